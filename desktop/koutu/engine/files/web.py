"""Ask a web server for something: http and https only, bounded in time, given up within a moment at any time.

Whoever asks decides what may come: `links` takes pictures, `download` networks.
"""

import contextlib
import queue
import re
import socket
import ssl
import string
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.cookiejar import CookieJar
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import LinkError
from koutu.engine.files.addresses import Place, connecting, is_host, places_of
from koutu.engine.files.names import shown
from koutu.engine.files.proxies import proxies, refuse_socks
from koutu.version import __version__

_CHUNK = 1 << 16  # bytes a read
# At most this many chunks wait between the server and whoever takes them.
_AHEAD = 16
# How often the caller looks at its token; a fifth of the 200 ms in which a cancel has to answer.
_POLL = 0.04
# A server that sends less than this in `stall` seconds counts as stalled, however often it drips a byte.
_PACE = 1024
# Seconds that one answer may take: a network of a gigabyte over a slow line, which goes on where it was broken off.
LONGEST = 6 * 3600.0
_REDIRECTS = (301, 302, 303, 307, 308)  # RFC 9110, 15.4
_HEADERS = {
    # What asks, and for whom. Some servers (Wikimedia's) answer nobody who names no address: once there is a page of
    # the project's own, its address belongs here (docs/RELEASING.md).
    "User-Agent": f"Koutu/{__version__} (desktop program that cuts subjects out of pictures; asked by its user)",
    # Neither pictures nor networks get smaller by it, and the length would say nothing about what it unpacks to.
    "Accept-Encoding": "identity",
}
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


class TooSlow(TimeoutError):  # noqa: N818 - a kind of time-out
    """The server sends, but would go on for longer than is put up with."""


class _Head(NamedTuple):
    status: int
    headers: Message
    length: int | None


class Reply:
    """A server's answer with status 2xx.

    Attributes:
        status: the code.
        headers: as they came.
        length: bytes of the body as the server says, None where it does not.
    """

    def __init__(self, asking: "_Asking", token: CancelToken, head: _Head) -> None:
        self.status = head.status
        self.headers = head.headers
        self.length = head.length
        self._asking = asking
        self._token = token

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes; now and then an empty piece, so that the caller may tell how far it is.

        Raises:
            TimeoutError: the server went silent, or dripped.
            OSError, HTTPException: the connection broke.
            Cancelled: by the token.
        """
        for item in self._asking.items(self._token):
            assert isinstance(item, bytes)
            yield item

    @property
    def is_page(self) -> bool:
        """Whether the server says that this is a web page."""
        return self.headers.get_content_type() in ("text/html", "application/xhtml+xml")

    @property
    def is_packed(self) -> bool:
        """Whether the server compresses the body although it was not asked to."""
        return self.headers.get("Content-Encoding", "identity").lower() not in ("", "identity")


@contextmanager
def ask(
    link: str,
    headers: Mapping[str, str],
    *,
    stall: float,
    redirects: int,
    cancel: CancelToken,
    total: float = LONGEST,
    public_only: bool = False,
) -> Iterator[Reply]:
    """Ask for what a link points at.

    Redirects are followed, each checked like the link itself. TLS certificates are always verified; the system's
    proxies and those of the environment are used.

    Args:
        link: an http or https address. Spaces and non-ASCII characters are allowed.
        headers: more lines of the request.
        stall: seconds without an answer, or with almost no data, that are put up with.
        redirects: how often the server may send us on to another address.
        cancel: gives up within 0.2 seconds, also while the server is silent.
        total: seconds that all of it may take, however steadily it comes.
        public_only: nothing inside this computer or its network is asked, whoever names it.

    Raises:
        LinkError: the link, or where it leads, is none that Koutu opens.
        urllib.error.HTTPError: the server refuses.
        TimeoutError: the server says nothing; `TooSlow`: it goes on for too long.
        OSError, HTTPException: it cannot be reached, or breaks off.
        Cancelled: by the token.
    """
    cancel.check()
    all_headers = {**_HEADERS, **headers}
    asking = _Asking(link, all_headers, stall=stall, redirects=redirects, total=total, public_only=public_only)
    # A thread of its own, since name look-up, connecting and the TLS handshake cannot be interrupted. After a cancel
    # it is left to its socket's time-out; it keeps nothing and touches nothing but its own data.
    threading.Thread(target=asking.run, name="koutu-link", daemon=True).start()
    try:
        head = next(item for item in asking.items(cancel) if item)
        assert isinstance(head, _Head)
        yield Reply(asking, cancel, head)
    finally:
        asking.stop()


def is_page(head: bytes | bytearray) -> bool:
    """Whether the first bytes of a file are those of a web page."""
    return _PAGE.match(head[:4096]) is not None


def host(link: str) -> str:
    """The server's name in a link, or the link itself where there is none."""
    try:
        return urlsplit(link).hostname or link
    except ValueError:
        return link


