"""The finished picture, pixel by pixel."""

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from koutu.engine.compose import placing
from koutu.engine.compose.finished import compose, layers, reduced
from koutu.engine.compose.layer import over
from koutu.engine.compose.style import Backdrop, Canvas, Outline, Placement, Shadow, Sheet, Stop, Style, Tone
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, PhotoError, StyleError
from tests.unit.engine.compose.made import block, bounds, cutout

WHITE = Backdrop("colour")
DTYPES = [np.uint8, np.uint16]


def random_cutout(height=23, width=31, dtype=np.uint8, **metadata):
    seed = np.random.default_rng(7)
    colours = seed.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)
    return cutout(colours, seed.choice(np.array([0, 1, 77, 128, 254, 255], np.uint8), (height, width)), **metadata)


def test_the_default_look_gives_the_cutouts_own_arrays():
    made = random_cutout()
    picture = compose(made, Style())
    assert picture.colours is made.colours
    assert picture.alpha is made.matte


@pytest.mark.parametrize("dtype", DTYPES)
@example((255, 0, 128), 128, (0, 255, 127))
@given(st.tuples(*[st.integers(0, 255)] * 3), st.integers(0, 255), st.tuples(*[st.integers(0, 255)] * 3))
def test_mixing_rounds_to_the_nearest_level(dtype, colour, alpha, behind):
    level = 1 if dtype == np.uint8 else 257
    above, below = (np.array([[each]], dtype) * dtype(level) for each in (colour, behind))
    mixed = over(above, np.array([[alpha]], np.uint8), below)
    exact = [level * (c * alpha + b * (255 - alpha)) / 255 for c, b in zip(colour, behind, strict=True)]
    assert mixed[0, 0].tolist() == [int(value + 0.5) for value in exact]


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_colour_backdrop_over_a_random_cutout(dtype):
    made = random_cutout(dtype=dtype)
    picture = compose(made, Style(backdrop=Backdrop("colour", colour=(67, 142, 219))))
    assert picture.alpha is None
    behind = np.empty_like(made.colours)
    behind[:] = np.array([67, 142, 219]) * (1 if dtype == np.uint8 else 257)
    assert np.array_equal(picture.colours, over(made.colours, made.matte, behind))
    assert np.array_equal(picture.colours[made.matte == 255], made.colours[made.matte == 255])


def test_a_linear_gradient_runs_from_its_first_to_its_last_stop():
    made = block((101, 51), (20, 40, 30, 60))
    stops = (Stop(0, (0, 0, 0)), Stop(50, (100, 0, 0)), Stop(100, (200, 250, 50)))
    down = compose(made, Style(backdrop=Backdrop("gradient", stops=stops))).colours
    assert np.array_equal(down[:, 0], down[:, -1])
    assert down[50, 0].tolist() == [100, 0, 0]
    assert down[0, 0].tolist() == [1, 0, 0]  # half a pixel from the edge
    assert down[-1, 0].tolist() == [199, 248, 50]
    assert (np.diff(down[:, 0, 0].astype(int)) >= 0).all()
    across = compose(made, Style(backdrop=Backdrop("gradient", stops=stops, angle=-90))).colours
    assert np.array_equal(across[0], across[-1])
    assert (np.diff(across[0, :, 0].astype(int)) >= 0).all()


def test_a_radial_gradient_is_round_and_reaches_the_corners():
    made = block((80, 120), (5, 5, 6, 6))
    stops = (Stop(0, (250, 250, 250)), Stop(100, (50, 50, 50)))
    found = (
        compose(made, Style(backdrop=Backdrop("gradient", gradient="radial", stops=stops))).colours[..., 0].astype(int)
    )
    assert abs(found[40, 60] - 250) <= 3
    assert abs(found[0, 0] - 50) <= 3
    assert abs(found[0, 119] - found[79, 0]) <= 1


@pytest.fixture
def picture(tmp_path):
    """Left half red, right half blue, 40 × 20."""
    pixels = np.zeros((20, 40, 3), np.uint8)
    pixels[:, :20], pixels[:, 20:] = (255, 0, 0), (0, 0, 255)
    Image.fromarray(pixels).save(tmp_path / "背景 1.png")
    return str(tmp_path / "背景 1.png")


def behind(size, **backdrop):
    return compose(block(size, (0, 0, 1, 1)), Style(backdrop=Backdrop("picture", **backdrop))).colours


