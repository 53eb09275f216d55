"""Importing networks while the window is open: a stranger's file is tried in a process of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from koutu import paths
from koutu.engine.core.errors import KoutuError
from koutu.engine.files import private_folder
from koutu.engine.networks import importing
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.families import Activation, MatteFamily
from koutu.engine.networks.installing import keep
from koutu.engine.networks.modes import Mode
from koutu.engine.networks.sample_picture import sample_picture
from koutu.engine.networks.store import ModelStore
from koutu.engine.networks.trial import no_mattes, try_apart
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker

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
        with private_folder.temporary(paths.sessions(), "trial") as folder:
            files = [self._path]
            answer = try_apart(paths.program(), files, self._sample, folder, family=self._family, cancel=report.cancel)
        if answer.matte is None:
            raise no_mattes(self._path)
        treatment = answer.treatment
        family = cast(MatteFamily, treatment.family)
        side, activation = treatment.input.side, treatment.activation
        return ImportTrial(self._path, family, side, activation, self._sample, answer.matte)


def _small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    scale = min(1.0, _SAMPLE_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
