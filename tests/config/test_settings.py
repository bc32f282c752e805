"""A wrong environment stops the start with a sentence that names the variable."""

import os
import subprocess
import sys

import pytest
from django.db import connection

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


def test_sqlite_is_set_up_to_lose_nothing(db):
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        values = {}
        for name in ("synchronous", "foreign_keys", "secure_delete"):
            cursor.execute(f"PRAGMA {name}")
            values[name] = cursor.fetchone()[0]
    assert values == {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_old_sqlite_is_warned_of(monkeypatch):
    assert sqlite_is_safe() == [] or connection.vendor == "sqlite"
    if connection.vendor == "sqlite":
        monkeypatch.setattr(connection.Database, "sqlite_version_info", (3, 51, 2))
        assert [warning.id for warning in sqlite_is_safe()] == ["consults.W001"]
