"""Where training starts from; weights stored small (models/build.py's int8 and fp16) back to plain float32 tensors."""

from pathlib import Path

from onnx import ModelProto, TensorProto, numpy_helper

START = Path(__file__).resolve().parents[1] / "u2netp.onnx"


def widened(model: ModelProto) -> ModelProto:
    """Return the model with each weight that Cast and Mul expand when it is opened as a float32 initializer instead.

    A model whose weights are plain comes back as it is.
    """
    graph = model.graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    expanding = []
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in tensors and node.attribute[0].i == TensorProto.FLOAT:
            tensors[node.output[0]] = tensors[node.input[0]].astype("float32")
        elif node.op_type == "Mul" and all(name in tensors for name in node.input):
            tensors[node.output[0]] = tensors[node.input[0]] * tensors[node.input[1]]
        else:
            continue
        expanding.append(node)
    if not expanding:
        return model
    plain = ModelProto()
    plain.CopyFrom(model)
    del plain.graph.node[:], plain.graph.initializer[:]
    kept = [node for node in graph.node if node not in expanding]
    used = {name for node in kept for name in node.input}
    plain.graph.node.extend(kept)
    plain.graph.initializer.extend(
        numpy_helper.from_array(values, name) for name, values in tensors.items() if name in used
    )
    return plain
