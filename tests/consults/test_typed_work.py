"""What somebody typed is never lost: neighbours, colleagues and mistakes do not make a form unsaveable."""

import re

import pytest
from django.urls import reverse

from consults import refresh
from consults.editorial import removal, retirement, workflow
from consults.models import Question, RelatedQuestion, Reply
from consults.similar import suggestions
from tests.consults.test_admin import form_of, post
from tests.factories import make_doctor, make_published_question, make_question, make_tag
from tests.forms import form_named
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def boxes(html):
    """Return {name: value} of what a browser would post of the consult's form, as served."""
    return form_named(html, "question_form").data


def address_of(question):
    return reverse("admin:consults_question_change", args=[question.pk])


def opened(client, question):
    return boxes(client.get(address_of(question)).content.decode())


@pytest.fixture
def neighbours():
    tag = make_tag("Cramps")
    return [
        make_published_question(f"Cramps {word}", body=f"Cramps in the calf {word}.", tags=[tag])
        for word in ("at night", "after sport")
    ]


def test_a_neighbour_saved_meanwhile_leaves_the_form_saveable(publisher_client, neighbours):
    mine, other = neighbours
    refresh.refresh(mine)
    form = opened(publisher_client, mine)
    rows = set(mine.related.values_list("pk", flat=True))

    refresh.refresh(other)
    answer = publisher_client.post(address_of(mine), {**form, "subject": "Typed"})

    assert answer.status_code == 302
    mine.refresh_from_db()
    assert mine.subject == "Typed"
    assert rows
    assert not rows & set(mine.related.values_list("pk", flat=True))  # they were new ones


def test_no_box_of_the_form_holds_the_id_of_a_row_that_is_made_anew(publisher_client, neighbours):
    mine, _ = neighbours
    refresh.refresh(mine)
    rows = {str(pk) for pk in mine.related.values_list("pk", flat=True)}

    form = opened(publisher_client, mine)

    ids = {name for name in form if name.endswith("-id")}
    assert rows
    assert ids == {"replies-0-id"}  # sealed replies; what is gone of them is left out


def test_pin_mute_and_take_back_go_by_number(publisher_client, neighbours):
    mine, other = neighbours
    name = f"similar-{other.number}"
    for decision, stored in [
        ("pinned", [("pinned", "Both about Cramps")]), ("muted", [("muted", "")]),
        ("", [("suggested", "Both about Cramps")]),
    ]:  # fmt: skip
        form = opened(publisher_client, mine)
        assert name in form

        publisher_client.post(address_of(mine), {**form, name: decision})

        assert list(mine.related.values_list("origin", "reason")) == stored


def test_consults_are_pinned_by_choice_or_by_number_and_strange_ones_are_told(
    publisher_client, neighbours
):
    mine, other = neighbours
    mine.related.all().delete()
    third = make_published_question("Quite another", body="Nothing alike here at all.")

    post(publisher_client, mine, pin_also=[third.pk], **{"similar-numbers": f"#{other.number}"})
    pinned = set(mine.related.filter(origin="pinned").values_list("related_id", flat=True))
    wrong = post(publisher_client, mine, subject="Kept", **{"similar-numbers": "999999"})
    own = post(publisher_client, mine, **{"similar-numbers": str(mine.number)})

    assert pinned == {third.pk, other.pk}
    assert "There is no consult 999999." in wrong.content.decode()
    assert 'value="Kept"' in wrong.content.decode()
    assert "A consult is not similar to itself." in own.content.decode()


@pytest.mark.parametrize(
    "sent,told",
    [
        ({"-reason": "x" * 301}, "may have 300 characters; this one has 301"),
        ({"-rank": "12345"}, "is a number up to 9999"),
    ],
)
def test_a_decision_is_refused_and_never_shortened(sent, told, publisher_client, neighbours):
    mine, other = neighbours
    name = f"similar-{other.number}"
    post(publisher_client, mine, **{name: "pinned"})

    page = post(
        publisher_client, mine, **{name: "pinned"}, **{name + k: v for k, v in sent.items()}
    )

    assert told in page.content.decode()
    assert next(iter(sent.values())) in page.content.decode()
    assert mine.related.get(origin="pinned").rank == 0
    assert mine.related.get(origin="pinned").reason == "Both about Cramps"


@pytest.mark.parametrize(
    "numbers,told",
    [
        (" ".join(map(str, range(1000, 1101))), "Type 100 numbers at most."),
        ("{} 99999999999999999999999", "There is no consult 99999999999999999999."),
    ],
)
def test_typed_numbers_are_refused_and_never_left_out(numbers, told, publisher_client, neighbours):
    mine, other = neighbours

    page = post(publisher_client, mine, **{"similar-numbers": numbers.format(other.number)})

    assert told in page.content.decode()
    assert not mine.related.filter(origin="pinned").exists()


def test_decisions_beyond_what_one_form_may_send_are_told(publisher_client, neighbours):
    mine, _ = neighbours
    many = {f"similar-{number}": "muted" for number in range(7000, 7101)}

    page = post(publisher_client, mine, **many)

    assert "Decide about 100 consults at most" in page.content.decode()


