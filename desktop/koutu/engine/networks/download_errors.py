"""Why a download failed, in sentences."""

import errno
import socket
import ssl
import urllib.error
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

from koutu.engine.core.errors import DownloadError, KoutuError, SourceError
from koutu.engine.networks.entry import NetworkEntry

# Status codes of HTTP (RFC 9110, RFC 6585) after which another try may do.
_BUSY = (408, 425, 429, 500, 502, 503, 504)


class Broken(Exception):  # noqa: N818 - becomes a SourceError when it stays so
    """A source broke off in a way that another try may mend."""

    def __init__(self, why: SourceError) -> None:
        super().__init__(str(why))
        self.why = why


def refused(refusal: urllib.error.HTTPError, name: str) -> Broken | SourceError:
    """A server's refusal."""
    if refusal.code in (404, 410):
        return SourceError("{source} does not have the file (it answers {code}).", source=name, code=refusal.code)
    if refusal.code in _BUSY:
        return Broken(SourceError("{source} has trouble (it answers {code}).", source=name, code=refusal.code))
    return SourceError("{source} does not give the file away (it answers {code}).", source=name, code=refusal.code)


def lost(error: Exception, name: str, stall: float) -> Broken | SourceError:
    """A connection that did not come about, or broke."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    match cause:
        case TimeoutError():
            return Broken(SourceError("{source} sent nothing for {seconds:g} seconds.", source=name, seconds=stall))
        case ssl.SSLCertVerificationError():
            return SourceError("{source} cannot prove who it is ({reason}).", source=name, reason=cause.verify_message)
        case socket.gaierror():
            return SourceError("{source} cannot be found.", source=name)
        case ConnectionRefusedError():
            return SourceError("{source} does not answer.", source=name)
        case HTTPException() | ConnectionError() | ssl.SSLError():
            return Broken(SourceError("{source} broke off before all was there.", source=name))
        case _:
            return SourceError("{source} cannot be reached ({reason}).", source=name, reason=str(cause))


def page_instead(name: str) -> SourceError:
    """A web page came."""
    return SourceError("{source} sends a web page in place of the file: perhaps one to sign in with.", source=name)


def other_size(name: str, size: int, wanted: int) -> SourceError:
    """A file of another size came, or would have."""
    return SourceError(
        "{source} has another file under this name, of {size:.1f} MB instead of {wanted:.1f} MB.",
        source=name,
        size=size / 1e6,
        wanted=wanted / 1e6,
    )


def all_failed(entry: NetworkEntry, failures: Sequence[KoutuError]) -> DownloadError:
    """No source gave the file."""
    return DownloadError(
        "The network {title} could not be downloaded. {failures} Try again, name another source, or import the file.",
        title=entry.title,
        failures=tuple(failures),
    )


def no_room(entry: NetworkEntry, folder: Path, missing: float) -> DownloadError:
    """The disk lacks `missing` bytes."""
    return DownloadError(
        "The disk is too full for the network {title}: {missing:.0f} MB are missing in {folder}. Free some space; "
        "what came already is kept.",
        title=entry.title,
        missing=missing / 1e6,
        folder=folder,
    )


def unwritable(entry: NetworkEntry, home: Path, error: OSError) -> DownloadError:
    """The file cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DownloadError(
            "The disk became full while the network {title} came in. Free some space in {folder} and go on; what came "
            "already is kept.",
            title=entry.title,
            folder=home,
        )
    return DownloadError(
        "The network {title} cannot be written into {folder} ({reason}). Check the folder's rights.",
        title=entry.title,
        folder=home,
        reason=error.strerror or str(error),
    )
