"""127 odd files that real programs wrote, with what is expected of each."""

import json
from pathlib import Path

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.photo import load


def test_each_opens_or_gives_a_sentence_as_expected(evalsets: Path) -> None:
    folder = evalsets / "robustness"
    wrong = []
    for item in json.loads((folder / "manifest.json").read_text())["items"]:
        size = item.get("observed_pillow_13", {}).get("upright")
        try:
            photo = load(folder / item["file"])
        except PhotoError as error:
            if item["expected"] == "opens" or Path(item["file"]).name[:20] not in str(error):
                wrong.append((item["file"], str(error)))
        else:
            shape = list(photo.pixels.shape[1::-1])
            if item["expected"] == "error" or (size and shape != size):
                wrong.append((item["file"], shape))
    assert not wrong
