"""Whom a link leads to: looked up once, judged, and then connected to; never looked up again.

A name may lead elsewhere the second time that it is asked for. So what is judged is the address, and what is connected
to is that very address; the name stays for the certificate and for the server.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, NamedTuple

_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
# Addresses of version 6 that hold one of version 4 in their last 32 bits: mapped, compatible, translated (NAT64).
_HOLDING = [ipaddress.ip_network(text) for text in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48")]


class Place(NamedTuple):
    """One way to connect to a server, as `socket.getaddrinfo` gives it."""

    family: int
    address: Any

    @property
    def is_public(self) -> bool:
        """Whether it is out in the internet."""
        return is_public(str(self.address[0]))


def is_host(name: str) -> bool:
    """Whether a host in a link is one that every parser reads alike.

    Percent signs, backslashes, control characters and odd spellings of numbers (2130706433, 0x7f.1, 010.0.0.1) are one
    host for one program and another for the next.
    """
    if ":" in name:
        return _is(ipaddress.IPv6Address, name) and "%" not in name
    if not _NAME.fullmatch(name):
        return False
    last = name.rstrip(".").rpartition(".")[2]
    return not _NUMBER.fullmatch(last) or _is(ipaddress.IPv4Address, name)


def is_public(text: str) -> bool:
    """Whether an address is one of the internet: not this computer, its network, its provider's, nor for many."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.sixtofour, *(address.teredo or ())]
        if any(address in network for network in _HOLDING):
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        held = [each for each in inner if each is not None]
        if held:
            return all(is_public(str(each)) for each in held)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def places_of(host: str, port: int) -> list[Place]:
    """Look a host up.

    Raises:
        OSError: it cannot be found.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "the name cannot be looked up") from error
    return [Place(int(family), address) for family, _, _, _, address in found]


def connecting(
    kind: type[HTTPConnection] | type[HTTPSConnection], places: Sequence[Place], made: Callable[[HTTPConnection], None]
) -> Callable[..., HTTPConnection]:
    """What makes a connection that goes to `places` whatever its host's name is; `made` gets each.

    The name is still the one that the server's certificate must be for.
    """

    def make(host: str, **options: Any) -> HTTPConnection:
        connection = kind(host, **options)
        # The one thing about a connection that its class lets others say; `socket.create_connection` by itself.
        connection._create_connection = partial(_connected, places)  # type: ignore[attr-defined]
        made(connection)
        return connection

    return make


def _connected(places: Sequence[Place], _name: tuple[str, int], timeout: float, _source: object) -> socket.socket:
    failure: OSError | None = None
    for place in places:
        connection = socket.socket(place.family, socket.SOCK_STREAM)
        try:
            connection.settimeout(timeout)
            connection.connect(place.address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure or socket.gaierror(socket.EAI_NONAME, "no address")


def _is(kind: Callable[[str], object], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True
