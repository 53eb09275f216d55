"""The head of a JPEG XL codestream (ISO 18181-1, annex D): size and colours; and the boxes around it (18181-2)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from koutu.engine.decoding.made_profile import HLG, PQ, Space, space_of_cicp

# Codes, units and distributions of ISO 18181-1, annexes D and E:
_RGB, _GREY, _XYB = 0, 1, 2
_LINEAR_CODE, _SRGB_CODE = 8, 13
_CUSTOM, _D65, _DCI, _P3 = 2, 1, 11, 11
_GAMMA_UNIT, _XY_UNIT = 1e-7, 1e-6
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_WHITES = {_D65: (0.3127, 0.329), 10: (1 / 3, 1 / 3), _DCI: (0.314, 0.351)}
_ENUM = ((0, 0), (0, 1), (4, 2), (6, 18))


@dataclass(frozen=True, slots=True)
class JxlHead:
    """What is known before a picture is decoded.

    Attributes:
        width, height: as stored, before its turn.
        bits: per sample.
        grey: whether there is one colour channel.
        icc: whether its colours are told by an ICC profile inside the codestream, which is packed.
        space: else the space, None for sRGB.
        transfer: the code point of PQ or HLG, or 0.
    """

    width: int
    height: int
    bits: int = 8
    grey: bool = False
    icc: bool = False
    space: Space | None = None
    transfer: int = 0


class _Bits:
    def __init__(self, data: bytes) -> None:
        self._bits = int.from_bytes(data[:4096], "little")
        self.place = 0
        self.transfer_at = 0

    def take(self, count: int) -> int:
        self.place += count
        value = self._bits & ((1 << count) - 1)
        self._bits >>= count
        return value

    def choose(self, *ways: tuple[int, int]) -> int:
        """One of four ways, each a number of bits and what is added (9.2.1, U32)."""
        bits, offset = ways[self.take(2)]
        return self.take(bits) + offset

    def half(self) -> None:
        self.take(16)


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and payload of a container's boxes; a bare codestream is one of kind jxlc."""
    if data.startswith(b"\xff\x0a"):
        yield b"jxlc", data
        return
    at = 0
    while at + 8 <= len(data):
        length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = len(data) if length == 0 else at + length
        if end < at + head:
            return
        # A part of the codestream is numbered.
        yield kind, data[at + head + (4 if kind == b"jxlp" else 0) : end]
        at = end


def read_head(data: bytes) -> JxlHead:
    """Return what a file's head tells.

    Raises:
        ValueError: there is no codestream in it.
    """
    stream = next((payload for kind, payload in boxes(data) if kind in (b"jxlc", b"jxlp")), b"")
    if not stream.startswith(b"\xff\x0a"):
        raise ValueError("no codestream")
    return _read(_Bits(stream[2:]))


def marked_as_srgb(data: bytes) -> bytes:
    """Return a lossless file that says its numbers are those of sRGB where it said that they are light.

    Both words take six bits, so nothing moves.

    Raises:
        ValueError: it says something else.
    """
    first = next(payload for kind, payload in boxes(data) if kind in (b"jxlc", b"jxlp"))
    start = data.index(first[:64]) + 2
    bits = _Bits(first[2:])
    _read(bits)
    whole = int.from_bytes(data[start : start + 32], "little")
    # Selector 2, then four bits of what lies above 2.
    linear, srgb = 2 | (_LINEAR_CODE - 2) << 2, 2 | (_SRGB_CODE - 2) << 2
    if not bits.transfer_at or (whole >> bits.transfer_at) & 63 != linear:
        raise ValueError("not linear")
    whole ^= (linear ^ srgb) << bits.transfer_at
    return data[:start] + whole.to_bytes(32, "little") + data[start + 32 :]


def _read(bits: _Bits) -> JxlHead:
    width, height = _size(bits)
    if bits.take(1):
        return JxlHead(width, height)
    if bits.take(1):
        bits.take(3)
        if bits.take(1):
            _size(bits)
        if bits.take(1) or bits.take(1):  # a preview or an animation: nobody's photo
            return JxlHead(width, height)
    depth = _depth(bits)
    bits.take(1)
    for _ in range(bits.choose((0, 0), (0, 1), (4, 2), (12, 1))):
        _extra_channel(bits)
    light = bool(bits.take(1))
    found = _colours(bits, width, height, depth)
    # What is coded as the eye sees is decoded to sRGB where a profile tells its colours.
    return replace(found, icc=False) if light else found


def _size(bits: _Bits) -> tuple[int, int]:
    small = bits.take(1)

    def side() -> int:
        return 8 * (bits.take(5) + 1) if small else bits.choose((9, 1), (13, 1), (18, 1), (30, 1))

    height = side()
    ratio = bits.take(3)
    if not ratio:
        return side(), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height


def _depth(bits: _Bits) -> int:
    if not bits.take(1):
        return bits.choose((0, 8), (0, 10), (0, 12), (6, 1))
    depth = bits.choose((0, 32), (0, 16), (0, 24), (6, 1))
    bits.take(4)
    return depth


def _extra_channel(bits: _Bits) -> None:
    if bits.take(1):
        return
    kind = bits.choose(*_ENUM)
    _depth(bits)
    bits.choose((0, 0), (0, 3), (0, 4), (3, 1))
    for _ in range(bits.choose((0, 0), (4, 0), (5, 16), (10, 48))):
        bits.take(8)
    if kind == 0:
        bits.take(1)
    elif kind == 2:
        for _ in range(4):
            bits.half()
    elif kind == 5:
        bits.choose((0, 1), (2, 0), (4, 3), (8, 19))


def _colours(bits: _Bits, width: int, height: int, depth: int) -> JxlHead:
    if bits.take(1):
        return JxlHead(width, height, depth)
    packed, kind = bool(bits.take(1)), bits.choose(*_ENUM)
    if packed or kind not in (_RGB, _GREY):
        return JxlHead(width, height, depth, kind == _GREY, icc=packed)
    white_code = bits.choose(*_ENUM)
    white = _xy(bits) if white_code == _CUSTOM else _WHITES.get(white_code, _WHITES[_D65])
    code, corners = 1, None
    if kind == _RGB:
        code = bits.choose(*_ENUM)
        corners = (_xy(bits), _xy(bits), _xy(bits)) if code == _CUSTOM else None
    gamma = bits.take(24) * _GAMMA_UNIT if bits.take(1) else 0.0
    bits.transfer_at = bits.place
    transfer = 0 if gamma else bits.choose(*_ENUM)
    # P3 is one code here, whichever its white.
    plain = space_of_cicp(12 if code == _P3 else 1 if code == _CUSTOM else code, 13 if gamma else transfer)
    if plain is None:
        return JxlHead(width, height, depth, kind == _GREY)
    red, green, blue = corners or plain.primaries[:3]
    space = Space((red, green, blue, white), 1 / gamma if gamma else plain.curve)
    return JxlHead(width, height, depth, kind == _GREY, False, space, transfer if transfer in (PQ, HLG) else 0)


def _xy(bits: _Bits) -> tuple[float, float]:
    def one() -> float:
        value = bits.choose((19, 0), (19, 524288), (20, 1048576), (21, 2097152))
        return ((value >> 1) ^ -(value & 1)) * _XY_UNIT

    return one(), one()
