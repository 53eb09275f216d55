"""What is said of a small picture that a preset makes large."""

from koutu.engine.compose.style import Canvas
from koutu.engine.core.errors import ExportError, KoutuError

# From so much on an enlarged photo looks soft beside one of the size's own.
SOFT = 1.5


def enlarged(name: str, times: float, canvas: Canvas) -> KoutuError:
    """Return the notice of one picture."""
    return ExportError(
        "The subject of “{name}” is enlarged {times} times to fill {width} × {height}: it will look soft.",
        name=name,
        times=f"{times:.1f}",
        width=canvas.width,
        height=canvas.height,
    )
