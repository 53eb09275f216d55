"""U²-Net p in PyTorch, with batch norm folded into its convolutions, read from the ONNX file that Koutu ships.

The layers are those of https://github.com/xuebinqin/U-2-Net (Apache-2.0); without batch norm small batches do no harm.
"""

from collections.abc import Iterator
from pathlib import Path

import onnx
import torch
from models.training.stored import widened
from onnx import ModelProto, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

_INNER = 16
_OUTER = 64
_SIDES = 6


class Convolution(nn.Module):
    """3 × 3, then ReLU."""

    def __init__(self, inputs: int, outputs: int, dilation: int = 1) -> None:
        super().__init__()
        self.layer = nn.Conv2d(inputs, outputs, 3, padding=dilation, dilation=dilation)

    def forward(self, x: Tensor) -> Tensor:
        """Convolve (n, inputs, h, w) to (n, outputs, h, w), nothing below 0."""
        return functional.relu(self.layer(x))


class Stage(nn.Module):
    """A small U-Net with a residual: down `levels` − 2 times by pooling, and at the bottom by dilation."""

    def __init__(self, inputs: int, levels: int) -> None:
        super().__init__()
        self.enter = Convolution(inputs, _OUTER)
        down = [Convolution(_OUTER if level == 0 else _INNER, _INNER) for level in range(levels - 1)]
        self.down = nn.ModuleList([*down, Convolution(_INNER, _INNER, 2)])
        up = [Convolution(2 * _INNER, _OUTER if level == levels - 2 else _INNER) for level in range(levels - 1)]
        self.up = nn.ModuleList(up)

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, inputs, h, w) to (n, 64, h, w)."""
        entered = self.enter(x)
        kept: list[Tensor] = []
        here = entered
        last = len(self.down) - 1
        for level, layer in enumerate(self.down):
            here = layer(_pooled(here) if 0 < level < last else here)
            kept.append(here)
        here = kept.pop()
        for layer in self.up:
            beside = kept.pop()
            here = layer(torch.cat((_resized(here, beside), beside), 1))
        return here + entered


class DilatedStage(nn.Module):
    """The same without pooling, for planes that are small already: dilations 1, 2, 4 and 8."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.enter = Convolution(inputs, _OUTER)
        self.down = nn.ModuleList(
            [Convolution(_OUTER if dilation == 1 else _INNER, _INNER, dilation) for dilation in (1, 2, 4, 8)]
        )
        self.up = nn.ModuleList(
            [
                Convolution(2 * _INNER, outputs, dilation)
                for outputs, dilation in ((_INNER, 4), (_INNER, 2), (_OUTER, 1))
            ]
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, inputs, h, w) to (n, 64, h, w)."""
        entered = self.enter(x)
        kept: list[Tensor] = []
        here = entered
        for layer in self.down:
            here = layer(here)
            kept.append(here)
        here = kept.pop()
        for layer in self.up:
            here = layer(torch.cat((here, kept.pop()), 1))
        return here + entered


class DrawnNetwork(nn.Module):
    """U²-Net p: eleven stages, six side outputs and one that fuses them."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.ModuleList(
            [
                Stage(3, 7),
                Stage(_OUTER, 6),
                Stage(_OUTER, 5),
                Stage(_OUTER, 4),
                DilatedStage(_OUTER),
                DilatedStage(_OUTER),
            ]
        )
        wide = 2 * _OUTER
        self.decoder = nn.ModuleList(
            [DilatedStage(wide), Stage(wide, 4), Stage(wide, 5), Stage(wide, 6), Stage(wide, 7)]
        )
        self.sides = nn.ModuleList([nn.Conv2d(_OUTER, 1, 3, padding=1) for _ in range(_SIDES)])
        self.fuse = nn.Conv2d(_SIDES, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Answer for a batch.

        Args:
            x: (n, 3, h, w) float32, normalised as the catalogue says.

        Returns:
            (7, n, 1, h, w) logits: the fused output, then the side outputs from the finest to the coarsest.
        """
        sides = [functional.interpolate(side, x.shape[2:], mode="bilinear") for side in self._sides(x, finest=True)]
        return torch.stack([self.fuse(torch.cat(sides, 1)), *sides])

    def coarse(self, x: Tensor) -> list[Tensor]:
        """Answer from all stages but the finest of the decoder, which takes more than half of the time.

        Args:
            x: as `forward`.

        Returns:
            Five planes of logits, (n, 1, h/2, w/2) to (n, 1, h/32, w/32): the side outputs from the second on.
        """
        return self._sides(x, finest=False)

    def _sides(self, x: Tensor, finest: bool) -> list[Tensor]:
        kept: list[Tensor] = []
        here = x
        for stage in self.encoder:
            here = stage(_pooled(here) if kept else here)
            kept.append(here)
        here = kept.pop()
        made = [here]
        for stage in self.decoder if finest else list(self.decoder)[:-1]:
            beside = kept.pop()
            here = stage(torch.cat((_resized(here, beside), beside), 1))
            made.append(here)
        made.reverse()
        layers = list(self.sides)[0 if finest else 1 :]
        return [layer(plane) for layer, plane in zip(layers, made, strict=True)]

    def convolutions(self) -> Iterator[nn.Conv2d]:
        """Give every convolution in the order in which the ONNX file runs them: the stages', the sides', the last."""
        for stage in (*self.encoder, *self.decoder):
            for part in (stage.enter, *stage.down, *stage.up):
                yield part.layer
        yield from self.sides
        yield self.fuse


def weight_names(model: ModelProto) -> list[tuple[str, str]]:
    """Return the names of weight and bias of each convolution in U²-Net p's graph, as `convolutions` orders them."""
    found = [(node.input[1], node.input[2]) for node in model.graph.node if node.op_type == "Conv"]
    named = {name.split(".")[0]: (name, bias) for name, bias in found if name.startswith(("side", "outconv"))}
    stages = [pair for pair in found if pair not in named.values()]
    return [*stages, *(named[f"side{side}"] for side in range(1, _SIDES + 1)), named["outconv"]]


def read_network(path: Path) -> DrawnNetwork:
    """Read U²-Net p, or a network exported by `export`, from its ONNX file.

    Raises:
        ValueError: the file's convolutions are not U²-Net p's.
    """
    model = widened(onnx.load(path))
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    network = DrawnNetwork()
    layers, names = list(network.convolutions()), weight_names(model)
    if len(layers) != len(names):
        raise ValueError(f"{path.name} has {len(names)} convolutions, U²-Net p {len(layers)}.")
    with torch.no_grad():
        for layer, pair in zip(layers, names, strict=True):
            for parameter, name in zip((layer.weight, layer.bias), pair, strict=True):
                values = torch.from_numpy(tensors[name].copy())
                if parameter is None or parameter.shape != values.shape:
                    raise ValueError(f"{path.name}: {name} is {tuple(values.shape)}: not U²-Net p.")
                parameter.copy_(values)
    return network


def _pooled(x: Tensor) -> Tensor:
    return functional.max_pool2d(x, 2, 2, ceil_mode=True)


def _resized(x: Tensor, like: Tensor) -> Tensor:
    return x if x.shape[2:] == like.shape[2:] else functional.interpolate(x, like.shape[2:], mode="bilinear")
