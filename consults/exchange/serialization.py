"""Documents to JSON and back: ``parse(dump(document)) == document``. Pure functions, no database."""

import json
from functools import cache

import msgspec
from msgspec import Struct

from consults.exchange.mistakes import DocumentError, explain, find_mistakes
from consults.exchange.nonsense import refuse_bad_characters, refuse_nonsense
from consults.exchange.schema import FORMATS, Consult, Guide
from consults.exchange.shorthands import tidy, write_out


def parse(line, remarks=None):
    """Return the document in one line of JSON (str); sentences for the editor go to `remarks`.

    Raises DocumentError naming the field: broken JSON, keys given twice, unknown keys, wrong types,
    dates that do not exist, texts over their limit, characters no database keeps.
    """
    try:
        data = json.loads(line, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"{error.msg} at character {error.pos + 1}"
        sentence = f"this is no complete JSON object: {where}. Write each document on one line."
        raise DocumentError("", sentence) from None
    except RecursionError:
        raise DocumentError("", "this is nested far deeper than any document.") from None
    except ValueError as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError("", f"this holds a number no document has: {error}.") from None
    if not isinstance(data, dict):
        raise DocumentError(
            "",
            "a document is a JSON object, in braces. Write each on a line of its own, not in a list.",
        )
    return from_data(data, remarks, suspicious="\\u" in line or "\x00" in line)


def from_data(data, remarks=None, suspicious=True):
    """Return the document in a plain dictionary; shorthands are written out. Raises DocumentError.

    `remarks` (list) receives a sentence for each thing left out.
    """
    if suspicious:
        refuse_bad_characters(data)
    name = data.get("format", "consult/1")
    kind = FORMATS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise DocumentError("format", f"“{name}” is none of {', '.join(FORMATS)}.")
    if kind in (Consult, Guide):
        data = write_out(data)
    try:
        document = msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        mistakes = find_mistakes(data, kind) or [explain(str(error))]
        raise DocumentError(*mistakes[0], others=mistakes[1:]) from None
    tidy(document, remarks)
    refuse_nonsense(document)
    return document


def dump(document):
    """Return a document as one line of JSON, keys in the order of the format, without newline."""
    return json.dumps(to_data(document), ensure_ascii=False)


def to_data(document):
    """Return a document as a plain dictionary of JSON types."""
    return msgspec.to_builtins(document)


_parts_of = cache(
    msgspec.structs.fields
)  # reading the types of a class again costs more than the rest


def told_data(document):
    """Return a document as a plain dictionary of JSON types, without what has its default value."""
    found = {}
    for info in _parts_of(type(document)):
        value = getattr(document, info.name)
        default = info.default
        if info.default_factory is not msgspec.NODEFAULT:
            default = info.default_factory()
        if default is not msgspec.NODEFAULT and value == default:
            continue
        if isinstance(value, Struct):
            found[info.name] = told_data(value)
        elif isinstance(value, list) and value and isinstance(value[0], Struct):
            found[info.name] = [told_data(one) for one in value]
        else:
            found[info.name] = msgspec.to_builtins(value)
    return found


def _no_doubles(pairs):
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise DocumentError(double, "this key is given twice; keep one.")
    return data


def _no_constant(name):
    raise DocumentError("", f"{name} is no value JSON knows.")
