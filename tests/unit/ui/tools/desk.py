"""A canvas with a tool in hand over a document made in code, 100 %: widget and photo positions are the same."""

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.document.history import History
from koutu.engine.core.rect import Rect
from koutu.services.worker import Worker
from koutu.ui.canvas.canvas import Canvas
from koutu.ui.tools.tool import Tool
from tests.unit.documents import made_document

HEIGHT, WIDTH = 300, 400
LEFT_BALL, RIGHT_BALL, RADIUS = (110, 150), (290, 150), 60
NONE, SHIFT, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def balls() -> np.ndarray:
    """Two reddish balls on a noisy blue ground."""
    pixels = np.full((HEIGHT, WIDTH, 3), (60, 90, 160), np.uint8)
    for middle, colour in ((LEFT_BALL, (200, 80, 60)), (RIGHT_BALL, (190, 90, 60))):
        cv2.circle(pixels, middle, RADIUS, colour, -1, cv2.LINE_AA)
    noise = np.random.default_rng(0).normal(0, 8, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def disc(*middles: tuple[int, int]) -> np.ndarray:
    """A matte of balls."""
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    for middle in middles:
        cv2.circle(matte, middle, RADIUS, 255, -1)
    return matte


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union at one half."""
    a, b = one >= 128, other >= 128
    return (a & b).sum() / max(1, (a | b).sum())


class Desk:
    """The canvas, the document, the tools' worker, and a mouse and a keyboard to use them."""

    def __init__(self, qtbot: QtBot, matte: np.ndarray) -> None:
        self.qtbot = qtbot
        self.history = History()
        self.worker = Worker("tools")
        self.canvas = Canvas()
        qtbot.addWidget(self.canvas)
        self.canvas.resize(WIDTH, HEIGHT)
        self.canvas.show()
        self.document = made_document(balls(), matte, self.history)
        self.canvas.set_photo(self.document.screen)
        self.canvas.set_matte(self.document.shown_matte)
        self.canvas.viewport.actual_pixels()
        self.document.matteRectChanged.connect(self._show)

    def take(self, tool: Tool) -> None:
        """Take a tool in hand."""
        tool.setParent(self.canvas)
        tool.set_document(self.document)
        self.canvas.set_tool(tool)

    @property
    def matte(self) -> np.ndarray:
        """The final one."""
        return self.document.shown_matte

    @property
    def done(self) -> list[str]:
        """The commands' names."""
        return [self.document.undo.text(index) for index in range(self.document.undo.count())]

    def settle(self) -> None:
        """Wait until the worker has nothing to do."""
        self.qtbot.waitUntil(lambda: not self.worker.tasks, timeout=20000)

    def mouse(self, kind: QEvent.Type, at: tuple[int, int], button=Qt.MouseButton.LeftButton, held=NONE) -> None:
        """Send one event."""
        point = QPointF(*at)
        own = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        event = QMouseEvent(kind, point, self.canvas.mapToGlobal(point), own, button, held)
        QApplication.sendEvent(self.canvas, event)

    def press(self, at: tuple[int, int], *more: tuple[int, int], button=Qt.MouseButton.LeftButton, held=NONE) -> None:
        """Press, and lead the mouse on."""
        self.mouse(QEvent.Type.MouseButtonPress, at, button, held)
        for point in more:
            self.mouse(QEvent.Type.MouseMove, point, button, held)

    def drag(self, *points: tuple[int, int], button=Qt.MouseButton.LeftButton, held=NONE) -> None:
        """Press, lead on, let go."""
        self.press(*points, button=button, held=held)
        self.mouse(QEvent.Type.MouseButtonRelease, points[-1], button, held)

    def key(self, key: Qt.Key) -> None:
        """Press a key on the canvas."""
        QApplication.sendEvent(self.canvas, QKeyEvent(QEvent.Type.KeyPress, key, NONE))

    def close(self) -> None:
        """End the threads."""
        self.canvas.set_tool(None)
        self.worker.close()
        self.history.close()

    def _show(self, rect: Rect) -> None:
        self.canvas.update_matte_rect(rect, self.document.shown_matte)
