"""Three newcomers' afternoons, with a real mouse and keyboard under a window manager; `-s` prints every action."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.e2e.afternoons.desk import at_work, managed_screen
from tests.e2e.afternoons.shop_owner import PRODUCTS, twelve_products_in_two_formats
from tests.unit.pictures import write_subject

pytestmark = [pytest.mark.xserver, pytest.mark.long]


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
