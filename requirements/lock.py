"""Make runtime.txt, test.txt, build.txt and package.txt again from the ranges in pyproject.toml.

    python3 requirements/lock.py              keep every pin that still fits
    python3 requirements/lock.py --upgrade    take the newest versions that fit

One resolution for every platform and every Python that pyproject.toml allows, with the SHA-256 of every file, so that
`pip install --require-hashes` takes the same bytes everywhere. The resolver is uv, because pip's own resolves only for
the machine it runs on; it is fetched for the occasion and asks the index that pip is configured for.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
RESOLVER = "uv==0.13.9"
HEADER = "# Made by requirements/lock.py from pyproject.toml: run it, do not edit this.\n"


def main() -> int:
    """Write the four files; returns the exit code."""
    parser = argparse.ArgumentParser(description="Make the lock files again from the ranges in pyproject.toml.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    upgrade = parser.parse_args().upgrade
    with tempfile.TemporaryDirectory() as scratch:
        resolver = install_resolver(Path(scratch))
        runtime = resolve(resolver, "runtime", {}, upgrade=upgrade)
        test = resolve(resolver, "test", runtime, upgrade=upgrade)
        build = resolve(resolver, "build", runtime | test, upgrade=upgrade)
        package = resolve(resolver, "package", runtime | test, upgrade=upgrade)
    write("runtime", runtime)
    # These are installed on top of runtime.txt and repeat nothing of it.
    write("test", {name: block for name, block in test.items() if name not in runtime})
    write("build", {name: block for name, block in build.items() if name not in runtime})
    write("package", {name: block for name, block in package.items() if name not in runtime})
    return 0


def install_resolver(folder: Path) -> Path:
    """Install the resolver in an environment of its own in `folder` and return its program."""
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", RESOLVER], check=True)
    return programs / "uv"


def resolve(resolver: Path, lock: str, locked: dict[str, str], *, upgrade: bool) -> dict[str, str]:
    """Resolve one set of pyproject.toml: name → its lines in the lock file, agreeing with what is `locked` already."""
    with tempfile.TemporaryDirectory() as scratch:
        constraints, output = Path(scratch, "constraints.txt"), Path(scratch, f"{lock}.txt")
        constraints.write_text("".join(locked.values()), encoding="utf-8")
        if not upgrade:
            # The resolver prefers the versions it finds in its output file.
            pins = [FOLDER / f"{name}.txt" for name in ("runtime", "test", "build", "package")]
            output.write_text("".join(blocks(pins).values()), encoding="utf-8")
        command = [resolver, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
        command += ["--no-annotate", "--fork-strategy", "fewest", "--only-binary", ":all:", "--python-version", "3.11"]
        command += ["--constraints", constraints, "--output-file", output, *configured_index()]
        command += ["pyproject.toml"] if lock == "runtime" else ["pyproject.toml", "--extra", lock]
        subprocess.run(command, cwd=FOLDER.parent, check=True)
        return blocks([output])


def write(lock: str, found: dict[str, str]) -> None:
    """Write one lock file."""
    (FOLDER / f"{lock}.txt").write_text(HEADER + "".join(found.values()), encoding="utf-8", newline="\n")
    print(f"{lock}.txt: {len(found)} packages")


def blocks(files: list[Path]) -> dict[str, str]:
    """Split lock files into each package's lines: requirement and hashes, several where systems differ."""
    text = "".join(file.read_text(encoding="utf-8") for file in files if file.exists())
    found = re.findall(r"^(?:[A-Za-z0-9].*\n)(?:[ \t]+.*\n)*", text, flags=re.MULTILINE)
    packages: dict[str, str] = {}
    for block in dict.fromkeys(found):
        name = re.split(r"[=\s]", block, maxsplit=1)[0]
        packages[name] = packages.get(name, "") + block
    return packages


def configured_index() -> list[str]:
    """Return the resolver's arguments for the index that pip is configured for; none when it is pip's default."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True
    ).stdout
    urls = dict(re.findall(r"^(.*)\.index-url='(.*)'$", listed, flags=re.MULTILINE))
    # A variable of the environment goes before a configuration file, as with pip.
    url = urls.get(":env:", next(iter(urls.values()), ""))
    return ["--default-index", url] if url else []


if __name__ == "__main__":
    sys.exit(main())
