"""What a web process looks at before it serves: the project's own checks, in its log."""

import logging

from django.conf import settings
from django.core.checks import ERROR
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from consults import system_checks
from web.later import Later

log = logging.getLogger(__name__)
postgresql = Later("web.postgresql.base")  # which SQLite does without


def refuse_or_warn():
    """Log what the checks warn of. Raises ImproperlyConfigured for an error, and for erased texts.

    A server runs no checks by itself, and a site that shows erased texts again must not begin to.
    """
    for check in [*system_checks.OF_SETTINGS, *system_checks.OF_DATABASE]:
        for message in check():
            sentence = f"{message.msg} {message.hint or ''}".strip()
            if message.level >= ERROR or message.id == system_checks.ERASURES:
                raise ImproperlyConfigured(sentence)
            log.warning(sentence)


def share_connections():
    """Have the threads of this process share DATABASE_POOL connections to each PostgreSQL, where it is set."""
    connections.close_all()  # a server that forks after this must not share a connection
    for alias in connections:
        if settings.DATABASE_POOL and connections[alias].vendor == "postgresql":
            postgresql.share_connections(alias, connections.settings[alias], settings.DATABASE_POOL)
            del connections[alias]  # this thread's, which read the settings before
