"""The crash laboratory: the plug is pulled at random moments while the real window works, a batch and a download run.

All write to a disk of their own, an ext4 in a file, mounted so that what nobody synced is as good as lost (no ordered
data, no commit for five minutes). What its file holds at a moment is what a disk holds after a power cut. Each cut is a
copy of it, mounted and looked at as the next start would.
"""

import contextlib
import filecmp
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from koutu.engine import documents
from koutu.engine.decoding.photo import load
from koutu.engine.documents import Contents
from koutu.engine.files import private_folder
from koutu.engine.networks import store
from koutu.engine.networks.download import download
from koutu.services import recovery
from koutu.services import settings as settings_file
from tests.unit.engine.networks.test_download import DATA, ENTRY, at
from tests.unit.pictures import write_subject

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("power_cut_window.py")
DOWNLOAD = Path(__file__).with_name("power_cut_download.py")
CUTS = int(os.environ.get("KOUTU_CUTS", "100"))
RESUMED = 10  # of so many cuts one batch is gone on with
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="mounting a disk needs root"),
]
_HARSH = "loop,data=writeback,noauto_da_alloc,commit=300"


@contextlib.contextmanager
def mounted(image: Path, folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-o", options, image, folder], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr}")
    try:
        yield folder
    finally:
        # Lazily: after a failed look something in it may still be open.
        subprocess.run(["umount", "-l", folder], check=True)


