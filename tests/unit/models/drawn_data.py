"""A few drawings with an index, as models/training takes them."""

import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

# project → folder, of each role and of both parts
PROJECTS = {
    "renpy/renpy": "cutouts",
    "akiraux/assets": "cutouts",
    "debian/wesnoth-1.16-data+campaigns": "cutouts",
    "debian/flare-game": "cutouts",
    "google/santa-tracker-android": "cutouts",
    "jawordpressorg/wapuu": "cutouts",
    "googlefonts/noto-emoji": "cutouts",
    "mulberrysymbols/mulberry-symbols": "cutouts",
    "jmoenig/Snap": "backgrounds-drawn",
    "debian/hedgewars-data": "backgrounds-drawn",
    "pop-os/wallpapers": "backgrounds-photo",
    "elementary/wallpapers": "backgrounds-photo",
}


def write_drawn_data(folder: Path) -> Path:
    """Write two pictures of each project and index.json into `folder`."""
    random = np.random.default_rng(3)
    rows = []
    for number, (project, kind) in enumerate(sorted(PROJECTS.items())):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for copy in range(2):
            name = f"{kind}/{number}{copy}.png"
            if kind == "cutouts":
                pixels = random.integers(0, 256, (90 + 10 * copy, 60, 4), np.uint8)
                cover = np.zeros(pixels.shape[:2], np.uint8)
                cv2.ellipse(cover, (30, 45), (25, 40), 0, 0, 360, 255, -1, cv2.LINE_AA)
                pixels[..., 3] = cover
            else:
                small = random.integers(0, 256, (6, 9, 3), np.uint8)
                pixels = cv2.resize(small, (150, 100), interpolation=cv2.INTER_CUBIC)
            Image.fromarray(pixels).save(folder / name)
            rows.append({"file": name, "project": project})
    (folder / "index.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder
