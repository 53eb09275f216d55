"""How often compositions show what: one number each, so that a stage of the plan can change any of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Mixture:
    """Shares of the compositions, 0 to 1; those of who, how many and which ground are weights among each other.

    Attributes:
        anime, portrait, toon, thing: who the subject is.
        one, two, row, none: how many: alone, two that may overlap, two to four in a row at one scale, nobody.
        small, close: a lone subject a fifth to half as high as the frame, or so near that the sides cut it.
        drawn, photo, plain: the ground. Of plain ones, `white` are white.
        distractors: things and strangers' crops pasted into the ground, behind the subject.
        patches: posts, boards, tables and windows: shapes with another ground's texture, behind the subject.
        furniture: rows of desks or benches, behind the subject; only stages that name it have any.
        night: the whole picture dark and bluish, with lights in the ground.
        alike: the ground has the subject's colours; of a plain white one, the subject is nearly white too.
        line_art: the subject in outlines over white fill, the ground in grey or in outlines too.
        grey, blurred, lettering, framed, particles, shadow, harmonised, jpeg: what happens to the picture.
    """

    anime: float = 0.5
    portrait: float = 0.2
    toon: float = 0.2
    thing: float = 0.1
    one: float = 0.68
    two: float = 0.12
    row: float = 0.17
    none: float = 0.03
    small: float = 0.12
    close: float = 0.1
    drawn: float = 0.55
    photo: float = 0.33
    plain: float = 0.12
    white: float = 0.4
    distractors: float = 0.35
    patches: float = 0.35
    furniture: float = 0.0
    night: float = 0.1
    alike: float = 0.1
    line_art: float = 0.08
    grey: float = 0.08
    blurred: float = 0.2
    lettering: float = 0.08
    framed: float = 0.05
    particles: float = 0.08
    shadow: float = 0.15
    harmonised: float = 0.3
    jpeg: float = 0.4

    def changed(self, shares: Mapping[str, float]) -> "Mixture":
        """Return the mixture with other shares.

        Raises:
            ValueError: there is no such share.
        """
        unknown = shares.keys() - {field.name for field in fields(self)}
        if unknown:
            raise ValueError(f"The mixture has no {', '.join(sorted(unknown))}.")
        return replace(self, **shares)
