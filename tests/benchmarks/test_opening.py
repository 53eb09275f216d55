"""What keeping a network as the processor wants it saves at opening: `pytest -s tests/benchmarks/test_opening.py`."""

import statistics
import subprocess
import sys
from pathlib import Path

from koutu import paths

_OPEN = """
import sys, time
from pathlib import Path
from koutu.engine.networks import store
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.graph_cache import GraphCache
from koutu.engine.networks.session import open_file
from koutu.engine.networks.runtime import onnx_runtime
models = Path(sys.argv[1])
entry = load_catalog(models / "catalog.toml").network("isnet-general")
onnx_runtime()
graphs = GraphCache(Path(sys.argv[2])) if len(sys.argv) > 2 else None
path = models / entry.files[0].name
begun = time.perf_counter()
store.require_good(entry, [path])
open_file(entry.title, entry.files[0], path, graphs=graphs)
print(time.perf_counter() - begun)
"""


def seconds(*words: str) -> float:
    environment = {"PYTHONPATH": str(Path(paths.__file__).parents[1])}
    command = [sys.executable, "-c", _OPEN, str(paths.bundled_models()), *words]
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def test_opening_isnet_takes_two_thirds_at_most(tmp_path: Path) -> None:
    seconds(str(tmp_path))
    plain, kept = [], []
    for _ in range(7):
        plain.append(seconds())
        kept.append(seconds(str(tmp_path)))
    ratio = statistics.median(kept) / statistics.median(plain)
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    times = f"plain {statistics.median(plain):.2f} s, kept {statistics.median(kept):.2f} s"
    print(f"{times}: {ratio:.2f}; {size / 1e6:.0f} MB on disk")
    assert ratio <= 2 / 3
