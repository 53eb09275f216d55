"""The pictures to compose from: what each is for, and which projects are held out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Role = Literal["anime", "portrait", "toon", "thing", "drawn ground", "photo ground"]
Part = Literal["train", "held-out"]

# Whole projects, a fifth of them, that no training picture shows: what is chosen is chosen by these.
HELD_OUT = frozenset(
    {
        "BuddiesOfBudgie/budgie-backgrounds",
        "SillyTavern/SillyTavern",
        "V-Sekai/godot-vrm",
        "YarnSpinnerTool/YarnSpinner-Godot",
        "akiraux/assets",
        "debian/flare-game",
        "debian/hedgewars-data",
        "debian/unknown-horizons",
        "elementary/wallpapers",
        "glaubersilva/wapuus",
        "jawordpressorg/wapuu",
        "mulberrysymbols/mulberry-symbols",
    }
)
# Lettering is part of these cutouts, so their alpha would teach that lettering is a subject.
LEFT_OUT = frozenset({"shigeyukey/shige-addons-wiki"})

# Characters in the manner of anime and visual novels.
_ANIME = frozenset(
    {
        "Lunatic-Works/Nova",
        "M3-org/avatar-interop",
        "SillyTavern/SillyTavern",
        "V-Sekai/godot-vrm",
        "YarnSpinnerTool/YarnSpinner-Godot",
        "akiraux/assets",
        "biotorrents/gazelle",
        "dialogic-godot/dialogic",
        "renpy/renpy",
        "snozbot/fungus",
        "usakan2077/houkago_stella",
        "vrm-c/UniVRM",
    }
)
_PORTRAITS = frozenset({"ValyriaTear/ValyriaTear", "debian/flare-game", "debian/wesnoth-1.16-data+campaigns"})
_THINGS = frozenset(
    {
        "debian/freeorion-data",
        "debian/gcompris-qt-data",
        "debian/openclipart-svg",
        "debian/supertux-data",
        "debian/tuxpaint-stamps-default",
        "googlefonts/noto-emoji",
        "mulberrysymbols/mulberry-symbols",
    }
)

# The three renderers' figures come in hundreds of poses of one character, a drawn one in a handful of files.
_RENDERED_COUNTS = 0.35
_SMALLEST_CUTOUT = 48


@dataclass(frozen=True)
class Entry:
    """One picture of the index: its path, project and what it is for."""

    path: Path
    project: str
    role: Role


def role_of(folder: str, project: str) -> Role:
    """Return what a picture in this folder of this project is for."""
    if folder == "backgrounds-drawn":
        return "drawn ground"
    if folder == "backgrounds-photo":
        return "photo ground"
    if folder == "photo-cutouts" or project in _THINGS:
        return "thing"
    if project in _ANIME:
        return "anime"
    return "portrait" if project in _PORTRAITS else "toon"


def read_index(folder: Path, part: Part) -> list[Entry]:
    """Read index.json in `folder`: the pictures of the projects that are held out, or of the others, by path."""
    rows = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return sorted(
        (
            Entry(folder / row["file"], row["project"], role_of(row["file"].split("/")[0], row["project"]))
            for row in rows
            if (row["project"] in HELD_OUT) == (part == "held-out") and row["project"] not in LEFT_OUT
        ),
        key=lambda entry: entry.path.name,
    )


class Library:
    """Picks pictures by role, projects weighed by the square root of how many they have; keeps what it has read."""

    def __init__(self, folder: Path, part: Part) -> None:
        self._entries = read_index(folder, part)
        self._read: dict[Path, NDArray[np.uint8]] = {}

    @cached_property
    def _by_role(self) -> dict[Role, tuple[list[Entry], NDArray[np.float64]]]:
        by_role: dict[Role, tuple[list[Entry], NDArray[np.float64]]] = {}
        for role in {entry.role for entry in self._entries}:
            entries = [entry for entry in self._entries if entry.role == role]
            by_role[role] = entries, _weights(entries)
        return by_role

    def pick(self, random: np.random.Generator, role: Role) -> NDArray[np.uint8]:
        """Return a picture of a role: (h, w, 4) uint8 straight RGBA of a cutout, (h, w, 3) RGB of a ground."""
        entries, weights = self._by_role[role]
        entry = entries[int(random.choice(len(entries), p=weights))]
        if entry.path not in self._read:
            self._read[entry.path] = _picture(entry)
        return self._read[entry.path]


def _weights(entries: Sequence[Entry]) -> NDArray[np.float64]:
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.project] = counts.get(entry.project, 0) + 1
    weights = np.array([counts[entry.project] ** -0.5 for entry in entries])
    weights *= [_RENDERED_COUNTS if entry.path.parent.name == "rendered" else 1.0 for entry in entries]
    return weights / weights.sum()


def _picture(entry: Entry) -> NDArray[np.uint8]:
    with Image.open(entry.path) as picture:
        if entry.role.endswith("ground"):
            return np.asarray(picture.convert("RGB"))
        pixels = np.asarray(picture.convert("RGBA"))
    rows, columns = (np.flatnonzero((pixels[..., 3] > 8).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return pixels
    cropped = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    smallest = min(cropped.shape[:2])
    if smallest < _SMALLEST_CUTOUT:
        scale = _SMALLEST_CUTOUT / smallest
        cropped = cv2.resize(cropped, None, fx=scale, fy=scale)
    return np.ascontiguousarray(cropped)
