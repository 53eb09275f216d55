"""The window in which a cutout becomes a finished picture and a file."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from koutu.document.document import Document
from koutu.engine.batch.also import AlsoOutput
from koutu.engine.batch.enlarged import SOFT
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.formats import FORMATS
from koutu.engine.export.presets import Preset
from koutu.services.output_place import free_path
from koutu.services.presets import PresetShelf
from koutu.services.preview_export import Composition, FileWeight, PreviewExporter
from koutu.services.save_queue import FileSaved
from koutu.ui.export.also_button import AlsoButton
from koutu.ui.export.draft import Draft
from koutu.ui.export.export_panel import ExportPanel
from koutu.ui.export.id_advice import IdAdvice
from koutu.ui.export.id_row import IdRow
from koutu.ui.export.panel_tabs import PanelTabs
from koutu.ui.export.panels import BackdropPanel, EffectsPanel, SubjectPanel
from koutu.ui.export.place_button import PlaceButton
from koutu.ui.export.preset_list import PresetList, as_the_photo
from koutu.ui.export.preview import Preview
from koutu.ui.style.file_dialog import file_dialog
from koutu.ui.style.screen_room import resize_within_screen
from koutu.ui.style.sentences import sentence

_PANELS = 320
# Milliseconds without a change before a whole file is encoded to weigh it.
_REST = 700


@dataclass(frozen=True, slots=True)
class SeveralFiles:
    """What the window is set up for, where that is not the one picture it shows.

    Attributes:
        label: of the button that takes what is set.
        asks_place: whether the window also asks where the files go.
        keeps: whether what is set stays the shown picture's own.
    """

    label: str
    asks_place: bool = True
    keeps: bool = True


class ExportWindow(QDialog):
    """Preview on the left, panels on the right. It makes what batch and command line make of the same preset.

    It is the same for one picture, for several of which it shows one, and for a batch.

    Signals:
        taken(): of several files or a batch: they are to be made as `draft`, `also` and `place` say.
    """

    taken = Signal()

    def __init__(
        self,
        document: Document,
        exporter: PreviewExporter,
        shelf: PresetShelf,
        parent: QWidget | None = None,
        *,
        begin: Preset | None = None,
        several: SeveralFiles | None = None,
    ) -> None:
        """Show a document's picture with its own preset, else with `begin`, else with none; a batch's with `begin`."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._document = document
        self._shelf = shelf
        self._several = several
        self._left: set[Path] = set()
        self._main = Path()
        # What each preset was exported as from here: the same again may replace it, another one never by a mere Enter.
        self._written: dict[str, Path] = {}
        self._own = document.preset if several is None or several.keeps else None
        # Never what another picture was given in another session: that is the list's second entry.
        self.draft = Draft(self._own or begin or as_the_photo(), self)
        self.draft.photo = document.photo.pixels.shape[:2]
        self.exporter = exporter
        exporter.begin()
        self.preview = Preview(self.draft)
        self.presets = PresetList(shelf)
        self.id_row, self.advice = IdRow(self.draft), IdAdvice(self.draft)
        self.undo, self.redo, self.reset, self.fit, self.actual = (_tool_button() for _ in range(5))
        self.keep = QPushButton()
        self.also = AlsoButton(shelf)
        self.place = PlaceButton(str(document.path.parent if document.path is not None else Path.home()))
        self.place.setVisible(several is not None and several.asks_place)
        self.tabs = PanelTabs(self.draft, document.photo.pixels.shape[:2])
        self.note = QLabel()
        self.note.setProperty("note", True)
        self.note.setWordWrap(True)
        self.note.hide()
        self.save_as, self.leave = QPushButton(), QPushButton()
        self.save_as.setProperty("main", True)
        self.save_as.setDefault(True)
        self._weighing = QTimer(self)
        self._weighing.setSingleShot(True)
        self._weighing.setInterval(_REST)
        self._lay_out()
        self._connect()
        self._retranslate()
        resize_within_screen(self, 1120, 720)
        self._changed()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.presets, 1)
        top.addWidget(self.keep)
        buttons = QHBoxLayout()
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        buttons.addWidget(self.also)
        buttons.addWidget(self.save_as)
        steps = QHBoxLayout()
        steps.setSpacing(2)
        for button in (self.undo, self.redo, self.reset):
            steps.addWidget(button)
        steps.addStretch(1)
        for button in (self.fit, self.actual):
            steps.addWidget(button)
        side.addLayout(top)
        side.addWidget(self.id_row)
        side.addWidget(self.advice)
        side.addLayout(steps)
        side.addWidget(self.tabs, 1)
        side.addWidget(self.note)
        side.addWidget(self.place)
        side.addLayout(buttons)
        holder = QWidget()
        holder.setMinimumWidth(_PANELS)
        holder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        side.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addWidget(self.preview, 1)
        row.addWidget(holder)

    @property
    def backdrop(self) -> BackdropPanel:
        """The first tab."""
        return self.tabs.backdrop

    @property
    def subject(self) -> SubjectPanel:
        """The second tab."""
        return self.tabs.subject

    @property
    def effects(self) -> EffectsPanel:
        """The third tab."""
        return self.tabs.effects

    @property
    def export(self) -> ExportPanel:
        """The fourth tab."""
        return self.tabs.export

    def _connect(self) -> None:
        self.draft.changed.connect(self._keep_in_document)
        self.draft.changed.connect(self._changed)
        self.exporter.composed.connect(self._take)
        self.exporter.weighed.connect(self._show_weight)
        self.exporter.exported.connect(self._tell)
        self.exporter.failed.connect(self._fail)
        self.preview.pictureDropped.connect(self.tabs.take_picture)
        self.draft.changed.connect(self._show_choice)
        self.presets.chosen.connect(self.draft.take)
        self.preview.sideChanged.connect(self._show)
        for button, call in (
            (self.undo, self.draft.undo),
            (self.redo, self.draft.redo),
            (self.reset, self.draft.reset),
            (self.fit, self.preview.fit),
            (self.actual, self.preview.show_actual_pixels),
        ):
            button.clicked.connect(call)
        for keys, call in (
            ("Ctrl+Z", self.draft.undo),
            ("Ctrl+Shift+Z", self.draft.redo),
            ("Ctrl+Y", self.draft.redo),
            ("Ctrl+0", self.preview.fit),
            ("Ctrl+1", self.preview.show_actual_pixels),
        ):
            QShortcut(QKeySequence(keys), self, call)
        self.keep.clicked.connect(self._keep)
        self.save_as.clicked.connect(self._ask)
        self.leave.clicked.connect(self.close)
        self._weighing.timeout.connect(self._weigh)
        QShortcut(QKeySequence.StandardKey.Save, self, self._ask)

    def _keep_in_document(self) -> None:
        if self._several is None or self._several.keeps:
            self._document.set_preset(self.draft.preset)

    def _changed(self) -> None:
        self.note.hide()
        self._show()
        self.tabs.forget_bytes()
        self._weighing.start()

    def _show(self) -> None:
        self.exporter.show(self._document, self.draft.preset.look, self.preview.side)

    def _weigh(self) -> None:
        self.exporter.weigh(self._document, self.draft.preset.look, self.draft.preset.export)

    def _show_weight(self, weight: FileWeight) -> None:
        self.export.show_bytes(weight.bytes)

    def _take(self, composition: Composition) -> None:
        self.preview.show_composition(composition)
        self.advice.show_composition(composition)
        if composition.enlarged > SOFT and self.advice.isHidden():
            height, width = composition.size
            text = self.tr("The subject is enlarged {times} times to fill {width} × {height} and will look soft.")
            self._warn(text.format(times=f"{composition.enlarged:.1f}", width=width, height=height))

    def _keep(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Keep as a preset"))
        dialog.setLabelText(self.tr("Name of the preset"))
        dialog.textValueSelected.connect(self.keep_as)
        dialog.open()

    def keep_as(self, title: str) -> None:
        """Keep what is set as a preset of the user's own."""
        if not title.strip():
            return
        try:
            kept = self._shelf.keep(self.draft.preset, title.strip())
        except KoutuError as error:
            self._fail(error)
            return
        self._fill_presets()
        self.draft.take(kept)

    def _ask(self) -> None:
        if self._several is not None:
            self.taken.emit()
            self.close()
            return
        preset = self.draft.preset
        spec = FORMATS[preset.export.format]
        beside = self._document.path.parent if self._document.path is not None else Path.home()
        folder = self._document.export_folder or beside
        named = partial(self._shelf.file_name, self._document.name, preset, self._document.mode)
        before = self._written.get(self.draft.base.id)
        if before is None or before.suffix not in spec.suffixes:
            before = free_path(folder, named, ())
        dialog = file_dialog(self, self.tr("Export"), str(folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        patterns = " ".join(f"*{suffix}" for suffix in spec.suffixes)
        dialog.setNameFilters([f"{spec.title} ({patterns})"])
        dialog.setDefaultSuffix(spec.suffix.removeprefix("."))
        dialog.selectFile(before.name)
        # The dialog asks before it takes the name of a file that is there.
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the file, over one that is there."""
        preset = self.draft.preset
        self._shelf.remember(preset)
        self._keep_in_document()
        self._document.export_folder = path.parent
        self._written[self.draft.base.id] = path
        self.save_as.setEnabled(False)
        outputs = {path: preset}
        for each in self.also.presets:
            outputs[AlsoOutput.of(each).beside(path)] = each
        self._left, self._main = set(outputs), path
        for target, each in outputs.items():
            self.exporter.export(self._document, each.look, each.export, target, overwrite=True)

    def _tell(self, saved: FileSaved) -> None:
        self._left.discard(saved.path)
        if self._left:
            return
        self.save_as.setEnabled(True)
        count = len(self.also.presets)
        more = self.tr("Exported as {name}, and {count} more beside it.")
        told = more if count else self.tr("Exported as {name}.")
        self._show_note(told.format(name=self._main.name, count=count), "done")

    def _fail(self, error: KoutuError) -> None:
        self._left.clear()
        self.save_as.setEnabled(True)
        self._show_note(sentence(error))

    def _warn(self, text: str) -> None:
        if not self.note.isVisible():
            self._show_note(text)

    def _show_note(self, text: str, kind: str = "warning") -> None:
        self.note.setProperty("note", "done" if kind == "done" else True)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)
        self.note.setText(text)
        self.note.show()

    def _fill_presets(self) -> None:
        self.presets.fill(self._own)
        self._show_choice()

    def _show_choice(self) -> None:
        self.presets.show_choice(self.draft.base, modified=self.draft.modified)
        self.undo.setEnabled(self.draft.can_undo)
        self.redo.setEnabled(self.draft.can_redo)
        self.reset.setEnabled(self.draft.modified)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Backdrop and export"))
        self._fill_presets()
        self.presets.setAccessibleName(self.tr("Presets"))
        self.presets.set_tip(self.tr("Begin with a preset: sizes, backdrops and formats under a name"))
        for button, text, tip in (
            (self.undo, self.tr("Undo"), self.tr("Take the last change back (Ctrl+Z)")),
            (self.redo, self.tr("Redo"), self.tr("Do it again (Ctrl+Shift+Z)")),
            (self.reset, self.tr("Reset"), self.tr("Go back to what was chosen in the list")),
            (self.fit, self.tr("Fit"), self.tr("Show the whole picture (Ctrl+0)")),
            (self.actual, self.tr("100 %"), self.tr("Show every pixel (Ctrl+1)")),
        ):
            button.setText(text)
            button.setToolTip(tip)
        self.id_row.retranslate()
        self.advice.retranslate()
        self.also.retranslate()
        self.place.retranslate()
        self.keep.setText(self.tr("Save preset…"))
        self.keep.setToolTip(self.tr("Keep what is set here as a preset of your own"))
        for index, word in enumerate((self.tr("Backdrop"), self.tr("Subject"), self.tr("Effects"), self.tr("File"))):
            self.tabs.setTabText(index, word)
        self.tabs.setAccessibleName(self.tr("Pages"))
        self.save_as.setText(self.tr("Export…") if self._several is None else self._several.label)
        self.save_as.setToolTip(self.tr("Write the finished picture to a file"))
        self.leave.setText(self.tr("Close"))
        self.leave.setToolTip(self.tr("Go back to the cutout"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for as many pixels as are shown."""
        super().resizeEvent(event)
        self._show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go before it was shown, too."""
        if self.tabs.stop():
            self.reject()
            self.deleteLater()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Remember what was set, and make no more previews; an export that was asked for goes on."""
        self._shelf.remember(self.draft.preset)
        self._weighing.stop()
        self.exporter.rest()
        super().done(result)


def _tool_button() -> QToolButton:
    button = QToolButton()
    button.setProperty("bare", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
