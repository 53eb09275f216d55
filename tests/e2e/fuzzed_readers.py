"""Koutu's readers of what strangers made, each with files to change: pictures, documents, presets, requests …"""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, ImageCms

from koutu import paths
from koutu.cli.arguments import CutOptions
from koutu.engine import documents
from koutu.engine.batch.journal import NAME, Journal
from koutu.engine.batch.one_picture import EncodedFile, EncodedPicture
from koutu.engine.batch.plan import BatchSource
from koutu.engine.compose import profile
from koutu.engine.compose.deep_colour import shaper_of
from koutu.engine.compose.style import Style
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import PhotoError
from koutu.engine.core.raster import OutputRaster
from koutu.engine.core.tiles import TILE, TileMap
from koutu.engine.decoding import photo
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Contents, Original
from koutu.engine.export.export import Export
from koutu.engine.export.jxl import encode_jxl
from koutu.engine.export.metadata import metadata_for
from koutu.engine.export.presets import Preset, parse_preset
from koutu.engine.export.psd import encode_psd
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.imported import describe, description, imported
from koutu.engine.networks.onnx_file import refuse_foreign_weights
from koutu.engine.touchup.touchup import Touchup
from koutu.server.guards import Doorman, Limits
from koutu.server.routes import make_app
from koutu.server.warm_engine import Link, Upload
from koutu.services import recovery
from koutu.services import settings as settings_file
from tests.unit.engine.decoding.made_tiff import tiff
from tests.unit.onnx_graphs import brightness

