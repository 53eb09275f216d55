"""Label maps as files: an indexed PNG, COCO's panoptic pair of PNG and JSON, and a coloured picture with names."""

import colorsys
import io
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from koutu.engine.core.planes import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment, index_of

_FILM = 0.55  # of the overlay's colours over the photo
_MOST_INDICES = 256  # of an 8-bit palette (PNG 3, 11.2.2)
_GOLDEN = 0.61803  # of the colour circle between one segment and the next: neighbours in number differ most


def colours(count: int) -> NDArray[np.uint8]:
    """Return that many colours that can be told apart, (count + 1, 3) uint8; the first, for nothing, is black."""
    table = np.zeros((count + 1, 3), np.uint8)
    for number in range(count):
        lightness = 0.5 + 0.12 * (number % 3 - 1)
        red, green, blue = colorsys.hls_to_rgb(number * _GOLDEN % 1, lightness, 0.75)
        table[number + 1] = (round(255 * red), round(255 * green), round(255 * blue))
    return table


def indexed_png(labels: LabelMap) -> bytes:
    """Return a PNG of the photo's size whose pixel values are the segments' ids, 0 for none; a palette colours them.

    Raises:
        ValueError: there are more segments than a palette has places.
    """
    if len(labels) >= _MOST_INDICES:
        raise ValueError(f"{len(labels)} segments do not fit into a palette")
    index = index_of(labels, labels.height, labels.width).astype(np.uint8)
    picture = Image.frombytes("P", (labels.width, labels.height), index.tobytes())
    picture.putpalette(colours(len(labels)).tobytes())
    return _png(picture)


def panoptic_png(labels: LabelMap) -> bytes:
    """Return COCO's panoptic PNG: the id of each pixel's segment as red + 256 · green + 65536 · blue."""
    index = index_of(labels, labels.height, labels.width)
    encoded = np.zeros((*index.shape, 3), np.uint8)
    encoded[..., 0] = index & 255
    encoded[..., 1] = index >> 8
    return _png(Image.fromarray(encoded))


def described(labels: LabelMap) -> list[dict[str, Any]]:
    """Return one record for each segment: id, name, score, whether it is a thing, box as x, y, width, height, area."""
    return [
        {
            "id": each.id,
            "name": each.kind.name,
            "name_zh_CN": each.kind.zh,
            "score": round(each.score, 4),
            "thing": each.kind.thing,
            "bbox": _bbox(each.box),
            "area": each.area,
        }
        for each in labels
    ]


def panoptic_record(labels: LabelMap, image: str, file: str) -> dict[str, Any]:
    """Return COCO's panoptic JSON for one photo.

    Args:
        labels: the map.
        image: name of the photo's file.
        file: name of the panoptic PNG.
    """
    index = index_of(labels, labels.height, labels.width)
    areas = np.bincount(index.ravel(), minlength=len(labels) + 1)
    segments = [
        {
            "id": each.id,
            "category_id": each.kind.coco,
            "area": int(areas[each.id]),
            "bbox": _bbox(each.box),
            "iscrowd": 0,
        }
        for each in labels
    ]
    kinds = {each.kind.name: each.kind for each in labels}
    return {
        "images": [{"id": 1, "file_name": image, "width": labels.width, "height": labels.height}],
        "annotations": [{"image_id": 1, "file_name": file, "segments_info": segments}],
        "categories": [{"id": kind.coco, "name": kind.name, "isthing": int(kind.thing)} for kind in kinds.values()],
    }


def overlay_png(pixels: Pixels, labels: LabelMap) -> bytes:
    """Return the photo, (H, W, 3), with every segment in a colour, outlined, its name on it."""
    photo = (pixels >> 8).astype(np.uint8) if pixels.dtype == np.uint16 else pixels
    index = index_of(labels, labels.height, labels.width)
    film = colours(len(labels))[index]
    mixed = np.where(
        (index > 0)[..., None], (photo * (1 - _FILM) + film * _FILM).astype(np.uint8), (photo * 0.6).astype(np.uint8)
    )
    width = max(1, round(max(photo.shape[:2]) / 900))
    rim = cv2.morphologyEx(index, cv2.MORPH_GRADIENT, np.ones((2 * width + 1, 2 * width + 1), np.uint8)) > 0
    mixed[rim] = 255
    picture = Image.fromarray(mixed.astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    size = max(12, round(max(photo.shape[:2]) / 50))
    font = ImageFont.load_default(size)
    for segment in labels:
        _write(draw, segment, font, size, index)
    return _png(picture)


def _write(draw: ImageDraw.ImageDraw, segment: Segment, font: Any, size: int, index: NDArray[np.uint16]) -> None:
    own = (index[segment.box.slices] == segment.id).astype(np.uint8)
    if not own.any():
        return
    # The thickest place: a segment's middle may lie outside it.
    away = cv2.distanceTransform(cv2.copyMakeBorder(own, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3)
    row, column = np.unravel_index(int(away.argmax()), away.shape)
    place = segment.box.left + int(column) - 1, segment.box.top + int(row) - 1
    text = f"{segment.kind.name} {segment.score:.2f}"
    box = draw.textbbox(place, text, font=font, anchor="mm")
    draw.rounded_rectangle((box[0] - 5, box[1] - 4, box[2] + 5, box[3] + 4), size // 4, fill=(20, 22, 26))
    draw.text(place, text, fill=(255, 255, 255), font=font, anchor="mm")


def _bbox(box: Rect) -> list[int]:
    return [box.left, box.top, box.width, box.height]


def _png(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()
