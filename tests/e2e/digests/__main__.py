"""`python -m tests.e2e.digests`: everything in every way against the table; with `--write`, the table anew."""

import os
import sys
import tempfile
from pathlib import Path

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "desktop"))

from PySide6.QtWidgets import QApplication

from tests.e2e.digests.table import changes, disagreements, make_rows, strange_machine, write_table


def main() -> int:
    """Return 1 where the ways disagree, or where something changed."""
    with tempfile.TemporaryDirectory() as scratch:
        rows = make_rows(Path(scratch), QApplication([]), whole=True)
    wrong = disagreements(rows)
    if "--write" not in sys.argv[1:]:
        wrong += [f"another machine: {each}" for each in strange_machine()] + changes(rows)
    elif not wrong:
        write_table(rows)
    print(*wrong, f"{len(rows)} files, {len(wrong)} complaints", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
