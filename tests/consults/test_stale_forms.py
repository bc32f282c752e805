"""A form opened before somebody else saved, kept a change or erased the row: nothing is wiped or lost."""

from datetime import date

import pytest
from django.urls import reverse

from consults import permissions
from consults.admin.versions import VERSION
from consults.checks import stored_findings
from consults.editorial import guide_revisions, pending_changes, retirement
from consults.exchange import fields
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Guide, Question
from consults.similar import suggestions
from consults.similar.suggestions import Decision, Origin
from tests.conftest import member
from tests.factories import make_department, make_guide, make_published_question, make_question
from tests.forms import form_named
from web import rights
from web.kept_rows import removable
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
PRIVATE = "Ask Rowan under 0117 496 0123."
MAKE = {
    "question": {"draft": make_question, "published": make_published_question},
    "guide": {"draft": lambda: make_guide(published=False), "published": make_guide},
}
BOTH = pytest.mark.parametrize("kind", ["question", "guide"])


def with_a_finding(kind, state, **columns):
    """Return a row whose text the checks would not let out; readers see a published one all the same."""
    row = MAKE[kind][state]()
    type(row).objects.filter(pk=row.pk).update(body=PRIVATE, **columns)
    return type(row).objects.get(pk=row.pk)


def address_of(row):
    return reverse(f"admin:consults_{row._meta.model_name}_change", args=[row.pk])


def opened(client, row, query=""):
    """Return what a browser would send of the form of a row as it is served."""
    html = client.get(address_of(row) + query).content.decode()
    return form_named(html, f"{row._meta.model_name}_form").data


def saved_by_somebody(row):
    """Save new words in a row, past the desk."""
    other = type(row).objects.get(pk=row.pk)
    other.title = "Theirs"
    other.save()


@BOTH
@pytest.mark.parametrize("state", ["draft", "published"])
def test_a_button_of_a_finding_on_a_stale_form_wipes_nothing(kind, state, editor_client):
    row = with_a_finding(kind, state)
    form = opened(editor_client, row)
    key = next(iter(stored_findings.blocking(row)))
    saved_by_somebody(row)
    press = {"_finding": f"dismiss:{key}", f"reason-{key}": "The number of a clinic"}

    page = editor_client.post(address_of(row), {**form, "title": "Mine", **press})

    html = page.content.decode()
    assert page.status_code == 200
    assert "after you had opened it" in html
    assert 'value="Mine"' in html
    assert state == "published" or 'value="The number of a clinic"' in html
    assert type(row).objects.get(pk=row.pk).title == "Theirs"
    assert stored_findings.blocking(row)


@BOTH
def test_a_form_refused_for_a_finding_is_not_saved_over_theirs_afterwards(kind, editor_client):
    """The refusal is not what makes a stale form fresh, unless it says that somebody saved."""
    row = with_a_finding(kind, "published")
    form = opened(editor_client, row)
    saved_by_somebody(row)
    key = next(iter(stored_findings.blocking(row)))

    page = editor_client.post(address_of(row), {**form, "_finding": f"accept:{key}"})

    assert "after you had opened it" in page.content.decode()


@BOTH
@pytest.mark.parametrize("state", ["draft", "published"])
def test_a_form_that_names_no_version_is_refused_and_keeps_what_was_typed(
    kind, state, publisher_client
):
    row = MAKE[kind][state]()
    form = opened(publisher_client, row)
    del form[VERSION]
    before = row.title

    page = publisher_client.post(address_of(row), {**form, "title": "Mine"})

    assert page.status_code == 200
    assert "did not say on which text it was opened" in page.content.decode()
    assert 'value="Mine"' in page.content.decode()
    assert type(row).objects.get(pk=row.pk).title == before


@BOTH
def test_a_change_somebody_kept_meanwhile_is_not_replaced_unseen(kind, editor_client):
    row = MAKE[kind]["published"]()
    form = opened(editor_client, row)
    flow = {"question": pending_changes, "guide": guide_revisions}[kind]
    document = {**to_data(document_of(row)), "title": "Theirs"}
    flow.wait(row, document, COMMAND_LINE)

    page = editor_client.post(address_of(row), {**form, "title": "Mine"})

    assert "pending change of this text after you had opened it" in page.content.decode()
    assert 'value="Mine"' in page.content.decode()
    assert flow.waiting(row).document["title"] == "Theirs"


