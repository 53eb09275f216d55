"""The dialog that shows what a network of the user's own makes of a picture, before it is kept."""

from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from koutu.engine.core.errors import KoutuError
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.families import MatteFamily
from koutu.engine.networks.modes import MODES, Mode
from koutu.services.importer import Importer, ImportTrial
from koutu.ui.style.mode_words import mode_words
from koutu.ui.style.sentences import sentence

_PICTURE = 260


class ImportDialog(QDialog):
    """Sample and matte side by side; what kind of network it is, what it is for and what to call it."""

    def __init__(
        self, path: Path, importer: Importer, picture: NDArray[np.uint8] | None, mode: Mode, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._importer = importer
        self._picture = picture
        self._tried: ImportTrial | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import {name}").format(name=path.name))
        self._pictures = QLabel(), QLabel()
        self.state = QLabel()
        self.family = QComboBox()
        self.title = QLineEdit(path.stem)
        self.modes = {each: QCheckBox(mode_words(spec).title) for each, spec in MODES.items()}
        self.keep = QPushButton(self.tr("Keep"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._shown())
        column.addWidget(self.state)
        column.addLayout(self._form(mode))
        column.addLayout(self._buttons())
        importer.tried.connect(self._take)
        importer.failed.connect(self._tell)
        importer.kept.connect(self._leave)
        self._try(None)

    def _shown(self) -> QHBoxLayout:
        shown = QHBoxLayout()
        for label, name in zip(self._pictures, (self.tr("Sample"), self.tr("Matte")), strict=True):
            label.setFixedSize(_PICTURE, _PICTURE)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setAccessibleName(name)
            label.setProperty("sunken", True)
            shown.addWidget(label)
        self.state.setWordWrap(True)
        self.state.setMinimumHeight(36)
        return shown

    def _form(self, mode: Mode) -> QFormLayout:
        for family in get_args(MatteFamily):
            self.family.addItem(self._family_in_words(family), family)
        self.family.setToolTip(self.tr("How the network was trained: the matte shows whether it is the right one."))
        self.family.activated.connect(self._try_again)
        row = QHBoxLayout()
        for each, box in self.modes.items():
            box.setChecked(each == mode)
            box.toggled.connect(self._follow)
            row.addWidget(box)
        row.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.addRow(self.tr("&Kind"), self.family)
        form.addRow(self.tr("&Name"), self.title)
        form.addRow(self.tr("For"), row)
        return form

    def _buttons(self) -> QHBoxLayout:
        self.keep.setProperty("main", True)
        self.keep.clicked.connect(self._keep)
        leave = QPushButton(self.tr("Cancel"))
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.keep)
        return buttons

    def _try(self, family: MatteFamily | None) -> None:
        self._tried = None
        self.state.setText(self.tr("Trying it on a picture…"))
        self._pictures[1].clear()
        self._follow()
        self._importer.try_out(self._path, self._picture, family)

    def _try_again(self) -> None:
        self._try(self.family.currentData())

    def _take(self, tried: ImportTrial) -> None:
        self._tried = tried
        self.family.setCurrentIndex(self.family.findData(tried.family))
        for label, plane in zip(self._pictures, (tried.sample, tried.matte), strict=True):
            label.setPixmap(_pixmap(plane, self.devicePixelRatioF()))
        self.state.setText(self.tr("It runs. Is the subject white, and all else black? Then keep it."))
        self._follow()

    def _tell(self, error: KoutuError) -> None:
        self.state.setText(sentence(error))
        self._follow()

    def _follow(self) -> None:
        self.keep.setEnabled(self._tried is not None and bool(self._modes()))

    def _modes(self) -> list[Mode]:
        return [mode for mode, box in self.modes.items() if box.isChecked()]

    def _keep(self) -> None:
        if self._tried is not None:
            self.keep.setEnabled(False)
            self._importer.keep(self._tried, self._modes(), self.title.text().strip() or self._path.stem)

    def _leave(self, entry: NetworkEntry) -> None:
        self.accept()

    def _family_in_words(self, family: MatteFamily) -> str:
        return {
            "u2net": "U²-Net",
            "isnet": "IS-Net",
            "isnet-anime": "IS-Net anime",
            "birefnet": "BiRefNet",
            "modnet": "MODNet",
            "ben2": "BEN2",
            "custom": self.tr("Another"),
        }[family]


def _pixmap(plane: NDArray[np.uint8], ratio: float) -> QPixmap:
    height, width = plane.shape[:2]
    kind = QImage.Format.Format_RGB888 if plane.ndim == 3 else QImage.Format.Format_Grayscale8
    data = np.ascontiguousarray(plane)
    image = QImage(data.data, width, height, data.strides[0], kind).copy()
    side = round(_PICTURE * ratio)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    pixmap = QPixmap.fromImage(image.scaled(side, side, keep, smooth))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
