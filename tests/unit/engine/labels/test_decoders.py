"""Decoders on answers made by hand; see test_contracts for whole graphs."""

import numpy as np
import pytest

from koutu import paths
from koutu.engine.core.placement import Placement
from koutu.engine.core.rect import Rect
from koutu.engine.labels.instance import MaskRcnnDecoder, pasted
from koutu.engine.labels.label_map import SoftMask
from koutu.engine.labels.nanodet import NanoDetDecoder
from koutu.engine.labels.panoptic import DetrPanopticDecoder
from koutu.engine.labels.semantic import IndexDecoder, SemanticDecoder
from koutu.engine.labels.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(paths.bundled_models() / "classes.toml")
PERSON, CAR = VOCABULARY.find("person"), VOCABULARY.find("car")


def nanodet_answer(*found):
    """The network's outputs for (stride, column, row, class, score, sides in strides)."""
    outputs = {}
    for stride in (8, 16, 32):
        cells = (416 // stride) ** 2
        outputs[f"scores_{stride}"] = np.zeros((1, cells, 80), np.float32)
        outputs[f"sides_{stride}"] = np.zeros((1, cells, 44), np.float32)
    for stride, column, row, number, score, sides in found:
        cell = row * (416 // stride) + column
        outputs[f"scores_{stride}"][0, cell, number] = score
        bins = outputs[f"sides_{stride}"][0, cell].reshape(4, 11)
        for bin_row, side in zip(bins, sides, strict=True):
            bin_row[:] = -50
            # Half of a distribution in each neighbour is what lies between them.
            low = int(side)
            bin_row[low] = np.log(max(1 - (side - low), 1e-20))
            bin_row[min(low + 1, 10)] = max(bin_row[min(low + 1, 10)], np.log(max(side - low, 1e-20)))
    return outputs


def test_nanodet_boxes_are_where_the_sides_say():
    # A photo of 832 × 416: the input is half as large, its lower half is padding.
    placement = Placement((416, 832), (208, 416), (416, 416))
    outputs = nanodet_answer((16, 5, 3, 0, 0.9, (2, 1.5, 3, 2.25)), (8, 20, 10, 2, 0.4, (1, 1, 1, 1)))
    found = NanoDetDecoder(VOCABULARY)(outputs, placement)
    assert [(each.kind.name, pytest.approx(each.score)) for each in found] == [("person", 0.9), ("car", 0.4)]
    # Centre (5.5, 3.5)·16 = (88, 56); left 32, up 24, right 48, down 36; times two.
    assert found.segments[0].box == Rect(112, 64, 272, 184)
    assert found.segments[1].box == Rect(312, 152, 344, 184)
    assert found.segments[0].area == 160 * 120
    assert found.segments[0].mask is None


def test_nanodet_keeps_one_of_two_alike_and_both_of_two_classes():
    outputs = nanodet_answer(
        (16, 5, 3, 0, 0.9, (2, 2, 2, 2)),
        (16, 6, 3, 0, 0.8, (2.5, 2, 2, 2)),
        (16, 5, 4, 2, 0.7, (2, 2, 2, 2)),
        (32, 9, 9, 0, 0.29, (1, 1, 1, 1)),
    )
    found = NanoDetDecoder(VOCABULARY)(outputs, Placement((416, 416), (416, 416), (416, 416)))
    assert [(each.id, each.kind.name) for each in found] == [(1, "person"), (2, "car")]


def test_nanodet_boxes_end_at_the_photo():
    outputs = nanodet_answer((32, 0, 0, 0, 0.9, (3, 3, 3, 3)))
    found = NanoDetDecoder(VOCABULARY)(outputs, Placement((80, 60), (80, 60), (416, 416)))
    assert found.segments[0].box == Rect(0, 0, 60, 80)


def test_semantic_logits_are_enlarged_before_they_are_compared():
    # Two cells: 15 wins the left by 3, 8 wins the right by 1. Enlarged, the border lies nearer to the weaker one.
    logits = np.zeros((1, 21, 1, 2), np.float32)
    logits[0, 15] = [[4, 0]]
    logits[0, 8] = [[1, 1]]
    found = SemanticDecoder(VOCABULARY.voc)({"logits": logits}, Placement((8, 16), (8, 16), (8, 16)))
    assert {each.kind.name for each in found} == {"person", "cat"}
    person = next(each for each in found if each.kind is PERSON)
    assert found.at(3, 3)[0].kind is PERSON
    # 4·(1 - t) = 1 at t = 0.75 of the way between the centres at 4 and 12.
    assert person.box == Rect(0, 0, 10, 8)
    assert person.area == 80
    # The soft mask is the softmax, background and the other 18 classes included.
    expected = np.exp(4) / (np.exp(4) + np.exp(1) + 19)
    assert person.mask.at(0, 0) == pytest.approx(expected, abs=1e-6)


def test_semantic_background_is_no_segment_and_padding_counts_for_nothing():
    logits = np.zeros((1, 21, 8, 8), np.float32)
    logits[0, 0] = 1
    logits[0, 15, :, 4:] = 9
    found = SemanticDecoder(VOCABULARY.voc)({"logits": logits}, Placement((80, 40), (8, 4), (8, 8)))
    assert len(found) == 0
    assert (found.width, found.height) == (40, 80)


def test_a_plane_of_numbers_is_no_plane_of_logits():
    index = np.zeros((1, 4, 4), np.uint8)
    index[0, :, 2:] = 15
    found = IndexDecoder(VOCABULARY.voc)({"index": index}, Placement((40, 40), (4, 4), (4, 4)))
    assert [each.kind.name for each in found] == ["person"]
    assert found.segments[0].box == Rect(20, 0, 40, 40)


def literal_paste(mask, box, height, width):
    """maskrcnn-benchmark's rule, step by step, sampling bilinearly at half-pixel centres."""
    padded = np.zeros((30, 30))
    padded[1:29, 1:29] = mask
    w_half, h_half = (box[2] - box[0]) * 0.5 * 30 / 28, (box[3] - box[1]) * 0.5 * 30 / 28
    x_c, y_c = (box[2] + box[0]) * 0.5, (box[3] + box[1]) * 0.5
    x0, y0, x1, y1 = int(x_c - w_half), int(y_c - h_half), int(x_c + w_half), int(y_c + h_half)
    w, h = x1 - x0 + 1, y1 - y0 + 1
    picture = np.zeros((height, width))
    for y in range(max(y0, 0), min(y1 + 1, height)):
        for x in range(max(x0, 0), min(x1 + 1, width)):
            u, v = (x - x0 + 0.5) * 30 / w - 0.5, (y - y0 + 0.5) * 30 / h - 0.5
            u, v = min(max(u, 0), 29), min(max(v, 0), 29)
            c, r = min(int(u), 28), min(int(v), 28)
            a, b = u - c, v - r
            top = padded[r, c] * (1 - a) + padded[r, c + 1] * a
            bottom = padded[r + 1, c] * (1 - a) + padded[r + 1, c + 1] * a
            picture[y, x] = top * (1 - b) + bottom * b
    return picture


@pytest.mark.parametrize(
    "box", [(10.3, 5.2, 80.7, 60.1), (-8.0, 3.0, 40.0, 90.0), (70.0, 50.0, 110.5, 99.9), (20, 20, 150, 95)]
)
def test_masks_are_pasted_as_the_reference_does(box):
    mask = np.random.default_rng(3).random((28, 28)).astype(np.float32)
    placed = pasted(mask, np.array(box, np.float32))
    bounds = Rect(0, 0, 120, 100)
    ours = placed.over(bounds)
    expected = literal_paste(mask, [float(np.float32(side)) for side in box], 100, 120)
    assert np.abs(ours - expected).max() < 1 / 255
    # Being one pixel off would be seen.
    assert np.abs(np.roll(expected, 1, axis=1) - expected).max() > 0.1


def test_mask_rcnn_counts_classes_from_one_and_leaves_the_unsure_out():
    outputs = {
        "boxes": np.array([[0, 0, 50, 50], [100, 100, 200, 180], [5, 5, 9, 9]], np.float32),
        "labels": np.array([1, 3, 18], np.int64),
        "scores": np.array([0.6, 0.9, 0.5], np.float32),
        "masks": np.ones((3, 1, 28, 28), np.float32),
    }
    found = MaskRcnnDecoder(VOCABULARY)(outputs, Placement((400, 800), (200, 400), (224, 416)))
    assert [each.kind.name for each in found] == ["car", "person"]
    assert found.segments[0].box == Rect(200, 200, 400, 360)
    assert found.at(300, 300)[0].kind is CAR
    assert found.at(500, 300) == ()


def detr_answer(queries, size=(8, 8)):
    """The outputs for (class, logit of the class, plane) of each query; the rest say “no object”."""
    logits = np.zeros((1, 6, 251), np.float32)
    logits[0, :, 250] = 20
    masks = np.full((1, 6, *size), -5, np.float32)
    for place, (number, strength, plane) in enumerate(queries):
        logits[0, place, 250] = 0
        logits[0, place, number] = strength
        masks[0, place] = plane
    return {"logits": logits, "masks": masks}


def plane(rows=slice(None), columns=slice(None), value=5.0):
    made = np.full((8, 8), -5, np.float32)
    made[rows, columns] = value
    return made


PLACED = Placement((80, 80), (8, 8), (8, 8))


def test_detr_merges_stuff_and_keeps_things_apart():
    answer = detr_answer(
        [
            (187, 20, plane(columns=slice(0, 3))),
            (187, 20, plane(columns=slice(3, 5))),
            (1, 20, plane(columns=slice(5, 7))),
            (1, 20, plane(columns=slice(7, 8))),
        ]
    )
    found = DetrPanopticDecoder(VOCABULARY)(answer, PLACED)
    assert sorted(each.kind.name for each in found) == ["person", "person", "sky"]
    sky = next(each for each in found if each.kind.name == "sky")
    assert sky.box == Rect(0, 0, 50, 80)
    assert not sky.kind.thing
    assert sky.mask.at(25, 40) == pytest.approx(1 / (1 + np.exp(-5)), abs=1e-3)


def test_detr_leaves_out_what_is_unsure_or_no_object():
    answer = detr_answer([(1, 20, plane()), (3, 7.0, plane(value=9)), (250, 20, plane(value=9))])
    # 7 against 250 other zeros is a probability of 0.81.
    found = DetrPanopticDecoder(VOCABULARY)(answer, PLACED)
    assert [each.kind.name for each in found] == ["person"]
    assert found.segments[0].area == 6400


def test_detr_gives_the_cells_of_a_speck_to_the_others():
    answer = detr_answer([(1, 20, plane(value=2)), (3, 20, plane(rows=slice(0, 1), columns=slice(0, 1), value=9))])
    tiny = Placement((8, 8), (8, 8), (8, 8))
    found = DetrPanopticDecoder(VOCABULARY)(answer, tiny)
    assert [(each.kind.name, each.area) for each in found] == [("person", 64)]


def test_detr_finds_nothing_in_nothing():
    found = DetrPanopticDecoder(VOCABULARY)(detr_answer([]), PLACED)
    assert len(found) == 0
    assert found.at(40, 40) == ()


def test_soft_masks_of_maps_cover_their_own_box_only():
    answer = detr_answer([(1, 20, plane(columns=slice(0, 2), value=9))])
    answer["masks"][answer["masks"] < 0] = -9
    found = DetrPanopticDecoder(VOCABULARY)(answer, PLACED)
    assert isinstance(found.segments[0].mask, SoftMask)