def checked(link: str) -> str:
    """`link` in ASCII, if it is a whole http or https address.

    Raises:
        LinkError: it is not.
    """
    try:
        parts = urlsplit(link)
        name, port = parts.hostname or "", parts.port
        ascii_name = name if ":" in name or "%" in name else name.encode("idna").decode()
    except ValueError:  # UnicodeError too
        raise _no_address(link) from None
    if parts.scheme not in ("http", "https"):
        raise LinkError("“{link}” is not a link that Koutu opens: use one with http:// or https://.", link=link)
    if not ascii_name:
        raise _no_address(link)
    if "@" in parts.netloc:
        raise LinkError("“{link}” asks to sign in, which Koutu does not do. Save the picture first.", link=link)
    # `urlsplit` drops line breaks and tabs, others do not.
    if not is_host(ascii_name) or re.search(r"[\x00-\x1f\x7f]", link):
        raise _no_address(link)
    place = f"[{ascii_name}]" if ":" in ascii_name else ascii_name
    if port is not None:
        place += f":{port}"
    # A backslash is a slash to browsers.
    kept = string.punctuation.replace("\\", "")
    return urlunsplit((parts.scheme, place, quote(parts.path, kept) or "/", quote(parts.query, kept), ""))


def _joined(link: str, location: str) -> str:
    try:
        return urljoin(link, location)
    except ValueError:
        raise _no_address(location) from None


def _no_address(link: str) -> LinkError:
    return LinkError("“{link}” is not a web address. Check how it is written.", link=shown(link))


