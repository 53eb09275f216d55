"""The window in which a cutout becomes a finished picture and a file."""

from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.formats import FORMATS
from koutu.engine.export.presets import GROUPS, Preset
from koutu.services.presets import PresetShelf
from koutu.services.preview_export import Composition, FileWeight, PreviewExporter
from koutu.services.save_queue import FileSaved
from koutu.ui.export.export_panel import ExportPanel
from koutu.ui.export.form import Draft, Form
from koutu.ui.export.panels import BackdropPanel, EffectsPanel, SubjectPanel
from koutu.ui.export.preview import Preview
from koutu.ui.style.sentences import sentence

_PANELS = 320
# Milliseconds without a change before a whole file is encoded to weigh it.
_REST = 700


class ExportWindow(QDialog):
    """Preview on the left, panels on the right. It makes what batch and command line make of the same preset."""

    def __init__(
        self,
        document: Document,
        exporter: PreviewExporter,
        shelf: PresetShelf,
        language: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._document = document
        self._shelf = shelf
        self._language = QLocale().name() if language == "system" else language
        self.draft = Draft(document.preset or shelf.last(), self)
        self.exporter = exporter
        exporter.begin()
        self.preview = Preview(self.draft)
        self.presets = QComboBox()
        self.keep = QPushButton()
        self.backdrop, self.subject = BackdropPanel(self.draft), SubjectPanel(self.draft)
        self.effects, self.export = EffectsPanel(self.draft), ExportPanel(self.draft)
        self.subject.set_photo_size(*document.photo.pixels.shape[:2])
        self.tabs = QTabWidget()
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
        self.resize(1120, 720)
        self._changed()

    def _lay_out(self) -> None:
        for panel in self._forms():
            area = QScrollArea()
            area.setWidget(panel)
            area.setWidgetResizable(True)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.tabs.addTab(area, "")
        side = QVBoxLayout()
        side.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.presets, 1)
        top.addWidget(self.keep)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.save_as)
        side.addLayout(top)
        side.addWidget(self.tabs, 1)
        side.addWidget(self.note)
        side.addLayout(buttons)
        holder = QWidget()
        holder.setFixedWidth(_PANELS)
        side.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addWidget(self.preview, 1)
        row.addWidget(holder)

    def _forms(self) -> tuple[Form, ...]:
        return self.backdrop, self.subject, self.effects, self.export

    def _connect(self) -> None:
        self.draft.changed.connect(self._keep_in_document)
        self.draft.changed.connect(self._changed)
        self.exporter.composed.connect(self._take)
        self.exporter.weighed.connect(self._show_weight)
        self.exporter.exported.connect(self._tell)
        self.exporter.failed.connect(self._fail)
        self.preview.pictureDropped.connect(self.backdrop.take_picture)
        self.presets.activated.connect(self._choose)
        self.keep.clicked.connect(self._keep)
        self.save_as.clicked.connect(self._ask)
        self.leave.clicked.connect(self.close)
        self._weighing.timeout.connect(self._weigh)
        QShortcut(QKeySequence.StandardKey.Save, self, self._ask)

    def _keep_in_document(self) -> None:
        self._document.set_preset(self.draft.preset)

    def _changed(self) -> None:
        self.note.hide()
        self.exporter.show(self._document, self.draft.preset.look, self.preview.side)
        self.export.show_bytes(None)
        self._weighing.start()

    def _weigh(self) -> None:
        self.exporter.weigh(self._document, self.draft.preset.look, self.draft.preset.export)

    def _show_weight(self, weight: FileWeight) -> None:
        self.export.show_bytes(weight.bytes)

    def _take(self, composition: Composition) -> None:
        self.preview.show_composition(composition)

    def _choose(self, index: int) -> None:
        preset = self.presets.itemData(index)
        if preset is not None:
            self.draft.take(preset)

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
        self.presets.setCurrentIndex(self.presets.findText(_listed(kept.title)))

    def _ask(self) -> None:
        preset = self.draft.preset
        spec = FORMATS[preset.export.format]
        name = self._shelf.file_name(self._document.name, preset, self._document.mode)
        folder = self._document.path.parent if self._document.path is not None else Path.home()
        dialog = QFileDialog(self, self.tr("Export"), str(folder))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        patterns = " ".join(f"*{suffix}" for suffix in spec.suffixes)
        dialog.setNameFilters([f"{spec.title} ({patterns})"])
        dialog.setDefaultSuffix(spec.suffix.removeprefix("."))
        dialog.selectFile(name)
        # The dialog asks before it takes the name of a file that is there.
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the file, over one that is there."""
        preset = self.draft.preset
        self._shelf.remember(preset)
        self._keep_in_document()
        self.save_as.setEnabled(False)
        self.exporter.export(self._document, preset.look, preset.export, path, overwrite=True)

    def _tell(self, saved: FileSaved) -> None:
        self.save_as.setEnabled(True)
        self._show_note(self.tr("Exported as {name}.").format(name=saved.path.name))

    def _fail(self, error: KoutuError) -> None:
        self.save_as.setEnabled(True)
        self._show_note(sentence(error))

    def _show_note(self, text: str) -> None:
        self.note.setText(text)
        self.note.show()

    def _fill_presets(self) -> None:
        self.presets.clear()
        self.presets.addItem(self.tr("Presets"), None)
        groups = {
            "own": self.tr("My presets"),
            "product": self.tr("Products"),
            "marketplace": self.tr("Marketplaces"),
            "social": self.tr("Social media"),
            "id": self.tr("ID photos"),
            "effect": self.tr("Effects"),
        }
        found = self._shelf.all()
        for group in ("own", *(group for group in GROUPS if group != "own")):
            members: list[Preset] = [preset for preset in found if preset.group == group]
            if members:
                self.presets.addItem(groups[group], None)
                header = self.presets.model().index(self.presets.count() - 1, 0)
                self.presets.model().setData(header, 0, Qt.ItemDataRole.UserRole - 1)  # cannot be chosen
            for preset in members:
                self.presets.addItem(_listed(preset.titled(self._language)), preset)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Backdrop and export"))
        self._fill_presets()
        self.presets.setAccessibleName(self.tr("Presets"))
        self.presets.setToolTip(self.tr("Begin with a preset: sizes, backdrops and formats under a name"))
        self.keep.setText(self.tr("Keep…"))
        self.keep.setToolTip(self.tr("Keep what is set here as a preset of your own"))
        for index, word in enumerate((self.tr("Backdrop"), self.tr("Subject"), self.tr("Effects"), self.tr("File"))):
            self.tabs.setTabText(index, word)
        self.save_as.setText(self.tr("Export…"))
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
        self.exporter.show(self._document, self.draft.preset.look, self.preview.side)

    def done(self, result: int) -> None:
        """Remember what was set, and make no more previews; an export that was asked for goes on."""
        self._shelf.remember(self.draft.preset)
        self._weighing.stop()
        self.exporter.rest()
        super().done(result)


def _listed(title: str) -> str:
    """A preset's title below its group's."""
    return f"   {title}"
