"""Download a network: resumed after any break, checked before use, from one source after the other."""

import errno
import os
import shutil
import time
import urllib.error
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from io import RawIOBase
from pathlib import Path
from typing import Literal

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import LinkError, SourceError
from koutu.engine.files import web
from koutu.engine.files.file_lock import held
from koutu.engine.files.links import is_link
from koutu.engine.networks import download_errors as because
from koutu.engine.networks import store
from koutu.engine.networks.catalog import NetworkEntry

_LOCK = ".download.lock"
_CHUNK = 1 << 18
# Room that a disk must have beyond the file itself: a full disk troubles every program.
_SPARE = 50_000_000
# How often `tell` is called while bytes come, and over how many seconds their speed is measured.
_TELL_EVERY = 0.1
_SPEED_OVER = 5.0

Doing = Literal["waiting", "connecting", "receiving", "checking"]


@dataclass(frozen=True, slots=True)
class Patience:
    """What is put up with from a source.

    Attributes:
        stall: seconds of silence.
        redirects: from address to address.
        tries: breaks in a row that brought next to nothing.
        little: fewer bytes than this are next to nothing.
        pause: seconds before the second such try, twice that before the third, and so on.
    """

    stall: float = 20.0
    redirects: int = 5
    tries: int = 3
    little: int = 1 << 16
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is.

    Attributes:
        doing: "waiting" for another program's download to end, "connecting", "receiving", or "checking" the digest.
        received: bytes that are there, earlier ones included.
        total: bytes of the whole file.
        speed: bytes a second over the last seconds, 0 while unknown.
        source: the server's name, or the folder.
    """

    doing: Doing
    received: int
    total: int
    speed: float
    source: str

    @property
    def seconds_left(self) -> float | None:
        """At this speed; None while that is unknown."""
        return (self.total - self.received) / self.speed if self.speed > 0 else None


Tell = Callable[[Progress], None]
_USUAL = Patience()


def sources_of(entry: NetworkEntry, mirror: str) -> tuple[str, ...]:
    """Where to look for a network's file: its own addresses, then the user's mirror.

    Args:
        entry: the network.
        mirror: a folder, or an address: with `{file}` or `{url}` in it these are filled in, else the file's name is
            put behind it. Empty: none.
    """
    if not mirror:
        return entry.urls
    if not is_link(mirror):
        return (*entry.urls, str(Path(mirror).expanduser() / entry.file))
    if "{url}" in mirror:
        return (*entry.urls, *(mirror.replace("{url}", url) for url in entry.urls))
    if "{file}" in mirror:
        return (*entry.urls, mirror.replace("{file}", entry.file))
    return (*entry.urls, f"{mirror.rstrip('/')}/{entry.file}")


def download(
    entry: NetworkEntry,
    home: Path,
    sources: Sequence[str],
    *,
    cancel: CancelToken | None = None,
    tell: Tell | None = None,
    patience: Patience = _USUAL,
) -> Path:
    """Bring a network's file into `home`, unless a good one is there.

    What came stays in a file of its own beside it until it is whole and its digest is right, and is gone on with by the
    next call: after a break, a cancel, a full disk or a killed program. One download at a time goes into a folder, over
    all programs; the others wait.

    Args:
        entry: the network.
        home: the folder of downloads; made where it is missing.
        sources: addresses and paths of files, tried in this order.
        cancel: stops within 0.2 seconds, also while a server is silent.
        tell: called on the caller's thread, some ten times a second.
        patience: with each source.

    Returns:
        The file.

    Raises:
        DownloadError: no source gave it, or it could not be written; `failures` says why of each.
        Cancelled: by the token.
    """
    token = cancel or CancelToken()
    try:
        home.mkdir(parents=True, exist_ok=True)
        speaker = _Speaker(entry.bytes, tell)
        with held(home / _LOCK, token, speaker.wait):
            return _Download(entry, home, token, speaker, patience).run(sources)
    except OSError as error:
        raise because.unwritable(entry, home, error) from error


class _Speaker:
    """Tells how far a download is, not too often, and measures its speed."""

    def __init__(self, total: int, tell: Tell | None) -> None:
        self._total = total
        self._tell = tell
        self._told = 0.0
        self._marks: deque[tuple[float, int]] = deque()
        self.source = ""

    def wait(self) -> None:
        self.say("waiting", 0)

    def begin(self, source: str, received: int) -> None:
        self.source = source
        self._marks.clear()
        self.say("connecting", received)

    def receive(self, received: int) -> None:
        now = time.monotonic()
        if now - self._told < _TELL_EVERY:
            return
        self._marks.append((now, received))
        while len(self._marks) > 2 and now - self._marks[0][0] > _SPEED_OVER:
            self._marks.popleft()
        self.say("receiving", received)

    def say(self, doing: Doing, received: int) -> None:
        self._told = time.monotonic()
        if self._tell is None:
            return
        speed = 0.0
        if doing == "receiving" and len(self._marks) > 1:
            (since, before), (now, after) = self._marks[0], self._marks[-1]
            speed = (after - before) / (now - since)
        self._tell(Progress(doing, received, self._total, speed, self.source))


class _Download:
    """One network's download, with the lock held."""

    def __init__(
        self, entry: NetworkEntry, home: Path, token: CancelToken, speaker: _Speaker, patience: Patience
    ) -> None:
        self._entry = entry
        self._target = home / entry.file
        self._part = store.partial(entry, home)
        self._token = token
        self._speaker = speaker
        self._patience = patience

    def run(self, sources: Sequence[str]) -> Path:
        if self._target.exists():
            self._speaker.say("checking", self._entry.bytes)
            if store.is_good(self._entry, self._target, self._token):
                return self._target
        self._check_room()
        failures = []
        for source in sources:
            try:
                self._fill_from(source)
            except SourceError as error:
                failures.append(error)
                continue
            self._part.replace(self._target)
            return self._target
        raise because.all_failed(self._entry, failures)

    @property
    def _have(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _check_room(self) -> None:
        needed = self._entry.bytes - self._have + _SPARE
        free = shutil.disk_usage(self._target.parent).free
        if free < needed:
            raise because.no_room(self._entry, self._target.parent, needed - free)

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
            if before >= self._entry.bytes:
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
        self._speaker.say("checking", self._entry.bytes)
        with self._part.open("rb+") as file:
            os.fsync(file.fileno())
        return store.is_good(self._entry, self._part, self._token)

    def _pause(self, idle: int) -> None:
        until = time.monotonic() + self._patience.pause * idle
        while time.monotonic() < until:
            self._token.check()
            time.sleep(0.05)

    def _append_from_file(self, path: Path) -> None:
        have = self._have
        try:
            size = path.stat().st_size
            with path.open("rb", buffering=0) as source:
                if size != self._entry.bytes:
                    raise because.other_size(str(path), size, self._entry.bytes)
                source.seek(have)
                with self._part.open("ab", buffering=0) as file:
                    while chunk := source.read(_CHUNK):
                        self._token.check()
                        _write(file, chunk)
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
        if reply.length is not None and reply.length != self._entry.bytes:
            raise because.other_size(name, reply.length, self._entry.bytes)
        return 0

    def _begin_of_part(self, reply: web.Reply, name: str) -> int | None:
        unit, _, span = (reply.headers.get("Content-Range") or "").strip().partition(" ")
        place, _, total = span.partition("/")
        first = place.partition("-")[0]
        if unit != "bytes" or not first.isdecimal():
            return None
        if total.isdecimal() and int(total) != self._entry.bytes:
            raise because.other_size(name, int(total), self._entry.bytes)
        return int(first)

    def _take(self, reply: web.Reply, name: str, begin: int) -> None:
        have = self._have
        # A server that knows no ranges sends all of it again: what is there already is passed over, not thrown away.
        over = have - begin
        with self._part.open("ab", buffering=0) as file:
            for piece in reply.pieces():
                if not have and piece and web.is_page(piece):
                    raise because.page_instead(name)
                fresh = piece[over:][: self._entry.bytes - have]
                over = max(0, over - len(piece))
                _write(file, fresh)
                have += len(fresh)
                self._speaker.receive(have)
                if have == self._entry.bytes:
                    return
        raise because.Broken(SourceError("{source} broke off before all was there.", source=name))


_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EIO, errno.EBADF)


def _write(file: RawIOBase, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) or 0 :]
