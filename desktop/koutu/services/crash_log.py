"""What a run of the program leaves behind for whoever mends it: versions, device, last actions, what went wrong.

It never holds a picture or the name of a file: paths and quoted texts are taken out of every message.
"""

import faulthandler
import logging
import os
import platform
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

from koutu.engine.core.errors import KoutuError
from koutu.engine.core.memory import available_memory
from koutu.engine.decoding.photo import PHOTO_SUFFIXES
from koutu.engine.documents import SUFFIX
from koutu.engine.files.bounded import read_bounded
from koutu.version import __version__

NAME = "log.txt"
# What files are called that Koutu opens or writes.
_ENDINGS = sorted({*PHOTO_SUFFIXES, SUFFIX, ".onnx", ".toml", ".json", ".psd", ".ora"})
_FILE = re.compile(rf"({'|'.join(map(re.escape, _ENDINGS))})(?!\w)", re.IGNORECASE)
_TROUBLE = re.compile(r"^(ERROR|Fatal Python error|Windows fatal exception)", re.MULTILINE)
# Of a log that grows while the program goes on, the beginning tells how it began.
_MOST_BYTES = 200_000
_LIBRARIES = ("PySide6", "numpy", "cv2", "PIL", "pillow_heif", "onnxruntime")


class CrashLog(logging.Handler):
    """Writes errors and actions to a file line by line, so that they are there when the program is no more."""

    def __init__(self, path: Path) -> None:
        """Begin the file.

        Raises:
            OSError: it cannot be written.
        """
        super().__init__(logging.ERROR)
        self.path = path
        self._file: TextIO = path.open("w", encoding="utf-8", errors="backslashreplace", buffering=1)
        self._file.write(f"{about()}\n\n")

    def install(self) -> None:
        """Write down every error that is logged or reaches the top of a thread, and where the program is if it dies."""
        logging.getLogger().addHandler(self)
        sys.excepthook = _report
        threading.excepthook = _report_of_thread
        faulthandler.enable(self._file)

    def close(self) -> None:
        """End the file."""
        if logging.getLogger().handlers.count(self):
            logging.getLogger().removeHandler(self)
            faulthandler.disable()
            sys.excepthook = sys.__excepthook__
            threading.excepthook = threading.__excepthook__
        self._file.close()
        super().close()

    def action(self, name: str, _checked: bool = False) -> None:
        """Write down that the user did something; takes what Qt sends along."""
        self._write(f"action {name}")

    def emit(self, record: logging.LogRecord) -> None:
        """Write an error down."""
        lines = [f"ERROR {record.threadName}: {_message(record)}"]
        if record.exc_info:
            lines += _trace(*record.exc_info)
        self._write("\n".join(lines))

    def _write(self, text: str) -> None:
        if not self._file.closed and self._file.tell() < _MOST_BYTES:
            self._file.write(text + "\n")


def read_trouble(path: Path) -> str:
    """Return an earlier run's log if something went wrong in it, else an empty text."""
    try:
        text = read_bounded(path, 4 * _MOST_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""
    return text if _TROUBLE.search(text) else ""


def about() -> str:
    """Versions and device, a line each."""
    libraries = [
        f"{name} {version}" for name in _LIBRARIES if (version := getattr(sys.modules.get(name), "__version__", ""))
    ]
    free = available_memory()
    return "\n".join(
        (
            f"Koutu {__version__}{' (frozen)' if getattr(sys, 'frozen', False) else ''}",
            f"Python {platform.python_version()}, {', '.join(libraries)}",
            f"{platform.platform()}, {platform.machine()}, {os.cpu_count()} processors"
            + ("" if free is None else f", {free / 1e9:.1f} GB of memory free"),
        )
    )


def scrubbed(message: str) -> str:
    """Take out of a message what may name a file: quoted texts, and words with a slash."""
    if _FILE.search(message):
        # Names have spaces: where one ends can be seen, but not where it begins.
        return "…"
    return re.sub(r"(['\"“`]).*?(['\"”`]|$)|\S*[/\\]\S*", "…", message, flags=re.DOTALL)


def _message(record: logging.LogRecord) -> str:
    """What is said, with nothing filled in but numbers: names come in as arguments."""
    arguments = record.args if isinstance(record.args, tuple) else (record.args,) if record.args else ()
    told = tuple(each if isinstance(each, int | float) else "…" for each in arguments)
    try:
        return scrubbed(str(record.msg) % told if told else str(record.msg))
    except (TypeError, ValueError):
        return "…"


def _words(error: BaseException | None) -> str:
    if isinstance(error, KoutuError):
        return error.template
    if isinstance(error, OSError):
        return f"[Errno {error.errno}] {error.strerror or '…'}{'' if error.filename is None else ': …'}"
    return scrubbed(str(error))


def _trace(kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> list[str]:
    if kind is None or error is None:
        return []
    frames = traceback.extract_tb(trace)
    # Of the program's own files, the part inside the program: not where the user keeps it.
    lines = [f"    {_inside(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return [*lines, f"  {kind.__name__}: {_words(error)}"]


def _inside(filename: str) -> str:
    parts = Path(filename).parts
    tops = [place for place, part in enumerate(parts) if part in ("koutu", "site-packages")]
    return "/".join(parts[tops[-1] :] if tops else parts[-1:])


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception in a slot: the window goes on."""
    logging.getLogger("koutu").error("something went wrong inside Koutu", exc_info=(kind, error, trace))


def _report_of_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        _report(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
