"""Three newcomers' afternoons, with a real mouse and keyboard under a window manager; `-s` prints every action."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from koutu.engine.selection.box import predictors_of
from tests.e2e.afternoons.desk import at_work, managed_screen
from tests.e2e.afternoons.retoucher import Retoucher
from tests.e2e.afternoons.shop_owner import PRODUCTS, twelve_products_in_two_formats
from tests.e2e.afternoons.student import id_sheet_and_avatar
from tests.quality.wrong import bundled, read_picture
from tests.unit.engine.compose.test_portrait import person
from tests.unit.pictures import write_subject

WRONG = (
    ("matting", "jk-orca"),
    ("people", "dv-scooter-black"),
    ("people", "gc-orator"),
    ("anime", "an-ergong-room"),
    ("anime", "an-elf-scout"),
)
pytestmark = [pytest.mark.xserver, pytest.mark.long, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def screen() -> Iterator[dict[str, str]]:
    with managed_screen() as display:
        yield display


def test_the_shop_owner_makes_two_files_of_twelve_products(screen: dict[str, str], tmp_path: Path) -> None:
    shop = tmp_path / "Pictures" / "shop"
    shop.mkdir(parents=True)
    for number in range(PRODUCTS):
        write_subject(shop / f"{number:02}.png", 900, number * 15)
    with at_work(screen, tmp_path, {"size": "small", "language": "en"}) as hand:
        twelve_products_in_two_formats(hand)
    print(f"\nthe shop owner\n{hand.told()}")
    assert len(hand.actions) <= 25
    assert len(list(shop.iterdir())) == 3 * PRODUCTS
    for number in range(PRODUCTS):
        product = np.array([240, 200, 40 + number * 15])
        with Image.open(shop / f"{number:02}-cutout-product-white.jpg") as white:
            assert (white.format, white.size, white.mode) == ("JPEG", (2000, 2000), "RGB")
            pixels = np.asarray(white).astype(int)
        assert (pixels[:40] == 255).all()
        assert abs(pixels[1000, 1000] - product).max() <= 4
        with Image.open(shop / f"{number:02}-cutout-product-transparent.png") as clear:
            assert (clear.format, clear.size, clear.mode) == ("PNG", (2000, 2000), "RGBA")
            pixels = np.asarray(clear).astype(int)
        alpha = pixels[..., 3]
        soft = (alpha > 64) & (alpha < 255)
        assert alpha[1000, 1000] == 255
        assert not alpha[:40].any()
        # Straight alpha: half transparent pixels are the product's own colour. Twelve levels of 255 away is what the
        # estimate of clean colours leaves here; premultiplied ones would be up to 180 away.
        assert soft.sum() > 1000
        assert np.percentile(abs(pixels[soft][:, :3] - product), 95) <= 30


def test_the_student_makes_a_sheet_of_id_photos_and_an_avatar(screen: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "Pictures"
    folder.mkdir()
    drawn = Image.fromarray(person()[0])
    drawn.resize((1200, 1200), Image.Resampling.BICUBIC).save(folder / "me.jpg", quality=95)
    with at_work(screen, tmp_path, {"size": "small", "language": "zh_CN"}) as hand:
        id_sheet_and_avatar(hand)
    print(f"\nthe student\n{hand.told()}")
    assert len(hand.actions) <= 20
    with Image.open(folder / "me-cutout.jpg") as sheet:
        # 6 inches: 152.4 × 101.6 mm.
        assert (sheet.format, sheet.size, sheet.info["dpi"]) == ("JPEG", (1800, 1200), (300, 300))
        blue = np.abs(np.asarray(sheet).astype(int) - (67, 142, 219)).max(axis=2) <= 12
    # Twelve fields of 295 × 413, on their sides; a field's backdrop is whole beside the head.
    found, _, boxes, _ = cv2.connectedComponentsWithStats(blue.astype(np.uint8))
    fields = [box for box in boxes[1:] if box[cv2.CC_STAT_AREA] > 10_000]
    assert found > 12
    assert len(fields) == 12
    assert all(240 <= box[cv2.CC_STAT_WIDTH] <= 413 and 285 <= box[cv2.CC_STAT_HEIGHT] <= 295 for box in fields)
    with Image.open(folder / "me-cutout-2.jpg") as avatar:
        assert (avatar.format, avatar.size) == ("JPEG", (800, 800))
        pixels = np.asarray(avatar).astype(int)
    shirt = np.abs(pixels - (60, 70, 120)).max(axis=2) <= 12
    assert 0.05 < shirt.mean() < 0.6
    assert shirt[-4].sum() > 200  # nothing floats: the shirt ends at the lower edge
    assert not np.abs(pixels - (90, 140, 90)).max(axis=2).min() <= 12  # nothing is left of the wall


@pytest.mark.evalsets
def test_the_retoucher_puts_five_wrong_photos_right(evalsets: Path, tmp_path: Path) -> None:
    """Of the pictures that the networks get wrong those that need no brush stroke, by `tests.quality.hand`."""
    reach = 0.95
    pictures, files = [], []
    for name, one in WRONG:
        items = json.loads((evalsets / name / "manifest.json").read_text(encoding="utf-8"))["items"]
        item = next(item for item in items if item["id"] == one)
        pictures.append(read_picture(evalsets / name, item))
        files.append(Path(shutil.copy(evalsets / name / item["image"], tmp_path)))
    catalog, networks = bundled()
    settings = {"size": "large", "language": "en", "hints": False, "view": "single", "maximized": True}
    told, scores, seconds = [], [], []
    with managed_screen(1920, 1080) as screen, at_work(screen, tmp_path, settings, files) as hand:
        retoucher = Retoucher(hand, len(files), predictors_of(catalog, networks), tmp_path)
        for picture, file in zip(pictures, files, strict=True):
            saved = file.with_name(f"{file.stem}-cutout.png")
            actions, taken = retoucher.put_right(picture, reach, saved.name)
            with Image.open(saved) as cutout:
                scores.append(picture.iou(np.asarray(cutout.convert("RGBA"))[..., 3]))
            seconds.append(taken)
            told.append(f"{picture.name:28} {actions:3} actions {taken:5.1f} s   IOU {scores[-1]:.3f}")
            retoucher.go_on()
    print(f"\nthe retoucher\n{hand.told()}\n" + "\n".join(told))
    assert min(scores) >= reach
    assert max(seconds) <= 60
