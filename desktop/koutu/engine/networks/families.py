"""The families of networks: how each one's photos are prepared and its answers read, in one table.

The catalogue and the descriptions of imported networks name a family and give only what differs.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from koutu.engine.networks.input_rule import InputRule

# Of classes in models/classes.toml.
Numbering = Literal["voc", "clothes", "coco"]
Task = Literal["matte", "prompt", "labels", "trimap"]
Activation = Literal["stretch", "sigmoid", "none"]
Range = Literal["own", "full", "raw"]
Channels = Literal["rgb", "bgr"]
Layout = Literal["nchw", "chw", "hwc"]
ConstantType = Literal["int64", "int32", "float32"]
MatteFamily = Literal["u2net", "isnet", "isnet-anime", "birefnet", "modnet", "ben2", "custom"]
LabelFamily = Literal["semantic", "clothes", "mask-rcnn", "rf-detr", "detr-panoptic", "nanodet"]
PromptFamily = Literal["sam", "mobile-sam", "sam2", "slimsam", "efficient-sam"]
Family = Literal[MatteFamily, LabelFamily, PromptFamily, "vitmatte"]

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Constant:
    """An input of a network that is the same for every photo, such as DETR's mask of what is no padding.

    Attributes:
        name: in the graph.
        dtype: of its values.
        shape: of the tensor.
        value: of all its elements.
    """

    name: str
    dtype: ConstantType
    shape: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a photo becomes a network's input, and where in its outputs the answer lies.

    Attributes:
        family: who trained it so; decides what the outputs mean.
        input: the size the network was trained for.
        mean, std: per channel in the network's order, subtracted from and divided out of the scaled photo.
        range: what is 1 when the photo is scaled: its "own" maximum, or 255 ("full"); or "raw": 0 to 255 stay.
        activation: how a matte's plane becomes alpha: "stretch" (its least is 0, its greatest 1), "sigmoid", "none".
        channels: the order of the colours.
        layout: of the input's axes: batch, channels, height, width.
        constants: inputs beside the photo.
        outputs: the names of the outputs by their roles; none: the first output is the matte.
        thresholds: from where on an answer counts, by name.
    """

    family: Family
    input: InputRule
    mean: Colour
    std: Colour
    range: Range = "own"
    activation: Activation = "stretch"
    channels: Channels = "rgb"
    layout: Layout = "nchw"
    constants: tuple[Constant, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict, hash=False)
    thresholds: Mapping[str, float] = field(default_factory=dict, hash=False)


# Mean and standard deviation of ImageNet's pixels, which networks that began as classifiers were trained with.
_IMAGENET: Colour = (0.485, 0.456, 0.406)
_IMAGENET_STD: Colour = (0.229, 0.224, 0.225)  # the same source
# Means and deviations of networks that were trained on −1 to 1, on −0.5 to 0.5 or on 0 to 1:
_HALF: Colour = (0.5, 0.5, 0.5)
_ZERO: Colour = (0.0, 0.0, 0.0)
_ONE: Colour = (1.0, 1.0, 1.0)
# Sides as their authors trained them: of IS-Net, BiRefNet, BEN2 and SAM 2, and of SAM and SlimSAM.
_SQUARE = InputRule("squeeze", 1024)
_SQUARE_OF_1024 = InputRule("long", 1024, pad=1024)  # SAM's
# Meta's own notebook and every port of it: what a click is answered with. The padding point is the codec's business.
_SAM_OUTPUTS = {"masks": "masks", "scores": "iou_predictions", "feedback": "low_res_masks"}
# One whole picture: DETR is fed unpadded, so nothing is masked out (64 × 64 is what its exporter froze).
_NO_PADDING = Constant("pixel_mask", "int64", (1, 64, 64), 1)


def _imagenet(family: Family, rule: InputRule) -> Treatment:
    return Treatment(family, rule, _IMAGENET, _IMAGENET_STD, "full", "none")


def _for_mattes() -> list[Treatment]:
    """Return the families that answer with a matte."""
    return [
        Treatment("u2net", InputRule("squeeze", 320), _IMAGENET, _IMAGENET_STD),
        Treatment("isnet", _SQUARE, _HALF, _ONE),
        Treatment("isnet-anime", _SQUARE, _IMAGENET, _ONE),
        Treatment("birefnet", _SQUARE, _IMAGENET, _IMAGENET_STD, activation="sigmoid"),
        Treatment("modnet", InputRule("short", 512), _HALF, _HALF, "full", "none"),
        _imagenet("ben2", _SQUARE),
        Treatment("custom", InputRule("squeeze", 512), _IMAGENET, _IMAGENET_STD),
    ]