def test_a_picture_fills_fits_stretches_and_tiles(picture):
    filled = behind((40, 40), picture=picture)
    assert filled[39, 0].tolist() == [255, 0, 0]
    assert filled[39, 39].tolist() == [0, 0, 255]
    fitted = behind((40, 40), picture=picture, fit="fit", colour=(9, 8, 7))
    assert (fitted[30:] == (9, 8, 7)).all()
    assert fitted[10, 1].tolist() == [255, 0, 0]
    assert fitted[29, 39].tolist() == [0, 0, 255]
    stretched = behind((40, 20), picture=picture, fit="stretch")
    assert stretched[39, 0].tolist() == [255, 0, 0]
    assert stretched[39, 19].tolist() == [0, 0, 255]
    tiled = behind((50, 100), picture=picture, fit="tile")
    assert np.array_equal(tiled[1:20, 40:80], tiled[21:40, :40])
    assert np.array_equal(tiled[25:30, 80:100], tiled[25:30, :20])


def test_a_picture_is_moved_and_scaled(picture):
    moved = behind((20, 40), picture=picture, x=50, colour=(1, 2, 3))
    assert (moved[5:, :20] == (1, 2, 3)).all()
    assert (moved[:, 20:] == (255, 0, 0)).all()
    half = behind((20, 40), picture=picture, scale=50, colour=(1, 2, 3))
    assert bounds((half[1:] != (1, 2, 3)).any(axis=2)) == (10, 4, 30, 14)
    large = behind((20, 40), picture=picture, scale=1000)
    assert large[19, 0].tolist() == [255, 0, 0]
    assert large[19, 39].tolist() == [0, 0, 255]


def test_a_picture_that_is_not_there_says_so(tmp_path):
    with pytest.raises(PhotoError, match="gone"):
        behind((4, 4), picture=str(tmp_path / "gone.jpg"))
    with pytest.raises(StyleError, match="Choose a picture"):
        behind((4, 4))


def test_a_picture_in_another_colour_space_is_converted(tmp_path):
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Red and blue primaries change places: a profile that is surely not sRGB.
    at_red, at_blue = wide.index(b"rXYZ"), wide.index(b"bXYZ")
    swapped = bytearray(wide)
    swapped[at_red : at_red + 4], swapped[at_blue : at_blue + 4] = b"bXYZ", b"rXYZ"
    Image.new("RGB", (8, 8), (255, 0, 0)).save(tmp_path / "p.png", icc_profile=bytes(swapped))
    seen = behind((8, 8), picture=str(tmp_path / "p.png"))[4, 4].tolist()
    assert max(abs(a - b) for a, b in zip(seen, (0, 0, 255), strict=True)) <= 2
    made = block((8, 8), (0, 0, 1, 1))
    photo = cutout(made.colours, made.matte, icc=bytes(swapped))
    red = compose(photo, Style(backdrop=Backdrop("colour", colour=(255, 0, 0)))).colours[4, 4].tolist()
    assert max(abs(a - b) for a, b in zip(red, (0, 0, 255), strict=True)) <= 2


def test_the_blurred_photo_holds_nothing_of_the_subject():
    made = block((200, 300), (100, 50, 200, 150), colour=(255, 0, 255))
    found = compose(made, Style(backdrop=Backdrop("blurred", blur=5), placement=Placement(x=400)))
    assert np.abs(found.colours.astype(int) - (20, 160, 40)).max() <= 1


def test_the_grey_photo_is_grey_behind_a_coloured_subject():
    made = block((60, 60), (20, 20, 40, 40))
    found = compose(made, Style(backdrop=Backdrop("grey"))).colours
    ground = found[0, 0]
    assert ground[0] == ground[1] == ground[2] == round(0.299 * 20 + 0.587 * 160 + 0.114 * 40)
    assert found[30, 30].tolist() == [200, 100, 50]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("placement", "box"),
    [
        ({"margin": 5}, (50, 350, 950, 650)),
        ({"margin": 10, "down": "bottom"}, (100, 633, 900, 900)),
        ({"margin": 10, "down": "top"}, (100, 100, 900, 367)),
        ({"margin": 5, "scale": 50}, (275, 425, 725, 575)),
        ({"margin": 5, "x": 10, "y": -20}, (150, 150, 1050, 450)),
        ({"margin": 0, "turn": 90}, (333, 0, 667, 1000)),
        ({"margin": 0, "turn": 180, "mirror": True}, (0, 333, 1000, 667)),
    ],
)
def test_the_outline_stands_where_the_ruler_says(placement, box, dtype):
    made = block((90, 120), (30, 20, 90, 40), dtype=dtype)
    picture = compose(made, Style(canvas=Canvas(1000, 1000), placement=Placement(by="subject", **placement)))
    found = bounds(picture.alpha >= 128)
    clipped = tuple(min(edge, 1000) for edge in box)
    assert max(abs(a - b) for a, b in zip(found, clipped, strict=True)) <= 1
    middle = (found[1] + found[3]) // 2, (found[0] + found[2]) // 2
    assert picture.colours[middle].tolist() == [level * (1 if dtype == np.uint8 else 257) for level in (200, 100, 50)]


