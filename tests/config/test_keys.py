"""Secrets: none is tracked, a weak one stops the start, a change of key voids nothing unsaid."""

import re
import secrets
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.signing import BadSignature, Signer

from config import secret_key
from consults.erasure import proof, redaction
from consults.importing.recognition import Earlier, Known
from consults.models import ErasedText, Redaction, SearchTally
from consults.statistics import counters
from tests.config.test_settings import start
from tests.factories import make_question
from web import keys, rights
from web.fingerprints import erased_key, needle, spans, stored

BY = rights.COMMAND_LINE

ROOT = Path(__file__).parent.parent.parent
OLD, NEW = "an old key of thirty-two letters or more", "the next key, as long as it has to be: 0123"
TOKEN = re.compile(r"[\w+/=.-]{32,}")
ASSIGNED = re.compile(r"""SECRET_KEY(?:_FALLBACKS)?[ \t]*[=:][ \t]*["']?([\w+/=-]{20,})""")


def git(*words):
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("this is no clone of the repository")
    return done.stdout.splitlines()


def test_no_tracked_file_is_ignored():
    assert git("ls-files", "-i", "-c", "--exclude-standard") == []


def secrets_in(text):
    """Return what in a text is a key: a published one, a private key, or one given to SECRET_KEY."""
    published = [
        word for word in TOKEN.findall(text)
        if sha256(word.encode()).hexdigest() in secret_key.PUBLISHED
    ]  # fmt: skip
    blocks = re.findall("-----BEGIN [A-Z ]*" + "PRIVATE KEY", text)
    return published + blocks + ASSIGNED.findall(text)


def test_no_tracked_file_holds_a_key():
    found = {}
    for name in git("ls-files"):
        path = ROOT / name
        if path.is_file() and (held := secrets_in(path.read_text(errors="ignore"))):
            found[name] = len(held)
    assert found == {}


def test_the_search_for_keys_finds_each_kind(monkeypatch):
    key = secrets.token_urlsafe(50)
    monkeypatch.setattr(secret_key, "PUBLISHED", {sha256(key.encode()).hexdigest()})

    assert secrets_in(f"{key}\n") == [key]
    assert len(secrets_in("-----BEGIN RSA " + "PRIVATE KEY-----")) == 1
    assert secrets_in("SECRET_KEY" + "=" + "x" * 40) == ["x" * 40]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("a" * 32, "can be guessed"),
        ("abcdefghijklmnop" * 4, "can be guessed"),
        ("django-insecure-" + OLD, "can be guessed"),
        ("change-me-please-change-me-please-ok", "can be guessed"),
        ("Change_This To Something 4 Real, Folks", "can be guessed"),
        ("blue-moon-1-blue-moon-2-blue-moon-3-", "can be guessed"),
        ("correct horse correct horse correct hors", "can be guessed"),
        ("abcdefghijklmnopqrstuvwxyz0123456789", "can be guessed"),
        ("9876543210zyxwvutsrqponmlkjihgfedcba", "can be guessed"),
        ("qwertyuiopasdfghjklzxcvbnm1234567890", "can be guessed"),
        ("my 1 super-secret key for Zürich, 2024", "can be guessed"),
        ("short", "32 letters or more"),
        ("", "32 letters or more"),
    ],
)
def test_a_weak_key_is_refused_wherever_it_is(tmp_path, key, why):
    file = tmp_path / ".secret_key"
    file.write_text(key)

    with pytest.raises(ImproperlyConfigured, match=why):
        secret_key.from_environment(key)
    with pytest.raises(ImproperlyConfigured, match=rf"{why}.*Delete this file"):
        secret_key.from_file(file, NEW)


def test_a_published_key_is_refused_with_the_way_to_a_new_one(tmp_path, monkeypatch):
    monkeypatch.setattr(secret_key, "PUBLISHED", {sha256(OLD.encode()).hexdigest()})
    (tmp_path / ".secret_key").write_text(OLD + "\n")

    with pytest.raises(ImproperlyConfigured, match=r"everybody knows it\. Delete this file"):
        secret_key.from_file(tmp_path / ".secret_key", NEW)
    for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS"):
        with pytest.raises(ImproperlyConfigured, match=rf"{name} is published.*Make a new one"):
            secret_key.from_environment(OLD, name)


def test_random_keys_are_taken():
    for make in (secrets.token_hex, secrets.token_urlsafe):
        for length in (32, 50):
            keys = [make(length) for _ in range(200)]
            assert [key for key in keys if secret_key.weakness(key)] == []


