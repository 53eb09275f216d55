"""The Models dialog and the offer of a download, with a server on this machine in place of the real ones."""

import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu import app
from koutu.engine.core.errors import NetworkError
from koutu.engine.networks.devices import CPU, DEVICES
from koutu.engine.networks.measuring import Measured
from koutu.engine.networks.runtime import onnx_runtime
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.dialogs.device_row import DeviceRow
from koutu.ui.dialogs.devices import DevicesDialog
from koutu.ui.dialogs.models import ModelsDialog
from koutu.ui.dialogs.network_import import ImportDialog
from koutu.ui.window.main_window import MainWindow
from tests.unit.onnx_graphs import brightness
from tests.unit.pictures import write_subject
from tests.unit.small_networks import small_store
from tests.unit.web_server import Server, hanging_after, sending, sending_part

GRAPH = brightness("any")
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, server: Server, home: Path, monkeypatch) -> Iterator[MainWindow]:
    """The whole window; every network that can be downloaded is a small graph on the test's own server."""
    store = small_store(GRAPH, home, server.address)
    for entry in store.listed.networks:
        for file in entry.files:
            server.answers[f"/{file.name}"] = sending_part(GRAPH)
    monkeypatch.setattr("koutu.app.own_store", lambda: store)
    made = app.build_window(qapp, Settings(size="small", language="en"))
    made.resize(1200, 780)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ModelsDialog:
    window.actions_.models.trigger()
    [made] = window.findChildren(ModelsDialog)
    qtbot.waitExposed(made)
    return made


def press(qtbot: QtBot, button) -> None:
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def install(window: MainWindow, qtbot: QtBot, network: str) -> None:
    with qtbot.waitSignal(window.session.downloads.arrived, timeout=10000):
        window.session.downloads.start(window.session.downloads.store.known().network(network))


def test_every_network_has_a_row_with_its_size_and_licence(dialog):
    assert list(dialog.rows) == [
        *("u2net-human", "modnet", "birefnet-portrait", "koutu-drawn", "isnet-anime", "toonout"),
        *("u2netp", "isnet-general", "silueta", "u2net", "birefnet-general-lite", "birefnet-general"),
        *("birefnet-matting", "birefnet-hr", "ben2"),
        *("nanodet-g", "fcn-resnet50", "fcn-resnet50-int8", "u2net-clothes"),
        *("mask-rcnn-int8", "mask-rcnn", "detr-panoptic"),
    ]
    row = dialog.rows["u2netp"]
    assert row.state.text() == "Comes with Koutu."
    assert not row.main.isVisible()
    assert dialog.rows["koutu-drawn"].state.text() == "Comes with Koutu."
    assert dialog.rows["u2net"].main.accessibleName() == "Download: U²-Net"


def test_a_network_is_downloaded_and_deleted_again(dialog, window, qtbot, home):
    row = dialog.rows["isnet-anime"]
    with qtbot.waitSignal(window.session.downloads.arrived, timeout=10000):
        press(qtbot, row.main)
    assert (home / "isnet-anime.onnx").read_bytes() == GRAPH
    assert row.state.text() == "Installed."
    press(qtbot, row.other)
    assert (home / "isnet-anime.onnx").exists(), "deleted without a question"
    press(qtbot, row.main)
    assert row.state.text() == "Installed."
    press(qtbot, row.other)
    press(qtbot, row.other)
    assert not (home / "isnet-anime.onnx").exists()
    assert row.main.text() == "Download"


def test_a_pause_keeps_what_came_and_cancel_does_not(dialog, window, qtbot, server, home):
    server.answers["/u2net.onnx"] = hanging_after(server, sending_part(GRAPH, 100))
    row, downloads = dialog.rows["u2net"], window.session.downloads
    entry = downloads.store.known().network("u2net")
    part = home / "u2net.onnx.part"
    with qtbot.waitSignal(downloads.changed, check_params_cb=lambda entry: downloads.share(entry) > 0, timeout=10000):
        press(qtbot, row.main)
    qtbot.waitUntil(lambda: part.exists() and part.stat().st_size == 100, timeout=10000)
    with qtbot.waitSignal(downloads.changed, check_params_cb=lambda entry: downloads.state(entry) == "paused"):
        press(qtbot, row.main)
    assert part.stat().st_size == 100
    assert row.main.text() == "Go on"
    assert row.progress.value() == round(1000 * 100 / len(GRAPH))
    press(qtbot, row.other)
    assert not part.exists()
    assert downloads.state(entry) == "absent"


