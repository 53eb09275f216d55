import numpy as np
import pytest

from koutu.engine.core.placement import Placement
from koutu.engine.labels.prompts import Sam2Codec, SamCodec, SlimSamCodec, by_size, clicked_part, likely
from koutu.engine.networks.tasks import Embedding, Prompts

# A portrait photo of 600 × 1200: 512 × 1024 of the input, the right half is padding.
PORTRAIT = Embedding({}, Placement((1200, 600), (1024, 512), (1024, 1024)))
SQUEEZED = Embedding({}, Placement((1200, 600), (1024, 1024), (1024, 1024)))


def prompts(*points, keep=None, box=None, previous=None):
    made = np.array(points, np.float32).reshape(-1, 2)
    return Prompts(made, np.array([True] * len(made) if keep is None else keep, bool), box, previous)


def test_points_are_scaled_and_a_padding_point_is_added_without_a_box():
    asked = SamCodec().encode(PORTRAIT, prompts((300, 600), (600, 1200), keep=[True, False]))
    np.testing.assert_allclose(asked["point_coords"], [[[256, 512], [512, 1024], [0, 0]]])
    np.testing.assert_array_equal(asked["point_labels"], [[1, 0, -1]])
    assert asked["point_labels"].dtype == asked["point_coords"].dtype == np.float32


def test_a_box_is_two_corners_and_needs_no_padding_point():
    asked = SamCodec().encode(PORTRAIT, prompts((300, 600), box=(0, 0, 600, 300)))
    np.testing.assert_allclose(asked["point_coords"], [[[256, 512], [0, 0], [512, 256]]])
    np.testing.assert_array_equal(asked["point_labels"], [[1, 2, 3]])
    alone = SamCodec().encode(PORTRAIT, prompts(box=(0, 0, 600, 300)))
    np.testing.assert_array_equal(alone["point_labels"], [[2, 3]])


def test_masks_are_asked_for_at_the_size_of_the_input_never_of_the_photo():
    asked = SamCodec().encode(PORTRAIT, prompts((1, 1)))
    np.testing.assert_array_equal(asked["orig_im_size"], [1024, 512])


def test_the_mask_before_is_a_hint_only_when_there_is_one():
    none = SamCodec().encode(PORTRAIT, prompts((1, 1)))
    assert (none["has_mask_input"].tolist(), none["mask_input"].any()) == ([0], False)
    before = np.full((256, 256), 3, np.float32)
    some = SamCodec().encode(PORTRAIT, prompts((1, 1), previous=before))
    assert (some["has_mask_input"].tolist(), some["mask_input"].shape) == ([1], (1, 1, 256, 256))
    np.testing.assert_array_equal(some["mask_input"][0, 0], before)


def test_sam2_squeezes_and_adds_its_padding_point_itself():
    asked = Sam2Codec().encode(SQUEEZED, prompts((300, 600)))
    np.testing.assert_allclose(asked["point_coords"], [[[512, 512]]])
    np.testing.assert_array_equal(asked["point_labels"], [[1]])
    assert "orig_im_size" not in asked


def test_slimsam_takes_whole_labels_and_no_box():
    asked = SlimSamCodec().encode(PORTRAIT, prompts((300, 600), keep=[False], box=(0, 0, 600, 300)))
    assert asked["input_labels"].dtype == np.int64
    assert asked["input_points"].shape == (1, 1, 2, 2)
    np.testing.assert_array_equal(asked["input_labels"], [[[0, 1]]])
    np.testing.assert_allclose(asked["input_points"][0, 0, 1], [256, 128])


def answers(*rects):
    """Masks over the whole input, 256 × 256; object inside the rectangles."""
    masks = np.full((1, len(rects), 256, 256), -4, np.float32)
    for mask, (left, top, right, bottom) in zip(masks[0], rects, strict=True):
        mask[top:bottom, left:right] = 4
    return masks


def test_one_click_ranks_part_object_and_whole_and_cuts_the_padding_off():
    masks = answers((0, 0, 128, 256), (60, 120, 68, 136), (40, 80, 90, 170), (20, 40, 110, 220))
    outputs = {"feedback": masks, "scores": np.array([[0.99, 0.5, 0.9, 0.7]], np.float32)}
    found = SamCodec().decode(outputs, PORTRAIT, prompts((300, 600)))
    assert found.logits.shape == (4, 256, 128)
    # The first is the answer to many clicks: the last choice for one alone, whatever it thinks of itself.
    assert found.scores.tolist() == pytest.approx([0.9, 0.7, 0.5, 0.99])
    assert (found.logits[0, 125, 64], found.logits[0, 10, 10]) == (4, -4)
    assert found.feedback.shape == (4, 256, 256)
    assert by_size(found) == [2, 0, 1, 3]


def test_the_mask_that_satisfies_the_clicks_comes_before_the_one_that_praises_itself():
    masks = answers((0, 0, 40, 40), (60, 120, 110, 200))
    outputs = {"masks": masks, "scores": np.array([[0.95, 0.4]], np.float32)}
    # On the second, and not on the first.
    placed = Embedding({}, Placement((256, 256), (1024, 1024), (1024, 1024)))
    found = Sam2Codec().decode(outputs, placed, prompts((80, 150), (10, 10), keep=[True, False]))
    assert found.scores.tolist() == pytest.approx([0.4, 0.95])


def test_many_clicks_take_the_mask_made_for_them():
    masks = answers(*[(0, 0, 128, 256)] * 4)
    outputs = {"feedback": masks, "scores": np.array([[0.1, 0.5, 0.9, 0.7]], np.float32)}
    found = SamCodec().decode(outputs, PORTRAIT, prompts((300, 600), (310, 610)))
    assert found.scores[0] == pytest.approx(0.1)


def test_a_soft_mask_is_the_sigmoid():
    np.testing.assert_allclose(likely(np.array([[0.0, 2, -200]], np.float32)), [[0.5, 0.880797, 0]], atol=1e-6)


def test_islands_that_the_click_is_not_on_go():
    values = np.zeros((40, 40), np.float32)
    values[5:15, 5:15] = values[25:35, 25:35] = 0.9
    alone = clicked_part(values, 8, 8)
    assert alone[8, 8] == np.float32(0.9)
    assert alone[20:].max() == 0
    np.testing.assert_array_equal(clicked_part(values, 20, 20), values)
