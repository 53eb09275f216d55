"""F6: the keyboard goes round the parts of the window."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget


class Regions(QObject):
    """Moves the keyboard to the next visible part: to where it last was in that part, or to its first stop."""

    def __init__(self, parts: Sequence[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._last: dict[QWidget, QWidget] = {}
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._remember)

    def go_on(self) -> None:
        """Go to the next part."""
        self._step(1)

    def go_back(self) -> None:
        """Go to the part before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        ready = [part for part in self._parts if part.isVisible() and self._stop(part) is not None]
        if not ready:
            return
        here = self._of(QApplication.focusWidget())
        at = ready.index(here) + by if here in ready else (0 if by > 0 else -1)
        stop = self._stop(ready[at % len(ready)])
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _of(self, widget: QWidget | None) -> QWidget | None:
        if widget is None:
            return None
        return next((part for part in self._parts if widget is part or part.isAncestorOf(widget)), None)

    def _stop(self, part: QWidget) -> QWidget | None:
        last = self._last.get(part)
        if last is not None and _takes(last):
            return last
        return next((each for each in (part, *part.findChildren(QWidget)) if _takes(each)), None)

    def _remember(self, _: QWidget | None, now: QWidget | None) -> None:
        part = self._of(now) if now is not None else None
        if part is not None and now is not None:
            self._last[part] = now


def _takes(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tab) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
