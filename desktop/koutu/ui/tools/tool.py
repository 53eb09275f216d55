"""What a canvas asks of the tool in hand."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse or the pen is.

    Attributes:
        photo: the photo point, in photo pixels with a fraction.
        pressure: 0 to 1; a mouse's is 1.
        opposite: the right button or Alt: the tool does its opposite.
        line: Shift: straight on from where the last use ended.
    """

    photo: QPointF
    pressure: float = 1.0
    opposite: bool = False
    line: bool = False


class Tool(Protocol):
    """A tool. The canvas gives it what the user does; it gives the canvas its overlay."""

    @property
    def cursor(self) -> Qt.CursorShape:
        """The mouse's shape over the photo."""

    @property
    def busy(self) -> bool:
        """Whether a use has begun and not ended."""

    def press(self, pointer: Pointer) -> None:
        """Begin."""

    def move(self, pointer: Pointer) -> None:
        """Go on; also without a button held, for the overlay."""

    def release(self, pointer: Pointer) -> None:
        """End."""

    def abort(self) -> None:
        """Take back what was begun (Esc)."""

    def draw(self, painter: QPainter, at: QPointF, scale: float) -> None:
        """Draw the overlay.

        Args:
            painter: in the widget's positions.
            at: the pointer's position.
            scale: widget units per photo pixel.
        """

    def reach(self, scale: float) -> float:
        """How far around the pointer, in the widget's units, the overlay reaches."""
