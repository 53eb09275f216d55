"""The dialog of networks: what there is, what it costs, and what is on this machine."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from koutu import paths
from koutu.engine.core.errors import KoutuError
from koutu.engine.networks.catalog import Catalog
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.modes import GENERAL, MODES
from koutu.services.downloads import Downloads, State
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.dialogs.device_row import DeviceRow
from koutu.ui.dialogs.models_words import bytes_in_words, progress_in_words, size_in_words
from koutu.ui.dialogs.network_import import ImportDialog
from koutu.ui.style.file_dialog import file_dialog
from koutu.ui.style.file_urls import file_url, local_path
from koutu.ui.style.mode_words import mode_words
from koutu.ui.style.screen_room import resize_within_screen
from koutu.ui.style.sentences import sentence

_STEPS = 1000


class ModelsDialog(QDialog):
    """Networks by mode, each with its licence, size and state; below them another source for downloads."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Models"))
        resize_within_screen(self, 680, 620)
        self.rows: dict[str, ModelRow] = {}
        hint = QLabel(
            self.tr(
                "Some networks come with Koutu. The others are downloaded once, from the addresses that a row shows, "
                "and only when you ask for it; after that everything happens on this machine."
            )
        )
        hint.setProperty("muted", True)
        hint.setWordWrap(True)
        self._list = QScrollArea()
        self._list.setWidgetResizable(True)
        self._list.setProperty("ringed", True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("Models"))
        self.mirror = QLineEdit(session.downloads.mirror)
        self.mirror.setPlaceholderText(self.tr("A folder, or https://…"))
        self.mirror.setClearButtonEnabled(True)
        self.mirror.setToolTip(
            self.tr(
                "Where to look when a network's own addresses fail: a folder that holds the file, or an address that "
                "the file's name is put behind. In an address {file} and {url} are filled in."
            )
        )
        self.mirror.editingFinished.connect(self._take_mirror)
        label = QLabel(self.tr("Another &source"))
        label.setBuddy(self.mirror)
        self.bring = QPushButton(self.tr("&Import a file…"))
        self.bring.setToolTip(self.tr("Try any ONNX network on a picture, and keep it; or drop its file here"))
        self.bring.setAutoDefault(False)
        self.bring.clicked.connect(self._ask_for_file)
        self._close = QPushButton(self.tr("Close"))
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(hint)
        column.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.mirror, 1)
        column.addLayout(row)
        column.addWidget(DeviceRow(session, settings))
        row = QHBoxLayout()
        row.addWidget(self.bring)
        row.addStretch(1)
        row.addWidget(self._close)
        column.addLayout(row)
        self.setAcceptDrops(True)
        session.networksChanged.connect(self._refill)
        session.downloads.changed.connect(self._follow)
        self._fill()

    def _fill(self) -> None:
        known = self._session.downloads.store.known()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        self.rows = {}
        for heading, entries in self._groups(known):
            title = QLabel(heading)
            title.setProperty("heading", True)
            column.addWidget(title)
            for entry in entries:
                self.rows[entry.id] = ModelRow(entry, known, self._session.downloads, self._ask_for_source)
                column.addWidget(self.rows[entry.id])
        column.addStretch(1)
        self._list.setWidget(content)

    def _groups(self, known: Catalog) -> list[tuple[str, list[NetworkEntry]]]:
        """The networks under their headings: of each mode, then those that find things."""
        left, modes = _shown(known), _modes(known)
        groups = []
        # General's last: its networks also stand in for other modes, and a list of a mode's own is shorter.
        for mode in (*(each for each in MODES if each != GENERAL), GENERAL):
            own = [entry for entry in left if entry.task == "matte" and mode in modes.get(entry.id, {GENERAL})]
            left = [entry for entry in left if entry not in own]
            groups.append((mode_words(MODES[mode]).title, own))
        groups.append((self.tr("Finding things"), left))
        return [group for group in groups if group[1]]

    def _refill(self) -> None:
        """An imported network came or went; all others keep their rows, the place in the list and the focus."""
        if {entry.id for entry in _shown(self._session.downloads.store.known())} != set(self.rows):
            self._fill()

    def _follow(self, entry: NetworkEntry) -> None:
        if entry.id in self.rows:
            self.rows[entry.id].follow()

    def _ask_for_source(self) -> None:
        self.mirror.setFocus(Qt.FocusReason.OtherFocusReason)
        self.mirror.selectAll()

    def _ask_for_file(self) -> None:
        dialog = file_dialog(self, self.tr("Import a network"), self._settings.folder)
        dialog.setNameFilters([self.tr("ONNX networks (*.onnx)"), self.tr("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    def import_file(self, name: str) -> None:
        """Try a file, and ask whether to keep it."""
        current = self._session.current
        picture = None if current is None else current.screen
        ImportDialog(Path(name), self._session.importer, picture, self._session.mode, self).open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one ONNX file."""
        if _dropped(event.mimeData()) and event.possibleActions() & Qt.DropAction.CopyAction:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import it."""
        # Copy, whatever was proposed: a Move that is accepted makes the other program delete the user's file.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.import_file(_dropped(event.mimeData()))

    def _take_mirror(self) -> None:
        self._settings.mirror = self._session.downloads.mirror = self.mirror.text().strip()

    def done(self, result: int) -> None:
        """Keep the source also when the dialog closes by Esc."""
        self._take_mirror()
        super().done(result)


class ModelRow(QFrame):
    """One network."""

    def __init__(
        self, entry: NetworkEntry, known: Catalog, downloads: Downloads, ask_for_source: Callable[[], None]
    ) -> None:
        super().__init__()
        self._entry = entry
        self._downloads = downloads
        self._ask_for_source = ask_for_source
        self._sure = False
        self.setProperty("card", True)
        title = QLabel(entry.title)
        title.setProperty("strong", True)
        uses = [size_in_words(recipe.size) for recipe in known.recipes if entry in recipe.networks[-1:]]
        about = QLabel(self._about(", ".join(filter(None, dict.fromkeys(uses)))))
        about.setProperty("muted", True)
        about.setToolTip("\n".join((*entry.urls, *entry.sources)))
        about.linkActivated.connect(self._show_licence)
        self.state = QLabel()
        self.state.setProperty("muted", True)
        self.state.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, _STEPS)
        self.progress.setAccessibleName(self.tr("Progress of {title}").format(title=entry.title))
        self.main, self.other = QPushButton(), QPushButton()
        for button, press in ((self.main, self._press_main), (self.other, self._press_other)):
            button.setAutoDefault(False)
            button.clicked.connect(press)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.other)
        buttons.addWidget(self.main)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 10, 12, 10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(about, 1, 0)
        grid.addLayout(buttons, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.progress, 2, 0, 1, 2)
        grid.addWidget(self.state, 3, 0, 1, 2)
        self.follow()

    def follow(self) -> None:
        """Show the network's present state."""
        state = self._downloads.state(self._entry)
        if state != "installed":
            self._sure = False
        self.progress.setVisible(state in ("running", "waiting", "paused"))
        self.progress.setValue(round(self._downloads.share(self._entry) * _STEPS))
        text = self._state_in_words(state)
        self.state.setText(text)
        self.state.setVisible(bool(text))
        main, other = self._buttons_of(state)
        for button, words in ((self.main, main), (self.other, other)):
            button.setVisible(bool(words))
            button.setText(words)
            button.setAccessibleName(f"{words}: {self._entry.title}")

    def _about(self, uses: str) -> str:
        licence = self._entry.licence
        link = f'<a href="licence">{licence}</a>' if licence else self.tr("licence not known")
        parts = [uses, bytes_in_words(self._entry.bytes), link]
        return "  ·  ".join(part for part in parts if part)

    def _state_in_words(self, state: State) -> str:
        told = self._downloads.progress(self._entry)
        error = self._downloads.error(self._entry)
        if state == "running" and told is not None:
            return progress_in_words(told)
        if state == "failed" and error is not None:
            return sentence(error)
        if state == "installed" and self._sure:
            return self.tr("Delete its file? It can be downloaded again.")
        if state == "elsewhere":
            found = self.tr("Installed: found in another program's folder.")
            return found if self._entry.urls else self.tr("Comes with Koutu.")
        if state == "installed":
            return self.tr("Installed.")
        return {
            "running": self.tr("Starting…"),
            "waiting": self.tr("Waiting for the download before it…"),
            "paused": self.tr("Paused: what came is kept."),
            "damaged": self.tr("Its file is damaged."),
        }.get(state, "")

    def _buttons_of(self, state: State) -> tuple[str, str]:
        """The words of the main button and of the other; empty hides it."""
        if state == "installed":
            return (self.tr("Keep"), self.tr("Delete")) if self._sure else ("", self.tr("Delete…"))
        if state == "elsewhere":
            return "", ""
        return {
            "absent": (self.tr("Download"), ""),
            "waiting": (self.tr("Pause"), self.tr("Cancel")),
            "running": (self.tr("Pause"), self.tr("Cancel")),
            "paused": (self.tr("Go on"), self.tr("Cancel")),
            "failed": (self.tr("Try again"), self.tr("Another source…")),
            "damaged": (self.tr("Download again"), self.tr("Delete")),
        }[state]

    def _press_main(self) -> None:
        match self._downloads.state(self._entry):
            case "running" | "waiting":
                self._downloads.pause(self._entry)
            case "installed":
                self._sure = False
                self.follow()
            case "absent" | "paused" | "failed" | "damaged":
                self._downloads.start(self._entry)

    def _press_other(self) -> None:
        match self._downloads.state(self._entry):
            case "running" | "waiting" | "paused":
                self._downloads.cancel(self._entry)
            case "failed":
                self._ask_for_source()
            case "installed" if not self._sure:
                self._sure = True
                self.follow()
            case "installed" | "damaged":
                self._remove()

    def _remove(self) -> None:
        try:
            self._downloads.remove(self._entry)
        except KoutuError as error:
            self.state.setText(sentence(error))

    def _show_licence(self) -> None:
        file = paths.bundled_models() / self._entry.licence_file
        QDesktopServices.openUrl(file_url(file))


def _dropped(mime: QMimeData) -> str:
    """The dropped file, if it is a single one with a network's ending; otherwise None."""
    files = [str(local_path(url)) for url in mime.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].lower().endswith(".onnx") else ""


def _shown(known: Catalog) -> list[NetworkEntry]:
    """Those that cut subjects out or find things; the others have no use in the window yet."""
    return [entry for entry in known.networks if entry.task in ("matte", "labels")]


def _modes(known: Catalog) -> dict[str, set[str]]:
    """Return what networks are for, by their ids; one of General's stays there, though another mode may run it too."""
    found: dict[str, set[str]] = {}
    for recipe in known.recipes:
        for last in recipe.networks[-1:]:
            found.setdefault(last.id, set()).add(recipe.mode)
    return {each: {GENERAL} if GENERAL in modes else modes for each, modes in found.items()}
