import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask, covered, index_of
from koutu.engine.labels.vocabulary import ClassName

CAT, DOG, SKY = ClassName("cat", "猫"), ClassName("dog", "狗"), ClassName("sky", "天空", thing=False)


def segment(number, box, kind=CAT, mask=None):
    return Segment(number, kind, 0.9, box, box.width * box.height if mask is None else covered(mask), mask)


def half_mask(part):
    """The left half of a part."""
    values = np.zeros((10, 10), np.float32)
    values[:, :5] = 1
    return SoftMask(part, values)


def test_the_smallest_segment_at_a_point_comes_first():
    found = LabelMap(100, 50, [segment(1, Rect(0, 0, 80, 50)), segment(2, Rect(10, 10, 20, 20), DOG)])
    assert [each.id for each in found.at(15, 15)] == [2, 1]
    assert [each.id for each in found.at(20, 15)] == [1]
    assert found.at(90, 15) == ()
    assert found.at(-0.5, 15) == ()
    assert found.at(50, 50) == ()


def test_a_mask_says_more_than_its_box():
    box = Rect(0, 0, 40, 40)
    found = LabelMap(100, 50, [segment(1, box)])
    assert found.at(30, 10)
    masked = found.with_mask(1, half_mask(box))
    assert not masked.at(30, 10)
    assert masked.at(10, 10)
    assert masked.segment(1).area == 800
    assert found.segment(1).mask is None


def test_a_map_of_owners_decides_alone():
    index = np.zeros((5, 10), np.uint16)
    index[:, 6:] = 2
    found = LabelMap(1000, 500, [segment(2, Rect(0, 0, 1000, 500), SKY)], index)
    assert found.at(599, 10) == ()
    assert found.at(600, 10)[0].kind is SKY


def test_a_mask_is_stretched_over_its_part_and_nothing_is_outside():
    mask = half_mask(Rect(10, 10, 30, 30))
    over = mask.over(Rect(0, 0, 40, 40))
    assert over.shape == (40, 40)
    assert over[20, 12] == 1
    assert over[20, 27] == 0
    assert over[5].max() == over[35].max() == over[:, 5].max() == 0
    assert mask.over(Rect(0, 0, 40, 40), 20).shape == (20, 20)
    # Half-pixel centres: the middle between a cell of one and a cell of nought is a half.
    np.testing.assert_allclose(over[20, 18:22], [1, 0.75, 0.25, 0], atol=1e-6)


@given(
    st.integers(-30, 60), st.integers(-30, 60), st.integers(1, 60), st.integers(1, 60), st.sampled_from([None, 8, 40])
)
def test_a_clipped_mask_lies_inside_and_keeps_its_place(left, top, width, height, longest):
    mask = SoftMask(Rect(left, top, left + width, top + height), np.ones((7, 9), np.float32))
    bounds = Rect(0, 0, 50, 40)
    inside = mask.part.clipped(bounds)
    clipped = mask.clipped(bounds)
    if not inside.empty:
        assert clipped.part == inside
        assert clipped.values.min() == pytest.approx(1, abs=1e-6)
        rect = Rect(0, 0, 50, 40)
        whole = mask.over(rect)
        expected = np.zeros((40, 50), np.float32)
        expected[inside.slices] = 1
        np.testing.assert_allclose(whole, expected, atol=1e-6)


def test_trimming_keeps_what_belongs():
    values = np.zeros((10, 20), np.float32)
    values[2:5, 3:9] = 0.7
    trimmed = SoftMask(Rect(0, 0, 200, 100), values).trimmed()
    assert trimmed.part == Rect(30, 20, 90, 50)
    assert trimmed.values.shape == (3, 6)
    assert trimmed.values.min() == np.float32(0.7)


def test_the_index_has_small_things_above_large_ones():
    found = LabelMap(
        100,
        50,
        [
            segment(1, Rect(10, 10, 20, 20), DOG),
            segment(2, Rect(0, 0, 80, 50)),
            segment(3, Rect(90, 0, 100, 50), mask=half_mask(Rect(90, 0, 100, 50))),
        ],
    )
    index = index_of(found, 25, 50)
    assert index.dtype == np.uint16
    assert index[7, 7] == 1
    assert index[3, 3] == 2
    assert index[3, 42] == 0
    assert (index[3, 46], index[3, 49]) == (3, 0)


def test_segments_of_a_class():
    found = LabelMap(100, 50, [segment(1, Rect(0, 0, 80, 50)), segment(2, Rect(10, 10, 20, 20), DOG)])
    assert [each.id for each in found.of(DOG)] == [2]
    assert len(found) == 2
    with pytest.raises(KeyError):
        found.segment(3)


def test_a_name_means_the_sure_ones_and_what_is_larger_than_they():
    sizes = {1: (0.9, 20), 2: (0.6, 10), 3: (0.45, 40), 4: (0.4, 15)}
    found = LabelMap(
        100, 100, [Segment(n, CAT, score, Rect(0, 0, side, side), side * side) for n, (score, side) in sizes.items()]
    )
    assert [each.id for each in found.sure_of(CAT)] == [1, 2, 3]
    unsure = LabelMap(100, 100, found.segments[2:])
    assert [each.id for each in unsure.sure_of(CAT)] == [3]
    assert unsure.sure_of(DOG) == ()
