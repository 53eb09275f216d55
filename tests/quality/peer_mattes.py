"""Make the peer's cutouts of the evaluation pictures; run it with the Python of an environment that has rembg 2.0.86.

    U2NET_HOME=FOLDER_OF_NETWORKS python peer_mattes.py SETS_FOLDER CACHE/peer

Writes <network>-plain, <network>-a (its alpha matting) and, where a trimap is given, trimap and trimap_large with
pymatting's closed form, each as <set>-<id>.png. What is there is kept, so a run that was stopped goes on.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from pymatting import estimate_alpha_cf
from rembg import new_session, remove


def main() -> None:
    sets, out = Path(sys.argv[1]), Path(sys.argv[2])
    found: list[tuple[Path, dict[str, Any]]] = []
    for name in ("matting", "people", "anime"):
        for entry in json.loads((sets / name / "manifest.json").read_text(encoding="utf-8"))["items"]:
            if entry.get("gt") and entry["kind"] != "peer output":
                found.append((sets / name, entry))
    for network in ("isnet-general-use", "u2netp"):
        session = new_session(network)
        for ending, matting in (("plain", False), ("a", True)):
            for folder, entry in found:
                path = _place(out / f"{network}-{ending}", folder, entry)
                if not path.exists():
                    photo = Image.open(folder / entry["image"]).convert("RGB")
                    remove(photo, session=session, alpha_matting=matting).save(path)
    for field in ("trimap", "trimap_large"):
        for folder, entry in found:
            path = _place(out / field, folder, entry)
            if entry.get(field) and not path.exists():
                photo = np.asarray(Image.open(folder / entry["image"]).convert("RGB")) / 255
                trimap = np.asarray(Image.open(folder / entry[field]).convert("L")) / 255
                alpha = np.clip(estimate_alpha_cf(photo, trimap), 0, 1)
                Image.fromarray(np.rint(alpha * 255).astype(np.uint8)).save(path)


def _place(folder: Path, of: Path, entry: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{of.name}-{entry['id']}.png"


if __name__ == "__main__":
    main()
