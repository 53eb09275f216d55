"""The whole window with the real small network, for as long as a test needs it."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from koutu import app
from koutu.services.settings import Settings
from koutu.ui.window.main_window import MainWindow


@contextmanager
def opened_window(application: QApplication, size: QSize) -> Iterator[MainWindow]:
    """Show it in a size, and close it again without a question."""
    window = app.build_window(application, Settings(size="small", language="en", hints=False))
    window.resize(size)
    window.show()
    try:
        yield window
    finally:
        # The offscreen platform lets go of what was copied when Python is gone already, and crashes.
        application.clipboard().clear()
        for document in window.session.documents:
            # Nobody is there to answer whether touch-up is to be saved.
            document.set_saved(None, document.edits)
        window.close()
        window.deleteLater()
