"""The shared evaluation pictures with a truth, and what has been computed for them: both lie outside the checkout."""

import argparse
import hashlib
import importlib.util
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu import paths
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Pixels
from koutu.engine.decoding.photo import load
from koutu.engine.networks.catalog import Recipe, Run, load_catalog
from koutu.engine.networks.network import Networks
from koutu.engine.networks.prediction import Prediction, predict_coarse

SETS = ("matting", "people", "anime")
FOLDER = Path(__file__).resolve().parents[3] / "shared" / "evalsets"


@dataclass(frozen=True)
class Picture:
    """One picture of a set; `entry` is its manifest's."""

    folder: Path
    entry: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.folder.name}-{self.entry['id']}"

    @property
    def prefix(self) -> str:
        return str(self.entry["id"]).split("-")[0]

    @property
    def tuned_on(self) -> bool:
        """Whether it is of the half that parameters may be chosen by; the other half is only ever reported."""
        return hashlib.sha256(self.entry["id"].encode()).digest()[-1] % 2 == 0

    @property
    def soft(self) -> bool:
        return bool(self.entry["kind"] == "alpha")

    @property
    def hairy(self) -> bool:
        return bool({"hair", "fur"} & set(self.entry["tags"]))

    @cached_property
    def pixels(self) -> NDArray[np.uint8] | NDArray[np.uint16]:
        return load(self.folder / self.entry["image"]).pixels

    def plane(self, field: str) -> NDArray[np.float32] | None:
        """A grey picture of the manifest, 0 to 1, or None."""
        if not self.entry.get(field):
            return None
        return read_alpha(self.folder / self.entry[field])

    def score(self, tool: ModuleType, matte: NDArray[np.uint8]) -> dict[str, float]:
        truth = self.plane("gt")
        assert truth is not None
        figures: dict[str, float] = tool.score(matte.astype(np.float32) / 255, truth, self.soft, self.plane("ignore"))
        return figures


def arguments(description: str | None, *, out: bool = False) -> argparse.ArgumentParser:
    """A parser that knows where the sets and the kept mattes are; with `out`, for a file to write."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    if out:
        parser.add_argument("out", type=Path)
    parser.add_argument("sets", type=Path, nargs="?", default=FOLDER)
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    parser.add_argument("--cache", type=Path, default=home / "koutu" / "quality")
    return parser


def busiest(band: NDArray[np.bool_], side: int) -> tuple[slice, slice]:
    """The square of `side` pixels that holds most of a band of edges, (H, W) bool, inside the picture."""
    busy = cv2.boxFilter(band.astype(np.float32), -1, (side, side))
    y, x = np.unravel_index(int(busy.argmax()), busy.shape)
    top = int(np.clip(y - side // 2, 0, max(band.shape[0] - side, 0)))
    left = int(np.clip(x - side // 2, 0, max(band.shape[1] - side, 0)))
    return slice(top, top + side), slice(left, left + side)


def pictures(folder: Path, *, ambiguous: bool = False) -> Iterator[Picture]:
    """Every picture with one right answer; those that need a hint to have one only if `ambiguous`."""
    for name in SETS:
        for entry in json.loads((folder / name / "manifest.json").read_text(encoding="utf-8"))["items"]:
            if not entry.get("gt") or entry["kind"] == "peer output":
                continue
            if ambiguous or "auto-ambiguous" not in entry["tags"]:
                yield Picture(folder / name, entry)


def read_alpha(path: Path) -> NDArray[np.float32]:
    """A grey picture, or the alpha of one with colours, 0 to 1."""
    data = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    assert data is not None, path
    full = np.iinfo(data.dtype).max
    plane = data if data.ndim == 2 else data[..., 3 if data.shape[2] == 4 else 0]
    return np.asarray(plane, np.float32) / full


def scorer(folder: Path) -> ModuleType:
    """Load the shared scoring tool, in the folder `tools` beside the sets."""
    spec = importlib.util.spec_from_file_location("score_mattes", folder.parent / "tools" / "score_mattes.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Coarse:
    """The networks' answers, kept as <network>-<kind>-<side>/<set>-<id>.npy in a folder."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._networks = Networks([paths.bundled_models()])

    @staticmethod
    def recipe(size: str) -> Recipe:
        return load_catalog(paths.bundled_models() / "catalog.toml").recipe("general", size).recipe

    def merged(self, recipe: Recipe, picture: Picture) -> NDArray[np.float32]:
        """The recipe's coarse matte, as the pipeline makes it."""
        return self.predicted(recipe, picture).coarse

    def predicted(self, recipe: Recipe, picture: Picture) -> Prediction:
        """The same, and how far the networks disagreed."""
        kept = _Kept(self._networks, self._cache, picture.key)
        return predict_coarse(picture.pixels, recipe.runs, kept, join=recipe.join)


class _Kept:
    """Networks on one picture of the sets; what they answered once is read again."""

    def __init__(self, networks: Networks, cache: Path, key: str) -> None:
        self._networks = networks
        self._cache = cache
        self._key = key

    def predict(self, run: Run, pixels: Pixels, cancel: CancelToken | None = None) -> NDArray[np.float32]:
        path = self._cache / f"{run.network.id}-{run.input.kind}-{run.input.side}" / f"{self._key}.npy"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            np.save(path, self._networks.predict(run, pixels, cancel).astype(np.float16))
        return np.load(path).astype(np.float32)
