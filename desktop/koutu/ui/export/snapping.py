"""Where a dragged box stops of its own accord: at the frame's middle, edges and margins."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

_ALIKE = 3.0  # points: the box of a small photo is known to its own pixels only


class Stop(NamedTuple):
    """One direction of a box that is being dragged.

    Attributes:
        shift: what to add, so that it lies on the line.
        line: where that is.
    """

    shift: float
    line: float


def stop(box: tuple[float, float], frame: tuple[float, float], margin: float, reach: float) -> Stop | None:
    """Find the line that a box is nearest to: its middle to the frame's, its ends to the frame's and the margins'.

    Args:
        box: where it begins and ends.
        frame: where the frame does.
        margin: as wide as the frame's margins are.
        reach: how near it must be.

    Returns:
        The stop, or None where no line is near.
    """
    (start, end), (low, high) = box, frame
    pairs = [
        ((start + end) / 2, (low + high) / 2),
        (start, low),
        (end, high),
        (start, low + margin),
        (end, high - margin),
    ]
    nearest = min(abs(line - place) for place, line in pairs)
    if nearest > reach:
        return None
    # Of lines that are as good as equally near, the first says most.
    place, line = next(pair for pair in pairs if abs(pair[1] - pair[0]) <= nearest + _ALIKE)
    return Stop(line - place, line)


def snapped(box: QRectF, frame: QRectF, margin: float, reach: float) -> tuple[QPointF, Stop | None, Stop | None]:
    """Bring a box to the lines it is near, across and down.

    Args:
        box: the box.
        frame: the frame.
        margin: of the frame, as a part of its width and height.
        reach: how near the box must be.

    Returns:
        What to add to the box's place, the stop across (its line is upright) and the stop down.
    """
    across = stop((box.left(), box.right()), (frame.left(), frame.right()), margin * frame.width(), reach)
    down = stop((box.top(), box.bottom()), (frame.top(), frame.bottom()), margin * frame.height(), reach)
    return QPointF(across.shift if across else 0.0, down.shift if down else 0.0), across, down
