"""What an Administrator says of the site: shown at once, escaped, past the privacy gate, in the log."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.template import engines

from accounts import site_texts
from accounts.models import SiteTexts
from faq.models.help_now import with_numbers
from tests.accounts.test_second_factor import log_in
from tests.conftest import member
from web import rights
from web.site_words import site_words

pytestmark = pytest.mark.django_db
PAGE = "/admin/site/"


@pytest.fixture
def boss(groups):
    account = member(groups, "boss", "Administrator")
    account.email = "boss@example.org"
    account.save()
    return log_in("boss")[0]


def save(client, name="", notice="", help_numbers="", saves=0):
    told = {"name": name, "notice": notice, "help_numbers": help_numbers, "saves": saves}
    return client.post(PAGE, told, follow=True).content.decode()


def test_readers_see_what_an_administrator_says(boss, client, django_capture_on_commit_callbacks):
    assert "Consults" in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        page = save(boss, "Fine & Well", "Closed <on> Monday.", "emergency = 112\ndesk = 0800 1234")
    assert "Saved: name, notice, help numbers." in page

    home = client.get("/").content.decode()
    assert "Closed &lt;on&gt; Monday." in home
    assert "<title>Fine &amp; Well" in home
    assert "Fine &amp; Well" in client.get("/admin/login/").content.decode()
    called = '<a href="tel:112">112</a> <a href="tel:08001234">0800 1234</a> a crisis line near you'
    assert with_numbers("{emergency} {desk} {crisis}") == called
    calls = engines["public"].env.get_template("partials/_calls.html").module
    assert "tel:112" in calls.emergency()
    assert site_words.sender() == "Fine & Well <no-reply@127.0.0.1>"
    assert LogEntry.objects.latest("pk").change_message == "Changed name, notice, help numbers."
    with django_capture_on_commit_callbacks(execute=True):
        save(boss, saves=1)
    assert "Closed" not in client.get("/").content.decode()
    assert "Consults" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"notice": "Ask Dr Wang at wang@example.org."}, "This reaches a person"),
        ({"name": "a\u200bb"}, "signs that nobody sees"),
        ({"help_numbers": "emergency 112"}, "is not a line like"),
        ({"help_numbers": "emergency = <b>112</b>"}, "is not a line like"),
        ({"saves": 7}, "Somebody else saved meanwhile"),
    ],
)
def test_what_must_not_be_said_is_refused_with_a_sentence(boss, told, sentence):
    assert sentence in save(boss, **told)
    assert not SiteTexts.objects.exists()


def test_only_an_administrator_says_it(groups, editor_client, editor, publisher):
    assert editor_client.get(PAGE).status_code == 403
    assert editor_client.post(PAGE, {"name": "Mine", "saves": 0}).status_code == 403
    for account in (editor, publisher):
        with pytest.raises(rights.Forbidden):
            site_texts.save({"name": "x", "notice": "", "help_numbers": {}}, 0, by=account)


def test_a_test_mail_goes_to_whoever_asks(boss, settings):
    page = boss.post(PAGE, {"mail": "test"}, follow=True).content.decode()
    assert "A mail is on its way to boss@example.org." in page
    assert [sent.to for sent in mail.outbox] == [["boss@example.org"]]

    settings.EMAIL_BACKEND = "config.mail.NotSetUp"
    page = boss.post(PAGE, {"mail": "test"}, follow=True).content.decode()
    assert "No mail was sent." in page
