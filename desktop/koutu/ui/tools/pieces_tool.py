"""Pieces: a click on the canvas drops a piece of the subject, or fills a hole in it; a second click takes it back."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.engine.selection.pieces import Piece
from koutu.services.components import ComponentFinder
from koutu.ui.tools.pieces_options import PiecesOptions
from koutu.ui.tools.tint import ERASE_COLOUR, KEEP_COLOUR, Tint
from koutu.ui.tools.tool import Face, Pointer, Tool, ToolView


class PiecesTool(Tool):
    """Lights up what is under the pointer, red for what a click removes, green for what it brings back."""

    def __init__(self, components: ComponentFinder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._components = components
        self._tint: Tint | None = None
        components.pointedChanged.connect(self._light)
        components.stateChanged.connect(self._light)

    def faces(self) -> Sequence[Face]:
        """One."""
        tip = self.tr("Click a separate piece to drop it, or a hole to fill it; click again to have it back")
        return (Face("pieces", "pieces", "S", self.tr("Pieces"), tip),)

    def make_options(self) -> QWidget:
        """What is done to all of them at once."""
        return PiecesOptions(self._components)

    @property
    def cursor(self) -> Qt.CursorShape:
        """A hand that points."""
        return Qt.CursorShape.PointingHandCursor

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return the piece that is lit up."""
        return QRectF() if self._tint is None else self._tint.place(view)

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Light it up."""
        if self._tint is not None:
            self._tint.draw(painter, view)

    def set_document(self, document: Document | None) -> None:
        """Look at another document's pieces."""
        super().set_document(document)
        self._components.set_document(document)

    @property
    def busy(self) -> bool:
        """Whether one is being dropped or filled."""
        return self._components.busy

    def press(self, pointer: Pointer) -> None:
        """Drop or fill what is there, or have it back."""
        piece = self._at(pointer)
        if piece is not None:
            self._components.toggle(piece)

    def move(self, pointer: Pointer) -> None:
        """Light up what is there."""
        self._components.point(self._at(pointer))

    def abort(self) -> None:
        """Let what was begun be."""
        self._components.stop()

    def _at(self, pointer: Pointer) -> Piece | None:
        if self.document is None or self._components.found is None:
            return None
        x, y = int(pointer.photo.x() // 1), int(pointer.photo.y() // 1)
        bounds = self.document.bounds
        inside = bounds.left <= x < bounds.right and bounds.top <= y < bounds.bottom
        return self._components.found.at(x, y) if inside else None

    def _light(self) -> None:
        components = self._components
        piece = components.pointed
        self._tint = None
        if piece is not None and components.found is not None:
            removes = piece.hole == (piece in components.changed_ones)
            shape = components.found.shape_of(piece)
            photo = None if removes or self.document is None else self.document.screen
            self._tint = Tint(shape.rect, shape.coverage, ERASE_COLOUR if removes else KEEP_COLOUR, photo)
        self.overlayChanged.emit()
