"""Small graphs with the inputs and outputs of the families that say more than a matte."""

import numpy as np

from tests.unit.onnx_graphs import FLOAT, INT64, model, node, tensor, value

ANY = (1, 3, "height", "width")


def semantic(classes: int = 21, side: int | str = "any", *, outputs: tuple[str, ...] = ("out", "aux")) -> bytes:
    """Answers with one plane a class: 15 where it is red, 8 where it is green, else 0."""
    weights = np.zeros((classes, 3, 1, 1), np.float32)
    weights[15 % classes, 0] = weights[8 % classes, 1] = 1
    height, width = (side, side) if isinstance(side, int) else ("height", "width")
    first, *others = outputs
    nodes = [node("Conv", ["input", "weights"], [first])] + [node("Neg", [first], [name]) for name in others]
    planes = [value(name, (1, classes, height, width)) for name in outputs]
    return model(nodes, [value("input", (1, 3, height, width))], planes, [tensor("weights", weights)])


def class_numbers(side: int = 513) -> bytes:
    """Answers with the number of the strongest colour, a whole number in every place."""
    nodes = [node("ArgMax", ["image"], ["mask"], axis=1, keepdims=0)]
    return model(nodes, [value("image", (1, 3, side, side))], [value("mask", (1, side, side), INT64)])


def mask_rcnn() -> bytes:
    """Names its outputs by numbers and takes no batch axis; the one box's score is the mean of the first channel."""
    nodes = [
        node("Constant", [], ["6568"], value=tensor("b", np.array([[0, 0, 32, 32]], np.float32))),
        node("Constant", [], ["6570"], value=tensor("l", np.array([1], np.int64))),
        node("Slice", ["image", "zero", "one", "zero"], ["first"]),
        node("ReduceMean", ["first"], ["mean"], axes=[0, 1, 2], keepdims=0),
        node("Unsqueeze", ["mean", "zero"], ["6572"]),
        node("Constant", [], ["6887"], value=tensor("m", np.ones((1, 1, 28, 28), np.float32))),
    ]
    outputs = [value("6568", ("n", 4)), value("6570", ("n",), INT64), value("6572", ("n",))]
    outputs.append(value("6887", ("n", 1, 28, 28)))
    numbers = [tensor("zero", np.array([0], np.int64)), tensor("one", np.array([1], np.int64))]
    return model(nodes, [value("image", (3, "height", "width"))], outputs, numbers)


def rf_detr(side: int = 312) -> bytes:
    nodes = [
        node("Constant", [], ["dets"], value=tensor("d", np.zeros((1, 2, 4), np.float32))),
        node("Constant", [], ["labels"], value=tensor("l", np.zeros((1, 2, 91), np.float32))),
        node("ReduceMean", ["input"], ["masks"], axes=[1], keepdims=1),
    ]
    outputs = [value("dets", (1, 2, 4)), value("labels", (1, 2, 91)), value("masks", (1, 1, side, side))]
    return model(nodes, [value("input", (1, 3, side, side))], outputs)


def detr_panoptic() -> bytes:
    """Its masks are the mask of what is no padding, which it was fed."""
    nodes = [
        node("Constant", [], ["pred_boxes"], value=tensor("b", np.zeros((1, 1, 4), np.float32))),
        node("ReduceMean", ["pixel_values"], ["logits"], axes=[1], keepdims=0),
        node("Cast", ["pixel_mask"], ["pred_masks"], to=FLOAT),
    ]
    inputs = [value("pixel_values", ANY), value("pixel_mask", (1, 64, 64), INT64)]
    outputs = [
        value("logits", (1, "height", "width")),
        value("pred_boxes", (1, 1, 4)),
        value("pred_masks", (1, 64, 64)),
    ]
    return model(nodes, inputs, outputs)


def vitmatte() -> bytes:
    nodes = [node("ReduceMean", ["pixel_values"], ["alphas"], axes=[1], keepdims=1)]
    return model(nodes, [value("pixel_values", (1, 4, "h", "w"))], [value("alphas", (1, 1, "h", "w"))])


