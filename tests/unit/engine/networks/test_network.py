"""Photo → coarse matte: the peer's answers, cancelling, sharing, damaged files."""

import dataclasses
import subprocess
import sys
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from koutu import paths
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, NetworkError, NetworkMemoryError
from koutu.engine.networks import network, runtime, store
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.matte import stretched
from koutu.engine.networks.network import Networks
from koutu.engine.networks.network_input import network_input
from tests.unit.small_networks import with_files

MODELS = paths.bundled_models()
SMALL, LARGE = load_catalog(MODELS / "catalog.toml").networks[:2]
SQUARE = InputRule("squeeze", 1024)


@pytest.fixture(scope="module")
def networks() -> Networks:
    return Networks([MODELS])


def scene(height: int, width: int) -> np.ndarray:
    """A bright ball on a dark, slightly textured ground."""
    y, x = np.mgrid[:height, :width]
    distance = np.hypot((y - height / 2) / height, (x - width / 2) / width)
    ground = np.stack([40 + 20 * np.sin(x / 17), 60 + 20 * np.cos(y / 23), np.full((height, width), 70.0)], axis=-1)
    ball = np.array([230, 180, 60]) * np.clip(1.2 - 2 * distance, 0.3, 1)[..., None]
    return np.where((distance < 0.25)[..., None], ball, ground).clip(0, 255).astype(np.uint8)


# Measured: at most 1 and 28 levels off, on average 0.7 and 459 millionths of the range. With its channels swapped the
# picture gives 158 and 255 levels, at half its light 80 and 79.
@pytest.mark.parametrize(
    ("entry", "name", "worst", "mean"), [(SMALL, "u2netp", 1, 1e-4), (LARGE, "isnet-general-use", 40, 0.001)]
)
def test_the_answer_is_the_peers(evalsets, networks, entry, name, worst, mean):
    with Image.open(evalsets / "anime/images/peer-anime-girl-1.jpg") as picture:
        pixels = np.asarray(picture.convert("RGB"))
    coarse = Image.fromarray((networks.matte_predictor(entry).predict(pixels, entry.input) * 255).astype(np.uint8))
    ours = np.asarray(coarse.resize(pixels.shape[1::-1], Image.Resampling.LANCZOS)).astype(int)
    with Image.open(evalsets / f"anime/peer/anime-girl-1.{name}.png") as peer:
        difference = np.abs(ours - np.asarray(peer).astype(int))
    assert difference.max() <= worst
    assert difference.mean() <= mean * 255


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_ball_is_the_subject(networks, dtype):
    pixels = scene(480, 640).astype(dtype) * (257 if dtype is np.uint16 else 1)
    before = pixels.copy()
    coarse = networks.matte_predictor(SMALL).predict(pixels, SMALL.input)
    assert coarse.shape == (320, 320)
    assert coarse.dtype == np.float32
    assert (coarse.min(), coarse.max()) == (0, 1)
    assert coarse[160, 160] > 0.9
    assert coarse[:20].max() < 0.1
    np.testing.assert_array_equal(pixels, before)


@pytest.mark.parametrize(
    ("entry", "rule", "expected"),
    [
        (
            SMALL,
            SMALL.input,
            [
                [0, 0, 0, 0, 0, 0, 0, 0],
                [0, 0, 0, 0, 0, 0, 0, 0],
                [0, 0, 79, 232, 233, 81, 0, 0],
                [0, 0, 232, 255, 255, 235, 1, 0],
                [0, 0, 233, 255, 255, 237, 1, 0],
                [0, 0, 83, 236, 236, 86, 0, 0],
                [0, 0, 0, 1, 1, 0, 0, 0],
                [0, 0, 0, 0, 0, 0, 0, 0],
            ],
        ),
        (
            LARGE,
            InputRule("squeeze", 256),
            [
                [0, 0, 0, 0, 0, 0, 0, 0],
                [0, 0, 0, 0, 0, 0, 0, 0],
                [0, 0, 77, 232, 233, 80, 0, 0],
                [0, 0, 231, 255, 255, 235, 1, 0],
                [0, 0, 232, 255, 255, 236, 1, 0],
                [0, 0, 81, 235, 235, 83, 0, 0],
                [0, 0, 0, 0, 0, 0, 0, 0],
                [0, 0, 0, 0, 0, 0, 0, 0],
            ],
        ),
    ],
)
def test_the_answer_to_a_made_picture_stays_what_it_was(networks, entry, rule, expected):
    coarse = networks.matte_predictor(entry).predict(scene(480, 640), rule)
    side = coarse.shape[0] // 8
    blocks = coarse.reshape(8, side, 8, side).mean(axis=(1, 3)) * 255
    np.testing.assert_allclose(blocks, expected, atol=1.5)


