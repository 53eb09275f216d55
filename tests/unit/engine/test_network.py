"""The networks themselves: the same mattes as the peer's, steady under odd input, and stopped when asked."""

import dataclasses
import hashlib
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from koutu import paths
from koutu.engine.cancel import CancelToken
from koutu.engine.catalog import InputRule, NetworkEntry, load_catalog
from koutu.engine.errors import Cancelled, NetworkError
from koutu.engine.network import Network, open_network

MODELS = paths.bundled_models()
ENTRIES = {entry.id: entry for entry in load_catalog(MODELS / "catalog.toml").networks}
SQUEEZED_320 = InputRule("squeeze", 320)


def opened(name: str) -> Network:
    entry = ENTRIES[name]
    return open_network(entry, MODELS / entry.file)


@pytest.fixture(scope="module")
def small() -> Network:
    return opened("u2netp")


@pytest.fixture(scope="module")
def large() -> Network:
    return opened("isnet-general")


def disc(side: int = 200) -> np.ndarray:
    picture = np.full((side, side, 3), (60, 90, 70), np.uint8)
    cv2.circle(picture, (side // 2, side // 2), side // 3, (230, 180, 40), -1, cv2.LINE_AA)
    return picture


def as_the_peer_saves(coarse: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    grey = Image.fromarray((coarse * 255).astype(np.uint8))
    return np.asarray(grey.resize(size, Image.Resampling.LANCZOS)).astype(int)


@pytest.mark.parametrize(
    ("name", "peer", "side"), [("u2netp", "u2netp", 320), ("isnet-general", "isnet-general-use", 1024)]
)
def test_the_same_matte_as_the_peer(evalsets: Path, name: str, peer: str, side: int) -> None:
    with Image.open(evalsets / "anime" / "images" / "peer-anime-girl-1.jpg") as picture:
        pixels, size = np.asarray(picture.convert("RGB")), picture.size
    with Image.open(evalsets / "anime" / "peer" / f"anime-girl-1.{peer}.png") as picture:
        theirs = np.asarray(picture)
    theirs = (theirs[..., -1] if theirs.ndim == 3 else theirs).astype(int)
    ours = as_the_peer_saves(opened(name).predict(pixels, InputRule("squeeze", side)), size)
    difference = np.abs(ours - theirs)
    if name == "u2netp":
        assert difference.max() <= 1
    else:
        assert difference.mean() / 255 <= 0.002


def test_the_subject_is_found(small: Network) -> None:
    coarse = small.predict(disc(), SQUEEZED_320)
    assert coarse.shape == (320, 320)
    assert coarse.dtype == np.float32
    assert coarse.min() == 0
    assert coarse.max() == 1
    assert coarse[160, 160] > 0.9
    assert coarse[5, 5] < 0.1


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (700, 2), (321, 319)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_flat_and_odd_pictures_give_numbers(small: Network, shape: tuple[int, int], level: int) -> None:
    coarse = small.predict(np.full((*shape, 3), level, np.uint8), SQUEEZED_320)
    assert np.isfinite(coarse).all()
    assert coarse.min() >= 0
    assert coarse.max() <= 1


def test_16_bits_give_the_matte_of_8(small: Network) -> None:
    eight = disc()
    sixteen = eight.astype(np.uint16) * 257
    before = sixteen.copy()
    difference = np.abs(small.predict(sixteen, SQUEEZED_320) - small.predict(eight, SQUEEZED_320))
    assert difference.mean() <= 0.001
    assert np.array_equal(sixteen, before)


def test_isnet_takes_any_multiple_of_64(large: Network) -> None:
    wide = InputRule("aspect", 256)
    assert wide.shape(200, 400) == (128, 256)
    coarse = large.predict(np.hstack([disc(), disc()]), wide)
    assert coarse.shape == (128, 256)


def predict_for_ever(network: Network, rule: InputRule, token: CancelToken) -> None:
    while True:
        network.predict(disc(), rule, token)


def test_a_cancelled_run_ends_and_the_next_is_unharmed(large: Network) -> None:
    rule = InputRule("squeeze", 512)
    wanted = large.predict(disc(), rule)
    token = CancelToken()
    timer = threading.Timer(0.05, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        predict_for_ever(large, rule, token)
    timer.join()
    assert np.array_equal(large.predict(disc(), rule), wanted)
    with pytest.raises(Cancelled):
        large.predict(disc(), rule, token)


def test_two_threads_get_the_same_matte(small: Network) -> None:
    wanted = small.predict(disc(), SQUEEZED_320)
    got: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: got.append(small.predict(disc(), SQUEEZED_320))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 3
    assert all(np.array_equal(coarse, wanted) for coarse in got)


def changed(**values: object) -> NetworkEntry:
    return dataclasses.replace(ENTRIES["u2netp"], **values)


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NetworkError):
        open_network(ENTRIES["u2netp"], tmp_path / "u2netp.onnx")
    damaged = tmp_path / "u2netp.onnx"
    data = bytearray((MODELS / "u2netp.onnx").read_bytes())
    data[1000] ^= 255
    damaged.write_bytes(data)
    with pytest.raises(NetworkError):
        open_network(ENTRIES["u2netp"], damaged)
    damaged.write_bytes(b"no graph")
    digest = hashlib.sha256(b"no graph").hexdigest()
    with pytest.raises(NetworkError):
        open_network(changed(bytes=8, sha256=digest), damaged)
