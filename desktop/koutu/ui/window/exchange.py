"""Cutouts going out by clipboard and drag, pictures coming in by the clipboard."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDrag, QGuiApplication, QPixmap
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.services.cutouts import Copied
from koutu.services.qt_image import qt_image
from koutu.ui.style.file_urls import file_url


def clipboard_data(copied: Copied) -> QMimeData:
    """A cutout for the clipboard: the file's own bytes, and a picture for programs that ask for no PNG."""
    mime = QMimeData()
    mime.setData("image/png", copied.png)
    mime.setImageData(copied.image)
    return mime


def put_on_clipboard(copied: Copied) -> None:
    """Offer a cutout to other programs."""
    QGuiApplication.clipboard().setMimeData(clipboard_data(copied))


def drag_data(documents: Sequence[Document]) -> QMimeData | None:
    """Cutouts for a drag: real PNG files, and the bytes of a single one; None while no file is made yet."""
    files = [document.dragged for document in documents if document.dragged is not None and document.dragged.is_file()]
    if not files:
        return None
    mime = QMimeData()
    mime.setUrls([file_url(file) for file in files])
    if len(files) == 1:
        mime.setData("image/png", files[0].read_bytes())
    return mime


def drag_out(source: QWidget, documents: Sequence[Document]) -> bool:
    """Let the hand carry cutouts into another program; False while there are none to carry."""
    mime = drag_data(documents)
    if mime is None:
        return False
    drag = QDrag(source)
    drag.setMimeData(mime)
    thumbnail = documents[0].thumbnail
    image = qt_image(thumbnail)
    height = min(image.height(), 96)
    drag.setPixmap(QPixmap.fromImage(image.scaledToHeight(height, Qt.TransformationMode.SmoothTransformation)))
    drag.exec(Qt.DropAction.CopyAction)
    return True
