"""What is in the program, and the digests of what was built."""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

from koutu.version import __version__
from tests.conftest import CHECKOUT


def test_parts_and_sums(tmp_path: Path) -> None:
    (tmp_path / "koutu.deb").write_bytes(b"package")
    (tmp_path / "koutu").mkdir()
    script = CHECKOUT / "packaging" / "contents_list.py"
    subprocess.run([sys.executable, "-P", script, tmp_path], check=True)
    parts = json.loads((tmp_path / "koutu.cdx.json").read_text("utf-8"))
    assert (parts["bomFormat"], parts["metadata"]["component"]["version"]) == ("CycloneDX", __version__)
    kinds: dict[str, dict[str, dict[str, object]]] = {}
    for part in parts["components"]:
        kinds.setdefault(part["type"], {})[part["name"].lower()] = part
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"numpy", "onnxruntime", "pillow"} <= set(kinds["library"])
    assert len(kinds["library"]) >= len(project["dependencies"]) - 1
    for path in (CHECKOUT / "models").glob("*.onnx"):
        part = kinds["machine-learning-model"][path.name]
        assert part["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}]
        assert part["licenses"]
    sums = (tmp_path / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line.split("  ")[1] for line in sums] == ["koutu.cdx.json", "koutu.deb"]
    assert sums[1].startswith(hashlib.sha256(b"package").hexdigest())
