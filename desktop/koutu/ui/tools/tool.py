"""What a tool is: it hears what the user does on a canvas, and changes the document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse or the pen is.

    Attributes:
        photo: the photo point, in photo pixels with a fraction.
        at: the position in the canvas.
        pressure: 0 to 1; a mouse's is 1.
        opposite: the right button, Ctrl or Alt: the tool does its opposite.
        shift: Shift is held.
        right: the right button is the one that is held.
        twice: the press is the second of a double click.
    """

    photo: QPointF
    at: QPointF
    pressure: float = 1.0
    opposite: bool = False
    shift: bool = False
    right: bool = False
    twice: bool = False


class ToolView(Protocol):
    """What a canvas tells about the place of things on it."""

    def photo_point(self, position: QPointF) -> QPointF:
        """Return the photo point at a position of the widget."""

    def widget_point(self, point: QPointF) -> QPointF:
        """Return the position in the widget of a photo point."""

    @property
    def widget_scale(self) -> float:
        """Widget units per photo pixel."""

    def photo_side(self) -> QRectF:
        """Return the part of the widget that shows the untouched photo; empty where the cutout is shown."""

    def grips(self, position: QPointF) -> bool:
        """Whether the mouse there is the canvas's own, whatever tool is in hand."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a tool shows in the palette; a tool that works in two ways has two.

    Attributes:
        name: the way, for `Tool.take_way`.
        icon: the name of its icon.
        key: its shortcut, a single letter.
        title: a word or two, translated.
        tip: what it does, translated.
    """

    name: str
    icon: str
    key: str
    title: str
    tip: str


class Tool(QObject):
    """A tool. Subclasses say what they look like and what they do; all but `faces` has a default.

    Attributes:
        document: what it works on; None while there is none or no matte yet.
        needs_matte: whether it has nothing to do before there is a matte.

    Signals:
        overlayChanged(): draw the overlay anew, though the pointer did not move.
        wayChanged(): the tool works in another way now: see `way`.
    """

    overlayChanged = Signal()
    wayChanged = Signal()
    needs_matte = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None

    # What it looks like

    def faces(self) -> Sequence[Face]:
        """Return its faces in the present language."""
        raise NotImplementedError

    @property
    def way(self) -> str:
        """The name of the face that is in hand."""
        return self.faces()[0].name

    def take_way(self, name: str) -> None:
        """Work as the face of that name says."""

    def make_options(self) -> QWidget:
        """Make the widget of its options, for the bar above the canvas; it retranslates itself."""
        return QWidget()

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Return its own keys, which work while it is in hand, wherever the keyboard is."""
        return ()

    @property
    def cursor(self) -> Qt.CursorShape:
        """The mouse's shape over the photo."""
        return Qt.CursorShape.CrossCursor

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return the rectangle of the widget in which `draw` draws now; `at` is the pointer, None outside."""
        return QRectF()

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Draw the overlay, in the widget's positions."""

    # What it does

    def set_document(self, document: Document | None) -> None:
        """Work on another document; what was begun is taken back."""
        self.abort()
        self.document = document

    @property
    def busy(self) -> bool:
        """Whether a use has begun and not ended."""
        return False

    def press(self, pointer: Pointer) -> None:
        """Begin."""

    def move(self, pointer: Pointer) -> None:
        """Go on; also without a button held, for the overlay."""

    def release(self, pointer: Pointer) -> None:
        """End."""

    def abort(self) -> None:
        """Take back what was begun (Esc)."""

    def put_away(self) -> None:
        """Leave the hand: another tool is taken. What was begun is taken back, unless the tool knows better."""
        self.abort()

    def key(self, key: Qt.Key) -> bool:
        """Use a key pressed on the canvas (Enter, Tab, Backspace, …), before the canvas does; False: not used."""
        return False
