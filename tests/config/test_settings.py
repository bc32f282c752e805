"""A wrong environment stops the start with a sentence that names the variable."""

import os
import subprocess
import sys
from contextlib import closing
from io import StringIO

import pytest
from django.core.checks import Error, Warning
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from config.settings.databases import ON_SQLITE
from config.start import refuse_or_warn
from consults import system_checks
from consults.system_checks import sqlite_is_safe


def start(tmp_path, **environment):
    """Import the settings in a process of its own; returns its complaints, "" when it starts."""
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    clean |= {"DATA_DIR": str(tmp_path), **environment}
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"], env=clean, capture_output=True, text=True
    )
    return done.stderr if done.returncode else ""


VARIABLES = {
    "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "DATABASE_REPLICA_URL", "CACHE_URL",
    "SITE_NAME", "SITE_URL", "DATA_DIR", "EMAIL_URL", "LOG_LEVEL", "DJANGO_SETTINGS_MODULE",
}  # fmt: skip


@pytest.mark.parametrize(
    "name,value",
    [
        ("DEBUG", "maybe"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "nonsense"),
        ("CACHE_URL", "nonsense://x"),
        ("EMAIL_URL", "nonsense://x"),
        ("SITE_URL", "example.org"),
        ("LOG_LEVEL", "LOUD"),
        ("DATA_DIR", "/nowhere/at/all"),
        ("OIDC_ISSUER", "id.example.org"),
        ("OIDC_ACCOUNTS", "everybody"),
    ],
)
def test_wrong_value_is_named(tmp_path, name, value):
    complaint = start(tmp_path, **{name: value})

    assert "ImproperlyConfigured" in complaint
    assert f"{name} must be" in complaint.splitlines()[-1]


def test_nothing_has_to_be_set(tmp_path):
    assert start(tmp_path) == ""
    key = tmp_path / ".secret_key"
    assert len(key.read_text()) >= 50
    assert key.stat().st_mode & 0o777 == 0o600
    assert start(tmp_path) == ""


def test_sqlite_is_set_up_to_lose_nothing(tmp_path, db):
    wanted = {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1}  # 2 is FULL
    own = {**connection.settings_dict, "NAME": str(tmp_path / "db.sqlite3"), "OPTIONS": ON_SQLITE}
    with closing(DatabaseWrapper(own)) as opened, opened.cursor() as cursor:
        values = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}

    assert values == wanted
    assert ON_SQLITE["transaction_mode"] == "IMMEDIATE"


def test_sqlite_takes_as_many_values_as_it_says(db):
    if connection.vendor != "sqlite":
        return
    number = connection.Database.SQLITE_LIMIT_VARIABLE_NUMBER
    connection.ensure_connection()
    most = connection.connection.getlimit(number)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 WHERE 1 IN ({', '.join(['%s'] * most)})", [1] * most)
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "name,value,says",
    [
        ("PROXY_COUNT", "-1", "-1 is not between 0 and 20"),
        ("BACKUP_DAYS", "-5", "-5 is not between 1 and"),
        ("BACKUP_DAYS", "soon", "a whole number of days: “soon” is not."),
        ("SESSION_HOURS", "0", "0 is not between 1 and"),
        ("HELP_NUMBERS", "112", "“112” has no name and “=” before it."),
        ("HELP_NUMBERS", "Notruf=112", "“Notruf” is no name"),
        ("HELP_NUMBERS", "emergency=112,crisis=", "“crisis” has no number of its own."),
        ("HELP_NUMBERS", "emergency=112=113", "“emergency” has no number of its own."),
        ("EMAIL_URL", "host:25", "begins with none of smtp://, smtp+ssl://"),
        ("EMAIL_URL", "smtp://", "it names no host"),
        ("EMAIL_URL", "smtp://host:port", "its port is no number"),
        ("DATABASE_URL", "postgres://me:secret@host:port/name", "its port is no number"),
        ("COUNTS_AT_ONCE", "-1", "not between"),
        ("TIME_ZONE", "Mars/Phobos", "“Mars/Phobos” is no time zone"),
        ("TIME_ZONE", "../etc", "is no time zone"),
        ("DATABASE_URL", "postgres://", "it names no database"),
        ("DATABASE_URL", "mysql://host/name", "works with SQLite and PostgreSQL"),
        ("DATABASE_URL", "sqlite://:memory:", "it names no database"),
        ("CACHE_URL", "redis:/127.0.0.1:6379/1", "it names no host"),
        ("CACHE_URL", "redis://host:port/1", "its port is no number"),
        ("CACHE_URL", "redis://host/one", "a number: the database of Redis"),
    ],
)
def test_a_value_that_cannot_work_is_explained(tmp_path, name, value, says):
    complaint = start(tmp_path, **{name: value}).splitlines()[-1]

    assert name in complaint
    assert says in complaint
    assert not any(raw in complaint for raw in ("secret", "literal", "sequence", "cast", "schema"))


