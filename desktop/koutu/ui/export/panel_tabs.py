"""The panels of the window for backdrop and export, each made when it is first needed."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from koutu.ui.export.draft import Draft
from koutu.ui.export.export_panel import ExportPanel
from koutu.ui.export.form import Form
from koutu.ui.export.panels import BackdropPanel, EffectsPanel, SubjectPanel
from koutu.ui.style.column_area import ColumnArea

_NAMES = ("backdrop", "subject", "effects", "export")
_Panel = TypeVar("_Panel", bound=Form)


class PanelTabs(QTabWidget):
    """Backdrop, subject, effects, file. One panel takes 20 ms to make, so all of them longer than a frame."""

    def __init__(self, draft: Draft, photo: tuple[int, ...], parent: QWidget | None = None) -> None:
        """Make empty tabs for a draft; `photo` is the (height, width) of the picture it is for."""
        super().__init__(parent)
        self._draft = draft
        self._photo = photo
        self._steps: list[Callable[[], object]] = []
        self._pages = [QWidget() for _ in _NAMES]
        for page in self._pages:
            self.addTab(page, "")

    @cached_property
    def backdrop(self) -> BackdropPanel:
        """The first one."""
        return self._put(0, BackdropPanel(self._draft))

    @cached_property
    def subject(self) -> SubjectPanel:
        """The second one."""
        panel = SubjectPanel(self._draft)
        panel.set_photo_size(*self._photo)
        return self._put(1, panel)

    @cached_property
    def effects(self) -> EffectsPanel:
        """The third one."""
        return self._put(2, EffectsPanel(self._draft))

    @cached_property
    def export(self) -> ExportPanel:
        """The fourth one."""
        return self._put(3, ExportPanel(self._draft))

    def showEvent(self, event: QShowEvent) -> None:
        """Have every panel."""
        for name in _NAMES:
            getattr(self, name)
        super().showEvent(event)

    def make_in_steps(self, then: Callable[[], object]) -> None:
        """Make one panel at every turn of the event loop, then do something."""
        self._steps = [*(partial(getattr, self, name) for name in _NAMES), then]
        QTimer.singleShot(0, self._go_on)

    def stop(self) -> bool:
        """Make no more in steps; returns whether there was something to do."""
        waiting = bool(self._steps)
        self._steps = []
        return waiting

    def _go_on(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        if self._steps:
            QTimer.singleShot(0, self._go_on)

    def take_picture(self, path: str) -> None:
        """Put the subject before a picture."""
        self.backdrop.take_picture(path)

    def forget_bytes(self) -> None:
        """Say no longer how large the file will be."""
        if "export" in vars(self):
            self.export.show_bytes(None)

    def _put(self, index: int, panel: _Panel) -> _Panel:
        column = QVBoxLayout(self._pages[index])
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ColumnArea(panel))
        return panel
