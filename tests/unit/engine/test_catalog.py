"""The catalogue of networks and recipes."""

import hashlib
from pathlib import Path

import pytest

from koutu import paths
from koutu.engine.catalog import load_catalog
from koutu.engine.errors import CatalogError

REAL = paths.bundled_models() / "catalog.toml"


def test_every_network_that_travels_is_what_the_catalogue_says() -> None:
    for network in load_catalog(REAL).networks:
        data = (REAL.parent / network.file).read_bytes()
        assert len(data) == network.bytes
        assert hashlib.sha256(data).hexdigest() == network.sha256
        assert (REAL.parent / network.licence_file).read_text(encoding="utf-8")


def test_general_stands_in_for_modes_without_a_network() -> None:
    catalog = load_catalog(REAL)
    for size in ("small", "large"):
        assert not catalog.recipe("general", size).stands_in
        for mode in ("human", "anime"):
            choice = catalog.recipe(mode, size)
            assert choice.stands_in
            assert choice.recipe == catalog.recipe("general", size).recipe


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "u2netp"', 'id = "u2netp"\ncolour = "red"'),
        ('title = "U²-Net small"\n', ""),
        ("bytes = 4574861", 'bytes = "4574861"'),
        ("bytes = 4574861", "bytes = -1"),
        ('kind = "squeeze", side = 320', 'kind = "crop", side = 320'),
        ('size = "small"', 'size = "tiny"'),
        ('{ network = "u2netp" }', '{ network = "nobody" }'),
        ('size = "large"', 'size = "small"'),
        ("[[network]]", "[[network"),
    ],
)
def test_a_wrong_catalogue_is_refused(old: str, new: str, tmp_path: Path) -> None:
    text = REAL.read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "catalog.toml"
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogError, match="damaged"):
        load_catalog(wrong)


def test_a_missing_catalogue_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be read"):
        load_catalog(tmp_path / "none.toml")
