"""Bring the catalogue up to date: find every text of the program, keep the translations, compile them.

Run it after a text changed, translate what it names, run it again. Texts that are gone leave the catalogue.
"""

import ast
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "desktop" / "koutu"
CATALOGUE = HERE / "koutu_zh_CN.ts"
_SENTENCE = re.compile(r".*\{\w+.*\}.*\.", re.DOTALL)
_TOOLS = Path(sysconfig.get_path("scripts"))


def error_templates() -> set[str]:
    """Every sentence that an error of ours may be made with.

    An error is a call of a class below KoutuError. Where its sentence is not in the call but chosen at run time,
    every text of that file that has a field and ends like a sentence counts.
    """
    trees = [ast.parse(path.read_bytes()) for path in sorted(PACKAGE.rglob("*.py"))]
    classes = {"KoutuError"}
    for _ in range(3):  # the depth of the family
        for node in (node for tree in trees for node in ast.walk(tree)):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in classes for base in node.bases):
                classes.add(node.name)
    found: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in classes and node.args:
                sentence = node.args[0]
                if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str):
                    found.add(sentence.value)
                else:
                    found |= set(_sentences(tree))
    return found


def _sentences(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SENTENCE.fullmatch(node.value):
            yield node.value


def mode_texts() -> list[str]:
    """Every text of the table of modes."""
    tree = ast.parse((PACKAGE / "engine" / "networks" / "modes.py").read_bytes())
    rows = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "ModeSpec"]
    return [ast.literal_eval(text) for row in rows for text in row.args[1:4]]


def collect(catalogue: Path, *, keep_gone: bool = False) -> None:
    """Update a .ts file from the sources; made anew where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder, "errors.py")
        templates = sorted(error_templates())
        calls = "".join(f'QCoreApplication.translate("KoutuError", {text!r})\n' for text in templates)
        calls += "".join(f'QCoreApplication.translate("Actions", {text!r})\n' for text in mode_texts())
        errors.write_text(f"from PySide6.QtCore import QCoreApplication\n{calls}", "utf-8")
        parts = [PACKAGE / part for part in ("ui", "services", "document")]
        sources = [str(path) for part in parts for path in sorted(part.rglob("*.py"))]
        options = ["-locations", "none", "-source-language", "en", "-target-language", "zh_CN"]
        if not keep_gone:
            options.append("-no-obsolete")
        _run("lupdate", [*options, str(errors), *sources, "-ts", str(catalogue)])


def compile_catalogue(catalogue: Path, target: Path) -> None:
    """Make the .qm file of a .ts file."""
    fresh = target.with_name(f"{target.name}.fresh")
    _run("lrelease", [str(catalogue), "-qm", str(fresh)])
    # A window that runs has the old file mapped into its memory, and would die of a file that shrinks under it.
    fresh.replace(target)


def texts(catalogue: Path) -> dict[tuple[str, str], bool]:
    """Context and text of every message of a catalogue, and whether it is translated."""
    found = {}
    for context in ElementTree.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") is None
            done = done and bool("".join(translation.itertext()).strip() if translation is not None else "")
            found[context.findtext("name", ""), message.findtext("source", "")] = done
    return found


def _run(tool: str, arguments: list[str]) -> None:
    subprocess.run([str(_TOOLS / f"pyside6-{tool}"), *arguments], check=True, capture_output=True)


def main() -> int:
    """Update, compile, and name what is not translated yet; the exit code says whether there is any."""
    collect(CATALOGUE)
    compile_catalogue(CATALOGUE, CATALOGUE.with_suffix(".qm"))
    missing = [key for key, done in texts(CATALOGUE).items() if not done]
    for context, text in missing:
        print(f"{context}: {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
