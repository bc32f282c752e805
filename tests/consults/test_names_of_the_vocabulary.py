"""Names of tags, departments and doctors pass the privacy gate wherever they come in."""

import ast
import json
import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import CharField
from django.urls import reverse

from consults.checks import texts_beside
from consults.exchange.get_or_create import Vocabulary
from consults.models import Department, Doctor, Question, SearchTally
from consults.tagging import lay_aliases, vocabulary_changes
from faq import tag_lines
from faq.models import Alias, FaqTag
from tests.conftest import member
from tests.consults.test_import_rights import bring, left_out, line, only
from tests.consults.test_texts_beside import filled, ticked
from tests.factories import make_department, make_doctor, make_published_question, make_tag
from tests.forms import as_opened, forms_of
from web.errors import Forbidden, WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
LEADS, WHO, NUMBER = "Mrs. Greta Oldham 0912-345-679", "Oldham", "345-679"
USUAL = Path(__file__).parent.parent / "data" / "usual_tags.txt"


def tag_document(**fields):
    return {"format": "tag/1", "name": "Palpitations", "department": "Neurology", **fields}


def hers():
    """Return every name readers may see that leads to her."""
    rows = [FaqTag, Alias, Department, Doctor]
    return [
        name for row in rows for name in row.objects.values_list("name", flat=True) if WHO in name
    ]


def test_the_usual_names_of_tags_pass():
    names = USUAL.read_text(encoding="utf-8").splitlines()

    assert len(names) > 400
    assert [name for name in names if texts_beside.sentences(name)] == []


@pytest.mark.parametrize(
    "name", [LEADS, "Mr. Henry Oldbrook", "0912-345-600", "王小明先生", "a.b@gmail.com"]
)
def test_a_name_that_leads_to_a_person_does_not(name):
    assert texts_beside.sentences(name)


@pytest.mark.parametrize("status", ["draft", "published"])
def test_an_import_gives_a_public_tag_no_such_name(editor, client, status):
    tag = make_tag("Palpitations")
    make_published_question(tags=[tag])
    tags = [{"name": "palpitations", "aliases": [LEADS, "Racing heart"]}]

    [result] = bring(editor, line(status=status, tags=tags), publish=True)

    page = client.get(reverse("faq:tag", args=[tag.slug])).content.decode()
    assert WHO not in page
    assert NUMBER not in page
    assert result.outcome == "new"
    assert "tags[0].aliases[0]" in left_out(result)
    assert list(tag.aliases.values_list("name", flat=True)) == ["Racing heart"]
    assert WHO not in json.dumps(result.as_data())


@pytest.mark.parametrize("kind", ["consult", "guide"])
def test_an_import_makes_no_such_tag(editor, kind):
    make_department()
    documents = {"consult": line(), "guide": {"format": "guide/1", "title": "T", "body": "A text."}}
    document = {**documents[kind], "department": "Neurology"}

    for outcome in ("new", "unchanged"):
        [result] = bring(editor, {**document, "tags": [{"name": LEADS}, {"name": "Tremor"}]})

        assert result.outcome == outcome
        assert left_out(result) == {"tags[0]"}
    assert list(FaqTag.objects.values_list("name", flat=True)) == ["Tremor"]


def test_the_command_line_decides_by_a_document_of_the_tag():
    """Where the export of a library comes in, its tags stand before its consults."""
    named = [{"name": LEADS, "aliases": []}]
    assert left_out(bring(COMMAND_LINE, line(tags=named))[0]) == {"tags[0]"}
    document = tag_document(name=LEADS, aliases=["Oldham's Tremor 0912-345-679"])

    told, taken = bring(COMMAND_LINE, document, line(title="Another", body="Else?", tags=named))

    assert (told.outcome, taken.outcome) == ("new", "new")
    assert {f["field"] for f in told.findings} == {"name", "aliases[0]"}
    assert left_out(taken) == set()
    assert Question.objects.get(title="Another").tags.get().name == LEADS


@pytest.mark.parametrize("leaf", ["doctor", "department", "hospital", "honorific"])
def test_no_consult_brings_in_such_a_doctor(leaf):
    """Not even by the command line, which hears of a document of the doctor alone."""
    reply = {"doctor": "Ada Moreau", "body": "It is harmless.", leaf: "0912-345-679"}

    [result] = bring(COMMAND_LINE, line(replies=[reply]))

    assert result.outcome == "rejected"
    assert not Doctor.objects.exists()


def test_a_note_of_such_a_doctor_is_left_out():
    note = {"kind": "confirmed", "doctor": "Ada 0912-345-679", "signed_on": "2024-02-03"}

    [result] = bring(COMMAND_LINE, line(notes=[note]))

    assert (result.outcome, left_out(result)) == ("new", {"notes[0].doctor"})
    assert list(Doctor.objects.values_list("name", flat=True)) == ["Ada Moreau"]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (tag_document(name=LEADS), None),
        ({"format": "department/1", "name": LEADS}, None),
        ({"format": "doctor/1", "name": f"Ada {LEADS}", "department": "Neurology"}, None),
        (
            {"format": "doctor/1", "name": "Ada", "department": "Neurology", "hospital": LEADS},
            "hospital",
        ),
    ],
)
def test_no_document_of_the_vocabulary_brings_one_from_the_desk(groups, document, place):
    administrator = member(groups, "admin", "Administrator")
    make_department()

    [result] = bring(administrator, document)

    assert result.outcome == "rejected"
    assert hers() == []
    assert not Doctor.objects.exists()


def test_a_name_that_is_added_is_a_change_and_is_searched_at_once(editor, client):
    tag = make_tag("Palpitations")
    question = make_published_question("Is this harmless?", tags=[tag])

    [first] = bring(editor, tag_document(aliases=["Galloping heart"]))
    [again] = bring(editor, tag_document(aliases=["Galloping heart"]))

    assert (first.outcome, again.outcome) == ("updated", "unchanged")
    assert question.title in client.get("/consults/?q=galloping").content.decode()


def test_a_name_of_a_tag_that_is_here_takes_the_right_of_its_form(editor):
    make_tag("Palpitations")
    by = only(editor, "add_question", "add_faqtag", "add_alias", "add_doctor")
    tags = [
        {"name": "Palpitations", "aliases": ["Racing heart"]},
        {"name": "Tremor", "aliases": ["Shaking"]},
    ]

    [result] = bring(by, line(tags=tags))

    assert left_out(result) >= {"tags[0].aliases[0]"}
    assert list(Alias.objects.values_list("name", flat=True)) == ["Shaking"]
    with pytest.raises(Forbidden):
        Vocabulary(by).tag("Palpitations", "Neurology", ["Racing heart"])


@pytest.mark.parametrize("field", ["name", "slug", "aliases-0-name"])
def test_the_form_of_a_tag_asks_once_more(admin_client, field):
    tag = make_tag("Palpitations")
    address = reverse("admin:faq_faqtag_change", args=[tag.pk])
    form = {**filled(admin_client.get(address)), **as_opened(admin_client, address)}
    typed = "mrs-greta-oldham-0912-345-679" if field == "slug" else LEADS
    form |= {
        "aliases-TOTAL_FORMS": "1",
        "aliases-0-name": "",
        "aliases-0-tag": tag.pk,
        field: typed,
    }

    refused = admin_client.post(address, form)

    assert refused.status_code == 200
    assert "These words may stand" in refused.content.decode()
    assert hers() == []
    saved = admin_client.post(address, {**form, "may_stand": ticked(refused, "may_stand")})
    assert saved.status_code == 302
    tag.refresh_from_db()
    assert typed in [tag.name, tag.slug, *tag.aliases.values_list("name", flat=True)]


def test_a_line_of_a_form_makes_no_such_tag():
    with pytest.raises(ValidationError, match="cannot be a tag"):
        tag_lines.read(LEADS, make_department(), True)


