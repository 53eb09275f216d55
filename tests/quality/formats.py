"""Hair and fur through every export format, read back by another reader, over four backdrops: is there a halo?

    python -m tests.quality.formats OUT.png [SETS_FOLDER] [--cache FOLDER]

A row is a picture in a format: four times a crop at 100 %, four times all of it at 25 %. What a format with alpha holds
is scaled channel by channel, as programs do that know nothing of alpha: a dark rim under the matte would show. Printed:
the mean difference from the cutout itself in the band that EDGE counts, 0 to 255, at both scales.
"""

import io
import shutil
import subprocess
import zipfile

import cv2
import numpy as np
from PIL import Image

from koutu.engine.compose.style import Backdrop, Style
from koutu.engine.decoding.photo import load
from koutu.engine.export.export import Export, encode_cutout
from koutu.engine.matting import refine
from koutu.engine.matting.cutout import make_cutout
from koutu.engine.matting.cutout_type import Cutout
from tests.quality.colours import BACKDROPS, over
from tests.quality.sets import Coarse, arguments, busiest, pictures, scorer

SHOWN = "am-GT04", "am-GT05", "c1k-dog", "pm-lemur-beach"
FORMATS = {
    "PNG": Export("png"),
    "WebP": Export("webp"),
    "WebP 90": Export("webp", lossless=False),
    "AVIF 90": Export("avif"),
    "TIFF": Export("tiff"),
    "JPEG 95": Export("jpeg", quality=95),
    "OpenRaster": Export("ora"),
    "PSD": Export("psd"),
}
SIDE = 192


def read(data: bytes, export: Export) -> np.ndarray:
    """(H, W, 4) float32, 0..255, as another program reads the file."""
    if export.format == "ora":
        data = zipfile.ZipFile(io.BytesIO(data)).read("mergedimage.png")
    if export.format == "psd":
        # Pillow leaves the merged picture of a PSD mixed with white, as the format keeps it; ImageMagick un-mixes it.
        tool = shutil.which("magick") or "convert"
        data = subprocess.run([tool, "psd:-[0]", "PNG32:-"], input=data, check=True, capture_output=True).stdout
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGBA"), np.float32)


def seen(cutout: Cutout, export: Export, backdrop: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """What a person sees over the backdrop, at 100 % and at 25 %."""
    look = Style(backdrop=Backdrop("colour", colour=backdrop)) if export.format == "jpeg" else Style()
    back = read(encode_cutout(cutout, export, look), export)
    small = cv2.resize(back, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return over(back, backdrop), over(small, backdrop)


def main() -> None:
    parser = arguments(__doc__, out=True)
    args = parser.parse_args()
    tool, coarse = scorer(args.sets), Coarse(args.cache)
    recipe = coarse.recipe("large")
    rows, errors = [], {name: ([], []) for name in FORMATS}
    for picture in pictures(args.sets):
        if picture.entry["id"] not in SHOWN:
            continue
        photo = load(picture.folder / picture.entry["image"])
        matte = refine.fine(photo.pixels, coarse.merged(recipe, picture))
        cutout = make_cutout(photo, matte)
        itself = np.dstack((cutout.colours, matte)).astype(np.float32)
        band = tool.edge_band(matte.astype(np.float32) / 255)
        small_band = cv2.resize(band.astype(np.float32), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA) > 0
        crop = busiest(band, SIDE)
        for name, export in FORMATS.items():
            tiles, small_tiles = [], []
            for backdrop in BACKDROPS.values():
                whole, small = seen(cutout, export, backdrop)
                truth = over(itself, backdrop)
                small_truth = cv2.resize(truth, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
                errors[name][0].append(np.abs(whole - truth)[band].mean())
                errors[name][1].append(np.abs(small - small_truth)[small_band].mean())
                tiles.append(whole[crop])
                small_tiles.append(small[:SIDE])
            row = np.full((SIDE, sum(tile.shape[1] + 4 for tile in tiles + small_tiles), 3), 128, np.uint8)
            place = 0
            for tile in tiles + small_tiles:
                row[: tile.shape[0], place : place + tile.shape[1]] = np.rint(tile)
                place += tile.shape[1] + 4
            label = f"{picture.entry['id']} {name}"
            cv2.putText(row, label, (4, 12), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (255, 255, 0), 1, cv2.LINE_AA)
            rows.append(row)
    width = max(row.shape[1] for row in rows)
    sheet = np.vstack([np.pad(row, ((0, 4), (0, width - row.shape[1]), (0, 0))) for row in rows])
    args.out.write_bytes(cv2.imencode(".png", sheet[..., ::-1])[1].tobytes())
    for name, (whole, small) in errors.items():
        print(f"{name:12}{np.mean(whole):6.2f} at 100 %{np.mean(small):6.2f} at 25 %")


if __name__ == "__main__":
    main()
