"""A second factor: added with the password, asked for at the login, guessed at no more often than that."""

import re
import time

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import fresh_proof, second_factor, second_step
from tests.conftest import member
from tests.forms import form_named
from web import rights
from web.guesses import THROTTLED

pytestmark = pytest.mark.django_db
LOGIN, STEP, ACCOUNT = "/admin/login/", "/admin/login/step/", "/admin/account/"
KEY = "3132333435363738393031323334353637383930"


def code_of(key=KEY):
    return f"{totp(bytes.fromhex(key)):06d}"


def with_app(user):
    return TOTPDevice.objects.create(user=user, name="Authenticator app", key=KEY)


def log_in(name="editor", client=None, **told):
    client = client or Client(REMOTE_ADDR="203.0.113.7")
    answer = client.post(LOGIN, {"username": name, "password": "word", **told})
    return client, answer


def test_the_desk_opens_after_the_second_step_and_no_earlier(editor):
    with_app(editor)
    client, answer = log_in(next="/admin/figures/")
    assert (answer.status_code, answer["Location"]) == (302, STEP)
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.get(STEP).status_code == 200
    assert second_step.WRONG in client.post(STEP, {"code": "000000"}).content.decode()

    answer = client.post(STEP, {"code": code_of()})

    assert (answer.status_code, answer["Location"]) == (302, "/admin/figures/")
    assert client.get("/admin/").status_code == 200
    again, _ = log_in()
    assert again.post(STEP, {"code": code_of()}).status_code == 200  # a code works once
    assert again.get("/admin/").status_code == 302


