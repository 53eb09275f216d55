"""Write the table of sources of DATASHEET.md anew from the training data's index.

    python -m models.training.datasheet DATA

The table stands between two marks; everything else in the file is left as it is.
"""

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from models.training.library import HELD_OUT, LEFT_OUT

SHEET = Path(__file__).with_name("DATASHEET.md")
BEGIN, END = "<!-- sources: python -m models.training.datasheet -->", "<!-- end of sources -->"

_KINDS = {
    "cutouts": "drawn",
    "rendered": "rendered",
    "photo-cutouts": "photographed",
    "backgrounds-drawn": "grounds drawn",
    "backgrounds-photo": "grounds photographed",
}


def sources(rows: list[dict[str, Any]]) -> str:
    """Return the table: one line for each project, and a sentence with the sums."""
    by_project: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_project[row["project"]].append(row)
    used = [row for row in rows if row["project"] not in LEFT_OUT]
    artists = {row["artist"] for row in used if row["artist"]}
    projects = len(by_project.keys() - LEFT_OUT)
    lines = [
        f"{len(used)} pictures of {projects} projects, by {len(artists)} artists or groups of them.",
        "",
        "| project | pictures | artists, as the project names them | licence | used |",
        "|---|---|---|---|---|",
    ]
    for project, items in sorted(by_project.items(), key=lambda pair: pair[0].lower()):
        kinds = Counter(_KINDS[item["file"].split("/")[0]] for item in items)
        who = _joined(item["artist"] for item in items)
        licences = _joined(item["licence"] for item in items)
        part = "left out" if project in LEFT_OUT else "held out" if project in HELD_OUT else "training"
        count = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        lines.append(f"| {project} | {count} | {who} | {licences} | {part} |")
    return "\n".join(lines)


def _joined(values: Any) -> str:
    return "; ".join(dict.fromkeys(value.strip().replace("|", "/") for value in values if value)) or "not named"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with index.json")
    args = parser.parse_args()
    rows = json.loads((args.data / "index.json").read_text(encoding="utf-8"))
    before, rest = SHEET.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    SHEET.write_text(f"{before}{BEGIN}\n{sources(rows)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
