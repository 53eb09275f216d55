"""Small graphs with the inputs and outputs of the published networks, whose answers can be told in advance."""

import numpy as np

from tests.unit.onnx_graphs import FLOAT, model, node, tensor, value

INT64 = 7
_MEAN, _STD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
_RED_WINS, _GREEN_WINS = (20.0, -20.0, -20.0), (-20.0, 20.0, -20.0)


def _constants(**arrays: np.ndarray) -> list[bytes]:
    return [tensor(name, np.asarray(array)) for name, array in arrays.items()]


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def _colour_rule(classes: dict[int, tuple[float, float, float]], count: int, mean: np.ndarray, std: np.ndarray):
    """Weights and bias of a 1×1 convolution that undoes the normalisation and weighs the colours, 0 to 1."""
    weights, bias = np.zeros((count, 3, 1, 1)), np.full(count, -30.0)
    bias[0] = 0
    for number, rule in classes.items():
        weights[number, :, 0, 0] = np.array(rule) * std
        bias[number] = np.dot(rule, mean) - 5
    return weights.astype(np.float32), bias.astype(np.float32)


def semantic() -> bytes:
    """torchvision's FCN: red is class 15, green 8; `aux` says the opposite."""
    weights, bias = _colour_rule({15: _RED_WINS, 8: _GREEN_WINS}, 21, _MEAN, _STD)
    nodes = [node("Neg", ["out"], ["aux"]), node("Conv", ["input", "weights", "bias"], ["out"])]
    shape = ("batch", 21, "height", "width")
    return model(
        nodes[::-1],
        [value("input", ("batch", 3, "height", "width"))],
        [value("out", shape), value("aux", shape)],
        _constants(weights=weights, bias=bias),
    )


def clothes() -> bytes:
    """U²-Net for clothes: 768 squared, seven outputs of which the first counts; red is class 1, green 2."""
    half = np.full(3, 0.5)
    weights, bias = _colour_rule({1: _RED_WINS, 2: _GREEN_WINS}, 4, half, half)
    nodes = [node("Conv", ["in", "weights", "bias"], ["d0"])]
    nodes += [node("Neg", ["d0"], [f"d{number}"]) for number in range(1, 7)]
    outputs = [value(f"d{number}", (1, 4, 768, 768)) for number in range(7)]
    return model(nodes, [value("in", (1, 3, 768, 768))], outputs, _constants(weights=weights, bias=bias))


def mask_rcnn() -> bytes:
    """Mask R-CNN: two boxes as shares of the padded input; both scores are how blue the picture is, 0 to 1."""
    shares = np.array([[0.25, 0.25, 0.5, 0.75], [0.5, 0, 1, 0.5]], np.float32)
    masks = np.zeros((2, 1, 28, 28), np.float32)
    masks[0] = 0.9
    masks[1, :, :, :14] = 0.9
    nodes = [
        node("Shape", ["image"], ["shape"]),
        node("Gather", ["shape", "places"], ["sides"]),
        node("Cast", ["sides"], ["limits"], to=FLOAT),
        node("Mul", ["shares", "limits"], ["6568"]),
        node("Identity", ["numbers"], ["6570"]),
        node("Gather", ["image", "first"], ["blue"]),
        node("ReduceMax", ["blue"], ["bluest"], keepdims=0),
        node("Add", ["bluest", "mean"], ["raw"]),
        node("Div", ["raw", "top"], ["score"]),
        node("Mul", ["ones", "score"], ["6572"]),
        node("Identity", ["mask values"], ["6887"]),
    ]
    constants = _constants(
        places=np.array([2, 1, 2, 1], np.int64),
        shares=shares,
        numbers=np.array([1, 3], np.int64),
        first=np.array([0], np.int64),
        mean=floats(102.9801),
        top=floats(255),
        ones=floats(1, 0.95),
        **{"mask values": masks},
    )
    outputs = [value("6568", ("n", 4)), value("6570", ("n",), INT64), value("6572", ("n",))]
    outputs.append(value("6887", ("n", 1, 28, 28)))
    return model(nodes, [value("image", (3, "height", "width"))], outputs, constants)


