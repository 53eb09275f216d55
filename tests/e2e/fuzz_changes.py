"""Changes to files at random: bytes, words that break parsers, and the inside of PNG files and documents."""

import io
import random
import struct
import zipfile
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
WORDS = [
    *(b"[", b"]", b"{", b"}", b'"', b"'", b".", b"=", b"\n", b"\0", b"\xff", b"-", b"\\", b"NaN", b"null", b"1e999"),
    *(b"true", b"[]", b"{}", b"\r\n", b"%00", b";", b'"""', b"nan", b"-inf", b"0x", b"\xed\xa0\x80", b"\\ud800"),
    *(b"9" * 400, b"[" * 5000, b'{"a":' * 3000, b"a." * 9000, b"\x7f\xff\xff\xff", b"\xff" * 8, b"../../x"),
    *(b"//host/x", b"\0\0\0\0", b"\x80\0\0\0", b"\0\0\0\x80"),
]


def changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return `data` changed in a few places; parts of `other`, a file of the same kind, may come in."""
    if data.startswith(_SIGNATURE) and chance.random() < 0.6:
        return _valid_png(_bytes_changed(data, other, chance))
    if data.startswith(b"PK\3\4") and chance.random() < 0.7:
        return _inside_changed(data, chance)
    return _bytes_changed(data, other, chance)


def _bytes_changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        # Headers first: that is where sizes stand.
        place = chance.randrange(min(len(made), chance.choice((64, 400, 1 << 30))) + 1)
        match chance.randrange(8):
            case 0:
                made[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[place : place + chance.choice((1, 2, 8, 64))]
            case 2:
                made[place:place] = chance.choice(WORDS)
            case 3:
                start = chance.randrange(len(made) + 1)
                made[place:place] = made[start : start + chance.choice((1, 4, 32, 256))]
            case 4:
                made[place : place + 4] = chance.randrange(2**32).to_bytes(4, chance.choice(("little", "big")))
            case 5:
                made[place : place + 1] = bytes([(made[place] ^ 1 << chance.randrange(8)) if place < len(made) else 0])
            case 6:
                start = chance.randrange(len(other) + 1)
                size = chance.choice((4, 16, 128))
                made[place : place + size] = other[start : start + size]
            case _:
                made = made[:place] if chance.random() < 0.2 else made
    return bytes(made)


def _valid_png(data: bytes) -> bytes:
    """Return a PNG whose checksums are right again, so that a reader goes on to what they protect."""
    made, at = bytearray(data), 8
    while at + 12 <= len(made):
        size = struct.unpack_from(">I", made, at)[0]
        if at + 12 + size > len(made):
            break
        struct.pack_into(">I", made, at + 8 + size, zlib.crc32(made[at + 4 : at + 8 + size]))
        at += 12 + size
    return bytes(made)


def _inside_changed(data: bytes, chance: random.Random) -> bytes:
    """Return a ZIP file with one part changed, packed as it was."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w") as made:
            infos = whole.infolist()
            chosen = chance.choice(infos[1:] or infos)
            for info in infos:
                part = whole.read(info)
                made.writestr(info, changed(part, part, chance) if info is chosen else part)
    except Exception:  # the file had been changed before
        return _bytes_changed(data, data, chance)
    return out.getvalue()
