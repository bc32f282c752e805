"""Every leaf of a document gets a value of its own, and every door is held to it by the table of fields.

A leaf or a door that is forgotten fails with its name: “redaction: source.text”.
"""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from re import fullmatch
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from msgspec import Struct

from consults.editorial import guide_revisions, pending_changes, revisions, workflow
from consults.erasure import guide_redaction, redaction
from consults.exchange import fields
from consults.exchange import schema as formats
from consults.exchange.fields import CONSULT, GUIDE, NOT_PRINTED, PROSE, WHOLE
from consults.exchange.to_documents import document_of, guide_document
from consults.models import Guide, Question, Revision
from tests.factories import make_published_question
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
FORMATS = pytest.mark.parametrize(
    "struct", [formats.Consult, formats.Guide], ids=["consult/1", "guide/1"]
)
MARK = "[text removed]"
MANY = 1000  # a number with a lower limit counts places of a list


def filled(struct, turn=0, **own):
    """Return a document in plain types with a value of its own in each leaf; another in each turn.

    Raises ValueError with the name of a leaf whose type it cannot fill.
    """
    data = {}
    for index, (place, kind, default) in enumerate(fields.places(struct)):
        put(data, place, own.get(place) or value_for(place, kind, default, 2 * index + turn))
    return data


def put(data, place, value):
    name, _, rest = place.partition(".")
    is_list, name = name.endswith("[]"), name.removesuffix("[]")
    if not rest:
        data[name] = [value] if is_list else value
    elif is_list:
        put(data.setdefault(name, [{}])[0], rest, value)
    else:
        put(data.setdefault(name, {}), rest, value)


def value_for(place, kind, default, number):
    """Return a value made from a type and its limits, in plain types: each `number` another one."""
    kind, limits = plain_type(kind)
    word = f"zq{number:04d}canary"
    if get_origin(kind) is Literal:
        options = [one for one in get_args(kind) if one and one != default] or get_args(kind)
        return options[0 if number % 2 else -1]
    if kind is str:
        tries = [word, f"https://{word}.example/", f"zq-{number:04d}", f"{number:032x}"]
        pattern = next((limit.pattern for limit in limits if limit.pattern), ".*")
        return next(one for one in tries if fullmatch(pattern, one))
    if kind is int:
        return next((limit.ge for limit in limits if limit.le and limit.le < MANY), 7000 + number)
    if kind is bool:
        return not default
    if kind is date:
        return (date(2001, 1, 1) + timedelta(days=41 * number)).isoformat()
    if kind is datetime:
        return datetime(2021, 1, 1, number % 24, 7, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    raise ValueError(f"{place}: no value is known for {kind}")


def plain_type(kind):
    """Return (type, [Meta]) of an annotated or optional type."""
    limits = []
    while get_origin(kind) in (Annotated, Union, UnionType):
        limits += getattr(kind, "__metadata__", ())
        kind = next(one for one in get_args(kind) if one is not type(None))
    return kind, limits


def leaves(data, place=""):
    """Return {place: [values]} of a document in plain types."""
    found = {}
    pairs = data.items() if isinstance(data, dict) else ((None, item) for item in data)
    for name, item in pairs:
        here = f"{place}[]" if name is None else f"{place}.{name}".lstrip(".")
        if isinstance(item, dict | list):
            for inner, values in leaves(item, here).items():
                found.setdefault(inner, []).extend(values)
        else:
            found.setdefault(here, []).append(item)
    return found


def failures(door, table, is_right):
    """Return “door: leaf” for each leaf of a table that `is_right(field)` says is wrong."""
    return [f"{door}: {place}" for place, field in table.items() if not is_right(field)]


def bring_in(tmp_path, data):
    """Import a document through the command, with the consults that it names; return its row."""
    for place, values in leaves(data).items():
        if place != "number" and isinstance(values[0], int) and values[0] > MANY:
            name_consult(values[0])
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(data) + "\n")
    call_command("import_content", str(file), stdout=StringIO(), stderr=StringIO())
    is_guide = data["format"] == "guide/1"
    return Guide.objects.get() if is_guide else Question.objects.get(number=data["number"])


def name_consult(number):
    if not Question.objects.filter(number=number).exists():
        make_published_question(f"Consult {number}", number=number)


def now(row):
    return formats.to_data(guide_document(row) if isinstance(row, Guide) else document_of(row))


def table_of(struct):
    return GUIDE if struct is formats.Guide else CONSULT


@FORMATS
def test_import_writes_each_leaf_and_export_gives_it_back(struct, tmp_path):
    for status in ("withdrawn", "published"):
        pass
    data = filled(struct)
    wanted = leaves(data)

    row = bring_in(tmp_path, data)
    out = StringIO()
    call_command("export_content", stdout=out, stderr=StringIO())

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    sent = leaves(next(x for x in lines if x.get("title") == data["title"]))
    here = leaves(now(row))
    table = table_of(struct)
    assert failures("import", table, lambda f: here.get(f.place) == wanted.get(f.place)) == []
    assert failures("export", table, lambda f: sent.get(f.place) == wanted.get(f.place)) == []
