"""How the families of Segment Anything are asked with points and boxes, and what their answers mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Floats
from koutu.engine.networks.tasks import Embedding, Outputs, PromptMasks, Prompts

_MASK_SIDE = 256  # of the decoder's low-resolution masks, and of the mask that it takes as a hint
_KEEP, _DROP, _PADDING = 1, 0, -1
_CORNERS = (2, 3)  # the labels that SAM's prompt encoder knows a box's corners by


@dataclass(frozen=True, slots=True)
class SamCodec:
    """Segment Anything's own decoder, as MobileSAM and ViT-B are exported.

    Its four masks are one for many clicks, then part, object and whole; a single-mask graph gives one.
    """

    def encode(self, embedding: Embedding, prompts: Prompts) -> Mapping[str, NDArray[Any]]:
        """Return points and labels in the input's pixels, the hint, and how large the masks shall be.

        The masks are asked for at the size the photo has in the input, never at its own: at 50 megapixels four masks
        of float32 would take 800 MB.
        """
        points, labels = _points(embedding, prompts)
        if prompts.box is None:  # the decoder was trained with one more point that means nothing
            points = np.concatenate([points, np.zeros((1, 2), np.float32)])
            labels = np.concatenate([labels, np.array([_PADDING], np.float32)])
        return {
            "point_coords": points[None],
            "point_labels": labels[None],
            **_hint(prompts),
            "orig_im_size": np.array(embedding.placement.content, np.float32),
        }

    def decode(self, outputs: Outputs, embedding: Embedding, prompts: Prompts) -> PromptMasks:
        """Rank the masks; see `ranked`."""
        low = np.asarray(outputs["feedback"][0], np.float32)
        return ranked(low, np.asarray(outputs["scores"][0], np.float32), embedding, prompts, many=len(low) == 4)


@dataclass(frozen=True, slots=True)
class Sam2Codec:
    """SAM 2.1's decoder: no padding point, no size; three masks: part, object, whole."""

    def encode(self, embedding: Embedding, prompts: Prompts) -> Mapping[str, NDArray[Any]]:
        """Return points and labels in the squeezed input's pixels, and the hint."""
        points, labels = _points(embedding, prompts)
        return {"point_coords": points[None], "point_labels": labels[None], **_hint(prompts)}

    def decode(self, outputs: Outputs, embedding: Embedding, prompts: Prompts) -> PromptMasks:
        """Rank the masks; see `ranked`."""
        masks = np.asarray(outputs["masks"][0], np.float32)
        return ranked(masks, np.asarray(outputs["scores"][0], np.float32), embedding, prompts, many=False)


@dataclass(frozen=True, slots=True)
class SlimSamCodec:
    """SlimSAM as transformers export it: points only, labels are whole numbers; a box is asked as its middle."""

    def encode(self, embedding: Embedding, prompts: Prompts) -> Mapping[str, NDArray[Any]]:
        """Return points and labels in the input's pixels, with the axes of batch and of prompts."""
        points, labels = _points(embedding, prompts, corners=False)
        return {"input_points": points[None, None], "input_labels": labels.astype(np.int64)[None, None]}

    def decode(self, outputs: Outputs, embedding: Embedding, prompts: Prompts) -> PromptMasks:
        """Rank the masks; see `ranked`. There is nothing to feed back."""
        masks = np.asarray(outputs["masks"], np.float32).reshape(-1, _MASK_SIDE, _MASK_SIDE)
        scores = np.asarray(outputs["scores"], np.float32).ravel()
        found = ranked(masks, scores, embedding, prompts, many=False)
        return PromptMasks(found.logits, found.scores)


def _points(embedding: Embedding, prompts: Prompts, *, corners: bool = True) -> tuple[Floats, Floats]:
    """Points (n, 2) in the input's pixels and labels (n,); a box is two more points."""
    points = [np.asarray(prompts.points, np.float32).reshape(-1, 2)]
    labels = [np.where(prompts.keep, _KEEP, _DROP).astype(np.float32).ravel()]
    if prompts.box is not None:
        sides = np.array(prompts.box, np.float32).reshape(2, 2)
        points.append(sides if corners else sides.mean(axis=0, keepdims=True))
        labels.append(np.array(_CORNERS if corners else [_KEEP], np.float32))
    return embedding.placement.to_input(np.concatenate(points)), np.concatenate(labels)


def _hint(prompts: Prompts) -> dict[str, NDArray[Any]]:
    """The mask that the prompts refine. Many clicks without it make an answer worse, not better."""
    if prompts.previous is None:
        mask = np.zeros((1, 1, _MASK_SIDE, _MASK_SIDE), np.float32)
    else:
        mask = np.asarray(prompts.previous, np.float32).reshape(1, 1, _MASK_SIDE, _MASK_SIDE)
    return {"mask_input": mask, "has_mask_input": np.array([float(prompts.previous is not None)], np.float32)}


def ranked(masks: Floats, scores: Floats, embedding: Embedding, prompts: Prompts, *, many: bool) -> PromptMasks:
    """Order masks by how many of the clicks they satisfy, then by the network's own estimate.

    Args:
        masks: (k, 256, 256) float32 logits over the whole input, padding included.
        scores: (k,) float32.
        embedding: says where the photo lay.
        prompts: the clicks.
        many: whether the first mask is the one for many clicks: it comes first with more than one click and last with
            one alone, for which it is not made.

    Returns:
        The masks without the padding.
    """
    # Masks cover the square that the graph works on, also where it is the graph that pads the picture to it.
    square, content = max(embedding.placement.input), embedding.placement.content
    rows, columns = masks.shape[1] * content[0] / square, masks.shape[2] * content[1] / square
    logits = np.ascontiguousarray(masks[:, : max(1, round(rows)), : max(1, round(columns))])
    height, width = embedding.placement.photo
    xs = np.clip((np.asarray(prompts.points)[:, 0] * logits.shape[2] / width).astype(int), 0, logits.shape[2] - 1)
    ys = np.clip((np.asarray(prompts.points)[:, 1] * logits.shape[1] / height).astype(int), 0, logits.shape[1] - 1)
    satisfied = ((logits[:, ys, xs] > 0) == prompts.keep[None]).sum(axis=1)
    clicks = len(prompts.keep) + (2 if prompts.box is not None else 0)
    preferred = np.zeros(len(masks))
    if many:
        preferred[0] = 1 if clicks > 1 else -1
    order = np.lexsort((-scores, -satisfied, -preferred))
    return PromptMasks(logits[order], scores[order], masks[order])


def by_size(masks: PromptMasks) -> list[int]:
    """Return the masks' places from part over object to whole: by how much each covers."""
    covered = (masks.logits > 0).sum(axis=(1, 2))
    return [int(place) for place in np.argsort(covered, kind="stable")]


def likely(logits: Floats) -> Floats:
    """Return the soft mask of logits, (h, w) float32 in 0..1."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)), np.float32)


def clicked_part(values: Floats, row: int, column: int) -> Floats:
    """Return a soft mask without the islands that the click is not on; unchanged where the click is on none.

    Args:
        values: (h, w) float32 in 0..1.
        row, column: the click.
    """
    solid = (values >= 0.5).astype(np.uint8)
    count, labels = cv2.connectedComponents(solid, connectivity=8)
    own = labels[row, column]
    if count <= 2 or own == 0:
        return values
    others = ((labels != own) & (labels > 0)).astype(np.uint8)
    return np.where(cv2.dilate(others, np.ones((5, 5), np.uint8)) > 0, np.float32(0), values).astype(np.float32)
