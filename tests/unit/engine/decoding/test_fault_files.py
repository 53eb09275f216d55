"""Real files that came out wrong once, where their folder is: sizes, colours, alpha and what is said, exactly."""

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image, ImageCms

from koutu import cli, paths
from koutu.engine.compose.profile import convert
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.photo import Photo, decode, load
from koutu.engine.export.export import Export, encode_cutout, left_out
from koutu.engine.matting.cutout import make_matte
from koutu.engine.matting.cutout_type import Cutout
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks

pytestmark = pytest.mark.evalsets
# The lemur that most of them show, as its plain file has it.
LEMUR = (101.84, 118.72, 58.63)


@pytest.fixture
def files(evalsets: Path) -> Path:
    folder = evalsets.parent / "faults" / "files"
    if not folder.is_dir():
        pytest.skip("needs the shared files")
    return folder


def mean(pixels: np.ndarray) -> np.ndarray:
    deep = 257 if pixels.dtype == np.uint16 else 1
    return np.asarray(pixels.reshape(-1, 3).mean(axis=0) / deep)


def shown(photo: Photo) -> np.ndarray:
    return convert(photo.pixels, photo.icc, None, np.dtype(np.uint8))


def by_littlecms(photo: Photo) -> np.ndarray:
    assert photo.icc is not None
    eight = photo.pixels if photo.pixels.dtype == np.uint8 else (photo.pixels / 257).round().astype(np.uint8)
    made = ImageCms.profileToProfile(
        Image.fromarray(np.asarray(eight, np.uint8)),
        ImageCms.ImageCmsProfile(io.BytesIO(photo.icc)),
        ImageCms.createProfile("sRGB"),
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    return np.asarray(made)


class Right(NamedTuple):
    """What a file is when it is right.

    Attributes:
        size: width and height.
        colour: its mean in sRGB, of 255; of what is visible.
        alpha: the mean of its own alpha, 255 where it has none.
        deep: whether it comes in 16 bits.
        missing: the share of it that is not there.
    """

    size: tuple[int, int]
    colour: tuple[float, float, float]
    alpha: float = 255
    deep: bool = False
    missing: float = 0


# Means in sRGB: of plain files counted by Pillow; where a profile or a curve counts, by littlecms or by the file's own
# reference, as the tests below find them anew; of the raw file's grey noise as LibRaw brightens it.
RIGHT = {
    "ArcTriomphe-cHRM-red-green-swap-reference.png": Right((64, 64), (110.10, 73.33, 50.64)),
    "ArcTriomphe-cHRM-red-green-swap.png": Right((64, 64), (110.10, 73.33, 50.64)),
    "bigexif.png": Right((680, 440), LEMUR),
    "black_on_hidden_black.png": Right((800, 600), (0, 0, 0), alpha=71.29),
    "black_on_hidden_white.png": Right((800, 600), (0, 0, 0), alpha=71.29),
    "white_on_hidden_white.png": Right((800, 600), (255, 255, 255), alpha=71.29),
    "bmp_bmpsuite_g_rgb32bf.bmp": Right((127, 64), (121.54, 118.43, 122.89)),
    "cicp_p3.png": Right((680, 440), (96.13, 119.29, 51.67)),
    "cicp_pq.png": Right((680, 440), (71.91, 139.32, 46.21)),
    "cmyk8_alpha.tif": Right((680, 440), LEMUR),
    "colors_text_wcg_sdr_rec2020.avif": Right((200, 200), (184.63, 173.11, 99.71)),
    "dng_thumb.dng": Right((680, 440), (168.44, 168.46, 168.49), deep=True),
    "ep3_r03.jpg": Right((1280, 960), (89.50, 51.31, 20.21)),
    "gama_linear.png": Right((680, 440), (160.55, 174.37, 100.12)),
    "grad16_pp.tif": Right((680, 440), (152.17, 125.31, 114.00), deep=True),
    "heic_xml_tail.heic": Right((1440, 960), (102.45, 68.49, 39.29)),
    "iptc.jpg": Right((680, 440), LEMUR),
    "jpeg_half_eoi.jpg": Right((680, 440), (115.78, 126.63, 89.32), missing=0.4836),
    "jpeg_minus_40.jpg": Right((680, 440), LEMUR, missing=0.0006),
    "lemur_swap.jpg": Right((680, 440), (56.20, 100.54, 118.33)),
    "p3_nclx.heic": Right((680, 440), (96.15, 119.27, 51.66)),
    "rgb8_5ch_alpha_alpha.tif": Right((680, 440), LEMUR),
    "thumb_first.tif": Right((680, 440), LEMUR),
    "tiff_webp.tif": Right((680, 440), LEMUR),
}
REFUSED = {
    "DNG.dng": r"DNG\.dng is damaged or incomplete: 100 % of the picture are missing",
    "alpha_noispe.avif": "in a way that Koutu cannot read",
}


def test_every_file_has_an_expectation(files: Path) -> None:
    kinds = {path.name for path in files.iterdir() if path.suffix not in (".c", ".py")}
    assert kinds == set(RIGHT) | set(REFUSED)


@pytest.mark.parametrize("name", list(RIGHT))
def test_a_file_is_right(files: Path, name: str) -> None:
    if name.endswith(".dng"):
        pytest.importorskip("rawpy")
    photo, right = load(files / name), RIGHT[name]
    assert photo.pixels.shape == (right.size[1], right.size[0], 3)
    assert (photo.pixels.dtype == np.uint16) == right.deep
    seen = shown(photo) if photo.alpha is None else shown(photo)[photo.alpha > 0]
    assert np.abs(mean(seen) - right.colour).max() < 1
    assert (255 if photo.alpha is None else photo.alpha.mean()) == pytest.approx(right.alpha, abs=0.01)
    assert photo.missing == pytest.approx(right.missing, abs=0.0002)


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_file_without_a_picture_is_refused(files: Path, name: str) -> None:
    if name.endswith(".dng"):
        pytest.importorskip("rawpy")
    with pytest.raises(PhotoError, match=REFUSED[name]):
        load(files / name)


@pytest.mark.parametrize("name", ["black_on_hidden_black", "black_on_hidden_white", "white_on_hidden_white"])
def test_hidden_colours(files: Path, name: str) -> None:
    photo = load(files / f"{name}.png")
    catalog = load_catalog(paths.bundled_models() / "catalog.toml")
    matte = make_matte(photo, catalog.recipe("general", "large"), Networks([paths.bundled_models()])).matte
    assert photo.alpha is not None
    assert np.array_equal(matte, photo.alpha)
    wanted = 0 if name.startswith("black") else 255
    assert (photo.pixels[photo.alpha > 0] == wanted).all()
    # What is hidden is a mean of what is not.
    assert np.abs(photo.pixels.astype(int) - wanted).max() <= 2


def test_what_is_missing_is_grey(files: Path) -> None:
    assert (load(files / "jpeg_half_eoi.jpg").pixels[240:] == 128).all()


@pytest.mark.parametrize(
    "name",
    [
        "ep3_r03.jpg",
        "colors_text_wcg_sdr_rec2020.avif",
        "p3_nclx.heic",
        "cicp_p3.png",
        "gama_linear.png",
        "grad16_pp.tif",
        "lemur_swap.jpg",
    ],
)
def test_colours_are_those_of_littlecms(files: Path, name: str) -> None:
    photo = load(files / name)
    assert np.abs(mean(shown(photo)) - mean(by_littlecms(photo))).max() < 1
    # And they are not the raw numbers.
    assert np.abs(mean(shown(photo)) - mean(photo.pixels)).max() > 1


def test_swapped_primaries_as_their_reference(files: Path) -> None:
    photo = load(files / "ArcTriomphe-cHRM-red-green-swap.png")
    reference = load(files / "ArcTriomphe-cHRM-red-green-swap-reference.png")
    assert np.abs(mean(shown(photo)) - mean(reference.pixels)).max() < 1


def test_hdr_is_said_and_its_dark_colours_are_those_of_the_standard(files: Path) -> None:
    photo = load(files / "cicp_pq.png")
    assert photo.tone_mapped
    with Image.open(files / "cicp_pq.png") as picture:
        stored = np.asarray(picture.convert("RGB")) / 255
    # Below the knee nothing is rolled off: SMPTE ST 2084, over the 203 nits of paper, from BT.2020 to sRGB (BT.2087).
    power = stored ** (32 / 2523)
    nits = 10_000 * (np.maximum(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)) ** (16384 / 2610)
    to_srgb = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
    light = np.clip(nits / 203 @ to_srgb.T, 0, 1)
    wanted = 255 * np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    dark = nits.max(axis=2) < 10
    assert dark.mean() > 0.1
    assert np.abs(shown(photo)[dark].mean(axis=0) - wanted[dark].mean(axis=0)).max() < 1


def test_sixteen_bits_in_srgb(files: Path) -> None:
    photo = load(files / "grad16_pp.tif")
    cutout = Cutout(photo, photo.pixels, np.full(photo.pixels.shape[:2], 255, np.uint8))
    out = encode_cutout(cutout, Export("tiff", srgb=True))
    made = decode(out, "a.tif").pixels
    assert made.dtype == np.uint16
    for channel in range(3):
        have, had = len(np.unique(made[..., channel])), len(np.unique(photo.pixels[..., channel]))
        assert have > 0.85 * had  # red is clipped where sRGB ends


def test_metadata_of_the_photo_with_iptc_and_of_the_one_with_long_exif(files: Path, tmp_path: Path) -> None:
    tool = shutil.which("exiftool")
    if tool is None:
        pytest.skip("needs exiftool")
    for name, kind in (("iptc.jpg", "jpeg"), ("bigexif.png", "jpeg")):
        photo = load(files / name)
        cutout = Cutout(photo, photo.pixels, np.full(photo.pixels.shape[:2], 255, np.uint8))
        out = tmp_path / f"{name}.jpg"
        out.write_bytes(encode_cutout(cutout, Export(kind)))
        told = json.loads(subprocess.run([tool, "-j", "-G1", str(out)], capture_output=True, check=True).stdout)[0]
        if name == "iptc.jpg":
            assert told["IPTC:Keywords"] == "lemur"
            assert told["XMP-dc:Rights"] == "(c) Ana"
            assert told["XMP-xmpRights:UsageTerms"] == "no AI"
        else:
            assert "The camera's own notes" in str(left_out(photo, Export(kind))[0])
            assert told["IFD0:Make"] is not None


def test_the_command_line_says_what_it_did(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["jpeg_half_eoi.jpg", "jpeg_minus_40.jpg", "cicp_pq.png", "iptc.jpg", "DNG.dng"]
    code = cli.main(["cut", *[str(files / name) for name in names], "-o", "out/", "--size", "small", "--json"])
    printed = capfd.readouterr()
    told = [json.loads(line) for line in printed.out.splitlines()]
    assert code == 1
    assert [line["status"] for line in told] == ["incomplete", "incomplete", "done", "done", "failed"]
    assert all(line.startswith("koutu: ") for line in printed.err.splitlines())
    assert "48 %" in told[0]["notices"][0]
    assert "HDR" in told[2]["notices"][0]
