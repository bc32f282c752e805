"""The page of one consult: every part in reading order, and whose words they are."""

import html
import json
import re
from datetime import date

import pytest
from django.urls import reverse

from consults.editorial import workflow
from consults.models import Question, RelatedQuestion, Reply
from tests.factories import (
    make_department,
    make_doctor,
    make_guide,
    make_published_question,
    make_question,
    make_tag,
    tomorrow,
)
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db


def get(client, question):
    return client.get(question.get_absolute_url())


def text_of(response):
    """The page as it is read: no markup, single blanks."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def full_question():
    question = make_question(
        "Is tingling dangerous?",
        number=4321,
        subject="Hands asleep",
        asker_name="Robin W.",
        asker_age_band="30-39",
        asker_sex="female",
        asked_on=date(2022, 4, 9),
        more_info="Caffeine irritates nerves.",
        more_info_reviewed_by="Dr. Moss Ada",
        tags=[make_tag("Numb Hands"), make_tag("Caffeine", make_department("Family Medicine"))],
        replies=2,
    )
    Reply.objects.filter(question=question).update(
        hospital="Greenfield Hospital", replied_on=date(2022, 4, 10)
    )
    workflow.publish(question, by=COMMAND_LINE)
    return question


def test_every_part_is_shown_in_reading_order(client):
    question = full_question()
    other = make_published_question("Another question", tags=[])
    RelatedQuestion.objects.all().delete()
    RelatedQuestion.objects.create(question=question, related=other, reason="Both about hands")

    text = text_of(get(client, question))

    parts = [
        "Neurology Is tingling dangerous?",
        "Asked by someone of 30–39, 9 April 2022",
        "Answered by Dr. Lin Yu , Neurology, Greenfield Hospital, 10 April 2022",
        "Reviewed Not yet reviewed by us",
        "Go to the 2 answers",
        "The question Hands asleep",
        question.body,
        "Robin W.",
        "Dr. Lin Yu answers Neurology, Greenfield Hospital, 10 April 2022 Reply 0",
        "adds",
        "Reply 1",
        "Explained Reviewed by Dr. Moss Ada; written by an unknown author Caffeine irritates",
        "no substitute for being examined",
        "Did this help you?",
        "Send on:",
        "Consult #4321",
        "On this page",
        "Topics Numb Hands Caffeine",
        "Similar consults Both about hands Another question",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, [part for part, at in zip(parts, places, strict=True) if at < 0]
    assert places == sorted(places)


def test_sex_is_shown_only_once_an_editor_confirmed_it(client):
    question = full_question()
    assert "someone of 30–39" in text_of(get(client, question))

    Question.objects.update(asker_sex_confirmed=True)

    assert "by a woman of 30–39" in text_of(get(client, question))


def test_more_info_names_its_reviewer(client):
    question = full_question()
    Question.objects.update(
        more_info_origin="machine",
        more_info_reviewed_by="Dr. Moss Ada",
        more_info_reviewed_on=date(2024, 5, 1),
    )

    text = text_of(get(client, question))

    assert "Reviewed by Dr. Moss Ada on 1 May 2024; written by a machine" in text


def test_structured_answer_holds_the_doctors_words_only(client):
    question = full_question()

    script = re.search(
        r'<script type="application/ld\+json">(.*?)</script>',
        get(client, question).content.decode(),
    )
    data = json.loads(script[1])

    assert data["@type"] == "MedicalWebPage"
    assert data["mainEntity"]["@type"] == "Question"
    answers = [data["mainEntity"]["acceptedAnswer"], *data["mainEntity"]["suggestedAnswer"]]
    assert [answer["text"] for answer in answers] == [
        "Reply 0 to 4321: this is harmless, sleep more.",
        "Reply 1 to 4321: this is harmless, sleep more.",
    ]
    assert answers[0]["author"]["affiliation"]["name"] == "Greenfield Hospital"
    assert "Caffeine irritates" not in script[1]


def test_structured_data_cannot_end_its_script(client):
    question = make_published_question("</script><script>alert(1)</script>")

    page = get(client, question).content.decode()

    assert "<script>alert" not in page
    assert "\\u003C/script\\u003E" in page


@pytest.mark.parametrize("slug", ["", "wrong/"])
def test_short_and_wrong_addresses_lead_to_the_right_one(client, slug):
    question = make_published_question()

    response = client.get(f"/consults/{question.number}/{slug}")

    assert (response.status_code, response["Location"]) == (301, question.get_absolute_url())


def test_titles_of_every_script_have_an_address(client):
    question = make_published_question("頭痛怎麼辦?", language="zh-Hant")

    response = get(client, question)

    assert response.status_code == 200
    assert '<h1 lang="zh-Hant" dir="auto">' in response.content.decode()
    assert get(client, make_published_question("???")).status_code == 200


def test_unpublished_consults_do_not_exist(client):
    absent = client.get("/consults/99999/")
    draft = make_question("Draft zebra")
    scheduled = make_published_question("Scheduled zebra", at=tomorrow())

    for question in (draft, scheduled):
        for address in (f"/consults/{question.number}/", question.get_absolute_url()):
            response = client.get(address)
            assert response.status_code == 404
            assert response.content == absent.content


def test_withdrawn_consult_says_that_it_is_gone(client):
    question = make_published_question("Withdrawn zebra")
    workflow.withdraw(question, reason="secret reason", by=COMMAND_LINE)

    response = get(client, question)

    assert response.status_code == 410
    assert "zebra" not in response.content.decode()
    assert "secret reason" not in response.content.decode()


def test_similar_consults_are_public_ones_in_the_editors_order(client):
    question = make_published_question("The question")
    RelatedQuestion.objects.all().delete()
    others = {
        "pinned": make_published_question("Pinned lion"),
        "imported": make_published_question("Named lion"),
        "suggested": make_published_question("Suggested lion"),
        "muted": make_published_question("Muted zebra"),
    }
    hidden = [make_question("Draft zebra"), make_published_question("Late zebra", at=tomorrow())]
    RelatedQuestion.objects.all().delete()
    for origin, other in reversed(others.items()):
        RelatedQuestion.objects.create(question=question, related=other, origin=origin)
    for other in hidden:
        RelatedQuestion.objects.create(question=question, related=other, origin="pinned")

    text = text_of(get(client, question))

    assert "zebra" not in text
    places = [text.index(f"{word} lion") for word in ("Pinned", "Named", "Suggested")]
    assert places == sorted(places)


def test_number_in_the_text_is_a_link_while_its_target_is_public(client):
    target = make_question("The earlier one", number=161419)
    body = "I am the man of #161419. My ID 177923 is lost, my value 161419 is high. See #161419x."
    question = make_published_question("A follow-up", body=body)
    link = f'<a href="/consults/161419/{target.slug}/">#161419</a>'

    assert (
        "<a href="
        not in get(client, question)
        .content.decode()
        .split('class="asked"')[1]
        .split("</section")[0]
    )
    workflow.publish(target, by=COMMAND_LINE)
    page = get(client, question).content.decode()
    assert page.count(link) == 1
    assert "The same person" in page
    assert f'href="{question.get_absolute_url()}"' in get(client, target).content.decode()
    workflow.withdraw(target, "Outdated", by=COMMAND_LINE)
    page = get(client, question).content.decode()
    assert "#161419" in page
    assert link not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_with_more_of_everything(client, rows, django_assert_num_queries):
    tags = [make_tag() for _ in range(rows)]
    question = make_published_question(tags=tags, replies=rows, body="See #1 and #2 and #3.")
    for number in range(1, rows + 1):
        make_published_question(number=number, tags=tags)
        make_guide(f"Guide {number}", tags=tags)

    with django_assert_num_queries(4):  # the consult, its replies, its tags, the similar ones
        assert get(client, question).status_code == 200


def test_excerpt_is_cut_on_a_word():
    question = make_question(body="word " * 200)

    assert re.fullmatch(r"(word )+word…", question.excerpt)
    assert len(question.excerpt) <= 220


def test_doctor_without_dot_and_markup_in_names_are_harmless(client):
    doctor = make_doctor("<b>Eve</b>", honorific="")
    question = make_published_question("<i>Title</i>", doctor=doctor, asker_name="<u>Asker</u>")

    page = get(client, question).content.decode()

    for markup in ("<b>Eve", "<i>Title", "<u>Asker"):
        assert markup not in page
    assert reverse("consults:doctor", args=[doctor.slug]) in page
