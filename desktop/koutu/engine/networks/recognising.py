"""Which family a graph is of, told by the names, ranks and types of what goes in and comes out.

A matte's family is told by its answer as well (`importing`); here are those whose graphs say enough.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from koutu.engine.networks.families import FAMILIES, Family, PromptFamily, Treatment
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.session import ModelSession, TensorSpec

# A graph that answers with fewer planes than this answers with mattes.
_LEAST_CLASSES = 2
# Pascal VOC 2012 with background; U²-Net's clothes, and its input's side.
_VOC_CLASSES, _CLOTHES_CLASSES, _CLOTHES_SIDE = 21, 4, 768
_BATCHES = (1, None)  # None: a name instead of a number


@dataclass(frozen=True, slots=True)
class Signature:
    """What goes into a graph and comes out of it, by names and in the graph's order."""

    inputs: Mapping[str, TensorSpec]
    outputs: Mapping[str, TensorSpec]

    @classmethod
    def of(cls, session: ModelSession) -> "Signature":
        """Return a session's."""
        return cls(session.inputs, session.outputs)


def recognised(graph: Signature, classes: int = 0) -> Treatment | None:
    """Return how a network of one file is treated, or None where its graph does not say.

    Args:
        graph: the file's.
        classes: names in the list that lies beside it; with as many planes the graph is a semantic one.
    """
    outputs = set(graph.outputs)
    photo = next(iter(graph.inputs.values()), None)
    if photo is None:
        return None
    if {"logits", "pred_boxes", "pred_masks"} <= outputs and "pixel_mask" in graph.inputs:
        return FAMILIES["detr-panoptic"]
    if outputs == {"dets", "labels", "masks"}:
        return _squeezed("rf-detr", photo)
    if set(FAMILIES["nanodet"].outputs.values()) <= outputs:
        return FAMILIES["nanodet"]
    if len(graph.inputs) != 1:
        return None
    if len(photo.shape) == 3 and len(outputs) == 4:
        return _mask_rcnn(graph)
    if len(photo.shape) == 4 and photo.shape[1] == 4:
        return FAMILIES["vitmatte"]
    if list(graph.outputs) == ["alphas"]:
        return _squeezed("ben2", photo)
    return _semantic(graph, photo, classes)


def recognised_pair(first: Signature, second: Signature) -> tuple[Treatment, bool] | None:
    """Return how two files that select what is pointed at are treated, and whether the first is the encoder.

    None where they are no such pair.
    """
    for encoder, decoder, in_order in ((first, second, True), (second, first, False)):
        family = _prompt_family(encoder, decoder)
        if family is not None:
            return FAMILIES[family], in_order
    return None


def answers_clicks(graph: Signature) -> bool:
    """Whether a file is the half of a network that answers clicks."""
    return any(name in graph.inputs for name in ("point_coords", "input_points", "batched_point_coords"))


def embeds(graph: Signature) -> bool:
    """Whether a file is the half of a network that looks at the photo for clicks to come."""
    return any("image_embed" in name for name in graph.outputs)


def _prompt_family(encoder: Signature, decoder: Signature) -> PromptFamily | None:
    if not embeds(encoder) or not answers_clicks(decoder) or not set(encoder.outputs) & set(decoder.inputs):
        return None
    if "batched_point_coords" in decoder.inputs:
        return "efficient-sam"
    if "input_points" in decoder.inputs:
        return "slimsam"
    if "high_res_feats_0" in encoder.outputs:
        return "sam2"
    photo = next(iter(encoder.inputs.values()))
    return "mobile-sam" if len(photo.shape) == 3 else "sam"


def _mask_rcnn(graph: Signature) -> Treatment | None:
    """The zoo names its outputs by numbers: they are told by rank and type."""
    roles = {}
    for name, spec in graph.outputs.items():
        whole = spec.dtype.startswith("int")
        rank = len(spec.shape)
        role = {(2, False): "boxes", (1, True): "labels", (1, False): "scores", (4, False): "masks"}.get((rank, whole))
        if role is not None:
            roles[role] = name
    return dataclasses.replace(FAMILIES["mask-rcnn"], outputs=roles) if len(roles) == 4 else None


def _semantic(graph: Signature, photo: TensorSpec, classes: int) -> Treatment | None:
    name, answer = next(iter(graph.outputs.items()))
    if len(photo.shape) != 4 or photo.shape[1] not in (3, None) or photo.shape[0] not in _BATCHES:
        return None if not isinstance(photo.shape[0], str) else _semantic_of(name, answer, photo, classes)
    return _semantic_of(name, answer, photo, classes)


def _semantic_of(name: str, answer: TensorSpec, photo: TensorSpec, classes: int) -> Treatment | None:
    if classes and answer.dtype.startswith(("int", "uint")) and len(answer.shape) in (3, 4):
        return dataclasses.replace(_squeezed("semantic", photo), outputs={"index": name})
    planes = answer.shape[1] if len(answer.shape) == 4 else None
    if not isinstance(planes, int) or planes < _LEAST_CLASSES:
        return None
    if planes == _CLOTHES_CLASSES and photo.shape[-1] == _CLOTHES_SIDE:
        return dataclasses.replace(FAMILIES["clothes"], outputs={"logits": name})
    if planes in (classes, _VOC_CLASSES):
        return dataclasses.replace(_squeezed("semantic", photo), outputs={"logits": name})
    return None


def _squeezed(family: Family, photo: TensorSpec) -> Treatment:
    """The family's treatment, at the graph's own size where that is fixed."""
    side = photo.shape[-1]
    usual = FAMILIES[family]
    return dataclasses.replace(usual, input=InputRule("squeeze", side)) if isinstance(side, int) else usual