def test_a_mirrored_subject_is_its_mirror_image():
    made = random_cutout(20, 20)
    mirrored = compose(made, Style(placement=Placement(mirror=True)))
    left, top, right, bottom = bounds(made.matte >= 128)
    shown = made.matte[top:bottom, left:right] > 0
    assert np.array_equal(mirrored.alpha[top:bottom, left:right], made.matte[top:bottom, left:right][:, ::-1])
    colours = mirrored.colours[top:bottom, left:right][:, ::-1][shown]
    assert np.array_equal(colours, made.colours[top:bottom, left:right][shown])


def test_moving_by_whole_pixels_changes_no_value():
    made = random_cutout(40, 50)
    moved = compose(made, Style(placement=Placement(x=10, y=5)))
    shown = made.matte[:38, :45] > 0
    assert np.array_equal(moved.alpha[2:, 5:], made.matte[:38, :45])
    assert np.array_equal(moved.colours[2:, 5:][shown], made.colours[:38, :45][shown])


def test_scaling_brings_in_no_colour_of_transparent_pixels():
    made = block((400, 400), (101, 101, 299, 299), colour=(255, 255, 255))
    for scale, turn in ((25, 0), (33.3, 20), (170, 0), (130, 45)):
        picture = compose(made, Style(placement=Placement(scale=scale, turn=turn)))
        assert (picture.colours[picture.alpha > 0] == 255).all()
        soft = (picture.alpha > 0) & (picture.alpha < 255)
        assert soft.any() or turn == 0


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("scale", "turn"), [(140, 0), (233, 0), (100, 30), (180, 45), (60, 0)])
def test_an_opaque_subject_has_no_holes_when_it_was_resampled(dtype, scale, turn):
    """Cubic overshoot at an edge once came round to transparent."""
    made = block((60, 60), (10, 10, 50, 50), dtype=dtype)
    picture = compose(made, Style(Canvas(160, 160), placement=Placement("subject", margin=25, scale=scale, turn=turn)))
    solid = picture.alpha >= 128
    filled = without_holes(solid)
    assert np.array_equal(solid, filled)
    inner = np.asarray(cv2.erode(solid.astype(np.uint8), np.ones((5, 5), np.uint8))) > 0
    assert picture.alpha[inner].min() == 255


def without_holes(solid):
    """The shape without holes: everything that the border does not reach."""
    padded = np.pad(~solid, 1, constant_values=True).astype(np.uint8)
    labels = cv2.connectedComponents(padded, connectivity=4)[1]
    return (labels != labels[0, 0])[1:-1, 1:-1]


def test_a_resampled_subject_carries_its_colour_a_little_beyond_its_edge():
    """So that a program that scales the file again without looking at alpha makes no dark fringe."""
    made = block((400, 400), (100, 100, 300, 300), colour=(250, 240, 230))
    picture = compose(made, Style(placement=Placement(scale=50)))
    left, top, right, bottom = bounds(picture.alpha > 0)
    assert (picture.colours[top - 3 : bottom + 3, left - 3 : right + 3] == (250, 240, 230)).all()
    assert picture.alpha[top - 1].max() == 0


def test_a_canvas_of_another_shape_keeps_the_whole_photo_in_sight():
    made = block((100, 200), (0, 0, 200, 100))
    picture = compose(made, Style(canvas=Canvas(400, 400)))
    assert bounds(picture.alpha >= 128) == (0, 100, 400, 300)


def test_placing_nothing_says_so_but_the_photos_own_place_needs_no_subject():
    empty = cutout(np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), np.uint8))
    for by in ("subject", "head"):
        with pytest.raises(StyleError, match="no subject"):
            compose(empty, Style(canvas=Canvas(5, 5), placement=Placement(by=by)))
    assert not compose(empty, Style(canvas=Canvas(5, 5))).alpha.any()


