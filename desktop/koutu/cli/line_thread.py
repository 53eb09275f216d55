"""A thread that works while the main one tells what it hears."""

import threading
from collections.abc import Callable

from koutu.engine.core.errors import Cancelled


class LineThread(threading.Thread):
    """Runs some work, and then says that it ended, however it did.

    Attributes:
        defect: what it died of, which is a defect of ours; the main thread raises it again.
    """

    def __init__(self, name: str, work: Callable[[], None], ended: Callable[[], None]) -> None:
        super().__init__(name=name)
        self.defect: Exception | None = None
        self._work = work
        self._ended = ended

    def run(self) -> None:
        """Work until that is done, or cancelled."""
        try:
            self._work()
        except Cancelled:
            pass
        except Exception as error:
            self.defect = error
        finally:
            self._ended()
