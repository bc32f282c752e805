"""What the settings accept from the environment: each function returns a good value or says what is wrong.

They raise ValueError with the end of a sentence; ``settings.read`` puts the variable's name before it.
"""

import re
import zoneinfo
from urllib.parse import urlsplit

SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"
OUR_POSTGRESQL = "web.postgresql"  # Django's, whose waiting ends
REDIS = "django.core.cache.backends.redis.RedisCache"


def whole_number(least, most=10**6):
    """Return a cast that accepts whole numbers from `least` to `most`."""

    def cast(value):
        number = int(value)
        if not least <= number <= most:
            raise ValueError(f"{number} is not between {least} and {most}")
        return number

    return cast


def time_zone(value):
    """Return the name of a time zone that this machine knows."""
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"“{value}” is no time zone") from None
    return value


def usable_database(settings):
    """Return Django's settings of a database that this site works with and that names all it needs."""
    engine = settings.get("ENGINE", "")
    if engine not in {SQLITE, POSTGRESQL}:
        raise ValueError("this site works with SQLite and PostgreSQL")
    if not settings["NAME"] or settings["NAME"] == ":memory:":
        raise ValueError("it names no database")
    return {**settings, "ENGINE": OUR_POSTGRESQL if engine == POSTGRESQL else engine}


def usable_cache(address, settings):
    """Return Django's settings of a cache whose address is whole."""
    if settings["BACKEND"] != REDIS:
        return settings
    parts = urlsplit(address)
    if not parts.hostname and not (parts.scheme.endswith("socket") or parts.scheme == "unix"):
        raise ValueError("it names no host; a host follows two slashes")
    if not re.fullmatch(r"/?\d*", parts.path) and parts.hostname:
        raise ValueError("after the host comes a number: the database of Redis")
    parts.port  # noqa: B018 - raises ValueError for a port that is none
    return settings