@BOTH
@pytest.mark.parametrize("step", ["publish_change", "drop_change"])
def test_a_button_is_about_the_change_that_was_shown(kind, step, publisher_client):
    row = MAKE[kind]["published"]()
    flow = {"question": pending_changes, "guide": guide_revisions}[kind]
    address = reverse(f"admin:consults_{kind}_steps", args=[row.pk])
    for title in ("Shown", "Newer"):
        flow.wait(row, {**to_data(document_of(row)), "title": title}, COMMAND_LINE)
        if title == "Shown":
            shown = {"step": step, "change": flow.waiting(row).pk}

    pages = [publisher_client.post(address, sent) for sent in (shown, {"step": step})]

    assert all("Another change waits by now" in page.content.decode() for page in pages)
    assert flow.waiting(row).document["title"] == "Newer"
    assert type(row).objects.get(pk=row.pk).title == row.title
    publisher_client.post(address, {"step": step, "change": flow.waiting(row).pk})
    assert flow.waiting(row) is None


def test_a_tick_taken_away_is_not_dropped_by_a_button_of_a_finding(editor_client):
    question = with_a_finding("question", "published", asker_sex="female", asker_sex_confirmed=True)
    form = opened(editor_client, question)
    assert form.pop("asker_sex_confirmed") == "on"
    key = next(iter(stored_findings.blocking(question)))

    page = editor_client.post(address_of(question), {**form, "_finding": f"accept:{key}"})

    assert "Save what you changed first" in page.content.decode()


@BOTH
def test_what_was_typed_into_a_row_that_is_erased_is_shown(kind, editor_client):
    row = MAKE[kind]["draft"]()
    form = opened(editor_client, row)
    address = address_of(row)
    _erase(row)

    page = editor_client.post(address, {**form, "title": "Mine", "body": "Typed for an hour."})

    html = page.content.decode()
    assert page.status_code == 410
    assert "Nothing was saved" in html
    assert "Mine</textarea>" in html
    assert "Typed for an hour.</textarea>" in html
    assert not type(row).objects.exists()


@BOTH
@pytest.mark.parametrize("wrong", [{"title": ""}, {"body": PRIVATE}])
def test_a_row_erased_while_the_save_is_refused_falls_over_nothing(
    kind, wrong, publisher_client, monkeypatch
):
    row = MAKE[kind]["published"]()
    form = opened(publisher_client, row)
    desk_class = type(publisher_client.get(address_of(row)).context["adminform"].model_admin)
    plain = desk_class.get_object

    def erased_before(self, request, *args):
        _erase(row)
        return plain(self, request, *args)

    monkeypatch.setattr(desk_class, "get_object", erased_before)
    page = publisher_client.post(
        address_of(row), {**form, "lead": "Typed", "subject": "Typed", **wrong}
    )

    assert page.status_code == 410
    assert "Typed</textarea>" in page.content.decode()


def test_who_may_not_change_consults_is_not_told_which_are_gone(client, groups):
    client.force_login(member(groups, "looks", "Reviewer"))

    assert client.post("/admin/consults/question/987654/change/", {}).status_code == 403


def _erase(row):
    if isinstance(row, Question):
        retirement.retire(Question.objects.get(pk=row.pk), COMMAND_LINE)
        return
    rights.require(COMMAND_LINE, permissions.ERASE, "erase a guide")
    with removable():
        Guide.objects.filter(pk=row.pk).delete()


@BOTH
def test_a_refused_new_text_keeps_every_word_and_makes_nothing(kind, editor_client):
    make_department("Neurology")
    address = reverse(f"admin:consults_{kind}_add")
    html = editor_client.get(address).content.decode()
    typed = form_named(html, f"{kind}_form").data
    words = {"title": "", "body": "Typed body", "tag_lines": "Twitch (Neurology)"}
    words |= {
        "question": {
            "subject": "Typed subject", "asker_name": "Typed name", "more_info": "Typed more",
            "replies-TOTAL_FORMS": 1, "replies-0-body": "Typed reply", "replies-0-hospital": "Typed hospital",
            "similar-numbers": "99",
        },
        "guide": {"lead": "Typed lead", "titles": "Typed further"},
    }[kind]  # fmt: skip

    page = editor_client.post(address, {**typed, **words})

    again = form_named(page.content.decode(), f"{kind}_form").data
    assert page.status_code == 200
    assert {k: v for k, v in words.items() if str(again.get(k)) != str(v)} == {}
    assert not Question.objects.exists()
    assert not Guide.objects.exists()


