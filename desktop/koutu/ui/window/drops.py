"""What a drop or the clipboard holds, as sources of pictures. Reads only; answers no event."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from koutu.engine.decoding.hidden_colours import without_hidden_colours
from koutu.engine.decoding.photo import Photo
from koutu.services.sources import DataSource, FileSource, LinkSource, PhotoSource, PixelSource
from koutu.ui.style.file_urls import is_here, local_path

# Encoded pictures are preferred to Qt's decoded one: they keep alpha, 16 bit and the colour profile.
_ENCODED = ("image/png", "image/tiff", "image/webp", "image/avif", "image/heic", "image/jpeg", "image/gif", "image/bmp")
_LINK = re.compile(r"\s*(https?://|data:image/)\S+\s*", re.IGNORECASE)
# A drag of a whole page's selection is not a wish for every icon in it.
_MOST_LINKS = 50
# What file managers write before the paths that they copy as text.
_COMMANDS = ("x-special/nautilus-clipboard", "copy", "cut")


def has_picture(mime: QMimeData) -> bool:
    """Whether `sources` may find something. Cheap: it fetches no picture data from the other program."""
    return (
        mime.hasUrls()
        or mime.hasImage()
        or any(mime.hasFormat(kind) for kind in _ENCODED)
        or (mime.hasHtml() and bool(_pictures_in_html(mime.html())))
        or (mime.hasText() and bool(_from_text(mime.text())))
    )


def sources(mime: QMimeData, name: str = "picture") -> list[PhotoSource]:
    """Find the pictures.

    Files come first. A browser gives several forms of one picture at once: its data is preferred to the address in the
    HTML fragment, and that to the bare link, which is often the page that the picture leads to.

    Args:
        mime: of a drop, or the clipboard's.
        name: what to call a picture that has no name.
    """
    files = [_of_file(url) for url in mime.urls() if url.isLocalFile()]
    if files:
        return files
    in_html = _pictures_in_html(mime.html()) if mime.hasHtml() else []
    picture = _data(mime, name) if len(in_html) <= 1 else None
    if picture is not None:
        return [picture]
    if in_html:
        return [LinkSource(link) for link in in_html]
    links = [url.toString(QUrl.ComponentFormattingOption.FullyEncoded) for url in mime.urls()]
    links = [link for link in links if _LINK.fullmatch(link)]
    if links:
        return [LinkSource(link) for link in list(dict.fromkeys(links))[:_MOST_LINKS]]
    found = _from_text(mime.text()) if mime.hasText() else []
    # Nothing but an address inside the browser: reading it says what to do instead.
    return found or [LinkSource(url.toString()) for url in mime.urls() if url.scheme() == "blob"]


def _data(mime: QMimeData, name: str) -> PhotoSource | None:
    for kind in _ENCODED:
        if mime.hasFormat(kind):
            data = bytes(mime.data(kind).data())
            if data:
                return DataSource(data, f"{name}.{kind.removeprefix('image/')}")
    if mime.hasImage():
        image = QImage(mime.imageData())
        if not image.isNull():
            return PixelSource(photo_of(image), f"{name}.png")
    return None


def photo_of(image: QImage) -> Photo:
    """Copy a QImage into a photo; its own transparency is kept."""
    has_alpha = image.hasAlphaChannel()
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    pixels = rows[:, : rgba.width() * 4].reshape(rgba.height(), rgba.width(), 4)
    colours = np.ascontiguousarray(pixels[..., :3])
    alpha = np.ascontiguousarray(pixels[..., 3]) if has_alpha else None
    if alpha is not None:
        colours = without_hidden_colours(colours, alpha).astype(np.uint8, copy=False)
    colours.flags.writeable = False
    return Photo(colours, alpha)


def _from_text(text: str) -> list[PhotoSource]:
    """A text that is one link, or the path of a file."""
    text = text.strip()
    if len(text) > 4096 and not text.startswith("data:"):
        return []
    if _LINK.fullmatch(text):
        return [LinkSource(text)]
    lines = [line.strip().strip("\"'") for line in text.splitlines() if line.strip()]
    while lines and lines[0] in _COMMANDS:
        del lines[0]
    if lines and all(line.startswith("file:/") for line in lines):
        return [_of_file(QUrl(line)) for line in lines]
    if lines and all(line.startswith("blob:") for line in lines):
        return [LinkSource(line) for line in lines]
    if lines and all(Path(line).is_absolute() for line in lines):
        return [FileSource(Path(line)) for line in lines]
    return []


def _of_file(url: QUrl) -> PhotoSource:
    """A file; one of another computer that the system cannot open as its own is left to the reader to tell."""
    return FileSource(local_path(url)) if is_here(url) else LinkSource(url.toString())


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        link = dict(attrs).get("src") if tag == "img" else None
        if link and _LINK.fullmatch(link):
            self.links.append(link.strip())


def _pictures_in_html(html: str) -> list[str]:
    parser = _Pictures()
    parser.feed(html)
    return list(dict.fromkeys(parser.links))[:_MOST_LINKS]
