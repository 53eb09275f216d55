"""Tell what a file is by its first bytes, whatever its name says."""

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.png_rows import SIGNATURE as PNG_SIGNATURE
from koutu.engine.decoding.tiff_pages import is_raw

_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_RAW_STARTS = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"\0MRM", b"FOVb")
_JXL_STARTS = (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n")
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}

_VIDEO = "{name} is a video, not a picture. Save one of its frames as a picture and open that."
_SOUND = "{name} is a sound file, not a picture. Choose another file."
_PAGE = "{name} is a web page, not a picture. Open the page, save the picture itself, and open that."
_DRAWING = "{name} is a vector drawing or an XML file. Export it as PNG and open that."
_ARCHIVE = "{name} is an archive or an office document. Take the pictures out of it and open those."
_LAYERS = "{name} is a painting program's own file. Save it as PNG or TIFF there and open that."
_TEXT = "{name} is a text file, not a picture. Choose another file."
_UNKNOWN = (
    "{name} is not a picture that Koutu opens. It opens JPEG, PNG, WebP, TIFF, HEIC, AVIF, JPEG XL, PSD, GIF, BMP, "
    "JPEG 2000, PPM and cameras' raw files: save the picture as one of them."
)
_OTHER_KINDS = (
    ((b"\x1aE\xdf\xa3", b"FLV\x01", b"\0\0\x01\xba", b"\0\0\x01\xb3", b"0&\xb2u\x8ef\xcf\x11"), _VIDEO),
    ((b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"MThd"), _SOUND),
    ((b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"), _ARCHIVE),
    ((b"gimp xcf", b"BPS\x16"), _LAYERS),
    ((b"%PDF", b"%!PS"), "{name} is a PDF or PostScript document. Export its page as PNG and open that."),
)


def sniff(data: bytes, name: str) -> str:
    """The name of the picture format: JPEG, PNG, TIFF, HEIF, PSD, JPEG XL, RAW, or one that `decode_by_pillow` knows.

    Raises:
        PhotoError: none of them; the sentence says what the file seems to be.
    """
    if not data:
        raise PhotoError("{name} is empty. Download or copy it again.", name=name)
    known = _picture_format(data)
    if known is None:
        raise PhotoError(_what_else(data), name=name)
    return known


def _picture_format(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(PNG_SIGNATURE):
        return "PNG"
    if data.startswith(_TIFF_STARTS):
        return "RAW" if data[8:10] == b"CR" or is_raw(data) else "TIFF"
    if data.startswith(_RAW_STARTS) or data[4:11] == b"ftypcrx":
        return "RAW"
    if data.startswith(b"8BPS"):
        return "PSD"
    if data.startswith(_JXL_STARTS):
        return "JPEG XL"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"BM"):
        return "BMP"
    if data.startswith((b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP  \r\n\x87\n")):
        return "JPEG 2000"
    if data[:1] == b"P" and data[1:2] in b"123456" and data[2:3].isspace():
        return "PPM"
    return _boxed_format(_brands(data))


def _boxed_format(brands: list[bytes]) -> str | None:
    if not brands:
        return None
    if brands[0] in _AVIF_BRANDS or (brands[0] in (b"mif1", b"msf1") and _AVIF_BRANDS.intersection(brands)):
        return "AVIF"
    return "HEIF" if brands[0] in _HEIF_BRANDS or b"heic" in brands else None


def _brands(data: bytes) -> list[bytes]:
    """The major and the compatible brands of an ISO base media file, the family of HEIC, AVIF and MP4."""
    if data[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(data[:4], "big"), 256)
    return [data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))]


def _what_else(data: bytes) -> str:
    for starts, sentence in _OTHER_KINDS:
        if data.startswith(starts):
            return sentence
    if data[:4] == b"RIFF":
        return _SOUND if data[8:12] == b"WAVE" else _VIDEO
    if data[4:8] in (b"ftyp", b"moov", b"mdat", b"wide"):
        return _VIDEO
    return _text_sentence(data[:1000])


def _text_sentence(start: bytes) -> str:
    try:
        text = start.decode("utf-8", "strict").lstrip("\ufeff \r\n\t").lower()
    except UnicodeDecodeError as error:
        # A letter cut in two by the limit is text all the same.
        if error.start < len(start) - 3 or len(start) < 1000:
            return _UNKNOWN
        text = start[: error.start].decode("utf-8").lstrip("\ufeff \r\n\t").lower()
    if not all(letter.isprintable() or letter.isspace() for letter in text) or not text:
        return _UNKNOWN
    if text.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in text:
        return _PAGE
    return _DRAWING if text.startswith(("<?xml", "<svg", "<!doctype svg")) or "<svg" in text else _TEXT
