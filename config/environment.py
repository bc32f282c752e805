"""How the settings read the environment, and what they accept from it.

A cast takes a variable's name and a default, and returns a good value. It raises Unfit with the end of a
sentence; `read` puts the variable's name before it. What a library says of a value is told to nobody: it
speaks of the library, and an address may hold a password.
"""

import re
import zoneinfo
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

BASE_DIR = Path(__file__).resolve().parent.parent
SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"
OUR_POSTGRESQL = "web.postgresql"  # Django's, whose waiting ends
REDIS = "django.core.cache.backends.redis.RedisCache"

MAIL = ("smtp", "smtps", "smtp+ssl", "smtp+tls")
HELP_NAME = re.compile(r"[a-z_]+")  # as in the braces of a help-now text


class Variables(FileAwareMapping):
    """The environment, where NAME_FILE names a file that holds NAME, as containers are given secrets."""

    def __getitem__(self, key):
        try:
            return super().__getitem__(key).rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise ImproperlyConfigured(
                f"{key}_FILE must be a text file that this account can read."
            ) from None


class Environment(environ.Env):
    ENVIRON = Variables()


env = Environment()
env.read_env(BASE_DIR / ".env")


class Unfit(ValueError):
    """A value that cannot be used; the message is the end of a sentence."""


def read(name, cast, default, hint):
    """Return the environment variable ``name``, or stop with a sentence on what it should be."""
    try:
        return cast(name, default=default)
    except Unfit as error:
        raise ImproperlyConfigured(f"{name} must be {hint}: {error}.") from None
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} must be {hint}. What it holds is not.") from error


def switch(name):
    """Return the environment variable ``name``, yes or no, or stop with a sentence; unset is no."""
    return read(name, strict_bool, False, "true or false")


def positive(name, default):
    """Return the environment variable ``name``, a whole number from 1, or stop with a sentence."""
    return read(name, whole_number(1, 10**9), default, "a whole number")


# ------------------------------------------------------------------ casts


def strict_bool(name, default):
    """Read a switch; anything but a plain yes or no is refused rather than taken as no."""
    value = env.str(name, default=str(default)).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise Unfit(f"“{value}” is neither true nor false")


def whole_number(least, most=10**6):
    """Return a cast that accepts whole numbers from `least` to `most`."""

    def cast(name, default):
        value = env.str(name, default=str(default)).strip()
        if not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise Unfit(f"“{value}” is not")
        if not least <= (number := int(value)) <= most:
            raise Unfit(f"{number} is not between {least} and {most}")
        return number

    return cast


def time_zone(name, default):
    """Read the name of a time zone that this machine knows."""
    value = env.str(name, default=default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise Unfit(f"“{value}” is no time zone") from None
    return value


def named_numbers(name, default):
    """Read telephone numbers with a name each: emergency=112,crisis=116 123."""
    found = dict(default)
    for part in filter(str.strip, env.str(name, default="").split(",")):
        own, sign, number = map(str.strip, part.partition("="))
        if not sign:
            raise Unfit(f"“{own}” has no name and “=” before it")
        if not HELP_NAME.fullmatch(own):
            raise Unfit(f"“{own}” is no name; it has small letters and “_” only")
        if not number or "=" in number:
            raise Unfit(f"“{own}” has no number of its own")
        found[own] = number
    return found


def mail_server(name, default):
    """Read Django's settings of a mail server from an address that is whole."""
    address = env.str(name, default=default)
    parts = urlsplit(address)
    if parts.scheme not in env.EMAIL_SCHEMES:
        raise Unfit(f"it begins with none of {', '.join(f'{known}://' for known in sorted(MAIL))}")
    if parts.scheme in MAIL and not parts.hostname:
        raise Unfit("it names no host; a host follows two slashes")
    with _good_port():
        return env.email_url(name, default=default)


@contextmanager
def _good_port():
    """Raise Unfit where an address that is read inside has a port that is none."""
    try:
        yield
    except ValueError as error:
        if "port" not in str(error).lower():
            raise
        raise Unfit("its port is no number from 0 to 65535") from None


def usable_database(name, default):
    """Read Django's settings of a database that this site works with and that names all it needs."""
    with _good_port():
        settings = env.db_url(name, default=default)
    engine = settings.get("ENGINE", "")
    if engine not in {SQLITE, POSTGRESQL}:
        raise Unfit("this site works with SQLite and PostgreSQL")
    if not settings["NAME"] or settings["NAME"] == ":memory:":
        raise Unfit("it names no database")
    return {**settings, "ENGINE": OUR_POSTGRESQL if engine == POSTGRESQL else engine}


def cache_address(name, default):
    """Read the address of a cache that Django knows and that is whole."""
    address = env.str(name, default=default)
    parts, settings = urlsplit(address), env.cache_url(name, default=default)
    if settings["BACKEND"] != REDIS:
        return address
    if not parts.hostname and not (parts.scheme.endswith("socket") or parts.scheme == "unix"):
        raise Unfit("it names no host; a host follows two slashes")
    if not re.fullmatch(r"/?\d*", parts.path) and parts.hostname:
        raise Unfit("after the host comes a number: the database of Redis")
    with _good_port():
        parts.port  # noqa: B018 - raises ValueError for a port that is none
    return address
