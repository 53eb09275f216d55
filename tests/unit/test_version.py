"""One place holds the version, and one command sets it wherever people read it."""

import datetime
import importlib.util
import plistlib
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from koutu.version import __version__

ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.date(2027, 1, 15)


@pytest.fixture(scope="module")
def version() -> ModuleType:
    spec = importlib.util.spec_from_file_location("koutu_version", ROOT / "packaging" / "version.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(version: ModuleType, tmp_path: Path) -> Path:
    for name in version.named():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_place_names_the_version_of_the_source(version: ModuleType) -> None:
    assert set(version.named().values()) == {__version__}
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    assert "version" in project["project"]["dynamic"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "koutu.version.__version__"}


def test_nothing_else_names_a_version_of_its_own() -> None:
    plist = plistlib.loads((ROOT / "packaging" / "macos" / "Info.plist").read_bytes())
    assert "CFBundleShortVersionString" not in plist  # koutu.spec sets it
    for name in (".github/workflows/packages.yml", "packaging/windows/koutu.iss", "packaging/koutu.spec"):
        assert not re.search(r"\b\d+\.\d+\.\d+\b", (ROOT / name).read_text("utf-8")), name


def test_it_is_set_everywhere_at_once(version: ModuleType, tree: Path) -> None:
    version.set_version("9.8.7", DAY, tree)
    assert set(version.named(tree).values()) == {"9.8.7"}
    changes = (tree / "CHANGELOG.md").read_text("utf-8")
    assert "## 9.8.7, 2027-01-15\n" in changes
    releases = ElementTree.parse(tree / "packaging/linux/koutu.metainfo.xml").getroot().iter("release")
    assert next(releases).attrib == {"version": "9.8.7", "date": "2027-01-15"}
    # Once more: no release is named twice.
    version.set_version("9.8.7", DAY, tree)
    text = (tree / "packaging/linux/koutu.metainfo.xml").read_text("utf-8")
    assert text.count('version="9.8.7"') == 1


@pytest.mark.parametrize("odd", ["1.2", "v1.2.3", "1.2.3-beta", "", "1.2.3\n"])
def test_what_is_no_version_changes_nothing(version: ModuleType, tree: Path, odd: str) -> None:
    with pytest.raises(SystemExit, match="is not a version"):
        version.set_version(odd, DAY, tree)
    assert version.named(tree) == version.named()


def test_a_release_without_a_word_about_it_is_refused(version: ModuleType, tree: Path) -> None:
    version.set_version("9.8.7", DAY, tree)
    with pytest.raises(SystemExit, match="write what changed first"):
        version.set_version("9.8.8", DAY, tree)
    assert set(version.named(tree).values()) == {"9.8.7"}


def test_the_command_shows_it() -> None:
    command = [sys.executable, ROOT / "packaging" / "version.py"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"{__version__}\n"
