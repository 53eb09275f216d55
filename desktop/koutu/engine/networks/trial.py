"""Try a stranger's network in a process of its own: what crashes, hangs or grows there harms nothing.

Window and command line start the trial by this function; what runs in the child is `importing.try_network`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.child import ChildAnswer, run_child
from koutu.engine.core.errors import NetworkError
from koutu.engine.files.bounded import parse_json
from koutu.engine.files.checked_table import Problem, Table
from koutu.engine.files.names import shown
from koutu.engine.networks.entry import Role
from koutu.engine.networks.entry_table import take_treatment
from koutu.engine.networks.families import Treatment

MOST_SECONDS = 300  # one picture; nobody would use a network that needs longer
# What a trial may take: BiRefNet, 0.97 GB of weights, needs 6 GB for a picture of 1024 × 1024.
_LEAST_MEMORY = 6 << 30
_MEMORY_PER_BYTE = 12  # twice what BiRefNet takes
_MOST_SAID = 1 << 20  # of a child's words; its report has some KB


@dataclass(frozen=True, slots=True, eq=False)
class TrialAnswer:
    """A network that ran.

    Attributes:
        treatment: what was proposed, or asked for.
        files: its files by their roles.
        lowest, highest: of the raw answer.
        matte: (H, W) uint8, of the sample's size; None of a network that does something else.
    """

    treatment: Treatment
    files: Mapping[Role, Path]
    lowest: float
    highest: float
    matte: NDArray[np.uint8] | None


def try_apart(
    program: Sequence[str],
    files: Sequence[Path],
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
        files: as `importing.try_network` takes them.
        sample: (H, W, 3) uint8 RGB.
        folder: an empty one for this trial alone.
        family, side: how to treat a network for mattes; None: found out.
        cancel: ends the trial at once.

    Raises:
        NetworkError: it is none that Koutu can use, or it brought its process down.
        Cancelled: by the token.
    """
    first = files[0]
    picture, matte = folder / "sample.png", folder / "matte.png"
    picture.write_bytes(cv2.imencode(".png", sample[..., ::-1])[1].tobytes())
    words = ["models", "import", *(str(path.absolute()) for path in files), "--dry-run", "--here", "--json"]
    words += ["--sample", str(picture), "--matte", str(matte)]
    words += [] if family is None else ["--family", family]
    words += [] if side is None else ["--side", str(side)]
    memory = memory_for(files)
    try:
        answer = run_child(program, words, folder=folder, seconds=MOST_SECONDS, memory=memory, cancel=cancel)
    except TimeoutError as error:
        raise _fatal(first, NetworkError("no answer after {seconds} s", seconds=MOST_SECONDS)) from error
    except OSError as error:
        raise _fatal(first, NetworkError("{reason}", reason=error.strerror or str(error))) from error
    told = _told(first, answer)
    try:
        table = Table(told, "trial")
        treatment = take_treatment(table.table("treatment"))
        roles = table.take("files")
        lowest, highest = table.numbers("span", 2)
        if not isinstance(roles, dict) or not all(isinstance(each, str) for each in roles.values()):
            raise table.problem("files", "must be paths")
    except Problem as problem:
        raise _fatal(first, NetworkError("{reason}", reason=problem)) from problem
    found: dict[Role, Path] = {role: Path(roles[role]) for role in get_args(Role) if role in roles}
    plane = cv2.imread(str(matte), cv2.IMREAD_GRAYSCALE) if matte.is_file() else None
    return TrialAnswer(treatment, found, lowest, highest, None if plane is None else plane.astype(np.uint8))


def memory_for(files: Sequence[Path]) -> int:
    """Bytes that the trial of a network may take."""
    try:
        return max(_LEAST_MEMORY, _MEMORY_PER_BYTE * sum(path.stat().st_size for path in files))
    except OSError:
        return _LEAST_MEMORY


def _told(path: Path, answer: ChildAnswer) -> dict[str, Any]:
    try:
        told = parse_json(answer.out[:_MOST_SAID])
    except Problem as problem:
        raise _fatal(path, NetworkError("exit status {code}", code=answer.code)) from problem
    if not isinstance(told, dict):
        raise _fatal(path, NetworkError("exit status {code}", code=answer.code))
    if told.get("status") == "failed":
        template, fields = told.get("template"), told.get("fields")
        if isinstance(template, str) and isinstance(fields, dict):
            try:
                raise NetworkError(template, **fields)
            except (KeyError, IndexError, ValueError, AttributeError) as error:
                raise _fatal(path, NetworkError("exit status {code}", code=answer.code)) from error
        raise _fatal(path, NetworkError("exit status {code}", code=answer.code))
    return told


def _fatal(path: Path, reason: NetworkError) -> NetworkError:
    return NetworkError(
        "“{name}” brought its trial down ({reason}). It is not kept.", name=shown(path.name), reason=reason
    )


def no_mattes(path: Path) -> NetworkError:
    """What is said of a network for another task where one for mattes is wanted."""
    return NetworkError(
        "“{name}” makes no mattes. Networks for other tasks are imported by: koutu models import {name}",
        name=shown(path.name),
    )
