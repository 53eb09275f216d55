"""Python's garbage collector, kept to the GUI thread."""

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE_MS = 500


class Collector(QObject):
    """Collects garbage on the thread that made it, and only there, until it is closed.

    Python collects on whichever thread happens to allocate. Closed windows and dialogs are circles of references, so a
    prediction's thread could destroy widgets while the GUI thread still sends them events; that has crashed a run.
    Freeing by reference count goes on everywhere.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(_PAUSE_MS)

    def close(self) -> None:
        """Leave collecting to Python again."""
        self._timer.stop()
        gc.enable()

    def _collect(self) -> None:
        """Collect the oldest generation that Python itself would by now."""
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