def test_a_failure_says_why_and_another_source_helps(dialog, window, qtbot, server, tmp_path):
    server.answers["/modnet_photographic_portrait_matting.onnx"] = sending(b"", 404)
    row = dialog.rows["modnet"]
    with qtbot.waitSignal(
        window.session.downloads.changed, check_params_cb=lambda entry: row.main.text() == "Try again", timeout=10000
    ):
        press(qtbot, row.main)
    assert "127.0.0.1 does not have the file (it answers 404)." in row.state.text()
    press(qtbot, row.other)
    shelf = tmp_path / "stick"
    shelf.mkdir()
    (shelf / "modnet_photographic_portrait_matting.onnx").write_bytes(GRAPH)
    assert dialog.mirror.hasFocus()
    qtbot.keyClicks(dialog.mirror, str(shelf))
    with qtbot.waitSignal(window.session.downloads.arrived, timeout=10000):
        press(qtbot, row.main)
    dialog.accept()
    assert window.settings.mirror == str(shelf)


def test_a_mode_without_a_network_offers_one_and_the_picture_is_done_again_by_itself(window, qtbot, server, tmp_path):
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.open([FileSource(write_subject(tmp_path / "disc.png"))])
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.actions_.modes["human"].trigger()
    note = window._note
    assert note.isVisible()
    assert "Human has no network of its own yet" in note.text.text()
    assert note.button.text() == "Download (0.0 MB)"
    before = window.session.current.matte
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        press(qtbot, note.button)
    assert not note.isVisible()
    assert window.session.current.matte is not before
    assert "MODNet portrait" in window.footer._name.whole


def lit_is_at_work(window: MainWindow) -> bool:
    """Whether the size that is lit has the networks that would run."""
    lit = next(name for name, action in window.actions_.sizes.items() if action.isChecked())
    networks, session = window.session.segmenter.networks_of, window.session
    return networks(session.mode, lit) == networks(session.mode, session.size)


def test_sizes_come_and_go_with_their_networks(window, qtbot):
    def shown() -> list[str]:
        return [button.text() for button in window.header.sizes.buttons if button.isVisibleTo(window)]

    usual = shown()
    assert usual[0] == "Small"
    assert usual[-1] == "Large"
    install(window, qtbot, "birefnet-general")
    install(window, qtbot, "silueta")
    assert shown() == [*usual, "Best", "Silueta"]
    window.actions_.sizes["silueta"].trigger()
    assert (window.session.size, window.settings.size) == ("silueta", "silueta")
    assert lit_is_at_work(window)
    window.session.downloads.remove(window.session.downloads.store.known().network("silueta"))
    assert shown() == [*usual, "Best"]
    assert window.actions_.sizes["large"].isChecked()
    assert lit_is_at_work(window)
    window.actions_.modes["human"].trigger()
    assert shown() == usual
    window.actions_.modes["general"].trigger()
    window.actions_.sizes["best"].trigger()
    window.actions_.modes["human"].trigger()
    assert shown() == [*usual, "Best"]  # General's own stands in
    assert window.actions_.sizes["best"].isChecked()
    assert lit_is_at_work(window)


