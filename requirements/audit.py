"""Ask whether a known weakness is reported for a package of runtime.txt: `python3 start.py audit`.

A command, not a gate: it needs the internet and its answer changes from day to day. pip-audit asks the package index'
own advisory database; it is fetched for the occasion.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
AUDITOR = "pip-audit==2.9.0"


def main() -> int:
    """Ask, and print the answer; returns pip-audit's exit code, 0 when nothing is known."""
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        python = Path(scratch, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
        subprocess.run([python, "-m", "pip", "install", "--quiet", AUDITOR], check=True)
        options = ["--requirement", FOLDER / "runtime.txt", "--require-hashes", "--disable-pip", *sys.argv[1:]]
        return subprocess.run([python, "-m", "pip_audit", *options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
