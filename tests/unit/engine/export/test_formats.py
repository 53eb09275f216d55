"""Each format read back: straight alpha, profile, metadata, layers."""

import io
import shutil
import struct
import subprocess
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from koutu.engine.compose.style import Backdrop, Canvas, Placement, Shadow, Style
from koutu.engine.core.errors import ExportError
from koutu.engine.export.export import Export, encode_cutout
from koutu.engine.export.formats import FORMATS, format_of
from koutu.engine.export.packbits import pack_rows
from tests.unit.engine.compose.made import block, cutout
from tests.unit.engine.export.test_export import ICC, by_pillow, exif, make, noise

HALF = make(np.full((30, 40, 3), (200, 100, 50), np.uint8), np.full((30, 40), 128, np.uint8))


def by_magick(data: bytes, format: str, tmp_path) -> np.ndarray:
    """(H, W, 4) as ImageMagick sees the flattened picture."""
    if shutil.which("identify") is None:
        pytest.skip("ImageMagick is not here")
    tool = shutil.which("magick") or shutil.which("convert")
    assert tool
    path = tmp_path / f"a.{format}"
    path.write_bytes(data)
    out = tmp_path / "a.rgba.png"
    subprocess.run([tool, f"{path}[0]", f"PNG32:{out}"], check=True, capture_output=True)
    return np.asarray(Image.open(out))


@pytest.mark.parametrize(
    "export",
    [
        Export("png"),
        Export("webp"),
        Export("webp", lossless=False, quality=90),
        Export("avif", quality=100),
        Export("avif", quality=90),
        Export("tiff"),
    ],
)
def test_half_transparent_colours_stay_in_every_format_with_alpha(export):
    pixel = np.asarray(by_pillow(encode_cutout(HALF, export)))[15, 20].astype(int)
    lossless = export.format in ("png", "tiff") or (export.format == "webp" and export.lossless)
    assert pixel[3] == 128
    assert np.abs(pixel - (200, 100, 50, 128)).max() <= (0 if lossless else 4)
    if export == Export("avif", quality=100):
        assert pixel.tolist() == [200, 100, 50, 128]


def test_half_transparent_colours_stay_in_openraster(tmp_path):
    with zipfile.ZipFile(io.BytesIO(encode_cutout(HALF, Export("ora")))) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("mimetype") == b"image/openraster"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        merged = by_pillow(archive.read("mergedimage.png"))
        assert merged.getpixel((20, 15)) == (200, 100, 50, 128)
        stack = ElementTree.fromstring(archive.read("stack.xml"))
        layers = [(each.get("name"), each.get("visibility")) for each in stack.iter("layer")]
        assert layers == [("Cutout", "visible"), ("Matte", "hidden"), ("Photo", "hidden")]
        sources = {each.get("name"): each.get("src") for each in stack.iter("layer")}
        assert by_pillow(archive.read(sources["Cutout"])).getpixel((20, 15)) == (200, 100, 50, 128)
        assert by_pillow(archive.read(sources["Matte"])).getpixel((20, 15)) == (128, 128, 128)
        assert by_pillow(archive.read(sources["Photo"])).mode == "RGB"
        assert max(by_pillow(archive.read("Thumbnails/thumbnail.png")).size) <= 256


def test_half_transparent_colours_stay_in_psd(tmp_path):
    data = encode_cutout(HALF, Export("psd"))
    assert by_magick(data, "psd", tmp_path)[15, 20].tolist() == pytest.approx([200, 100, 50, 128], abs=1)
    planes = psd_layers(data)["Cutout"]["planes"]
    assert [planes[channel][15, 20] for channel in (0, 1, 2, -2)] == [200, 100, 50, 128]


def psd_layers(data: bytes) -> dict:
    """Read a PSD as the specification says, apart from the writer: name → box, hidden, planes by channel number."""

    def unpack(form, at):
        return struct.unpack_from(form, data, at)

    assert data[:6] == b"8BPS\0\1"
    at = 26
    at += 4 + unpack(">I", at)[0]
    at += 4 + unpack(">I", at)[0]
    at += 8  # the lengths of the section and of the layers
    count = abs(unpack(">h", at)[0])
    at += 2
    records = []
    for _ in range(count):
        top, left, bottom, right, channels = unpack(">4iH", at)
        at += 18
        lengths = [unpack(">hI", at + 6 * number) for number in range(channels)]
        at += 6 * channels
        assert data[at : at + 8] == b"8BIMnorm"
        hidden = bool(data[at + 10] & 2)
        extra = unpack(">I", at + 12)[0]
        at += 16
        mask = unpack(">I", at)[0]
        name_at = at + 4 + mask
        name_at += 4 + unpack(">I", name_at)[0]
        name = data[name_at + 1 : name_at + 1 + data[name_at]].decode()
        records.append((name, (top, left, bottom, right), hidden, lengths))
        at += extra
    found = {}
    for name, (top, left, bottom, right), hidden, lengths in records:
        planes = {}
        for channel, length in lengths:
            body = data[at : at + length]
            at += length
            assert struct.unpack_from(">H", body)[0] == 1
            rows = struct.unpack_from(f">{bottom - top}H", body, 2)
            assert sum(rows) + 2 + 2 * len(rows) == length
            packed = body[2 + 2 * len(rows) :]
            planes[channel] = unpacked(packed).reshape(bottom - top, right - left)
        found[name] = {"box": (top, left, bottom, right), "hidden": hidden, "planes": planes}
    return found


