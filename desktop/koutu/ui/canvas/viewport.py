"""One viewport for the canvases that move together."""

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QPointF, QTimer, Signal

from koutu.ui.canvas.placement import Placement

_REST_MS = 80


class Viewport(QObject):
    """Which part of the photo is shown and how large; two canvases share one.

    Lengths are device pixels, so that 100 % is one device pixel per photo pixel on every screen.

    Signals:
        changed: the photo moved in the view, or another size of photo came.
        rested: 80 ms went by since the last pan or zoom by hand: time for a sharp frame.
    """

    changed = Signal()
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: WeakKeyDictionary[QObject, tuple[float, float]] = WeakKeyDictionary()
        self._placement: Placement | None = None
        self._fitted = True
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.rested)

    @property
    def placement(self) -> Placement | None:
        """The maths of the present view; None without a photo."""
        return self._placement

    @property
    def scale(self) -> float:
        """Device pixels per photo pixel; 1.0 is 100 %. 1.0 without a photo."""
        return self._placement.scale if self._placement else 1.0

    @property
    def fitted(self) -> bool:
        """Whether the view follows the size of the window."""
        return self._fitted

    @property
    def moving(self) -> bool:
        """Whether the photo is being moved by hand: frames should be cheap."""
        return self._rest.isActive()

    def set_view(self, view: QObject, width: float, height: float) -> None:
        """Tell the size of a visible view: `fit` fits the photo into the smallest."""
        self._views[view] = (width, height)
        self._follow()

    def remove_view(self, view: QObject) -> None:
        """Forget a view that is hidden."""
        if self._views.pop(view, None) is not None:
            self._follow()

    def set_photo_size(self, width: int, height: int) -> None:
        """Show a photo of that size, fitted; (0, 0) for none. The same size again keeps the view."""
        now = self._placement
        if now and (now.width, now.height) == (width, height):
            return
        self._fitted = True
        self._placement = self._fitting(width, height) if width and height else None
        self._rest.stop()
        self.changed.emit()

    def fit(self) -> None:
        """Show the whole photo, and follow the window's size."""
        if self._placement:
            self._fitted = True
            self._place(self._fitting(self._placement.width, self._placement.height))

    def actual_pixels(self, at: QPointF | None = None) -> None:
        """Show one photo pixel on one device pixel, keeping the photo point `at`, or the middle."""
        self.zoom_to(1.0, at)

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show the photo at a scale, 0.01 to 64, keeping the photo point `at`, or the middle."""
        now = self._placement
        if now:
            self._fitted = False
            x, y = (at.x(), at.y()) if at else (now.x, now.y)
            self._place(now.scaled_to(x, y, scale))

    def step(self, steps: int, at: QPointF | None = None) -> None:
        """Zoom in (positive) or out by familiar steps, keeping the photo point `at`, or the middle."""
        if self._placement:
            self.zoom_to(self._placement.stepped(steps), at)

    def zoom_at(self, point: QPointF, factor: float) -> None:
        """Zoom by hand: the photo point `point` stays under the pointer."""
        if self._placement:
            self._move(self._placement.zoomed_at(point.x(), point.y(), factor))

    def pan_by(self, delta: QPointF) -> None:
        """Move the photo by hand, by device pixels."""
        if self._placement:
            self._move(self._placement.panned(delta.x(), delta.y()))

    def _move(self, placement: Placement) -> None:
        self._fitted = False
        self._rest.start()
        self._place(placement)

    def _place(self, placement: Placement) -> None:
        if placement != self._placement:
            self._placement = placement
            self.changed.emit()

    def _follow(self) -> None:
        if self._fitted and self._placement:
            self._place(self._fitting(self._placement.width, self._placement.height))

    def _fitting(self, width: int, height: int) -> Placement:
        sizes = list(self._views.values())
        if not sizes:
            return Placement.fitting(width, height, width, height)
        return Placement.fitting(width, height, min(w for w, _ in sizes), min(h for _, h in sizes))
