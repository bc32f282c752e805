"""How the settings read the environment, and what they accept from it.

A cast takes a variable's name and a default, and returns a good value. It raises ValueError with the end of a
sentence; `read` puts the variable's name before it.
"""

import re
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"
OUR_POSTGRESQL = "web.postgresql"  # Django's, whose waiting ends
REDIS = "django.core.cache.backends.redis.RedisCache"

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def read(name, cast, default, hint):
    """Return the environment variable ``name``, or stop with a sentence on what it should be."""
    try:
        return cast(name, default=default)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} must be {hint}: {error}") from error


def switch(name):
    """Return the environment variable ``name``, yes or no, or stop with a sentence; unset is no."""
    return read(name, strict_bool, False, "true or false")


def positive(name, default):
    """Return the environment variable ``name``, a whole number from 1, or stop with a sentence."""
    if (number := read(name, env.int, default, "a whole number")) < 1:
        raise ImproperlyConfigured(f"{name} must be 1 or more: {number} is not.")
    return number


# ------------------------------------------------------------------ casts


def strict_bool(name, default):
    """Read a switch; anything but a plain yes or no is refused rather than taken as no."""
    value = env.str(name, default=str(default)).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError(f"“{value}” is neither true nor false")


def whole_number(least, most=10**6):
    """Return a cast that accepts whole numbers from `least` to `most`."""

    def cast(name, default):
        number = int(env.str(name, default=str(default)))
        if not least <= number <= most:
            raise ValueError(f"{number} is not between {least} and {most}")
        return number

    return cast


def time_zone(name, default):
    """Read the name of a time zone that this machine knows."""
    value = env.str(name, default=default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"“{value}” is no time zone") from None
    return value


def usable_database(name, default):
    """Read Django's settings of a database that this site works with and that names all it needs."""
    settings = env.db_url(name, default=default)
    engine = settings.get("ENGINE", "")
    if engine not in {SQLITE, POSTGRESQL}:
        raise ValueError("this site works with SQLite and PostgreSQL")
    if not settings["NAME"] or settings["NAME"] == ":memory:":
        raise ValueError("it names no database")
    return {**settings, "ENGINE": OUR_POSTGRESQL if engine == POSTGRESQL else engine}


def cache_address(name, default):
    """Read the address of a cache that Django knows and that is whole."""
    address, settings = env.str(name, default=default), env.cache_url(name, default=default)
    if settings["BACKEND"] != REDIS:
        return address
    parts = urlsplit(address)
    if not parts.hostname and not (parts.scheme.endswith("socket") or parts.scheme == "unix"):
        raise ValueError("it names no host; a host follows two slashes")
    if not re.fullmatch(r"/?\d*", parts.path) and parts.hostname:
        raise ValueError("after the host comes a number: the database of Redis")
    parts.port  # noqa: B018 - raises ValueError for a port that is none
    return address
