"""Who may ask, and how much they may send."""

import asyncio
import hmac
import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Message, Receive

_SHARES = 4  # bodies of the largest size that may be here at once


class TooLargeError(Exception):
    """More bytes came than a request may have."""


class TooSlowError(Exception):
    """A body took longer to come than a request may take."""


class FullError(Exception):
    """The bodies of all requests together are as large as they may be."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: bytes it sends, seconds for them to come, and seconds until it is given up."""

    body: int = 100_000_000
    seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Doorman:
    """Lets requests in.

    Attributes:
        token: what a request must know; empty where the server listens on this machine only and asks for none.
    """

    token: str

    def refusal(self, request: Request) -> tuple[int, str] | None:
        """Return status and sentence for whoever may not ask, or None.

        Without a token, a page in the user's own browser could reach the server by this machine's address or by a name
        of its own that leads here (DNS rebinding): so neither a foreign `Host` nor a foreign `Origin` is served.
        """
        if self.token:
            known = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
            known = known or request.headers.get("x-api-key", "")
            if hmac.compare_digest(known.encode("latin-1"), self.token.encode()):
                return None
            return 401, "Say the server's token: Authorization: Bearer TOKEN."
        origin = request.headers.get("origin")
        # A picture in a page is asked for without an origin; then a browser says at least that a page asks.
        by_page = request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        foreign = not _is_here(_host(origin)) if origin else by_page
        if foreign or not _is_here(_host(f"//{request.headers.get('host', '')}")):
            return 403, "This server is for programs on its own machine; start it with --token for others."
        return None


class Room:
    """What the bodies of all requests together may take, so that many at once do not fill the memory.

    Args:
        most: bytes of all that are read or worked on.
    """

    def __init__(self, most: int) -> None:
        self._left = most

    @contextmanager
    def share(self) -> Iterator["Share"]:
        """Return one request's share, given back at the end."""
        share = Share(self)
        try:
            yield share
        finally:
            self._left += share.taken

    def take(self, size: int) -> None:
        """Take some of it.

        Raises:
            FullError: there is not so much left.
        """
        if size > self._left:
            raise FullError
        self._left -= size


class Share:
    """What one request's body takes of the room.

    Attributes:
        taken: bytes so far.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self.taken = 0

    def add(self, size: int) -> None:
        """Take more.

        Raises:
            FullError: there is not so much left.
        """
        self._room.take(size)
        self.taken += size


def room_for(limits: Limits) -> Room:
    """Return room for the bodies of a server with these limits."""
    return Room(_SHARES * limits.body)


def limited(receive: Receive, limits: Limits, share: Share) -> Receive:
    """Return a `receive` for a body.

    It raises TooLargeError as soon as the body is larger than it may be, TooSlowError when its time is over, and
    FullError when those of all requests together are too large.
    """
    end = asyncio.get_running_loop().time() + limits.seconds

    async def receive_some() -> Message:
        try:
            async with asyncio.timeout_at(end):
                message = await receive()
        except TimeoutError as late:
            raise TooSlowError from late
        size = len(message.get("body", b""))
        if share.taken + size > limits.body:
            raise TooLargeError
        share.add(size)
        return message

    return receive_some


def is_loopback(host: str) -> bool:
    """Whether an address or name to listen on is reached from this machine only."""
    return _is_here(host)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
