"""The strip's small pictures show what was done by hand, also after a cut in the background."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from koutu.engine.touchup.brush import Brush
from koutu.services.sources import FileSource
from koutu.ui.window.main_window import MainWindow
from tests.unit.pictures import write_subject


def test_a_cut_in_the_background_keeps_the_touch_up_in_the_thumbnail(
    cut: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document = cut.session.current
    height, width = document.screen.shape[:2]
    document.touchup_editor.begin(Brush(4 * max(height, width)), 0)
    document.touchup_editor.extend(width / 2, height / 2)
    document.touchup_editor.commit("Erase")
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        cut.open([FileSource(write_subject(tmp_path / "other.png"))])
    assert cut.session.current is not document
    cut.session.segmenter.cut(document, first=False)
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        pass
    qtbot.waitUntil(lambda: document.thumbnail[..., 3].max() == 0, timeout=20000)
