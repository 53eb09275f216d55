"""The retoucher: photos that the networks get wrong, put right with box, pieces, quick select and brushes.

The hand sees what the window shows and knows what is right, as a person does; `tests.quality.hand` says what it does
next, and here it is done by mouse and keys.
"""

from math import log
from pathlib import Path

import cv2
import numpy as np

from koutu.engine.selection.box import BoxPredictor
from koutu.engine.touchup.touchup import Touchup
from tests.e2e.afternoons.hand import Hand, Spot
from tests.quality.hand import Desk, Move, next_move
from tests.quality.wrong import Wrong

_KEYS = {"box": "q", "piece": "s", "quick": "w", "keep": "b", "erase": "e"}
_STEP = 1.1  # of the keys for a brush's size
_STRAYS = 0.3  # of a brush's radius: as far a stroke may leave its line
_MOVES = 25


class Retoucher:
    """Works through pictures that are open in the program, in their order."""

    def __init__(self, hand: Hand, pictures: int, looks: tuple[BoxPredictor, ...], folder: Path) -> None:
        """Look with the eyes of `hand`; what is seen is handed over in `folder`."""
        self._hand = hand
        self._pictures = pictures
        self._looks = looks
        self._seen = folder / "seen.png"
        self._tool = ""
        self._hardened = False

    def put_right(self, picture: Wrong, reach: float, saved: str) -> tuple[int, float]:
        """Work on the picture in front until it is good, and save it as `saved`.

        Returns:
            Actions, and the seconds that a person takes for them.
        """
        hand = self._hand
        before = len(hand.actions)
        desk = Desk(picture, Touchup.blank(picture.truth.shape[1], picture.truth.shape[0]))
        desk.see(self._look())
        for _ in range(_MOVES):
            if desk.iou >= reach:
                break
            move = next_move(desk, self._looks)
            if move is None:
                break
            self._do(move)
            desk.see(self._look())
        hand.key("ctrl+s")
        hand.see(f"Saved as {saved}.")
        done = hand.actions[before:]
        return len(done), sum(action.seconds for action in done)

    def go_on(self) -> None:
        """Take the next picture."""
        self._hand.key("Next")

    def _look(self) -> np.ndarray:
        self._hand.rest(self._pictures)
        self._hand.hand_over(self._seen)
        matte = cv2.imread(str(self._seen), cv2.IMREAD_GRAYSCALE)
        assert matte is not None
        return np.asarray(matte, np.uint8)

    def _do(self, move: Move) -> None:
        if move.tool == "stroke":
            self._take("keep" if move.keeps else "erase")
        else:
            self._take(move.tool)
        {"box": self._box, "piece": self._click, "quick": self._quick, "stroke": self._stroke}[move.tool](move)

    def _take(self, tool: str) -> None:
        if tool != self._tool:
            self._hand.key(_KEYS[tool])
            self._tool = tool

    def _box(self, move: Move) -> None:
        start, end = self._spots(move)
        self._hand.drag(start, end, held="shift" if move.keeps else "")
        self._hand.candidates()
        if move.choice:
            self._hand.key(str(move.choice + 1))
        self._hand.key("Return")

    def _click(self, move: Move) -> None:
        self._hand.click_at(self._spots(move)[0], "a piece")

    def _quick(self, move: Move) -> None:
        self._size("quick", 2 * move.radius)
        self._hand.stroke(self._spots(move), button=1 if move.keeps else 3)

    def _stroke(self, move: Move) -> None:
        if not self._hardened:
            self._hand.hold("shift+bracketright", 4)
            self._hardened = True
        self._size("brush", 2 * move.radius)
        line = np.array(move.path, np.float32).reshape(-1, 1, 2)
        corners = cv2.approxPolyDP(line, _STRAYS * move.radius, False).reshape(-1, 2)
        path = tuple((float(x), float(y)) for x, y in corners)
        self._hand.stroke(self._spots(Move("stroke", path)))

    def _size(self, tool: str, wanted: float) -> None:
        """Hold a bracket until the ring is as large as wanted, to within a step."""
        times = round(log(wanted / self._hand.rest(self._pictures)["sizes"][tool]) / log(_STEP))
        if times:
            self._hand.hold("bracketright" if times > 0 else "bracketleft", abs(times))

    def _spots(self, move: Move) -> list[Spot]:
        window, left, top, scale = self._hand.rest(self._pictures)["photo"]
        return [Spot(window, left + x * scale, top + y * scale) for x, y in move.path]
