"""How a finished picture looks: plain values, as preset files hold them. Nothing here touches a pixel.

Lengths are percent of the canvas, so that a look fits a 400-pixel preview and a 40-megapixel export alike.
"""

from dataclasses import dataclass
from typing import Literal

from koutu.engine.core.errors import StyleError

Colour = tuple[int, int, int]

# PSD's largest side, and as many pixels as the decoders let through (`size_guard.MAX_PIXELS`).
_MOST_SIDE = 30000
_MOST_PIXELS = 250_000_000  # `size_guard.MAX_PIXELS`


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise StyleError(
            "“{name}” is {value}, but must lie between {low} and {high}.", name=name, value=value, low=low, high=high
        )


@dataclass(frozen=True, slots=True)
class Canvas:
    """The size of the finished picture in pixels. Zero: the photo's own."""

    width: int = 0
    height: int = 0

    def __post_init__(self) -> None:
        for name, side in (("width", self.width), ("height", self.height)):
            _within(name, side, 0, _MOST_SIDE)
        if bool(self.width) != bool(self.height) or self.width * self.height > _MOST_PIXELS:
            raise StyleError(
                "A canvas of {width} × {height} pixels cannot be made. Give both sides, at most 250 megapixels.",
                width=self.width,
                height=self.height,
            )


@dataclass(frozen=True, slots=True)
class Stop:
    """A colour of a gradient and where it lies: 0 at the beginning, 100 at the end."""

    at: float
    colour: Colour

    def __post_init__(self) -> None:
        _within("at", self.at, 0, 100)


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What lies behind the subject. Each kind reads only what belongs to it.

    Attributes:
        kind: nothing (transparent), one colour, a gradient, a picture file, or the photo without its subject: blurred
            as by a lens, or in grey.
        colour: of `colour`, and of the bars beside a fitted picture.
        gradient: straight along `angle`, or round from the middle to the corners.
        angle: degrees clockwise; 0 runs from top to bottom.
        stops: of the gradient, at least one.
        picture: path of a file.
        fit: fill the canvas and cut what hangs over, fit into it, stretch to it, or tile at the picture's own size.
        scale: percent, after `fit`.
        x, y: percent of the canvas to the right and down.
        blur: percent of the canvas's shorter side; the radius of the lens's disc.
    """

    kind: Literal["none", "colour", "gradient", "picture", "blurred", "grey"] = "none"
    colour: Colour = (255, 255, 255)
    gradient: Literal["linear", "radial"] = "linear"
    angle: float = 0.0
    stops: tuple[Stop, ...] = (Stop(0, (255, 255, 255)), Stop(100, (200, 204, 212)))
    picture: str = ""
    fit: Literal["fill", "fit", "stretch", "tile"] = "fill"
    scale: float = 100.0
    x: float = 0.0
    y: float = 0.0
    blur: float = 0.0

    def __post_init__(self) -> None:
        _within("angle", self.angle, -3600, 3600)
        _within("scale", self.scale, 1, 1000)
        _within("x", self.x, -1000, 1000)
        _within("y", self.y, -1000, 1000)
        _within("blur", self.blur, 0, 20)
        if not self.stops:
            raise StyleError("A gradient needs a colour.")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the subject stands on the canvas.

    Attributes:
        by: `photo`: where it stood in the photo, which is fitted into the canvas; `subject`: its outline fitted between
            the margins; `head`: a portrait, its head and eyes found by its outline.
        margin: percent of each side of the canvas that stays free around the outline.
        across, down: where the outline lies between the margins.
        head: height from the crown to the chin, percent of the canvas's height.
        eyes: height of the eyes below the canvas's upper edge, percent.
        scale: percent, about the middle of the outline, after all of that.
        turn: degrees clockwise, about the same point.
        mirror: left and right change places.
        x, y: percent of the canvas to the right and down, in the end.
    """

    by: Literal["photo", "subject", "head"] = "photo"
    margin: float = 0.0
    across: Literal["left", "centre", "right"] = "centre"
    down: Literal["top", "centre", "bottom"] = "centre"
    head: float = 60.0
    eyes: float = 42.0
    scale: float = 100.0
    turn: float = 0.0
    mirror: bool = False
    x: float = 0.0
    y: float = 0.0

    def __post_init__(self) -> None:
        _within("margin", self.margin, 0, 45)
        _within("head", self.head, 5, 100)
        _within("eyes", self.eyes, 0, 100)
        _within("scale", self.scale, 1, 2000)
        _within("turn", self.turn, -360, 360)
        _within("x", self.x, -500, 500)
        _within("y", self.y, -500, 500)


@dataclass(frozen=True, slots=True)
class Shadow:
    """The subject's shadow.

    Attributes:
        kind: none; `drop`: on a wall behind it; `contact`: on the ground right under it; `cast`: lying on the ground.
        colour: its colour.
        opacity: percent.
        blur: percent of the canvas's shorter side.
        distance: percent of the canvas's shorter side; the length of a cast one, percent of the subject's height.
        angle: where it falls, degrees clockwise; 0 is to the right, 90 is down. A cast one leans by its sideways part.
    """

    kind: Literal["none", "drop", "contact", "cast"] = "none"
    colour: Colour = (0, 0, 0)
    opacity: float = 40.0
    blur: float = 2.0
    distance: float = 3.0
    angle: float = 60.0

    def __post_init__(self) -> None:
        _within("opacity", self.opacity, 0, 100)
        _within("blur", self.blur, 0, 30)
        _within("distance", self.distance, 0, 200)
        _within("angle", self.angle, -360, 360)


@dataclass(frozen=True, slots=True)
class Outline:
    """A rim around the subject, as on a sticker; `width` in percent of the canvas's shorter side, 0 for none."""

    width: float = 0.0
    colour: Colour = (255, 255, 255)

    def __post_init__(self) -> None:
        _within("width", self.width, 0, 20)


@dataclass(frozen=True, slots=True)
class Tone:
    """How the subject takes up the backdrop's light, percent each.

    Attributes:
        clean: how much of the old background's colour is taken out of soft edges.
        wrap: the backdrop's light around the subject's edge.
        match: the subject's colours towards the backdrop's.
    """

    clean: float = 100.0
    wrap: float = 0.0
    match: float = 0.0

    def __post_init__(self) -> None:
        for name in ("clean", "wrap", "match"):
            _within(name, getattr(self, name), 0, 100)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Copies side by side on a larger sheet, for printing; 0 × 0 for none. `gap` in pixels between them."""

    width: int = 0
    height: int = 0
    gap: int = 24

    def __post_init__(self) -> None:
        Canvas(self.width, self.height)
        _within("gap", self.gap, 0, 1000)


@dataclass(frozen=True, slots=True)
class Style:
    """The whole of it. The default changes nothing: the cutout as it is."""

    canvas: Canvas = Canvas()
    backdrop: Backdrop = Backdrop()
    placement: Placement = Placement()
    shadow: Shadow = Shadow()
    outline: Outline = Outline()
    tone: Tone = Tone()
    sheet: Sheet = Sheet()
