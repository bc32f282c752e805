"""The accounts of the house: a real provider in a process of its own, and who comes in from it."""

import re
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import provider
from accounts.models import ProviderAccount
from consults.models import Question
from tests.conftest import member
from tests.factories import make_published_question, tomorrow
from tests.ports import free_port

pytestmark = pytest.mark.django_db
BACK = "/admin/login/house/back/"


@pytest.fixture(scope="session")
def house():
    """Return the address of a provider that runs while tests do."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            try:
                httpx.get(f"{address}/.well-known/openid-configuration", timeout=1)
                break
            except httpx.TransportError:
                subprocess.run(["sleep", "0.1"], check=True)
        yield address
        process.terminate()


@pytest.fixture
def on(house, settings, groups, monkeypatch):
    """Switch signing in at the house's provider on; returns a function that makes somebody there."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the test's provider has no TLS
    settings.OIDC_ISSUER, settings.OIDC_NAME = house, "the hospital’s account"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "consults", "a secret of the client"
    settings.OIDC_ROLES = {"web-editors": "Editor", "web-publishers": "Publisher"}
    provider._client.cache_clear()

    def make(name, *memberships, **claims):
        told = {"preferred_username": name, "groups": list(memberships), **claims}
        httpx.put(f"{house}/users/{name}-id", json=told).raise_for_status()

    return make


def sign_in(name, client=None):
    """Go to the provider and come back as somebody; returns (browser, answer)."""
    client = client or Client()
    there = client.get("/admin/login/house/?next=/admin/figures/")["Location"]
    sent = httpx.post(there, data={"sub": f"{name}-id"})
    back = urlsplit(sent.headers["Location"])
    assert back.path == BACK
    return client, client.get(f"{back.path}?{back.query}", follow=True)


def roles_of(name):
    return set(User.objects.get(username=name).groups.values_list("name", flat=True))


def test_roles_come_and_go_with_the_groups_of_the_house(on, groups, settings):
    settings.OIDC_ACCOUNTS = "made"
    own = groups["Reviewer"]
    on("lin", "web-editors", "cooks", given_name="Lin", email="lin@example.org")
    assert "the hospital’s account" in Client().get("/admin/login/").content.decode()

    client, answer = sign_in("lin")

    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/admin/figures/")
    account = User.objects.get(username="lin")
    account.groups.add(own)
    assert (account.is_staff, account.is_superuser, account.email) == (
        True,
        False,
        "lin@example.org",
    )
    assert not account.has_usable_password()
    question = make_published_question(at=tomorrow())
    on("lin", "web-publishers")
    sign_in("lin")
    assert roles_of("lin") == {"Publisher", "Reviewer"}
    Question.objects.filter(pk=question.pk).update(scheduled_by=account)
    on("lin", "cooks")
    _, answer = sign_in("lin")
    assert "has no role here" in answer.content.decode()
    assert roles_of("lin") == {"Reviewer"}
    question.refresh_from_db()
    assert question.status == "in_review"
    assert client.get("/admin/").status_code == 302
    assert ProviderAccount.objects.get().subject == "lin-id"


def test_only_accounts_that_were_made_come_in_unless_they_may_be_made(on, groups, settings):
    on("lin", "web-editors")
    assert "Nobody has made an account" in sign_in("lin")[1].content.decode()
    account = member(groups, "lin")
    assert "a password of its own" in sign_in("lin")[1].content.decode()
    assert not ProviderAccount.objects.exists()
    account.set_unusable_password()
    account.save()
    assert sign_in("lin")[1].request["PATH_INFO"] == "/admin/figures/"

    account.is_active = False
    account.save()
    assert "Nobody has made an account" in sign_in("lin")[1].content.decode()
    settings.OIDC_ACCOUNTS = "made"
    on("LIN ", "web-editors", sub="other")
    httpx.put(f"{settings.OIDC_ISSUER}/users/other-id", json={
        "preferred_username": "LIN", "groups": ["web-editors"]
    })  # fmt: skip
    assert "a password of its own" in sign_in("other")[1].content.decode()
    assert User.objects.count() == 1


def test_nobody_becomes_or_comes_in_as_a_superuser(on, settings):
    settings.OIDC_ACCOUNTS = "made"
    settings.OIDC_ROLES = {"web-it": "Administrator"}
    chief = User.objects.create_superuser("chief")  # without a password
    on("chief", "web-it")
    _, answer = sign_in("chief")
    assert "Log in" in answer.content.decode()
    assert not ProviderAccount.objects.filter(user=chief).exists()
    on("mate", "web-it", is_superuser=True)
    client, answer = sign_in("mate")
    assert answer.status_code == 200
    assert not User.objects.get(username="mate").is_superuser
    assert client.get("/admin/auth/user/").status_code == 200


def test_emergency_accounts_still_log_in_with_a_password_and_others_do_not(on, settings, groups):
    for name in ("keeper", "other"):
        member(groups, name, "Editor")
    settings.OIDC_EMERGENCY_ACCOUNTS = ["keeper"]

    def tried(name):
        return Client().post("/admin/login/", {"username": name, "password": "word"}).status_code

    assert (tried("keeper"), tried("other")) == (302, 200)
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert tried("keeper") == 302
    settings.OIDC_ISSUER = ""
    assert tried("other") == 302


@pytest.mark.parametrize("what", ["state", "audience", "issuer", "gone", "denied"])
def test_what_the_provider_did_not_say_to_us_is_no_login(on, settings, what, monkeypatch):
    settings.OIDC_ACCOUNTS = "made"
    on("lin", "web-editors")
    client = Client()
    there = client.get("/admin/login/house/")["Location"]
    assert "code_challenge_method=S256" in there
    action = "deny" if what == "denied" else ""
    sent = httpx.post(there, data={"sub": "lin-id", "action": action}).headers["Location"]
    query = urlsplit(sent).query
    if what == "state":
        query = re.sub(r"state=\w+", "state=another", query)
    elif what == "audience":
        asked = provider._told()
        monkeypatch.setattr(provider, "_told", lambda: asked)
        settings.OIDC_CLIENT_ID = "somebody-else"
    elif what == "issuer":
        settings.OIDC_ISSUER = "http://127.0.0.1:9"
    elif what == "gone":
        query = re.sub(r"code=[\w-]+", "code=another", query)

    answer = client.get(f"{BACK}?{query}", follow=True)

    assert "did not answer as it should" in answer.content.decode()
    assert not User.objects.exists()
    assert not any("_auth_user_id" in one.get_decoded() for one in Session.objects.all())


def test_nothing_is_there_nor_loaded_where_it_is_off(client):
    for address in ("/admin/login/house/", BACK):
        assert client.get(address).status_code == 404
    code = "import config.wsgi, sys; print(sorted({'authlib', 'requests', 'webauthn'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
