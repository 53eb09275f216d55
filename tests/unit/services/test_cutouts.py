import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PIL import Image
from pytestqt.qtbot import QtBot

from koutu.document.cutout_source import CutoutSource
from koutu.document.document import Document
from koutu.document.history import History
from koutu.engine.compose.style import Style
from koutu.engine.core.cancel import CancelToken
from koutu.engine.export.export import Export
from koutu.engine.matting import foreground
from koutu.engine.touchup.edges import Edges
from koutu.services import cutouts
from koutu.services.cutout_renderer import CutoutRenderer
from koutu.services.cutouts import Cutouts
from koutu.services.preview_export import PreviewExporter
from koutu.services.save_queue import SaveQueue
from koutu.services.task import TaskReport
from tests.unit.documents import made_document


class Products:
    """Everything that shows a cutout or gives it away, as a session has it."""

    def __init__(self) -> None:
        self.renderer, self.saves = CutoutRenderer(), SaveQueue()
        self.cutouts = Cutouts(self.renderer, self.saves)
        self.exporter = PreviewExporter(self.renderer, self.saves)

    def close(self) -> None:
        self.saves.drain()
        self.cutouts.close()
        self.exporter.close()


@pytest.fixture
def products(qapp: object) -> Iterator[Products]:
    made = Products()
    yield made
    made.close()