def detr_panoptic() -> bytes:
    """DETR: two queries of sky (blue, and what is lighter blue), a person (red), one unsure, one of no object.

    Where `pixel_mask` is not all ones, every query is as unsure as can be.
    """
    logits = np.zeros((1, 5, 251), np.float32)
    for query, number, strength in ((0, 187, 20), (1, 187, 20), (2, 1, 20), (3, 3, 5), (4, 250, 20)):
        logits[0, query, number] = strength
    rules = [(-40, 0, 40), (0, 40, 0), (40, 0, -20), (60, 60, 60), (90, 90, 90)]
    weights = np.array([np.array(rule) * _STD for rule in rules], np.float32).reshape(5, 3, 1, 1)
    bias = np.array([np.dot(rule, _MEAN) - 15 for rule in rules], np.float32)
    nodes = [
        node("Cast", ["pixel_mask"], ["mask"], to=FLOAT),
        node("ReduceMin", ["mask"], ["all"], keepdims=0),
        node("Mul", ["strengths", "all"], ["logits"]),
        node("Identity", ["boxes"], ["pred_boxes"]),
        node("AveragePool", ["pixel_values"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
        node("Conv", ["small", "weights", "bias"], ["pred_masks"]),
    ]
    constants = _constants(strengths=logits, boxes=np.zeros((1, 5, 4), np.float32), weights=weights, bias=bias)
    inputs = [value("pixel_values", ("b", 3, "h", "w")), value("pixel_mask", ("b", 64, 64), INT64)]
    outputs = [
        value("logits", ("b", 5, 251)),
        value("pred_boxes", ("b", 5, 4)),
        value("pred_masks", ("b", 5, "mh", "mw")),
    ]
    return model(nodes, inputs, outputs, constants)


def sam_encoder(*, inside: bool = False) -> bytes:
    """A SAM encoder, 1024 squared; with `inside` MobileSAM's, that takes (h, w, 3) of 0 to 255. Its answer is bright
    where the picture is."""
    if inside:
        nodes = [
            node("ReduceMean", ["input_image"], ["mean"], keepdims=0),
            node("Mul", ["ones", "mean"], ["image_embeddings"]),
        ]
        inputs = [value("input_image", ("h", "w", 3))]
    else:
        nodes = [
            node("ReduceMean", ["x"], ["mean"], keepdims=0),
            node("Mul", ["ones", "mean"], ["image_embeddings"]),
        ]
        inputs = [value("x", (1, 3, 1024, 1024))]
    ones = np.ones((1, 256, 64, 64), np.float32)
    return model(nodes, inputs, [value("image_embeddings", ones.shape)], _constants(ones=ones))


def sam_decoder() -> bytes:
    """SAM's decoder with four masks: discs of 100 input pixels round what is kept, less those round what is not.

    The first is as asked, part is 40 smaller, object as asked, whole 40 larger. Without a padding point or a box all is
    turned round. The mask before is added.
    """
    places = (np.arange(256, dtype=np.float32) + 0.5) * 4
    grid = np.stack(np.meshgrid(places, places), axis=-1)[None, None]
    nodes = [
        node("Unsqueeze", ["point_coords", "inner"], ["points"]),
        node("Sub", ["points", "grid"], ["away"]),
        node("Mul", ["away", "away"], ["squares"]),
        node("ReduceSum", ["squares", "last"], ["square"], keepdims=0),
        node("Sqrt", ["square"], ["distance"]),
        node("Sub", ["radius", "distance"], ["disc"]),
        *_chosen("keeps", "one"),
        *_chosen("drops", "zero"),
        node("Neg", ["drops most"], ["left"]),
        node("Min", ["keeps most", "left"], ["cut"]),
        node("Mul", ["mask_input", "has_mask_input"], ["before"]),
        node("Add", ["cut", "before"], ["refined"]),
        node("ReduceMin", ["point_labels"], ["least"], keepdims=0),
        node("ReduceMax", ["point_labels"], ["most"], keepdims=0),
        node("Less", ["least", "zero"], ["padded"]),
        node("Greater", ["most", "one"], ["boxed"]),
        node("Or", ["padded", "boxed"], ["fine"]),
        node("Where", ["fine", "one", "minus"], ["sign"]),
        node("Mul", ["refined", "sign"], ["whole answer"]),
        node("Add", ["whole answer", "steps"], ["low_res_masks"]),
        node("Identity", ["low_res_masks"], ["masks"]),
        node("Identity", ["praise"], ["iou_predictions"]),
    ]
    constants = _constants(
        grid=grid,
        inner=np.array([2, 3], np.int64),
        last=np.array([4], np.int64),
        radius=floats(100),
        one=floats(1),
        zero=floats(0),
        minus=floats(-1),
        nowhere=floats(-1000),
        steps=floats(0, -40, 0, 40).reshape(1, 4, 1, 1),
        praise=np.array([[0.95, 0.5, 0.9, 0.7]], np.float32),
    )
    inputs = [
        value("image_embeddings", (1, 256, 64, 64)),
        value("point_coords", (1, "n", 2)),
        value("point_labels", (1, "n")),
        value("mask_input", (1, 1, 256, 256)),
        value("has_mask_input", (1,)),
        value("orig_im_size", (2,)),
    ]
    shape = (1, 4, 256, 256)
    outputs = [value("masks", shape), value("iou_predictions", (1, 4)), value("low_res_masks", shape)]
    return model(nodes, inputs, outputs, constants)


def _chosen(name: str, label: str) -> list[bytes]:
    """The highest disc of the points with a label."""
    return [
        node("Equal", ["point_labels", label], [f"{name} flat"]),
        node("Unsqueeze", [f"{name} flat", "inner"], [f"{name} which"]),
        node("Where", [f"{name} which", "disc", "nowhere"], [f"{name} discs"]),
        node("ReduceMax", [f"{name} discs"], [f"{name} most"], axes=[1], keepdims=1),
    ]
