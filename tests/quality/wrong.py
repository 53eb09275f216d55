"""The evaluation pictures that the networks get wrong, for measuring the tools that put it right."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from koutu import paths
from koutu.engine.decoding.photo import load
from koutu.engine.display.thumbnails import eight_bit
from koutu.engine.matting.cutout import make_matte
from koutu.engine.networks.catalog import Catalog, load_catalog
from koutu.engine.networks.network import Networks

SETS = Path(__file__).resolve().parents[3] / "shared" / "evalsets"


@dataclass(frozen=True, slots=True, eq=False)
class Wrong:
    """One picture.

    Attributes:
        name: set and id.
        tags: the set's.
        pixels: (H, W, 3) uint8.
        matte: (H, W) uint8, the program's own.
        truth: (H, W) bool, alpha of one half and more.
        counted: (H, W) bool, what the set does not leave out.
    """

    name: str
    tags: tuple[str, ...]
    pixels: np.ndarray[Any, np.dtype[np.uint8]]
    matte: np.ndarray[Any, np.dtype[np.uint8]]
    truth: np.ndarray[Any, np.dtype[np.bool_]]
    counted: np.ndarray[Any, np.dtype[np.bool_]]

    def iou(self, matte: np.ndarray[Any, np.dtype[np.uint8]]) -> float:
        """Intersection over union of a matte with the truth, at one half."""
        mine = (matte >= 128) & self.counted
        truth = self.truth & self.counted
        return float(np.count_nonzero(mine & truth) / max(1, np.count_nonzero(mine | truth)))


def arguments(description: str) -> argparse.ArgumentParser:
    """A parser that knows where the sets are."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="?", default=SETS)
    return parser


def bundled() -> tuple[Catalog, Networks]:
    """The catalogue and the networks that travel with the program."""
    return load_catalog(paths.bundled_models() / "catalog.toml"), Networks([paths.bundled_models()])


def wrong_pictures(sets: Path, catalog: Catalog, networks: Networks, below: float) -> Iterator[Wrong]:
    """Return the pictures with a truth, those that need a hint included, whose own matte has an IOU below `below`."""
    choice = catalog.recipe("general", "large")
    for name in ("matting", "people", "anime"):
        for item in json.loads((sets / name / "manifest.json").read_text(encoding="utf-8"))["items"]:
            if not item.get("gt") or item["kind"] == "peer output":
                continue
            picture = read_picture(sets / name, item)
            matte = make_matte(load(sets / name / item["image"]), choice, networks).matte
            if picture.iou(matte) < below:
                yield replace(picture, matte=matte)


def read_picture(folder: Path, item: dict[str, Any]) -> Wrong:
    """Return a picture of a set by its manifest's item; its matte keeps nothing yet."""
    pixels = eight_bit(load(folder / item["image"]).pixels)
    truth = _alpha(folder / item["gt"])
    counted = _alpha(folder / item["ignore"]) < 0.5 if item.get("ignore") else np.ones(truth.shape, bool)
    matte = np.zeros(truth.shape, np.uint8)
    return Wrong(f"{folder.name}/{item['id']}", tuple(item["tags"]), pixels, matte, truth >= 0.5, counted)


def _alpha(path: Path) -> Any:
    data = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    assert data is not None
    most = np.iinfo(data.dtype).max
    if data.ndim == 3:
        data = data[..., 3] if data.shape[2] == 4 else data[..., 0]
    return data / most