def test_a_merge_or_a_split_gives_no_such_name():
    source, target = make_tag(LEADS), make_tag("Palpitations")
    question = make_published_question(tags=[target])

    with pytest.raises(WorkflowError, match="may stand"):
        vocabulary_changes.merge_tags(source, target, COMMAND_LINE)
    with pytest.raises(WorkflowError, match="may stand"):
        vocabulary_changes.split_tag(
            target, f"{LEADS}0", target.department, [question.pk], COMMAND_LINE
        )
    Alias.objects.create(tag=target, name=LEADS)  # settled in the form of the tag
    vocabulary_changes.merge_tags(source, target, COMMAND_LINE)
    assert not FaqTag.objects.filter(pk=source.pk).exists()


def test_searched_words_become_no_such_name(admin_client):
    tally = SearchTally.objects.create(key="k", text=LEADS, empty=3, last_on="2026-01-01")
    tag = make_tag()

    admin_client.post(reverse("admin:consults_searchtally_alias", args=[tally.pk]), {"tag": tag.pk})

    assert hers() == []
    assert SearchTally.objects.filter(pk=tally.pk).exists()


def test_a_file_of_lay_names_with_one_is_refused(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text(f"Palpitations: racing heart; {LEADS}\n", encoding="utf-8")

    with pytest.raises(lay_aliases.BadLine, match="line 1"):
        lay_aliases.read(path)


def test_the_form_of_a_doctor_knows_the_doctor_and_no_number(admin_client):
    doctor = make_doctor("Oldham")
    address = reverse("admin:consults_doctor_change", args=[doctor.pk])
    form = {**filled(admin_client.get(address)), **as_opened(admin_client, address)}

    said = admin_client.post(address, {**form, "biography": "Mrs. Oldham treats tremor."})
    assert said.status_code == 302
    form |= as_opened(admin_client, address)
    assert admin_client.post(address, {**form, "name": LEADS}).status_code == 200


# Modules that make such a row, and where they ask; a new one has to choose.
MAKERS = {
    "consults/admin/gaps.py",
    "consults/exchange/get_or_create.py",
    "consults/tagging/lay_aliases.py",
    "faq/merging.py",
    "faq/tag_lines.py",
}


def test_whatever_makes_a_name_asks():
    found = set()
    for path in [*Path("consults").rglob("*.py"), *Path("faq").rglob("*.py")]:
        if "migrations" not in path.parts and any(map(makes_a_name, parsed(path))):
            found.add(path.as_posix())

    assert found == MAKERS
    for path in MAKERS:
        assert "checked_texts." in Path(path).read_text(encoding="utf-8"), path


def parsed(path):
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def makes_a_name(node):
    """Return whether a piece of code makes a row, as ``Alias(…)`` or ``tag.aliases.create(…)`` does."""
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    rows = "FaqTag|Alias|Department|Doctor"
    made = rf"({rows})(\.objects\.(create|get_or_create|update_or_create))?|.*\.aliases\.\w*create"
    return re.fullmatch(made, called) is not None


def test_every_form_of_the_vocabulary_asks_for_its_names():
    for model in (FaqTag, Department, Doctor):
        form = admin.site._registry[model].form
        typed = {f.name for f in model._meta.fields if isinstance(f, CharField) and f.editable}
        assert typed <= set(form.checked_texts), model
        inlines = {inline.model for inline in admin.site._registry[model].inlines}
        assert {model._meta.get_field(name).related_model for name in form.checked_rows} == inlines


def test_no_alias_is_the_name_of_a_tag_beside_it(admin_client):
    tag, other = make_tag("Cramp"), make_tag("Muscle spasm")
    address = reverse("admin:faq_faqtag_change", args=[tag.pk])
    form = next(f for f in forms_of(admin_client.get(address).content.decode()) if "name" in f.data)
    told = []
    for name in ("muscle  spasm", "CRAMP", "Charley horse"):
        page = admin_client.post(address, {**form.data, "aliases-0-name": name}).content.decode()
        told.append(("is a tag of this department" in page, "name of the tag itself" in page))

    assert told == [(True, False), (False, True), (False, False)]
    assert [alias.name for alias in tag.aliases.all()] == ["Charley horse"]
    assert not other.aliases.exists()
