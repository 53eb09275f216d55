"""Whole ways from a photo through a graph with a published network's inputs and outputs to a label map.

Each graph answers another thing as soon as one of the usual mistakes is made. The tests name them and make them.
"""

from dataclasses import replace

import numpy as np
import pytest

from koutu import paths
from koutu.engine.core.rect import Rect
from koutu.engine.labels.instance import MaskRcnnDecoder
from koutu.engine.labels.label_map import LabelMap
from koutu.engine.labels.panoptic import DetrPanopticDecoder
from koutu.engine.labels.prompts import SamCodec
from koutu.engine.labels.semantic import SemanticDecoder
from koutu.engine.labels.vocabulary import load_vocabulary
from koutu.engine.networks.entry import Digest, NetworkEntry, NetworkFile
from koutu.engine.networks.families import FAMILIES, Family, Treatment
from koutu.engine.networks.labelling import ModelLabeller
from koutu.engine.networks.prompted import ModelPromptedSegmenter
from koutu.engine.networks.runtime import onnx_runtime
from koutu.engine.networks.session import OnnxSession
from koutu.engine.networks.tasks import LabelDecoder, Prompts
from tests.unit import contract_graphs as graphs

VOCABULARY = load_vocabulary(paths.bundled_models() / "classes.toml")
RED, GREEN, BLUE = (250, 10, 10), (10, 250, 10), (10, 10, 250)


def opened(graph: bytes) -> OnnxSession:
    return OnnxSession("made", onnx_runtime().InferenceSession(graph, providers=["CPUExecutionProvider"]))


def entry(treatment: Treatment) -> NetworkEntry:
    file = NetworkFile("made.onnx", 1, Digest("sha256", "0" * 64))
    return NetworkEntry("made", "Made", (file,), treatment, "MIT", "none.txt", ())


def labelled(
    graph: bytes, family: Family, decode: LabelDecoder[LabelMap], photo: np.ndarray, **changes: object
) -> LabelMap:
    treatment = replace(FAMILIES[family], **changes)
    return ModelLabeller(entry(treatment), opened(graph), decode).label(photo)


