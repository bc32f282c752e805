"""What a web process looks at before it serves: the project's own checks, in its log."""

import logging

from django.core.checks import ERROR
from django.core.exceptions import ImproperlyConfigured

from consults import system_checks

log = logging.getLogger(__name__)


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