def test_the_large_network_takes_other_proportions(networks):
    coarse = networks.matte_predictor(LARGE).predict(scene(300, 600), InputRule("aspect", 256))
    assert coarse.shape == (128, 256)
    assert coarse[64, 128] > 0.9


def test_a_cancelled_run_stops_and_the_next_one_works(networks):
    network = networks.matte_predictor(LARGE)
    rule, pixels = InputRule("aspect", 256), scene(256, 256)
    expected = network.predict(pixels, rule)
    token, outcome = CancelToken(), []

    def run() -> None:
        try:
            outcome.append(network.predict(scene(1024, 1024), SQUARE, token))
        except Cancelled as cancelled:
            # Behind it stands the library's own error: the run broke off, it was not merely thrown away at its end.
            outcome.append(str(cancelled.__context__))

    started = threading.Event()
    original = token.stopping_by

    def stopping_by(stop):
        started.set()
        return original(stop)

    token.stopping_by = stopping_by
    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(60)
    token.cancel()
    thread.join(60)
    assert len(outcome) == 1
    assert "terminate flag" in outcome[0]
    np.testing.assert_array_equal(network.predict(pixels, rule), expected)


def test_a_token_cancelled_before_runs_nothing(networks):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        networks.matte_predictor(SMALL).predict(scene(64, 64), SMALL.input, token)