class Run:
    """A program at work, and what it has said."""

    def __init__(self, command: list[object], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [str(word) for word in command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        self._said = b""

    def lines(self) -> list[str]:
        assert self.process.stdout is not None
        with contextlib.suppress(BlockingIOError):
            self._said += self.process.stdout.read() or b""
        return self._said.decode().splitlines() if self._said.endswith(b"\n") else self._said.decode().splitlines()[:-1]

    def last(self, word: str) -> int:
        told = [line.split()[1] for line in self.lines() if line.split()[0] == word]
        return int(told[-1]) if told else 0

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@dataclass(frozen=True)
class Laboratory:
    """What works while the plug is pulled, and what it should come to."""

    disk: Path
    window: Run
    download: Run
    environment: dict[str, str]
    expected: dict[str, bytes]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    image = tmp_path / "image"
    with image.open("wb") as file:
        file.truncate(64 << 20)
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("no mkfs.ext4")
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    with mounted(image, tmp_path / "disk", _HARSH) as folder:
        yield folder


def cut(image: Path, copy: Path, runs: list[Run]) -> None:
    """Copy the disk as it is at this moment."""
    for run in runs:
        run.process.send_signal(signal.SIGSTOP)
    try:
        while True:
            shutil.copyfile(image, copy)
            # What was on its way to the disk when the programs stopped has come by now.
            if filecmp.cmp(image, copy, shallow=False):
                return
    finally:
        for run in runs:
            run.lines()


def go_on(runs: list[Run]) -> None:
    for run in runs:
        run.process.send_signal(signal.SIGCONT)


def change_of(contents: Contents) -> int:
    return int(contents.edges.shift + 100 + 200 * contents.edges.feather)


def look(after: Path, laboratory: Laboratory, batch: list[str]) -> None:
    """What the next start finds: the last state that was on the disk, or a later one; nothing broken, all offered."""
    look_at_work(after, laboratory.window)
    look_at_batch(after, batch, laboratory.expected)
    look_at_download(after / "networks", laboratory.download)


def look_at_download(home: Path, run: Run) -> None:
    """A network is there as a whole or not at all, and what is there of it is gone on with."""
    [file] = ENTRY.files
    if (home / file.name).exists():
        assert store.is_good(file, home / file.name)
    else:
        assert not run.lines()[-1].startswith("whole")
    source = home.parent / "again.onnx"
    source.write_bytes(DATA)
    (path,) = download(at(ENTRY, str(source)), home)
    assert path.read_bytes() == DATA


def look_at_work(after: Path, window: Run) -> None:
    left = 0
    for claim in private_folder.abandoned(after / "state" / "koutu" / "sessions"):
        claim.release()
        found = recovery.survey(claim.path)
        assert found.unreadable == (), found.unreadable[0].reason
        for leftover in found.leftovers:
            assert leftover.name == "cat.png"
            left = max(left, change_of(documents.read(leftover.source.file)))
    assert left >= window.last("kept")
    work = after / "work.koutu"
    if window.last("saved"):
        assert change_of(documents.read(work)) >= window.last("saved")
    for path in (work, documents.previous_of(work)):
        if path.exists():
            documents.read(path)
    path = after / "config" / "koutu" / "settings.json"
    stored = settings_file.load(path)
    assert stored.size == "small"
    assert stored.brush.size >= window.last("settings") or not window.last("settings")


def look_at_batch(after: Path, batch: list[str], expected: dict[str, bytes]) -> None:
    done = [json.loads(line)["output"] for line in batch if json.loads(line)["status"] == "done"]
    for name in done:
        assert (after / "out" / Path(name).name).read_bytes() == expected[Path(name).name]
    for whole in (after / "out").glob("*.png"):
        assert whole.read_bytes() == expected[whole.name]
    journal = after / "out" / ".koutu-batch.jsonl"
    listed = journal.read_text("utf-8", "replace") if journal.exists() else ""
    assert all(f'{Path(name).name}\\"]' in listed for name in done) or len(done) == len(expected)


def resume(after: Path, laboratory: Laboratory) -> None:
    """Go on with the batch that was cut: in the end all is there, as if nothing had happened."""
    homes = {name: str(after / Path(home).name) for name, home in laboratory.environment.items() if "XDG_" in name}
    words = ["cut", "--size", "small", "--json", laboratory.disk / "in", "-o", after / "out", "--overwrite", "--resume"]
    command = [str(word) for word in (sys.executable, "-P", "-m", "koutu", *words)]
    done = subprocess.run(command, env=laboratory.environment | homes, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = {path.name: path.read_bytes() for path in (after / "out").iterdir() if path.suffix != ".tmp"}
    assert found == laboratory.expected


def test_a_hundred_power_cuts_lose_nothing_that_was_on_the_disk(
    tmp_path: Path, disk: Path, qapp: object, caplog: pytest.LogCaptureFixture
) -> None:
    seed = int(os.environ.get("KOUTU_SEED", "1"))
    moment = random.Random(seed)
    image, copy = tmp_path / "image", tmp_path / "copy"
    (disk / "in").mkdir()
    photos = [write_subject(disk / "in" / f"{number}.png", 90, number) for number in range(12)]
    photo = write_subject(disk / "cat.png", 200)
    homes = {f"XDG_{name}_HOME": str(disk / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment = os.environ | homes | {"QT_QPA_PLATFORM": "offscreen"}
    environment["PYTHONPATH"] = f"{CHECKOUT / 'desktop'}:{CHECKOUT}"
    (disk / "config" / "koutu").mkdir(parents=True)
    (disk / "config" / "koutu" / "settings.json").write_text('{"version": 1, "size": "small"}')
    koutu = [sys.executable, "-P", "-m", "koutu", "cut", "--size", "small", "--json"]
    subprocess.run([*koutu, disk / "in", "-o", tmp_path / "expected"], env=environment, check=True, capture_output=True)
    expected = {path.name: path.read_bytes() for path in (tmp_path / "expected").iterdir()}
    assert len(expected) == len(photos)
    os.sync()
    window = Run([sys.executable, "-u", PROGRAM, disk / "work.koutu", photo], environment)
    batch = Run([*koutu, disk / "in", "-o", disk / "out", "--overwrite"], environment)
    networks = Run([sys.executable, "-u", DOWNLOAD, disk / "networks"], environment)
    laboratory = Laboratory(disk, window, networks, environment, expected)
    batches = 0
    try:
        deadline = time.monotonic() + 60
        while not (window.last("kept") and networks.last("whole")) and time.monotonic() < deadline:
            time.sleep(0.05)
        for number in range(CUTS):
            time.sleep(moment.uniform(0.01, 0.25))
            if batch.process.poll() is not None:
                batches += 1
                batch.end()
                batch = Run([*koutu, disk / "in", "-o", disk / "out", "--overwrite"], environment)
            assert window.process.poll() is None
            assert networks.process.poll() is None
            cut(image, copy, [window, batch, networks])
            try:
                with mounted(copy, tmp_path / "after", "loop") as after:
                    look(after, laboratory, batch.lines())
                    if number % RESUMED == 0:
                        resume(after, laboratory)
            finally:
                go_on([window, batch, networks])
        kept, saved, downloads = window.last("kept"), window.last("saved"), networks.last("whole")
    finally:
        for run in (window, batch, networks):
            run.end()
    print(f"{CUTS} cuts, {kept} changes, {batches} batches, {downloads} downloads, seed {seed}")
    assert downloads > 5
    assert kept > 20
    assert saved > 5
    for path in photos:
        load(path)
