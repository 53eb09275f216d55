"""Cutouts going out by clipboard and drag, pictures coming in by the clipboard."""

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.services.cutouts import Copied


def clipboard_data(copied: Copied) -> QMimeData:
    """A cutout for the clipboard: the file's own bytes, and a picture for programs that ask for no PNG."""
    height, width = copied.rgba.shape[:2]
    image = QImage(copied.rgba.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    mime = QMimeData()
    mime.setData("image/png", copied.png)
    mime.setImageData(image.copy())
    return mime


def put_on_clipboard(copied: Copied) -> None:
    """Offer a cutout to other programs."""
    QGuiApplication.clipboard().setMimeData(clipboard_data(copied))


def drag_data(document: Document) -> QMimeData | None:
    """A cutout for a drag: a real PNG file and its bytes; None while the file is not made yet."""
    if document.dragged is None or not document.dragged.is_file():
        return None
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(document.dragged))])
    mime.setData("image/png", document.dragged.read_bytes())
    return mime


def drag_out(source: QWidget, document: Document) -> bool:
    """Let the hand carry a cutout into another program; False while there is none to carry."""
    mime = drag_data(document)
    if mime is None:
        return False
    drag = QDrag(source)
    drag.setMimeData(mime)
    thumbnail = document.thumbnail
    height, width = thumbnail.shape[:2]
    image = QImage(thumbnail.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    drag.setPixmap(QPixmap.fromImage(image.scaledToHeight(min(height, 96), Qt.TransformationMode.SmoothTransformation)))
    drag.exec(Qt.DropAction.CopyAction)
    return True
