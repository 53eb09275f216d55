"""Refining beside one run of IS-Net and beside pymatting: time and extra memory from 2 to 48 megapixels.

    python3 start.py bench tests/benchmarks/test_refine.py -s

Every figure is taken in a process of its own, one after the other. The peer's environment is made at the first run.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from koutu import paths
from tests.benchmarks.peer import peer_python

REFINER = Path(__file__).with_name("refiner.py")
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(paths.__file__).parents[1])}


def measured(python: str, work: str, megapixels: int, subject: str) -> tuple[float, float]:
    """Seconds, the best of what the process repeats, and extra megabytes at the peak."""
    models = str(paths.bundled_models())
    command = [python, str(REFINER), work, str(megapixels), subject, models]
    said = subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.PIPE, check=True, text=True).stdout
    seconds, megabytes = json.loads(said.splitlines()[-1])
    print(f"{work:14} {megapixels:3} MP {subject:5} {seconds:8.3f} s {megabytes:7.0f} MB")
    return seconds, megabytes


@pytest.mark.parametrize(("megapixels", "most"), [(2, 250), (8, 250), (12, 250), (24, 400), (48, 800)])
@pytest.mark.parametrize("subject", ["hard", "hairy"])
def test_the_memory_of_fine(subject: str, megapixels: int, most: int) -> None:
    assert measured(sys.executable, "fine", megapixels, subject)[1] <= most


@pytest.mark.parametrize("subject", ["hard", "hairy"])
def test_fine_and_clean_colours_beside_one_run_of_is_net(subject: str) -> None:
    ours = measured(sys.executable, "fine+colours", 12, subject)[0]
    network = measured(sys.executable, "network", 12, subject)[0]
    print(f"ratio {ours / network:.2f} (bar 1.0)")
    assert ours <= network


@pytest.mark.parametrize(("megapixels", "times"), [(2, 30), (8, 60)])
def test_fine_beside_the_peers_closed_form(megapixels: int, times: int) -> None:
    ours = measured(sys.executable, "fine", megapixels, "hairy")[0]
    theirs = measured(peer_python(), "closed-form", megapixels, "hairy")[0]
    print(f"{theirs / ours:.0f} times (bar {times})")
    assert theirs >= times * ours


def test_the_refine_brush_beside_the_peers_closed_form() -> None:
    ours = measured(sys.executable, "patch", 0, "hairy")[0]
    theirs = measured(peer_python(), "peer-patch", 0, "hairy")[0]
    print(f"{theirs / ours:.0f} times (bar 25)")
    assert theirs >= 25 * ours


def test_clean_colours_beside_the_peers_multi_level_estimate() -> None:
    ours, memory = measured(sys.executable, "colours", 12, "hairy")
    theirs, their_memory = measured(peer_python(), "multi-level", 12, "hairy")
    print(f"{theirs / ours:.1f} times (bar 4), memory {memory / their_memory:.2f} (bar 0.2)")
    assert theirs >= 4 * ours
    assert memory <= 0.2 * their_memory