_JOURNAL = b'\n{"settings": "0123456789abcdef"}\n{"begin": "[\\"a\\", \\"\\", \\"a.png\\"]"}\n{"done": "[1]"}'
_SENSOR = 32803  # a raw picture's photometric interpretation in TIFF/EP


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader and what it is fed with.

    Attributes:
        file: what the changed file is called; its ending may matter.
        seeds: whole files, to begin with.
        read: reads one; says in a few words what came of it.
    """

    file: str
    seeds: list[bytes]
    read: Callable[[Path], str]


def _pixels() -> Any:
    rows, columns = np.mgrid[0:24, 0:31]
    noise = np.random.default_rng(0).integers(0, 40, (24, 31))
    return np.dstack((rows * 9, columns * 7, noise)).astype(np.uint8)


def _saved(picture: Image.Image, format_name: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format_name, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _encoded() -> list[bytes]:
    """A small picture in every format that Koutu opens, with what it can say of itself."""
    picture, icc = Image.fromarray(_pixels()), _profile()
    clear = Image.merge("RGBA", (*picture.split(), picture.split()[0]))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0xA001] = 6, "a description", 1
    exif.get_ifd(0x8825)[1] = "N"
    told, packet = (
        exif.tobytes(),
        b"<x:xmpmeta><exif:GPSLatitude>1</exif:GPSLatitude><dc:rights>me</dc:rights></x:xmpmeta>",
    )
    ink = picture.convert("CMYK")
    made = [
        *(_saved(picture, "JPEG", progressive=way, exif=told, icc_profile=icc) for way in (True, False)),
        _saved(ink, "JPEG"),
        _saved(picture, "PNG", icc_profile=icc, exif=told, dpi=(300, 300)),
        *(_saved(each, "PNG") for each in (clear, picture.convert("P"), picture.convert("L"), picture.convert("1"))),
        *(_saved(clear, "WEBP", lossless=way, exif=told, icc_profile=icc, xmp=packet) for way in (True, False)),
        _saved(picture, "JPEG", exif=told, xmp=packet),
        *(_saved(picture, "TIFF", compression=way) for way in ("raw", "tiff_lzw", "packbits", "tiff_adobe_deflate")),
        *(_saved(picture, name) for name in ("GIF", "BMP", "AVIF", "JPEG2000", "PPM")),
        tiff(_pixels(), photometric=2, order=">", tile=16, deflate=True),
        tiff(_pixels().astype(np.uint16) * 257, photometric=2, planar=True),
        tiff(np.dstack((_pixels(), _pixels()[..., :1])), photometric=5, blobs={700: (7, b"<x:xmpmeta/>")}),
        encode_psd([], OutputRaster(_pixels(), _pixels()[..., 0].copy(), icc)),
        encode_jxl(OutputRaster(_pixels(), None, exif=told), None),
        encode_jxl(OutputRaster(_pixels(), None), 80),
    ]
    deep = io.BytesIO()
    Image.fromarray(_pixels()[..., 0].astype(np.uint16) * 257).save(deep, "PNG")
    heif = io.BytesIO()
    pillow_heif.from_pillow(picture).save(heif)
    return [*made, deep.getvalue(), heif.getvalue()]


def _raw() -> list[bytes]:
    """The least of a DNG: one sensor, its pattern of colours, and who made it."""
    sensor = (_pixels()[:, :30, :1].astype(np.uint16) * 64).repeat(4, 0).repeat(4, 1)
    names = {50708: (2, b"Made Camera\0"), 271: (2, b"Made\0"), 272: (2, b"Camera\0")}
    blobs = names | {50706: (7, b"\1\4\0\0"), 33422: (7, b"\0\1\1\2")}
    tags = {33421: (2, 2), 50714: (0,), 50717: (16384,), 50778: (21,)}
    return [tiff(sensor, photometric=_SENSOR, tile=tile, tags=tags, blobs=blobs) for tile in (None, 32)]


def _document(folder: Path) -> list[bytes]:
    tiles = TileMap(60, 40, 2)
    tiles.put((0, 0), np.full((2, TILE, TILE), 7, np.uint8))
    small = np.full((4, 6, 4), 200, np.uint8)
    matte = np.zeros((40, 60), np.uint8)
    pixels = Photo(np.zeros((40, 60, 3), np.uint8))
    contents = Contents(
        Original("a.png"),
        pixels,
        "general",
        "small",
        ("general", "small"),
        matte,
        Touchup(tiles),
        small,
        finish=Preset("own", "Own", Style(), Export()),
        coarse=np.zeros((8, 12), np.uint16),
    )
    recovery.keep(folder / "seed.koutu", contents, None, None)
    return [(folder / "seed.koutu").read_bytes()]


def _presets() -> list[bytes]:
    return [path.read_bytes() for path in sorted((paths.resources() / "presets").glob("*.toml"))]


def _settings(folder: Path) -> list[bytes]:
    settings = settings_file.Settings(place=(1, 2, 3, 4), shortcuts={"open": ["Ctrl+O"]}, recent=["a.png"])
    settings_file.save(settings, folder / "settings.json")
    return [(folder / "settings.json").read_bytes()]


def _imported(folder: Path) -> list[bytes]:
    known = load_catalog(paths.bundled_models() / "catalog.toml")
    entry = next(each for each in known.networks if each.task == "matte")
    entry = replace(entry, id="a", files=(replace(entry.files[0], name="a.onnx"),))
    describe(folder, entry, ("general",))
    return [description(folder, entry).read_bytes()]


def _requests() -> list[bytes]:
    """The type of the body, the address's fields, then the body."""
    picture = _encoded()[3]
    head = b'--x\r\nContent-Disposition: form-data; name="size"\r\n\r\nsmall\r\n--x\r\nContent-Disposition: form-data; '
    head += b'name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    form = b"multipart/form-data; boundary=x\n\n" + head + picture + b"\r\n--x--\r\n"
    fields = b"application/x-www-form-urlencoded\nmode=general&trim=1\nsize=small&url=http%3A%2F%2F127.0.0.1%2Fa.png"
    return [form, fields, b"image/png\nbackdrop=%23ff0000&margin=3&trim=1&dpi=300\n" + picture]


def _read_picture(path: Path) -> str:
    loaded = photo.load(path)
    # What it says of itself is read once more when it is saved.
    for format_name in ("png", "jpeg"):
        for keep in (True, False):
            metadata_for(loaded, format_name, keep=keep, copyright_only=True, position=False, srgb=True)
    return _told(loaded)


def _told(loaded: Photo) -> str:
    parts = (loaded.alpha, loaded.icc, loaded.exif, loaded.dpi, loaded.xmp, loaded.iptc, loaded.missing or None)
    return f"{loaded.pixels.dtype} {[part is not None for part in parts]} {loaded.unknown_profile}"


