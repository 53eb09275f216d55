"""Requests turned into mattes, with a network that finds what is red."""

import cv2
import numpy as np
import pytest

from koutu.engine.core.errors import LabelError
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment
from koutu.engine.labels.masks import at_full_size, box_mask, together
from koutu.engine.labels.picking import Picker, PickPoint, PickRequest
from koutu.engine.labels.prompts import SamCodec
from koutu.engine.labels.vocabulary import ClassName
from koutu.engine.networks.families import FAMILIES
from koutu.engine.networks.prompted import ModelPromptedSegmenter
from koutu.engine.selection.box import BoxPredictor
from koutu.engine.selection.pieces import Area
from tests.unit import contract_graphs as graphs
from tests.unit.engine.labels.test_contracts import Counting, entry, opened
from tests.unit.ui.tools.desk import HEIGHT, LEFT_BALL, RADIUS, RIGHT_BALL, WIDTH, balls, disc, overlap

PERSON, CAR, DOG = ClassName("person", "人"), ClassName("car", "汽车"), ClassName("dog", "狗")


def box_of(middle: tuple[int, int]) -> Rect:
    return Rect(middle[0] - RADIUS, middle[1] - RADIUS, middle[0] + RADIUS, middle[1] + RADIUS)


def redness(pixels: np.ndarray, cancel: object = None) -> np.ndarray:
    return cv2.blur((pixels[..., 0] > pixels[..., 2]).astype(np.float32), (3, 3))


RED = BoxPredictor("red", redness, 0.2)


def labels(*more: Segment) -> LabelMap:
    found = [
        Segment(1, PERSON, 0.9, box_of(LEFT_BALL), 14400),
        Segment(2, CAR, 0.8, box_of(RIGHT_BALL), 14400),
    ]
    return LabelMap(WIDTH, HEIGHT, [*found, *more])


def picked(request: PickRequest, base: np.ndarray | None = None, found: LabelMap | None = None) -> np.ndarray:
    def own() -> np.ndarray:
        assert base is not None, "the networks' own matte is not needed"
        return base

    return Picker(balls(), labels() if found is None else found, [RED], fine=False).matte(request, own)


def test_what_is_kept_by_name_is_all_that_is_kept() -> None:
    assert overlap(picked(PickRequest(keep=(PERSON,))), disc(LEFT_BALL)) > 0.95
    assert overlap(picked(PickRequest(keep=(PERSON, CAR))), disc(LEFT_BALL, RIGHT_BALL)) > 0.95


def test_what_is_dropped_goes_from_the_networks_own_matte() -> None:
    base = disc(LEFT_BALL, RIGHT_BALL)
    dropped = picked(PickRequest(drop=(CAR,)), base)
    assert overlap(dropped, disc(LEFT_BALL)) > 0.95
    np.testing.assert_array_equal(base, disc(LEFT_BALL, RIGHT_BALL))
    np.testing.assert_array_equal(picked(PickRequest(drop=(DOG,)), base), base)


def test_dropping_goes_before_keeping() -> None:
    both = PickRequest(keep=(PERSON, CAR), points=(PickPoint(*RIGHT_BALL, keep=False),))
    assert overlap(picked(both), disc(LEFT_BALL)) > 0.95


def test_a_point_means_the_smallest_thing_there() -> None:
    row = Segment(3, DOG, 0.7, Rect(0, 60, WIDTH, 240), 72000)
    request = PickRequest(points=(PickPoint(*RIGHT_BALL),))
    assert overlap(picked(request, found=labels(row)), disc(RIGHT_BALL)) > 0.95


