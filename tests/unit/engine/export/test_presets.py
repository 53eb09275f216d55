"""The presets that travel along, laid under a ruler; and the user's own, written and read again."""

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from koutu import paths
from koutu.engine.compose.finished import compose
from koutu.engine.compose.head import find_head
from koutu.engine.compose.style import Backdrop, Canvas, Outline, Placement, Shadow, Sheet, Stop, Style, Tone
from koutu.engine.core.errors import PresetError
from koutu.engine.export.export import Export, encode_cutout
from koutu.engine.export.presets import (
    GROUPS,
    Preset,
    as_toml,
    find_presets,
    named_preset,
    preset_id,
    read_preset,
    write_preset,
)
from tests.unit.engine.compose.made import block, bounds, person

PRESETS = find_presets([paths.resources() / "presets"])
COLOURS = {"white": (255, 255, 255), "blue": (67, 142, 219), "red": (255, 0, 0)}
SIZES = {"one-inch": (295, 413, 60, 42), "two-inch": (413, 579, 60, 42), "passport": (413, 531, 71, 42)}


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_makes_its_picture(name):
    preset = read_preset(PRESETS[name])
    assert preset.title
    assert preset.title_zh_CN
    assert preset.group in GROUPS
    assert preset.group != "own"
    data = encode_cutout(person((300, 240))[0], preset.export, preset.look)
    image = Image.open(io.BytesIO(data))
    if preset.look.canvas.width and not preset.look.sheet.width:
        assert image.size == (preset.look.canvas.width, preset.look.canvas.height)
    assert image.format == {"jpeg": "JPEG", "png": "PNG"}[preset.export.format]
    assert read_back(preset) == preset


def read_back(preset):
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, f"{preset.id}.toml")
        path.write_text(as_toml(preset), "utf-8")
        return read_preset(path)


@pytest.mark.parametrize("box", [(100, 40, 160, 180), (20, 100, 280, 130), (0, 0, 300, 200)])
def test_product_white_leaves_five_percent(box):
    preset = named_preset("product-white", paths.preset_folders())
    picture = compose(block((200, 300), box, colour=(10, 20, 30)), preset.look)
    assert picture.colours.shape == (2000, 2000, 3)
    left, top, right, bottom = bounds((picture.colours < 128).all(axis=2))
    assert min(left, top) == 100
    assert (left + right, top + bottom) == pytest.approx((2000, 2000), abs=1)
    assert max(right - left, bottom - top) == 1800
    assert (picture.colours[:100] == 255).all()
    assert (picture.colours[1900:] == 255).all()


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("size", SIZES)
def test_id_photos_have_their_pixels_colour_density_head_and_eye_line(size, colour):
    width, height, head, eyes = SIZES[size]
    preset = named_preset(f"id-{size}-{colour}", paths.preset_folders())
    made, known = person()
    image = Image.open(io.BytesIO(encode_cutout(made, replace(preset.export, format="png"), preset.look)))
    assert image.size == (width, height)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.02)
    assert image.getpixel((2, 2)) == COLOURS[colour]
    pixels = np.asarray(image).astype(int)
    subject = np.abs(pixels - (210, 170, 150)).max(axis=2) < 40
    crown = int(np.flatnonzero(subject.any(axis=1))[0])
    # In the finished picture: the head as high as asked, the eyes, half-way down it, on their line.
    scale = head / 100 * height / (known["chin"] - known["crown"])
    tolerance = 0.03 * height
    assert crown == pytest.approx(eyes / 100 * height - 0.52 * head / 100 * height, abs=tolerance)
    row = pixels[crown + 2 : crown + int(0.5 * head / 100 * height)]
    columns = np.flatnonzero((np.abs(row - (210, 170, 150)).max(axis=2) < 40).any(axis=0))
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(width / 2, abs=0.01 * width)
    assert columns[-1] - columns[0] == pytest.approx(2 * 0.14 * 700 * scale, rel=0.06)
    assert subject[-1].any(), "the shoulders reach the lower edge"