def unpacked(packed: bytes) -> np.ndarray:
    out, at = bytearray(), 0
    while at < len(packed):
        head = packed[at]
        if head < 128:
            out += packed[at + 1 : at + 2 + head]
            at += 2 + head
        else:
            if head > 128:
                out += packed[at + 1 : at + 2] * (257 - head)
            at += 2 if head > 128 else 1
    return np.frombuffer(bytes(out), np.uint8)


@pytest.mark.parametrize("shape", [(1, 1), (3, 500), (70, 3)])
def test_packed_rows_unpack_to_themselves(shape):
    plane = np.random.default_rng(2).integers(0, 3, shape, np.uint8)
    lengths, packed = pack_rows(plane)
    assert len(lengths) == shape[0]
    assert sum(lengths) == len(packed)
    assert np.array_equal(unpacked(packed).reshape(shape), plane)


def test_a_psd_holds_photo_backdrop_shadow_and_cutout_with_its_mask(tmp_path):
    made = block((60, 80), (20, 10, 50, 40))
    look = Style(
        backdrop=Backdrop("colour", colour=(67, 142, 219)), shadow=Shadow("drop", blur=0, distance=10, angle=0)
    )
    found = psd_layers(encode_cutout(made, Export("psd"), look))
    assert list(found) == ["Photo", "Backdrop", "Shadow", "Cutout"]
    assert [layer["hidden"] for layer in found.values()] == [True, False, False, False]
    assert np.array_equal(found["Photo"]["planes"][1], made.photo.pixels[..., 1])
    assert (found["Backdrop"]["planes"][2] == 219).all()
    assert found["Shadow"]["box"] == (10, 26, 40, 56)
    cut = found["Cutout"]["planes"]
    assert np.array_equal(cut[-2], made.matte)
    # Under the mask lies the photo: painting on it brings back what was there.
    assert np.array_equal(cut[1][made.matte == 0], made.photo.pixels[..., 1][made.matte == 0])
    flat = np.asarray(by_pillow(encode_cutout(made, Export(), look)))
    seen = by_magick(encode_cutout(made, Export("psd"), look), "psd", tmp_path)
    assert np.abs(seen[..., :3].astype(int) - flat).max() <= 1


def test_the_visible_layers_of_an_openraster_are_its_merged_picture():
    look = Style(backdrop=Backdrop("colour", colour=(67, 142, 219)), shadow=Shadow("drop", blur=2, distance=10))
    data = encode_cutout(block((60, 80), (20, 10, 50, 40)), Export("ora"), look)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = list(ElementTree.fromstring(archive.read("stack.xml")).iter("layer"))
        assert [each.get("name") for each in entries] == ["Cutout", "Shadow", "Backdrop", "Matte", "Photo"]
        seen = Image.new("RGBA", (80, 60))
        for each in reversed(entries):
            if each.get("visibility") == "visible":
                seen.alpha_composite(by_pillow(archive.read(each.get("src"))).convert("RGBA"))
        merged = by_pillow(archive.read("mergedimage.png")).convert("RGBA")
    assert np.abs(np.asarray(seen).astype(int) - np.asarray(merged)).max() <= 1


def test_16_bits_stay_in_openraster_and_are_rounded_in_psd():
    made = noise(20, 30, np.uint16)
    with zipfile.ZipFile(io.BytesIO(encode_cutout(made, Export("ora")))) as archive:
        assert archive.read("mergedimage.png")[24] == 16
    assert struct.unpack_from(">H", encode_cutout(made, Export("psd")), 22)[0] == 8


