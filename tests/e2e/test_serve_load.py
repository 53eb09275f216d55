"""`koutu serve` under load: 200 requests from 16 clients, each answered with its own picture, and no memory kept."""

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from koutu import cli
from tests.conftest import CHECKOUT
from tests.unit.pictures import write_subject

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

REQUESTS, CLIENTS, PHOTOS = 200, 16, 5


def cut(address: str, photo: bytes, refused: list[float]) -> bytes:
    """Ask as a client does: when the server has too much to do, again after the time that it says."""
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(f"{address}cut?size=small", photo)) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 429:
                    raise
                refused.append(float(error.headers["Retry-After"]))
                time.sleep(refused[-1])


def test_nothing_is_lost_and_memory_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT / "desktop"))
    photos = [write_subject(tmp_path / f"{n}.png", 200 + 60 * n, 40 * n) for n in range(PHOTOS)]
    assert cli.main(["cut", *map(str, photos), "-o", f"{tmp_path}/out/", "--size", "small"]) == 0
    expected = [(tmp_path / "out" / photo.name).read_bytes() for photo in photos]
    command = [sys.executable, "-m", "koutu", "serve", "--port", "0", "--waiting", "8"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            address = server.stderr.readline().split()[-1]
            process = psutil.Process(server.pid)
            refused: list[float] = []
            resident: list[int] = []
            lock = threading.Lock()

            def one(number: int) -> bool:
                same = cut(address, photos[number % PHOTOS].read_bytes(), refused) == expected[number % PHOTOS]
                with lock:
                    resident.append(process.memory_info().rss)
                return same

            with ThreadPoolExecutor(CLIENTS) as clients:
                answers = list(clients.map(one, range(REQUESTS)))
            with urllib.request.urlopen(f"{address}health") as health:
                assert b'"pictures":0' in health.read()
        finally:
            server.terminate()
            server.wait(60)
    assert answers == [True] * REQUESTS
    assert refused, "nine places and sixteen clients: some must have been told to come again"
    early, late = max(resident[20:60]), max(resident[-40:])
    print(f"{len(refused)} were told to come again; resident {early / 1e6:.0f} MB early, {late / 1e6:.0f} MB late")
    assert late < early + 30_000_000
