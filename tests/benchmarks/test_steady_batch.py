"""A folder of two thousand small photos: memory at the end is what it was after the first hundred.

`python3 start.py bench tests/benchmarks/test_steady_batch.py -s`: ten minutes.
"""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from koutu import paths

PHOTOS = 2000


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """The sample in 2,000 sizes between 120 and 400 pixels."""
    folder = tmp_path / "photos"
    folder.mkdir()
    source = paths.resources() / "samples" / "lemur.jpg"
    sample = cv2.imdecode(np.fromfile(source, np.uint8), cv2.IMREAD_COLOR)
    seed = np.random.default_rng(7)
    for number in range(PHOTOS):
        width, height = seed.integers(120, 400, 2).tolist()
        small = cv2.resize(sample, (width, height), interpolation=cv2.INTER_AREA)
        (folder / f"{number:04}.jpg").write_bytes(cv2.imencode(".jpg", small)[1].tobytes())
    return folder


@pytest.mark.timeout(1800)
def test_memory_is_flat_over_two_thousand_photos(photos: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "koutu", "cut", str(photos), "-o", str(tmp_path / "out"), "--size", "small"]
    environment = os.environ | {"PYTHONPATH": str(Path(paths.__file__).parents[1])}
    held = []
    with subprocess.Popen([*command, "--json"], env=environment, stdout=subprocess.PIPE, text=True) as process:
        watched = psutil.Process(process.pid)
        assert process.stdout is not None
        for line in process.stdout:
            if '"file"' in line or '"output"' in line:
                held.append(watched.memory_info().rss)
    assert process.returncode == 0
    assert len(list((tmp_path / "out").iterdir())) >= PHOTOS
    steady = held[100]
    print(
        f"\n{steady / 1e6:.0f} MB after the hundredth, {held[-1] / 1e6:.0f} MB at the end, most {max(held) / 1e6:.0f}"
    )
    assert len(held) >= PHOTOS
    assert max(held[100:]) <= 1.05 * steady
