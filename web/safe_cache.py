"""The one door to the cache: it never raises, and while the shared cache is away it counts in this process.

``CACHES["default"]`` is `SafeCache` in front of ``CACHES["shared"]`` (what CACHE_URL names), so libraries go
through the same door. What is kept here may be forgotten at any time: numbers and counts, never a text.
"""

import logging
import time
from contextlib import suppress

from django.core.cache import cache, caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

__all__ = ["SafeCache", "cache", "shared"]

log = logging.getLogger(__name__)
PAUSE = 10  # seconds for which a cache that failed is not asked again
HOUR = 60 * 60


class _Away:
    """When the shared cache may be asked again, for all threads of this process."""

    until = 0.0


def answers_again():
    """Ask the shared cache at the next turn, however lately it failed."""
    _Away.until = 0.0


def shared():
    """Return the cache behind the door, for whoever must know whether it answers."""
    return caches["shared"]


class SafeCache(BaseCache):
    """A cache of Django that asks the shared one and falls back on the memory of this process."""

    def __init__(self, location, params):
        super().__init__(params)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("add", key, value, timeout, version)

    def get(self, key, default=None, version=None):
        return self._ask("get", key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._ask("set", key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("touch", key, timeout, version)

    def delete(self, key, version=None):
        return self._ask("delete", key, version)

    def incr(self, key, delta=1, version=None):
        """Return the count plus `delta`; one that is nowhere begins at 0."""
        for _ in range(2):
            with suppress(ValueError):
                return self._ask("incr", key, delta, version)
            self.add(key, 0, HOUR, version)
        return delta

    def clear(self):
        self._ask("clear")
        caches["local"].clear()

    def _ask(self, step, *args):
        if not _is_away():
            try:
                return getattr(caches["shared"], step)(*args)
            except Exception as error:  # whatever it is, the page goes on
                if step == "incr" and type(error) is ValueError:
                    raise  # no such count
                log.warning("The shared cache does not answer: %s", type(error).__name__)
                _Away.until = time.monotonic() + PAUSE
        return getattr(caches["local"], step)(*args)


def _is_away():
    return time.monotonic() < _Away.until
