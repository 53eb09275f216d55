"""Try a stranger's network in a process of its own: what crashes, hangs or grows there harms nothing.

Window and command line start the trial by this function; what runs in the child is `importing.try_network`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.child import ChildAnswer, run_child
from koutu.engine.core.errors import NetworkError
from koutu.engine.files.bounded import parse_json
from koutu.engine.files.checked_table import Problem, is_number
from koutu.engine.files.names import shown

MOST_SECONDS = 300
# What a trial may take: BiRefNet, 0.97 GB of weights, needs 6 GB for a picture of 1024 × 1024.
_LEAST_MEMORY = 6 << 30
_MEMORY_PER_BYTE = 12
_MOST_SAID = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class TrialAnswer:
    """A network that ran.

    Attributes:
        family, side: what was proposed, or asked for.
        activation: how its answer became the matte.
        lowest, highest: of the raw answer.
        matte: (H, W) uint8, of the sample's size.
    """

    family: str
    side: int
    activation: str
    lowest: float
    highest: float
    matte: NDArray[np.uint8]


def try_apart(
    program: Sequence[str],
    path: Path,
    sample: NDArray[np.uint8],
    folder: Path,
    *,
    family: str | None = None,
    side: int | None = None,
    cancel: CancelToken | None = None,
) -> TrialAnswer:
    """Try a network on a picture, within limits of time, memory and life.

    Args:
        program: the command that starts Koutu.
        path: the network's file.
        sample: (H, W, 3) uint8 RGB.
        folder: an empty one for this trial alone.
        family, side: how to treat the network; None: found out.
        cancel: ends the trial at once.

    Raises:
        NetworkError: it is none that makes a matte of a picture, or it brought its process down.
        Cancelled: by the token.
    """
    picture, matte = folder / "sample.png", folder / "matte.png"
    picture.write_bytes(cv2.imencode(".png", sample[..., ::-1])[1].tobytes())
    words = ["models", "import", str(path.absolute()), "--dry-run", "--here", "--json"]
    words += ["--sample", str(picture), "--matte", str(matte)]
    words += [] if family is None else ["--family", family]
    words += [] if side is None else ["--side", str(side)]
    try:
        answer = run_child(program, words, folder=folder, seconds=MOST_SECONDS, memory=memory_for(path), cancel=cancel)
    except TimeoutError as error:
        raise _fatal(path, f"no answer after {MOST_SECONDS} s") from error
    except OSError as error:
        raise _fatal(path, error.strerror or str(error)) from error
    told = _told(path, answer)
    plane = cv2.imread(str(matte), cv2.IMREAD_GRAYSCALE) if matte.is_file() else None
    numbers = [told.get("lowest"), told.get("highest")]
    if plane is None or plane.shape != sample.shape[:2] or type(told.get("side")) is not int:
        raise _fatal(path, "no matte came of it")
    lowest, highest = (float(each) if is_number(each) else 0.0 for each in numbers)  # type: ignore[arg-type]
    return TrialAnswer(
        str(told.get("family")), told["side"], str(told.get("activation")), lowest, highest, plane.astype(np.uint8)
    )


def memory_for(path: Path) -> int:
    """Bytes that the trial of a network may take."""
    try:
        return max(_LEAST_MEMORY, _MEMORY_PER_BYTE * path.stat().st_size)
    except OSError:
        return _LEAST_MEMORY


def _told(path: Path, answer: ChildAnswer) -> dict[str, Any]:
    try:
        told = parse_json(answer.out[:_MOST_SAID])
    except Problem as problem:
        raise _fatal(path, f"exit status {answer.code}") from problem
    if not isinstance(told, dict):
        raise _fatal(path, f"exit status {answer.code}")
    if told.get("status") == "failed":
        template, fields = told.get("template"), told.get("fields")
        if isinstance(template, str) and isinstance(fields, dict):
            try:
                raise NetworkError(template, **fields)
            except (KeyError, IndexError, ValueError, AttributeError) as error:
                raise _fatal(path, f"exit status {answer.code}") from error
        raise _fatal(path, f"exit status {answer.code}")
    return told


def _fatal(path: Path, reason: str) -> NetworkError:
    return NetworkError(
        "“{name}” brought its trial down ({reason}). It is not kept.", name=shown(path.name), reason=reason
    )
