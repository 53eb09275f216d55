"""Small ONNX graphs, written without the onnx package: the few fields of its format that the tests need."""

from collections.abc import Iterable, Sequence

import numpy as np

FLOAT, INT64, FLOAT16 = 1, 7, 10
Shape = Sequence["int | str"]


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number: int, value: "int | bytes | str") -> bytes:
    """One field of a protobuf message."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def node(kind: str, inputs: Iterable[str], outputs: Iterable[str], **attributes: "int | list[int] | bytes") -> bytes:
    made = b"".join(field(1, name) for name in inputs) + b"".join(field(2, name) for name in outputs) + field(4, kind)
    for name, value in attributes.items():
        if isinstance(value, int):
            body = field(3, value) + field(20, 2)
        elif isinstance(value, bytes):
            body = field(5, value) + field(20, 4)
        else:
            body = b"".join(field(8, each) for each in value) + field(20, 7)
        made += field(5, field(1, name) + body)
    return made


def tensor(name: str, values: np.ndarray) -> bytes:
    kind = {np.dtype(np.float32): 1, np.dtype(np.int64): 7}[values.dtype]
    dims = b"".join(field(1, size) for size in values.shape)
    return dims + field(2, kind) + field(8, name) + field(9, values.tobytes())


def external_tensor(name: str, shape: Sequence[int], location: str) -> bytes:
    """A tensor whose values lie in another file."""
    where = field(13, field(1, "location") + field(2, location))
    return b"".join(field(1, size) for size in shape) + field(2, FLOAT) + field(8, name) + where + field(14, 1)


def value(name: str, shape: Shape, kind: int = FLOAT) -> bytes:
    dims = b"".join(field(1, field(1 if isinstance(size, int) else 2, size)) for size in shape)
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, dims)))


def model(
    nodes: Iterable[bytes], inputs: Iterable[bytes], outputs: Iterable[bytes], tensors: Iterable[bytes] = ()
) -> bytes:
    graph = b"".join(field(1, each) for each in nodes) + field(2, "made")
    graph += b"".join(field(5, each) for each in tensors)
    graph += b"".join(field(11, each) for each in inputs) + b"".join(field(12, each) for each in outputs)
    return field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 13))


def brightness(
    side: "int | str" = 320, *, side_outputs: int = 0, kind: int = FLOAT, input_name: str = "input.1"
) -> bytes:
    """A network whose answer is the mean of its three input channels."""
    nodes = [node("ReduceMean", [input_name], ["matte"], axes=[1], keepdims=1)]
    nodes += [node("Neg", ["matte"], [f"side{n}"]) for n in range(side_outputs)]
    height, width = (side, side) if isinstance(side, int) else ("height", "width")
    outputs = [
        value(name, (1, 1, height, width), kind) for name in ("matte", *(f"side{n}" for n in range(side_outputs)))
    ]
    return model(nodes, [value(input_name, (1, 3, height, width), kind)], outputs)
