"""Saving a 12-megapixel cutout beside OpenCV at its level 1, in time and in bytes."""

import time

import cv2
import numpy as np

from koutu.engine.decoding.photo import Photo
from koutu.engine.export.export import encode_cutout
from koutu.engine.matting.cutout_type import Cutout


def grainy_cutout() -> Cutout:
    """An ellipse of slow colours with a camera's grain; nothing around it."""
    seed = np.random.default_rng(1)
    small = seed.integers(0, 256, (12, 16, 3)).astype(np.float32)
    colours = cv2.resize(small, (4000, 3000), interpolation=cv2.INTER_CUBIC)
    colours += seed.standard_normal(colours.shape, np.float32) * 3
    colours = np.clip(colours, 0, 255).astype(np.uint8)
    matte = cv2.ellipse(np.zeros((3000, 4000), np.uint8), (2000, 1500), (1600, 1150), 0, 0, 360, 255, -1, cv2.LINE_AA)
    colours[matte == 0] = 0
    return Cutout(Photo(colours), colours, matte)


def test_png_against_opencv(benchmark):
    cutout = grainy_cutout()
    bgra = np.dstack([cutout.colours[..., ::-1], cutout.matte])
    theirs = []
    for _ in range(3):
        start = time.perf_counter()
        peer = cv2.imencode(".png", bgra, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1]
        theirs.append(time.perf_counter() - start)
    data = benchmark.pedantic(encode_cutout, (cutout,), rounds=5, warmup_rounds=1)
    ratio = benchmark.stats.stats.min / min(theirs)
    benchmark.extra_info.update(time_ratio=ratio, size_ratio=len(data) / len(peer))
    print(f"PNG, 12 megapixels: {ratio:.2f} of OpenCV's time, {len(data) / len(peer):.2f} of its size")
    assert ratio <= 1
    assert len(data) <= len(peer)
