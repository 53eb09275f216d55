"""The table of formats says what the files are: each row is held against the bytes its encoder writes."""

import subprocess
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from koutu.engine.decoding.photo import decode
from koutu.engine.export.encoders import FLAT, LAYERED
from koutu.engine.export.export import Export, encode_cutout
from koutu.engine.export.formats import FORMATS, Format, FormatSpec, format_of
from tests.unit.engine.compose.made import cutout

DESKTOP = Path(__file__).parents[4] / "desktop"
FLAT_SPECS = [spec for spec in FORMATS.values() if not spec.layers]
LIGHT = ("koutu.engine.export.formats", "koutu.cli.arguments")


def _noise(dtype: type) -> np.ndarray:
    return np.random.default_rng(7).integers(0, np.iinfo(dtype).max + 1, (40, 56, 3)).astype(dtype)


def _matte() -> np.ndarray:
    matte = np.full((40, 56), 255, np.uint8)
    matte[:, :20] = 0
    matte[:, 20:24] = 128
    return matte


def test_every_word_has_a_row_and_one_encoder():
    assert tuple(FORMATS) == get_args(Format)
    assert {spec.id for spec in FORMATS.values() if spec.layers} == set(LAYERED)
    assert {spec.id for spec in FORMATS.values() if not spec.layers} == set(FLAT)


def test_no_two_formats_share_an_ending_and_each_is_found_by_all_of_its():
    endings = [suffix for spec in FORMATS.values() for suffix in spec.suffixes]
    assert len(endings) == len(set(endings))
    for spec in FORMATS.values():
        assert {format_of(Path("a" + suffix.upper())) for suffix in spec.suffixes} == {spec.id}


@pytest.mark.parametrize("spec", FLAT_SPECS, ids=lambda spec: spec.id)
def test_alpha_and_depth_are_as_the_row_says(spec: FormatSpec):
    made = cutout(_noise(np.uint16), _matte())
    back = decode(encode_cutout(made, Export(spec.id)), "made")
    assert (back.alpha is not None) == spec.alpha
    assert back.pixels.dtype == (np.uint16 if spec.bits == 16 else np.uint8)


@pytest.mark.parametrize("spec", FLAT_SPECS, ids=lambda spec: spec.id)
def test_what_is_lost_is_as_the_row_says(spec: FormatSpec):
    made = cutout(_noise(np.uint8), np.full((40, 56), 255, np.uint8))
    kept = {}
    for lossless in (True, False):
        data = encode_cutout(made, Export(spec.id, lossless=lossless, quality=60))
        kept[lossless] = bool((decode(data, "made").pixels == made.colours).all())
    assert kept == {True: spec.lossy != "always", False: spec.lossy == "never"}


@pytest.mark.parametrize("spec", [spec for spec in FORMATS.values() if spec.layers], ids=lambda spec: spec.id)
def test_layers_are_as_the_row_says(spec: FormatSpec):
    data = encode_cutout(cutout(_noise(np.uint16), _matte()), Export(spec.id))
    if spec.layers == "masks":
        assert data[22:24] == spec.bits.to_bytes(2, "big")  # PSD's header: bits per channel
        assert b"Matte" not in data
    else:
        assert b'name="Matte"' in data
        assert spec.bits == 16


@pytest.mark.parametrize("module", LIGHT)
def test_the_light_half_loads_no_numbers(module: str):
    heavy = ("numpy", "cv2", "PIL", "onnxruntime", "PySide6")
    code = f"import sys, {module}; print(sorted(set(sys.modules) & set({heavy!r})))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(DESKTOP)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