@pytest.mark.parametrize("format", ["png", "tiff"])
def test_8_bits_when_asked(format):
    made = noise(20, 30, np.uint16)
    image = np.asarray(by_pillow(encode_cutout(made, Export(format, bits=8))))
    assert image.dtype == np.uint8
    assert np.array_equal(image[..., :3], (made.colours.astype(np.uint32) + 128) // 257)


def test_jpeg_lies_on_white_or_on_its_backdrop_and_keeps_profile_exif_and_density():
    made = noise(64, 64, icc=ICC, exif=exif(), dpi=(300.0, 300.0))
    smooth = make(
        np.full((64, 64, 3), 90, np.uint8), np.where(np.arange(64) < 32, 0, 255).astype(np.uint8)[None].repeat(64, 0)
    )
    image = by_pillow(encode_cutout(smooth, Export("jpeg", quality=100)))
    assert image.mode == "RGB"
    pixels = np.asarray(image).astype(int)
    assert np.abs(pixels[:, :24] - 255).max() <= 2
    assert np.abs(pixels[:, 40:] - 90).max() <= 2
    red = by_pillow(encode_cutout(smooth, Export("jpeg"), Style(backdrop=Backdrop("colour", colour=(255, 0, 0)))))
    assert np.abs(np.asarray(red)[30, 4].astype(int) - (255, 0, 0)).max() <= 3
    told = by_pillow(encode_cutout(made, Export("jpeg")))
    assert told.info["icc_profile"] == ICC
    assert told.info["dpi"] == (300, 300)
    assert told.getexif()[271] == "Koutu"


@pytest.mark.parametrize("format", ["avif", "jpeg", "webp"])
def test_lower_quality_is_smaller(format):
    made = noise(128, 128)
    sizes = [len(encode_cutout(made, Export(format, quality=quality, lossless=False))) for quality in (30, 60, 95)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("format", ["avif", "psd", "ora"])
def test_profile_and_exif_travel_in_the_newer_formats_too(format):
    data = encode_cutout(noise(40, 40, icc=ICC, exif=exif(), dpi=(300.0, 300.0)), Export(format))
    if format == "avif":
        image = by_pillow(data)
        assert image.info["icc_profile"] == ICC
        assert image.getexif()[271] == "Koutu"
    elif format == "psd":
        assert ICC in data
        assert struct.pack(">HH", 300, 0) in data
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            merged = by_pillow(archive.read("mergedimage.png"))
        assert merged.info["icc_profile"] == ICC
        assert merged.info["dpi"] == pytest.approx((300, 300), abs=0.02)
    assert b"SECRET" not in data


def test_srgb_conversion_drops_the_profile_and_moves_the_colours():
    swapped = bytearray(ICC)
    at_red, at_blue = ICC.index(b"rXYZ"), ICC.index(b"bXYZ")
    swapped[at_red : at_red + 4], swapped[at_blue : at_blue + 4] = b"bXYZ", b"rXYZ"
    made = make(np.full((4, 4, 3), (255, 0, 0), np.uint8), np.full((4, 4), 128, np.uint8), icc=bytes(swapped))
    for format in ("png", "tiff", "webp"):
        kept = by_pillow(encode_cutout(made, Export(format)))
        assert kept.info["icc_profile"] == bytes(swapped)
        assert kept.getpixel((1, 1)) == (255, 0, 0, 128)
        moved = by_pillow(encode_cutout(made, Export(format, srgb=True)))
        assert "icc_profile" not in moved.info
        assert np.abs(np.array(moved.getpixel((1, 1))) - (0, 0, 255, 128)).max() <= 2


def test_trim_leaves_its_margin_also_beyond_the_photo():
    made = block((100, 100), (0, 40, 50, 60))
    image = by_pillow(encode_cutout(made, Export(trim=True, margin=10)))
    assert image.size == (60, 30)
    assert np.asarray(image)[:, :5, 3].max() == 0
    on_white = by_pillow(encode_cutout(made, Export(trim=True, margin=10), Style(backdrop=Backdrop("colour"))))
    assert on_white.size == (55, 30)  # an opaque backdrop ends with the canvas


def test_scale_and_density():
    made = block((100, 200), (50, 20, 150, 80))
    image = by_pillow(encode_cutout(made, Export(scale=25, dpi=72)))
    assert image.size == (50, 25)
    assert image.info["dpi"] == pytest.approx((72, 72), abs=0.02)
    pixels = np.asarray(image)
    assert (pixels[pixels[..., 3] > 0][:, :3] == (200, 100, 50)).all()
    psd = psd_layers(encode_cutout(made, Export("psd", scale=25)))
    assert psd["Cutout"]["planes"][-2].shape == (25, 50)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_takes_every_look(format):
    look = Style(Canvas(64, 48), Backdrop("blurred", blur=3), Placement("subject", margin=10), Shadow("contact"))
    for dtype in (np.uint8, np.uint16):
        assert encode_cutout(block((60, 80), (20, 10, 50, 40), dtype=dtype), Export(format, srgb=True), look)
        assert encode_cutout(cutout(np.zeros((5, 5, 3), dtype), np.zeros((5, 5), np.uint8)), Export(format))
    assert encode_cutout(HALF, Export(format)) == encode_cutout(HALF, Export(format))


def test_what_does_not_go_together_is_refused_with_a_sentence():
    with pytest.raises(ExportError, match="no layers"):
        encode_cutout(HALF, Export("psd", matte_only=True))
    with pytest.raises(ExportError, match="PSD allows 30000"):
        encode_cutout(make(np.zeros((1, 30001, 3), np.uint8), np.zeros((1, 30001), np.uint8)), Export("psd"))
    for odd in ({"quality": 0}, {"scale": 0}, {"dpi": -1}, {"margin": 101}):
        with pytest.raises(ExportError, match="must lie between"):
            Export(**odd)


def test_formats_by_name(tmp_path):
    assert format_of(tmp_path / "a.JPG") == "jpeg"
    assert format_of(tmp_path / "a.tiff") == "tiff"
    assert format_of(tmp_path / "a.gif") is None
    assert replace(Export(), format="ora").format == "ora"
