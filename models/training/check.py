"""Score a network on compositions of the held-out projects, and to confirm on a set with truth.

    python -m models.training.check FILE.onnx DATA [--count 200] [--set FOLDER] [--sheet FILE.png]

Scores are taken at 320², of the network alone: no second network, no solver. `--set` is a folder with a manifest.json
as the evaluation sets have one; choose by the compositions, not by it. The ten worst of each are printed, and `--sheet`
shows them: picture, truth and answer. What they have in common is what the compositions lack.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from models.training import scoring
from models.training.compose import compose
from models.training.feeder import network_input
from models.training.library import Library
from models.training.mixture import Mixture
from models.training.scoring import HELD_OUT_COUNT, HELD_OUT_SEED
from numpy.typing import NDArray
from PIL import Image

SIDE = 320
_WORST = 10
_LOW = 0.7


class Checked(NamedTuple):
    """One picture, what it should be and what came out, all at the network's size."""

    name: str
    pixels: NDArray[np.uint8]
    truth: NDArray[np.float32]
    answer: NDArray[np.float32]
    score: scoring.Score


class Matter:
    """A network file that answers with mattes."""

    def __init__(self, path: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def __call__(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the matte, (h, w) float32 in 0..1, of (h, w, 3) uint8."""
        names = [self._session.get_outputs()[0].name]
        feeds = {self._session.get_inputs()[0].name: network_input(pixels[None])}
        answer: NDArray[np.float32] = self._session.run(names, feeds)[0][0, 0]
        return scoring.stretched(answer)


def compositions(folder: Path, count: int) -> Iterator[tuple[str, NDArray[np.uint8], NDArray[np.float32]]]:
    """Give the first compositions of the held-out projects with their truth."""
    library = Library(folder, "held-out")
    for number in range(count):
        made = compose(library, Mixture(), HELD_OUT_SEED, number, SIDE)
        yield str(number), made.pixels, made.alpha


def pictures(folder: Path) -> Iterator[tuple[str, NDArray[np.uint8], NDArray[np.float32]]]:
    """Give the pictures of a set with their truth, squeezed to the network's size."""
    for item in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["items"]:
        if item["kind"] != "alpha":
            continue
        with Image.open(folder / item["image"]) as picture, Image.open(folder / item["gt"]) as truth:
            pixels = np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS))
            alpha = np.asarray(truth.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX), np.float32)
        yield item["id"], pixels, alpha / 255


def check(matter: Matter, what: Iterator[tuple[str, NDArray[np.uint8], NDArray[np.float32]]]) -> list[Checked]:
    """Score every picture, the worst first."""
    checked = []
    for name, pixels, truth in what:
        answer = matter(pixels)
        checked.append(Checked(name, pixels, truth, answer, scoring.score(answer, truth)))
    return sorted(checked, key=lambda each: each.score.iou)


def report(title: str, checked: list[Checked]) -> None:
    """Print the means and the worst ten."""
    mean = scoring.mean([each.score for each in checked])
    low = sum(each.score.iou < _LOW for each in checked)
    print(f"{title}: {len(checked)} pictures, IOU {mean.iou:.4f}, MAE {mean.mae:.4f}, {low} below {_LOW}")
    for each in checked[:_WORST]:
        print(f"  {each.name:<24} IOU {each.score.iou:.3f}  MAE {each.score.mae:.4f}")


def worst_sheet(checked: list[Checked], cell: int = 240) -> Image.Image:
    """Draw the worst: picture, truth and answer in a row, two to a line."""
    worst = checked[: 2 * _WORST]
    out = Image.new("RGB", (6 * cell, -(-len(worst) // 2) * cell))
    for index, each in enumerate(worst):
        grey = [Image.fromarray((plane * 255).astype(np.uint8)) for plane in (each.truth, each.answer)]
        for place, picture in enumerate((Image.fromarray(each.pixels), *grey)):
            out.paste(picture.resize((cell, cell)), ((index % 2 * 3 + place) * cell, index // 2 * cell))
    return out


def main() -> None:
    """Check one file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("data", type=Path, help="folder with index.json")
    parser.add_argument("--count", type=int, default=HELD_OUT_COUNT, help="compositions of the held-out projects")
    parser.add_argument("--set", type=Path, dest="folder", help="a folder of pictures with truth, to confirm")
    parser.add_argument("--sheet", type=Path, help="where the worst are drawn; those of the set beside it")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    matter = Matter(args.network, args.threads)
    if args.count:
        held_out = check(matter, compositions(args.data, args.count))
        report("held-out projects", held_out)
        if args.sheet:
            worst_sheet(held_out).save(args.sheet)
    if args.folder:
        confirmed = check(matter, pictures(args.folder))
        report(args.folder.name, confirmed)
        if args.sheet:
            worst_sheet(confirmed).save(args.sheet.with_stem(f"{args.sheet.stem}-{args.folder.name}"))


if __name__ == "__main__":
    main()
