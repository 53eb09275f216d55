"""The two canvases: original and cutout, side by side or under one slider."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from koutu.document.document import Document
from koutu.engine.core.rect import Rect
from koutu.services.settings import Scheme, View
from koutu.ui.canvas.canvas import Canvas
from koutu.ui.canvas.frame import LayerName


class Stage(QWidget):
    """Shows one document; follows it as its matte and colours come.

    Signals:
        dragOutRequested(): the hand takes the cutout out of the window.
    """

    dragOutRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._view: View = "side"
        self._peeking = False
        self._before = False
        self.original = Canvas()
        self.viewport = self.original.viewport
        self.cutout = Canvas(self.viewport, self.original.scene)
        self.original.set_layer("photo")
        self._titles = (QLabel(), QLabel())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for column, (title, canvas) in enumerate(zip(self._titles, (self.original, self.cutout), strict=True)):
            title.setProperty("muted", True)
            grid.addWidget(title, 0, column)
            grid.addWidget(canvas, 1, column)
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(1, 1)
        self._grid = grid
        self.cutout.dragOutRequested.connect(self.dragOutRequested)
        self.set_view("side")
        self._retranslate()

    def set_view(self, view: View) -> None:
        """Show two canvases, one with a slider, or the cutout alone."""
        both = view == "side"
        self.original.setVisible(both)
        for title in self._titles:
            title.setVisible(both)
        self._grid.setColumnStretch(0, 1 if both else 0)
        self._grid.setHorizontalSpacing(12 if both else 0)
        self._view = view
        self._show_layer()

    def show_original(self, on: bool) -> None:
        """Show the untouched photo instead of the cutout, or no longer."""
        self._peeking = on
        self._show_layer()
        self._show_badge()

    def show_before(self, on: bool) -> None:
        """Show the network's matte instead of the final one, or no longer."""
        self._before = on
        self._show_matte()
        self._show_badge()

    def show_document(self, document: Document | None) -> None:
        """Show another document, or none."""
        if self._document is not None:
            self._document.matteChanged.disconnect(self._show_matte)
            self._document.matteRectChanged.disconnect(self._show_rect)
            self._document.fringeChanged.disconnect(self._show_fringe)
        self._document = document
        self.original.set_photo(None if document is None else document.screen)
        if document is not None:
            document.matteChanged.connect(self._show_matte)
            document.matteRectChanged.connect(self._show_rect)
            document.fringeChanged.connect(self._show_fringe)
            self._show_matte()

    def set_checkerboard(self, scheme: Scheme) -> None:
        """Show a light or dark checkerboard, or one as the window is."""
        for canvas in (self.original, self.cutout):
            canvas.set_dark_squares(None if scheme == "system" else scheme == "dark")

    def set_drop_highlight(self, on: bool) -> None:
        """Show that what is dragged may be dropped here."""
        self.original.set_drop_highlight(on)
        self.cutout.set_drop_highlight(on)

    def _show_layer(self) -> None:
        shown: LayerName = "photo" if self._peeking else "split" if self._view == "slider" else "cutout"
        self.cutout.set_layer(shown)

    def _show_badge(self) -> None:
        before = self.tr("Before touch-up") if self._before else ""
        self.cutout.set_badge(self.tr("Original") if self._peeking else before)

    def _show_matte(self) -> None:
        document = self._document
        if document is not None:
            self.original.set_matte(document.base_matte if self._before else document.final.shown)
            self._show_fringe()

    def _show_rect(self, rect: Rect) -> None:
        assert self._document is not None
        if not self._before:
            self.original.update_matte_rect(rect, self._document.shown_matte)

    def _show_fringe(self) -> None:
        assert self._document is not None
        if self._document.has_matte and not self._before:
            self.original.set_fringe(self._document.final.fringe)

    def _retranslate(self) -> None:
        self._titles[0].setText(self.tr("Original"))
        self._titles[1].setText(self.tr("Cutout"))
        self.original.setAccessibleName(self.tr("Original"))
        self.cutout.setAccessibleName(self.tr("Cutout"))
        self._show_badge()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
