"""A folder of sixty photos of mixed sizes: photos a minute and peak memory of `koutu cut`, beside the peer's loop.

`python3 start.py bench tests/benchmarks/test_batch_speed.py -s`: five minutes. The peer gets the same network and does
what its folder command does: one photo after the other with one session.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from koutu import paths
from tests.benchmarks.peer import peer_python

PHOTOS = 60
MEGAPIXELS = (0.3, 1, 2, 5, 8, 12)
_LOOP = """
import os, sys
from pathlib import Path
os.environ["MODEL_CHECKSUM_DISABLED"] = "1"
from rembg import new_session, remove
session = new_session("isnet-general-use")
for photo in sorted(Path(sys.argv[1]).iterdir()):
    Path(sys.argv[2], photo.stem + ".png").write_bytes(remove(photo.read_bytes(), session=session))
"""


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, enlarged to several sizes, with a sensor's grain, every other one mirrored."""
    folder = tmp_path_factory.mktemp("photos")
    source = paths.resources() / "samples" / "lemur.jpg"
    sample = cv2.imdecode(np.fromfile(source, np.uint8), cv2.IMREAD_COLOR)
    seed = np.random.default_rng(1)
    for number in range(PHOTOS):
        scale = (MEGAPIXELS[number % len(MEGAPIXELS)] * 1e6 / sample[..., 0].size) ** 0.5
        picture = cv2.resize(sample, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC).astype(np.float32)
        picture = picture[:, ::-1] if number % 2 else picture
        picture = np.clip(picture + seed.standard_normal(picture.shape, np.float32) * 4, 0, 255).astype(np.uint8)
        data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1]
        (folder / f"{number:02}.jpg").write_bytes(data.tobytes())
    return folder


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds, and megabytes at the peak."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.perf_counter() - begun, used.ru_maxrss / 1024


@pytest.mark.timeout(1200)
def test_a_folder_against_the_peers_loop(photos: Path, tmp_path: Path) -> None:
    shutil.copy(paths.bundled_models() / "isnet-general.onnx", tmp_path / "isnet-general-use.onnx")
    (tmp_path / "theirs").mkdir()
    ours = [sys.executable, "-m", "koutu", "cut", str(photos), "-o", str(tmp_path / "ours")]
    theirs = [peer_python(), "-c", _LOOP, str(photos), str(tmp_path / "theirs")]
    taken, held = run(ours, {"PYTHONPATH": str(Path(paths.__file__).parents[1])})
    their_taken, their_held = run(theirs, {"U2NET_HOME": str(tmp_path)})
    assert len(list((tmp_path / "ours").iterdir())) == len(list((tmp_path / "theirs").iterdir())) == PHOTOS
    print(f"koutu {PHOTOS / taken * 60:.1f} photos a minute, {held:.0f} MB")
    print(f"rembg {PHOTOS / their_taken * 60:.1f} photos a minute, {their_held:.0f} MB")
    print(f"speed {their_taken / taken:.2f} times (bar 1.4), memory {held / their_held:.2f} (bar 0.6)")
    assert their_taken >= 1.4 * taken
    assert held <= 0.6 * their_held
