"""Puts the networks and resources into the wheel; everything else about it is in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).resolve().parent / "packaging"))

import contents


class BuildWithContents(build_py):
    """Copies what travels with the program beside its modules."""

    def run(self) -> None:
        """Build, then copy; an editable installation finds everything in the tree."""
        super().run()
        if not self.editable_mode:
            for source, inside in contents.bundled():
                target = Path(self.build_lib, "koutu", contents.FOLDER, inside)
                target.parent.mkdir(parents=True, exist_ok=True)
                self.copy_file(str(source), str(target))


setup(cmdclass={"build_py": BuildWithContents})