def halves(height: int, width: int, left: tuple[int, ...], right: tuple[int, ...]) -> np.ndarray:
    photo = np.empty((height, width, 3), np.uint8)
    photo[:, : width // 2] = left
    photo[:, width // 2 :] = right
    return photo


def names(found: LabelMap) -> list[str]:
    return sorted(segment.kind.name for segment in found)


SIZES = [(300, 200), (200, 300), (97, 640), (33, 31)]


@pytest.mark.parametrize("size", SIZES)
def test_semantic(size: tuple[int, int]) -> None:
    found = labelled(graphs.semantic(), "semantic", SemanticDecoder(VOCABULARY.voc), halves(*size, RED, GREEN))
    assert names(found) == ["cat", "person"]
    height, width = size
    assert found.at(width * 0.2, height / 2)[0].kind.name == "person"
    assert found.at(width * 0.8, height / 2)[0].kind.name == "cat"
    person = next(segment for segment in found if segment.kind.name == "person")
    assert abs(person.box.right - width // 2) <= max(1, width // 100)


@pytest.mark.parametrize(
    "mistake",
    [
        {"mean": (0.0, 0.0, 0.0), "std": (1.0, 1.0, 1.0)},  # not normalised
        {"channels": "bgr"},
        {"outputs": {"logits": "aux"}},
    ],
    ids=["normalisation", "channel order", "output"],
)
def test_semantic_shows_a_mistake(mistake: dict[str, object]) -> None:
    photo = halves(300, 200, RED, GREEN)
    found = labelled(graphs.semantic(), "semantic", SemanticDecoder(VOCABULARY.voc), photo, **mistake)
    assert not (found.at(40, 150) and found.at(40, 150)[0].kind.name == "person")


def test_clothes() -> None:
    found = labelled(graphs.clothes(), "clothes", SemanticDecoder(VOCABULARY.clothes), halves(300, 200, RED, GREEN))
    assert names(found) == ["lower body clothes", "upper body clothes"]
    assert found.at(40, 150)[0].kind.name == "upper body clothes"


def test_clothes_shows_other_normalisation() -> None:
    wrong = FAMILIES["semantic"]
    photo = halves(300, 200, (150, 10, 10), (128, 128, 128))
    right = labelled(graphs.clothes(), "clothes", SemanticDecoder(VOCABULARY.clothes), photo)
    found = labelled(
        graphs.clothes(), "clothes", SemanticDecoder(VOCABULARY.clothes), photo, mean=wrong.mean, std=wrong.std
    )
    assert names(right) == ["upper body clothes"]
    assert [each.score for each in found] != pytest.approx([each.score for each in right], abs=1e-3)


@pytest.mark.parametrize("size", [(300, 200), (200, 300), (97, 640)])
def test_mask_rcnn(size: tuple[int, int]) -> None:
    photo = halves(*size, BLUE, BLUE)
    found = labelled(graphs.mask_rcnn(), "mask-rcnn", MaskRcnnDecoder(VOCABULARY), photo)
    assert [segment.kind.name for segment in found] == ["person", "car"]
    placement = FAMILIES["mask-rcnn"].input.placement(*size)
    # The boxes are shares of the padded input: the way back goes over the padding and the ratio.
    scale = size[1] / placement.content[1] * placement.input[1], size[0] / placement.content[0] * placement.input[0]
    expected = np.array([0.25 * scale[0], 0.25 * scale[1], 0.5 * scale[0], 0.75 * scale[1]])
    np.testing.assert_allclose(np.array(found.segments[0].box), expected, atol=0.51)
    assert placement.input != placement.content
    car = found.segments[1]
    assert car.mask.at(car.box.left + car.box.width * 0.25, car.box.height / 2) > 0.8
    assert car.mask.at(car.box.left + car.box.width * 0.75, car.box.height / 2) < 0.1


def test_mask_rcnn_sees_nothing_where_red_and_blue_are_exchanged() -> None:
    decode = MaskRcnnDecoder(VOCABULARY)
    assert len(labelled(graphs.mask_rcnn(), "mask-rcnn", decode, halves(200, 300, RED, RED))) == 0
    found = labelled(graphs.mask_rcnn(), "mask-rcnn", decode, halves(200, 300, BLUE, BLUE), channels="rgb")
    assert len(found) == 0


@pytest.mark.parametrize("size", [(300, 200), (200, 300)])
def test_detr_panoptic(size: tuple[int, int]) -> None:
    photo = halves(*size, BLUE, RED)
    photo[: size[0] // 2, : size[1] // 2] = (130, 200, 250)
    found = labelled(graphs.detr_panoptic(), "detr-panoptic", DetrPanopticDecoder(VOCABULARY), photo)
    # Two queries saw sky: it is one stuff. The unsure car and “no object” have the highest masks, and get nothing.
    assert names(found) == ["person", "sky"]
    sky = next(segment for segment in found if segment.kind.name == "sky")
    assert abs(sky.box.right - size[1] // 2) <= 2
    assert (sky.box.top, sky.box.bottom) == (0, size[0])


def test_detr_panoptic_shows_a_mask_that_is_not_all_ones() -> None:
    constant = replace(FAMILIES["detr-panoptic"].constants[0], value=0)
    photo = halves(300, 200, BLUE, RED)
    decode = DetrPanopticDecoder(VOCABULARY)
    found = labelled(graphs.detr_panoptic(), "detr-panoptic", decode, photo, constants=(constant,))
    assert len(found) == 0


class Counting:
    """A session that counts its runs."""

    def __init__(self, session: OnnxSession) -> None:
        self.inputs, self.outputs, self.runs = session.inputs, session.outputs, 0
        self._session = session

    def run(self, feeds, outputs, cancel=None):
        self.runs += 1
        return self._session.run(feeds, outputs, cancel)


def clicked(*points: tuple[float, float], keep: list[bool] | None = None, **more: object) -> Prompts:
    made = np.array(points, np.float32).reshape(-1, 2)
    return Prompts(made, np.array(keep or [True] * len(made), bool), **more)


@pytest.mark.parametrize("family", ["sam", "mobile-sam"])
@pytest.mark.parametrize("size", [(600, 400), (300, 800)])
def test_sam(family: Family, size: tuple[int, int]) -> None:
    encoder = Counting(opened(graphs.sam_encoder(inside=family == "mobile-sam")))
    decoder = Counting(opened(graphs.sam_decoder()))
    treatment = FAMILIES[family]
    segmenter = ModelPromptedSegmenter(
        entry(treatment), lambda role: encoder if role == "encoder" else decoder, SamCodec()
    )
    photo = np.full((*size, 3), 200, np.uint8)
    embedding = segmenter.embed(photo)
    at = (size[1] * 0.75, size[0] * 0.75)
    found = segmenter.segment(embedding, clicked(at))
    height, width = found.logits.shape[1:]
    # One click: object, whole, part; the mask for many clicks comes last.
    assert found.scores.tolist() == pytest.approx([0.9, 0.7, 0.5, 0.95])
    disc = found.logits[0] > 0
    rows, columns = np.nonzero(disc)
    np.testing.assert_allclose(
        [columns.mean() / width * size[1], rows.mean() / height * size[0]], at, atol=max(size) / 128
    )
    scale = 1024 / max(size)
    across = (columns.max() - columns.min() + 1) / width * size[1]
    assert across == pytest.approx(min(200 / scale, size[1] - at[0] + 100 / scale), rel=0.06)
    # A second click that is not wanted cuts its disc off; the many-clicks mask leads then.
    cut = segmenter.segment(embedding, clicked(at, (at[0], at[1] - 60 / scale), keep=[True, False]))
    assert cut.scores[0] == pytest.approx(0.95)
    assert 0 < (cut.logits[0] > 0).sum() < disc.sum()
    # The mask before comes back in.
    again = segmenter.segment(embedding, clicked((5, 5), previous=found.feedback[0]))
    assert (again.logits[0][disc] > -1000).all()
    with_box = segmenter.segment(embedding, clicked(at, box=(0, 0, size[1], size[0])))
    assert (with_box.logits[0] > 0).any()
    assert (encoder.runs, decoder.runs) == (1, 4)


def test_boxes_stay_inside_the_photo() -> None:
    photo = halves(200, 300, BLUE, BLUE)
    found = labelled(graphs.mask_rcnn(), "mask-rcnn", MaskRcnnDecoder(VOCABULARY), photo)
    bounds = Rect(0, 0, 300, 200)
    assert all(segment.box.clipped(bounds) == segment.box for segment in found)