def test_35_by_45_millimetres_at_300_dpi():
    preset = named_preset("id-passport-white", paths.preset_folders())
    canvas = preset.look.canvas
    assert canvas.width / preset.export.dpi * 25.4 == pytest.approx(35, abs=0.05)
    assert canvas.height / preset.export.dpi * 25.4 == pytest.approx(45, abs=0.05)


def test_the_six_inch_sheet_holds_twelve_one_inch_photos():
    preset = named_preset("id-one-inch-blue-sheet", paths.preset_folders())
    sheet = compose(person()[0], preset.look).colours
    assert sheet.shape == (1200, 1800, 3)
    one = compose(person()[0], replace(preset.look, sheet=Sheet())).colours
    blue = int((one == (67, 142, 219)).all(axis=2).sum())
    assert int((sheet == (67, 142, 219)).all(axis=2).sum()) == 12 * blue


def test_a_head_is_found_by_the_outline():
    made, known = person()
    head = find_head(made.matte)
    assert head.crown == pytest.approx(known["crown"], abs=2)
    assert head.middle == pytest.approx(known["middle"], abs=2)
    assert head.chin == pytest.approx(known["chin"], abs=0.12 * (known["chin"] - known["crown"]))


def test_a_head_with_long_hair_is_measured_by_proportions():
    made, known = person(hair=True)
    head = find_head(made.matte)
    assert head.height == pytest.approx(known["chin"] - known["crown"], rel=0.25)


def test_no_subject_has_no_head():
    assert find_head(np.zeros((9, 9), np.uint8)) is None


numbers = st.floats(0, 20, allow_nan=False)
colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    colours,
    st.lists(st.builds(Stop, st.floats(0, 100), colours), min_size=1, max_size=4).map(tuple),
    numbers,
    st.booleans(),
)
def test_whatever_is_written_is_read_again(text, colour, stops, number, flag):
    look = Style(
        Canvas(640, 480),
        Backdrop("gradient", colour=colour, stops=stops, picture=text, blur=number),
        Placement("subject", margin=number, mirror=flag),
        Shadow("cast", colour=colour, angle=-number),
        Outline(number, colour),
        Tone(wrap=number),
        Sheet(1800, 1200),
    )
    preset = Preset("mine", text, look, Export("webp", lossless=flag, margin=number), title_zh_CN=text)
    assert read_back(preset) == preset


def test_the_users_own_hides_koutus_of_the_same_name(tmp_path, user_folders):
    mine = Preset("product-white", "Mine", Style(), Export())
    path = write_preset(mine, paths.user_presets())
    assert path.is_file()
    assert named_preset("product-white", paths.preset_folders()) == mine
    assert named_preset(str(path), []) == mine


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("canvas = 3", "section"),
        ("[canvas]\nwidth = 10", "canvas of 10 × 0"),
        ("[canvas]\nwide = 10", "“wide” in .canvas"),
        ("[backdrop]\nkind = 'sky'", "must be one of: none, colour"),
        ("[backdrop]\ncolour = 'reddish'", "reddish"),
        ("[backdrop]\nstops = [{at = 200, colour = 'red'}]", "200"),
        ("[export]\nquality = 'good'", "quality"),
        ("[export]\nquality = 0", "between 1 and 100"),
        ("[export]\nbits = 12", "one of: 8, 16"),
        ("[export]\nsrgb = 1", "srgb"),
        ("sky = 1", "“sky”"),
        ("a = ", "not TOML"),
        ("title = 4", "title"),
    ],
)
def test_a_preset_that_makes_no_sense_says_where(tmp_path, text, word):
    path = tmp_path / "odd.toml"
    path.write_text(text)
    with pytest.raises(PresetError, match=word) as error:
        read_preset(path)
    assert "odd.toml" in str(error.value)


def test_a_preset_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(PresetError, match=r"no preset “shiny”.*product-white"):
        named_preset("shiny", paths.preset_folders())
    with pytest.raises(PresetError, match="cannot be read"):
        read_preset(tmp_path / "gone.toml")


@pytest.mark.parametrize(
    ("title", "id"), [("My shop!", "my-shop"), ("商品 白底", "商品-白底"), ("../..", "preset"), ("a/b", "a-b")]
)
def test_ids_are_file_names(title, id):
    assert preset_id(title) == id