def nanodet(side: int = 416) -> bytes:
    nodes, outputs = [node("ReduceMean", ["image"], ["mean"], axes=[1, 2, 3], keepdims=0)], []
    for kind, columns in (("scores", 80), ("sides", 44)):
        for stride in (8, 16, 32):
            name, rows = f"{kind}_{stride}", (side // stride) ** 2
            zeros = tensor(name, np.zeros((1, rows, columns), np.float32))
            nodes += [
                node("Constant", [], [f"{name}_zero"], value=zeros),
                node("Add", [f"{name}_zero", "mean"], [name]),
            ]
            outputs.append(value(name, (1, rows, columns)))
    return model(nodes, [value("image", (1, 3, side, side))], outputs)


ENCODERS = {
    "sam": ("x", ANY, ("image_embeddings",)),
    "mobile-sam": ("input_image", ("height", "width", 3), ("image_embeddings",)),
    "sam2": ("image", ANY, ("high_res_feats_0", "high_res_feats_1", "image_embed")),
    "slimsam": ("pixel_values", ANY, ("image_embeddings", "image_positional_embeddings")),
    "efficient-sam": ("batched_images", ANY, ("image_embeddings",)),
}
_POINTS = {
    "slimsam": ("input_points", (1, 1, "n", 2), "input_labels", (1, 1, "n"), INT64),
    "efficient-sam": ("batched_point_coords", (1, 1, "n", 2), "batched_point_labels", (1, 1, "n"), FLOAT),
}
_OUTPUTS = {
    "sam": ("masks", "iou_predictions", "low_res_masks"),
    "mobile-sam": ("masks", "iou_predictions", "low_res_masks"),
    "sam2": ("masks", "iou_predictions"),
    "slimsam": ("pred_masks", "iou_scores"),
    "efficient-sam": ("output_masks", "iou_predictions"),
}


def encoder(family: str) -> bytes:
    """Its embedding is the mean of the photo's channels."""
    name, shape, names = ENCODERS[family]
    last = family == "mobile-sam"
    nodes = [node("ReduceMean", [name], [out], axes=[2 if last else 1], keepdims=0) for out in names]
    return model(nodes, [value(name, shape)], [value(out, ("a", "b") if last else ("a", "b", "c")) for out in names])


def decoder(family: str) -> bytes:
    """Its masks are embedding × mean of the labels + mean of the coordinates; its score is the mean of the labels."""
    coords, coords_shape, labels, labels_shape, kind = _POINTS.get(
        family, ("point_coords", (1, "n", 2), "point_labels", (1, "n"), FLOAT)
    )
    names = ENCODERS[family][2]
    shape = ("a", "b", "c")[: 2 if family == "mobile-sam" else 3]
    inputs = [value(name, shape) for name in names]
    inputs += [value(coords, coords_shape), value(labels, labels_shape, kind)]
    if family in ("sam", "mobile-sam", "sam2"):
        inputs += [value("mask_input", (1, 1, 256, 256)), value("has_mask_input", (1,))]
    if family in ("sam", "mobile-sam"):
        inputs.append(value("orig_im_size", (2,)))
    if family == "efficient-sam":
        inputs.append(value("orig_im_size", (2,), INT64))
    masks, scores, *feedback = _OUTPUTS[family]
    nodes = [
        node("Cast", [labels], ["as_float"], to=FLOAT),
        node("ReduceMean", ["as_float"], ["label"], axes=list(range(len(labels_shape))), keepdims=0),
        node("ReduceMean", [coords], ["coordinate"], axes=list(range(len(coords_shape))), keepdims=0),
        node("Mul", [names[-1], "label"], ["product"]),
        node("Add", ["product", "coordinate"], [masks]),
        node("Identity", ["label"], [scores]),
        *(node("Identity", [masks], [name]) for name in feedback),
    ]
    outputs = [value(masks, shape), value(scores, ()), *(value(name, shape) for name in feedback)]
    return model(nodes, inputs, outputs)
