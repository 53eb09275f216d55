"""The end that the system wants, a signal or a logout: before it, copies and settings are written."""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication

from koutu.ui.window.leaving import remember
from koutu.ui.window.main_window import MainWindow

_NAMES = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")


class Farewell(QObject):
    """Listens for signals and for the session manager while the window is open.

    Attributes:
        code: the exit status for the signal that came, as a shell has it; 0 while none did.
        leaves_work: whether what the user did is in copies alone, which the next start is to offer.
    """

    def __init__(self, application: QGuiApplication, window: MainWindow, save_settings: Callable[[], None]) -> None:
        super().__init__(window)
        self.code = 0
        self._asked = False
        self.leaves_work = False
        self._window = window
        self._save_settings = save_settings
        application.commitDataRequest.connect(self.keep)
        # Python runs a signal's handler when it comes to its turn; Qt waits in C++. A byte through a pair of sockets
        # wakes it.
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._before_fd = signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_bytes)
        self._before = {
            number: signal.signal(number, self._on_signal)
            for name in _NAMES
            if (number := getattr(signal, name, None)) is not None
            # One that the shell told us to ignore (nohup) stays ignored.
            and signal.getsignal(number) is not signal.SIG_IGN
        }

    def keep(self, *_: object) -> None:
        """Write copies of what is open, and the settings; the program may go on afterwards."""
        self._window.autosave.flush()
        remember(self._window, self._window.settings, self._window.workbench.brush.settings)
        self._save_settings()

    def close(self) -> None:
        """Listen no more."""
        self._notifier.setEnabled(False)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._before_fd)
        self._near.close()
        self._far.close()

    def _on_signal(self, number: int, _: object) -> None:
        # It comes between any two lines of Python, in the middle of painting too: nothing is done here.
        if self._asked:
            # Whoever asks twice does not want to wait.
            os._exit(128 + number)
        self._asked = True

    def _on_bytes(self) -> None:
        told = b""
        with suppress(OSError):
            told = self._near.recv(64)
        numbers = [number for number in told if number in self._before]
        if not numbers or self.code:
            return
        self.code = 128 + numbers[0]
        self.leaves_work = any(document.unsaved for document in self._window.session.documents)
        self.keep()
        self._window.leaving.ask_nothing()
        self._window.close()
