"""Download one file: resumed after any break, checked before use, from one source after the other."""

import errno
import os
import time
import urllib.error
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from io import RawIOBase
from pathlib import Path

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import LinkError, SourceError
from koutu.engine.files import web
from koutu.engine.files.bounded import open_regular
from koutu.engine.files.disk_sync import sync, sync_folder
from koutu.engine.files.links import is_link
from koutu.engine.networks import download_errors as because
from koutu.engine.networks import store
from koutu.engine.networks.download_progress import Speaker
from koutu.engine.networks.entry import NetworkFile

_CHUNK = 1 << 18  # bytes a read: between two, a cancel is looked for


@dataclass(frozen=True, slots=True)
class Patience:
    """What is put up with from a source.

    Attributes:
        stall: seconds of silence.
        redirects: from address to address.
        tries: interruptions in a row that each brought next to nothing.
        little: fewer bytes than this are next to nothing.
        pause: seconds before the second such try, twice that before the third, and so on.
    """

    stall: float = 20.0
    redirects: int = 5
    tries: int = 3
    little: int = 1 << 16
    pause: float = 1.0


class FileDownload:
    """One file's download into a folder; whoever makes it holds the folder's lock."""

    def __init__(self, file: NetworkFile, home: Path, token: CancelToken, speaker: Speaker, patience: Patience) -> None:
        self._file = file
        self._target = home / file.name
        self._part = store.partial(file, home)
        self._token = token
        self._speaker = speaker
        self._patience = patience

    def is_there(self) -> bool:
        """Whether the file is there already, and good; reads all of it.

        Raises:
            Cancelled: by the token.
        """
        if not self._target.exists():
            return False
        self._speaker.say("checking", self._file.bytes)
        good = store.is_good(self._file, self._target, self._token)
        self._speaker.before += self._file.bytes if good else 0
        return good

    def run(self, sources: Sequence[str]) -> list[SourceError] | None:
        """Bring the file from the first source that gives it.

        Returns:
            None where it came; else why each source failed.

        Raises:
            Cancelled: by the token.
            OSError: it cannot be written.
        """
        failures = []
        for source in sources:
            try:
                self._fill_from(source)
            except SourceError as error:
                failures.append(error)
                continue
            self._part.replace(self._target)
            sync_folder(self._target.parent)
            self._speaker.before += self._file.bytes
            return None
        return failures

    @property
    def lacking(self) -> int:
        """Return how many bytes are still to come."""
        return max(0, self._file.bytes - self._have)

    @property
    def _have(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _fill_from(self, source: str) -> None:
        """Make the partial file whole and good.

        Raises:
            SourceError: this source cannot.
        """
        name = web.host(source) if is_link(source) else source
        # A wrong digest is this source's fault only if all of the file came from it.
        mixed, ranges, idle = self._have > 0, True, 0
        while True:
            before = self._have
            if before >= self._file.bytes:
                if self._is_good():
                    return
                self._part.unlink()
                if not mixed:
                    raise SourceError("{source} has another file under this name: its digest is wrong.", source=name)
                mixed = False
                continue
            self._speaker.begin(name, before)
            try:
                if is_link(source):
                    ranges = self._append_from_link(source, name, ranges)
                else:
                    self._append_from_file(Path(source))
            except because.Broken as broken:
                idle = 0 if self._have >= before + self._patience.little else idle + 1
                if idle >= self._patience.tries:
                    raise broken.why from broken
                self._pause(idle)

    def _is_good(self) -> bool:
        self._speaker.say("checking", self._file.bytes)
        with self._part.open("rb+") as file:
            sync(file.fileno())
        return store.is_good(self._file, self._part, self._token)

    def _pause(self, idle: int) -> None:
        until = time.monotonic() + self._patience.pause * idle
        while time.monotonic() < until:
            self._token.check()
            time.sleep(0.05)

    def _append_from_file(self, path: Path) -> None:
        have = self._have
        try:
            with open_regular(path) as source:
                size = os.fstat(source).st_size
                if size != self._file.bytes:
                    raise because.other_size(str(path), size, self._file.bytes)
                os.lseek(source, have, os.SEEK_SET)
                with self._part.open("ab", buffering=0) as part:
                    while chunk := os.read(source, _CHUNK):
                        self._token.check()
                        _write(part, chunk)
                        have += len(chunk)
                        self._speaker.receive(have)
        except FileNotFoundError as error:
            raise SourceError("There is no file {source}.", source=path) from error
        except OSError as error:
            if error.filename != str(path):
                raise
            raise SourceError("{source} cannot be read ({reason}).", source=path, reason=error.strerror) from error

    def _append_from_link(self, link: str, name: str, ranges: bool) -> bool:
        """Go on with the partial file; returns whether the source can begin in the middle of a file.

        Raises:
            because.Broken: it broke off; another try may bring more.
            SourceError: it has not got the file.
        """
        have = self._have
        headers = {"Accept": "application/octet-stream,*/*;q=0.5"}
        if have and ranges:
            headers["Range"] = f"bytes={have}-"
        limits = self._patience
        try:
            with web.ask(link, headers, stall=limits.stall, redirects=limits.redirects, cancel=self._token) as reply:
                begin = self._begin_of(reply, name)
                if begin is None or begin > have:
                    if "Range" not in headers:
                        raise SourceError("{source} sends another part of the file than it should.", source=name)
                    return False
                self._take(reply, name, begin)
        except urllib.error.HTTPError as refusal:
            if refusal.code == 416 and "Range" in headers:
                return False
            raise because.refused(refusal, name) from refusal
        except LinkError as error:
            raise SourceError("{source}: {reason}", source=name, reason=error) from error
        except (OSError, HTTPException) as error:
            if isinstance(error, OSError) and error.errno in _DISK:
                raise
            raise because.lost(error, name, limits.stall) from error
        return ranges

    def _begin_of(self, reply: web.Reply, name: str) -> int | None:
        """Where in the file the answer begins; None where the server does not say so.

        Raises:
            SourceError: the answer is no part of the file.
        """
        if reply.is_page:
            raise because.page_instead(name)
        if reply.is_packed:
            raise SourceError("{source} packs the file in a way that Koutu did not ask for.", source=name)
        if reply.status == 206:
            return self._begin_of_part(reply, name)
        if reply.length is not None and reply.length != self._file.bytes:
            raise because.other_size(name, reply.length, self._file.bytes)
        return 0

    def _begin_of_part(self, reply: web.Reply, name: str) -> int | None:
        unit, _, span = (reply.headers.get("Content-Range") or "").strip().partition(" ")
        place, _, total = span.partition("/")
        first = place.partition("-")[0]
        if unit != "bytes" or not first.isdecimal():
            return None
        if total.isdecimal() and int(total) != self._file.bytes:
            raise because.other_size(name, int(total), self._file.bytes)
        return int(first)

    def _take(self, reply: web.Reply, name: str, begin: int) -> None:
        have = self._have
        # A server that knows no ranges sends all of it again: what is there already is passed over, not thrown away.
        over = have - begin
        with self._part.open("ab", buffering=0) as part:
            for piece in reply.pieces():
                if not have and piece and web.is_page(piece):
                    raise because.page_instead(name)
                fresh = piece[over:][: self._file.bytes - have]
                over = max(0, over - len(piece))
                _write(part, fresh)
                have += len(fresh)
                self._speaker.receive(have)
                if have == self._file.bytes:
                    return
        raise because.Broken(SourceError("{source} broke off before all was there.", source=name))


_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EIO, errno.EBADF)


def _write(file: RawIOBase, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) or 0 :]
