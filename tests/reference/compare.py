"""Compare Koutu with the reference implementations on the same graphs: `python -m tests.reference.compare [PHOTOS]`.

The reference runs its own module, prepares photos and decodes answers in its own way; Koutu runs the module's ONNX
export through the adapters that run published networks. Both resize photos by Lanczos: the filter is Koutu's choice.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from segment_anything import SamPredictor
from torch.nn import functional
from torchvision.models.detection.roi_heads import paste_masks_in_image

from koutu import paths
from koutu.engine.core.rect import Rect
from koutu.engine.labels.instance import MaskRcnnDecoder
from koutu.engine.labels.label_map import LabelMap
from koutu.engine.labels.panoptic import DetrPanopticDecoder
from koutu.engine.labels.prompts import SamCodec
from koutu.engine.labels.semantic import SemanticDecoder
from koutu.engine.labels.vocabulary import ClassName, load_vocabulary
from koutu.engine.networks.entry import Digest, NetworkEntry, NetworkFile
from koutu.engine.networks.families import FAMILIES, Family
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.labelling import ModelLabeller
from koutu.engine.networks.prompted import ModelPromptedSegmenter
from koutu.engine.networks.runtime import onnx_runtime
from koutu.engine.networks.session import OnnxSession
from koutu.engine.networks.tasks import LabelDecoder, Prompts
from tests.reference import exported
from tests.reference.networks import CLASSES, normalised
from tests.reference.panoptic import segments_of
from tests.reference.photos import Photo, lanczos, photos

NAMES = [ClassName(f"class {number}", "类") for number in range(CLASSES)]
VOCABULARY = load_vocabulary(paths.bundled_models() / "classes.toml")
SHORT = InputRule("short", 96, longest=320, step=1)
PADDED = replace(SHORT, pad=32)
LEAST = 0.2  # of random networks' boxes


def opened(path: Path) -> OnnxSession:
    """Open a graph with two threads."""
    options = onnx_runtime().SessionOptions()
    options.intra_op_num_threads = 2
    return OnnxSession(path.stem, onnx_runtime().InferenceSession(str(path), options, ["CPUExecutionProvider"]))


def entry(family: Family, rule: InputRule | None = None) -> NetworkEntry:
    """A catalogue's entry of a family, with another input size."""
    file = NetworkFile("made.onnx", 1, Digest("sha256", "0" * 64))
    treatment = FAMILIES[family] if rule is None else replace(FAMILIES[family], input=rule)
    return NetworkEntry("made", "Made", (file,), treatment, "MIT", "none.txt", ())


def labeller(family: Family, rule: InputRule, path: Path, decode: LabelDecoder[LabelMap]) -> ModelLabeller[LabelMap]:
    """Koutu's way from a photo to a label map."""
    return ModelLabeller(entry(family, rule), opened(path), decode)


def resized(photo: Photo, rule: InputRule) -> torch.Tensor:
    """The photo at the size that a network sees, (h, w, 3) in 0..255."""
    return torch.from_numpy(lanczos(photo, *rule.placement(*photo.shape[:2]).content).copy())


def numbers(found: LabelMap) -> NDArray[np.int64]:
    """A label map's class numbers, where classes are called by them."""
    table = np.zeros(len(found) + 1, np.int64)
    for segment in found:
        table[segment.id] = int(segment.kind.name.removeprefix("class "))
    assert found.index is not None
    return table[found.index]


def semantic(pictures: list[Photo], folder: Path, make: Callable[..., tuple[torch.nn.Module, Path]]) -> list[float]:
    """Shares of pixels with the same class, one a photo."""
    net, path = make(folder, normalised(resized(pictures[0], SHORT)))
    ours, shares = labeller("semantic", SHORT, path, SemanticDecoder(NAMES)), []
    for photo in pictures:
        answer = net(normalised(resized(photo, SHORT)))
        logits = answer[0] if isinstance(answer, tuple) else answer
        large = functional.interpolate(logits, photo.shape[:2], mode="bilinear", align_corners=False)
        theirs = large.argmax(1)[0].numpy()
        shares.append(float((numbers(ours.label(photo)) == theirs).mean()))
    return shares


def instances(pictures: list[Photo], folder: Path) -> tuple[int, float, float]:
    """How many boxes were compared, the largest distance of their sides, the largest difference of pasted masks.

    Boxes are compared with what the module finds. Masks are cut to whole pixels, where a millionth more is a row more:
    they are pasted from the graph's answers on both sides.
    """
    net, path = exported.mask_rcnn(folder, exported.caffe_input(resized(pictures[0], PADDED), 32))
    ours = labeller("mask-rcnn", PADDED, path, MaskRcnnDecoder(VOCABULARY, LEAST))
    session = onnx_runtime().InferenceSession(str(path), providers=["CPUExecutionProvider"])
    count, away, apart = 0, 0.0, 0.0
    for photo in pictures:
        height, width = photo.shape[:2]
        small = resized(photo, PADDED)
        feed = exported.caffe_input(small, 32)
        ratio = torch.tensor([width / small.shape[1], height / small.shape[0]] * 2)
        boxes, labels, scores, masks = (torch.from_numpy(each) for each in session.run(None, {"image": feed.numpy()}))
        inside, theirs = _cut(boxes * ratio, width, height), _cut(net(feed)[0] * ratio, width, height)
        away = max(away, float((inside - theirs).abs().max()))
        sure = (scores > LEAST).nonzero().ravel()
        planes = paste_masks_in_image(masks[sure], boxes[sure] * ratio, (height, width))[:, 0].numpy()
        found = ours.label(photo)
        if len(found) != len(sure):
            raise SystemExit(f"{len(found)} objects, the reference has {len(sure)}")
        for segment, box, plane, label in zip(found, inside[sure].numpy(), planes, labels[sure].tolist(), strict=True):
            if segment.kind != VOCABULARY.coco_things[label - 1] or segment.mask is None:
                raise SystemExit("another class than the reference's")
            # Koutu's boxes are whole pixels, and one at least.
            if min(box[2] - box[0], box[3] - box[1]) >= 1:
                away = max(away, float(np.abs(np.array(segment.box) - box).max()))
            apart = max(apart, float(np.abs(segment.mask.over(Rect(0, 0, width, height)) - plane).max()))
            count += 1
    return count, away, apart


