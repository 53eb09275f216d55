"""The walk on a screen: `python -m tests.walk WIDTH HEIGHT RATIO PERCENT…`; exit code 1 if anything is wrong."""

import itertools
import json
import os
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Walk in every theme and language, and print every fault once, with where it shows."""
    width, height, ratio = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    with tempfile.TemporaryDirectory() as scratch:
        screens = Path(scratch, "screens.json")
        screen = {"name": "walk", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": ratio}
        screens.write_text(json.dumps({"screens": [screen]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(scratch, name.lower()))
        return _walk(Path(scratch), width, height, [int(each) for each in sys.argv[4:]])


def _walk(scratch: Path, width: int, height: int, percents: list[int]) -> int:
    # Qt reads the screen when it is first asked for.
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication

    from tests.walk.tour import Dress, Tour
    from tests.walk.window import walked_window

    application = QApplication([])
    with walked_window(application, scratch, QSize(width, height)) as window:
        tour = Tour(window, QSize(width, height))
        for percent, theme, language in itertools.product(percents, ("light", "dark"), ("en", "zh_CN")):
            tour.wear(Dress(percent, theme, language))
            tour.walk()
    print(*tour.told(), sep="\n")
    print(f"{len(tour.seen)} surfaces looked at, {len(tour.found)} faults")
    return 1 if tour.found else 0


if __name__ == "__main__":
    sys.exit(main())
