"""Canvas and thumbnails are converted for the screen's own profile; what other programs get is not."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from koutu.engine.decoding.made_profile import Space, made_profile
from tests.e2e.xserver import x_server

SHOWN = Path(__file__).parent / "screen_with_profile.py"
CHECKOUT = Path(__file__).parents[2]
COLOUR = (90, 230, 120)
# A screen whose red and green change places.
SWAPPED = made_profile(Space(((0.3, 0.6), (0.64, 0.33), (0.15, 0.06), (0.3127, 0.329))))


@pytest.mark.parametrize(
    ("icc", "seen"),
    [(None, COLOUR), (SWAPPED, (230, 90, 120)), (b"no profile" * 40, COLOUR)],
    ids=["none", "swapped", "damaged"],
)
def test_the_atom_of_the_root_window(tmp_path: Path, icc: bytes | None, seen: tuple[int, int, int]) -> None:
    Image.new("RGB", (60, 40), COLOUR).save(tmp_path / "plain.png")
    profile = tmp_path / "screen.icc"
    profile.write_bytes(icc or b"")
    with x_server(640, 480) as display:
        command = [sys.executable, str(SHOWN), "-" if icc is None else str(profile), str(tmp_path / "plain.png")]
        environment = display | {"PYTHONPATH": str(CHECKOUT / "desktop")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    length, *colours = (int(word) for word in done.stdout.split())
    canvas, thumbnail, clipboard = np.array(colours).reshape(3, 3)
    assert length == (len(icc) if icc == SWAPPED and icc is not None else 0)
    assert np.abs(canvas - seen).max() <= 3
    assert np.abs(thumbnail - seen).max() <= 3
    assert clipboard.tolist() == list(COLOUR)
