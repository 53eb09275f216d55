"""Fetch a picture by its link: http and https only, bounded in size and time, cancellable while it stalls."""

import base64
import binascii
import re
import socket
import ssl
import urllib.error
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import LinkError
from koutu.engine.files import web
from koutu.engine.files.names import no_device

_TOLD = 1024  # bytes that tell a text from a picture
_LONGEST_NAME = 120  # bytes: half of what file systems take, so that a folder and an ending have room


@dataclass(frozen=True, slots=True)
class Limits:
    """What a link may cost.

    Attributes:
        size: the most bytes a picture may have.
        stall: seconds without an answer, or with almost no data, after which the fetch gives up.
        redirects: how often the server may send us on to another address.
        total: seconds that the whole of it may take.
    """

    size: int = 200_000_000
    stall: float = 20.0
    redirects: int = 5
    total: float = 1800.0


_USUAL = Limits()


def is_link(text: str) -> bool:
    """Whether `text` is meant as an address rather than as a file: it begins with a scheme and `://`."""
    return re.match(r"\s*[a-z][a-z0-9+.-]+://", text, re.IGNORECASE) is not None


def fetch(
    link: str,
    cancel: CancelToken | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    limits: Limits = _USUAL,
    *,
    public_only: bool = False,
) -> tuple[bytes, str]:
    """Download what a link points at.

    Redirects are followed, each checked like the link itself. TLS certificates are always verified; the system's
    proxies are used. Whether the bytes are a picture shows when they are decoded; a web page is refused here.

    Args:
        link: an http or https address. Spaces and non-ASCII characters are allowed.
        cancel: stops the fetch within 0.2 seconds, also while the server is silent.
        progress: called on the caller's thread with the bytes received and the bytes announced (None: unknown).
        limits: the size, the silence and the redirects that are put up with.
        public_only: the link is a stranger's: it must lead out into the internet from the first address on.

    Returns:
        The bytes, at least one, and a file name for them without folders or characters that a file system refuses.

    Raises:
        LinkError: there is nothing to be had at the link; the sentence says why.
        Cancelled: by the token.
    """
    link = link.strip()
    _refuse_places(link)
    try:
        headers = {"Accept": "image/*,*/*;q=0.5"}
        with web.ask(
            link,
            headers,
            stall=limits.stall,
            redirects=limits.redirects,
            cancel=cancel or CancelToken(),
            total=limits.total,
            public_only=public_only,
        ) as reply:
            data = _read(reply, link, progress, limits)
            given = reply.headers.get_filename()
    except (OSError, HTTPException, MemoryError) as error:
        raise _as_link_error(error, link, limits) from error
    return data, clean_name(_as_utf8(given)) if given else name_of(link)


def _refuse_places(link: str) -> None:
    """Say what to do about addresses that only another program can follow.

    Raises:
        LinkError: it is one.
    """
    scheme = link.partition(":")[0].lower()
    if scheme == "blob":
        raise LinkError(
            "This picture lies in the browser's memory only ({link}). Copy the picture itself there, or save it first.",
            link=link,
        )
    if scheme == "file" and re.match("file://[^/]", link, re.IGNORECASE):
        raise LinkError(
            "“{link}” lies on another computer, {host}. Connect to it in the file manager, and open the file from "
            "there.",
            link=link,
            host=web.host(link),
        )


def _read(reply: web.Reply, link: str, progress: Callable[[int, int | None], None] | None, limits: Limits) -> bytes:
    if reply.is_packed:
        raise LinkError("The server packs “{link}” in a way that Koutu did not ask for.", link=link)
    if reply.length is not None and reply.length > limits.size:
        raise _too_large(link, limits)
    announced, data = reply.length, bytearray()
    for piece in reply.pieces():
        if len(data) + len(piece) > limits.size:
            raise _too_large(link, limits)
        data += piece
        # What is called a page may be a picture all the same: its bytes tell.
        if reply.is_page and len(data) >= _TOLD and _is_text(data):
            raise _web_page(link)
        if progress is not None:
            progress(len(data), announced)
    if announced is not None and len(data) < announced:
        raise _broken_off(link)
    if not data:
        raise LinkError("“{link}” gives nothing: the server sends an empty file.", link=link)
    if web.is_page(data[:4096]) or (reply.is_page and _is_text(data)):
        raise _web_page(link)
    return bytes(data)


def _is_text(data: bytes | bytearray) -> bool:
    """Whether a file begins with nothing but text, as pages do and no picture does."""
    head = bytes(data[:_TOLD])
    return b"\0" not in head and "\ufffd" not in head[:-4].decode("utf-8", "replace")


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
    return no_device(name) or "picture"


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
        case web.TooSlow():
            return LinkError(
                "“{host}” sends so slowly that the picture was not there after {minutes:.0f} minutes. Try again later.",
                host=web.host(link),
                minutes=limits.total / 60,
            )
        case TimeoutError():
            return _stalled(link, limits)
        case ssl.SSLCertVerificationError():
            return LinkError(
                "“{host}” cannot prove who it is, so nothing was fetched from it ({reason}).",
                host=web.host(link),
                reason=cause.verify_message,
            )
        case socket.gaierror():
            return LinkError("“{host}” cannot be found. Check the link and the connection.", host=web.host(link))
        case ConnectionRefusedError():
            return LinkError("“{host}” does not answer. Try again later.", host=web.host(link))
        case HTTPException() | ConnectionError() | ssl.SSLError():
            return _broken_off(link)
        case MemoryError():
            return _too_large(link, limits)
        case _:
            return LinkError("“{host}” cannot be reached ({reason}).", host=web.host(link), reason=cause)


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
        "“{host}” sent nothing for {seconds:g} seconds. Try again later.", host=web.host(link), seconds=limits.stall
    )


def _too_large(link: str, limits: Limits) -> LinkError:
    return LinkError(
        "“{link}” is larger than {megabytes:g} MB, too large for a picture. Save it first and open the file.",
        link=link,
        megabytes=limits.size / 1e6,
    )


def _broken_off(link: str) -> LinkError:
    return LinkError("The connection to “{host}” broke off before all was there. Try again.", host=web.host(link))


def _web_page(link: str) -> LinkError:
    return LinkError(
        "“{link}” is a web page, not a picture. Open it in a browser and copy the address of the picture itself.",
        link=link,
    )
