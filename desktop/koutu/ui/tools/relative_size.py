"""Sizes that keep their share of the picture: a brush that suits a small picture suits a large one as well."""

from koutu.document.document import Document

# Sizes are kept in settings, and given before there is a picture, as they are on a picture this long.
REFERENCE = 2000
LARGEST = 5000.0


class RelativeSize:
    """Knows the longer side of the picture that a size in photo pixels is meant for."""

    def __init__(self) -> None:
        self._side = REFERENCE

    def on(self, document: Document, size: float, smallest: float) -> float:
        """Return the size that has the same share of this document's picture; the next call begins from that."""
        before, self._side = self._side, max(document.bounds.width, document.bounds.height)
        return min(max(size * self._side / before, smallest), LARGEST)

    def to_keep(self, size: float, smallest: float) -> float:
        """Return the size with the same share of a picture of `REFERENCE` pixels."""
        return min(max(size * REFERENCE / self._side, smallest), LARGEST)
