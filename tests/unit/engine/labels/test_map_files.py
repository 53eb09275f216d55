import io

import numpy as np
import pytest
from PIL import Image

from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment
from koutu.engine.labels.map_files import (
    colours,
    described,
    indexed_png,
    overlay_png,
    panoptic_png,
    panoptic_record,
)
from koutu.engine.labels.vocabulary import ClassName

CAT = ClassName("cat", "猫", coco=17)
SKY = ClassName("sky", "天空", thing=False, coco=187)


def made(count: int = 2) -> LabelMap:
    index = np.zeros((20, 30), np.uint16)
    index[:10] = count
    index[10:, 10:20] = 1
    segments = [
        Segment(1, CAT, 0.91234, Rect(10, 10, 20, 20), 100),
        Segment(count, SKY, 1.0, Rect(0, 0, 30, 10), 300),
    ]
    return LabelMap(30, 20, segments, index)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_the_indexed_png_holds_the_ids_and_a_palette() -> None:
    picture = opened(indexed_png(made()))
    assert (picture.mode, picture.size) == ("P", (30, 20))
    np.testing.assert_array_equal(np.asarray(picture), made().index)
    assert picture.getpalette()[:3] == [0, 0, 0]
    assert picture.convert("RGB").getpixel((15, 15)) == tuple(colours(2)[1])


def test_colours_differ() -> None:
    assert len({tuple(colour) for colour in colours(60).tolist()}) == 61


def test_the_panoptic_png_is_coco_s() -> None:
    rgb = np.asarray(opened(panoptic_png(made(700)))).astype(int)
    ids = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
    assert set(np.unique(ids)) == {0, 1, 700}
    record = panoptic_record(made(700), "photo.jpg", "map.png")
    [annotation] = record["annotations"]
    assert annotation["file_name"] == "map.png"
    assert record["images"][0]["file_name"] == "photo.jpg"
    by_id = {each["id"]: each for each in annotation["segments_info"]}
    assert by_id[700] == {"id": 700, "category_id": 187, "area": 300, "bbox": [0, 0, 30, 10], "iscrowd": 0}
    assert by_id[1]["area"] == int((ids == 1).sum()) == 100
    assert {"id": 187, "name": "sky", "isthing": 0} in record["categories"]


def test_a_palette_has_places_for_so_many() -> None:
    many = LabelMap(30, 20, [Segment(n, CAT, 1, Rect(0, 0, 5, 5), 25) for n in range(1, 257)])
    with pytest.raises(ValueError, match="256 segments"):
        indexed_png(many)


def test_what_is_told_of_a_segment() -> None:
    assert described(made())[0] == {
        "id": 1,
        "name": "cat",
        "name_zh_CN": "猫",
        "score": 0.9123,
        "thing": True,
        "bbox": [10, 10, 10, 10],
        "area": 100,
    }


def test_the_overlay_is_coloured_and_has_names() -> None:
    photo = np.full((200, 300, 3), 120, np.uint8)
    large = LabelMap(300, 200, [Segment(1, CAT, 0.9, Rect(50, 50, 250, 150), 20000)])
    picture = np.asarray(opened(overlay_png(photo, large))).astype(int)
    assert picture.shape == (200, 300, 3)
    np.testing.assert_array_equal(picture[5, 5], [72, 72, 72])
    assert np.abs(picture[60, 60] - 120).max() > 30
    assert (picture == [20, 22, 26]).all(axis=2).any()  # the plate under the name
    sixteen = np.asarray(opened(overlay_png((photo.astype(np.uint16) << 8), large)))
    np.testing.assert_array_equal(sixteen, picture)
