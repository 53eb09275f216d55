"""The command line: `koutu cut …`, `koutu segment …`, `koutu models …`, `koutu presets …`.

It loads the engine only when there is a picture to cut.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from koutu.cli.arguments import parse
from koutu.cli.cut_arguments import CutOptions
from koutu.cli.model_arguments import ModelsOptions
from koutu.cli.preset_arguments import PresetsOptions
from koutu.cli.segment_arguments import SegmentOptions
from koutu.cli.serve_arguments import ServeOptions
from koutu.cli.watch_arguments import WatchOptions
from koutu.cli.worker_arguments import WorkerOptions
from koutu.engine.core.errors import KoutuError
from koutu.engine.files.names import shown

# What a shell reports for a program that a closed pipe ended: 128 + SIGPIPE.
_BROKEN_PIPE = 141


def main(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: the words after the program's name.

    Returns:
        0 all done, 1 some inputs failed, 2 wrong usage, 130 stopped by Ctrl+C, 141 nobody reads the output any more.
    """
    try:
        code = _ran(arguments)
        sys.stdout.flush()
    except KoutuError as error:
        _complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _drop_output()
        return _BROKEN_PIPE
    except OSError as error:
        if error.filename is not None:  # of a file, which the output never is
            _complain(f"“{shown(str(error.filename))}”: {error.strerror}.")
            return 1
        _drop_output()
        _complain(f"the standard output cannot be written ({error.strerror}).")
        return 1
    return code


def _ran(arguments: Sequence[str]) -> int:
    try:
        return _run(arguments)
    except SystemExit as leave:  # argparse, after --help, --version and wrong usage
        return leave.code if isinstance(leave.code, int) else 2


def _complain(sentence: str) -> None:
    # Where nobody can be told, the exit status has to do.
    with suppress(OSError):
        print(f"koutu: {sentence}", file=sys.stderr)


def _run(arguments: Sequence[str]) -> int:
    match parse(arguments):
        case CutOptions() as options:
            from koutu.cli import cut

            return cut.run(options)
        case SegmentOptions() as options:
            from koutu.cli import segment

            return segment.run(options)
        case ModelsOptions() as options:
            from koutu.cli import models

            return models.run(options)
        case PresetsOptions() as options:
            from koutu.cli import presets

            return presets.run(options)
        case ServeOptions() as options:
            from koutu.cli import serve

            return serve.run(options)
        case WatchOptions() as options:
            from koutu.cli import watch

            return watch.run(options)
        case WorkerOptions() as options:
            from koutu.cli import worker

            return worker.run(options)


def _drop_output() -> None:
    # What is still buffered cannot be written either: without this the interpreter complains when it flushes.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
