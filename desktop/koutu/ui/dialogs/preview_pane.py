"""The picture beside the list of files, where the system's own dialog has none."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from koutu.services.file_preview import FilePreview, file_preview
from koutu.services.latest_task import LatestTask
from koutu.services.qt_image import qt_image
from koutu.services.task import TaskReport
from koutu.services.worker import Worker

_SIDE = 200
_TALL = 480


class PreviewPane(QWidget):
    """Shows the file that is chosen in a dialog; pictures are read on a worker."""

    def __init__(self, dialog: QFileDialog, worker: Worker) -> None:
        super().__init__(dialog)
        self.picture, self.words = QLabel(), QLabel()
        self.picture.setFixedSize(_SIDE, _SIDE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setProperty("sunken", True)
        self.words.setFixedWidth(_SIDE)
        self.words.setWordWrap(True)
        self.words.setProperty("muted", True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.picture)
        column.addWidget(self.words)
        column.addStretch(1)
        self._task: LatestTask[FilePreview, None] = LatestTask(worker, on_done=self._show)
        dialog.currentChanged.connect(self._ask)
        dialog.finished.connect(self._task.stop)

    def _ask(self, name: str) -> None:
        self.picture.clear()
        self.words.clear()
        if name and Path(name).is_file():
            self._task.ask(partial(_look, Path(name)))
        else:
            self._task.stop()

    def _show(self, preview: FilePreview) -> None:
        small = preview.thumbnail
        if small is None:
            self.words.setText(self.tr("{name} is no picture that Koutu can read.").format(name=preview.path.name))
            return
        fitted = qt_image(small).scaled(
            _SIDE - 8, _SIDE - 8, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.picture.setPixmap(QPixmap.fromImage(fitted))
        size = "" if preview.size is None else f"\n{preview.size[1]} × {preview.size[0]}"
        self.words.setText(f"{preview.path.name}{size}")


def add_preview(dialog: QFileDialog, worker: Worker) -> PreviewPane | None:
    """Put a pane beside the list of files; None where the dialog is the system's, which shows pictures itself."""
    grid = dialog.layout()
    if not isinstance(grid, QGridLayout):
        return None
    pane = PreviewPane(dialog, worker)
    grid.addWidget(pane, 1, grid.columnCount(), grid.rowCount() - 1, 1)
    pane.show()
    dialog.resize(dialog.width() + _SIDE, max(dialog.height(), _TALL))
    return pane


def _look(path: Path, _: TaskReport[None]) -> FilePreview:
    return file_preview(path)
