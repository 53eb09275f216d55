"""What training makes small."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

_SIDES_COUNT = 0.4


def against(logits: Tensor, truth: Tensor) -> Tensor:
    """Binary cross-entropy plus soft IoU, the mean over a batch.

    Args:
        logits: (n, 1, h, w) float32.
        truth: (n, 1, h, w) float32 in 0..1.
    """
    entropy = functional.binary_cross_entropy_with_logits(logits, truth)
    answer = torch.sigmoid(logits)
    common = (answer * truth).sum((1, 2, 3))
    either = (answer + truth - answer * truth).sum((1, 2, 3))
    return entropy + (1 - (common + 1) / (either + 1)).mean()


def of_all(outputs: Tensor, truth: Tensor) -> Tensor:
    """The fused output's loss and 0.4 times the side outputs' mean; `outputs` is (7, n, 1, h, w) logits."""
    sides = torch.stack([against(side, truth) for side in outputs[1:]]).mean()
    return against(outputs[0], truth) + _SIDES_COUNT * sides


def of_coarse(sides: Sequence[Tensor], truth: Tensor) -> Tensor:
    """The loss of the second side output and 0.4 times the mean of the coarser ones, each at its own size."""
    losses = [against(side.float(), functional.adaptive_avg_pool2d(truth, side.shape[2:])) for side in sides]
    return losses[0] + _SIDES_COUNT * torch.stack(losses[1:]).mean()