def test_a_drop_shadow_lies_where_its_angle_and_distance_say():
    made = block((200, 200), (80, 80, 120, 120))
    shadow = Shadow("drop", opacity=50, blur=0, distance=15, angle=0)
    picture = compose(made, Style(backdrop=WHITE, shadow=shadow))
    dark = (picture.colours == 127).all(axis=2) | (picture.colours == 128).all(axis=2)
    assert bounds(dark) == (120, 80, 150, 120)
    assert picture.colours[100, 100].tolist() == [200, 100, 50]


def test_a_shadow_without_a_backdrop_is_transparent_black():
    made = block((200, 200), (80, 80, 120, 120))
    shadow = Shadow("drop", opacity=40, blur=0, distance=10, angle=90)
    picture = compose(made, Style(shadow=shadow))
    assert picture.alpha[130, 100] == 102
    assert picture.colours[130, 100].tolist() == [0, 0, 0]
    assert picture.alpha[100, 100] == 255
    assert picture.colours[100, 100].tolist() == [200, 100, 50]


def test_translucent_layers_join_as_porter_and_duff_have_it():
    colours = np.full((60, 60, 3), (200, 100, 50), np.uint8)
    made = cutout(colours, np.full((60, 60), 128, np.uint8))
    shadow = Shadow("drop", colour=(0, 0, 200), opacity=50, blur=0, distance=0)
    picture = compose(made, Style(shadow=shadow))
    a, s = 128 / 255, 64 / 255
    whole = a + s * (1 - a)
    assert picture.alpha[30, 30] == round(whole * 255)
    exact = [(c * a + d * s * (1 - a)) / whole for c, d in zip((200, 100, 50), (0, 0, 200), strict=True)]
    assert picture.colours[30, 30].tolist() == [round(value) for value in exact]


def shadow_of(made, shadow):
    return next(layer.alpha for layer in layers(made, Style(shadow=shadow)) if layer.name == "Shadow")


def test_a_contact_shadow_hugs_the_feet():
    made = block((200, 200), (60, 40, 140, 150))
    shade = shadow_of(made, Shadow("contact", blur=0, distance=0))
    left, top, right, bottom = bounds(shade > 20)
    assert (left, right) == (60, 140)
    assert 146 <= top <= 149
    assert bottom == 150


def test_a_cast_shadow_leans_and_shortens():
    made = block((300, 300), (140, 100, 160, 200))
    shadow = Shadow("cast", opacity=100, blur=0, distance=50, angle=-30)
    shade = shadow_of(made, shadow)
    left, top, right, bottom = bounds(shade >= 128)
    # The top, 100 above the ground, falls 50 along 30 degrees: 43 to the right and 25 up from the ground.
    assert abs(top - 175) <= 2
    assert abs(bottom - 200) <= 2
    assert abs(left - 140) <= 2
    assert abs(right - (160 + 43)) <= 2


def test_a_sticker_has_a_rim_of_its_width():
    made = block((200, 200), (80, 80, 120, 120))
    picture = compose(made, Style(outline=Outline(width=5, colour=(1, 2, 3))))
    assert bounds(picture.alpha >= 128) == (70, 70, 130, 130)
    assert picture.colours[75, 100].tolist() == [1, 2, 3]
    corner = (np.hypot(80 - 0.5 - np.arange(80), 0) < 10).sum()
    assert corner == 10
    assert picture.alpha[71, 71] == 0  # round at the corners: 12.7 pixels away
    assert picture.alpha[74, 74] == 255


def test_light_wrap_lights_the_edge_and_leaves_the_middle():
    made = block((200, 200), (50, 50, 150, 150), colour=(60, 60, 60))
    plain = compose(made, Style(backdrop=WHITE)).colours
    lit = compose(made, Style(backdrop=WHITE, tone=Tone(wrap=80))).colours
    assert lit[100, 51, 0] > plain[100, 51, 0] + 10
    assert np.array_equal(lit[100, 100], plain[100, 100])
    assert (lit >= plain).all()


@pytest.mark.parametrize("dtype", DTYPES)
def test_colour_match_moves_the_subjects_mean_to_the_backdrops(dtype):
    seed = np.random.default_rng(1)
    level = 1 if dtype == np.uint8 else 257
    colours = (seed.normal((180, 90, 60), 20, (80, 80, 3)).clip(0, 255) * level).astype(dtype)
    matte = np.full((80, 80), 255, np.uint8)
    matte[:10] = 0
    look = Style(backdrop=Backdrop("colour", colour=(60, 90, 180)), tone=Tone(match=100))
    matched = compose(cutout(colours, matte), look).colours[10:].reshape(-1, 3).mean(axis=0) / level
    assert np.abs(matched - (60, 90, 180)).max() < 8
    half = compose(cutout(colours, matte), Style(backdrop=look.backdrop, tone=Tone(match=50)))
    assert 90 < half.colours[10:, :, 0].mean() / level < 150


