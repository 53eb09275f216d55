"""Real files that came out wrong once, where their folder is: sizes, colours, alpha and what is said, exactly."""

import io
import json
import shutil
import subprocess
from pathlib import Path

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


@pytest.mark.parametrize(
    "name",
    ["cmyk8_alpha.tif", "rgb8_5ch_alpha_alpha.tif", "thumb_first.tif", "tiff_webp.tif", "iptc.jpg", "bigexif.png"],
)
def test_the_lemur_is_the_lemur(files: Path, name: str) -> None:
    photo = load(files / name)
    assert photo.pixels.shape == (440, 680, 3)
    assert np.abs(mean(photo.pixels) - LEMUR).max() < 1
    assert photo.missing == 0


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


def test_raw_files_are_developed_or_refused(files: Path) -> None:
    pytest.importorskip("rawpy")
    photo = load(files / "dng_thumb.dng")
    assert photo.pixels.shape == (440, 680, 3)
    assert photo.pixels.dtype == np.uint16
    with pytest.raises(PhotoError, match=r"DNG\.dng is damaged or incomplete: 100 % of the picture are missing"):
        load(files / "DNG.dng")


def test_what_is_missing(files: Path) -> None:
    assert load(files / "jpeg_minus_40.jpg").missing == pytest.approx(0.0006, abs=0.0002)
    half = load(files / "jpeg_half_eoi.jpg")
    assert half.missing == pytest.approx(0.484, abs=0.002)
    assert half.pixels.shape == (440, 680, 3)
    assert (half.pixels[240:] == 128).all()
    whole = load(files / "heic_xml_tail.heic")
    assert whole.pixels.shape == (960, 1440, 3)
    assert whole.missing == 0


def test_kinds_that_a_decoder_lacks(files: Path) -> None:
    photo = load(files / "bmp_bmpsuite_g_rgb32bf.bmp")
    assert photo.pixels.shape == (64, 127, 3)
    assert np.abs(mean(photo.pixels) - (121.5, 118.4, 122.9)).max() < 0.1
    with pytest.raises(PhotoError, match="in a way that Koutu cannot read"):
        load(files / "alpha_noispe.avif")


@pytest.mark.parametrize(
    "name",
    [
        "ep3_r03.jpg",
        "colors_text_wcg_sdr_rec2020.avif",
        "p3_nclx.heic",
        "cicp_p3.png",
        "gama_linear.png",
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


def test_hdr_is_said(files: Path) -> None:
    assert load(files / "cicp_pq.png").tone_mapped


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
