"""Networks as the processor wants them, kept on disk: they open in half the time.

Opening IS-Net takes 0.44 s on two cores, most of it for folding its weights and laying them out for the processor; from
what that gave, 0.24 s. The price is 176 MB of disk for a network of 45. The layout is the processor's own, so a file is
named after it and after ONNX Runtime's version, beside the network's digest: anything else is no file of ours.
"""

import contextlib
import hashlib
import os
import platform
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from isal import isal_zlib

from koutu.engine.files.names import plain_utf8
from koutu.engine.networks.entry import NetworkEntry, NetworkFile
from koutu.engine.networks.runtime import onnx_runtime, open_session

_GROWS = 5  # a bundled network's weights take one byte each, here four
_CHUNK = 1 << 22  # bytes that are hashed at a time


class GraphCache:
    """A folder of such files. Whatever is wrong with it, the network opens all the same.

    Attributes:
        folder: made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, file: NetworkFile, path: Path, threads: int | None) -> Any:
        """Open a network on the processor, by its file here if that is whole; otherwise make it.

        Args:
            file: what the catalogue says of it; its digest was checked.
            path: the network.
            threads: as `runtime.open_session`.

        Returns:
            An `onnxruntime.InferenceSession`.

        Raises:
            Exception: what ONNX Runtime raises for a file it cannot open.
        """
        kept = self.folder / f"{_stem(file)}-{_layout()}.onnx"
        if _is_whole(kept):
            try:
                return open_session(str(kept), threads, laid_out=True)
            except Exception:  # a file of ours that ONNX Runtime refuses is made anew
                _unlink(kept)
        self._forget_file(file)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            room = shutil.disk_usage(self.folder).free > 2 * _GROWS * file.bytes
        except OSError:
            room = False
        new = kept.with_suffix(".new")
        if not room or not plain_utf8(new) or not _can_be_made(new):
            return open_session(str(path), threads)
        try:
            session = open_session(str(path), threads, save_as=str(new))
        except Exception:  # it may still have been the folder
            _unlink(new)
            return open_session(str(path), threads)
        try:
            _check_file(kept).write_text(_checksum(new), "ascii")
            new.replace(kept)
        except OSError:
            self._forget_file(file)
        return session

    def forget(self, entry: NetworkEntry) -> None:
        """Delete what is kept of a network, for whichever processor and version."""
        for file in entry.files:
            self._forget_file(file)

    def _forget_file(self, file: NetworkFile) -> None:
        for kept in self.folder.glob(f"{_stem(file)}-*"):
            _unlink(kept)

    def clear(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _can_be_made(path: Path) -> bool:
    """Make an empty file of ours, or say that it cannot be.

    Before ONNX Runtime tries: it takes a folder that cannot be written for a network that cannot be opened.
    """
    _unlink(path)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return False
    return True


def _unlink(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _stem(file: NetworkFile) -> str:
    return file.digest.value[:32]


@cache
def _layout() -> str:
    """What a file's layout depends on, in short."""
    processor = [platform.machine(), platform.processor()]
    try:
        known = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
        processor += sorted({line for line in known if line.startswith(("model name", "flags", "Features"))})
    except OSError:
        pass
    return hashlib.sha256("\n".join([onnx_runtime().__version__, *processor]).encode()).hexdigest()[:16]


def _is_whole(kept: Path) -> bool:
    try:
        return _check_file(kept).read_text("ascii") == _checksum(kept)
    except (OSError, ValueError):
        return False


def _check_file(kept: Path) -> Path:
    return kept.with_suffix(".crc")


def _checksum(file: Path) -> str:
    # Against damage, not against forgery: the folder is the user's own, as the program's files are.
    checksum = 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            checksum = isal_zlib.crc32(chunk, checksum)
    return f"{file.stat().st_size} {checksum:08x}"
