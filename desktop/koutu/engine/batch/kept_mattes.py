"""Mattes of a batch, kept for as long as the program runs: another preset needs no network again."""

import hashlib
import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.batch.plan import BatchJob
from koutu.engine.core.framing import Framing
from koutu.engine.files.private_folder import scratch_in

Matte = NDArray[np.uint8]

# Deflated quickly a matte of 24 megapixels takes 0.3 to 2 MB: room for a thousand of them.
_MOST_BYTES = 1 << 30
_QUICK = (cv2.IMWRITE_PNG_COMPRESSION, 1)
# Stands for the settings of a matte that a person has touched up: it goes before every network's.
_BY_HAND = "hand"


@dataclass(frozen=True, slots=True)
class _Kept:
    path: Path
    bytes: int
    disagreement: float


class KeptMattes:
    """Mattes in files of the run's own folder; its methods may be called from several threads.

    A matte is found for the same file, of the same size and time of change, framed in the same way, and for the same
    settings. The oldest ones make room for new ones. Where nothing can be written nothing is kept, and the networks
    run.

    Attributes:
        home: this run's folder, or None where there is none.

    Args:
        most: bytes of all files.
    """

    def __init__(self, home: Path | None, most: int = _MOST_BYTES) -> None:
        self.home = home
        self._most = most
        self._folder: Path | None = None
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, job: BatchJob, settings: str) -> tuple[Matte, float] | None:
        """Return (H, W) uint8 and the networks' disagreement, 0 to 1, or None where there is none.

        Args:
            job: the picture.
            settings: stands for everything that changes its matte.
        """
        framing = job.source.framing
        for key in (_key(_file(job), framing, _BY_HAND), _key(_file(job), framing, settings)):
            with self._lock:
                kept = None if key is None else self._kept.get(key)
            if kept is None:
                continue
            matte = _read(kept.path)
            if matte is not None:
                return matte, kept.disagreement
        return None

    def keep(self, job: BatchJob, settings: str, matte: Matte, disagreement: float) -> None:
        """Keep a matte, (H, W) uint8."""
        self._put(_key(_file(job), job.source.framing, settings), matte, disagreement)

    def keep_by_hand(self, picture: Path, matte: Matte, framing: Framing | None = None) -> None:
        """Keep the matte of a file, framed so, that was touched up: it is taken whatever the settings are."""
        self._put(_key(picture, framing or Framing(), _BY_HAND), matte, 0.0)

    def clear(self) -> None:
        """Forget all, and remove the files."""
        with self._lock:
            self._kept.clear()
            folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def _put(self, key: str | None, matte: Matte, disagreement: float) -> None:
        encoded, data = cv2.imencode(".png", matte, _QUICK)
        if key is None or not encoded:
            return
        with self._lock:
            try:
                if self._folder is None:
                    self._folder = scratch_in(self.home, "mattes")
                path = self._folder / f"{key}.png"
                path.write_bytes(data.tobytes())
            except OSError:
                return
            self._kept[key] = _Kept(path, data.nbytes, disagreement)
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and sum(each.bytes for each in self._kept.values()) > self._most:
                _, oldest = self._kept.popitem(last=False)
                oldest.path.unlink(missing_ok=True)


def _file(job: BatchJob) -> Path | None:
    return Path(job.source.given) if job.source.kind == "file" else None


def _key(path: Path | None, framing: Framing, settings: str) -> str | None:
    """Return what names a matte; None for what is no file."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    told = f"{path.absolute()}\0{found.st_size}\0{found.st_mtime_ns}\0{settings}"
    if not framing.plain:
        told += f"\0{framing}"
    return hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()[:32]


def _read(path: Path) -> Matte | None:
    try:
        data: Any = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError:
        return None
    found: Any = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if data.size else None
    return found if found is not None and found.ndim == 2 and found.dtype == np.uint8 else None