def test_a_point_on_nothing_with_a_name_means_the_piece_there() -> None:
    base = disc(LEFT_BALL, RIGHT_BALL)
    found = LabelMap(WIDTH, HEIGHT, [])
    kept = picked(PickRequest(points=(PickPoint(*RIGHT_BALL),)), base, found)
    np.testing.assert_array_equal(kept, disc(RIGHT_BALL))
    with pytest.raises(LabelError, match="nothing that Koutu knows at 5, 5"):
        picked(PickRequest(points=(PickPoint(5, 5),)), base, found)
    with pytest.raises(LabelError, match="nothing that Koutu knows at 9999, 5"):
        picked(PickRequest(points=(PickPoint(9999, 5),)), base, found)


def test_a_box_is_searched() -> None:
    request = PickRequest(boxes=(box_of(RIGHT_BALL),))
    assert overlap(picked(request, disc(LEFT_BALL)), disc(RIGHT_BALL)) > 0.9
    with pytest.raises(LabelError, match="outside the picture"):
        picked(PickRequest(boxes=(Rect(500, 500, 600, 600),)), disc(LEFT_BALL))


def test_what_shall_be_kept_must_be_there() -> None:
    with pytest.raises(LabelError, match=r"found no dog in this picture. It found: person, car"):
        picked(PickRequest(keep=(DOG,)))
    with pytest.raises(LabelError, match="nothing else that it knows"):
        picked(PickRequest(keep=(DOG,)), found=LabelMap(WIDTH, HEIGHT, []))


def test_doubtful_names_count_only_where_there_is_no_surer_one() -> None:
    doubtful = Segment(3, PERSON, 0.35, box_of(RIGHT_BALL), 14400)
    assert overlap(picked(PickRequest(keep=(PERSON,)), found=labels(doubtful)), disc(LEFT_BALL)) > 0.95
    alone = LabelMap(WIDTH, HEIGHT, [doubtful])
    assert overlap(picked(PickRequest(keep=(PERSON,)), found=alone), disc(RIGHT_BALL)) > 0.95


def test_a_box_s_mask_reaches_an_eighth_beyond_it_and_ends_at_the_photo() -> None:
    mask = box_mask(balls(), Rect(50, 90, 170, 210), RED)
    assert mask.part == Rect(36, 76, 184, 224)
    assert box_mask(balls(), Rect(0, 0, 100, 100), RED).part == Rect(0, 0, 112, 112)


def test_edges_are_solved_from_the_photo() -> None:
    mask = box_mask(balls(), box_of(LEFT_BALL), RED)
    area = at_full_size(balls(), mask)
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    matte[area.rect.slices] = area.coverage
    assert overlap(matte, disc(LEFT_BALL)) > 0.97


def test_areas_together_cover_what_any_covers() -> None:
    one = Area(Rect(0, 0, 4, 4), np.full((4, 4), 100, np.uint8))
    other = Area(Rect(2, 2, 6, 5), np.full((3, 4), 200, np.uint8))
    area = together([one, other], Rect(0, 0, 5, 5))
    assert area.rect == Rect(0, 0, 5, 5)
    assert area.coverage[0, 0] == 100
    assert area.coverage[3, 3] == 200
    assert area.coverage[0, 4] == 0


def test_a_network_that_answers_clicks_is_asked_about_points_and_boxes() -> None:
    encoder, decoder = Counting(opened(graphs.sam_encoder())), Counting(opened(graphs.sam_decoder()))
    segmenter = ModelPromptedSegmenter(
        entry(FAMILIES["sam"]), lambda role: encoder if role == "encoder" else decoder, SamCodec()
    )
    picker = Picker(balls(), LabelMap(WIDTH, HEIGHT, ()), [RED], fine=False, segmenter=segmenter)
    request = PickRequest(points=(PickPoint(*LEFT_BALL), PickPoint(*RIGHT_BALL, keep=False)))
    made = picker.matte(request, lambda: disc(LEFT_BALL, RIGHT_BALL))
    # The graph's answer to a click is a disc of 100 of 1024 pixels round it.
    expected = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(expected, LEFT_BALL, round(100 * WIDTH / 1024), 255, -1)
    assert overlap(made, expected) > 0.9
    assert (encoder.runs, decoder.runs) == (1, 2)