def _for_labels() -> list[Treatment]:
    """Return the families that name what is in a photo."""
    return [
        # torchvision's FCN and whatever else answers with one plane of logits for each class.
        dataclasses.replace(_imagenet("semantic", InputRule("short", 520, step=1)), outputs={"logits": "out"}),
        # levindabhi/cloth-segmentation trains with one half; rembg's ImageNet figures are not upstream's.
        Treatment("clothes", InputRule("squeeze", 768), _HALF, _HALF, "full", "none"),
        Treatment(
            "mask-rcnn",
            InputRule("short", 800, longest=1333, step=1, pad=32),
            (102.9801, 115.9465, 122.7717),
            _ONE,
            "raw",
            "none",
            channels="bgr",
            layout="chw",
            outputs={"boxes": "6568", "labels": "6570", "scores": "6572", "masks": "6887"},
            thresholds={"score": 0.5, "mask": 0.5},
        ),
        dataclasses.replace(
            _imagenet("rf-detr", InputRule("squeeze", 312)),
            outputs={"boxes": "dets", "logits": "labels", "masks": "masks"},
            thresholds={"score": 0.5},
        ),
        dataclasses.replace(
            _imagenet("detr-panoptic", InputRule("short", 800, longest=1333, step=1)),
            constants=(_NO_PADDING,),
            outputs={"logits": "logits", "boxes": "pred_boxes", "masks": "pred_masks"},
            thresholds={"score": 0.85},
        ),
        # The padding is the mean's grey.
        Treatment(
            "nanodet",
            InputRule("long", 416, pad=416),
            (103.53, 116.28, 123.675),
            (57.375, 57.12, 58.395),
            "raw",
            "none",
            channels="bgr",
            outputs={f"{kind}_{stride}": f"{kind}_{stride}" for kind in ("scores", "sides") for stride in (8, 16, 32)},
            thresholds={"score": 0.3},
        ),
    ]


def _for_prompts() -> list[Treatment]:
    """Return the families that are asked with points, boxes or trimaps."""
    return [
        dataclasses.replace(_imagenet("sam", _SQUARE_OF_1024), outputs=_SAM_OUTPUTS),
        # Acly's export scales, normalises and pads inside the graph.
        Treatment(
            "mobile-sam", InputRule("long", 1024), _ZERO, _ONE, "raw", "none", layout="hwc", outputs=_SAM_OUTPUTS
        ),
        dataclasses.replace(_imagenet("sam2", _SQUARE), outputs={"masks": "masks", "scores": "iou_predictions"}),
        dataclasses.replace(
            _imagenet("slimsam", _SQUARE_OF_1024), outputs={"masks": "pred_masks", "scores": "iou_scores"}
        ),
        Treatment(
            "efficient-sam",
            InputRule("long", 1024),
            _ZERO,
            _ONE,
            "full",
            "none",
            outputs={"masks": "output_masks", "scores": "iou_predictions"},
        ),
        # Its own preprocessor's figures; ports that feed ImageNet's are wrong.
        Treatment(
            "vitmatte", InputRule("native", 0, pad=32), _HALF, _HALF, "full", "none", outputs={"alpha": "alphas"}
        ),
    ]


def _table() -> dict[Family, Treatment]:
    return {row.family: row for row in (*_for_mattes(), *_for_labels(), *_for_prompts())}


# The numbering of classes.toml that a family's labels follow, whatever it was trained on since.
FAMILY_NUMBERINGS: Mapping[Family, Numbering] = MappingProxyType(
    {"clothes": "clothes", "mask-rcnn": "coco", "rf-detr": "coco", "detr-panoptic": "coco", "nanodet": "coco"}
)
FAMILIES: Mapping[Family, Treatment] = MappingProxyType(_table())


def task_of(family: Family) -> Task:
    """Return what the networks of a family do."""
    if family in get_args(MatteFamily):
        return "matte"
    if family in get_args(LabelFamily):
        return "labels"
    return "prompt" if family in get_args(PromptFamily) else "trimap"
