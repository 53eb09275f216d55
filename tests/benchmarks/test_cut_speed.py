"""A 12-megapixel JPEG to a PNG: the whole cut against one bare run of IS-Net, and against rembg with the same network.

`python3 start.py bench tests/benchmarks/test_cut_speed.py -s`. Rounds alternate, so that a busy moment meets all
three. The first run makes the peer's environment.

The photo is the sample, enlarged, with the grain of a sensor: 3 and 6 levels make files of 1.9 and 4 MB, where cameras'
of this size have 3 to 6. Without grain (0.9 MB) the peer has an easier time with its PNG; that is printed, too.
"""

import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from koutu import paths
from tests.benchmarks.peer import peer_python

ROUNDS = 7
SOURCE = paths.resources() / "samples" / "lemur.jpg"
CUTTER = Path(__file__).with_name("cutter.py")


@pytest.fixture(scope="module", params=[3, 6, 0], ids=["grain 3", "grain 6", "no grain"])
def photo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photo at 12 megapixels."""
    sample = cv2.imdecode(np.fromfile(SOURCE, np.uint8), cv2.IMREAD_COLOR)
    picture = cv2.resize(sample, (4320, 2796), interpolation=cv2.INTER_LANCZOS4).astype(np.float32)
    picture += np.random.default_rng(1).normal(0, request.param, picture.shape) if request.param else 0
    path = tmp_path_factory.mktemp("photo") / f"grain {request.param}.jpg"
    data = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])[1]
    path.write_bytes(data.tobytes())
    return path


def test_against_the_bare_run_and_the_peer(photo: Path, tmp_path: Path) -> None:
    shutil.copy(paths.bundled_models() / "isnet-general.onnx", tmp_path / "isnet-general-use.onnx")
    models = str(paths.bundled_models())
    commands = {
        "koutu": [sys.executable, str(CUTTER), "koutu", str(photo), models],
        "koutu-fine": [sys.executable, str(CUTTER), "koutu-fine", str(photo), models],
        "rembg": [peer_python(), str(CUTTER), "rembg", str(photo), str(tmp_path)],
        "bare": [sys.executable, str(CUTTER), "bare", str(photo), models],
    }
    environment = os.environ | {"PYTHONPATH": str(Path(paths.__file__).parents[1])}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    cutters = {
        name: subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for name, command in commands.items()
    }

    def ask(name: str, line: str) -> str:
        cutter = cutters[name]
        assert cutter.stdin
        assert cutter.stdout
        print(line, file=cutter.stdin, flush=True)
        return cutter.stdout.readline()

    for cutter in cutters.values():
        assert cutter.stdout
        assert cutter.stdout.readline().strip() == "warm"
    for _ in range(ROUNDS):
        for name in cutters:
            seconds[name].append(float(ask(name, "cut")))
    peaks = {name: int(ask(name, "end")) / 1024 for name in cutters}
    for cutter in cutters.values():
        cutter.communicate()
    median = {name: statistics.median(times) for name, times in seconds.items()}
    print({name: f"{median[name]:.2f} s, {peaks[name]:.0f} MB" for name in median})
    print(f"koutu / bare {median['koutu'] / median['bare']:.2f} (bar 1.6)")
    print(f"with fine edges / bare {median['koutu-fine'] / median['bare']:.2f}")
    print(f"koutu / rembg {median['koutu'] / median['rembg']:.2f} (bar 0.5)")
    print(f"memory {peaks['koutu'] / peaks['rembg']:.2f} (bar 0.6)")
    assert median["koutu"] <= 1.6 * median["bare"]
    assert median["koutu"] <= 0.5 * median["rembg"] or photo.stem == "grain 0"
    assert peaks["koutu"] <= 0.6 * peaks["rembg"]