@pytest.mark.parametrize(
    "environment,says",
    [
        ({"DEBUG": "true"}, "DEBUG must be false where SITE_URL is https"),
        ({"EMAIL_URL": "consolemail://"}, "the codes of invited doctors would lie there"),
    ],
)
def test_a_public_site_refuses_what_would_show_texts_or_codes(tmp_path, environment, says):
    assert says in start(tmp_path, SITE_URL="https://consults.example", **environment)
    assert start(tmp_path, **environment) == ""


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("root may write everywhere")
    assert "DATA_DIR must be a folder this process may write" in start(tmp_path)


def test_the_database_file_is_for_its_owner_alone(tmp_path):
    (tmp_path / "db.sqlite3-wal").touch(0o644)
    old = os.umask(0)
    try:
        assert start(tmp_path) == ""
    finally:
        os.umask(old)

    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    assert modes == dict.fromkeys([".secret_key", "db.sqlite3", "db.sqlite3-wal"], "0o600")


def test_without_a_mail_server_a_public_site_prints_no_code(settings, caplog, capsys):
    settings.EMAIL_BACKEND = "config.mail.NotSetUp"
    settings.NO_MAIL = settings.EMAIL_BACKEND

    with pytest.raises(OSError, match="EMAIL_URL is not set"):
        send_mail("your code", "Your code is 123456.", None, ["a@example.org"])

    assert "123456" not in caplog.text + "".join(capsys.readouterr())
    assert [warning.id for warning in system_checks.mail_is_set_up()] == ["consults.W003"]


def test_several_machines_are_told_to_share_a_key(settings):
    settings.IN_PRODUCTION = settings.KEY_IS_OF_THIS_MACHINE = True
    settings.CACHES = {"shared": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}

    assert [warning.id for warning in system_checks.keys_are_shared()] == ["consults.W002"]
    settings.KEY_IS_OF_THIS_MACHINE = False
    assert system_checks.keys_are_shared() == []


def test_a_check_that_does_not_exist_cannot_be_off(settings):
    settings.CHECKS_OFF = ["other-name", "no-such-check"]

    (error,) = system_checks.checks_off_exist()

    assert (error.id, "do not exist: no-such-check." in error.msg) == ("consults.E001", True)


def test_a_server_refuses_to_start_over_an_error_and_logs_a_warning(monkeypatch, caplog):
    warning = Warning("Careful.", hint="Look.", id="consults.W999")
    monkeypatch.setattr(system_checks, "OF_SETTINGS", [lambda: [warning]])
    monkeypatch.setattr(system_checks, "OF_DATABASE", [])
    refuse_or_warn()
    assert "Careful. Look." in caplog.text

    monkeypatch.setattr(system_checks, "OF_DATABASE", [lambda: [Error("No.", hint="Mend it.")]])
    with pytest.raises(ImproperlyConfigured, match="Mend it"):
        refuse_or_warn()


def test_old_sqlite_is_warned_of(monkeypatch):
    assert sqlite_is_safe() == [] or connection.vendor == "sqlite"
    if connection.vendor == "sqlite":
        monkeypatch.setattr(connection.Database, "sqlite_version_info", (3, 51, 2))
        assert [warning.id for warning in sqlite_is_safe()] == ["consults.W001"]


@pytest.mark.django_db
def test_check_says_that_the_database_cannot_be_reached(monkeypatch):
    def gone():
        raise OperationalError("connection to server failed:\nrefused")

    call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())
    monkeypatch.setattr(connection, "ensure_connection", gone)

    with pytest.raises(
        SystemCheckError, match="cannot be reached: connection to server failed: refused"
    ):
        call_command("check", databases=["default"])
    assert system_checks.database_answers() == []  # the start of the site waits for it


def test_a_secret_may_lie_in_a_file(tmp_path):
    file = tmp_path / "address"
    file.write_text("mysql://word@host/name\n")

    said = start(tmp_path, DATABASE_URL_FILE=str(file), DATABASE_URL="sqlite:///x")
    assert "DATABASE_URL must be" in said
    file.write_text(f"sqlite:///{tmp_path}/other.sqlite3\n")
    assert start(tmp_path, DATABASE_URL_FILE=str(file)) == ""
    assert (tmp_path / "other.sqlite3").exists()  # without the line break
    for bad in ("/nowhere/at/all", str(tmp_path)):
        assert "SECRET_KEY_FILE must be a text file" in start(tmp_path, SECRET_KEY_FILE=bad)
