"""What of a photo's EXIF, XMP and IPTC goes into a file, and what must stay out of it."""

import re
from dataclasses import dataclass

from koutu.engine.core.errors import ExportError
from koutu.engine.decoding.exif import only_copyright, said_srgb, shortened, without_position
from koutu.engine.decoding.iptc import iptc_only, iptc_without_position
from koutu.engine.decoding.photo import Photo
from koutu.engine.decoding.xmp import elements, xmp_without_position
from koutu.engine.export.formats import Format

# A JPEG's segment, without its length and the words in front (Exif 2.32, 4.7.2; XMP part 3, 1.1.3).
_JPEG_EXIF, _JPEG_XMP, _JPEG_IPTC = 65533, 65533 - 29, 65533 - 14 - 12
_BY_LINE, _NOTICE = 80, 116  # datasets 2:80 and 2:116 of IPTC IIM 4.2
_RIGHTS = re.compile(rb"dc:(?:rights|creator)|xmpRights:\w+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Blocks for a file's writer.

    Attributes:
        exif, xmp, iptc: as `OutputRaster` has them.
        left_out: sentences about what the format could not hold.
    """

    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    left_out: tuple[ExportError, ...] = ()


def metadata_for(
    photo: Photo, format: Format, *, keep: bool, copyright_only: bool, position: bool, srgb: bool
) -> Metadata:
    """Return what a file of a photo says.

    Args:
        photo: the photo.
        format: the file's.
        keep: whether anything is kept but the copyright.
        copyright_only: where nothing is kept, whether the author and the copyright are.
        position: whether the place where it was taken stays.
        srgb: whether its colours were converted.
    """
    exif, xmp, iptc = photo.exif, photo.xmp, photo.iptc
    if not keep:
        if not copyright_only:
            return Metadata()
        exif = None if exif is None else only_copyright(exif)
        xmp = None if xmp is None else _rights(xmp)
        iptc = None if iptc is None else iptc_only(iptc, {_BY_LINE, _NOTICE})
    elif not position:
        exif = None if exif is None else without_position(exif)
        xmp = None if xmp is None else xmp_without_position(xmp)
        iptc = None if iptc is None else iptc_without_position(iptc)
    if exif is not None and srgb:
        exif = said_srgb(exif)
    found = Metadata(exif or None, xmp or None, iptc or None)
    return _fitting_jpeg(found) if format == "jpeg" else found


def _fitting_jpeg(found: Metadata) -> Metadata:
    exif, xmp, iptc, told = found.exif, found.xmp, found.iptc, []
    if exif is not None and len(exif) > _JPEG_EXIF:
        exif = shortened(exif, _JPEG_EXIF)
        told.append(
            ExportError("The camera's own notes are too long for a JPEG and were left out. PNG and TIFF hold them.")
        )
    if (xmp is not None and len(xmp) > _JPEG_XMP) or (iptc is not None and len(iptc) > _JPEG_IPTC):
        xmp = xmp if xmp is None or len(xmp) <= _JPEG_XMP else None
        iptc = iptc if iptc is None or len(iptc) <= _JPEG_IPTC else None
        told.append(
            ExportError("The photo's descriptions are too long for a JPEG and were left out. PNG and TIFF hold them.")
        )
    return Metadata(exif, xmp, iptc, tuple(told))


def _rights(packet: bytes) -> bytes | None:
    """A packet with nothing but who made the photo and who may use it; None where it does not say."""
    kept = b"".join(packet[start:end] for start, end in elements(packet, _RIGHTS))
    if not kept:
        return None
    return (
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">'
        + kept
        + b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