def test_nothing_connects_before_it_is_asked_to(qtbot, qapp, server, home, monkeypatch, tmp_path):
    """Start, cut, look at the dialog, choose a mode that lacks its network, leave: not one connection."""
    asked: list[object] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo
    monkeypatch.setattr(socket.socket, "connect", lambda self, to: (asked.append(to), connect(self, to))[1])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: (asked.append(words), look_up(*words, **more))[1])
    monkeypatch.setattr("koutu.app.own_store", lambda: small_store(GRAPH, home, server.address))
    window = app.build_window(qapp, Settings(size="small", language="en"))
    window.resize(1200, 780)
    window.show()
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.open([FileSource(write_subject(tmp_path / "disc.png"))])
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.actions_.modes["human"].trigger()
    window.actions_.models.trigger()
    [dialog] = window.findChildren(ModelsDialog)
    dialog.accept()
    assert asked == []
    # The watch works: a download that is asked for is seen.
    server.answers["/isnet-anime.onnx"] = sending_part(GRAPH)
    install(window, qtbot, "isnet-anime")
    assert asked
    window.close()
    window.deleteLater()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "my net.onnx"
    path.write_bytes(GRAPH)
    return path


def trying(dialog: ModelsDialog, window: MainWindow, qtbot: QtBot, path: Path, signal: str = "tried") -> ImportDialog:
    """The dialog that asks whether to keep a file, after its trial."""
    with qtbot.waitSignal(getattr(window.session.importer, signal), timeout=60000):
        dialog.import_file(str(path))
    [made] = dialog.findChildren(ImportDialog)
    return made


def test_a_network_of_ones_own_is_tried_shown_and_kept(dialog, window, qtbot, own):
    asking = trying(dialog, window, qtbot, own)
    assert asking.family.currentData() == "custom"
    assert not asking._pictures[1].pixmap().isNull()
    with qtbot.waitSignal(window.session.importer.tried, timeout=60000):
        asking.family.setCurrentIndex(asking.family.findData("u2net"))
        asking.family.activated.emit(0)
    asking.modes["general"].setChecked(False)
    assert not asking.keep.isEnabled()
    asking.modes["human"].setChecked(True)
    asking.title.setText("Mine")
    with qtbot.waitSignal(window.session.importer.kept, timeout=10000):
        press(qtbot, asking.keep)
    assert dialog.rows["mine"].state.text() == "Installed."
    assert not window.session.segmenter.stands_in("human", "large")
    window.actions_.modes["human"].trigger()
    assert [button.text() for button in window.header.sizes.buttons if button.isVisibleTo(window)][-1] == "Mine"
    assert lit_is_at_work(window)
    window.actions_.sizes["mine"].trigger()
    assert lit_is_at_work(window)
    assert window.session.segmenter.networks_of("human", window.session.size)[0].title == "Mine"


def test_what_cannot_be_imported_says_why(dialog, window, qtbot, tmp_path):
    bad = tmp_path / "page.onnx"
    bad.write_bytes(b"<html>not found</html>")
    asking = trying(dialog, window, qtbot, bad, "failed")
    assert "“page.onnx” is not an ONNX network" in asking.state.text()
    assert not asking.keep.isEnabled()


def test_a_network_that_crashes_its_trial_harms_nothing(dialog, window, qtbot, own, monkeypatch):
    monkeypatch.setattr(
        "koutu.paths.program", lambda: [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"]
    )
    asking = trying(dialog, window, qtbot, own, "failed")
    assert "“my net.onnx” brought its trial down" in asking.state.text()


def test_a_file_is_dropped_on_the_dialog_and_stays_where_it_is(dialog, window, qtbot, own):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(own))])
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(9, 9), actions, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(window.session.importer.tried, timeout=60000):
        dialog.dropEvent(event)
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert own.exists()


def test_device_and_threads_are_chosen_and_remembered(dialog, window, qtbot, tmp_path):
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.open([FileSource(write_subject(tmp_path / "disc.png"))])
    row = dialog.findChild(DeviceRow)
    assert row.used.text() == "Last run: CPU"
    networks = window.session.networks
    assert networks.open_ids == ("u2netp",)
    row.threads.setValue(1)
    assert window.settings.threads == 1
    assert networks.open_ids == ()
    row.device.setCurrentIndex(row.device.findData("CPU"))
    row.device.activated.emit(row.device.currentIndex())
    assert (window.settings.device, networks.devices.wanted) == ("CPU", "CPU")
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.actions_.cut.trigger()


