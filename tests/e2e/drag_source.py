"""A foreign program for the window's tests: a window from which a file can be dragged, or on which things are dropped.

`drag_source.py drag FILE` starts a drag of FILE from its window, and says when it is accepted where it hovers.
`drag_source.py drop` prints the drop's first file and the action it answered. `drag_source.py paste` prints the SHA-256
of the clipboard's PNG.
"""

import hashlib
import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class _Source(QWidget):
    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag = QDrag(self)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(self._file)])
        drag.setMimeData(mime)
        drag.actionChanged.connect(lambda action: print("accepted", action.name, flush=True))
        actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        print("dropped", drag.exec(actions, Qt.DropAction.MoveAction).name, flush=True)


class _Target(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        print(event.dropAction().name, event.mimeData().urls()[0].toLocalFile(), flush=True)


def main() -> None:
    application = QApplication(sys.argv[:1])
    if sys.argv[1] == "paste":
        window = QWidget()
        window.show()
        data = QGuiApplication.clipboard().mimeData().data("image/png")
        print(hashlib.sha256(bytes(data.data())).hexdigest(), flush=True)
        return
    window = _Source(sys.argv[2]) if sys.argv[1] == "drag" else _Target()
    window.setWindowTitle(f"foreign {sys.argv[1]}")
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.setGeometry(0, 0, 120, 120)
    window.show()
    print("ready", flush=True)
    application.exec()


if __name__ == "__main__":
    main()
