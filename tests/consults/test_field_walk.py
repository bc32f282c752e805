"""Every leaf of a document gets a value of its own, and every door is held to it by the table of fields.

A leaf or a door that is forgotten fails with its name: “redaction: source.text”.
"""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from consults.editorial import guide_revisions, history, pending_changes, revisions
from consults.erasure import guide_redaction, redaction
from consults.exchange import schema as formats
from consults.exchange import serialization, struct_leaves
from consults.exchange.fields import CONSULT, GUIDE, PROSE, WHOLE
from consults.exchange.to_documents import document_of, guide_document
from consults.models import Guide, Question, Revision
from tests.factories import make_published_question
from tests.filled_documents import filled, forms_of, has_own_value, leaves, named_numbers
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
FORMATS = pytest.mark.parametrize(
    "struct", [formats.Consult, formats.Guide], ids=["consult/1", "guide/1"]
)
ITS_ITEM = "tags[]."  # other names are the tag's own: they go with it
LAPSED = "dismissed[]."  # a redaction drops dismissals whose sentence is gone
# Public leaves that a page does not print, {page and format: {place: reason}}.
NOWHERE = {
    "format": "it names the form of a file",
    "status": "a page that is there is published",
    "tags[].aliases[]": "searches know a tag by them; the lists of tags print them",
}
DUE = {"review.due_on": "readers of a guide are told when it was reviewed, not when it is due"}
BESIDE = {
    "follows_up": "a preview leaves out what stands beside the text",
    "published_at": "only the data for search engines has it, and a preview has none",
}
NOT_PRINTED = {
    "public_page consult/1": NOWHERE,
    "public_page guide/1": NOWHERE | DUE,
    "preview consult/1": NOWHERE | BESIDE,
    "preview guide/1": NOWHERE | DUE,
}


def hold(door, table, is_right):
    """Hold a door to a table: each leaf that `is_right(field)` says is wrong is named."""
    wrong = [f"{door}: {place}" for place, field in table.items() if not is_right(field)]
    assert not wrong, ", ".join(wrong)


def bring_in(tmp_path, data):
    """Import a document through the command, with the consults that it names; return its row."""
    make_named(data)
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(data) + "\n")
    call_command("import_content", str(file), stdout=StringIO(), stderr=StringIO())
    is_guide = data["format"] == "guide/1"
    return Guide.objects.get() if is_guide else Question.objects.get(number=data["number"])


def make_named(data):
    """Make the consults that a document names."""
    for number in named_numbers(data):
        if not Question.objects.filter(number=number).exists():
            make_published_question(f"Consult {number}", number=number)


def exported(row, **options):
    """Return the line of an export that is this row."""
    out = StringIO()
    call_command("export_content", stdout=out, stderr=StringIO(), **options)
    return next(line for line in out.getvalue().splitlines() if f'"title": "{row.title}"' in line)


def now(row):
    return serialization.to_data(
        guide_document(row) if isinstance(row, Guide) else document_of(row)
    )


def record(row):
    door = guide_revisions if isinstance(row, Guide) else history
    return door.record(row, COMMAND_LINE)


def table_of(struct):
    return GUIDE if struct is formats.Guide else CONSULT


@FORMATS
def test_import_writes_each_leaf_and_export_and_revision_have_it(struct, tmp_path):
    data = filled(struct)
    wanted = leaves(data)

    row = bring_in(tmp_path, data)

    sent = leaves(json.loads(exported(row)))
    here = leaves(now(row))
    revision = leaves(record(row).document)
    table = table_of(struct)
    hold("import", table, lambda f: here.get(f.place) == wanted.get(f.place))
    hold("export", table, lambda f: sent.get(f.place) == wanted.get(f.place))
    hold("revision", table, lambda f: revision.get(f.place) == wanted[f.place])


def changed(struct, old):
    """Return another document; the replies of the old one stay, as they must on a public consult."""
    new = filled(struct, turn=1)
    make_named(new)
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


def preview(row, client, admin_client):
    name = f"admin:consults_{type(row).__name__.lower()}_preview"
    return admin_client.get(reverse(name, args=[row.pk])).content.decode()


def public_page(row, client, admin_client):
    return client.get(row.get_absolute_url()).content.decode()


def readers_export(row, client, admin_client):
    return exported(row, published=True)


@FORMATS
@pytest.mark.parametrize("door", [preview, public_page, readers_export])
def test_pages_print_public_leaves_and_no_other(struct, door, tmp_path, client, admin_client):
    data = filled(struct, status="published")
    row = bring_in(tmp_path, data)

    text = door(row, client, admin_client).lower()

    values = leaves(data)
    not_printed = NOT_PRINTED.get(f"{door.__name__} {data['format']}", {})

    def is_right(field):
        is_printed = any(form in text for form in forms_of(values[field.place][0]))
        if field.public:
            return is_printed or field.place in not_printed
        return not is_printed or not has_own_value(struct, field.place)

    assert data["title"] in text
    hold(door.__name__, table_of(struct), is_right)


@FORMATS
def test_redaction_takes_prose_and_whole_values_and_leaves_the_rest(struct, tmp_path):
    data = filled(struct)
    row = bring_in(tmp_path, data)
    wanted = leaves(data)
    values = [v for place in wanted for v in wanted[place] if isinstance(v, str) and "canary" in v]
    values += [v for place, f in table_of(struct).items() if f.kind == WHOLE for v in wanted[place]]
    record(row)

    if struct is formats.Guide:
        guide_redaction.redact(row, values, "name", COMMAND_LINE)
    else:
        redaction.carry_out(redaction.begin(row, values, "name", COMMAND_LINE), COMMAND_LINE)

    revision = Revision.objects.first().plain
    for door, document in [("redaction", now(row)), ("redaction of a revision", revision)]:
        serialization.from_data(document)
        hold(door, table_of(struct), is_redacted(wanted, leaves(document)))


def is_redacted(before, after):
    """Return a function that says whether a leaf lost the value that a redaction took, or kept its own."""

    def is_right(field):
        if field.place not in after:
            return field.place.startswith(LAPSED)
        value = after[field.place][0]
        if field.kind == PROSE:
            return "[" in value and "canary" not in value
        if field.kind == WHOLE:
            return value in ("", None)
        return value == before[field.place][0]

    return is_right


class Wider(formats.Guide):
    """A guide with a leaf that nobody gave a line."""

    footnote: str = ""
    picture: bytes = b""


def test_a_leaf_without_a_line_or_a_value_is_named():
    leaves_of_it = {place for place, _, _ in struct_leaves.places(Wider)}

    assert sorted(leaves_of_it - set(GUIDE)) == ["footnote", "picture"]
    with pytest.raises(ValueError, match="picture"):
        filled(Wider)


def test_a_door_that_forgets_a_leaf_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(guide_revisions, "TEXTS", ["title", "body", "further_reading", "language"])
    old = filled(formats.Guide, status="published")
    row = bring_in(tmp_path, old)
    new = filled(formats.Guide, turn=1)

    restore(row, new)

    with pytest.raises(AssertionError, match=r"^restore: lead\b"):
        hold("restore", GUIDE, is_moved(leaves(old), leaves(new), leaves(now(row))))
