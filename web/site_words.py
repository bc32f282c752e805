"""What the site calls itself and says of itself: from the environment, until an Administrator says otherwise.

The table of an Administrator's words stands in a room above, which gives its reader here. Each process keeps
what it read for some seconds, so no page asks for them each time.
"""

import time
from contextlib import suppress
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.db import DatabaseError

EVERY = 20  # seconds for which a process keeps what it read


class SiteWords:
    """Name, notice and help numbers as they stand now; `stored` returns {name: value} of what was changed."""

    def __init__(self):
        self.next_look = 0.0  # seconds of time.monotonic
        self.found = {}
        self.stored = dict

    def forget(self):
        """Read anew at the next question: this process has just changed something."""
        self.next_look = 0.0

    def _now(self):
        if time.monotonic() >= self.next_look:
            with suppress(DatabaseError):  # what was read last still holds
                self.found = self.stored()
            self.next_look = time.monotonic() + EVERY
        return self.found

    def name(self):
        return self._now().get("name") or settings.SITE_NAME

    def notice(self):
        return self._now().get("notice") or settings.SITE_NOTICE

    def help_numbers(self):
        return {**settings.HELP_NUMBERS, **self._now().get("help_numbers", {})}

    def sender(self):
        """Return whom mails are from: the site by its name."""
        return formataddr((self.name(), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


site_words = SiteWords()
