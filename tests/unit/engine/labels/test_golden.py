"""Decoders against the answers of PyTorch and torchvision; tests/reference writes them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from koutu import paths
from koutu.engine.core.placement import Placement
from koutu.engine.core.rect import Rect
from koutu.engine.labels.instance import MaskRcnnDecoder
from koutu.engine.labels.prompts import SamCodec
from koutu.engine.labels.semantic import SemanticDecoder
from koutu.engine.labels.vocabulary import ClassName, load_vocabulary
from koutu.engine.networks.families import FAMILIES
from koutu.engine.networks.tasks import Embedding, Prompts

GOLDEN = np.load(Path(__file__).resolve().parents[3] / "data" / "labels" / "golden.npz")
NUMBERS = range(5)


def shape(number: int) -> tuple[int, int]:
    height, width = GOLDEN[f"shape {number}"].tolist()
    return height, width


@pytest.mark.parametrize("number", NUMBERS)
def test_class_maps_are_pytorch_s(number: int) -> None:
    height, width = shape(number)
    classes = [ClassName(f"class {n}", "类") for n in range(21)]
    found = SemanticDecoder(classes)(
        {"logits": GOLDEN[f"semantic {number} logits"]}, Placement((height, width), (height, width), (height, width))
    )
    assert found.index is not None
    by_id = np.zeros(len(found) + 1, np.uint8)
    for segment in found:
        by_id[segment.id] = int(segment.kind.name.removeprefix("class "))
    same = by_id[found.index] == GOLDEN[f"semantic {number} classes"]
    assert same.mean() >= 0.999


@pytest.mark.parametrize("number", NUMBERS)
def test_pasted_masks_are_torchvision_s(number: int) -> None:
    """Also of boxes that reach beyond the photo, as they do in a padded input."""
    height, width = shape(number)
    planes = GOLDEN[f"instance {number} planes"]
    outputs = {
        "boxes": GOLDEN[f"instance {number} boxes"],
        "labels": np.ones(len(planes), np.int64),
        "scores": np.linspace(0.9, 0.8, len(planes), dtype=np.float32),
        "masks": GOLDEN[f"instance {number} masks"],
    }
    placement = Placement((height, width), (height, width), (height + 32, width + 32))
    found = MaskRcnnDecoder(load_vocabulary(paths.bundled_models() / "classes.toml"))(outputs, placement)
    for segment, plane in zip(found, planes, strict=True):
        assert segment.mask is not None
        assert np.abs(segment.mask.over(Rect(0, 0, width, height)) - plane).max() <= 1 / 255


@pytest.mark.parametrize("number", NUMBERS)
def test_click_masks_are_segment_anything_s(number: int) -> None:
    height, width = shape(number)
    low = np.kron(GOLDEN[f"clicks {number} low"], np.ones((16, 16), np.float32))[None, None]
    embedding = Embedding({}, FAMILIES["sam"].input.placement(height, width))
    prompts = Prompts(np.zeros((0, 2), np.float32), np.zeros(0, bool), (0, 0, width, height))
    found = SamCodec().decode({"feedback": low, "scores": np.ones((1, 1), np.float32)}, embedding, prompts)
    ours = cv2.resize(found.logits[0], (width, height), interpolation=cv2.INTER_LINEAR)
    theirs = GOLDEN[f"clicks {number} photo"]
    # Cells are cut whole here: the edge of the padding may lie half a cell off. Inside, signs agree.
    assert (np.sign(ours) == np.sign(theirs)).mean() >= 0.97
