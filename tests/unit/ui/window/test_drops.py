import os
import socket
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from koutu.services.sources import DataSource, FileSource, LinkSource, PixelSource
from koutu.ui.window.drops import has_picture, sources


def _mime(*, urls: tuple[str, ...] = (), html: str = "", text: str = "", png: bytes = b"") -> QMimeData:
    mime = QMimeData()
    if urls:
        mime.setUrls([QUrl(url) for url in urls])
    if html:
        mime.setHtml(html)
    if text:
        mime.setText(text)
    if png:
        mime.setData("image/png", png)
    return mime


def test_files_come_first_and_keep_their_order() -> None:
    mime = _mime(urls=("file:///b%20%E5%9B%BE.png", "file:///a.png", "https://x/y.png"), png=b"data")
    assert sources(mime) == [FileSource(Path("/b 图.png")), FileSource(Path("/a.png"))]


@pytest.mark.parametrize(
    ("mime", "expected"),
    [
        (_mime(urls=("https://x/page",), html='<img src="https://x/a.png">', png=b"P"), DataSource(b"P", "n.png")),
        (_mime(urls=("https://x/page",), html='<a><img src="https://x/a.png"></a>'), LinkSource("https://x/a.png")),
        (_mime(html='<IMG SRC="data:image/png;base64,AA==">'), LinkSource("data:image/png;base64,AA==")),
        (_mime(urls=("https://x/a%20b.png",)), LinkSource("https://x/a%20b.png")),
        (_mime(text=" http://x/a.png\n"), LinkSource("http://x/a.png")),
        (_mime(text="/tmp/a b.png"), FileSource(Path("/tmp/a b.png"))),
        (_mime(text="file:///tmp/a.png"), FileSource(Path("/tmp/a.png"))),
    ],
)
def test_one_picture_in_several_forms_is_one_source(mime: QMimeData, expected: object) -> None:
    assert has_picture(mime)
    assert sources(mime, "n") == [expected]


@pytest.mark.parametrize(
    "mime",
    [_mime(), _mime(text="hello"), _mime(html="<p>x</p>"), _mime(html='<img src="icon.png">'), _mime(text="a/b")],
)
def test_no_picture_is_no_source(mime: QMimeData) -> None:
    assert not has_picture(mime)
    assert sources(mime) == []


def test_a_picture_of_the_clipboard_keeps_colours_and_alpha_straight() -> None:
    image = QImage(3, 2, QImage.Format.Format_ARGB32)
    image.fill(QColor(200, 100, 50, 128))
    mime = QMimeData()
    mime.setImageData(image)
    (source,) = sources(mime)
    assert isinstance(source, PixelSource)
    assert source.photo.alpha is not None
    assert source.photo.pixels.shape == (2, 3, 3)
    assert np.unique(source.photo.pixels.reshape(-1, 3), axis=0).tolist() == [[200, 100, 50]]
    assert np.unique(source.photo.alpha).tolist() == [128]


@pytest.mark.parametrize(
    ("mime", "expected"),
    [
        (_mime(urls=("blob:https://x/12-34",)), [LinkSource("blob:https://x/12-34")]),
        (_mime(urls=("blob:https://x/12-34",), png=b"P"), [DataSource(b"P", "n.png")]),
        (_mime(urls=("blob:https://x/12-34",), html='<img src="https://x/a.png">'), [LinkSource("https://x/a.png")]),
        (_mime(text="blob:https://x/12-34"), [LinkSource("blob:https://x/12-34")]),
        (_mime(text="x-special/nautilus-clipboard\ncopy\nfile:///a.png\nfile:///b.png\n"), ["/a.png", "/b.png"]),
        (_mime(text="copy\nfile:/a.png"), ["/a.png"]),
        (_mime(text="'/tmp/a b.png'\n/c.png"), ["/tmp/a b.png", "/c.png"]),
        (_mime(urls=("file://localhost/a.png",)), ["/a.png"]),
        (_mime(urls=(f"file://{socket.gethostname()}/a%20%FF.png",)), [os.fsdecode(b"/a \xff.png")]),
        (_mime(text="file://elsewhere/share/a.png"), [LinkSource("file://elsewhere/share/a.png")]),
        (_mime(urls=("file://elsewhere/share/a.png",)), [LinkSource("file://elsewhere/share/a.png")]),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")
def test_addresses_of_browsers_and_file_managers(mime: QMimeData, expected: list[object]) -> None:
    assert has_picture(mime)
    assert sources(mime, "n") == [FileSource(Path(each)) if isinstance(each, str) else each for each in expected]
