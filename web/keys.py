"""The keys that keyed hashes are made with: the one in use, and former ones that only compare.

A hash is stored beside the id of its key. After a change of `SECRET_KEY` an old hash is compared with the
key it was made with, if that is still named in `SECRET_KEY_FALLBACKS` or `FORMER_KEYS`; if not, that is said
rather than taken for “nothing found”.
"""

from functools import cache
from hashlib import blake2b

from django.conf import settings

UNNAMED = ""  # the id of hashes made before ids were kept


@cache
def key_id(secret):
    """Return the name of a secret: eight hexadecimal digits that tell nothing about it."""
    return blake2b(secret.encode(), digest_size=4, person=b"id of a key").hexdigest()


def current():
    """Return the id of the key that new hashes are made with."""
    return key_id(settings.SECRET_KEY)


def secrets():
    """Return every secret at hand, the one in use first."""
    named = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, *settings.FORMER_KEYS]
    return list(dict.fromkeys(named))


def former():
    """Return the secrets at hand that are no longer in use."""
    return secrets()[1:]


def named(name):
    """Return the secrets that the id `name` may stand for: one, none when it is not at hand, or all."""
    return [secret for secret in secrets() if name in (UNNAMED, key_id(secret))]


def is_known(name):
    """Return whether hashes made with the key of this id can be compared."""
    return bool(named(name))
