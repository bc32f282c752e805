"""Notices wait for the mail server, nobody waits for notices; nothing of them is kept once they are sent."""

import threading
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from config.mail import NotSetUp
from consults.editorial import comments, notice_mail
from consults.models import WaitingMail
from tests.conftest import member
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(groups):
    found = [member(groups, name, "Reviewer") for name in ("first", "second")]
    for person in found:
        person.email = f"{person.username}@example.org"
        person.save()
    return found


@pytest.fixture
def lion(db):
    return make_question("A zebracanary lion", number=4177)


@pytest.fixture
def server(monkeypatch):
    """A mail server whose answer a test sets; what it took is in `mail.outbox`."""

    class Server(type(mail.get_connection())):
        error, asked = None, 0

        def send_messages(self, messages):
            Server.asked += 1
            if Server.error and (not Server.only or Server.only in messages[0].to):
                raise Server.error
            return super().send_messages(messages)

    Server.only = None
    monkeypatch.setattr(notice_mail, "get_connection", Server)
    return Server


@pytest.fixture
def ask(lion, editor, people, django_capture_on_commit_callbacks):
    def ask(*asked):
        with django_capture_on_commit_callbacks(execute=True):
            for person in asked or people:
                comments.say(lion, "zebracanary dose?", editor, to=person)

    return ask


def later(**time):
    WaitingMail.objects.update(
        made_at=models.F("made_at") - timedelta(**time),
        next_try=models.F("next_try") - timedelta(**time),
    )


def test_one_that_is_mailed_leaves_nothing_behind(ask, server):
    ask()

    assert [one.to for one in mail.outbox] == [["first@example.org"], ["second@example.org"]]
    assert WaitingMail.objects.count() == 0


def test_while_the_server_is_away_they_wait_longer_and_longer_and_are_told_of(
    ask, server, admin_client
):
    server.error = ConnectionRefusedError()
    ask()
    assert WaitingMail.objects.count() == 2
    row = WaitingMail.objects.first()
    assert timedelta(seconds=50) < row.next_try - timezone.now() < timedelta(seconds=70)
    page = "could not be mailed"
    assert page not in admin_client.get("/admin/").content.decode()
    later(hours=3)
    assert page in admin_client.get("/admin/").content.decode()
    call_command("send_notices", verbosity=0)
    row.refresh_from_db()
    assert timedelta(seconds=110) < row.next_try - timezone.now() < timedelta(seconds=130)

    server.error = None
    later(hours=1)
    call_command("send_notices", verbosity=0)

    assert (len(mail.outbox), WaitingMail.objects.count()) == (2, 0)


def test_an_address_that_is_refused_keeps_no_other_back_and_is_given_up_in_the_end(ask, server):
    server.error, server.only = SMTPRecipientsRefused({}), "first@example.org"
    ask()
    assert [one.to for one in mail.outbox] == [["second@example.org"]]

    later(days=4)
    call_command("send_notices", verbosity=0)

    assert WaitingMail.objects.count() == 0


def test_who_may_not_open_the_consult_any_more_gets_none(ask, server, people):
    server.error = ConnectionRefusedError()
    ask()
    people[0].groups.clear()
    people[1].is_active = False
    people[1].save()
    server.error = None
    later(hours=1)

    call_command("send_notices", verbosity=0)

    assert (mail.outbox, WaitingMail.objects.count()) == ([], 0)


def test_two_at_work_mail_it_once(ask, server):
    server.error = ConnectionRefusedError()
    ask()
    later(hours=1)

    assert notice_mail._claimed().pk != notice_mail._claimed().pk
    assert notice_mail._claimed() is None


def test_a_site_that_mails_nothing_keeps_nothing(ask, settings):
    settings.EMAIL_BACKEND = settings.NO_MAIL
    ask()

    assert NotSetUp.__name__ in settings.NO_MAIL
    assert WaitingMail.objects.count() == 0


def test_nobody_waits_for_the_server_and_a_step_on_many_takes_one_thread():
    let_go, seen = threading.Event(), []

    def work():
        let_go.wait(5)
        seen.append(threading.current_thread().name)

    for _ in range(20):
        notice_mail.in_a_thread(work)

    at_work = [thread for thread in threading.enumerate() if thread.name == "notices"]
    assert (seen, len(at_work)) == ([], 1)
    let_go.set()
    at_work[0].join(5)
    assert seen == ["notices"] * 2  # once more for those who came meanwhile
    assert not notice_mail._Turn.taken.locked()


def test_the_table_holds_neither_address_nor_text():
    kept = {field.name for field in WaitingMail._meta.fields}

    assert kept == {"id", "kind", "question", "person", "made_at", "tries", "next_try"}
