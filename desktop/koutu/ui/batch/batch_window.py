"""The batch window: what goes in, what is done with it, where it goes, how far it is."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from koutu.engine.core.errors import KoutuError
from koutu.engine.core.framing import Framing
from koutu.engine.export.presets import Preset
from koutu.services.batch_queue import Item, QueuePlan
from koutu.services.presets import PresetShelf
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.batch.queue_list import QueueList, ReviewGrid
from koutu.ui.dialogs import dialogs
from koutu.ui.export.also_button import AlsoButton
from koutu.ui.export.draft import Draft
from koutu.ui.export.id_row import IdRow
from koutu.ui.export.preset_list import PresetList, as_the_photo
from koutu.ui.style.file_dialog import file_dialog
from koutu.ui.style.file_urls import file_url, local_path
from koutu.ui.style.screen_room import resize_within_screen
from koutu.ui.style.sentences import sentence


class BatchWindow(QDialog):
    """Files and folders are dropped here; the queue goes on while the window is closed.

    Signals:
        openRequested(Path), putBackRequested(Item, Preset): the user touches a picture up, and puts it back.
        setUpRequested(): the preset is to be changed, with a picture in sight.

    Attributes:
        draft: the preset that is put together here.
    """

    openRequested = Signal(object)
    putBackRequested = Signal(object, object)
    setUpRequested = Signal()

    def __init__(self, session: Session, settings: Settings, shelf: PresetShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self.batch_queue = session.batch_queue
        self._folder: Path | None = None
        self._touched: Item | None = None
        self._badged = 0
        self.setAcceptDrops(True)
        self.add_files, self.add_folder, self.watch = QPushButton(), QPushButton(), QPushButton()
        self.watch.setCheckable(True)
        wanted = next((each for each in shelf.all() if each.id == settings.default_preset), None)
        self.draft = Draft(wanted or as_the_photo(), self)
        self.presets, self.target = PresetList(shelf), QPushButton()
        self.presets.setMinimumContentsLength(26)
        self.id_row, self.set_up = IdRow(self.draft), QPushButton()
        self.also_button = AlsoButton(shelf)
        self.preset_label, self.target_label = QLabel(), QLabel()
        self.queue, self.review = QueueList(), ReviewGrid()
        self.tabs = QTabWidget()
        self.tabs.addTab(self.queue, "")
        self.tabs.addTab(self.review, "")
        self.skip, self.retry, self.up, self.down = (QPushButton() for _ in range(4))
        self.clear_, self.put_back, self.show_folder = (QPushButton() for _ in range(3))
        self.bar, self.count = QProgressBar(), QLabel()
        self.bar.setTextVisible(False)
        self.note = QLabel()
        self.note.setProperty("note", True)
        self.note.setWordWrap(True)
        self.note.hide()
        self.start, self.cancel = QPushButton(), QPushButton()
        self.start.setProperty("main", True)
        self._lay_out()
        self._connect()
        self._retranslate()
        resize_within_screen(self, 900, 620)
        self._follow()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(10)
        column.addLayout(_row(self.add_files, self.add_folder, self.watch, None, self.clear_))
        column.addLayout(_row(self.preset_label, self.presets, self.set_up, self.also_button, None))
        column.addWidget(self.id_row)
        column.addLayout(_row(self.target_label, self.target, None))
        column.addWidget(self.tabs, 1)
        column.addWidget(self.note)
        column.addLayout(_row(self.up, self.down, self.skip, self.retry, None, self.put_back, self.show_folder))
        column.addWidget(self.bar)
        column.addLayout(_row(self.count, None, self.cancel, self.start))
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        b = self.batch_queue
        b.queueChanged.connect(self._follow)
        b.itemChanged.connect(self._show_item)
        b.runningChanged.connect(self._follow)
        b.failed.connect(self._tell)
        for button, call in (
            (self.add_files, self._ask_for_files),
            (self.add_folder, self._ask_for_folder),
            (self.target, self._ask_for_target),
            (self.set_up, self.setUpRequested.emit),
            (self.clear_, b.clear),
            (self.cancel, b.cancel),
            (self.start, self._start_or_pause),
            (self.skip, lambda: self._each(b.skip)),
            (self.retry, lambda: self._each(b.retry)),
            (self.up, lambda: self._move(-1)),
            (self.down, lambda: self._move(1)),
            (self.put_back, self._put_back),
            (self.show_folder, self._show_folder),
        ):
            button.clicked.connect(call)
        self.watch.toggled.connect(self._watch)
        self.presets.chosen.connect(self.draft.take)
        self.draft.changed.connect(self._set_plan)
        self.draft.changed.connect(self._show_choice)
        self.also_button.changed.connect(self._set_plan)
        self.review.opened.connect(self._open)
        self.queue.itemSelectionChanged.connect(self._follow_buttons)

    # what goes in, and where it goes

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and folders."""
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add them."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add([local_path(url) for url in event.mimeData().urls() if url.isLocalFile()])

    def add(self, paths: list[Path], framings: Mapping[Path, Framing] | None = None) -> None:
        """Add files and folders; the results go beside the first of them, until another folder is chosen.

        Args:
            paths: of the files and folders.
            framings: of those that are turned, mirrored or cropped before they are cut.
        """
        if not paths:
            return
        if self._folder is None:
            self._suggest_target(paths[0] if paths[0].is_dir() else paths[0].parent)
        self.batch_queue.add(paths, framings)

    def _suggest_target(self, folder: Path) -> None:
        self.set_target(folder.parent / self.tr("{name} cutouts").format(name=folder.name or "Koutu"))

    def set_target(self, folder: Path) -> None:
        """Say where the results go."""
        self._folder = folder
        self.target.setText(folder.name)
        self.target.setToolTip(str(folder))
        self._set_plan()

    def set_preset(self, preset: Preset) -> None:
        """Say what is done with the pictures."""
        self.draft.take(preset)

    @property
    def preset(self) -> Preset:
        """What is done with the pictures."""
        return self.draft.preset

    @property
    def also(self) -> tuple[Preset, ...]:
        """What makes further files of them."""
        return self.also_button.presets

    def set_also(self, presets: Sequence[Preset]) -> None:
        """Write further files of every picture by these presets, from the same matte."""
        self.also_button.set_presets(presets)

    def _set_plan(self) -> None:
        if self._folder is not None:
            mode, size = self._session.mode, self._session.size
            self.batch_queue.set_plan(QueuePlan(self.preset, mode, size, self._folder, self.also))

    def _show_choice(self) -> None:
        self.presets.show_choice(self.draft.base, modified=self.draft.modified)

    def _ask_for_files(self) -> None:
        folder = dialogs.pictures_folder(self._settings.folder)
        dialogs.ask_for_pictures(self, folder, self.add, self._session.tools)

    def _ask_for_folder(self) -> None:
        self._pick_folder(self.tr("Add a folder"), lambda folder: self.add([folder]))

    def _ask_for_target(self) -> None:
        self._pick_folder(self.tr("Where the results go"), self.set_target)

    def _watch(self, on: bool) -> None:
        if on == (self.batch_queue.folder_watch.folder is not None):
            return
        if on:
            self.watch.setChecked(False)
            self._pick_folder(self.tr("Watch a folder"), self.watch_folder)
        else:
            self.batch_queue.folder_watch.set_folder(None)
            self._retranslate()

    def watch_folder(self, folder: Path) -> None:
        """Work on every picture that comes into a folder from now on."""
        if self._folder is None:
            self._suggest_target(folder)
        self.batch_queue.folder_watch.set_folder(folder)
        self.watch.setChecked(True)
        self._retranslate()

    def _pick_folder(self, title: str, take: Callable[[Path], None]) -> None:
        dialog = file_dialog(self, title, dialogs.pictures_folder(self._settings.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        dialog.open()

    # the work

    def _start_or_pause(self) -> None:
        self.note.hide()
        if self.batch_queue.running and not self.batch_queue.paused:
            self.batch_queue.pause()
        else:
            self._set_plan()
            self.batch_queue.start()

    def _each(self, call: Callable[[Item], None]) -> None:
        for item in self.queue.chosen():
            call(item)

    def _move(self, by: int) -> None:
        chosen = self.queue.chosen()
        for item in chosen if by < 0 else reversed(chosen):
            self.batch_queue.move(item, by)

    def _open(self, item: Item) -> None:
        self._touched = item
        self._follow_buttons()
        self.openRequested.emit(item)

    def _put_back(self) -> None:
        if self._touched is not None:
            self.putBackRequested.emit(self._touched, self.preset)

    def _show_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(file_url(self._folder))

    # what is shown

    def _follow(self) -> None:
        items = self.batch_queue.items
        self.queue.show_items(items)
        self.review.show_items(items)
        self._follow_count(items)

    def _show_item(self, item: Item) -> None:
        self.queue.show_item(item)
        items = self.batch_queue.items
        if item.state == "done":
            self.review.show_items(items)
        self._follow_count(items)

    def _follow_count(self, items: list[Item]) -> None:
        done, failed = (sum(item.state == state for item in items) for state in ("done", "failed"))
        self.bar.setRange(0, max(1, len(items)))
        self.bar.setValue(sum(item.state not in ("waiting", "working") for item in items))
        text = self.tr("{done} of {total} done").format(done=done, total=len(items))
        if failed:
            text += self.tr(", {failed} failed").format(failed=failed)
        self.count.setText(text + self._time_left(items))
        self._badge(items)
        self._follow_buttons()

    def _badge(self, items: list[Item]) -> None:
        """Say beside the program's icon, in the taskbar or the Dock, how many pictures are still to come."""
        left = sum(item.state in ("waiting", "working") for item in items) if self.batch_queue.running else 0
        application = QGuiApplication.instance()
        if left != self._badged and isinstance(application, QGuiApplication):
            application.setBadgeNumber(left)
            self._badged = left

    def _time_left(self, items: list[Item]) -> str:
        """What is still to come takes as long as what is done took, at the rate it was done."""
        left = sum(item.state in ("waiting", "working") for item in items)
        seconds = [item.seconds for item in items if item.state == "done" and item.seconds]
        if not self.batch_queue.running or not left or not seconds:
            return ""
        # Pictures overlap on the line: what one takes is longer than what it adds.
        rest = left * sum(seconds) / len(seconds) / max(1, min(2, left))
        if rest < 60:
            return "  ·  " + self.tr("less than a minute left")
        return "  ·  " + self.tr("about {minutes} min left").format(minutes=round(rest / 60))

    def _follow_buttons(self) -> None:
        items, chosen = self.batch_queue.items, self.queue.chosen()
        working = self.batch_queue.running and not self.batch_queue.paused
        rests = self.tr("Go on") if self.batch_queue.paused else self.tr("Start")
        self.start.setText(self.tr("Pause") if working else rests)
        self.start.setEnabled(self.batch_queue.running or any(item.state == "waiting" for item in items))
        self.cancel.setEnabled(self.batch_queue.running)
        self.skip.setEnabled(any(item.state in ("waiting", "failed") for item in chosen))
        self.retry.setEnabled(any(item.state in ("failed", "skipped") for item in chosen))
        movable = any(item.state == "waiting" for item in chosen) and len(items) > 1
        self.up.setEnabled(movable)
        self.down.setEnabled(movable)
        self.show_folder.setEnabled(self._folder is not None)
        self.put_back.setEnabled(self._touched is not None)
        # A batch has one preset from its beginning to its end.
        for control in (self.presets, self.id_row, self.set_up, self.also_button, self.target):
            control.setEnabled(not self.batch_queue.running)

    def _tell(self, error: KoutuError) -> None:
        self.tell(sentence(error))

    def tell(self, sentence: str) -> None:
        """Say something above the buttons."""
        self.note.setText(sentence)
        self.note.show()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Batch"))
        for button, text, tip in (
            (self.add_files, self.tr("Add pictures…"), self.tr("Add pictures; they may also be dropped here")),
            (self.add_folder, self.tr("Add folder…"), self.tr("Add a folder with all its folders")),
            (self.set_up, self.tr("Set up…"), self.tr("Change backdrop, size and format with a picture in sight")),
            (self.clear_, self.tr("Clear the list"), self.tr("Take everything out of the queue")),
            (self.skip, self.tr("Leave out"), self.tr("Do not work on the selected pictures")),
            (self.retry, self.tr("Try again"), self.tr("Work on the selected pictures again")),
            (self.up, self.tr("Earlier"), self.tr("Let the selected pictures come earlier")),
            (self.down, self.tr("Later"), self.tr("Let the selected pictures come later")),
            (self.put_back, self.tr("Write back"), self.tr("Write the picture you touched up over its result")),
            (self.show_folder, self.tr("Show results"), self.tr("Open the folder of the results")),
            (self.cancel, self.tr("Cancel"), self.tr("Stop at once; what is done stays")),
        ):
            button.setText(text)
            button.setToolTip(tip)
        watched = self.batch_queue.folder_watch.folder
        self.watch.setText(
            self.tr("Watch folder…") if watched is None else self.tr("Watching {name}").format(name=watched.name)
        )
        self.watch.setToolTip(self.tr("Work on every picture that comes into a folder"))
        self.start.setToolTip(self.tr("Work on the queue, or let it rest"))
        self.preset_label.setText(self.tr("Preset"))
        self.target_label.setText(self.tr("Results in"))
        if self._folder is None:
            self.target.setText(self.tr("Choose…"))
        self.presets.setAccessibleName(self.tr("Preset"))
        self.presets.setToolTip(self.tr("What is done with the pictures"))
        self.presets.fill(None)
        self._show_choice()
        self.id_row.retranslate()
        self.also_button.retranslate()
        self.tabs.setAccessibleName(self.tr("Pages"))
        self.tabs.setTabText(0, self.tr("Queue"))
        self.tabs.setTabText(1, self.tr("Review"))
        self._follow_count(self.batch_queue.items)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets beside one another; None stretches."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