def test_threads_share_one_network(networks):
    fresh, found = Networks([MODELS]), []
    threads = [threading.Thread(target=lambda: found.append(fresh.session(SMALL))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1


def test_a_missing_network_is_named_with_the_folders(tmp_path):
    with pytest.raises(NetworkError, match=r"U²-Net small is missing: there is no u2netp\.onnx in"):
        Networks([tmp_path]).session(SMALL)


def test_a_changed_file_is_refused(tmp_path):
    path = tmp_path / SMALL.files[0].name
    data = bytearray((MODELS / SMALL.files[0].name).read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(NetworkError, match="is damaged"):
        Networks([tmp_path]).session(SMALL)


def test_a_file_that_is_no_graph_is_refused(tmp_path):
    (tmp_path / SMALL.files[0].name).write_bytes(b"")
    with pytest.raises(NetworkError, match="cannot be opened"):
        Networks([tmp_path]).session(with_files(SMALL, b""))


def test_a_size_the_network_cannot_take_is_an_error_in_words(networks):
    with pytest.raises(NetworkError, match="U²-Net small failed"):
        networks.matte_predictor(SMALL).predict(scene(64, 64), InputRule("squeeze", 64))


def test_the_input_is_the_photo_over_its_maximum_minus_mean_by_std():
    pixels = np.full((320, 320, 3), 100, np.uint8)
    pixels[..., 2] = 50
    feed = network_input(pixels, SMALL.input, SMALL.treatment)
    assert feed.shape == (1, 3, 320, 320)
    expected = (np.array([1, 1, 0.5]) - SMALL.treatment.mean) / SMALL.treatment.std
    np.testing.assert_allclose(feed[0, :, 160, 160], expected, rtol=1e-5)


def test_sixteen_bits_and_eight_bits_of_a_photo_give_the_same_input():
    pixels = scene(2000, 1500)
    wide = network_input(pixels.astype(np.uint16) * 257, SQUARE, LARGE.treatment)
    np.testing.assert_allclose(wide, network_input(pixels, SQUARE, LARGE.treatment), atol=3 / 255)


def test_a_black_photo_gives_a_finite_input():
    assert np.isfinite(network_input(np.zeros((9, 7, 3), np.uint8), SMALL.input, SMALL.treatment)).all()


def test_an_answer_is_stretched_unless_it_is_flat():
    np.testing.assert_allclose(stretched(np.array([[0.2, 0.3, 0.4]], np.float32)), [[0, 0.5, 1]], atol=1e-6)
    flat = np.array([[0.5, 0.503]], np.float32)
    np.testing.assert_array_equal(stretched(flat), flat)
    np.testing.assert_array_equal(stretched(np.full((2, 2), 1.5, np.float32)), np.ones((2, 2)))


def test_the_store_lists_what_is_there(tmp_path):
    (tmp_path / SMALL.files[0].name).write_bytes(b"1234")
    listed = store.stored(load_catalog(MODELS / "catalog.toml"), [tmp_path / "none", tmp_path])
    assert [(item.network.id, item.path, item.bytes) for item in listed[:2]] == [
        ("u2netp", tmp_path / SMALL.files[0].name, 4),
        ("isnet-general", None, 0),
    ]


def test_usage_reports_are_off_before_the_library_loads():
    script = (
        "import os, sys, koutu.engine.networks.network\n"
        "assert 'onnxruntime' not in sys.modules\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'onnxruntime': print(os.environ.get('ORT_DISABLE_TELEMETRY'))\n"
        "sys.meta_path.insert(0, Watch())\n"
        "koutu.engine.networks.session.onnx_runtime()\n"
    )
    desktop = Path(store.__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], cwd=desktop, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


def test_the_window_loads_the_library_the_same_way_and_before_qt():
    script = (
        "import os, sys\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name in ('onnxruntime', 'PySide6'): print(name, os.environ.get('ORT_DISABLE_TELEMETRY'))\n"
        "sys.meta_path.insert(0, Watch())\n"
        "import koutu.app\n"
    )
    desktop = Path(store.__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], cwd=desktop, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["onnxruntime 1", "PySide6 1"]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads Linux's count of resident pages")
def test_resting_gives_the_memory_of_runs_back(networks):
    import resource

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

    networks.matte_predictor(SMALL).predict(scene(480, 640), SMALL.input)
    before = resident()
    runtime.rest()
    # One of the planes that it holds at its finest level is 6 MB.
    assert resident() < before - 2 * 320 * 320 * 16 * 4


@pytest.mark.parametrize("size", [(37, 53), (1, 400), (700, 900), (2796, 4320)])
@pytest.mark.parametrize("side", [320, 896])
def test_resizing_in_halves_gives_the_bytes_of_the_whole(size: tuple[int, int], side: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    pixels[0, 0] = 255
    found = network_input(
        pixels, InputRule("squeeze", side), dataclasses.replace(SMALL.treatment, mean=(0, 0, 0), std=(1, 1, 1))
    )
    blocks = [max(1, int(have / max(1.3 * side, 1331))) for have in size]
    reduced = cv2.resize(pixels, (-(-size[1] // blocks[1]), -(-size[0] // blocks[0])), interpolation=cv2.INTER_AREA)
    whole = np.asarray(Image.fromarray(reduced).resize((side, side), Image.Resampling.LANCZOS))
    np.testing.assert_array_equal(np.rint(found[0].transpose(1, 2, 0) * whole.max()).astype(np.uint8), whole)


def test_what_an_open_network_holds_is_not_asked_for_again(monkeypatch):
    run = load_catalog(MODELS / "catalog.toml").recipe("general", "large").recipe.runs[-1]
    rows, columns = run.input.shape(3000, 4000)
    whole = 3 * run.network.bytes + 450 * rows * columns
    monkeypatch.setattr(network, "available_memory", lambda: whole - run.network.bytes)
    opened = Networks([MODELS])
    with pytest.raises(NetworkMemoryError):
        opened.require_memory(run, 3000, 4000)
    opened.session(run.network)
    opened.require_memory(run, 3000, 4000)


def test_other_networks_are_let_go_before_a_run_is_refused(monkeypatch):
    run = load_catalog(MODELS / "catalog.toml").recipe("general", "large").recipe.runs[-1]
    opened = Networks([MODELS])
    opened.session(SMALL)
    assert run.network.id != SMALL.id
    free = [0, 1 << 40]
    monkeypatch.setattr(network, "available_memory", lambda: free.pop(0))
    opened.require_memory(run, 3000, 4000)
    assert opened.open_ids == ()
    assert not free