def test_a_decision_about_a_consult_that_is_gone_is_passed_over(publisher_client, neighbours):
    mine, other = neighbours
    form = opened(publisher_client, mine)
    retirement.retire(Question.objects.get(pk=other.pk), COMMAND_LINE)

    answer = publisher_client.post(
        address_of(mine), {**form, "subject": "Typed", f"similar-{other.number}": "muted"}
    )

    assert answer.status_code == 302
    assert not RelatedQuestion.objects.filter(question=mine).exists()


def test_a_suggestion_pinned_meanwhile_is_not_swept_away(neighbours, publisher):
    mine, other = neighbours
    suggestions.decide(mine, {other.number: suggestions.Decision("pinned")}, publisher)

    refresh.refresh(other)
    refresh.refresh(mine)

    assert [row.origin for row in mine.related.all()] == ["pinned"]


def test_going_on_with_a_change_keeps_what_it_pinned(publisher_client, neighbours):
    mine, other = neighbours
    mine.related.all().delete()
    post(publisher_client, mine, subject="New", _wait="1", **{f"similar-{other.number}": "pinned"})
    address = f"{address_of(mine)}?change=waiting"

    form = boxes(publisher_client.get(address).content.decode())
    publisher_client.post(address, {**form, "_wait": "1", "body": "Newer."})

    assert form[f"similar-{other.number}"] == "pinned"
    assert not mine.related.filter(origin="pinned").exists()
    change = mine.revisions.get(state="pending").document
    assert [row["number"] for row in change["related"]] == [other.number]


def test_a_reply_removed_meanwhile_gives_both_texts_and_a_form_that_saves(editor_client):
    question = make_question(replies=2)
    form = opened(editor_client, question)
    gone = question.replies.first()
    body = gone.body
    removal.remove_replies(gone.question, [gone], COMMAND_LINE)
    question.title = "Changed by a colleague"
    question.save()

    page = editor_client.post(address_of(question), {**form, "subject": "Typed for an hour"})
    html = page.content.decode()
    again = boxes(html)
    over = re.search(r'name="_over" value="([^"]+)"', html)[1]
    saved = editor_client.post(address_of(question), {**again, "_over": over})

    assert "Theirs and yours" in html
    assert "was removed after you had opened it" in html
    assert 'value="Typed for an hour"' in html
    assert saved.status_code == 302
    question.refresh_from_db()
    assert question.subject == "Typed for an hour"
    assert not question.replies.filter(body=body).exists()


def test_a_new_reply_keeps_its_words_when_a_stored_one_is_gone(editor_client):
    question = make_question(replies=2)
    typed = {
        "replies-TOTAL_FORMS": 3, "replies-2-doctor": make_doctor().pk, "replies-2-position": 5,
        "replies-2-body": "Typed for an hour.",
    }  # fmt: skip
    form = {**form_of(question), **typed}
    removal.remove_replies(question, [question.replies.first()], COMMAND_LINE)

    answer = editor_client.post(address_of(question), form)

    assert answer.status_code == 302
    assert [reply.body for reply in question.replies.all()][-1] == "Typed for an hour."
    assert question.replies.count() == 2


def test_a_reply_of_a_colleague_stands_among_the_differences(editor_client):
    question = make_question()
    form = opened(editor_client, question)
    Reply.objects.create(
        question=question, doctor=make_doctor(), department=question.department, body="Fresh words."
    )
    refresh.refresh(question)

    page = editor_client.post(address_of(question), {**form, "subject": "Typed"}).content.decode()

    assert "<del>Fresh words.</del>" in page


@pytest.mark.parametrize("row", ["x", "", "9" * 40, "-1", "٣"])
def test_rows_with_strange_ids_are_left_out_and_nothing_falls(editor_client, row):
    question = make_question()

    answer = post(editor_client, question, subject="Typed", **{"replies-0-id": row})

    assert answer.status_code == 200
    question.refresh_from_db()
    assert question.subject == "Typed"
    assert question.replies.count() == 1


def test_a_mistake_is_named_at_the_top_with_a_link_to_its_box(editor_client):
    question = make_question()

    page = post(editor_client, question, title="", **{
        "replies-TOTAL_FORMS": 2, "replies-1-body": "No doctor chosen.", "replies-1-position": "x",
    }).content.decode()  # fmt: skip

    assert '<a href="#id_title">Title</a>: This field is required.' in page
    assert '<a href="#id_replies-1-doctor">Reply 2, Doctor</a>: This field is required.' in page
    assert "Reply 2, Position" in page


def test_a_mistake_of_a_box_nobody_sees_is_named_too(editor_client):
    question = make_question()

    page = post(editor_client, question, **{"replies-TOTAL_FORMS": "x"}).content.decode()

    assert "Reply: ManagementForm data is missing or has been tampered with" in page


def test_saving_twice_at_once_is_told_and_shown(publisher_client, neighbours):
    mine, _ = neighbours
    form = opened(publisher_client, mine)
    workflow.withdraw(mine, "x", by=COMMAND_LINE)

    page = publisher_client.post(address_of(mine), {**form, "subject": "Typed"}).content.decode()

    assert "Theirs and yours" in page
    assert 'value="Typed"' in page
