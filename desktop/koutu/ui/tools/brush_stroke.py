"""A stroke of the brush in hand: steadied on its way into the document."""

from PySide6.QtCore import QPointF

from koutu.document.document import Document
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.stabiliser import Stabiliser
from koutu.ui.tools.tool import Pointer


class BrushStroke:
    """Leads a stroke from the pointer to the document's touch-up.

    Attributes:
        value: `KEEP` or `ERASE`.
        path: the photo points it has passed.
    """

    def __init__(self, document: Document, brush: Brush, value: int, smoothing: float) -> None:
        self.value = value
        self.path: list[QPointF] = []
        self._editor = document.touchup_editor
        self._stabiliser = Stabiliser(smoothing)
        self._editor.begin(brush, value)

    @property
    def alive(self) -> bool:
        """Whether the document still waits for more of it: undo takes a stroke in hand back."""
        return self._editor.stroking

    def lead(self, pointer: Pointer) -> None:
        """Go on to the pointer."""
        self.path.append(pointer.photo)
        self._editor.extend(*self._stabiliser.add(pointer.photo.x(), pointer.photo.y(), pointer.pressure))

    def end(self, name: str) -> None:
        """Catch up with the pointer, and make it a command of that name."""
        for point in self._stabiliser.rest():
            self._editor.extend(*point)
        self._editor.commit(name)

    def cancel(self) -> None:
        """Take it back without a trace."""
        self._editor.cancel()