def _read_profile(path: Path) -> str:
    """A profile goes through Pillow's reader of a picture, then to the screen and back, eight and sixteen bits deep."""
    icc, said = path.read_bytes(), []
    shaper_of(icc.ljust(132, b"\0"))
    space = icc[16:20]
    mode = {b"CMYK": "CMYK", b"GRAY": "L", b"Lab ": "LAB"}.get(space, "RGB")
    for name, kind in (("TIFF", mode), ("PNG", "RGB" if mode in ("CMYK", "LAB") else mode)):
        loaded = photo.decode(_saved(Image.new(kind, (9, 7), 90), name, icc_profile=icc), "a.bin")
        said.append(_told(loaded))
        deep = loaded.pixels.astype(np.uint16) * 257 if loaded.pixels.dtype == np.uint8 else loaded.pixels
        profile.convert(loaded.pixels, loaded.icc, None, np.dtype(np.uint8))
        profile.convert(deep, None, loaded.icc, np.dtype(np.uint16))
    return " ".join(said)


def _read_document(path: Path) -> str:
    found = recovery.survey(path.parent)
    documents.read(path)
    return str(len(found.leftovers))


def _read_preset(path: Path) -> str:
    parse_preset(path.read_bytes(), "a.toml")
    return "a preset"


def _read_settings(path: Path) -> str:
    settings, usual = settings_file.load(path), settings_file.Settings()
    return " ".join(name for name in settings_file._VALID if getattr(settings, name) != getattr(usual, name))


def _read_journal(path: Path) -> str:
    journal = Journal(path.parent, "0123456789abcdef", resume=True)
    earlier = journal.earlier_file(BatchSource("file", str(path), PurePath("a.png")))
    journal.close(finished=False)
    return f"a journal, {earlier is not None}"


def _read_catalogue(path: Path) -> str:
    return f"{len(load_catalog(path).networks)} networks"


def _read_network(path: Path) -> str:
    refuse_foreign_weights(path)
    return "a network"


class _Engine:
    """Opens what came with a request, and does nothing with it."""

    held = 0

    def submit(self, source: Upload | Link, options: CutOptions, cancel: CancelToken) -> Future[EncodedPicture]:
        future: Future[EncodedPicture] = Future()
        try:
            photo.decode(source.data if isinstance(source, Upload) else b"", "the picture")
            future.set_result(EncodedPicture((EncodedFile("png", None, b""),), 0.0, (), False))
        except PhotoError as error:
            future.set_exception(error)
        return future


def _read_request(path: Path) -> str:
    kind, _, rest = path.read_bytes().partition(b"\n")
    query, _, body = rest.partition(b"\n")
    pieces, statuses = [body[at : at + 700] for at in range(0, len(body), 700)] or [b""], []
    app = make_app(_Engine(), Doorman(""), Limits(body=1_000_000))  # type: ignore[arg-type]

    async def receive() -> dict[str, object]:
        piece = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        statuses.append(message.get("status", 0))

    headers = [(b"host", b"127.0.0.1"), (b"content-type", kind[:8000])]
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/cut",
        "headers": headers,
    }
    scope |= {"query_string": query, "raw_path": b"/cut", "scheme": "http", "server": None, "client": None}
    asyncio.run(app(scope, receive, send))
    assert statuses[0] < 500, statuses
    return str(statuses[0])


READERS: dict[str, Callable[[Path], Reader]] = {
    "picture": lambda _: Reader("a.bin", _encoded(), _read_picture),
    "document": lambda folder: Reader("1.koutu", _document(folder), _read_document),
    "preset": lambda _: Reader("a.toml", _presets(), _read_preset),
    "settings": lambda folder: Reader("settings.json", _settings(folder), _read_settings),
    "journal": lambda _: Reader(NAME, [_JOURNAL], _read_journal),
    "catalogue": lambda _: Reader(
        "catalog.toml", [(paths.bundled_models() / "catalog.toml").read_bytes()], _read_catalogue
    ),
    "network": lambda _: Reader("a.onnx", [brightness(320), brightness("any", side_outputs=6)], _read_network),
    "imported": lambda folder: Reader(
        "a.json", _imported(folder), lambda path: "one" if imported(path.parent).networks else "none"
    ),
    "raw": lambda _: Reader("a.dng", _raw(), _read_picture),
    "profile": lambda _: Reader("a.icc", [_profile()], _read_profile),
    "request": lambda _: Reader("request", _requests(), _read_request),
}