def _cut(boxes: torch.Tensor, width: int, height: int) -> torch.Tensor:
    return torch.minimum(boxes.clamp(min=0), torch.tensor([width, height] * 2))


def panoptic(pictures: list[Photo], folder: Path) -> tuple[int, int, float]:
    """How many segments were compared, in how many photos they differ, the least share of pixels with the same."""
    native = InputRule("native", 0)
    net, path = exported.detr(folder, normalised(torch.from_numpy(pictures[0].copy())))
    ours = labeller("detr-panoptic", native, path, DetrPanopticDecoder(VOCABULARY, 0.5))
    things = {number: kind.thing for number, kind in VOCABULARY.coco.items()}
    count, different, least = 0, 0, 1.0
    for photo in pictures:
        logits, _, masks = net(normalised(torch.from_numpy(photo.copy())), torch.ones(1, 64, 64, dtype=torch.int64))
        owner, theirs = segments_of(logits[0], masks[0], photo.shape[:2], things, 0.5)
        found = ours.label(photo)
        assert found.index is not None
        kinds = {segment.id: segment.kind.coco for segment in found}
        different += sorted(kinds.values()) != sorted(theirs.values())
        pairs = zip(found.index.ravel().tolist(), owner.ravel().tolist(), strict=True)
        same = sum(kinds.get(mine) == theirs.get(other) for mine, other in pairs)
        least = min(least, same / owner.size)
        count += len(theirs)
    return count, different, least


def clicks(pictures: list[Photo], folder: Path) -> tuple[int, float, float]:
    """How many masks were compared; the largest difference of their likelihood, and of the network's own scores."""
    net, encoder, decoder = exported.sam(folder)
    sessions = {"encoder": opened(encoder), "decoder": opened(decoder)}
    ours = ModelPromptedSegmenter(entry("sam"), lambda role: sessions[role], SamCodec())
    predictor, random = SamPredictor(net), np.random.default_rng(3)
    rule, count, apart, scores_apart = FAMILIES["sam"].input, 0, 0.0, 0.0
    for photo in pictures:
        height, width = photo.shape[:2]
        small = resized(photo, rule)
        predictor.set_torch_image(small.permute(2, 0, 1)[None].float(), (height, width))
        embedding = ours.embed(photo)
        points = (random.random((2, 2)) * (width, height)).astype(np.float32)
        box = (0.1 * width, 0.2 * height, 0.8 * width, 0.9 * height)
        for prompts in (
            Prompts(points[:1], np.array([True])),
            Prompts(points, np.array([True, False])),
            Prompts(points[:1], np.array([True]), box),
        ):
            found = ours.segment(embedding, prompts)
            corners = None if prompts.box is None else np.array(prompts.box)
            for several in (False, True):
                _, praise, low = predictor.predict(
                    prompts.points, prompts.keep.astype(int), corners, multimask_output=several, return_logits=True
                )
                assert found.feedback is not None
                for plane, score in zip(low, praise, strict=True):
                    differences = [float(np.abs(_likely(plane) - _likely(each)).max()) for each in found.feedback]
                    best = int(np.argmin(differences))
                    apart = max(apart, differences[best])
                    scores_apart = max(scores_apart, float(abs(found.scores[best] - score)))
                    count += 1
    return count, apart, scores_apart


def _likely(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)), np.float32)


def main() -> int:
    """Print what is compared and what is asked; 1 where something is not equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="?", type=Path)
    parser.add_argument("--only", choices=("fcn", "unet", "mask-rcnn", "detr", "sam"))
    args = parser.parse_args()
    torch.set_num_threads(2)
    pictures, failed = photos(args.photos), False

    def tell(what: str, good: bool) -> None:
        nonlocal failed
        failed |= not good
        print(what, "" if good else "  NOT EQUAL", flush=True)

    wanted = [args.only] if args.only else ["fcn", "unet", "mask-rcnn", "detr", "sam"]
    with tempfile.TemporaryDirectory() as name, torch.no_grad():
        folder = Path(name)
        for which, make in (("fcn", exported.fcn), ("unet", exported.unet)):
            if which in wanted:
                shares = semantic(pictures, folder, make)
                tell(
                    f"{which}: {len(shares)} photos, least share of equal classes {min(shares):.5f}",
                    min(shares) >= 0.999,
                )
        if "mask-rcnn" in wanted:
            count, away, apart = instances(pictures, folder)
            good = count > 0 and away <= 0.5 and apart <= 1 / 255
            tell(f"mask-rcnn: {count} objects, boxes within {away:.3f} px, pasted masks within {apart:.5f}", good)
        if "detr" in wanted:
            count, different, least = panoptic(pictures, folder)
            good = count > 0 and different == 0 and least >= 0.999
            tell(f"detr: {count} segments, {different} photos differ, least share of equal pixels {least:.5f}", good)
        if "sam" in wanted:
            count, apart, praise = clicks(pictures, folder)
            good = apart <= 1e-3 and praise <= 1e-3
            tell(f"sam: {count} masks within {apart:.6f}, scores within {praise:.6f}", good)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