# ------------------------------------------------------------------ every field, by the table of fields

OTHER = {  # what somebody else writes into the columns that take no text
    "language": "zh-Hant",
    "asker_age_band": "40-49",
    "asker_sex": "female",
    "asker_sex_confirmed": True,
    "asked_on": date(2020, 2, 3),
    "more_info_origin": "editor",
    "more_info_reviewed_on": date(2020, 2, 3),
    "follows_up": 4711,
}


@pytest.mark.parametrize("column", sorted(set(fields.restored().values()) - {"title"}))
def test_of_a_consult_only_what_one_changed_is_saved_over_theirs(column, editor_client):
    """They changed one field, I another: theirs is shown, and stays when mine is saved over it."""
    row = make_question()
    form = opened(editor_client, row)
    stored = OTHER.get(column, "Theirs by them")
    other = Question.objects.get(pk=row.pk)
    setattr(other, column, stored)
    other.save()

    page = editor_client.post(address_of(row), {**form, "title": "Mine"}).content.decode()

    assert "The texts are alike" not in page
    assert ("so theirs (struck out) stands in the form" in page) == (f'name="{column}"' in page)
    again = form_named(page, "question_form")
    over = next(value for name, value, _ in again.buttons if name == "_over")
    saved = editor_client.post(address_of(row), {**again.data, "_over": over})
    assert saved.status_code == 302
    now = Question.objects.get(pk=row.pk)
    assert (getattr(now, column), now.title) == (stored, "Mine")


def test_a_pin_of_theirs_is_not_reverted(editor_client):
    row, other = make_published_question(), make_published_question("Another calf")
    form = opened(editor_client, row)
    suggestions.decide(row, {other.number: Decision(Origin.PINNED)}, COMMAND_LINE)
    saved_by_somebody(row)

    page = editor_client.post(address_of(row), {**form, "subject": "Mine"}).content.decode()
    again = form_named(page, "question_form")
    over = next(value for name, value, _ in again.buttons if name == "_over")
    editor_client.post(address_of(row), {**again.data, "_over": over, "_wait": "1"})

    assert list(row.related.filter(origin=Origin.PINNED).values_list("related__number", flat=True))


@BOTH
def test_a_colleagues_change_that_is_replaced_is_found_in_the_history(kind, client, groups):
    row, flow = (
        MAKE[kind]["published"](),
        {"question": pending_changes, "guide": guide_revisions}[kind],
    )
    theirs = {**to_data(document_of(row)), "title": "Theirs"}
    flow.wait(row, theirs, member(groups, "colleague", "Editor"))
    client.force_login(member(groups, "writer", "Editor"))

    answer = client.post(address_of(row), {**opened(client, row), "title": "Mine"}, follow=True)

    assert "a change by colleague that waited" in answer.content.decode()
    assert flow.waiting(row).document["title"] == "Mine"
    kept = row.revisions.get(state="replaced")
    assert (kept.document["title"], str(kept.author)) == ("Theirs", "colleague")
    page = client.get(reverse(f"admin:consults_{kind}_revisions", args=[row.pk])).content.decode()
    assert "A later change of writer took its place" in page
    assert "Replaced" in page


@BOTH
def test_a_replaced_change_is_nothing_that_stood(kind):
    row, flow = (
        MAKE[kind]["published"](),
        {"question": pending_changes, "guide": guide_revisions}[kind],
    )
    for title in ("First", "Second"):
        flow.wait(row, {**to_data(document_of(row)), "title": title}, COMMAND_LINE)

    assert [kept.document["title"] for kept in row.revisions.stood()] == [row.title]
    flow.publish_change(flow.waiting(row), COMMAND_LINE)
    assert type(row).objects.get(pk=row.pk).title == "Second"
