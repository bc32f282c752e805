"""Descriptions, biographies and help-now texts pass the privacy gate before they are saved."""

import json

import pytest
from django.contrib import admin
from django.db.models import TextField
from django.urls import reverse

from consults.checks import texts_beside
from consults.importing.files import Entry
from consults.importing.importer import Importer
from faq.models import HelpNow
from tests.conftest import member
from tests.factories import make_department, make_doctor, make_tag
from tests.forms import as_opened
from web.rights import COMMAND_LINE

LEADS = "Write to Mrs. Rosalind Keller, rosalind.keller@gmail.com."


@pytest.mark.parametrize("text", [LEADS, "My name is Farid Rahimi."])
def test_a_text_that_leads_to_a_person_is_told(text):
    assert texts_beside.sentences(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Ada Moreau treats headaches at Greenfield General Hospital since 2011.",
        "Diseases of nerves, such as Parkinson’s disease and Bell’s palsy.",
        "Call 112 or go to the nearest emergency department.",
    ],
)
def test_what_such_texts_say_is_left_alone(text):
    assert texts_beside.sentences(text, "Ada Moreau") == []


def filled(page):
    """Return what the browser would post of the form of a page."""
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return {name: value for name, value in data.items() if value not in (None, False)}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["faqtag", "doctor", "department", "helpnow"])
def test_a_form_asks_before_it_saves_and_then_saves(kind, admin_client):
    row, field = {
        "faqtag": lambda: (make_tag(), "description"),
        "doctor": lambda: (make_doctor(), "biography"),
        "department": lambda: (make_department(), "description"),
        "helpnow": lambda: (
            HelpNow.objects.create(
                tag=make_tag(),
                text="Call 112.",
                level=HelpNow.Level.choices[0][0],
                review_due_on="2030-01-01",
            ),
            "text",
        ),
    }[kind]()
    address = reverse(f"admin:{row._meta.app_label}_{kind}_change", args=[row.pk])
    page = admin_client.get(address)
    form = {**filled(page), **as_opened(admin_client, address), field: LEADS}

    refused = admin_client.post(address, form)
    row.refresh_from_db()

    assert refused.status_code == 200
    assert "These words may stand" in refused.content.decode()
    assert getattr(row, field) != LEADS

    saved = admin_client.post(address, {**form, "may_stand": ticked(refused, "may_stand")})
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    row.refresh_from_db()

    assert getattr(row, field) == LEADS


def ticked(page, name):
    """Return what the box of a page sends when it is ticked."""
    return page.context["adminform"].form.fields[name].widget.attrs["value"]


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["on", "True", "W10:forged", ""])
def test_a_tick_settles_nothing_that_was_not_shown(sent, admin_client):
    doctor = make_doctor()
    address = reverse("admin:consults_doctor_change", args=[doctor.pk])
    form = {**filled(admin_client.get(address)), "biography": LEADS}
    form |= as_opened(admin_client, address)

    refused = admin_client.post(address, {**form, "may_stand": sent})

    assert refused.status_code == 200
    other = {"biography": "Ring 0117 496 0123, or write to her.", "credentials": "rowan@gmail.com"}
    page = admin_client.post(address, {**form, **other, "may_stand": ticked(refused, "may_stand")})
    assert page.status_code == 200
    assert "checked" not in str(page.context["adminform"].form["may_stand"])
    doctor.refresh_from_db()
    assert (doctor.biography, doctor.credentials) == ("", "")


@pytest.mark.django_db
def test_a_tick_stays_while_something_else_is_wrong(admin_client):
    doctor = make_doctor()
    address = reverse("admin:consults_doctor_change", args=[doctor.pk])
    form = {**filled(admin_client.get(address)), "biography": LEADS}
    form |= as_opened(admin_client, address)
    tick = {"may_stand": ticked(admin_client.post(address, form), "may_stand")}

    page = admin_client.post(address, {**form, **tick, "name": ""})

    assert "checked" in str(page.context["adminform"].form["may_stand"])
    assert admin_client.post(address, {**form, **tick}).status_code == 302


# Rows with long texts that an editor types, and why their form does not ask: {model: reason}.
GATED_ELSEWHERE = {
    "consults.question": "the checks read it before it is published",
    "consults.guide": "the checks read it before it is published",
}


def test_every_form_with_a_text_for_readers_asks():
    """Found by what the admin lets somebody type: a new row with a text has to choose."""
    for model, desk in admin.site._registry.items():
        label = model._meta.label_lower
        if not label.startswith(("consults.", "faq.")) or label in GATED_ELSEWHERE:
            continue
        typed = {f.name for f in model._meta.fields if isinstance(f, TextField) and f.editable}
        shown = typed - NOT_SHOWN.get(label, set()) - set(desk.get_readonly_fields(None))
        asked = set(getattr(desk.form, "checked_texts", ()))
        assert shown <= asked, label


# Texts that readers never see: {model: fields}.
NOT_SHOWN = {"faq.helpnow": {"words"}, "consults.report": {"text"}}


@pytest.mark.django_db
def test_an_import_takes_over_no_such_text_from_the_desk(groups):
    administrator = member(groups, "admin", "Administrator", "Publisher")
    make_department("Neurology")
    line = {"format": "department/1", "name": "Neurology", "description": LEADS}
    told = []
    for by in (administrator, COMMAND_LINE):
        entry = Entry("a.jsonl", 1, json.dumps(line).encode())
        Importer(by, on_result=told.append).run([entry])

    assert [result.outcome for result in told] == ["rejected", "updated"]
    assert "This reaches a person" in json.dumps([result.as_data() for result in told])
