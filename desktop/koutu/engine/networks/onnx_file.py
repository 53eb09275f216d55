"""Look into an ONNX file without running it: where it keeps its weights. Trusts nothing that it reads."""

import mmap
import os
from collections.abc import Iterator
from pathlib import Path

from koutu.engine.core.errors import NetworkError
from koutu.engine.files.bounded import open_regular
from koutu.engine.files.names import shown

# The numbers of the fields of ONNX's messages (onnx.proto) that lead to a tensor, by the message's name.
_INSIDE = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {13: "entry"},
}
# A file that is no network must not keep the reader busy:
_DEEPEST = 40
_MOST_FIELDS = 1_000_000  # 1.6 s; the networks that come with Koutu have up to 17,000
_LARGEST = 4_000_000_000


def refuse_foreign_weights(path: Path) -> None:
    """Make sure that a network is one file.

    Raises:
        NetworkError: it is no ONNX file, or keeps weights in other files; a hostile one would name any file of this
            machine as such.
        OSError: it cannot be read.
    """
    walk = _Walk(shown(path.name))
    with open_regular(path) as descriptor:
        size = os.fstat(descriptor).st_size
        if size > _LARGEST:
            raise NetworkError("“{name}” is too large: {size:.1f} GB.", name=path.name, size=size / 1e9)
        if not size:
            raise walk.no_network("it is empty")
        # Mapped, not read: the weights, nearly all of the file, are never looked at.
        walk.into(memoryview(mmap.mmap(descriptor, size, access=mmap.ACCESS_READ)), "model", 0)
    if not walk.has_graph:
        raise walk.no_network("it holds no graph")
    for place in walk.places:
        if Path(place).is_absolute() or ".." in Path(place.replace("\\", "/")).parts or ":" in place:
            raise NetworkError(
                "“{name}” wants to read the file {place}, outside its own folder. It is not kept.",
                name=path.name,
                place=place,
            )
        raise NetworkError(
            "“{name}” keeps its weights in another file, {place}. Save the network as one file first.",
            name=path.name,
            place=place,
        )


class _Walk:
    def __init__(self, name: str) -> None:
        self._name = name
        self._left = _MOST_FIELDS
        self.has_graph = False
        self.places: list[str] = []

    def no_network(self, reason: str) -> NetworkError:
        return NetworkError(
            "“{name}” is not an ONNX network, or it is damaged: {reason}.", name=self._name, reason=reason
        )

    def into(self, data: memoryview, kind: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise self.no_network("its parts are nested too deeply")
        for number, value in self._fields(data):
            inner = _INSIDE[kind].get(number)
            if inner is None or isinstance(value, int):
                continue
            if inner == "entry":
                self._take_entry(value)
            else:
                self.has_graph |= inner == "graph"
                self.into(value, inner, depth + 1)

    def _take_entry(self, data: memoryview) -> None:
        if self.places:
            return  # one is enough to refuse the file, and thousands take their time
        texts = {number: bytes(value[:4096]) for number, value in self._fields(data) if not isinstance(value, int)}
        if texts.get(1, b"location") == b"location":
            self.places.append(shown(texts.get(2, b"").decode(errors="replace")))

    def _fields(self, data: memoryview) -> Iterator[tuple[int, "int | memoryview"]]:
        """The fields of one message: their numbers, and the bytes of those that have any."""
        place = 0
        while place < len(data):
            self._left -= 1
            if self._left < 0:
                raise self.no_network("it has too many parts")
            tag, place = self._varint(data, place)
            # Protobuf keeps 32 bits of a tag: what is written beyond them would make one field of two for us and it.
            if not 8 <= tag < 1 << 32:
                raise self.no_network("it is written in another format")
            match tag & 7:
                case 0:
                    value, place = self._varint(data, place)
                    yield tag >> 3, value
                    continue
                case 1:
                    size = 8
                case 2:
                    size, place = self._varint(data, place)
                case 5:
                    size = 4
                case _:
                    raise self.no_network("it is written in another format")
            if size > len(data) - place:
                raise self.no_network("it ends too early")
            yield tag >> 3, data[place : place + size]
            place += size

    def _varint(self, data: memoryview, place: int) -> tuple[int, int]:
        value = 0
        for shift in range(0, 70, 7):
            if place >= len(data):
                raise self.no_network("it ends too early")
            byte = data[place]
            place += 1
            value |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return value, place
        raise self.no_network("it is written in another format")
