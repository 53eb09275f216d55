"""The three bundled sizes on the same photos, as the window and the command line cut them: each takes longer than the
one before. `pytest -s tests/benchmarks/test_sizes.py`; docs/adr/0001 has what each is worth."""

import statistics
import time

import cv2
import numpy as np

from koutu import paths
from koutu.engine.decoding.photo import Photo, load
from koutu.engine.matting.cutout import make_matte
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks

ROUNDS = 5
SIZES = ("small", "medium", "large")


def test_the_sizes_stand_in_the_order_of_their_names() -> None:
    catalog, networks = load_catalog(paths.bundled_models() / "catalog.toml"), Networks([paths.bundled_models()])
    sample = load(paths.resources() / "samples" / "lemur.jpg")
    photo = Photo(np.asarray(cv2.resize(sample.pixels, (1740, 1125), interpolation=cv2.INTER_CUBIC), np.uint8))
    taken: dict[str, list[float]] = {size: [] for size in SIZES}
    for number in range(ROUNDS + 1):
        for size in SIZES:
            begun = time.perf_counter()
            make_matte(photo, catalog.recipe("general", size), networks)
            if number:
                taken[size].append(time.perf_counter() - begun)
    median = {size: statistics.median(times) for size, times in taken.items()}
    print({size: f"{seconds:.2f} s, {seconds / median['large']:.2f} of Large" for size, seconds in median.items()})
    assert median["small"] < median["medium"] < median["large"]
