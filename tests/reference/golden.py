"""Write the reference implementations' answers; see README.md."""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torchvision.models.detection.roi_heads import paste_masks_in_image

SHAPES = ((60, 80), (97, 33), (24, 150), (31, 31), (9, 64))
OUT = Path(__file__).resolve().parents[1] / "data" / "labels" / "golden.npz"


def semantic(random: np.random.Generator, height: int, width: int) -> dict[str, np.ndarray]:
    """Logits at about an eighth, and the class map of the whole."""
    logits = random.normal(0, 3, (1, 21, max(1, height // 8), max(1, width // 8))).astype(np.float32)
    large = functional.interpolate(torch.from_numpy(logits), (height, width), mode="bilinear", align_corners=False)
    return {"logits": logits, "classes": large.argmax(1)[0].numpy().astype(np.uint8)}


def instance(random: np.random.Generator, height: int, width: int) -> dict[str, np.ndarray]:
    """Three masks, their boxes, and the planes they are pasted into."""
    masks = random.random((3, 1, 28, 28)).astype(np.float32)
    corners = np.sort(random.uniform(-0.1, 1.1, (3, 2, 2)), axis=1) * (width, height)
    boxes = corners.reshape(3, 4).astype(np.float32)
    boxes[:, 2:] = np.maximum(boxes[:, 2:], boxes[:, :2] + 3)
    planes = paste_masks_in_image(torch.from_numpy(masks), torch.from_numpy(boxes), (height, width))
    return {"masks": masks, "boxes": boxes, "planes": planes[:, 0].numpy().astype(np.float32)}


def clicks(random: np.random.Generator, height: int, width: int) -> dict[str, np.ndarray]:
    """One plane of logits at a sixteenth of SAM's size, and the photo's after `postprocess_masks`."""
    low = functional.interpolate(torch.from_numpy(random.normal(0, 4, (1, 1, 16, 16)).astype(np.float32)), (256, 256))
    scale = 1024 / max(height, width)
    content = int(height * scale + 0.5), int(width * scale + 0.5)
    square = functional.interpolate(low, (1024, 1024), mode="bilinear", align_corners=False)
    photo = functional.interpolate(
        square[..., : content[0], : content[1]], (height, width), mode="bilinear", align_corners=False
    )
    return {"low": low[0, 0, ::16, ::16].numpy(), "photo": photo[0, 0].numpy()}


def main() -> None:
    """Write all of it."""
    random = np.random.default_rng(18)
    found: dict[str, np.ndarray] = {}
    for number, shape in enumerate(SHAPES):
        found[f"shape {number}"] = np.array(shape)
        for name, make in (("semantic", semantic), ("instance", instance), ("clicks", clicks)):
            found |= {f"{name} {number} {key}": array for key, array in make(random, *shape).items()}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(OUT, **found)
    sys.stdout.write(f"{OUT.name}: {OUT.stat().st_size} bytes, torch {torch.__version__}\n")


if __name__ == "__main__":
    main()