def test_a_good_key_file_is_kept(tmp_path):
    assert secret_key.from_file(tmp_path / "key", OLD) == OLD
    assert secret_key.from_file(tmp_path / "key", NEW) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_in_production_others_may_not_read_the_key(tmp_path):
    (tmp_path / ".secret_key").write_text(secrets.token_urlsafe(50))
    (tmp_path / ".secret_key").chmod(0o640)

    complaint = start(tmp_path, SITE_URL="https://consults.example")

    assert f"chmod 600 {tmp_path}/.secret_key" in complaint
    assert start(tmp_path) == ""  # at home it may be
    (tmp_path / ".secret_key").chmod(0o600)
    assert start(tmp_path, SITE_URL="https://consults.example") == ""


def test_a_weak_fallback_stops_the_start(tmp_path):
    assert "SECRET_KEY_FALLBACKS must be" in start(tmp_path, SECRET_KEY_FALLBACKS="short")


def test_a_signature_of_the_former_key_still_holds(settings):
    settings.SECRET_KEY = OLD
    signed = Signer(salt="link").sign("word")
    settings.SECRET_KEY = NEW

    settings.SECRET_KEY_FALLBACKS = [OLD]
    assert Signer(salt="link").unsign(signed) == "word"
    settings.SECRET_KEY_FALLBACKS, settings.FORMER_KEYS = [], [OLD]
    with pytest.raises(BadSignature):  # a former key compares and signs nothing
        Signer(salt="link").unsign(signed)


def test_the_id_of_a_key_tells_nothing_and_names_it(settings):
    settings.SECRET_KEY, settings.FORMER_KEYS = NEW, [OLD]

    assert keys.current() == keys.key_id(NEW) != keys.key_id(OLD)
    assert keys.named(keys.key_id(OLD)) == [OLD]
    assert keys.named(keys.UNNAMED) == [NEW, OLD]
    assert not keys.is_known(keys.key_id("another one"))
    assert OLD not in keys.key_id(OLD)


@pytest.mark.parametrize("kept", ["SECRET_KEY_FALLBACKS", "FORMER_KEYS"])
def test_a_needle_of_a_former_key_still_finds(settings, kept):
    settings.SECRET_KEY = OLD
    made, made_with = needle("Zebulon Quarkwright").as_data(), keys.current()
    settings.SECRET_KEY = NEW

    assert stored([made], made_with) == []
    setattr(settings, kept, [OLD])
    assert spans("zebulon quarkwright", stored([made], made_with)) == [(0, 19)]
    assert spans("zebulon quarkwright", stored([made], keys.UNNAMED)) == [(0, 19)]


@pytest.mark.django_db(transaction=True)
def test_a_proof_without_its_key_says_so_and_proves_nothing(settings):
    settings.SECRET_KEY = OLD
    question = make_question(body="My neighbour Zebulon Quarkwright has it too.")
    done = proof.finish(redaction.begin(question, ["Zebulon Quarkwright"], "name", BY), BY)
    settings.SECRET_KEY = NEW

    proof.prove(done)

    assert done.state == Redaction.State.UNCOMPARED
    assert "made with another secret key" in done.proof[0]["note"]
    settings.FORMER_KEYS = [OLD]
    proof.prove(done)
    assert len(done.proof) > 1


@pytest.mark.django_db
def test_an_erased_text_stays_refused_after_a_change_of_key(settings):
    settings.SECRET_KEY = OLD
    erased = Redaction.objects.create(number=1, category="consult")
    ErasedText.objects.create(key=erased_key("content"), redaction=erased)
    settings.SECRET_KEY, settings.FORMER_KEYS = NEW, [OLD]

    assert Known([], ["content"], Earlier()).erased
    settings.FORMER_KEYS = []
    assert not Known([], ["content"], Earlier()).erased


@pytest.mark.django_db
def test_counted_searches_go_on_after_a_change_of_key(settings):
    kind, counts = SearchTally.Kind.WORDS, {"searches": 1, "empty": 0, "clicks": 0}
    settings.SECRET_KEY = OLD
    counters.write({(kind, "eyelid"): counts}, {})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    counters.write({(kind, "eyelid"): counts}, {})

    tally = SearchTally.objects.get()
    assert (tally.searches, tally.key) == (2, counters.key_of(kind, "eyelid"))


def test_a_key_file_that_is_no_text_is_refused_with_a_sentence(tmp_path):
    file = tmp_path / ".secret_key"
    file.write_bytes(bytes(range(128, 200)))
    file.chmod(0o600)

    with pytest.raises(ImproperlyConfigured, match="is no text"):
        secret_key.from_file(file, NEW)