def test_every_device_says_why_it_is_not_used_and_is_measured_on_demand(dialog, qtbot, monkeypatch):
    asked: list[str] = []

    def measured(program, entry, device, cancel) -> Measured:
        asked.append(device.name)
        if device is not CPU:
            raise NetworkError("{device} could not run {title}: {reason}", device="CUDA", title="x", reason="no card")
        return Measured(0.5, 0.25, 387_000_000)

    there = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnx_runtime(), "get_available_providers", lambda: there)
    monkeypatch.setattr("koutu.services.measuring.measure_apart", measured)
    press(qtbot, dialog.findChild(DeviceRow).details)
    [details] = dialog.findChildren(DevicesDialog)
    lines = [[item.text(column) for column in range(5)] for item in details._items.values()]
    assert [line[0] for line in lines] == ["CUDA", "TensorRT", "DirectML", "CoreML", "OpenVINO", "CPU"]
    assert [line[1] for line in lines][1:4] == [
        *("not in this ONNX Runtime: koutu[cuda] brings it", "not in this ONNX Runtime: koutu[directml] brings it"),
        "not on this system",
    ]
    press(qtbot, details.measure)
    assert details.measure.text() == "&Stop"
    qtbot.waitUntil(lambda: details.measure.text() == "&Measure now", timeout=10000)
    assert asked == ["CUDA", "CPU"]
    assert details._items["CUDA"].text(1) == "CUDA could not run x: no card"
    assert [details._items["CPU"].text(column) for column in range(1, 5)] == ["ready", "0.50 s", "0.25 s", "387 MB"]
    assert details.measure.text() == "&Measure now"


def test_opened_networks_are_kept_on_disk_when_asked_for_and_go_when_not(dialog, window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("koutu.paths.graph_cache", lambda: tmp_path / "graphs")
    press(qtbot, dialog.findChild(DeviceRow).details)
    [details] = dialog.findChildren(DevicesDialog)
    assert not details.graphs.isChecked()
    details.graphs.click()
    assert window.settings.graphs
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.open([FileSource(write_subject(tmp_path / "disc.png"))])
    assert len(list((tmp_path / "graphs").glob("*.onnx"))) == 1
    details.graphs.click()
    assert not window.settings.graphs
    assert not (tmp_path / "graphs").exists()


def test_measuring_stops_with_its_dialog(dialog, window, qtbot, monkeypatch):
    running, stopped = threading.Event(), threading.Event()

    def endless(program, entry, device, cancel) -> Measured:
        ended = threading.Event()
        with cancel.stopping_by(ended.set):
            running.set()
            assert ended.wait(10)
        stopped.set()
        cancel.check()
        raise AssertionError

    monkeypatch.setattr("koutu.services.measuring.measure_apart", endless)
    press(qtbot, dialog.findChild(DeviceRow).details)
    [details] = dialog.findChildren(DevicesDialog)
    press(qtbot, details.measure)
    assert running.wait(10)
    details.reject()
    qtbot.waitUntil(lambda: not window.session.tools.tasks, timeout=10000)
    assert stopped.is_set()


def test_networks_are_let_go_when_nobody_needs_them_for_a_while(window, qtbot, tmp_path):
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.open([FileSource(write_subject(tmp_path / "disc.png"))])
    idle = window.session.segmenter._idle
    assert idle.isActive()
    assert idle.interval() == 600_000
    idle.timeout.emit()
    assert window.session.networks.open_ids == ()
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.actions_.cut.trigger()


def test_a_device_that_fails_is_told_once(window, qtbot, tmp_path):
    window.session.networks.devices.fail(DEVICES[0], "no driver")
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.open([FileSource(write_subject(tmp_path / "disc.png"))])
    assert window.messages.text.text() == "CUDA failed (no driver). Koutu goes on with the processor or another device."
    window.messages.dismiss()
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.actions_.cut.trigger()
    assert window.messages.kind == ""
