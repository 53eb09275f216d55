"""Importing networks while the window is open: a stranger's file is tried in a process of its own."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QObject, Signal

from koutu import paths
from koutu.engine.core.errors import KoutuError, NetworkError
from koutu.engine.networks import importing
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.families import Activation, MatteFamily
from koutu.engine.networks.installing import keep
from koutu.engine.networks.modes import Mode
from koutu.engine.networks.sample_picture import sample_picture
from koutu.engine.networks.store import ModelStore
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker

_MOST_SECONDS = 300
_SAMPLE_SIDE = 1024


@dataclass(frozen=True, slots=True, eq=False)
class ImportTrial:
    """A network that ran.

    Attributes:
        path: its file.
        family, side: what was proposed, or asked for.
        activation: how its answer became the matte.
        sample: (H, W, 3) uint8, what it was tried on.
        matte: (H, W) uint8, what came of it.
    """

    path: Path
    family: MatteFamily
    side: int
    activation: Activation
    sample: NDArray[np.uint8]
    matte: NDArray[np.uint8]


class Importer(QObject):
    """Tries files and keeps them.

    Signals:
        tried(ImportTrial), kept(NetworkEntry), failed(KoutuError): the answers.
    """

    tried = Signal(ImportTrial)
    kept = Signal(NetworkEntry)
    failed = Signal(KoutuError)

    def __init__(self, store: ModelStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._worker = Worker("imports", self)
        self._worker.failed.connect(self.failed)

    def try_out(self, path: Path, picture: NDArray[np.uint8] | None, family: MatteFamily | None = None) -> None:
        """Try a file on a picture, (H, W, 3) uint8, or on a drawn one; an earlier trial is stopped."""
        self._worker.cancel_all()
        self._worker.submit(Task(_Trial(path, picture, family), self.tried.emit))

    def keep(self, tried: ImportTrial, modes: Sequence[Mode], title: str) -> None:
        """Keep a network that was tried."""
        self._worker.submit(Task(_Keep(self._store, tried, tuple(modes), title), self.kept.emit))

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self._worker.close()


class _Keep:
    """Copies a file into the store; runs on the worker's thread."""

    def __init__(self, store: ModelStore, tried: ImportTrial, modes: tuple[Mode, ...], title: str) -> None:
        self._store = store
        self._tried = tried
        self._modes = modes
        self._title = title

    def __call__(self, report: TaskReport[None]) -> NetworkEntry:
        tried = self._tried
        treatment = importing.family_treatment(tried.family, tried.side, tried.activation)
        return keep({"model": tried.path}, self._store, treatment, self._modes, self._title)


class _Trial:
    """One trial; runs on the worker's thread, the network in a process of its own: what crashes there harms nothing."""

    def __init__(self, path: Path, picture: NDArray[np.uint8] | None, family: MatteFamily | None) -> None:
        self._path = path
        self._sample = sample_picture() if picture is None else _small(picture)
        self._family = family

    def __call__(self, report: TaskReport[None]) -> ImportTrial:
        with tempfile.TemporaryDirectory(prefix="koutu-import-") as folder:
            sample, matte = Path(folder, "sample.png"), Path(folder, "matte.png")
            sample.write_bytes(cv2.imencode(".png", self._sample[..., ::-1])[1].tobytes())
            words = ["--dry-run", "--json", "--sample", str(sample), "--matte", str(matte)]
            if self._family is not None:
                words += ["--family", self._family]
            told = self._run([*paths.program(), "models", "import", str(self._path), *words], report)
            with Image.open(matte) as plane:
                found = np.asarray(plane.convert("L"))
        return ImportTrial(self._path, told["family"], told["side"], told["activation"], self._sample, found)

    def _run(self, command: list[str], report: TaskReport[None]) -> dict[str, Any]:
        desktop = Path(importing.__file__).parents[3]
        environment = os.environ | {"PYTHONPATH": str(desktop)}
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        ) as child:
            began = time.monotonic()
            try:
                while True:
                    report.cancel.check()
                    try:
                        out = child.communicate(timeout=0.1)[0]
                        break
                    except subprocess.TimeoutExpired:
                        if time.monotonic() - began > _MOST_SECONDS:
                            silence = NetworkError("no answer after {seconds} s", seconds=_MOST_SECONDS)
                            raise self._fatal(silence) from None
            finally:
                child.kill()
        try:
            told: dict[str, Any] = json.loads(out)
        except ValueError:
            raise self._fatal(NetworkError("exit status {code}", code=child.returncode)) from None
        if told["status"] == "failed":
            raise NetworkError(told["template"], **told["fields"])
        return told

    def _fatal(self, reason: NetworkError) -> NetworkError:
        return NetworkError(
            "“{name}” brought its trial down ({reason}). It is not kept.", name=self._path.name, reason=reason
        )


def _small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    scale = min(1.0, _SAMPLE_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
