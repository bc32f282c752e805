"""A colleague renames a tag: forms, pending changes and files from before mean that tag, by whatever door."""

import json

import pytest
from django.urls import reverse

from consults.editorial import guide_revisions, history, pending_changes, revisions
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.importing.files import Entry
from consults.importing.importer import Importer
from consults.models import Department
from faq import former_names
from faq.models import FaqTag
from tests.factories import (
    make_department,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
)
from tests.forms import as_opened, form_named
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("kind", ["question", "guide"])


def make(kind, published=False):
    tags = [make_tag("Headache"), make_tag("Cramps")]
    if kind == "guide":
        return make_guide(tags=tags, department=make_department(), published=published)
    return (make_published_question if published else make_question)(tags=tags)


def names_of(row):
    rows = row.guide_tags if row._meta.model_name == "guide" else row.tagged
    return [one.tag.name for one in rows.select_related("tag")]


def address_of(row):
    return reverse(f"admin:consults_{row._meta.model_name}_change", args=[row.pk])


def opened(client, row, query=""):
    html = client.get(address_of(row) + query).content.decode()
    return form_named(html, f"{row._meta.model_name}_form").data


def rename(client, name, new):
    """Rename a tag at the desk; its address stays, as it does unless somebody writes another."""
    tag = FaqTag.objects.get(name=name)
    address = reverse("admin:faq_faqtag_change", args=[tag.pk])
    sent = {"name": new, "department": tag.department_id, "slug": tag.slug}
    sent |= {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0} | as_opened(client, address)
    assert client.post(address, sent).status_code == 302


@BOTH
def test_another_field_saved_leaves_the_renamed_tag(kind, editor_client):
    row = make(kind)
    form = opened(editor_client, row)
    rename(editor_client, "Headache", "Cephalgia")

    assert editor_client.post(address_of(row), {**form, "title": "Mine"}).status_code == 302

    row.refresh_from_db()
    assert row.title == "Mine"
    assert names_of(row) == ["Cephalgia", "Cramps"]
    assert FaqTag.objects.count() == 2


@BOTH
def test_a_tag_added_beside_it_leaves_the_renamed_tag(kind, editor_client):
    row = make(kind)
    form = opened(editor_client, row)
    rename(editor_client, "Headache", "Cephalgia")
    rename(editor_client, "Cephalgia", "Pain above the neck")

    editor_client.post(address_of(row), {**form, "tag_lines": "Headache\nCramps\nPalpitations"})
    assert names_of(row) == ["Pain above the neck", "Cramps", "Palpitations"]

    editor_client.post(address_of(row), {**opened(editor_client, row), "tag_lines": "Cephalgia"})
    assert names_of(row) == ["Pain above the neck"]
    assert FaqTag.objects.count() == 3


@BOTH
def test_a_pending_change_from_before_is_kept_with_the_renamed_tag(kind, publisher_client):
    row, flow = (
        make(kind, published=True),
        {"question": pending_changes, "guide": guide_revisions}[kind],
    )
    flow.wait(row, {**to_data(document_of(row)), "title": "Theirs"}, COMMAND_LINE)
    rename(publisher_client, "Headache", "Cephalgia")

    form = opened(publisher_client, row, "?change=waiting")
    sent = {**form, "_wait": "1", "title": "Mine"}
    publisher_client.post(f"{address_of(row)}?change=waiting", sent)
    flow.publish_change(flow.waiting(row), COMMAND_LINE)

    row.refresh_from_db()
    assert row.title == "Mine"
    assert names_of(row) == ["Cephalgia", "Cramps"]
    assert FaqTag.objects.count() == 2


def test_a_revision_and_a_file_from_before_mean_the_renamed_tag(editor_client):
    row = make("question")
    kept = history.record(row, COMMAND_LINE)
    rename(editor_client, "Headache", "Cephalgia")

    revisions.restore(row, kept, COMMAND_LINE)
    assert names_of(row) == ["Cephalgia", "Cramps"]

    document = {
        "title": "Does it end?", "department": "Neurology", "body": "My head aches.",
        "tags": ["Headache"],
    }  # fmt: skip
    entry = Entry("x.jsonl", 1, json.dumps(document).encode())
    Importer(COMMAND_LINE, False, lambda result: None).run([entry])
    assert FaqTag.objects.get(name="Cephalgia").tagged_questions.count() == 2
    assert FaqTag.objects.count() == 2


def test_a_name_that_only_makes_the_same_address_is_no_former_one():
    tag, department = make_tag("C"), make_department()

    assert former_names.renamed(["C++"], department) == {}
    tag.name = "Carbon"
    tag.save()
    assert former_names.renamed(["C"], department) == {"C": tag}
    assert former_names.renamed(["C"], make_department("Urology")) == {}


def test_a_plus_makes_a_new_topic_of_a_former_name(editor_client):
    row = make("question")
    rename(editor_client, "Headache", "Cephalgia")

    form = opened(editor_client, row)
    editor_client.post(address_of(row), {**form, "tag_lines": "Cephalgia\n+ Headache"})

    assert names_of(row) == ["Cephalgia", "Headache"]


def test_a_revision_and_a_file_from_before_mean_the_renamed_department(admin_client, editor):
    """Not a new one of the old name, in which one person could publish."""
    row = make("question")
    kept = history.record(row, COMMAND_LINE)
    department = row.department
    for name in ("Nerves", "Brain and nerves"):
        address = reverse("admin:consults_department_change", args=[department.pk])
        form = form_named(admin_client.get(address).content.decode(), "department_form").data
        admin_client.post(address, {**form, "name": name})
    department.refresh_from_db()
    assert department.name == "Brain and nerves"

    revisions.restore(row, kept, editor)
    for name in ("Neurology", "Nerves"):
        document = {"title": f"From {name}?", "department": name, "body": f"Asked in {name}."}
        entry = Entry("x.jsonl", 1, json.dumps(document).encode())
        Importer(COMMAND_LINE, False, lambda result: None).run([entry])

    row.refresh_from_db()
    assert row.department == department
    assert Department.objects.count() == 1
    assert department.questions.count() == 3
