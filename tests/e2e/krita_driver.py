"""Runs inside Krita, as a plug-in of its own: uses Koutu's plug-in as a person does, and writes down what came of it.

`KOUTU_DRIVEN` names a folder with `photo.png`; `told.json` and the masks go there. `test_krita.py` starts it.
"""

import json
import os
import traceback
from pathlib import Path

from krita import Document, Extension, Krita, Node, Selection
from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QComboBox, QDialog, QMessageBox

FOLDER = Path(os.environ["KOUTU_DRIVEN"])
SRGB = "sRGB-elle-V2-srgbtrc.icc"


class Driver(Extension):
    def setup(self) -> None:
        pass

    def createActions(self, window: object) -> None:
        QTimer.singleShot(0, begin)


def begin() -> None:
    """Wait until there is a window, then go through everything."""
    if Krita.instance().activeWindow() is None:
        QTimer.singleShot(50, begin)
        return
    told: dict[str, object] = {}
    try:
        told["version"] = Krita.instance().version()
        told["paint"] = used(opened())
        deep = opened()
        deep.setColorSpace("RGBA", "U16", SRGB)
        told["deep"] = used(deep)
        moved = opened()
        moved.topLevelNodes()[0].move(30, 20)
        moved.waitForDone()
        told["moved"] = used(moved)
        os.environ["KOUTU_SERVER"] = "none"
        selected = opened()
        selection = Selection()
        selection.select(10, 20, 30, 40, 255)
        selected.setSelection(selection)
        told["command"] = used(selected)
        os.environ["KOUTU"] = str(FOLDER / "nowhere")
        told["failed"] = used(opened())
    except BaseException:
        told["error"] = traceback.format_exc()
    (FOLDER / "told.json").write_text(json.dumps(told), "utf-8")
    os._exit(0)  # without its questions whether to save


def opened() -> Document:
    document = Krita.instance().openDocument(str(FOLDER / "photo.png"))
    Krita.instance().activeWindow().addView(document)
    QApplication.processEvents()
    return document


def used(document: Document) -> dict[str, object]:
    """Choose the menu entry, answer what it asks, and return what the layer has then and after undo."""
    layer = document.topLevelNodes()[0]
    document.setActiveNode(layer)
    QApplication.processEvents()
    said: list[str] = []
    asking = QTimer()
    asking.timeout.connect(lambda: answer(said))
    asking.start(50)
    Krita.instance().action("koutu_cut_out").trigger()
    asking.stop()
    document.waitForDone()
    found: dict[str, object] = {"said": said, "masks": [mask_of(layer, each) for each in layer.childNodes()]}
    # Beyond the canvas Krita paints no mask.
    if layer.colorDepth() == "U8" and layer.bounds() == document.bounds():
        found["shown"] = bytes(layer.projectionPixelData(*area_of(layer)))[3::4].hex()
    for way in ("undo", "redo"):
        Krita.instance().action(f"edit_{way}").trigger()
        document.waitForDone()
        found[way] = [mask_of(layer, each) for each in layer.childNodes()]
    selection = document.selection()
    found["selected"] = selection and [selection.x(), selection.y(), selection.width(), selection.height()]
    return found


def answer(said: list[str]) -> None:
    """Answer a window that is there: small, OK; note what is said."""
    shown = QApplication.activeModalWidget()
    if isinstance(shown, QMessageBox):
        said.append(shown.text())
    elif isinstance(shown, QDialog):
        size = shown.findChild(QComboBox, "size")
        size.setCurrentIndex(size.findData("small"))
    if shown is not None:
        shown.accept()


def mask_of(layer: Node, mask: Node) -> dict[str, object]:
    area = area_of(layer)
    return {"type": mask.type(), "area": area, "pixels": bytes(mask.pixelData(*area)).hex()}


def area_of(layer: Node) -> tuple[int, int, int, int]:
    bounds = layer.bounds()
    return bounds.x(), bounds.y(), bounds.width(), bounds.height()


Krita.instance().addExtension(Driver(Krita.instance()))
