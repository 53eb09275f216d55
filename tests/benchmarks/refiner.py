"""A process that does one piece of work and prints [seconds, extra megabytes at the peak].

    python refiner.py WORK MEGAPIXELS hard|hairy NETWORK_FOLDER

The subject is made: a disc, with strands for `hairy`, soft at its edge, before slow colours with grain.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np


def subject(megapixels: int, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Photo (H, W, 3) uint8, its true alpha (H, W) uint8 and a coarse matte (1024, 1024) float32."""
    width = round((max(megapixels, 1) * 1.5e6) ** 0.5 / 8) * 8
    height = width * 2 // 3
    if megapixels == 0:
        width = height = 512
    rng = np.random.default_rng(1)
    alpha = np.zeros((height, width), np.uint8)
    centre, radius = (width // 2, height // 2), height * 0.3
    cv2.circle(alpha, centre, int(radius), 255, -1, cv2.LINE_AA)
    if kind == "hairy":
        thick = max(1, width // 2000)
        for angle in rng.uniform(0, 2 * np.pi, 2500):
            way = np.array([np.cos(angle), np.sin(angle)])
            first = np.array(centre) + way * radius * 0.97
            last = np.array(centre) + way * radius * rng.uniform(1.05, 1.3) + rng.normal(0, radius / 20, 2)
            ends = np.rint(np.array([first, last]) * 16).astype(int).tolist()
            cv2.line(alpha, ends[0], ends[1], int(rng.integers(150, 256)), thick, cv2.LINE_AA, 4)
    slow = cv2.resize(
        rng.uniform(90, 250, (8, 12, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    photo = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, 256):
        part = np.s_[top : top + 256]
        share = alpha[part, :, None].astype(np.float32) / 255
        mixed = share * np.array([90, 60, 40], np.float32) + (1 - share) * slow[part]
        mixed += rng.standard_normal(mixed.shape, np.float32) * 3
        photo[part] = np.clip(mixed, 0, 255)
    coarse = cv2.resize(alpha, (1024, 1024), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return photo, alpha, cv2.GaussianBlur(coarse, (0, 0), 3)


def make(work: str, photo: np.ndarray, alpha: np.ndarray, coarse: np.ndarray, models: Path) -> Callable[[], object]:
    unknown = np.zeros(alpha.shape, np.bool_)
    unknown[:, alpha.shape[1] // 4 : 3 * alpha.shape[1] // 4] = True
    if work in ("closed-form", "peer-patch", "multi-level"):
        from pymatting import estimate_alpha_cf, estimate_foreground_ml

        if work == "multi-level":
            return lambda: estimate_foreground_ml(photo / 255, alpha / 255)
        trimap = np.where(unknown, 0.5, alpha / 255)
        if work == "closed-form":
            # As rembg makes its trimap: thresholds 240 and 10, both eroded by a square of 10.
            guess = cv2.resize(coarse, alpha.shape[::-1], interpolation=cv2.INTER_LANCZOS4) * 255
            square = np.ones((10, 10), np.uint8)
            trimap = np.full(alpha.shape, 0.5)
            trimap[cv2.erode((guess > 240).astype(np.uint8), square) > 0] = 1
            trimap[cv2.erode((guess < 10).astype(np.uint8), square) > 0] = 0
        return lambda: estimate_alpha_cf(photo / 255, trimap)
    if work == "network":
        from koutu.engine.networks.runtime import open_session

        session = open_session(str(models / "isnet-general.onnx"), None)
        feed = np.random.default_rng(0).normal(size=(1, 3, 1024, 1024)).astype(np.float32)
        return lambda: session.run(None, {session.get_inputs()[0].name: feed})
    from koutu.engine.matting.foreground import clean_colours
    from koutu.engine.matting.refine import fine
    from koutu.engine.matting.refine_brush import refine_patch

    if work == "patch":
        return lambda: refine_patch(photo, alpha, unknown)
    if work == "colours":
        return lambda: clean_colours(photo, alpha)
    if work == "fine":
        return lambda: fine(photo, coarse)
    return lambda: clean_colours(photo, fine(photo, coarse))


def peak() -> float:
    """Megabytes at the highest since `forget`."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget() -> None:
    """Begin the peak anew, where the system can (Linux): making the photo took more than refining does."""
    Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    work, megapixels, kind, models = sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    photo, alpha, coarse = subject(megapixels, kind)
    run = make(work, photo, alpha, coarse, models)
    seconds = []
    if work == "network":
        run()
    elif work != "closed-form":
        # Small first, so that libraries are loaded and compiled before anything is counted.
        small = [part[:128, :128].copy() for part in (photo, alpha)]
        make(work, small[0], small[1], coarse[:128, :128].copy(), models)()
    forget()
    begun_at = peak()
    for _ in range(1 if work == "closed-form" else 3):
        begun = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begun)
    print(json.dumps([min(seconds), peak() - begun_at]))


if __name__ == "__main__":
    main()
