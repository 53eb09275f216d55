"""Start this program again as a child, for what may crash or never end: a stranger's network, a device's libraries.

The child gets no module from the folder that the person works in, and limits of time, memory and life that it holds
itself to (`child_limits`): they stand when its parent is killed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from koutu.engine.core import child_limits
from koutu.engine.core.cancel import CancelToken

_POLL = 0.1  # seconds between two looks at the token: half of the 200 ms in which a cancel has to answer
# Seconds for a child that its own limits did not end, and that has fallen silent.
_GRACE = 10.0
_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT")
_PACKAGE = Path(__file__).resolve().parents[2]


# Without it Windows opens a black window for a child of a program that has no console.
_NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)


@dataclass(frozen=True, slots=True)
class ChildAnswer:
    """What a child said.

    Attributes:
        code: its exit status; below 0: the signal that ended it.
        out, err: its two outputs.
    """

    code: int
    out: bytes
    err: str


def run_child(
    program: Sequence[str],
    words: Sequence[str],
    *,
    folder: Path,
    seconds: float,
    memory: int | None = None,
    cancel: CancelToken | None = None,
) -> ChildAnswer:
    """Run a command of this program's own in a new process, and wait for its end.

    Args:
        program: the command that starts Koutu, as `paths.program` has it.
        words: the command line's, from the command on.
        folder: where the child works; nobody else may write there.
        seconds: how long it may run.
        memory: bytes that it may take; None for no limit.
        cancel: ends it at once.

    Raises:
        Cancelled: by the token.
        TimeoutError: it ran for longer.
        OSError: it cannot be started.
    """
    token = cancel or CancelToken()
    token.check()
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*program, *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
        env=_environment(seconds, memory),
        creationflags=_NO_CONSOLE,
    ) as child:
        began = time.monotonic()
        try:
            while True:
                token.check()
                try:
                    out, err = child.communicate(timeout=_POLL)
                    break
                except subprocess.TimeoutExpired:
                    if time.monotonic() - began > seconds + _GRACE:
                        raise TimeoutError from None
        finally:
            child.kill()
    token.check()
    if child.returncode == child_limits.TOO_LONG:
        raise TimeoutError
    return ChildAnswer(child.returncode, out, err.decode("utf-8", "replace"))


def _environment(seconds: float, memory: int | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    # Also for what the child itself may start; `-P` in the command says it for the child alone.
    kept["PYTHONSAFEPATH"] = "1"
    if not getattr(sys, "frozen", False) and _PACKAGE.parent.name not in ("site-packages", "dist-packages"):
        kept["PYTHONPATH"] = str(_PACKAGE.parent)
    # Each arena reserves 64 MB of addresses: on a machine of many cores they alone would meet the limit.
    kept.setdefault("MALLOC_ARENA_MAX", "2")
    kept[child_limits.VARIABLE] = child_limits.as_text(os.getpid(), seconds, memory)
    return kept
