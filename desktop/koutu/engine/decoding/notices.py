"""What a person should know of a photo that was opened all the same."""

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.missing import incomplete
from koutu.engine.decoding.photo import Photo


def photo_notices(photo: Photo, name: str) -> tuple[PhotoError, ...]:
    """Return sentences about what was missing in a photo's file, or is shown otherwise than it says.

    Args:
        photo: as decoded.
        name: the file's, for the sentences.
    """
    found = []
    if photo.missing:
        found.append(incomplete(name, photo.missing))
    if photo.tone_mapped:
        found.append(
            PhotoError(
                "{name} is an HDR picture. Its brightest light was rolled off for screens and files of usual range.",
                name=name,
            )
        )
    if photo.unknown_profile:
        found.append(
            PhotoError(
                "{name} has a colour profile that cannot be read here, so its colours are taken for sRGB. Save it as "
                "PNG or TIFF if they look wrong.",
                name=name,
            )
        )
    return tuple(found)
