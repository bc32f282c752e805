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
ITS_ITEM = "tags[]."  # other names are the tag's own: they go with it
LAPSED = "dismissed[]."  # a redaction drops dismissals whose sentence is gone
MANY = 1000  # a number with a lower limit counts places of a list


def filled(struct, turn=0, **own):
    """Return a document in plain types with a value of its own in each leaf; another in each turn.

    Raises ValueError with the name of a leaf whose type it cannot fill.
    """
    data = {}
    for index, (place, kind, default) in enumerate(fields.places(struct)):
        put(data, place, own.get(place, value_for(place, kind, default, 2 * index + turn)))
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
        options = sorted(filter(None, get_args(kind)), key=lambda one: one != default)
        return options[-1 - number % 2 % len(options)]
    if kind is str:
        tries = [word, f"https://{word}.example/", f"zq-{number:04d}", f"{number:032x}"]
        pattern = next((limit.pattern for limit in limits if limit.pattern), ".*")
        return next(one for one in tries if fullmatch(pattern, one))
    if kind is int:
        return next((limit.ge for limit in limits if limit.le and limit.le < MANY), 7000 + number)
    if kind is bool:
        return default if number % 2 else not default
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


def hold(door, table, is_right):
    """Hold a door to a table: each leaf that `is_right(field)` says is wrong is named."""
    wrong = [f"{door}: {place}" for place, field in table.items() if not is_right(field)]
    assert not wrong, ", ".join(wrong)


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
def test_import_writes_each_leaf_and_export_and_revision_have_it(struct, tmp_path):
    data = filled(struct)
    wanted = leaves(data)

    row = bring_in(tmp_path, data)
    out = StringIO()
    call_command("export_content", stdout=out, stderr=StringIO())

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    sent = leaves(next(x for x in lines if x.get("title") == data["title"]))
    here = leaves(now(row))
    kept = guide_revisions.record if struct is formats.Guide else workflow.record
    revision = leaves(kept(row, COMMAND_LINE).document)
    table = table_of(struct)
    hold("import", table, lambda f: here.get(f.place) == wanted.get(f.place))
    hold("export", table, lambda f: sent.get(f.place) == wanted.get(f.place))
    hold("revision", table, lambda f: revision.get(f.place) == wanted[f.place])


def changed(struct, old):
    """Return another document; the replies of the old one stay, as they must on a public consult."""
    new = filled(struct, turn=1)
    for place, values in leaves(new).items():
        if place != "number" and isinstance(values[0], int) and values[0] > MANY:
            name_consult(values[0])
    if "replies" in new:
        new["replies"] = old["replies"] + new["replies"]
    return new


def is_moved(before, wanted, after):
    """Return a function that says whether an editable leaf came over and another one stayed."""

    def is_right(field):
        place = field.place
        if field.editable:
            return after.get(place) == wanted[place]
        if place.startswith(ITS_ITEM):
            return after.get(place) in (wanted[place], None)
        return after.get(place) == before[place]

    return is_right


def restore(row, document):
    """Bring a document back as if it had been stored."""
    if isinstance(row, Guide):
        stored = Revision.objects.create(guide=row, document=document)
        guide_revisions.restore(row, stored, COMMAND_LINE)
    else:
        stored = Revision.objects.create(question=row, document=document)
        revisions.restore(row, stored, COMMAND_LINE)


def publish_change(row, document):
    """Let a document wait for a public row, and publish it."""
    door = guide_revisions if isinstance(row, Guide) else pending_changes
    door.publish_change(door.wait(row, document, COMMAND_LINE), COMMAND_LINE)


@FORMATS
@pytest.mark.parametrize("door", [restore, publish_change])
def test_editable_leaves_come_over_and_the_others_stay(struct, door, tmp_path):
    old = filled(struct, status="published")
    row = bring_in(tmp_path, old)
    new = changed(struct, old)

    door(type(row).objects.get(pk=row.pk), new)

    after = leaves(now(row))
    is_right = is_moved(leaves(old), leaves(new), after)
    hold(door.__name__, table_of(struct), is_right)


def forms_of(value):
    """Return the ways in which a page may print a value."""
    try:
        day = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None:
        return [str(value).lower()]
    return [value.lower(), date_format(day, "j F Y").lower(), f"{day:%Y-%m-%dt%H:%M}"]


def preview(row, client, admin_client):
    name = f"admin:consults_{type(row).__name__.lower()}_preview"
    return admin_client.get(reverse(name, args=[row.pk]))


def public_page(row, client, admin_client):
    return client.get(row.get_absolute_url())


@FORMATS
@pytest.mark.parametrize("door", [preview, public_page])
def test_pages_print_public_leaves_and_no_other(struct, door, tmp_path, client, admin_client):
    data = filled(struct, status="published")
    row = bring_in(tmp_path, data)

    page = door(row, client, admin_client)

    assert page.status_code == 200
    text = page.content.decode().lower()
    values = leaves(data)
    hidden = {place: values[place][0] for place in values}

    def is_right(field):
        is_printed = any(form in text for form in forms_of(hidden[field.place]))
        if field.public:
            return is_printed or field.place in NOT_PRINTED
        return not is_printed or not has_own_value(struct, field.place)

    hold(door.__name__, table_of(struct), is_right)


def has_own_value(struct, place):
    """Whether the value of a leaf is found nowhere else: a word of a fixed list may be."""
    kind = next(kind for one, kind, _ in fields.places(struct) if one == place)
    kind = plain_type(kind)[0]
    return kind is not bool and get_origin(kind) is not Literal


@FORMATS
def test_redaction_takes_prose_and_whole_values_and_leaves_the_rest(struct, tmp_path):
    data = filled(struct)
    row = bring_in(tmp_path, data)
    wanted = leaves(data)
    values = [v for place in wanted for v in wanted[place] if isinstance(v, str) and "canary" in v]
    values += [v for place, f in table_of(struct).items() if f.kind == WHOLE for v in wanted[place]]
    kept = guide_revisions.record if struct is formats.Guide else workflow.record
    kept(row, COMMAND_LINE)

    if struct is formats.Guide:
        guide_redaction.redact(row, values, "name", COMMAND_LINE)
    else:
        redaction.carry_out(redaction.begin(row, values, "name", COMMAND_LINE), COMMAND_LINE)

    for door, document in [
        ("redaction", now(row)),
        ("redaction of a revision", Revision.objects.first().document),
    ]:
        formats.from_data(document)
        found = leaves(document)

        def is_right(field, found=found, door=door):
            if field.place not in found:
                return door == "redaction" and field.place.startswith(LAPSED)
            value = found[field.place][0]
            if field.kind == PROSE:
                return "[" in value and "canary" not in value
            if field.kind == WHOLE:
                return value in ("", None)
            return value == wanted[field.place][0]

        hold(door, table_of(struct), is_right)


class Wider(formats.Guide):
    """A guide with a leaf that nobody gave a line."""

    footnote: str = ""
    picture: bytes = b""


def test_a_leaf_without_a_line_or_a_value_is_named():
    leaves_of_it = {place for place, _, _ in fields.places(Wider)}

    assert sorted(leaves_of_it - set(GUIDE)) == ["footnote", "picture"]
    with pytest.raises(ValueError, match="picture"):
        filled(Wider)
