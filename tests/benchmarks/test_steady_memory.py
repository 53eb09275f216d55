"""A hundred pictures in a row: memory stays where it was after the tenth."""

import gc
import os

import numpy as np
import psutil
import pytest

from koutu import paths
from koutu.engine.networks import runtime
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks


@pytest.mark.parametrize("size", ["small", "large"])
def test_memory_is_flat_over_a_hundred_predictions(size: str) -> None:
    folder = paths.bundled_models()
    runs = load_catalog(folder / "catalog.toml").recipe("general", size).recipe.runs
    networks = Networks([folder])
    random = np.random.default_rng(5)
    process = psutil.Process(os.getpid())
    held = []
    for number in range(100):
        height, width = random.integers(200, 1500, 2)
        pixels = random.integers(0, 256, (height, width, 3), np.uint8)
        # Every tenth with the large network as well: it is the size of the photos that varies, not the network's input.
        for run in runs if number % 10 == 0 or size == "small" else runs[:1]:
            networks.predict(run, pixels)
        del pixels
        runtime.rest()
        gc.collect()
        held.append(process.memory_info().rss)
    steady, most = held[10], max(held[10:])
    print(
        f"\n{size}: {steady / 1e6:.0f} MB after the tenth, at most {most / 1e6:.0f} MB after it, "
        f"{held[-1] / 1e6:.0f} MB after the hundredth"
    )
    assert most <= 1.05 * steady
