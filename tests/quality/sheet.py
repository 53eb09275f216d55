"""A contact sheet: 24 crops at 100 % over four backdrops, ours beside the peer's.

    python -m tests.quality.sheet OUT.png [SETS_FOLDER] [--cache FOLDER] [--peer NAME]

A row: the photo, four times ours, four times the peer's. The crop is where the truth has most edge.
"""

import cv2
import numpy as np

from koutu.engine.matting import refine
from koutu.engine.matting.foreground import clean_colours
from tests.quality.colours import BACKDROPS, over, rgba
from tests.quality.sets import Coarse, arguments, busiest, pictures, scorer

SIDE = 192
SHOWN = {
    "hair": ("am-GT04", "am-GT08", "am-GT09", "c1k-child"),
    "fur": ("am-GT05", "am-GT15", "c1k-dog", "tx-bear", "tx-lion", "pm-lemur-beach"),
    "leaves": ("am-GT01", "am-GT21", "jk-potplant"),
    "glass": ("c1k-bulb", "tx-glass"),
    "wire": ("jk-table-chair", "tx-stethoscope"),
    "anime line": ("an-sylvie-club", "an-lucy-white", "an-wg-close"),
    "product edge": ("jk-towel", "jk-bottle", "tx-firetruck", "am-GT19"),
}


def main() -> None:
    parser = arguments(__doc__, out=True)
    parser.add_argument("--peer", default="isnet-general-use-a")
    args = parser.parse_args()
    tool, coarse = scorer(args.sets), Coarse(args.cache)
    recipe = coarse.recipe("large")
    found = {picture.entry["id"]: picture for picture in pictures(args.sets)}
    rows = []
    for kind, names in SHOWN.items():
        for name in names:
            picture = found[name]
            truth = picture.plane("gt")
            assert truth is not None
            crop = busiest(tool.edge_band(truth, 2), SIDE)
            pixels = picture.pixels
            matte = refine.fine(pixels, coarse.merged(recipe, picture))
            ours = np.dstack((clean_colours(pixels, matte), matte))[crop].astype(np.float32)
            peer = rgba(args.cache / "peer" / args.peer / f"{picture.key}.png")[crop]
            tiles = [np.asarray(pixels[crop], np.float32)]
            tiles += [over(cutout, colour) for cutout in (ours, peer) for colour in BACKDROPS.values()]
            row = np.full((SIDE + 4, (SIDE + 4) * len(tiles), 3), 128, np.uint8)
            for place, tile in enumerate(tiles):
                row[: tile.shape[0], place * (SIDE + 4) :][:, : tile.shape[1]] = np.rint(tile)
            cv2.putText(row, f"{kind}: {name}", (4, 12), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (255, 255, 0), 1, cv2.LINE_AA)
            rows.append(row)
    args.out.write_bytes(cv2.imencode(".png", np.vstack(rows)[..., ::-1])[1].tobytes())


if __name__ == "__main__":
    main()
