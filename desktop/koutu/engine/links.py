"""Fetch a picture by its link: http and https only, bounded in size and time, cancellable while it stalls."""

import base64
import binascii
import re
import socket
import ssl
import string
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from koutu.engine.cancel import CancelToken
from koutu.engine.errors import LinkError
from koutu.version import __version__

_CHUNK = 1 << 16
# How often the caller looks at its token; a fifth of the 200 ms in which a cancel has to answer.
_POLL = 0.04
# A server that sends less than this in `Limits.stall` seconds counts as stalled, however often it drips a byte.
_PACE = 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_NAME = 120
_HEADERS = {
    "User-Agent": f"Koutu/{__version__}",
    "Accept": "image/*,*/*;q=0.5",
    # A compressed answer has no use for pictures, and its length would say nothing about the memory it needs.
    "Accept-Encoding": "identity",
}
_RESERVED_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a link may cost.

    Attributes:
        size: the most bytes a picture may have.
        stall: seconds without an answer, or with almost no data, after which the fetch gives up.
        redirects: how often the server may send us on to another address.
    """

    size: int = 200_000_000
    stall: float = 20.0
    redirects: int = 5


_USUAL = Limits()


def is_link(text: str) -> bool:
    """Whether `text` is meant as an address rather than as a file: it begins with a scheme and `://`."""
    return re.match(r"\s*[a-z][a-z0-9+.-]+://", text, re.IGNORECASE) is not None


def fetch(
    link: str,
    cancel: CancelToken | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    limits: Limits = _USUAL,
) -> tuple[bytes, str]:
    """Download what a link points at.

    Redirects are followed, each checked like the link itself. TLS certificates are always verified; the system's
    proxies are used. Whether the bytes are a picture shows when they are decoded; a web page is refused here.

    Args:
        link: an http or https address. Spaces and non-ASCII characters are allowed.
        cancel: stops the fetch within 0.2 seconds, also while the server is silent.
        progress: called on the caller's thread with the bytes received and the bytes announced (None: unknown).
        limits: the size, the silence and the redirects that are put up with.

    Returns:
        The bytes, at least one, and a file name for them without folders or characters that a file system refuses.

    Raises:
        LinkError: there is nothing to be had at the link; the sentence says why.
        Cancelled: by the token.
    """
    token = cancel or CancelToken()
    token.check()
    download = _Download(link.strip(), limits)
    # A thread of its own, since name look-up, connecting and the TLS handshake cannot be interrupted. After a cancel
    # it is left to its socket's time-out; it keeps nothing and touches nothing but its own data.
    threading.Thread(target=download.run, name="koutu-link", daemon=True).start()
    pace, since = 0, time.monotonic()
    try:
        while not download.ended.wait(_POLL):
            token.check()
            if progress is not None and download.answers:
                progress(download.received, download.announced)
            now = time.monotonic()
            if download.received + download.answers * _PACE >= pace + _PACE:
                pace, since = download.received + download.answers * _PACE, now
            elif now - since > limits.stall:
                raise _stalled(link, limits)
    finally:
        download.stop()
    token.check()
    if download.error is not None:
        raise _as_link_error(download.error, link, limits) from download.error
    if progress is not None:
        progress(download.received, download.announced)
    return bytes(download.data), download.name


def decode_data_url(url: str, limits: Limits = _USUAL) -> tuple[bytes, str]:
    """Decode a `data:` address, as browsers put it beside a dragged picture.

    Returns:
        The bytes, and "picture" with the media type's suffix as a name.

    Raises:
        LinkError: it is malformed, empty or too large.
    """
    head, comma, body = url.strip().partition(",")
    media, *parameters = head[len("data:") :].split(";")
    if not head[:5].lower() == "data:" or not comma:
        raise LinkError("The data: link is damaged. Copy the picture itself instead.")
    if len(body) * 3 // 4 > limits.size:
        raise _too_large("data:", limits)
    data = unquote_to_bytes(body)
    if any(parameter.strip().lower() == "base64" for parameter in parameters):
        try:
            data = base64.b64decode(b"".join(data.split()), validate=True)
        except binascii.Error as error:
            raise LinkError("The data: link is damaged. Copy the picture itself instead.") from error
    if not data:
        raise LinkError("The data: link is empty. Copy the picture itself instead.")
    kind = re.fullmatch(r"image/([a-z0-9]+)(?:\+[a-z]+)?", media.strip().lower())
    return data, f"picture.{kind[1]}" if kind else "picture"


def name_of(link: str) -> str:
    """A file name for a link, from the last part of its path, or from its host when the path is empty."""
    try:
        parts = urlsplit(link.strip())
        host = parts.hostname
    except ValueError:
        return "picture"
    last = parts.path.rstrip("/").rpartition("/")[2]
    return clean_name(unquote(last)) if last else clean_name(host or "")


def clean_name(text: str) -> str:
    """`text` as a visible file name that every file system takes: no folders, control or reserved characters."""
    last = re.split(r"[/\\]", text)[-1]
    kept = "".join("_" if character in '<>:"|?*' else character for character in last if character.isprintable())
    name = kept.strip(" .")
    if len(name.encode()) > _LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        if not dot or len(suffix) > 8:
            stem, dot, suffix = name, "", ""
        name = stem.encode()[: _LONGEST_NAME - len(suffix.encode()) - 1].decode(errors="ignore").rstrip(" .")
        name += dot + suffix
    if name.partition(".")[0].lower() in _RESERVED_NAMES:
        name = f"_{name}"
    return name or "picture"


class _Download:
    """One fetch, run on a thread of its own; the caller reads its counters and waits for `ended`.

    Attributes:
        ended: set when `data` and `name`, or `error`, are final.
        answers: how many servers have answered so far, redirects included.
        received: bytes of the body so far.
        announced: the body's length as the server says, None where it does not.
        data: the body.
        name: a file name for it.
        error: what went wrong.
    """

    def __init__(self, link: str, limits: Limits) -> None:
        self.ended = threading.Event()
        self.answers = 0
        self.received = 0
        self.announced: int | None = None
        self.data = bytearray()
        self.name = name_of(link)
        self.error: Exception | None = None
        self._link = link
        self._limits = limits
        self._stopped = False

    def run(self) -> None:
        """Fetch; never raises."""
        try:
            self._fetch()
        except Exception as error:  # whatever a server can provoke must reach the caller's thread as a sentence
            self.error = error
        finally:
            self.ended.set()

    def stop(self) -> None:
        """Nobody waits any more: read no further."""
        self._stopped = True

    def _fetch(self) -> None:
        link, opener = self._link, _opener()
        for _ in range(self._limits.redirects + 1):
            request = urllib.request.Request(_checked(link), headers=_HEADERS)
            try:
                response = opener.open(request, timeout=self._limits.stall)
            except urllib.error.HTTPError as refusal:
                with refusal:
                    self.answers += 1
                    location = refusal.headers.get("Location")
                if refusal.code not in _REDIRECTS or not location:
                    raise
                # Header bytes arrive as Latin-1: quoting them so gives back the bytes that the server sent.
                link = urljoin(request.full_url, quote(location, safe=string.punctuation, encoding="latin-1"))
                continue
            with response:
                self.answers += 1
                self._read(response)
            return
        raise LinkError(
            "“{link}” is passed on from one address to the next without an end. Check it in a browser.", link=self._link
        )

    def _read(self, response: HTTPResponse) -> None:
        if response.headers.get_content_type() in ("text/html", "application/xhtml+xml"):
            raise _web_page(self._link)
        if response.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
            raise LinkError("The server packs “{link}” in a way that Koutu did not ask for.", link=self._link)
        self.announced = response.length
        if self.announced is not None and self.announced > self._limits.size:
            raise _too_large(self._link, self._limits)
        while not self._stopped and self.received != self.announced:
            chunk = response.read1(_CHUNK)
            if not chunk:
                break
            if self.received + len(chunk) > self._limits.size:
                raise _too_large(self._link, self._limits)
            self.data += chunk
            self.received += len(chunk)
        if self.announced is not None and self.received < self.announced:
            raise _broken_off(self._link)
        if not self.data:
            raise LinkError("“{link}” gives nothing: the server sends an empty file.", link=self._link)
        if _PAGE.match(self.data[:4096]):
            raise _web_page(self._link)
        given = response.headers.get_filename()
        if given:
            self.name = clean_name(_as_utf8(given))


def _opener() -> urllib.request.OpenerDirector:
    # Not build_opener: that one also opens ftp: and file:, and follows redirects before we have looked at them.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _checked(link: str) -> str:
    """`link` in ASCII, if it is a whole http or https address."""
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
        ascii_host = host if ":" in host else host.encode("idna").decode()
    except ValueError:  # UnicodeError too
        raise LinkError("“{link}” is not a web address. Check how it is written.", link=link) from None
    if parts.scheme not in ("http", "https"):
        raise LinkError("“{link}” is not a link that Koutu opens: use one with http:// or https://.", link=link)
    if not ascii_host:
        raise LinkError("“{link}” is not a web address. Check how it is written.", link=link)
    if "@" in parts.netloc:
        raise LinkError("“{link}” asks to sign in, which Koutu does not do. Save the picture first.", link=link)
    place = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    if port is not None:
        place += f":{port}"
    kept = string.punctuation
    return urlunsplit((parts.scheme, place, quote(parts.path, kept) or "/", quote(parts.query, kept), ""))


def _as_utf8(header: str) -> str:
    """A header's text whose raw UTF-8 bytes were read as Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _as_link_error(error: Exception, link: str, limits: Limits) -> LinkError:
    if isinstance(error, LinkError):
        return error
    if isinstance(error, urllib.error.HTTPError):
        return _refused(error.code, link)
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    match cause:
        case TimeoutError():
            return _stalled(link, limits)
        case ssl.SSLCertVerificationError():
            return LinkError(
                "“{host}” cannot prove who it is, so nothing was fetched from it ({reason}).",
                host=_host(link),
                reason=cause.verify_message,
            )
        case socket.gaierror():
            return LinkError("“{host}” cannot be found. Check the link and the connection.", host=_host(link))
        case ConnectionRefusedError():
            return LinkError("“{host}” does not answer. Try again later.", host=_host(link))
        case HTTPException() | ConnectionError() | ssl.SSLError():
            return _broken_off(link)
        case MemoryError():
            return _too_large(link, limits)
        case _:
            return LinkError("“{host}” cannot be reached ({reason}).", host=_host(link), reason=cause)


