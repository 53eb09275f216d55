"""A disk that is full after a few bytes, and one that knows no rights and no links: Linux, and root, who may mount."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of `size` (as `mount` takes it) at a new folder; the test is skipped where it cannot be had."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def fat_disk(folder: Path) -> Iterator[Path]:
    """A FAT disk of 64 MB in a file, mounted at a new folder; the test is skipped where it cannot be had."""
    maker = shutil.which("mkfs.vfat", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or maker is None:
        pytest.skip("a FAT disk needs root and dosfstools")
    image = folder.with_suffix(".img")
    with image.open("wb") as file:
        file.truncate(64 << 20)
    subprocess.run([maker, str(image)], capture_output=True, check=True)
    folder.mkdir()
    if subprocess.run(["mount", "-o", "loop", str(image), str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
