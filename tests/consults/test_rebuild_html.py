"""What is kept beside the texts can be written anew; no word, and no date for readers, changes by that."""

import pytest
from django.core.management import call_command

from consults.models import Guide, HousePage, Note, Question, Reply
from faq.models import HelpNow
from tests.factories import make_guide, make_published_question, show_house_page, tomorrow

pytestmark = pytest.mark.django_db
STALE = "<p>stale</p>"


def test_html_is_written_anew_and_nothing_else_changes():
    question = make_published_question(
        "Iron", body="Iron. 500*2*3 mg?", more_info="2*3*4", more_info_origin="doctor"
    )
    reply = question.replies.get()
    Note.objects.create(
        question=question,
        reply=reply,
        kind="updated",
        body="5*5*5",
        doctor=reply.doctor,
        signed_on=tomorrow().date(),
    )
    HelpNow.objects.create(
        department=question.department, level=1, text="1*1*1", review_due_on=tomorrow().date()
    )
    make_guide(body="6*6*6"), show_house_page("about", body="7*7*7")
    before = Question.objects.values().get(), Reply.objects.values_list("body", "checksum").get()
    Question.objects.update(body_html=STALE, more_info_html=STALE, excerpt="stale")
    for model in (Reply, Note, Guide, HousePage):
        model.objects.update(body_html=STALE)
    HelpNow.objects.update(text_html=STALE)

    call_command("rebuild_html", verbosity=0)

    assert before == (
        Question.objects.values().get(),
        Reply.objects.values_list("body", "checksum").get(),
    )
    assert before[0]["excerpt"] == "500*2*3 mg?"
    for model in (Reply, Note, Guide, HousePage):
        assert not model.objects.filter(body_html=STALE).exists()
    assert HelpNow.objects.get().text_html == "<p>1*1*1</p>\n"


def test_hidden_signs_of_no_field_reach_readers(client):
    question = make_published_question(
        "RLO\u202eabc", body="Zero\u200bwidth \ue000", subject="a\ufeffb"
    )

    for path in (question.get_absolute_url(), "/feeds/consults.atom", "/consults/"):
        shown = client.get(path).content.decode()
        assert "RLOabc" in shown
        assert not set("\u202e\u200b\ue000\ufeff") & set(shown)
    assert Question.objects.get().title == "RLO\u202eabc"


def test_a_card_does_not_say_the_title_twice(client):
    make_published_question("Why am I tired?", body="Why am I tired? Since May I sleep badly.")

    feed = client.get("/feeds/consults.atom").content.decode()

    assert "&lt;/strong&gt; Since May I sleep badly." in feed
