"""How large a photo becomes before a network sees it, and what it becomes there."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.files.checked_table import Problem
from koutu.engine.networks.families import FAMILIES
from koutu.engine.networks.input_rule import InputRule, input_rule
from koutu.engine.networks.network_input import network_input

RULES = [
    "squeeze 312",
    "squeeze 513",
    "aspect 1024",
    "short 520",
    "short 512 step 32",
    "short 800 long 1333 pad 32",
    "long 1024",
    "long 1024 pad 1024",
    "native pad 32",
]


@pytest.mark.parametrize(
    ("rule", "photo", "content", "padded"),
    [
        ("squeeze 312", (3000, 4000), (312, 312), (312, 312)),
        ("squeeze 513", (10, 9000), (513, 513), (513, 513)),
        ("short 520", (3000, 4000), (520, 693), (520, 693)),
        ("short 520", (4000, 3000), (693, 520), (693, 520)),
        ("short 512 step 32", (3000, 4000), (512, 672), (512, 672)),
        ("short 800 long 1333 pad 32", (3000, 4000), (800, 1066), (800, 1088)),
        ("short 800 long 1333 pad 32", (1000, 4000), (333, 1333), (352, 1344)),
        ("long 1024 pad", (3000, 4000), (768, 1024), (1024, 1024)),
        ("long 1024 pad", (4000, 3000), (1024, 768), (1024, 1024)),
        ("long 1024", (3000, 4000), (768, 1024), (768, 1024)),
        ("long 1024", (1, 9000), (1, 1024), (1, 1024)),
        # Never nothing, however thin the photo.
        ("short 800 long 1333 pad 32", (1, 9000), (1, 1333), (32, 1344)),
        ("native pad 32", (100, 64), (100, 64), (128, 64)),
    ],
)
def test_a_rule_in_words_gives_content_and_padding(rule, photo, content, padded):
    placement = input_rule(rule, "input").placement(*photo)
    assert (placement.photo, placement.content, placement.input) == (photo, content, padded)
    assert input_rule(rule, "input").shape(*photo) == padded


@pytest.mark.parametrize("rule", RULES)
def test_the_words_of_a_rule_are_read_as_the_same_rule(rule):
    assert input_rule(rule, "input").name == rule
    assert input_rule(input_rule(rule, "input").name, "input") == input_rule(rule, "input")


def test_the_older_form_and_the_words_are_the_same_rule():
    assert input_rule({"kind": "short", "side": 512}, "input") == input_rule("short 512 step 32", "input")
    assert input_rule({"kind": "squeeze", "side": 320}, "input") == input_rule("squeeze 320", "input")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "squeeze",
        "crop 3",
        "native 5",
        "long 1024 long 3",
        "aspect 1000",
        "squeeze 99999",
        "short 520 pad 0",
        7,
        None,
    ],
)
def test_what_is_no_rule_is_refused(words):
    with pytest.raises(Problem):
        input_rule(words, "input")


@given(rule=st.sampled_from(RULES), height=st.integers(1, 9000), width=st.integers(1, 9000))
def test_content_lies_in_the_input_which_is_no_larger_than_it_must_be(rule, height, width):
    found = input_rule(rule, "input")
    placement = found.placement(height, width)
    for content, padded in zip(placement.content, placement.input, strict=True):
        assert 1 <= content <= padded < content + found.pad
        assert padded % found.pad == 0


def treated(**values) -> np.ndarray:
    """A photo of one colour, red 10, green 20, blue 30, 40 × 80, in an input of 64 × 64."""
    photo = np.empty((40, 80, 3), np.uint8)
    photo[:] = (10, 20, 30)
    plain = {"mean": (1.0, 2.0, 3.0), "std": (2.0, 4.0, 5.0), "range": "raw"}
    treatment = dataclasses.replace(FAMILIES["custom"], **{**plain, **values})
    return network_input(photo, InputRule("long", 64, pad=64), treatment)


def test_padding_is_zero_after_normalising_and_lies_below():
    feed = treated()
    assert feed.shape == (1, 3, 64, 64)
    np.testing.assert_array_equal(feed[0, :, 32:], 0)
    np.testing.assert_allclose(feed[0, :, 10, 60], [9 / 2, 18 / 4, 27 / 5], rtol=1e-6)


def test_mean_and_std_are_in_the_networks_order_of_colours():
    np.testing.assert_allclose(treated(channels="bgr")[0, :, 10, 60], [29 / 2, 18 / 4, 7 / 5], rtol=1e-6)


def test_layouts_are_the_same_values_in_other_places():
    nchw = treated()
    np.testing.assert_array_equal(treated(layout="chw"), nchw[0])
    np.testing.assert_array_equal(treated(layout="hwc"), nchw[0].transpose(1, 2, 0))
    assert treated(layout="hwc").flags.c_contiguous


def test_raw_keeps_0_to_255_at_either_depth():
    photo = np.full((64, 64, 3), 51, np.uint8)
    treatment = dataclasses.replace(FAMILIES["mobile-sam"], layout="nchw")
    rule = InputRule("squeeze", 64)
    np.testing.assert_allclose(network_input(photo, rule, treatment), 51)
    np.testing.assert_allclose(network_input(photo.astype(np.uint16) * 257, rule, treatment), 51)
