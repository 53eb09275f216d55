"""What the window shows and gives away has the colours of a colour-managed program."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from koutu.document.cutout_source import CutoutSource
from koutu.document.resting import Resting
from koutu.engine.core.cancel import CancelToken
from koutu.engine.decoding.made_profile import Space, made_profile
from koutu.engine.decoding.photo import Photo
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.layers import Layers
from koutu.engine.touchup.touchup import Touchup
from koutu.services.screen_colours import on_screen, thumbnail_on_screen
from koutu.services.sources import DataSource, read

# Red and green change places.
SWAPPED = made_profile(Space(((0.3, 0.6), (0.64, 0.33), (0.15, 0.06), (0.3127, 0.329))))
PINK = (90, 230, 120)


def _file(format: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), PINK).save(out, format, icc_profile=SWAPPED)
    return out.getvalue()


def test_a_photo_is_converted_once_when_it_is_opened() -> None:
    opened = read(DataSource(_file(), "swap.png"), CancelToken(), lambda _: None)
    assert opened.photo.pixels[0, 0].tolist() == list(PINK)
    assert opened.photo.icc == SWAPPED
    assert np.abs(opened.screen.astype(int) - (230, 90, 120)).max() <= 3
    assert np.abs(opened.thumbnail[..., :3].astype(int) - (230, 90, 120)).max() <= 3
    reference = ImageCms.profileToProfile(
        Image.open(io.BytesIO(_file())),
        ImageCms.ImageCmsProfile(io.BytesIO(SWAPPED or b"")),
        ImageCms.createProfile("sRGB"),
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    assert np.abs(opened.screen.astype(int) - np.asarray(reference)).max() <= 1


def test_pixels_without_a_profile_are_not_copied() -> None:
    pixels = np.zeros((4, 5, 3), np.uint8)
    assert np.shares_memory(on_screen(pixels, None), pixels)
    deep = np.full((4, 5, 3), 257 * 9, np.uint16)
    assert (on_screen(deep, None) == 9).all()
    assert on_screen(deep, SWAPPED).dtype == np.uint8
    small = thumbnail_on_screen(pixels, np.full((4, 5), 7, np.uint8), SWAPPED)
    assert (small[..., 3] == 7).all()


def test_the_clipboards_plain_picture_and_the_soft_edges(tmp_path: Path) -> None:
    from koutu.services.cutout_renderer import CutoutRenderer
    from koutu.services.cutouts import _copy, _prepare

    photo = Photo(np.full((40, 60, 3), PINK, np.uint8), icc=SWAPPED)
    matte = np.tile(np.linspace(0, 255, 60).astype(np.uint8), (40, 1))
    source = CutoutSource.of(photo, Layers(matte, Touchup.blank(60, 40), Edges()))

    class Report:
        cancel = CancelToken()
        notes: list[object] = []  # noqa: RUF012

        def note(self, value: object) -> None:
            self.notes.append(value)

    copied = _copy(CutoutRenderer(), source, Report())  # type: ignore[arg-type]
    solid = copied.rgba[..., 3] > 10
    assert np.abs(copied.rgba[solid, :3].astype(int) - (230, 90, 120)).max() <= 4
    assert Image.open(io.BytesIO(copied.png)).info["icc_profile"] == SWAPPED
    screen = on_screen(photo.pixels, SWAPPED)
    _prepare(CutoutRenderer(), source, Resting(screen), tmp_path / "a" / "x.png", Report())  # type: ignore[arg-type]
    made = Report.notes[-1]
    shown = made.thumbnail[made.thumbnail[..., 3] > 10, :3]  # type: ignore[attr-defined]
    assert np.abs(shown.astype(int) - (230, 90, 120)).max() <= 4
