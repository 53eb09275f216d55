"""Make the environment of the reference implementations: `python tests/reference/environment.py FOLDER`.

PyPI's torchvision is built beside PyPI's torch, so the two come from there together, whatever else is cached.
"""

import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = (
    "torch==2.14.1",
    "torchvision==0.29.1",
    "transformers==5.24.0",
    "segment-anything==1.0",
    "onnx==1.23.2",
    "onnxscript==0.7.2",
    "onnxruntime==1.32.0",
    "opencv-python-headless",
    "pillow",
    "isal",
    "platformdirs",
    "numpy",
)


def main() -> int:
    """Make it, or complete it."""
    folder = Path(sys.argv[1])
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    return subprocess.call([python, "-m", "pip", "install", *PACKAGES])


if __name__ == "__main__":
    sys.exit(main())