def test_a_recovery_code_works_once_and_stands_nowhere(editor):
    with_app(editor)
    codes = second_factor.new_recovery_codes(editor)
    kept = str(list(StaticToken.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)

    for expected in (302, 200):
        client, _ = log_in()
        assert client.post(STEP, {"code": f" {codes[0].upper()} "}).status_code == expected
    assert second_factor.recovery_codes_left(editor) == 9
    other = member({}, "other")
    assert not second_factor.is_right(other, codes[1])


def test_guessing_at_the_second_step_is_stopped_and_only_wrong_ones_count(editor, caplog):
    with_app(editor)
    codes = second_factor.new_recovery_codes(editor)
    for code in codes[:8]:
        assert log_in()[0].post(STEP, {"code": code}).status_code == 302
    answers = []
    for number in range(12):
        client, _ = log_in(client=Client(REMOTE_ADDR=f"198.51.{number}.1"))
        answers.append(client.post(STEP, {"code": "000000"}))
    answers.append(client.post(STEP, {"code": codes[9]}))

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 3
    assert int(answers[-1]["Retry-After"]) > 0
    assert THROTTLED in answers[-1].content.decode()
    assert (
        f"A second factor failed: account {editor.pk}, from network 198.51.0.0/24." in caplog.text
    )
    assert "000000" not in caplog.text


@pytest.mark.parametrize("what", ["late", "disabled", "password"])
def test_the_second_step_is_for_whoever_gave_the_password_a_moment_ago(editor, what, monkeypatch):
    with_app(editor)
    assert Client().get(STEP).status_code == 302
    client, _ = log_in()
    if what == "late":
        now = time.time()
        monkeypatch.setattr(second_step.time, "time", lambda: now + second_step.LIFE + 1)
    elif what == "disabled":
        editor.is_active = False
        editor.save()
    else:
        editor.set_password("another")
        editor.save()

    answer = client.post(STEP, {"code": code_of()})

    assert (answer.status_code, answer["Location"]) == (302, LOGIN)


def test_an_app_is_added_with_the_password_and_without_script(editor):
    client, _ = log_in()
    session = client.session
    session[fresh_proof.PROVED] = 0  # the password was typed long ago
    session.save()
    assert client.get("/admin/account/app/")["Location"] == "/admin/account/password/?next=add_app"
    asked = "/admin/account/password/?next=add_app"
    assert "not your password" in client.post(asked, {"password": "wrong"}).content.decode()
    assert client.post(asked, {"password": "word"})["Location"] == "/admin/account/app/"
    page = client.get("/admin/account/app/").content.decode()
    key = client.session["app_key"]
    assert "<svg" in page
    assert f"secret={second_factor.b32encode(bytes.fromhex(key)).decode()}" in page
    assert second_step.WRONG in client.post("/admin/account/app/", {"code": "12"}).content.decode()
    elsewhere, _ = log_in()

    shown = client.post("/admin/account/app/", {"code": code_of(key)})

    codes = re.findall(r"<code>([\w-]+)</code>", shown.content.decode())
    assert (len(codes), shown["Cache-Control"]) == (10, "private, no-store")
    assert elsewhere.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200
    assert log_in()[1]["Location"] == STEP
    assert TOTPDevice.objects.get().user == editor
    assert LogEntry.objects.latest("pk").change_message == (
        "Added an app as a second factor of their own."
    )
    assert client.post("/admin/account/recovery-codes/").status_code == 200
    assert not second_factor.is_right(editor, codes[0])
    [factor] = second_factor.factors(editor)
    client.post(ACCOUNT, {"remove": factor.key})
    assert (second_factor.has_one(editor), StaticToken.objects.count()) == (False, 0)
    assert log_in()[1]["Location"] == "/admin/"


def test_nobody_removes_the_factor_of_somebody_else(editor, publisher):
    device = with_app(publisher)
    client, _ = log_in()

    client.post(ACCOUNT, {"remove": f"app:{device.pk}"})

    assert TOTPDevice.objects.get() == device
    with pytest.raises(rights.Forbidden):
        second_factor.reset(publisher, by=editor)


@pytest.mark.parametrize(
    ("setting", "role", "wanted"),
    [([], "Editor", False), (["all"], "Editor", True), (["Publisher"], "Editor", False),
     (["Publisher"], "Publisher", True)],
)  # fmt: skip
def test_whose_role_wants_a_factor_gets_no_further_without(groups, settings, setting, role, wanted):
    settings.SECOND_FACTOR_FOR = setting
    member(groups, "somebody", role)
    client, _ = log_in("somebody")

    answer = client.get("/admin/")
    assert (answer.status_code == 302) == wanted
    if wanted:
        assert answer["Location"] == ACCOUNT
        assert client.post("/admin/consults/question/1/here/").status_code == 302
        assert "required of you" in client.get(ACCOUNT).content.decode()
        client.get("/admin/account/app/")
        client.post("/admin/account/app/", {"code": code_of(client.session["app_key"])})
        assert client.get("/admin/").status_code == 200
        [factor] = second_factor.factors(second_factor.TOTPDevice.objects.get().user)
        client.post(ACCOUNT, {"remove": factor.key})
        assert TOTPDevice.objects.count() == 1


def test_an_administrator_takes_away_a_lost_factor_and_ends_the_sessions(groups, editor, publisher):
    with_app(editor)
    second_factor.new_recovery_codes(editor)
    theirs, _ = log_in()
    theirs.post(STEP, {"code": code_of()})
    member(groups, "boss", "Administrator")
    boss, _ = log_in("boss")
    page = boss.get(f"/admin/auth/user/{editor.pk}/access/").content.decode()
    assert "Authenticator app" in page
    helper = Client()
    helper.force_login(publisher)
    address = f"/admin/auth/user/{editor.pk}/access/"
    assert helper.post(address, {"reset": "yes"}).status_code == 403

    assert boss.post(address, {"reset": "yes"}).status_code == 302

    assert not second_factor.has_one(editor)
    assert theirs.get("/admin/").status_code == 302
    entry = LogEntry.objects.latest("pk")
    assert (entry.user.username, entry.object_id) == ("boss", str(editor.pk))
    assert entry.change_message == "Removed the second factor, and ended all sessions."
    own = boss.post(f"/admin/auth/user/{entry.user_id}/access/", {"reset": "yes"})
    assert own["Location"] == ACCOUNT


def test_secrets_of_devices_are_on_no_page_of_the_desk(admin_client, editor):
    with_app(editor)

    assert admin_client.get("/admin/otp_totp/totpdevice/").status_code == 404
    page = admin_client.get(f"/admin/auth/user/{editor.pk}/change/").content.decode()
    assert KEY not in page
    assert form_named(page, "user_form").data["username"] == "editor"


def test_whoever_is_logged_out_elsewhere_is_out(editor):
    here, _ = log_in()
    there, _ = log_in()

    here.post(ACCOUNT, {"elsewhere": "yes"})

    assert [client.get("/admin/").status_code for client in (here, there)] == [200, 302]
    assert Session.objects.count() <= 2
