"""Preferences: one page that can be searched; every change takes effect at once."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from koutu.document.history import MEGABYTE
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.presets import Preset
from koutu.engine.files.names import file_names
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.actions.actions import Actions
from koutu.ui.actions.user_shortcuts import Shortcuts
from koutu.ui.dialogs.device_row import DeviceRow
from koutu.ui.dialogs.shortcuts import ShortcutsDialog
from koutu.ui.style.column_area import ColumnArea
from koutu.ui.style.file_dialog import file_dialog
from koutu.ui.style.screen_room import resize_within_screen
from koutu.ui.style.sentences import sentence
from koutu.ui.style.spin_field import spin_field
from koutu.ui.style.theme import Theme

TEXT_SIZES = (100, 110, 125, 150, 175, 200)


class PreferencesDialog(QDialog):
    """What lasts from one start to the next.

    Signals:
        checkerboardChanged(): the settings ask for another one.
    """

    checkerboardChanged = Signal()

    def __init__(
        self,
        session: Session,
        settings: Settings,
        *,
        theme: Theme,
        actions: Actions,
        shortcuts: Shortcuts,
        presets: Sequence[Preset],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._theme = theme
        self._actions = actions
        self._shortcuts = shortcuts
        self._presets = list(presets)
        self._rows: list[tuple[QLabel, QWidget]] = []
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self._none = QLabel()
        self._none.setProperty("muted", True)
        self._none.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._make_rows()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 4, 10, 4)
        column.addLayout(self._grid)
        column.addWidget(self._none)
        column.addStretch(1)
        area = ColumnArea(page)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._buttons.rejected.connect(self.close)
        whole = QVBoxLayout(self)
        for widget in (self.search, area, self._buttons):
            whole.addWidget(widget)
        resize_within_screen(self, 740, 580)
        self._retranslate()

    # The rows

    def _make_rows(self) -> None:
        settings = self._settings
        self.theme = self._choice(("system", "light", "dark"), settings.theme, self._take_theme)
        self.language = self._choice(("system", "en", "zh_CN"), settings.language, self._take_language)
        sizes = tuple(dict.fromkeys(sorted((*TEXT_SIZES, settings.text_percent))))
        self.text = self._choice(sizes, settings.text_percent, self._take_text)
        self.checkerboard = self._choice(("system", "light", "dark"), settings.checkerboard, self._take_checkerboard)
        self.folder = QPushButton()
        self.folder.clicked.connect(self._ask_folder)
        self.beside = QPushButton()
        self.beside.setCheckable(True)
        self.beside.toggled.connect(self._take_beside)
        self.name = QLineEdit(settings.output_name)
        self.name.setPlaceholderText("{name}-cutout")
        self.name.textEdited.connect(self._take_name)
        self._refused = QLabel()
        self._refused.setProperty("note", True)
        self._refused.setWordWrap(True)
        self._refused.hide()
        shown = [action for action in self._actions.sizes.values() if action.isVisible()]
        self._sizes: list[str] = [action.data() for action in shown]
        self.size_ = self._choice(self._sizes, self._session.size, self._take_size)
        self.preset = self._choice(
            ("", *(preset.id for preset in self._presets)), settings.default_preset, self._take_preset
        )
        self.undo = spin_field()
        self.undo.setRange(16, 65536)
        self.undo.setSuffix(" MB")
        self.undo.setValue(settings.undo_megabytes)
        self.undo.valueChanged.connect(self._take_undo)
        self.device = DeviceRow(self._session, settings)
        self.keys = QPushButton()
        self.keys.clicked.connect(self._show_keys)
        for control in (
            self.theme,
            self.language,
            self.text,
            self.checkerboard,
            _side_by_side(self.folder, self.beside),
            _below_each_other(self.name, self._refused),
            self.size_,
            self.preset,
            self.undo,
            self.device,
            self.keys,
        ):
            label = QLabel()
            label.setBuddy(control.findChild(QLineEdit) or control)
            place = len(self._rows)
            self._grid.addWidget(label, place, 0)
            self._grid.addWidget(control, place, 1)
            self._rows.append((label, control))

    def _choice(self, values: Sequence[object], value: object, take: Callable[[], None]) -> QComboBox:
        box = QComboBox()
        for each in values:
            box.addItem("", each)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.setMaxVisibleItems(18)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(take)
        return box

    # What they change

    def _take_theme(self) -> None:
        self._settings.theme = self.theme.currentData()
        self._theme.set_scheme(self._settings.theme)

    def _take_language(self) -> None:
        self._actions.languages[self.language.currentData()].trigger()

    def _take_text(self) -> None:
        self._settings.text_percent = self.text.currentData()
        self._theme.set_text_size(self._settings.text_percent)

    def _take_checkerboard(self) -> None:
        self._settings.checkerboard = self.checkerboard.currentData()
        self.checkerboardChanged.emit()

    def _ask_folder(self) -> None:
        dialog = file_dialog(self, self.tr("Folder for cutouts"), self._settings.output_folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.set_folder)
        dialog.open()

    def set_folder(self, folder: str) -> None:
        """Let cutouts go into a folder, or beside their photos (an empty one)."""
        self._settings.output_folder = folder
        self._show_folder()

    def _take_beside(self) -> None:
        if self.beside.isChecked() != (not self._settings.output_folder):
            self.set_folder("")

    def _show_folder(self) -> None:
        folder = self._settings.output_folder
        self.folder.setText(Path(folder).name or folder if folder else self.tr("Choose a folder…"))
        self.folder.setToolTip(folder or self.tr("Choose a folder for what is saved without asking"))
        self.beside.setChecked(not folder)
        for button in (self.folder, self.beside):
            button.setAccessibleName(self.tr("Folder: {name}").format(name=button.text()))

    def _take_name(self, text: str) -> None:
        try:
            if text:
                file_names(text, "general")("photo", 1)
        except KoutuError as error:
            self._refused.setText(sentence(error))
            self._refused.show()
            return
        self._refused.hide()
        self._settings.output_name = text

    def _take_size(self) -> None:
        self._session.choose(self._session.mode, self.size_.currentData())

    def _take_preset(self) -> None:
        self._settings.default_preset = self.preset.currentData()

    def _take_undo(self, megabytes: int) -> None:
        self._settings.undo_megabytes = megabytes
        self._session.history.budget = megabytes * MEGABYTE

    def _show_keys(self) -> None:
        ShortcutsDialog(self, self._shortcuts).open()

    # Words

    def _find(self, text: str) -> None:
        wanted = text.strip().casefold()
        found = False
        for label, control in self._rows:
            boxes = [control] if isinstance(control, QComboBox) else control.findChildren(QComboBox)
            words = [label.text(), label.toolTip(), *(box.itemText(row) for box in boxes for row in range(box.count()))]
            fits = wanted in " ".join(words).replace("&", "").casefold()
            label.setVisible(fits)
            control.setVisible(fits)
            found = found or fits
        self._none.setVisible(not found)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Preferences"))
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the preferences"))
        self._none.setText(self.tr("Nothing is called so."))
        as_system = self.tr("As the system")
        for box, words in (
            (self.theme, [as_system, self.tr("Light"), self.tr("Dark")]),
            (self.language, [as_system, "English", "简体中文"]),
            (self.text, [f"{self.text.itemData(row)} %" for row in range(self.text.count())]),
            (self.checkerboard, [self.tr("As the window"), self.tr("Light"), self.tr("Dark")]),
            (self.size_, [self._actions.sizes[size].iconText() for size in self._sizes]),
            (self.preset, [self.tr("None, as the photo"), *self._titles()]),
        ):
            for row, text in enumerate(words):
                box.setItemText(row, text)
        self.beside.setText(self.tr("Beside the photo"))
        self.beside.setToolTip(self.tr("Every cutout goes into its photo's own folder"))
        self.keys.setText(self.tr("Change shortcuts…"))
        names = (
            (self.tr("Theme"), self.tr("Light or dark")),
            (self.tr("Language"), self.tr("Of the whole window")),
            (self.tr("Text size"), self.tr("Of all letters; the window follows")),
            (self.tr("Checkerboard"), self.tr("What shows behind transparent places")),
            (self.tr("Folder"), self.tr("Where cutouts are saved and exported without asking")),
            (self.tr("File name"), self.tr("{name} is the photo's own name, {mode} the mode, {n} a number")),
            (self.tr("Network"), self.tr("The size that new pictures begin with")),
            (self.tr("Preset"), self.tr("What the export window begins with")),
            (self.tr("Memory for undo"), self.tr("What has no room in it goes to a temporary file")),
            (self.tr("Device"), self.tr("What networks run on, and with how many threads")),
            (self.tr("Shortcuts"), self.tr("The keys of every action")),
        )
        for (label, control), (text, tip) in zip(self._rows, names, strict=True):
            label.setText(text)
            label.setToolTip(tip)
            for widget in (control, *control.findChildren(QLineEdit)):
                # A button is called by what stands on it.
                widget.setAccessibleName("" if isinstance(widget, QPushButton) else text)
                widget.setToolTip(tip)
        self._show_folder()

    def _titles(self) -> list[str]:
        language = "zh_CN" if self.tr("Light") != "Light" else "en"
        return [preset.titled(language) for preset in self._presets]

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _side_by_side(left: QWidget, right: QWidget) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.addWidget(left, 0, 0)
    grid.addWidget(right, 0, 1)
    grid.setColumnStretch(0, 1)
    return made


def _below_each_other(above: QWidget, below: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(above)
    column.addWidget(below)
    return made
