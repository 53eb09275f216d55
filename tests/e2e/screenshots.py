"""Pictures of the real window, to look at: `python -m tests.e2e.screenshots FOLDER [PHOTO…]`."""

import json
import sys
import tempfile
from pathlib import Path

from tests.e2e.xserver import WATCHED, program, x_server
from tests.unit.pictures import write_subject

SIZES = ((1280, 800, "1"), (2560, 1440, "2"))


def main() -> None:
    """Light and dark, English and Chinese, two screens; empty, one cutout, a strip, an error."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        made = [write_subject(Path(scratch, f"{number}.png"), 900, number * 40) for number in range(3)]
        photos = [Path(name) for name in sys.argv[2:]] or made
        bad = Path(scratch, "holiday.jpg")
        bad.write_text("hello")
        states = {"empty": [], "cutout": photos[:1], "strip": photos, "error": [photos[0], bad]}
        for width, height, factor in SIZES:
            with x_server(width, height) as display:
                for language in ("en", "zh_CN"):
                    for scheme in ("light", "dark"):
                        for state, files in states.items():
                            name = f"{state}-{scheme}-{language}-{width}"
                            config = Path(scratch, name, "koutu")
                            config.mkdir(parents=True)
                            view = "slider" if state == "cutout" and scheme == "dark" else "side"
                            size = "large" if sys.argv[2:] else "small"
                            settings = {"size": size, "language": language, "view": view}
                            if state == "strip":
                                settings["mode"] = "anime"
                            (config / "settings.json").write_text(json.dumps(settings))
                            environment = display | {
                                "XDG_CONFIG_HOME": str(config.parent),
                                "QT_SCALE_FACTOR": factor,
                                "KOUTU_TEST_SHOT": f"{folder / name}.png",
                                "KOUTU_TEST_SCHEME": scheme,
                            }
                            with program([WATCHED, *map(str, files)], environment) as koutu:
                                koutu.wait_for("shot")


if __name__ == "__main__":
    main()
