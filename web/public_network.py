"""Connections to public addresses alone: the name is resolved once, and what was looked at is what is called.

A name that leads somewhere public for the check and inside for the call gains nothing, since there is one
answer for both. All of a visit, redirects too, ends at one deadline, however slowly the other side speaks.
"""

import ipaddress
import socket
import time

import httpcore
import httpx

NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All of IPv6 that is given out to the open internet. Whatever else wraps an IPv4 address stands outside:
# IPv4-compatible, IPv4-translated, local NAT64.
GIVEN_OUT = ipaddress.ip_network("2000::/3")
# Inside it, and in IPv4, what Python takes for global: Teredo and 6to4, the relays of 6to4, the next
# server of a network that answers for port mapping, examples in documents.
NOT_FOR_SERVERS = [
    ipaddress.ip_network(text)
    for text in ("2001::/32", "2002::/16", "192.88.99.0/24", "192.0.0.0/24", "3fff::/20")
]
# What stands before an IPv4 address in the last half of one of IPv6.
ISATAP = (0x00005EFE, 0x02005EFE)


class NotPublic(ValueError):
    """An address inside some network, which a check from a server must never touch."""


def is_public(address):
    """Return whether an IP address (text) is one of the open internet, whatever it is wrapped in."""
    address = ipaddress.ip_address(address.partition("%")[0])
    if address.version == 6:
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address in NAT64:
            address = ipaddress.ip_address(int(address) & 0xFFFFFFFF)
        elif address not in GIVEN_OUT or int(address) >> 32 & 0xFFFFFFFF in ISATAP:
            return False
    if any(address in network for network in NOT_FOR_SERVERS if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_unspecified)


class PublicNetwork(httpcore.NetworkBackend):
    """Connects for httpcore, until `begin` plus its seconds, and only where `is_public` holds."""

    def __init__(self):
        self._inner = httpcore.SyncBackend()
        self._allow_private, self._until = False, 0.0

    def begin(self, seconds, allow_private=False):
        """Start the clock of one visit."""
        self._allow_private, self._until = allow_private, time.monotonic() + seconds

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        addresses = [row[4][0] for row in rows]
        if not self._allow_private and not all(map(is_public, addresses)):
            raise NotPublic("leads into a private network")
        stream = self._inner.connect_tcp(
            addresses[0], port, self.left(timeout), local_address, socket_options
        )
        return _Stream(stream, self)

    def connect_unix_socket(self, *args, **kwargs):
        raise NotPublic("leads into this machine")

    def left(self, timeout):
        """Return the seconds left for one step. Raises httpcore.ReadTimeout when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the visit took too long")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline of the visit."""

    def __init__(self, inner, network):
        self._inner, self._network = inner, network

    def read(self, max_bytes, timeout=None):
        return self._inner.read(max_bytes, self._network.left(timeout))

    def write(self, buffer, timeout=None):
        self._inner.write(buffer, self._network.left(timeout))

    def close(self):
        self._inner.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        inner = self._inner.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _Stream(inner, self._network)

    def get_extra_info(self, info):
        return self._inner.get_extra_info(info)


class Transport(httpx.BaseTransport):
    """The transport of httpx over a PublicNetwork; no connection is kept for another visit."""

    def __init__(self):
        self.network = PublicNetwork()
        self._inner = httpx.HTTPTransport(trust_env=False)
        self._inner._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            network_backend=self.network,
            max_keepalive_connections=0,
        )

    def handle_request(self, request):
        return self._inner.handle_request(request)

    def close(self):
        self._inner.close()
