"""A download without end, in a folder where a test pulls the plug: `power_cut_download.py HOME`.

It prints `begun N` before the file is asked for the N-th time, `whole N` when it is there, and `gone N` before it goes.
"""

import http.server
import itertools
import sys
import time
from pathlib import Path

from koutu.engine.networks import store
from koutu.engine.networks.download import download
from tests.unit.engine.networks.test_download import DATA, ENTRY, at
from tests.unit.web_server import serving

_PIECE, _PAUSE = 50_000, 0.01  # twelve pieces, so that most cuts come in the middle of one


def _drip(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(DATA)))
    handler.end_headers()
    for first in range(0, len(DATA), _PIECE):
        handler.wfile.write(DATA[first : first + _PIECE])
        time.sleep(_PAUSE)


def main(home: Path) -> None:
    """Download, remove, and so on."""
    with serving() as server:
        server.answers["/a.onnx"] = _drip
        for number in itertools.count(1):
            print("begun", number, flush=True)
            (path,) = download(at(ENTRY, f"{server.address}/a.onnx"), home)
            print("whole", number, flush=True)
            time.sleep(5 * _PAUSE)
            print("gone", number, flush=True)
            path.unlink()
            store.partial(ENTRY.files[0], home).unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
