"""The edge sliders: on the whole matte, live, and back again at any time."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from koutu.document.document import Document
from koutu.engine.core.pyramid import Pixels
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.layers import Layers
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker
from koutu.ui.style.number import Number, align


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    text: str
    edges: Edges
    matte: Pixels


class EdgesPanel(QWidget):
    """Smooth, feather, contrast, shift edge, invert. The matte is made off the GUI thread, the newest place counts."""

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._wanted = ("", Edges())
        self.smooth = Number(0, 100)
        self.feather = Number(0, 250, " px")
        self.contrast = Number(0, 100, " %")
        self.shift = Number(-100, 100, " %")
        self.invert = QCheckBox()
        self.reset = QPushButton()
        self.reset.clicked.connect(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for number in self._numbers():
            number.changed.connect(self._slide)
            column.addWidget(number)
        self.invert.toggled.connect(self._slide)
        column.addWidget(self.invert)
        column.addWidget(self.reset)
        column.addStretch(1)
        self._latest: LatestTask[_Made, None] = LatestTask(worker, on_done=self._take, on_failed=self._follow)
        self._retranslate()
        self._follow()

    def set_document(self, document: Document | None) -> None:
        """Move the edges of another document, or of none."""
        self._latest.stop()
        if self._document is not None:
            self._document.edited.disconnect(self._follow)
        self._document = document
        if document is not None:
            document.edited.connect(self._follow)
        self._follow()

    def _numbers(self) -> tuple[Number, ...]:
        return self.smooth, self.feather, self.contrast, self.shift

    def _follow(self) -> None:
        """Show how the edges stand; or, where the hand is ahead, begin again with what is new below them."""
        self.setEnabled(self._document is not None and self._document.final.exists)
        if self._latest.busy:
            self._ask(*self._wanted)
            return
        edges = Edges() if self._document is None else self._document.edges
        self.smooth.set_value(edges.smooth)
        self.feather.set_value(edges.feather)
        self.contrast.set_value(edges.contrast)
        self.shift.set_value(edges.shift)
        self.invert.blockSignals(True)
        self.invert.setChecked(edges.invert)
        self.invert.blockSignals(False)
        self.reset.setEnabled(edges != Edges())

    def _slide(self) -> None:
        edges = Edges(
            float(self.smooth.value),
            float(self.feather.value),
            float(self.contrast.value),
            float(self.shift.value),
            self.invert.isChecked(),
        )
        self._ask(self._name(self.sender()), edges)

    def _reset(self) -> None:
        self._ask(self.tr("Reset edges"), Edges())

    def _name(self, mover: QObject) -> str:
        if mover is self.invert:
            return self.tr("Invert")
        return next(number.label.text() for number in self._numbers() if number is mover)

    def _ask(self, text: str, edges: Edges) -> None:
        if self._document is not None and self._document.final.exists:
            self._wanted = (text, edges)
            self._latest.ask(_Work(self._document, text, edges))

    def _take(self, answer: _Made) -> None:
        if self._document is not None:
            self._document.set_edges(answer.text, answer.edges, answer.matte)
        self._follow()

    def _retranslate(self) -> None:
        self.smooth.set_words(self.tr("Smooth"), self.tr("Evens out corners and jags"))
        self.feather.set_words(self.tr("Feather"), self.tr("Pixels over which an edge fades"))
        self.contrast.set_words(self.tr("Contrast"), self.tr("Makes soft edges harder"))
        self.shift.set_words(self.tr("Shift edge"), self.tr("Moves soft edges into the subject, or out of it"))
        self.invert.setText(self.tr("Invert"))
        self.invert.setToolTip(self.tr("Subject and background change places"))
        self.reset.setText(self.tr("Reset"))
        self.reset.setToolTip(self.tr("Leave the edges as they are"))
        align(self._numbers())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the text's size."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self._retranslate()
        super().changeEvent(event)


class _Work:
    """Runs on the tools' worker, on layers that later edits do not change."""

    def __init__(self, document: Document, text: str, edges: Edges) -> None:
        assert document.base_matte is not None
        self._text = text
        self._layers = Layers(document.base_matte, document.touchup.shared(), edges)

    def __call__(self, report: TaskReport[None]) -> _Made:
        return _Made(self._text, self._layers.edges, self._layers.flat())
