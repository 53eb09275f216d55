"""Which of a TIFF file's pictures is the photo: previews, masks and raw data told apart by their directories."""

from collections.abc import Iterator

from koutu.engine.decoding.tiff_tags import Directory, first_directory, read_directory

# Tags and values of TIFF 6.0, its supplement 1 and DNG 1.7:
_NEW_SUBFILE, _OLD_SUBFILE, _SUB_DIRECTORIES, _DNG_VERSION = 254, 255, 330, 50706
_WIDTH, _HEIGHT, _PHOTOMETRIC = 256, 257, 262
_PLACES = (273, 324)
_REDUCED, _MASK = 1, 4  # bits of NewSubfileType
_OLD_REDUCED = 2
_SENSOR, _LINEAR = 32803, 34892  # photometric: values as they come from a camera's sensor (DNG 1.7)
_MOST = 1000  # directories: a chain that bites its tail must end
_THUMBNAIL = 320  # a side


def directories(data: bytes) -> Iterator[Directory]:
    """Walk all directories: the chain, and after each one those below it."""
    seen: set[int] = set()
    directory = first_directory(data)
    while directory is not None and len(seen) < _MOST:
        yield directory
        for at in directory.integers(_SUB_DIRECTORIES)[: _MOST - len(seen)]:
            child = read_directory(data, at, directory.order, directory.big) if at not in seen else None
            seen.add(at)
            if child is not None:
                yield child
        if directory.next in seen or not directory.next:
            return
        seen.add(directory.next)
        directory = read_directory(data, directory.next, directory.order, directory.big)


def is_raw(data: bytes) -> bool:
    """Return whether a TIFF file holds a camera's undeveloped picture."""
    return any(
        _DNG_VERSION in each.entries or each.integer(_PHOTOMETRIC, 0) in (_SENSOR, _LINEAR)
        for each in directories(data)
    )


def photo_directory(data: bytes) -> Directory | None:
    """Return the directory of the photo: the first one in full size, whatever previews lie before it.

    Of two pictures the first one, though it does not say so, is a preview if it is as small as a thumbnail and the
    other one of the same proportions, three times as large. None where there is no directory.
    """
    found = [each for each in directories(data) if _area(each) and any(tag in each.entries for tag in _PLACES)]
    whole = [each for each in found if not _is_preview(each)]
    if not whole:
        return max(found, key=_area, default=None) or first_directory(data)
    first = whole[0]
    width, height = first.integer(_WIDTH, 0), first.integer(_HEIGHT, 0)
    if max(width, height) > _THUMBNAIL or _NEW_SUBFILE in first.entries or len(whole) != 2:
        return first
    across, down = whole[1].integer(_WIDTH, 0) / width, whole[1].integer(_HEIGHT, 0) / height
    alike = abs(across - down) <= max(across / height, down / width)
    return whole[1] if alike and min(across, down) >= 3 else first


def _is_preview(directory: Directory) -> bool:
    kind = directory.integer(_NEW_SUBFILE, 0)
    return bool(kind & (_REDUCED | _MASK)) or directory.integer(_OLD_SUBFILE, 1) == _OLD_REDUCED


def _area(directory: Directory) -> int:
    return directory.integer(_WIDTH, 0) * directory.integer(_HEIGHT, 0)
