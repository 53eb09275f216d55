"""models/catalog.toml: what is read, and what is refused."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu import paths
from koutu.engine.core.errors import CatalogError
from koutu.engine.networks.catalog import SIZES, Catalog, load_catalog
from koutu.engine.networks.entry import Digest
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.modes import MODES, Mode

BUNDLED = paths.bundled_models() / "catalog.toml"
# As it was when every network had one file, no family and its own mean and std.
SINGLE_FILES = Path(__file__).parents[3] / "data" / "catalogs" / "single-files.toml"


def loaded_with(tmp_path: Path, old: str, new: str):
    text = SINGLE_FILES.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "catalog.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_catalog(path)


def test_the_bundled_catalogue_describes_the_bundled_files():
    catalog = load_catalog(BUNDLED)
    there = [network.id for network in catalog.networks if not network.urls]
    assert there == ["u2netp", "isnet-general", "koutu-drawn", "nanodet-g"]
    for network in catalog.networks:
        if not network.urls:
            assert (BUNDLED.parent / network.files[0].name).stat().st_size == network.bytes
        assert (BUNDLED.parent / network.licence_file).is_file()


def test_what_can_be_downloaded_may_be_used_by_anybody():
    for network in load_catalog(BUNDLED).networks:
        assert network.licence in ("Apache-2.0", "MIT")


def test_every_network_for_mattes_has_a_recipe():
    catalog = load_catalog(BUNDLED)
    used = {network.id for recipe in catalog.recipes for network in recipe.networks}
    assert used == {network.id for network in catalog.networks if network.task == "matte"}


def test_the_older_form_of_the_catalogue_says_the_same_of_the_same_networks():
    old, new = load_catalog(SINGLE_FILES), load_catalog(BUNDLED)
    for entry in old.networks:
        listed = new.network(entry.id)
        assert dataclasses.replace(listed.treatment, family="custom") == entry.treatment
        assert [(file.name, file.bytes) for file in listed.files] == [(file.name, file.bytes) for file in entry.files]
        assert (listed.task, listed.title, listed.licence) == ("matte", entry.title, entry.licence)


def test_what_runs_without_being_asked_for_by_name_is_what_always_ran():
    old, new = load_catalog(SINGLE_FILES), load_catalog(BUNDLED)

    def runs(catalog: Catalog, mode: Mode, size: str) -> list[tuple[object, ...]]:
        recipe = catalog.recipe(mode, size).recipe
        return [(run.network.id, run.input, run.weight, run.when) for run in recipe.runs]

    modes: list[Mode] = [mode for mode in MODES if mode != "anime"]
    for mode in modes:
        for size in SIZES:
            assert runs(new, mode, size) == runs(old, mode, size)
    assert runs(new, "anime", "isnet-anime") == runs(old, "anime", "large")
    assert new.recipe("anime", "best").recipe.runs[-1].network.id == "toonout"


@pytest.mark.parametrize(("size", "side"), [("medium", 768), ("large", 896)])
def test_anime_joins_koutus_own_network_with_isnet_by_their_odds(size, side):
    choice = load_catalog(BUNDLED).recipe("anime", size)
    assert not choice.stands_in
    assert choice.recipe.join == "odds"
    assert [(run.network.id, run.input, run.weight, run.when) for run in choice.recipe.runs] == [
        ("koutu-drawn", InputRule("squeeze", 320), 1.5, "doubt"),
        ("isnet-general", InputRule("squeeze", side), 1.0, "always"),
    ]


def test_only_anime_joins_by_odds():
    joins = {recipe.mode: recipe.join for recipe in load_catalog(BUNDLED).recipes if recipe.size == "large"}
    assert joins == {"general": "opinion", "human": "opinion", "anime": "odds"}


def test_a_network_may_have_an_md5_digest_where_upstream_has_no_other(tmp_path):
    u2net = load_catalog(BUNDLED).network("u2net")
    assert u2net.files[0].digest == Digest("md5", "60024c5c889badc19c04ad937298a77b")


def test_a_mode_without_a_recipe_gets_the_general_one_and_says_so():
    catalog = load_catalog(BUNDLED)
    catalog = Catalog(catalog.networks, tuple(each for each in catalog.recipes if each.mode == "general"))
    general, anime = catalog.recipe("general", "large"), catalog.recipe("anime", "large")
    assert anime.recipe is general.recipe
    assert (general.stands_in, anime.stands_in) == (False, True)


def test_a_catalogue_without_recipes_has_nothing_to_give():
    with pytest.raises(CatalogError, match="no network for the size large"):
        Catalog((), ()).recipe("general", "large")


def test_the_quickest_network_comes_first():
    runs = load_catalog(BUNDLED).recipe("general", "large").recipe.runs
    assert [run.network.id for run in runs] == ["u2netp", "isnet-general", "isnet-general"]
    assert [run.input.side for run in runs] == [320, 896, 960]
    assert [run.when for run in runs] == ["doubt", "always", "contradiction"]


def test_a_run_may_have_its_own_input_and_weight(tmp_path):
    old = '{ network = "u2netp" }'
    new = '{ network = "u2netp", input = { kind = "aspect", side = 640 }, weight = 2 }'
    (run,) = loaded_with(tmp_path, old, new).recipe("general", "small").recipe.runs
    assert (run.input, run.weight) == (InputRule("aspect", 640), 2.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("bytes = 4574861", "", "network u2netp: bytes is missing"),
        ("bytes = 4574861", "bytes = true", "network u2netp: bytes must be a whole number"),
        ("bytes = 4574861", "bytes = 1\nsize = 2", "network u2netp: size is not known"),
        ('sha256 = "309c', 'sha256 = "309C', "network u2netp: sha256 must be"),
        ('file = "u2netp.onnx"', 'file = "../u2netp.onnx"', "network u2netp: file must be"),
        ("licences/Apache", "../licences/Apache", "licence_file must be a path inside"),
        ("[0.485, 0.456, 0.406]", "[0.485, 0.456]", "mean must be 3 numbers"),
        ("[0.485, 0.456, 0.406]", "[0.485, 0.456, inf]", "mean must be 3 numbers"),
        ("[0.229, 0.224, 0.225]", "[0.229, 0.224, 0]", "std must be above 0"),
        ('"https://github.com/xuebinqin/U-2-Net"', '"http://example.org"', "sources must be https"),
        ("side = 320", "side = 9000", "side must be"),
        ('kind = "squeeze", side = 320', 'kind = "aspect", side = 300', "side must be a multiple of 64"),
        ('kind = "squeeze"', 'kind = "crop"', "kind must be one of squeeze, aspect, short"),
        ('id = "isnet-general"', 'id = "u2netp"', "network u2netp is there twice"),
        ('size = "large"', 'size = "small"', "recipe general small is there twice"),
        ('mode = "general"', 'mode = "cats"', "mode must be one of general, human, anime"),
        ('{ network = "u2netp" }', '{ network = "u3net" }', "network must be one of u2netp, isnet-general"),
        ('{ network = "u2netp" }', '{ network = "u2netp", weight = -1 }', "weight must be a number, 0 or above"),
        (
            '{ network = "u2netp" }',
            '{ network = "u2netp", weight = 0 }',
            "runs must have one of weight above 0 that is always",
        ),
        ('{ network = "u2netp" }', '{ network = "u2netp", when = "doubt" }', "must have one of weight above 0 that is"),
        (
            '{ network = "u2netp" }',
            '{ network = "u2netp", when = "late" }',
            "when must be one of always, doubt, contrad",
        ),
        ('runs = [{ network = "u2netp" }]', "runs = []", "runs must be a list with at least one item"),
        ('kind = "short", side = 512', 'kind = "short", side = 500', "side must be a multiple of 32"),
        ('md5 = "55e5', 'md5 = "5e5', "network silueta: md5 must be"),
        ('range = "full"', 'range = "half"', "range must be one of own, full"),
        ('activation = "none"', 'activation = "relu"', "activation must be one of stretch, sigmoid, none"),
        ('urls = ["https://', 'urls = ["http://', "urls must be https"),
        ('size = "best"', 'size = "huge"', "size must be one of small, medium, large, extra-large, best"),
        ('size = "small"', 'size = "small"\njoin = "mean"', "join must be one of opinion, odds"),
        ('size = "small"', 'size = "small"\njoin = "odds"', "join must be opinion unless one run is always needed"),
        ('size = "large"', 'size = "large"\njoin = "odds"', "join must be opinion unless one run is always needed"),
        ("[[network]]", "[[network]", "damaged"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, old, new, said):
    with pytest.raises(CatalogError, match=re.escape(said)):
        loaded_with(tmp_path, old, new)


def test_a_missing_catalogue_is_an_error_with_its_path(tmp_path):
    with pytest.raises(CatalogError, match=re.escape(str(tmp_path / "none.toml"))):
        load_catalog(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("height", "width", "shape"),
    [(3000, 4000, (768, 1024)), (4000, 3000, (1024, 768)), (2000, 3000, (704, 1024)), (10, 9000, (64, 1024))],
)
def test_an_aspect_rule_keeps_the_proportions(height, width, shape):
    assert InputRule("aspect", 1024).shape(height, width) == shape


def test_a_squeeze_rule_gives_a_square():
    assert InputRule("squeeze", 320).shape(3000, 4000) == (320, 320)


@given(height=st.integers(1, 20_000), width=st.integers(1, 20_000), side=st.sampled_from([64, 320, 640, 1024]))
def test_an_aspect_shape_is_a_multiple_of_64_within_half_a_step(height, width, side):
    shape = InputRule("aspect", side).shape(height, width)
    assert max(shape) == side
    for got, length in zip(shape, (height, width), strict=True):
        assert got % 64 == 0
        assert got == 64 or abs(got - length * side / max(height, width)) <= 32
