"""Where a request comes from, and how often; a network is hashed in the cache and kept nowhere else.

Failed logins are the exception: the log names the network they came from.
"""

import ipaddress
import logging
import re

from django.conf import settings
from django_ratelimit.core import get_usage

log = logging.getLogger(__name__)
WIDTHS = {4: 24, 6: 64}  # bits of an address that make a network: 256 addresses, or one household
GIVEN_BACK = " given back"  # ends the name under which right turns are counted, in the same window
WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+")


def address_of(request):
    """Return the client's address, or None when nobody knows it, as behind a bare socket.

    It is the one our own proxies saw, never one a client claims: with ``PROXY_COUNT`` proxies in front,
    each appends the address it was called from to ``X-Forwarded-For``; so the one that counts stands that
    many places from its end. Where a proxy wrote no address there, the next of our proxies is taken.
    """
    count = settings.PROXY_COUNT
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    seen = told[-count:] if 0 < count <= len(told) else []
    readable = (_read(text) for text in [*seen, request.META.get("REMOTE_ADDR", "")])
    return next((address for address in readable if address), None)


def _read(text):
    """Return an address without port, brackets, quotes and zone, IPv4 as IPv4; None when it is none."""
    text = text.strip().strip('"')
    if match := WITH_PORT.fullmatch(text):
        text = match["six"] or match["four"]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def network_of(request):
    """Return the client's network as text (“203.0.113.0/24”), or None when nobody knows it."""
    address = address_of(request)
    if address is None:
        log.warning(
            "The address of a client is unknown: see PROXY_COUNT. Networks are not limited."
        )
        return None
    return str(ipaddress.ip_network((address, WIDTHS[address.version]), strict=False))


def is_too_often(request, group, rate):
    """True when the client's network did this more often than `rate` (“10/h”), this time counted."""
    return bool(seconds_to_wait(request, group, rate, network_of(request)))


def seconds_to_wait(request, group, rate, whose):
    """Return how long `whose` turn is away at `rate`, this time counted; 0 when it is now.

    `whose` is what is counted: a network, an account. None is never counted.
    """
    if whose is None:
        return 0
    usage = _usage(request, group, rate, whose, increment=True)
    if not usage["should_limit"]:
        return 0
    given_back = _usage(request, f"{group}{GIVEN_BACK}", rate, whose, increment=False)
    if 0 < usage["count"] <= usage["limit"] + given_back["count"]:
        return 0
    return max(usage["time_left"], 1)


def give_back(request, group, rate, whose):
    """Count one turn of `whose` for nothing: it was a right one. Parameters as `seconds_to_wait`."""
    if whose is not None:
        _usage(request, f"{group}{GIVEN_BACK}", rate, whose, increment=True)


def _usage(request, group, rate, whose, increment):
    return get_usage(request, group=group, key=lambda *told: whose, rate=rate, increment=increment)
