"""Mattes that were touched up in the window, on their way to the batch that writes them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from koutu.document.cutout_source import CutoutSource
from koutu.engine.batch.kept_mattes import KeptMattes
from koutu.engine.core.framing import Framing
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker


class TouchedMattes(QObject):
    """Makes mattes on a thread of its own, and keeps them for the batch.

    Signals:
        settled(): everything that was asked for is kept.
    """

    settled = Signal()

    def __init__(self, mattes: KeptMattes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mattes = mattes
        self._worker = Worker("mattes", self)
        self._worker.ended.connect(self._on_ended)

    @property
    def busy(self) -> bool:
        """Whether mattes are still being made."""
        return bool(self._worker.tasks)

    def take(self, picture: Path, source: CutoutSource, framing: Framing | None = None) -> None:
        """Let every file of a picture, framed so, be made of this matte from now on."""
        self._worker.submit(Task(partial(_keep, self._mattes, picture, source, framing)))

    def close(self) -> None:
        """Stop and wait for the thread."""
        self._worker.close()

    def _on_ended(self) -> None:
        if not self.busy:
            self.settled.emit()


def _keep(
    mattes: KeptMattes, picture: Path, source: CutoutSource, framing: Framing | None, _: TaskReport[None]
) -> None:
    mattes.keep_by_hand(picture, source.matte(), framing)
