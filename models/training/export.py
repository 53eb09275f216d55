"""Write trained weights into U²-Net p's own ONNX graph, stored small.

    python -m models.training.export WEIGHTS.pt OUT.onnx DATA

Large convolution weights become int8 per output channel and the rest fp16, by models/build.py, as long as mattes of
composed pictures of the held-out projects stay within 0.002 of the full ones on average; else all become fp16.
"""

import argparse
import hashlib
import itertools
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from models import build
from models.training.feeder import batch, network_input
from models.training.library import Library
from models.training.mixture import Mixture
from models.training.network import DrawnNetwork, weight_names
from models.training.scoring import HELD_OUT_SEED, stretched
from models.training.stored import START
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper

STORAGE_BAR = 0.002
_COMPARED = 20
_NEVER = 1 << 62


def with_weights(network: DrawnNetwork, model: ModelProto) -> ModelProto:
    """Return U²-Net p's model with the network's weights in place of its own, as plain float32."""
    values: dict[str, NDArray[np.float32]] = {}
    for layer, (weight, bias) in zip(network.convolutions(), weight_names(model), strict=True):
        assert layer.bias is not None
        values[weight] = layer.weight.detach().contiguous().numpy()
        values[bias] = layer.bias.detach().numpy()
    changed = ModelProto()
    changed.CopyFrom(model)
    for tensor in changed.graph.initializer:
        if tensor.name in values:
            tensor.CopyFrom(numpy_helper.from_array(values[tensor.name], tensor.name))
    return changed


def stored(model: ModelProto, int8_from: int) -> bytes:
    """Return the file with its weights stored small; those of fewer than `int8_from` values as fp16."""
    small = ModelProto()
    small.CopyFrom(model)
    build.store_small(small, int8_from)
    onnx.checker.check_model(small, full_check=True)
    return bytes(small.SerializeToString(deterministic=True))


def difference(one: bytes, other: bytes, pictures: NDArray[np.uint8]) -> float:
    """Return the mean absolute difference of two files' mattes of (n, 320, 320, 3) uint8 pictures."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    sessions = [
        onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"]) for data in (one, other)
    ]
    feed = network_input(pictures)
    differences = []
    for each in feed:
        mattes = [
            stretched(session.run([session.get_outputs()[0].name], {session.get_inputs()[0].name: each[None]})[0])
            for session in sessions
        ]
        differences.append(float(np.abs(mattes[0] - mattes[1]).mean()))
    return float(np.mean(differences))


def main() -> None:
    """Export, and say what storing costs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="NN-stage.pt of the folder of runs, or its checkpoint.pt")
    parser.add_argument("out", type=Path)
    parser.add_argument("data", type=Path, help="folder with index.json")
    args = parser.parse_args()
    network = DrawnNetwork()
    weights = torch.load(args.weights, weights_only=True)
    network.load_state_dict(weights.get("average", weights))
    model = with_weights(network, onnx.load(START))
    plain = bytes(model.SerializeToString(deterministic=True))
    library = Library(args.data, "held-out")
    pictures = batch(library, Mixture(), seed=HELD_OUT_SEED, first=0, count=_COMPARED, side=320).pixels
    for int8_from in itertools.chain((build.INT8_FROM,), (_NEVER,)):
        data = stored(model, int8_from)
        cost = difference(plain, data, pictures)
        kind = "fp16" if int8_from == _NEVER else "int8 and fp16"
        print(f"{kind}: {len(data)} bytes, mattes differ by {cost:.5f} (at most {STORAGE_BAR})")
        if cost <= STORAGE_BAR:
            break
    args.out.write_bytes(data)
    print(f"{args.out.name}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