def test_less_of_the_clean_colours_gives_more_of_the_photos_own():
    colours = np.full((4, 4, 3), 200, np.uint8)
    matte = np.full((4, 4), 100, np.uint8)
    matte[0], matte[1] = 0, 255
    made = cutout(colours, matte)
    pixels = np.full((4, 4, 3), 100, np.uint8)
    made = type(made)(type(made.photo)(pixels), colours, matte)
    for amount, value in ((100, 200), (75, 175), (0, 100)):
        found = compose(made, Style(tone=Tone(clean=amount))).colours
        assert (found[2:] == value).all()
        assert (found[:2] == 200).all()


def test_a_sheet_holds_as_many_copies_as_fit_and_turns_them_for_it():
    made = block((413, 295), (100, 100, 200, 300))
    sheet = compose(made, Style(backdrop=Backdrop("colour", colour=(67, 142, 219)), sheet=Sheet(1800, 1200)))
    assert sheet.colours.shape == (1200, 1800, 3)
    blue = (sheet.colours == (67, 142, 219)).all(axis=2)
    red = (sheet.colours == (200, 100, 50)).all(axis=2)
    assert red.sum() == 12 * 100 * 200
    assert blue.sum() == 12 * (413 * 295 - 100 * 200)
    assert (sheet.colours[0, 0] == 255).all()
    with pytest.raises(StyleError, match="larger than the sheet"):
        compose(block((900, 900), (0, 0, 9, 9)), Style(sheet=Sheet(800, 1200)))


def test_a_preview_is_the_picture_in_small():
    made = block((600, 800), (200, 150, 600, 450))
    look = Style(
        Canvas(1200, 1200),
        WHITE,
        Placement("subject", margin=10),
        Shadow("drop", blur=1),
        Outline(2, (0, 0, 255)),
        Tone(),
    )
    whole = np.asarray(Image.fromarray(compose(made, look).colours).reduce(4)).astype(int)
    small = compose(*reduced(made, look, 300)).colours.astype(int)
    assert small.shape == (300, 300, 3)
    assert np.abs(small - whole).mean() < 3


@pytest.mark.parametrize(
    "look",
    [
        Style(),
        Style(
            Canvas(50, 70),
            Backdrop("blurred", blur=3),
            Placement("subject", margin=8, turn=12),
            Shadow("cast"),
            Outline(3),
        ),
        Style(tone=Tone(50, 50, 50), backdrop=Backdrop("grey", blur=2), shadow=Shadow("contact")),
    ],
)
def test_the_cutout_is_not_changed(look):
    made = random_cutout()
    before = made.colours.copy(), made.matte.copy(), made.photo.pixels.copy()
    for plane in (made.colours, made.matte, made.photo.pixels):
        plane.flags.writeable = False
    compose(made, look)
    assert all(np.array_equal(a, b) for a, b in zip(before, (made.colours, made.matte, made.photo.pixels), strict=True))


def test_it_can_be_cancelled():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        compose(block((9, 9), (1, 1, 5, 5)), Style(), cancel=token)


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Canvas(10, 0), "canvas"),
        (lambda: Canvas(-1, -1), "width"),
        (lambda: Canvas(30000, 30000), "250 megapixels"),
        (lambda: Placement(margin=50), "margin"),
        (lambda: Shadow(opacity=101), "opacity"),
        (lambda: Backdrop(blur=99), "blur"),
        (lambda: Backdrop(stops=()), "colour"),
    ],
)
def test_impossible_looks_are_refused_with_a_sentence(make, word):
    with pytest.raises(StyleError, match=word):
        make()


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.floats(10, 300),
    st.floats(-180, 180),
    st.booleans(),
    st.floats(-60, 60),
)
def test_any_placement_gives_a_picture_of_the_canvas(width, height, scale, turn, mirror, x):
    made = random_cutout(17, 13)
    look = Style(
        canvas=Canvas(width, height), placement=Placement("subject", scale=scale, turn=turn, mirror=mirror, x=x)
    )
    picture = compose(made, look)
    assert picture.colours.shape == (height, width, 3)
    assert picture.alpha.shape == (height, width)
    spot = placing.find_spot(look.placement, (height, width), made.matte)
    assert spot.scale > 0
