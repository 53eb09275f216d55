"""This checkout beside an earlier one: `KOUTU_BEFORE=FOLDER pytest -s tests/benchmarks/test_two_checkouts.py`.

Each runs its own code and its own scripts with the same Python, in turns; the best of each counts, for other work on
the machine only ever adds. To be run alone.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.benchmarks.test_start import seconds_to_window
from tests.e2e.xserver import x_server

NOW = Path(__file__).resolve().parents[2]
BEFORE = Path(os.environ.get("KOUTU_BEFORE", "-"))
ROUNDS = 7
MOST = 1.05  # two runs of the same checkout differ by up to 4 % here

pytestmark = pytest.mark.skipif(not BEFORE.is_dir(), reason="needs KOUTU_BEFORE, an earlier checkout")


def environment(checkout: Path, home: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(checkout / "desktop"), "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def compared(what: str, measure: Callable[[Path], float], rounds: int = ROUNDS) -> None:
    """Print the best of both in turns, and refuse a checkout that is slower than the one before."""
    taken: dict[Path, list[float]] = {BEFORE: [], NOW: []}
    for number in range(rounds):
        for checkout in (BEFORE, NOW) if number % 2 else (NOW, BEFORE):
            taken[checkout].append(measure(checkout))
    before, now = min(taken[BEFORE]), min(taken[NOW])
    print(f"\n{what}: before {before * 1000:.1f} ms, now {now * 1000:.1f} ms, ratio {now / before:.3f}")
    assert now <= MOST * before


def test_the_engine_is_imported_as_soon(tmp_path: Path) -> None:
    def measure(checkout: Path) -> float:
        begun = time.perf_counter()
        command = [sys.executable, "-P", "-c", "import koutu, koutu.engine; koutu.cut"]
        subprocess.run(command, env=environment(checkout, tmp_path), cwd=tmp_path, check=True)
        return time.perf_counter() - begun

    compared("import koutu.engine and koutu.cut", measure, 15)


def test_the_window_is_there_as_soon(tmp_path: Path) -> None:
    with x_server() as display:

        def measure(checkout: Path) -> float:
            around = environment(checkout, tmp_path) | display
            around.pop("QT_QPA_PLATFORM", None)
            return seconds_to_window([sys.executable, "-P", "-m", "koutu"], around)

        compared("to the window", measure)


@pytest.mark.parametrize("kind", ["koutu", "koutu-fine"])
def test_twelve_megapixels_are_cut_as_soon(tmp_path: Path, kind: str) -> None:
    sample = cv2.imread(str(NOW / "resources" / "samples" / "lemur.jpg"))
    assert sample is not None
    large = cv2.resize(sample, (4000, 3000), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(0).normal(0, 3, large.shape)
    photo = tmp_path / "photo.jpg"
    cv2.imwrite(str(photo), np.clip(large + grain, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
    cutters = {
        checkout: subprocess.Popen(
            [sys.executable, checkout / "tests" / "benchmarks" / "cutter.py", kind, photo, checkout / "models"],
            env=environment(checkout, tmp_path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        for checkout in (BEFORE, NOW)
    }
    try:
        for cutter in cutters.values():
            assert cutter.stdout is not None
            assert cutter.stdout.readline() == "warm\n"

        def measure(checkout: Path) -> float:
            stdin, stdout = cutters[checkout].stdin, cutters[checkout].stdout
            assert stdin is not None
            assert stdout is not None
            stdin.write("cut\n")
            return float(stdout.readline())

        compared(f"12 megapixels, {kind}", measure)
    finally:
        for cutter in cutters.values():
            cutter.communicate("end\n")


def test_a_brush_event_takes_as_long(tmp_path: Path) -> None:
    found: dict[str, dict[Path, float]] = {}
    for number in range(ROUNDS):
        for checkout in (BEFORE, NOW) if number % 2 else (NOW, BEFORE):
            command = [sys.executable, "-m", "pytest", "-s", "-q", "tests/benchmarks/test_touchup.py", "-k", "dab"]
            done = subprocess.run(
                command, cwd=checkout, env=environment(checkout, tmp_path), capture_output=True, text=True, check=False
            )
            for what, median in re.findall(r"(24 MP, \S+, brush \d+): median ([\d.]+)", done.stdout):
                best = found.setdefault(what, {})
                best[checkout] = min(best.get(checkout, np.inf), float(median))
    assert found
    for what, best in found.items():
        print(f"\n{what}: before {best[BEFORE]:.1f} ms, now {best[NOW]:.1f} ms, ratio {best[NOW] / best[BEFORE]:.3f}")
    # Medians of a few milliseconds, printed to a tenth.
    assert all(best[NOW] <= MOST * best[BEFORE] + 0.2 for best in found.values())
