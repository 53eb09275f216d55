"""Hovering over a ready map of 24 megapixels: a look-up and a small film, beside one copy of the photo."""

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask
from koutu.engine.labels.vocabulary import ClassName
from koutu.ui.tools.tint import KEEP_COLOUR, Tint

HEIGHT, WIDTH = 4000, 6000
_SHOWN_SIDE = 320  # as the tool's


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)


@pytest.fixture(scope="module")
def labels() -> LabelMap:
    """A hundred things, the largest of half the photo."""
    random = np.random.default_rng(1)
    segments = []
    for number in range(1, 101):
        width, height = (int(side) for side in random.integers(200, 3000, 2))
        left, top = int(random.integers(0, WIDTH - width)), int(random.integers(0, HEIGHT - height))
        box = Rect(left, top, left + width, top + height)
        mask = SoftMask(box, random.random((160, 160), np.float32))
        segments.append(Segment(number, ClassName("thing", "物"), 0.9, box, width * height, mask))
    return LabelMap(WIDTH, HEIGHT, segments)


def test_a_hover(benchmark: BenchmarkFixture, photo: np.ndarray, labels: LabelMap) -> None:
    small = np.ascontiguousarray(photo[::4, ::4])
    points = np.random.default_rng(2).random((1000, 2)) * (WIDTH, HEIGHT)
    places = iter(points.tolist() * 1000)

    def hover() -> None:
        there = labels.at(*next(places))
        if there and there[0].mask is not None:
            part = there[0].mask.part
            shape = (there[0].mask.over(part, _SHOWN_SIDE) * 255).astype(np.uint8)
            Tint(part, shape, KEEP_COLOUR, photo, small)

    benchmark.pedantic(hover, rounds=100, warmup_rounds=5)


def test_a_copy_of_the_photo(benchmark: BenchmarkFixture, photo: np.ndarray) -> None:
    """What a hover must cost less than."""
    benchmark.pedantic(photo.copy, rounds=10, warmup_rounds=2)
