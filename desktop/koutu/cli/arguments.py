"""The words of the command line: which command they are of."""

import argparse
from collections.abc import Sequence

from koutu.cli.cut_arguments import CutOptions, parse_cut
from koutu.cli.model_arguments import ModelsOptions, parse_models
from koutu.cli.preset_arguments import PresetsOptions, parse_presets
from koutu.cli.segment_arguments import SegmentOptions, parse_segment
from koutu.cli.serve_arguments import ServeOptions, parse_serve
from koutu.cli.watch_arguments import WatchOptions, parse_watch
from koutu.cli.worker_arguments import WorkerOptions, parse_worker
from koutu.version import __version__

Options = CutOptions | ModelsOptions | PresetsOptions | SegmentOptions | ServeOptions | WatchOptions | WorkerOptions

_KOUTU = f"""\
Koutu {__version__} cuts the subject out of a photo, on your own machine.

commands:
  koutu cut IN... -o OUT     cut pictures out; `koutu cut --help` explains
  koutu segment PHOTO -o MAP name what is in a picture: by class, by object, all over, by click
  koutu models list          show the networks, their licences and where they lie
  koutu models install ID    download a network; also verify, remove, import
  koutu watch FOLDER -o OUT  cut every picture that comes into a folder
  koutu serve                cut pictures for other programs, over HTTP
  koutu worker ADDRESS       cut pictures for koutu cut --cluster of another machine
  koutu presets list         show the presets: sizes, backdrops and formats under a name
  koutu --version            show the version
  koutu [FILE...]            open the window
"""


def parse(arguments: Sequence[str]) -> Options:
    """Read the command line.

    Raises:
        SystemExit: with 0 after --help and --version, with 2 and a sentence on stderr after wrong usage.
    """
    match list(arguments):
        case ["cut", *rest]:
            return parse_cut(rest)
        case ["segment", *rest]:
            return parse_segment(rest)
        case ["models", *rest]:
            return parse_models(rest)
        case ["presets", *rest]:
            return parse_presets(rest)
        case ["serve", *rest]:
            return parse_serve(rest)
        case ["watch", *rest]:
            return parse_watch(rest)
        case ["worker", *rest]:
            return parse_worker(rest)
    parser = argparse.ArgumentParser(
        "koutu", description=_KOUTU, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"Koutu {__version__}")
    parser.parse_args(arguments)
    parser.print_help()
    raise SystemExit(0)
