"""What is wrong with a document: every mistake of it, each with its place and a sentence to act on."""

import re
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct

MOST = 10  # mistakes told of one document
LONGEST_QUOTED = 60
OTHER_NAMES = {
    "question": "the asker’s text is called “body”.",
    "answer": "doctors’ answers are called “replies”.",
    "answers": "doctors’ answers are called “replies”.",
    "reply": "doctors’ answers are called “replies”.",
    "text": "the asker’s text is called “body”.",
    "category": "this is called “department”.",
    "keywords": "these are called “tags”.",
}
PATH = re.compile(r"^(?P<message>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
MESSAGES = [
    (r"Object missing required field `(.*)`", "“{0}” is missing."),
    (r"Invalid RFC3339 encoded date", "this is no date; write it like 2023-11-28."),
    (r"Invalid RFC3339 encoded datetime", "this is no time; write it like 2023-11-28T09:30:00Z."),
    (r"Expected `str` of length >= 1", "this must not be empty."),
    (r"Expected `str` of length <= (\d+)", "this is longer than {0} characters."),
    (r"Expected `int` >= 1", "this must be 1 or more."),
    (
        r"Expected `str` matching regex '\^\[A-Za-z\].*",
        "write a language as its tag, like en, de or zh-Hant.",
    ),
    (
        r"Expected `str` matching regex '\^\(https.*",
        "an address begins with http:// or https:// and has no blanks.",
    ),
    (
        r"Expected `str` matching regex '\^\[0-9a-f\].*",
        "this must be the key of a finding, as an export has it.",
    ),
    (r"Expected `(.*)`, got `(.*)`", "this must be {0}, not {1}."),
]
SHAPES = {  # how the pattern of a text begins: what it asks for
    "^[A-Za-z]": "write a language as its tag, like en, de or zh-Hant.",
    "^(https?:": "an address begins with http:// or https:// and has no blanks.",
    "^[0-9a-f]": "this must be the key of a finding, as an export has it.",
}
SHAPE = re.compile(r"Expected `str` matching regex '(.*)'")

KINDS = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "object": "an object in braces",
    "str": "text in quotation marks",
}


class DocumentError(ValueError):
    """A document that cannot be taken: which field is wrong, and a sentence about it.

    `others` are more mistakes of the same document, [(field, sentence)].
    """

    def __init__(self, field_path, message, others=()):
        self.others = list(others)
        self.field = field_path
        self.message = message
        super().__init__(f"{field_path}: {message}" if field_path else message)


def find_mistakes(data, kind):
    """Return the first mistakes, [(path, sentence)], of plain data that is no document of a kind (a Struct)."""
    found = []
    for mistake in _mistakes(data, kind, ""):
        found.append(mistake)
        if len(found) == MOST:
            break
    return found


def _mistakes(value, kind, path):
    kind = _bare(kind)
    if get_origin(kind) is Literal:
        yield from _no_choice(value, kind, path)
    elif isinstance(kind, type) and issubclass(kind, Struct) and isinstance(value, dict):
        yield from _of_struct(value, kind, path)
    elif get_origin(kind) is list and isinstance(value, list):
        for place, child in enumerate(value):
            yield from _mistakes(child, get_args(kind)[0], f"{path}[{place}]")
    else:
        yield from _converted(value, kind, path)


def _bare(kind):
    """Return what a field holds when it holds something: the Struct, list or choice in its type."""
    if get_origin(kind) is Annotated and get_origin(get_args(kind)[0]) in (Literal, list):
        return get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        some = [one for one in get_args(kind) if one is not NoneType]
        if len(some) == 1 and isinstance(some[0], type) and issubclass(some[0], Struct):
            return some[0]
    return kind


def _of_struct(data, kind, path):
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name in data:
        if name not in fields:
            hint = OTHER_NAMES.get(name, "check its spelling.")
            yield path, f"unknown key “{name}”; {hint}"
    for name, field in fields.items():
        if name not in data:
            if field.required:
                yield path, f"“{name}” is missing."
        elif not (data[name] is None and NoneType in get_args(field.type)):
            yield from _mistakes(data[name], field.type, f"{path}.{name}".lstrip("."))


def _no_choice(value, kind, path):
    choices = get_args(kind)
    if value not in choices:
        named = ", ".join(f"“{choice}”" for choice in choices if choice)
        optional = "; leave it out where it is not known" if "" in choices else ""
        yield path, f"“{str(value)[:LONGEST_QUOTED]}” is not one of {named}{optional}."


def _converted(value, kind, path):
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        inner, sentence = explain(str(error))
        yield (
            f"{path}{inner}" if inner.startswith("[") else ".".join(filter(None, [path, inner])),
            sentence,
        )


def _named(kinds):
    """Return the types of a message as JSON has them: “int | null” as “a whole number or null”."""
    return " or ".join(KINDS.get(kind, kind) for kind in kinds.split(" | "))


def explain(text):
    """Return (path, sentence) for msgspec's message, in words an editor can act on."""
    match = PATH.match(text)
    path = (match["path"] or "").removeprefix("$").lstrip(".")
    for pattern, sentence in MESSAGES:
        if found := re.fullmatch(pattern, match["message"]):
            return path, sentence.format(*map(_named, found.groups()))
    if shape := SHAPE.fullmatch(match["message"]):
        return path, next(asks for begin, asks in SHAPES.items() if shape[1].startswith(begin))
    return path, match["message"]
