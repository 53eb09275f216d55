"""The composition root of the window: the only module that knows everything."""

import logging
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from koutu.engine.networks.runtime import onnx_runtime

# Before PySide6: on Windows its DLLs hide those of ONNX Runtime.
onnx_runtime()

from PySide6.QtWidgets import QApplication

from koutu import __version__, paths
from koutu.default_store import own_store
from koutu.document.history import MEGABYTE
from koutu.engine.core.errors import ExportError, KoutuError
from koutu.engine.documents import SUFFIX
from koutu.engine.files.arguments import local_files
from koutu.engine.files.links import is_link
from koutu.engine.networks.devices import Devices
from koutu.engine.networks.network import Networks
from koutu.services import crash_log, recovery, session_folder
from koutu.services import settings as settings_file
from koutu.services.autosave import Autosave
from koutu.services.crash_log import CrashLog
from koutu.services.session import Session
from koutu.services.session_folder import Claim
from koutu.services.settings import Settings
from koutu.services.sources import FileSource, LinkSource, PhotoSource
from koutu.ui.style import picture_role
from koutu.ui.style.collector import Collector
from koutu.ui.style.icons import application_icon
from koutu.ui.style.language import Languages
from koutu.ui.style.theme import Theme
from koutu.ui.window.farewell import Farewell
from koutu.ui.window.main_window import MainWindow
from koutu.ui.window.open_requests import OpenRequests

_log = logging.getLogger(__name__)


def build_window(application: QApplication, settings: Settings, folder: Path | None = None) -> MainWindow:
    """Put the window together.

    Args:
        application: the program's.
        settings: the user's.
        folder: gets copies of the open documents, against crashes.

    Raises:
        CatalogError: this installation's list of networks is damaged.
    """
    picture_role.install()
    store = own_store()
    networks = Networks(store.folders, settings.threads or None, Devices(settings.device or paths.device()))
    theme = Theme(application)
    theme.set_scheme(settings.theme)
    theme.set_text_size(settings.text_percent)
    languages = Languages(application)
    languages.speak(settings.language)
    session = Session(store, networks, settings.mode, settings.size, settings.undo_megabytes * MEGABYTE)
    session.networks.keep_graphs(paths.graph_cache() if settings.graphs else None)
    session.downloads.mirror = settings.mirror or paths.mirror()
    session.cutouts.home = session.working_set.files.home = session.replaced.home = folder
    session.batch_queue.mattes.home = folder
    return MainWindow(session, Autosave(session, folder), settings, theme, languages)


def main(arguments: Sequence[str]) -> int:
    """Open the window with the files and links named in `arguments`; returns the exit code."""
    logging.basicConfig(format="koutu: %(message)s")
    application = QApplication([sys.argv[0]])
    application.setApplicationName("koutu")
    application.setApplicationDisplayName("Koutu")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("koutu")
    application.setWindowIcon(application_icon())
    settings = settings_file.load(paths.settings())
    claim, log = _begin(paths.sessions())
    try:
        window = build_window(application, settings, None if claim is None else claim.path)
    except KoutuError as error:
        print(f"koutu: {error}", file=sys.stderr)
        return 1
    collector = Collector()

    def save_settings() -> None:
        try:
            settings_file.save(settings, paths.settings())
        except (KoutuError, OSError) as error:
            _log.warning("the settings were not saved: %s", error)

    farewell = Farewell(application, window, save_settings)
    OpenRequests(application, window)
    window.show()
    window.open(_sources(arguments))
    if log is not None:
        _look_back(window, log)
    else:
        window.footer.show_no_copies(ExportError("The folder “{path}” cannot be written.", path=paths.sessions()))
    code = application.exec()
    farewell.close()
    collector.close()
    if claim is not None and log is not None:
        _end(claim, log, leaves_work=farewell.leaves_work)
    save_settings()
    return farewell.code or code


def _sources(arguments: Sequence[str]) -> list[PhotoSource]:
    return [LinkSource(each) if is_link(each) else FileSource(Path(each).absolute()) for each in local_files(arguments)]


def _begin(root: Path) -> tuple[Claim | None, CrashLog | None]:
    """Make this run's folder, and begin its log."""
    try:
        claim = session_folder.begin(root)
        log = CrashLog(claim.path / crash_log.NAME)
    except OSError as error:
        _log.warning("no copies of open pictures are kept, %s cannot be written: %s", root, error)
        return None, None
    log.install()
    return claim, log


def _look_back(window: MainWindow, log: CrashLog) -> None:
    """Write this run's actions down; offer what earlier runs left, and tell what went wrong in them."""
    window.help.set_log(log.path)
    for actions in window.action_sets():
        for name, action in actions.named().items():
            action.triggered.connect(partial(log.action, name))
    claims = session_folder.abandoned(log.path.parents[1])
    logs = [claim.path / crash_log.NAME for claim in claims]
    window.help.tell_of_trouble([text for path in logs if (text := crash_log.read_trouble(path))])
    for path in logs:
        path.unlink(missing_ok=True)
    window.offering.offer(claims)


def _end(claim: Claim, log: CrashLog, *, leaves_work: bool) -> None:
    """Leave nothing behind but a log that somebody should read, and work that nobody could be asked about."""
    log.close()
    if leaves_work:
        claim.clear_scratch()
        claim.release()
    elif crash_log.read_trouble(log.path):
        for path in claim.path.glob(f"*{SUFFIX}*"):
            recovery.forget(path)
        claim.release()
    else:
        claim.remove()
