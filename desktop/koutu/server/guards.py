"""Who may ask, and how much they may send."""

import hmac
import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Message, Receive


class TooLargeError(Exception):
    """More bytes came than a request may have."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: bytes it sends, seconds until it is given up."""

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
            if hmac.compare_digest(known.encode(), self.token.encode()):
                return None
            return 401, "Say the server's token: Authorization: Bearer TOKEN."
        origin = request.headers.get("origin")
        if not _is_here(_host(f"//{request.headers.get('host', '')}")) or (origin and not _is_here(_host(origin))):
            return 403, "This server is for programs on its own machine; start it with --token for others."
        return None


def limited(receive: Receive, most: int) -> Receive:
    """Return a `receive` that raises TooLargeError as soon as a body is larger than `most` bytes."""
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLargeError
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
