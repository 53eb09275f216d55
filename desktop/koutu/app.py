"""The composition root of the window: the only module that knows everything."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from koutu.engine.runtime import onnx_runtime

# Before PySide6: on Windows its DLLs hide those of ONNX Runtime.
onnx_runtime()

from PySide6.QtWidgets import QApplication

from koutu import __version__, paths
from koutu.document import settings as settings_file
from koutu.document.history import MEGABYTE
from koutu.document.session import Session
from koutu.document.settings import Settings
from koutu.document.sources import FileSource, LinkSource, Source
from koutu.engine.devices import Devices
from koutu.engine.errors import KoutuError
from koutu.engine.links import is_link
from koutu.engine.network import Networks
from koutu.own_store import own_store
from koutu.ui.collector import Collector
from koutu.ui.icons import application_icon
from koutu.ui.language import Languages
from koutu.ui.main_window import MainWindow
from koutu.ui.theme import Theme

_log = logging.getLogger(__name__)


def settings_path() -> Path:
    """The file of the user's settings."""
    return paths.user_config() / "settings.json"


def build_window(application: QApplication, settings: Settings) -> MainWindow:
    """Put the window together.

    Raises:
        CatalogError: this installation's list of networks is damaged.
    """
    store = own_store()
    networks = Networks(store.folders, settings.threads or None, Devices(settings.device or paths.device()))
    theme = Theme(application)
    languages = Languages(application)
    languages.speak(settings.language)
    session = Session(store, networks, settings.mode, settings.size, settings.undo_megabytes * MEGABYTE)
    session.downloads.mirror = settings.mirror or paths.mirror()
    return MainWindow(session, settings, theme, languages)


def main(arguments: Sequence[str]) -> int:
    """Open the window with the files and links named in `arguments`; returns the exit code."""
    logging.basicConfig(format="koutu: %(message)s")
    application = QApplication([sys.argv[0]])
    application.setApplicationName("koutu")
    application.setApplicationDisplayName("Koutu")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("koutu")
    application.setWindowIcon(application_icon())
    settings = settings_file.load(settings_path())
    try:
        window = build_window(application, settings)
    except KoutuError as error:
        print(f"koutu: {error}", file=sys.stderr)
        return 1
    sys.excepthook = _report
    collector = Collector()
    window.show()
    window.open(_sources(arguments))
    code = application.exec()
    collector.close()
    try:
        settings_file.save(settings, settings_path())
    except (KoutuError, OSError) as error:
        _log.warning("the settings were not saved: %s", error)
    return code


def _sources(arguments: Sequence[str]) -> list[Source]:
    return [LinkSource(each) if is_link(each) else FileSource(Path(each).absolute()) for each in arguments]


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception in a slot: the window goes on; whoever started the program from a terminal sees it."""
    _log.error("something went wrong inside Koutu", exc_info=(kind, error, trace))
