"""macOS sends an event for a file that is opened with Koutu: the window opens it."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent

from koutu.services.sources import FileSource, LinkSource, PhotoSource
from koutu.ui.window.open_requests import OpenRequests


class Window:
    def __init__(self) -> None:
        self.opened: list[PhotoSource] = []

    def open(self, sources: list[PhotoSource]) -> None:
        self.opened += sources


def test_files_and_links_are_opened_and_other_events_pass(qapp: QCoreApplication, tmp_path: Path) -> None:
    window, application = Window(), QObject()
    requests = OpenRequests(application, window)  # type: ignore[arg-type]
    path = tmp_path / "照片 a.png"
    assert QCoreApplication.sendEvent(application, QFileOpenEvent(str(path)))
    assert QCoreApplication.sendEvent(application, QFileOpenEvent(QUrl("https://example.org/a.png")))
    assert not requests.eventFilter(application, QEvent(QEvent.Type.ApplicationActivate))
    assert window.opened == [FileSource(path), LinkSource("https://example.org/a.png")]
