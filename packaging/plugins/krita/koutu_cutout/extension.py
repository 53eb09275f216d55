"""The menu entry, and the window that asks for mode and size."""

from __future__ import annotations

from krita import Extension, Krita, Window

try:
    from PyQt6.QtCore import Qt
    from PyQt6.QtWidgets import QApplication, QComboBox, QDialog, QDialogButtonBox, QFormLayout, QMessageBox
except ImportError:  # Krita 5
    from PyQt5.QtCore import Qt
    from PyQt5.QtWidgets import QApplication, QComboBox, QDialog, QDialogButtonBox, QFormLayout, QMessageBox

from .koutu_link import MODES, SIZES, USUAL_MODE, USUAL_SIZE, LinkError
from .layers import cut_layer

_TITLE = "Cut Out with Koutu"
_KEPT = "koutu_cutout"  # where Krita keeps what was chosen last


class KoutuExtension(Extension):
    """The plug-in, as Krita sees it."""

    def setup(self) -> None:
        """Begin; there is nothing to do before the menu entry is chosen."""

    def createActions(self, window: Window) -> None:
        """Put the entry into a window's menu."""
        action = window.createAction("koutu_cut_out", _TITLE, "tools/scripts")
        action.triggered.connect(self.cut_out)

    def cut_out(self) -> None:
        """Ask for mode and size, and cut the layer that is chosen."""
        document = Krita.instance().activeDocument()
        layer = document.activeNode() if document else None
        while layer and layer.type().endswith("mask"):
            layer = layer.parentNode()
        if not layer:
            _say("Open a picture and choose the layer with the photo first.")
            return
        chosen = _ask()
        if chosen is None:
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            cut_layer(document, layer, *chosen)
            problem = ""
        except LinkError as error:
            problem = str(error)
        finally:
            QApplication.restoreOverrideCursor()
        if problem:
            _say(problem)


def _ask() -> tuple[str, str] | None:
    """Return mode and size, or None where the person thinks better of it."""
    krita = Krita.instance()
    dialog = QDialog(krita.activeWindow().qwindow())
    dialog.setWindowTitle(_TITLE)
    form = QFormLayout(dialog)
    boxes = {}
    for name, label, words, usual in (("mode", "Mode:", MODES, USUAL_MODE), ("size", "Size:", SIZES, USUAL_SIZE)):
        boxes[name] = box = QComboBox()
        box.setObjectName(name)
        for word in words:
            box.addItem(word.replace("-", " ").capitalize(), word)
        box.setCurrentIndex(max(0, box.findData(krita.readSetting(_KEPT, name, usual))))
        form.addRow(label, box)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    form.addRow(buttons)
    if not dialog.exec():
        return None
    mode, size = (str(boxes[name].currentData()) for name in ("mode", "size"))
    krita.writeSetting(_KEPT, "mode", mode)
    krita.writeSetting(_KEPT, "size", size)
    return mode, size


def _say(sentence: str) -> None:
    QMessageBox.warning(Krita.instance().activeWindow().qwindow(), _TITLE, sentence)