class _Asking:
    """One request, made on a thread of its own, which hands over first the head and then the body in pieces."""

    def __init__(
        self,
        link: str,
        headers: Mapping[str, str],
        *,
        stall: float,
        redirects: int,
        total: float,
        public_only: bool,
    ) -> None:
        self._link = link
        self._headers = dict(headers)
        self._stall = stall
        self._redirects = redirects
        self._total = total
        self._public_only = public_only
        self._connection: HTTPConnection | None = None
        self._answers = 0
        self._queue: queue.Queue[_Head | bytes | Exception | None] = queue.Queue(_AHEAD)
        self._stopped = False

    def run(self) -> None:
        """Ask, and hand over what comes; never raises."""
        end: Exception | None = None
        try:
            self._fetch()
        except Exception as error:  # whatever a server can provoke must reach the caller's thread
            end = error
        self._put(end)

    def stop(self) -> None:
        """Nobody waits any more: read no further, whatever the server drips."""
        self._stopped = True
        connection = self._connection
        # It has no socket before it is connected, and none after its answer took it over.
        with contextlib.suppress(OSError, AttributeError):
            if connection is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)

    def items(self, token: CancelToken) -> Iterator[_Head | bytes]:
        """What comes, on the caller's thread; b"" while nothing does.

        Raises:
            Exception: what went wrong on the way.
        """
        received, pace, since = 0, 0, time.monotonic()
        end = since + self._total
        while True:
            token.check()
            try:
                item = self._queue.get(timeout=_POLL)
            except queue.Empty:
                item = b""
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            yield item
            received += len(item) if isinstance(item, bytes) else 0
            now, reached = time.monotonic(), received + self._answers * _PACE
            if reached >= pace + _PACE:
                pace, since = reached, now
            elif now - since > self._stall:
                raise TimeoutError
            if now > end:
                raise TooSlow

    def _put(self, item: _Head | bytes | Exception | None) -> None:
        while not self._stopped:
            try:
                self._queue.put(item, timeout=_POLL)
            except queue.Full:
                continue
            return

    def _fetch(self) -> None:
        link, began_inside, jar = self._link, False, CookieJar()
        for hop in range(self._redirects + 1):
            request = urllib.request.Request(checked(link), headers=self._headers)
            refuse_socks(request.full_url)
            places = _judged(request)
            outside = [place for place in places if place.is_public]
            if self._public_only and (not places or len(outside) < len(places)):
                raise LinkError("“{link}” does not lead out into the internet: it is not asked for.", link=self._link)
            if hop == 0:
                # The user's own word may lead into their own network; where it leads to both, it means the internet.
                began_inside = bool(places) and not outside
                places = outside or places
            elif len(outside) < len(places) and not began_inside:
                raise LinkError(
                    "“{link}” leads back into this computer or its own network, which no picture on the web does. "
                    "Check it in a browser.",
                    link=self._link,
                )
            try:
                response = _loader(places, self._hold, jar).open(request, timeout=self._stall)
            except urllib.error.HTTPError as refusal:
                with refusal:
                    self._answers += 1
                    location = refusal.headers.get("Location")
                if refusal.code not in _REDIRECTS or not location:
                    raise
                # Header bytes arrive as Latin-1: quoting them so gives back the bytes that the server sent.
                link = _joined(request.full_url, quote(location, safe=string.punctuation, encoding="latin-1"))
                continue
            with response:
                self._answers += 1
                self._put(_Head(response.status, response.headers, response.length))
                self._read(response)
            return
        raise LinkError(
            "“{link}” is passed on from one address to the next without an end. Check it in a browser.", link=self._link
        )

    def _hold(self, connection: HTTPConnection) -> None:
        self._connection = connection

    def _read(self, response: HTTPResponse) -> None:
        announced, received = response.length, 0
        while not self._stopped and received != announced:
            chunk = response.read1(_CHUNK)
            if not chunk:
                break
            received += len(chunk)
            self._put(chunk)


def _judged(request: urllib.request.Request) -> list[Place]:
    """The addresses of a request's host, looked up once: what is judged is what is connected to.

    Raises:
        OSError: it has none, and no proxy looks it up for us.
    """
    parts = urlsplit(request.full_url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        return places_of(host, port)
    except OSError:
        if _proxied(parts.scheme, host):
            return []
        raise


def _proxied(scheme: str, host: str) -> bool:
    return scheme in proxies() and not urllib.request.proxy_bypass(host)


class _PlainHandler(urllib.request.HTTPHandler):
    """Connects to the addresses that were judged."""

    def __init__(self, places: Sequence[Place], made: Callable[[HTTPConnection], None]) -> None:
        super().__init__()
        self._places = places
        self._made = made

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open an http address, at a proxy's where there is one: that looks the host up itself."""
        kind: Any = HTTPConnection if req.has_proxy() else connecting(HTTPConnection, self._places, self._made)
        return self.do_open(kind, req)


class _SecureHandler(urllib.request.HTTPSHandler):
    """Connects to the addresses that were judged; the certificate must be the name's."""

    def __init__(self, places: Sequence[Place], made: Callable[[HTTPConnection], None]) -> None:
        context = ssl.create_default_context()
        super().__init__(context=context)
        self._trusted = context
        self._places = places
        self._made = made

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open an https address, through a proxy's tunnel where there is one."""
        tunnel = getattr(req, "_tunnel_host", None)
        kind: Any = HTTPSConnection if tunnel else connecting(HTTPSConnection, self._places, self._made)
        return self.do_open(kind, req, context=self._trusted)


def _loader(
    places: Sequence[Place], made: Callable[[HTTPConnection], None], jar: CookieJar
) -> urllib.request.OpenerDirector:
    # Not build_opener: that one also opens ftp: and file:, and follows redirects before we have looked at them.
    loader = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(proxies()),
        # Some pages send on to themselves until a cookie comes back; it is forgotten after this one link.
        urllib.request.HTTPCookieProcessor(jar),
        _PlainHandler(places, made),
        _SecureHandler(places, made),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        loader.add_handler(handler)
    return loader
