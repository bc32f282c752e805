"""Where a request comes from, and how often; an address is hashed in the cache and kept nowhere else."""

import ipaddress
import logging

from django.conf import settings
from django_ratelimit.core import is_ratelimited
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def address_of(request):
    """Return the client's address: the one our own proxies saw, never one a client claims.

    With ``PROXY_COUNT`` proxies in front, each appends the address it was called from to
    ``X-Forwarded-For``; so the one that counts stands that many places from its end.
    """
    claimed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    count = settings.PROXY_COUNT
    text = claimed[-count] if count and len(claimed) >= count else request.META["REMOTE_ADDR"]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return "0.0.0.0"  # a socket without address: one network of its own


def is_too_often(request, group, rate):
    """True when the client's network did this more often than `rate` (“10/h”), this time counted.

    A cache that does not answer costs the limit, not the page.
    """
    try:
        return is_ratelimited(request, group=group, key="ip", rate=rate, increment=True)
    except RedisError:
        log.warning("the cache does not answer; %s is not limited", group)
        return False
