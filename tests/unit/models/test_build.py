"""models/build.py: the steps that turn the upstream IS-Net into the bundled one, on a small graph."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

onnx = pytest.importorskip("onnx", reason="onnx is in the extra `build`")

from models import build  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from koutu.engine.networks.runtime import onnx_runtime  # noqa: E402

HALVES = st.floats(-4, 4, width=16, allow_subnormal=False)


@given(arrays.arrays(np.float32, (3, 2, 3, 3), elements=HALVES))
def test_int8_is_at_least_as_close_as_rounding_to_the_largest_value(weight):
    q, scale = build.quantise(weight)
    assert (q.dtype, q.shape, scale.dtype, scale.shape) == (np.int8, weight.shape, np.float32, (3, 1, 1, 1))
    assert q.min() >= -127
    plain = np.maximum(np.abs(weight).max(axis=(1, 2, 3), keepdims=True), 1e-30) / 127
    rounded = np.rint(weight / plain) * plain

    def error(of):
        return ((of.astype(np.float64) - weight) ** 2).sum(axis=(1, 2, 3))

    assert (error(q * scale) <= error(rounded) + 1e-9).all()


def test_weights_that_are_levels_come_back_exactly():
    levels = np.arange(-127, 128, dtype=np.float32).reshape(1, -1)
    q, scale = build.quantise(levels * np.float32(0.25))
    np.testing.assert_array_equal(q, levels)
    assert scale.item() == 0.25


def test_a_channel_of_zeros_stays_zero():
    q, scale = build.quantise(np.zeros((2, 4), np.float32))
    assert not q.any()
    assert np.isfinite(scale).all()


def small_graph():
    """fp16: two convolutions, a Resize to a baked size, a side output; nodes out of order, as upstream's."""
    random = np.random.default_rng(5)
    first, second = (random.normal(size=(n, c, 3, 3)).astype(np.float16) for n, c in ((4, 3), (1, 4)))
    node = helper.make_node
    nodes = [
        node("Cast", ["input"], ["half"], to=TensorProto.FLOAT16),
        node("Conv", ["half", "first"], ["features"], pads=[1] * 4, strides=[2, 2]),
        node("Resize", ["wide", "", "", "sizes"], ["up"], mode="linear", coordinate_transformation_mode="half_pixel"),
        node("Cast", ["up"], ["up16"], to=TensorProto.FLOAT16),
        node("Conv", ["up16", "second"], ["answer16"], pads=[1] * 4),
        node("Sigmoid", ["features"], ["side16"]),
        node("Cast", ["features"], ["wide"], to=TensorProto.FLOAT),
        node("Cast", ["answer16"], ["output"], to=TensorProto.FLOAT),
        node("Cast", ["side16"], ["side"], to=TensorProto.FLOAT),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "small",
        [value("input", TensorProto.FLOAT, [1, 3, 64, 64])],
        [value("output", TensorProto.FLOAT, [1, 1, 64, 64]), value("side", TensorProto.FLOAT, [1, 4, 32, 32])],
        [
            numpy_helper.from_array(first, "first"),
            numpy_helper.from_array(second, "second"),
            numpy_helper.from_array(np.array([1, 4, 64, 64], np.int64), "sizes"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8), first, second


def run(data: bytes, feed: np.ndarray) -> np.ndarray:
    session = onnx_runtime().InferenceSession(data, providers=["CPUExecutionProvider"])
    return session.run(None, {"input": feed})[0]


def rewritten(int8_from: int) -> bytes:
    model, _, _ = small_graph()
    build.prune(model, ["output"])
    build.compute_in_float32(model)
    build.resize_by_scales(model)
    build.prune(model, ["output"])
    build.take_any_size(model)
    build.store_small(model, int8_from)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def test_the_rewritten_graph_answers_as_before_and_takes_other_sizes():
    feed = np.random.default_rng(1).random((1, 3, 64, 64), np.float32)
    data = rewritten(int8_from=10_000)
    graph = onnx.load_from_string(data).graph
    assert [output.name for output in graph.output] == ["output"]
    assert "Sigmoid" not in {node.op_type for node in graph.node}
    widened = run(data, feed)
    # The upstream graph rounds to fp16 between its nodes.
    np.testing.assert_allclose(widened, run(small_graph()[0].SerializeToString(), feed), atol=0.05)
    doubled = run(data, np.tile(feed, (1, 1, 2, 1)))
    assert doubled.shape == (1, 1, 128, 64)
    # The upper rows see nothing of the second half.
    np.testing.assert_allclose(doubled[:, :, :48], widened[:, :, :48], atol=1e-5)


def test_int8_weights_answer_nearly_the_same():
    feed = np.random.default_rng(1).random((1, 3, 64, 64), np.float32)
    exact, small = rewritten(int8_from=10_000), rewritten(int8_from=1)
    types = {tensor.data_type for tensor in onnx.load_from_string(small).graph.initializer}
    assert types == {TensorProto.INT8, TensorProto.FLOAT}
    difference = np.abs(run(small, feed) - run(exact, feed))
    assert 0 < difference.max() < 0.02 * np.abs(run(exact, feed)).max()


def test_the_same_bytes_every_time():
    assert rewritten(1) == rewritten(1)


def test_a_scale_that_is_no_power_of_two_is_refused():
    model, _, _ = small_graph()
    build.compute_in_float32(model)
    for tensor in model.graph.initializer:
        if tensor.name == "sizes":
            tensor.CopyFrom(numpy_helper.from_array(np.array([1, 4, 48, 64], np.int64), "sizes"))
    model.graph.output[0].type.tensor_type.shape.dim[2].dim_value = 48
    with pytest.raises(build.BuildError, match="not powers of two"):
        build.resize_by_scales(model)


def test_a_wrong_digest_is_refused():
    good = hashlib.sha256(b"data").hexdigest()
    assert build.checked(b"data", good, "x") == b"data"
    with pytest.raises(build.BuildError, match="x: its sha256 is"):
        build.checked(b"date", good, "x")


def test_the_catalogue_gets_size_and_digest_of_what_was_built():
    before = 'file = "a.onnx"\nbytes = 1\nsha256 = "00"\n\nfile = "b.onnx"\nbytes = 2\nsha256 = "11"\n'
    digest = hashlib.sha256(b"new").hexdigest()
    assert build.catalogued(before, "a.onnx", b"new") == before.replace("bytes = 1", "bytes = 3").replace("00", digest)
    with pytest.raises(build.BuildError, match=r"0 entries for c\.onnx"):
        build.catalogued(before, "c.onnx", b"new")