@pytest.fixture
def estimated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads that estimated clean colours, once for each time."""
    found: list[int] = []
    estimate = foreground.clean_colours

    def counted(pixels: np.ndarray, matte: np.ndarray, cancel: CancelToken | None = None) -> np.ndarray:
        found.append(threading.get_ident())
        return estimate(pixels, matte, cancel)

    monkeypatch.setattr(foreground, "clean_colours", counted)
    return found


def soft_document(history: History) -> Document:
    rows, columns = np.mgrid[:120, :160]
    matte = np.clip(255 * (1.5 - np.hypot(rows - 60, columns - 80) / 35), 0, 255).astype(np.uint8)
    pixels = np.random.default_rng(5).integers(0, 256, (120, 160, 3), np.uint8)
    return made_document(pixels, matte, history)


def test_one_matte_is_estimated_once_for_drag_copy_save_preview_weight_and_export(
    products: Products, history: History, qtbot: QtBot, tmp_path: Path, estimated: list[int]
) -> None:
    document = soft_document(history)
    # All at once, on three threads: none of them may begin on its own.
    products.exporter.begin()
    with qtbot.waitSignals(
        [
            *(products.cutouts.prepared, products.cutouts.copied, products.cutouts.saved),
            *(products.exporter.composed, products.exporter.weighed, products.exporter.exported),
        ],
        timeout=20000,
    ):
        products.cutouts.prepare(document)
        products.cutouts.copy(document)
        products.cutouts.save(document, tmp_path / "saved.png")
        products.exporter.show(document, Style(), 64)
        products.exporter.weigh(document, Style(), Export())
        products.exporter.export(document, Style(), Export(), tmp_path / "exported.png", overwrite=False)
    # And again, one after another, when the window for it is closed.
    products.exporter.rest()
    with qtbot.waitSignal(products.cutouts.copied, timeout=20000) as copied:
        products.cutouts.copy(document)
    with qtbot.waitSignal(products.exporter.composed, timeout=20000):
        products.exporter.show(document, Style(), 32)
    assert len(estimated) == 1
    assert document.dragged is not None
    saved = (tmp_path / "saved.png").read_bytes()
    assert document.dragged.read_bytes() == saved == (tmp_path / "exported.png").read_bytes()
    assert copied.args is not None
    assert copied.args[0].png == saved
    with Image.open(tmp_path / "saved.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture), copied.args[0].rgba)


def test_another_matte_is_estimated_anew(products: Products, history: History, estimated: list[int]) -> None:
    document, token = soft_document(history), CancelToken()
    first = document.cutout_source
    assert first is not None
    products.renderer.cutout(first, token)
    document.set_edges("Feather", Edges(feather=6))
    second = document.cutout_source
    assert second is not None
    assert second is not first
    matte = products.renderer.cutout(second, token).matte
    np.testing.assert_array_equal(matte, document.matte)
    assert len(estimated) == 2


def test_who_waits_for_a_cancelled_one_renders_in_its_place(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    document, renderer, began = soft_document(history), CutoutRenderer(), threading.Event()
    source, first = document.cutout_source, CancelToken()
    assert source is not None
    estimate, asked = foreground.clean_colours, []

    def slow(pixels: np.ndarray, matte: np.ndarray, cancel: CancelToken) -> np.ndarray:
        asked.append(cancel)
        if cancel is first:
            ended = threading.Event()
            with cancel.stopping_by(ended.set):
                began.set()
                assert ended.wait(10)
            cancel.check()
        return estimate(pixels, matte, cancel)

    monkeypatch.setattr(foreground, "clean_colours", slow)
    heard: dict[str, object] = {}

    def ask(name: str, cancel: CancelToken) -> None:
        try:
            heard[name] = renderer.cutout(source, cancel).colours
        except Exception as error:
            heard[name] = type(error).__name__

    waiting = [CancelToken(), CancelToken()]
    threads = [threading.Thread(target=ask, args=("first", first))]
    threads[0].start()
    assert began.wait(10)
    threads += [threading.Thread(target=ask, args=(str(n), token)) for n, token in enumerate(waiting)]
    for thread in threads[1:]:
        thread.start()
    waiting[1].cancel()
    threads[2].join(10)
    assert heard == {"1": "Cancelled"}  # at once, while the first goes on
    first.cancel()
    for thread in threads:
        thread.join(10)
    assert heard["first"] == "Cancelled"
    np.testing.assert_array_equal(heard["0"], estimate(source.photo.pixels, source.matte(), CancelToken()))
    assert asked == [first, waiting[0]]


def test_packed_it_takes_a_few_bytes_for_each_soft_pixel_and_one_matte_is_all_that_is_kept(history: History) -> None:
    renderer, token = CutoutRenderer(), CancelToken()
    documents = [soft_document(history) for _ in range(3)]
    for document in documents:
        assert document.cutout_source is not None
        cutout = renderer.cutout(document.cutout_source, token)
        band = int(foreground.soft_band(cutout.matte).sum())
        assert renderer.nbytes == 3 * band < cutout.colours.nbytes // 2
    renderer.hold()
    held = renderer.cutout(documents[-1].cutout_source, token)
    assert renderer.cutout(documents[-1].cutout_source, token) is held
    assert renderer.nbytes == held.colours.nbytes + held.matte.nbytes
    renderer.release()
    assert renderer.nbytes == 3 * band
    colours = held.colours
    np.testing.assert_array_equal(renderer.cutout(documents[-1].cutout_source, token).colours, colours)


def test_a_source_that_nobody_needs_is_not_kept_alive(history: History) -> None:
    document, renderer = soft_document(history), CutoutRenderer()
    source = document.cutout_source
    assert source is not None
    renderer.cutout(CutoutSource.of(source.photo, source.layers), CancelToken())
    assert renderer.nbytes == 0


def test_what_was_made_for_a_picture_that_closed_meanwhile_is_let_go(
    products: Products, history: History, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = threading.Event()

    def prepare(*arguments: object) -> Path:
        report = arguments[-1]
        assert isinstance(report, TaskReport)
        report.note(cutouts.PreviewResult([], np.zeros((1, 1, 4), np.uint8)))
        made.set()
        return Path("made.png")

    monkeypatch.setattr(cutouts, "_prepare", prepare)
    document = soft_document(history)
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(products.cutouts._worker.ended):
        products.cutouts.prepare(document)
        assert made.wait(10)
        products.cutouts.pause(document)
        shiboken6.delete(document)
    assert raised == []


def test_a_save_is_told_although_its_picture_closed_meanwhile(
    products: Products, history: History, qtbot: QtBot, tmp_path: Path
) -> None:
    document = soft_document(history)
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(products.cutouts.saved, timeout=20000) as saved:
        products.cutouts.save(document, tmp_path / "a.png")
        shiboken6.delete(document)
    assert raised == []
    assert saved.args is not None
    assert saved.args[0].path == tmp_path / "a.png"
    assert (tmp_path / "a.png").is_file()
