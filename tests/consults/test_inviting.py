"""Links for doctors without an account: they open one revision, for one doctor, for a while."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError

from consults.editorial import history, invitations, pending_changes, workflow
from consults.exchange.serialization import to_data
from consults.exchange.to_documents import document_of
from consults.models import Comment, Invitation, Revision
from tests.factories import make_doctor, make_published_question, make_question
from web.errors import WorkflowError
from web.rights import COMMAND_LINE

pytestmark = pytest.mark.django_db
PILE = "/admin/consults/question/?waiting=answered"


@pytest.fixture
def draft(db):
    question = make_question("A zebracanary draft", number=90, source_text="sourcecanary")
    history.record(question, by=COMMAND_LINE)
    return question


@pytest.fixture
def sent(draft, editor):
    """(invitation, address, code) of a link with a spoken code."""
    invitation, token, code = invitations.invite(draft, make_doctor(), 7, "spoken", by=editor)
    return invitation, reverse("admin:proof", args=[token]), code


def opened(address, code):
    client = Client()
    client.post(address, {"code": code})
    return client


def test_the_link_alone_opens_nothing(sent):
    _, address, code = sent
    client = Client()

    page = client.get(address)

    assert page.status_code == 200
    assert b"zebracanary" not in page.content
    assert b"zebracanary" not in client.post(address, {"answer": "approved"}).content
    assert Invitation.objects.get().answer == ""
    answer = client.post(address, {"code": code})
    assert answer.status_code == 302
    shown = client.get(address)
    assert b"A zebracanary draft" in shown.content
    assert b"sourcecanary" not in shown.content
    for header, value in {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "strict-origin",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }.items():
        assert shown[header] == page[header] == value
    assert b'name="robots" content="noindex' in shown.content


def test_five_wrong_codes_close_it(sent):
    _, address, code = sent
    client = Client()
    for _ in range(5):
        client.post(address, {"code": "000000" if code != "000000" else "111111"})

    assert client.post(address, {"code": code}).status_code == 404
    assert client.get(address).status_code == 404


def test_after_five_wrong_codes_the_right_one_of_a_request_under_way_is_refused(sent):
    invitation, _, code = sent

    for _ in range(5):
        assert not invitations.confirm(invitation, "wrong")

    assert not invitations.confirm(invitation, code)


def test_a_code_ends(sent):
    invitation, _, code = sent
    invitation.code_expires_at = timezone.now() - timedelta(seconds=1)

    assert not invitations.confirm(invitation, code)


@pytest.mark.parametrize(
    "end", ["expired", "closed", "answered", "binned", "inviter gone", "inviter lost right"]
)
def test_it_ends(end, sent, draft, editor, groups):
    invitation, address, code = sent
    client = opened(address, code)
    assert client.get(address).status_code == 200
    if end == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "closed":
        invitations.close(invitation, by=COMMAND_LINE)
    elif end == "answered":
        client.post(address, {"answer": "approved"})
    elif end == "binned":
        workflow.throw_away(draft, by=COMMAND_LINE)
    elif end == "inviter gone":
        type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    else:
        editor.groups.clear()

    for visitor in (client, Client()):
        answer = visitor.get(address)
        assert (answer.status_code, b"zebracanary" in answer.content) == (404, False)
    if end.startswith("inviter"):  # closed for good: who gets the right back opens nothing anew
        type(editor).objects.filter(pk=editor.pk).update(is_active=True)
        editor.groups.add(groups["Editor"])
        assert client.get(address).status_code == 404


def test_forged_and_swapped_links_are_none(sent, editor):
    _, address, code = sent
    other = make_question("A othercanary draft")
    _, token, _ = invitations.invite(other, make_doctor(), 7, "spoken", by=editor)
    client = opened(address, code)

    assert client.get(address[:-3] + "xx/").status_code == 404
    answer = client.get(reverse("admin:proof", args=[token]))
    assert b"othercanary" not in answer.content
    client.cookies["proof"] = Client().cookies.get("proof", "1:forged:x")
    assert b"zebracanary" not in client.get(address).content


def test_it_shows_its_revision_whatever_is_saved_later(sent, draft):
    _, address, code = sent
    draft.title = "A later draft"
    draft.save()
    history.record(draft, by=COMMAND_LINE)

    page = opened(address, code).get(address).content

    assert b"zebracanary" in page
    assert b"later" not in page


def test_the_answer_reaches_the_editor_and_the_log(sent, draft, editor_client, editor):
    _, address, code = sent
    editor.email = "editor@example.org"
    editor.save()
    client = opened(address, code)
    assert (
        b"Write what should be different" in client.post(address, {"answer": "commented"}).content
    )

    client.post(address, {"answer": "commented", "words": "Say zebracanary twice."})

    comment = Comment.objects.get()
    assert (comment.named, comment.text) == ("Dr. Lin Yu", "Say zebracanary twice.")
    assert Invitation.objects.get().answer == "commented"
    page = editor_client.get(reverse("admin:consults_question_invite", args=[draft.pk])).content
    assert b"Wants changes" in page
    assert "A zebracanary draft" in editor_client.get(PILE).content.decode()
    seen = reverse("admin:consults_question_invite", args=[draft.pk])
    editor_client.post(seen, {"close": Invitation.objects.get().pk})
    pile = editor_client.get(PILE).content.decode()
    assert "A zebracanary draft" not in pile
    logged = LogEntry.objects.get(change_message__contains="answered by the doctor")
    assert (logged.user, "zebracanary" in logged.change_message) == (editor, False)


def test_a_doctors_words_are_never_shortened(sent):
    _, address, code = sent
    client = opened(address, code)
    whole = "Say it twice.\r\n" * 357 + "12"  # 5000 characters, as the box of a browser counts

    page = client.post(address, {"answer": "commented", "words": f"{whole}3"}).content.decode()

    assert "up to 5000 characters; this one has 5001" in page
    assert f"{whole.replace(chr(13), '')}3</textarea>" in page
    assert not Comment.objects.exists()
    assert Invitation.objects.get().answer == ""
    client.post(address, {"answer": "commented", "words": whole})
    assert Comment.objects.get().text == whole.replace("\r\n", "\n")


def test_a_doctors_words_outlive_the_hour_and_the_link(sent):
    _, address, code = sent
    typed = {"answer": "commented", "words": "Typed for\nan hour."}
    client = Client()  # the hour is over: nobody is known any more

    asked = client.post(address, typed).content.decode()
    wrong = client.post(address, {"code": "x", "words": typed["words"]}).content.decode()
    let_in = client.post(address, {"code": code, "words": typed["words"]}).content.decode()

    for page in (asked, wrong, let_in):
        assert "Typed for\nan hour.</textarea>" in page
    assert "zebracanary" not in asked + wrong
    assert "zebracanary" in let_in
    Invitation.objects.update(closed_at=timezone.now())
    gone = client.post(address, typed)
    assert (gone.status_code, Comment.objects.count()) == (404, 0)
    assert "Typed for\nan hour.</textarea>" in gone.content.decode()


def test_a_mailed_code_goes_to_the_address_the_editor_wrote(draft, editor):
    with pytest.raises(WorkflowError, match="address"):
        invitations.invite(draft, make_doctor(), 7, "mailed", by=editor)
    _, token, code = invitations.invite(
        draft, make_doctor(), 7, "mailed", "doctor@example.org", by=editor
    )
    address, client = reverse("admin:proof", args=[token]), Client()
    assert (code, mail.outbox) == ("", [])
    assert client.post(address, {"code": ""}).status_code == 200

    client.post(address, {"mail": "1"})

    assert mail.outbox[0].to == ["doctor@example.org"]
    assert "zebracanary" not in mail.outbox[0].body + mail.outbox[0].subject
    code = re.search(r"\d{6}", mail.outbox[0].body)[0]
    assert b"zebracanary" in opened(address, code).get(address).content


def test_the_token_is_kept_nowhere_and_logged_nowhere(sent, caplog, editor_client, draft):
    invitation, address, code = sent
    token = address.split("/")[-2]
    caplog.set_level(logging.DEBUG)

    Client().get(address)
    Client().get(address[:-3] + "xx/")
    invitations.close(invitation, by=COMMAND_LINE)
    Client().get(address)

    key = token.split(":")[0]
    assert key not in caplog.text
    row = str(Invitation.objects.values().get())
    assert key not in row
    assert code not in row


def test_making_one_at_the_desk_shows_link_and_code_once(draft, editor_client):
    address = reverse("admin:consults_question_invite", args=[draft.pk])

    page = editor_client.post(
        address, {"doctor": make_doctor().pk, "days": 7, "confirm": "spoken"}
    ).content.decode()

    link = re.search(r'value="(http://testserver/admin/proof/[^"]+)"', page)[1]
    code = re.search(r'made__code">(\d{6})<', page)[1]
    assert link not in editor_client.get(address).content.decode()
    assert b"zebracanary" in opened(link, code).get(link).content
    assert Revision.objects.count() == 1


def test_a_public_consult_is_still_read_in_the_revision_that_was_sent(editor):
    question = make_published_question("A lion")
    invitation, token, _ = invitations.invite(question, make_doctor(), 1, "spoken", by=editor)

    assert invitation.revision.document["title"] == "A lion"
    assert invitations.find(token) == invitation


def test_a_character_no_text_can_hold_gets_a_sentence_and_loses_nothing(sent):
    _, address, code = sent
    client = opened(address, code)

    answer = client.post(address, {"answer": "commented", "words": "Say it\x00 twice."})

    assert answer.status_code == 200
    assert "held a character that no text can hold" in answer.content.decode()
    assert "Say it twice." in answer.content.decode()
    assert not Comment.objects.exists()
    assert (
        client.post(address, {"answer": "commented", "words": "Say it twice."}).status_code == 200
    )
    assert Comment.objects.get().text == "Say it twice."


def test_a_cache_that_is_down_costs_the_limit_and_not_the_answer(sent, monkeypatch):
    _, address, code = sent

    def down(*args, **kwargs):
        raise RedisError

    for step in ("add", "get", "incr"):
        monkeypatch.setattr(caches["shared"], step, down)
    client = opened(address, code)

    assert client.post(address, {"answer": "approved"}).status_code == 200
    assert Invitation.objects.get().answer == "approved"


def test_the_link_begins_with_the_address_of_the_site(editor_client, settings):
    settings.SITE_URL = settings.SITE_ORIGIN = "https://consults.example"
    question = make_published_question("A panther")
    asked = {"doctor": make_doctor().pk, "days": 1, "confirm": "spoken"}
    address = f"/admin/consults/question/{question.pk}/invite/"

    page = editor_client.post(address, asked, headers={"host": "localhost"}).content.decode()

    assert 'value="https://consults.example/admin/proof/' in page
    assert "localhost" not in page


@pytest.mark.parametrize("what", [pending_changes.publish_change, pending_changes.drop])
def test_a_link_to_a_pending_change_outlives_the_change(what, editor):
    """Publishing or dropping it deleted the link, and an answer that a doctor had given."""
    question = make_published_question()
    document = {**to_data(document_of(question)), "title": "Another title"}
    change = pending_changes.wait(question, document, COMMAND_LINE)
    invitation, *_ = invitations.invite(question, make_doctor(), 7, "spoken", by=editor)
    invitations.answer(invitation, "approved")

    what(change, COMMAND_LINE)

    assert pending_changes.waiting(question) is None
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.revision) == ("approved", change)
    assert invitation.revision.document["title"] == "Another title"


def test_the_desk_says_which_text_a_doctor_approved(sent, draft, editor_client):
    """The link shows the revision that was sent, so its answer is of no later one."""
    invitation = Invitation.objects.get()
    draft.body = "Zebras."
    draft.save()
    history.record(draft, COMMAND_LINE)
    invitations.answer(invitation, "approved")

    address = reverse("admin:consults_question_invite", args=[draft.pk])
    page = editor_client.get(address).content.decode()

    compare = reverse("admin:consults_question_revisions", args=[draft.pk])
    compare = f"{compare}?old={invitation.revision_id}"
    assert f'href="{compare}"' in page
    assert "Zebras" in editor_client.get(compare).content.decode()
