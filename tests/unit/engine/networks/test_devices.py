"""Devices: the order, the reasons, falling back once and being told of it; and how many networks stay open."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from koutu import paths
from koutu.engine.core.errors import NetworkError
from koutu.engine.networks import session as session_module
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.devices import CPU, Devices
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.measuring import measure
from koutu.engine.networks.network import Networks
from koutu.engine.networks.runtime import onnx_runtime, open_session

ALL = load_catalog(paths.bundled_models() / "catalog.toml")
SMALL = ALL.network("u2netp")
PHOTO = np.arange(64 * 64 * 3, dtype=np.uint8).reshape(64, 64, 3)


@pytest.fixture
def graphics_card(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine that says it has CUDA and DirectML; what is opened on them, and what goes wrong, is up to the test."""
    told = ["DmlExecutionProvider", "CUDAExecutionProvider", "TensorrtExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnx_runtime(), "get_available_providers", lambda: told)
    opened: list[str] = []

    def open_here(path, threads, provider="CPUExecutionProvider", options=None):
        opened.append(provider)
        return open_session(path, threads)

    monkeypatch.setattr(session_module, "open_session", open_here)
    return opened


def names(devices: Devices) -> list[str]:
    return [device.name for device in devices.candidates()]


def test_the_order_is_ours_and_the_processor_comes_last(graphics_card):
    assert names(Devices()) == ["CUDA", "DirectML", "CPU"]
    assert names(Devices("TensorRT")) == ["TensorRT", "CPU"]
    assert names(Devices("cpu")) == ["CPU"]


def test_every_device_has_its_reason(graphics_card):
    devices = Devices()
    reasons = devices.reasons()
    assert reasons["CUDA"] is None
    assert reasons["CPU"] is None
    assert str(reasons["TensorRT"]) == "only when it is chosen"
    assert str(reasons["OpenVINO"]) == "not in this ONNX Runtime: koutu[openvino] brings it"
    assert str(reasons["CoreML"]) == "not on this system"
    assert str(Devices("cpu").reasons()["CUDA"]) == "cpu is chosen"
    assert [device.name for device in devices.present()] == ["CUDA", "TensorRT", "DirectML", "CPU"]


def test_here_only_the_processor_runs():
    networks = Networks([paths.bundled_models()])
    networks.matte_predictor(SMALL)
    assert (networks.devices.used, networks.devices.take_notices()) == ("CPU", [])


def test_a_device_that_is_left_out_silently_is_noticed():
    missing = "its libraries or its hardware are missing"
    with pytest.warns(UserWarning, match="CUDAExecutionProvider"), pytest.raises(RuntimeError, match=missing):
        open_session(str(paths.bundled_models() / SMALL.files[0].name), 1, "CUDAExecutionProvider")


def test_a_device_that_fails_at_load_is_left_for_the_next_and_told_once(graphics_card, monkeypatch):
    working = session_module.open_session

    def failing(path, threads, provider="CPUExecutionProvider", options=None):
        if provider == "CUDAExecutionProvider":
            graphics_card.append(provider)
            raise RuntimeError("no driver\nmore")
        return working(path, threads, provider, options)

    monkeypatch.setattr(session_module, "open_session", failing)
    networks = Networks([paths.bundled_models()])
    for entry in ALL.networks[:2]:
        networks.matte_predictor(entry)
    assert graphics_card == ["CUDAExecutionProvider", "DmlExecutionProvider", "DmlExecutionProvider"]
    assert networks.devices.used == "DirectML"
    assert str(networks.devices.reasons()["CUDA"]) == "failed: no driver"
    [notice] = networks.devices.take_notices()
    assert str(notice) == "CUDA failed (no driver). Koutu goes on with the processor or another device."
    assert networks.devices.take_notices() == []


def test_a_device_that_fails_in_a_run_is_left_for_the_processor(graphics_card):
    networks = Networks([paths.bundled_models()], devices=Devices("CUDA"))
    opened, session = networks.matte_predictor(SMALL), networks.session(SMALL)
    expected = opened.predict(PHOTO, SMALL.input)

    class Broken:
        def __init__(self, session):
            self._session = session
            self.get_inputs, self.get_outputs = session.get_inputs, session.get_outputs

        def run(self, *words):
            raise RuntimeError("out of memory on the card")

    session._session = Broken(session._session)
    np.testing.assert_array_equal(opened.predict(PHOTO, SMALL.input), expected)
    assert networks.devices.used == "CPU"
    assert names(networks.devices) == ["CPU"]
    [notice] = networks.devices.take_notices()
    assert "out of memory on the card" in str(notice)


def test_a_run_that_fails_on_the_processor_too_is_an_error(graphics_card):
    networks = Networks([paths.bundled_models()], devices=Devices("CUDA"))
    with pytest.raises(NetworkError, match="U²-Net small failed"):
        networks.matte_predictor(SMALL).predict(PHOTO, dataclasses.replace(SMALL.input, side=64))


def test_a_device_is_measured():
    taken = measure(SMALL, paths.bundled_models() / SMALL.files[0].name, CPU)
    assert (taken.load > 0, taken.run > 0) == (True, True)


def copies(tmp_path: Path, count: int) -> list[NetworkEntry]:
    made = []
    for number in range(count):
        file = dataclasses.replace(SMALL.files[0], name=f"n{number}.onnx")
        entry = dataclasses.replace(SMALL, id=f"n{number}", files=(file,))
        (tmp_path / file.name).write_bytes((paths.bundled_models() / SMALL.files[0].name).read_bytes())
        made.append(entry)
    return made


def test_the_networks_that_were_not_used_for_longest_make_room(tmp_path):
    first, second, third = copies(tmp_path, 3)
    networks = Networks([tmp_path], budget=2 * SMALL.bytes)
    for entry in (first, second, first, third):
        networks.matte_predictor(entry)
    assert networks.open_ids == ("n0", "n2")


def test_two_large_ones_are_never_open_at_once_where_there_is_room_for_one(tmp_path):
    first, second = copies(tmp_path, 2)
    networks = Networks([tmp_path], budget=SMALL.bytes - 1)
    for entry in (first, second, first):
        networks.matte_predictor(entry)
        assert networks.open_ids == (entry.id,)


def test_all_are_let_go_and_open_again(tmp_path):
    [entry] = copies(tmp_path, 1)
    networks = Networks([tmp_path])
    before = networks.matte_predictor(entry).predict(PHOTO, entry.input)
    networks.forget_all()
    assert networks.open_ids == ()
    np.testing.assert_array_equal(networks.matte_predictor(entry).predict(PHOTO, entry.input), before)