def _refused(code: int, link: str) -> LinkError:
    if code in (404, 410):
        return LinkError(
            "There is nothing at “{link}” (the server answers {code}). Check the link.", link=link, code=code
        )
    if code in (401, 402, 403, 407, 451):
        return LinkError(
            "The server does not give “{link}” away (it answers {code}). Save the picture in a browser first.",
            link=link,
            code=code,
        )
    if code == 429 or code >= 500:
        return LinkError(
            "The server has trouble with “{link}” (it answers {code}). Try again later.", link=link, code=code
        )
    return LinkError("The server does not send “{link}” (it answers {code}).", link=link, code=code)


def _stalled(link: str, limits: Limits) -> LinkError:
    return LinkError(
        "“{host}” sent nothing for {seconds:g} seconds. Try again later.", host=_host(link), seconds=limits.stall
    )


def _too_large(link: str, limits: Limits) -> LinkError:
    return LinkError(
        "“{link}” is larger than {megabytes:g} MB, too large for a picture. Save it first and open the file.",
        link=link,
        megabytes=limits.size / 1e6,
    )


def _broken_off(link: str) -> LinkError:
    return LinkError("The connection to “{host}” broke off before all was there. Try again.", host=_host(link))


def _web_page(link: str) -> LinkError:
    return LinkError(
        "“{link}” is a web page, not a picture. Open it in a browser and copy the address of the picture itself.",
        link=link,
    )


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or link
    except ValueError:
        return link
