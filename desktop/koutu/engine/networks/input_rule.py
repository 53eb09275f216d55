"""How large a photo becomes before a network sees it."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from koutu.engine.core.placement import Placement
from koutu.engine.files.checked_table import Problem, Table

InputKind = Literal["squeeze", "aspect", "short", "long", "native"]

# The deepest level of U²-Net, IS-Net and BiRefNet is 1/64 of the input, MODNet's is 1/32.
SIDE_STEP = 64
SHORT_STEP = 32  # MODNet's
_STEPS = {"squeeze": 1, "aspect": SIDE_STEP, "short": SHORT_STEP, "long": 1, "native": 1}  # what sides are multiples of
# MODNet's long side is bounded as well: a panorama must not take all memory.
_LONGEST = 4
_LARGEST_SIDE = 8192  # an entry's own words are checked: three float planes of it are 805 MB


@dataclass(frozen=True, slots=True)
class InputRule:
    """How large a photo becomes before a network sees it.

    Attributes:
        kind: "squeeze" gives up the proportions, "aspect" keeps them, "short" also, by the short side, "long" by the
            long side to the pixel, "native" leaves the photo as it is.
        side: pixels; the side of the square, the long side or the short side; 0 for "native".
        longest: of "short": what the long side may have at most, with the proportions kept; 0: four times `side`,
            beyond which they are given up.
        step: of "aspect" and "short": what both sides are multiples of; None: 64 and 32.
        pad: both sides are filled up to multiples of this, right and below.
    """

    kind: InputKind
    side: int
    longest: int = 0
    step: int | None = None
    pad: int = 1

    def shape(self, height: int, width: int) -> tuple[int, int]:
        """Return height and width of the network's input for a photo of `height` × `width` pixels."""
        return self.placement(height, width).input

    def placement(self, height: int, width: int) -> Placement:
        """Return where a photo of `height` × `width` pixels lies in the network's input."""
        content = self._content(height, width)
        padded = -(-content[0] // self.pad) * self.pad, -(-content[1] // self.pad) * self.pad
        return Placement((height, width), content, padded)

    @property
    def name(self) -> str:
        """Return the rule in words, as the catalogue writes it: "short 800 long 1333 pad 32"."""
        words: list[str] = [self.kind, *([str(self.side)] if self.side else [])]
        words += ["long", str(self.longest)] if self.longest else []
        words += [] if self.kind != "short" or self._step == 1 else ["step", str(self._step)]
        words += ["pad", str(self.pad)] if self.pad > 1 else []
        return " ".join(words)

    def _content(self, height: int, width: int) -> tuple[int, int]:
        longest = max(height, width)
        match self.kind:
            case "squeeze":
                return self.side, self.side
            case "native":
                return height, width
            case "aspect":
                return self._rounded(height, longest), self._rounded(width, longest)
            case "long":
                return tuple(max(1, int(length * self.side / longest + 0.5)) for length in (height, width))  # type: ignore[return-value] # two of them
        scale = self.side / min(height, width)
        if self.longest:
            scale = min(scale, self.longest / longest)
        return self._floored(height * scale), self._floored(width * scale)

    @property
    def _step(self) -> int:
        return _STEPS[self.kind] if self.step is None else self.step

    def _rounded(self, length: int, longest: int) -> int:
        steps = (2 * length * self.side + longest * self._step) // (2 * longest * self._step)
        return max(1, steps) * self._step

    def _floored(self, length: float) -> int:
        # The hair's breadth keeps 512.0000001 and 511.9999999 the same.
        bounded = min(length + 1e-6, self.longest or _LONGEST * self.side)
        return max(1, int(bounded / self._step)) * self._step


def input_rule(value: object, where: str) -> InputRule:
    """Read a rule: its words, "short 800 long 1333 pad 32", or a table of `kind` and `side`, the older form.

    In words a "short" side is kept to the pixel unless a "step" is given, and "pad" without a number fills up to a
    square of the side.

    Raises:
        Problem: it is neither; `where` is named.
    """
    if isinstance(value, str):
        return _in_words(value, where)
    table = Table(value, where)
    kinds = tuple(kind for kind in get_args(InputKind) if kind != "native")
    rule = InputRule(kind=table.one_of("kind", kinds), side=table.whole("side", _LARGEST_SIDE))
    _check(rule, where)
    table.done()
    return rule


_WORDS = re.compile(
    r"(?P<kind>squeeze|aspect|short|long|native)(?: (?P<side>[1-9]\d{0,4}))?(?: long (?P<longest>[1-9]\d{0,4}))?"
    r"(?: step (?P<step>[1-9]\d{0,3}))?(?: (?P<pad>pad)(?: (?P<to>[1-9]\d{0,4}))?)?"
)


def _in_words(text: str, where: str) -> InputRule:
    found = _WORDS.fullmatch(text)
    if found is None or (found["kind"] == "native") == bool(found["side"]):
        raise Problem(f"{where} must be a rule like “squeeze 320” or “short 800 long 1333 pad 32”")
    side, longest = int(found["side"] or 0), int(found["longest"] or 0)
    step = int(found["step"]) if found["step"] else 1 if found["kind"] == "short" else None
    pad = int(found["to"] or side) if found["pad"] else 1
    rule = InputRule(found["kind"], side, longest, None if step == _STEPS[found["kind"]] else step, max(1, pad))  # type: ignore[arg-type] # the pattern's
    if longest and rule.kind != "short":
        raise Problem(f"{where}: only a “short” side has a longest one beside it")
    _check(rule, where)
    return rule


def _check(rule: InputRule, where: str) -> None:
    step = rule.step or _STEPS[rule.kind]
    if max(rule.side, rule.longest, rule.pad, step) > _LARGEST_SIDE:
        raise Problem(f"{where}: side must not be beyond {_LARGEST_SIDE}")
    if rule.side % step:
        raise Problem(f"{where}: side must be a multiple of {step}")
