"""Score the whole pipeline against the truth, beside the peer.

    python -m tests.quality [SETS_FOLDER] [--size small|large]

Needs the shared evaluation sets, with score_mattes.py in the folder `tools` beside them. The exit status is 1 when a
row's IOU is lower or its MAE higher than the peer's.
"""

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np

from koutu import paths
from koutu.engine.catalog import load_catalog
from koutu.engine.cutout import make_matte
from koutu.engine.network import Networks
from koutu.engine.photo import load

FIGURES = ("SAD", "MSE", "GRAD", "EDGE", "MAE", "IOU")
# rembg 2.0.86 with the same network alone, as the evaluation sets' own page gives them.
PEER = {
    ("small", "matting"): (68.9, 49.5, 1.05, 0.186, 0.068, 0.822),
    ("small", "people"): (43.8, 6.7, 1.14, 0.174, 0.018, 0.866),
    ("small", "anime"): (40.8, 31.7, 0.91, 0.198, 0.041, 0.818),
    ("large", "matting"): (58.2, 35.6, 0.84, 0.151, 0.058, 0.863),
    ("large", "people"): (68.6, 10.0, 1.05, 0.161, 0.028, 0.898),
    ("large", "anime"): (42.6, 35.1, 0.89, 0.127, 0.044, 0.806),
}


def scorer(sets: Path) -> ModuleType:
    """Load the shared scoring tool."""
    spec = importlib.util.spec_from_file_location("score_mattes", sets.parent / "tools" / "score_mattes.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Print one row a set, the peer's below it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(__file__).resolve().parents[3] / "shared" / "evalsets"
    parser.add_argument("sets", type=Path, nargs="?", default=default)
    parser.add_argument("--size", choices=["small", "large"], default="large")
    args = parser.parse_args()
    tool = scorer(args.sets)
    choice = load_catalog(paths.bundled_models() / "catalog.toml").recipe("general", args.size)
    networks = Networks([paths.bundled_models()])
    missed = False
    print(f"{'':14}" + "".join(f"{name:>9}" for name in FIGURES))
    for name in ("matting", "people", "anime"):
        rows = []
        for item in json.loads((args.sets / name / "manifest.json").read_text(encoding="utf-8"))["items"]:
            if not item.get("gt") or item["kind"] == "peer output" or "auto-ambiguous" in item["tags"]:
                continue
            matte = make_matte(load(args.sets / name / item["image"]), choice, networks)
            truth = tool.read_alpha(args.sets / name / item["gt"])
            ignore = tool.read_alpha(args.sets / name / item["ignore"]) if item.get("ignore") else None
            rows.append(tool.score(matte.astype(np.float32) / 255, truth, item["kind"] == "alpha", ignore))
        mean = [float(np.mean([row[figure] for row in rows if figure in row])) for figure in FIGURES]
        peer = PEER[args.size, name]
        # The peer's figures are rounded to three places.
        miss = mean[5] < peer[5] - 0.0005 or mean[4] > peer[4] + 0.0005
        missed |= miss
        print(f"{name:14}" + "".join(f"{value:9.4f}" for value in mean) + ("   MISSED" if miss else ""))
        print(f"{'  the peer':14}" + "".join(f"{value:9.4f}" for value in peer), flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
