import ast
import importlib.util
from pathlib import Path
from string import Formatter
from types import ModuleType
from xml.etree import ElementTree

import pytest

from koutu import paths
from tests.conftest import CHECKOUT


@pytest.fixture(scope="module")
def update() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update", paths.resources() / "i18n" / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_of_the_program_is_translated(update: ModuleType, tmp_path: Path) -> None:
    update.collect(tmp_path / "fresh.ts")
    known = update.texts(update.CATALOGUE)
    missing = [key for key in update.texts(tmp_path / "fresh.ts") if not known.get(key)]
    assert not missing, "run resources/i18n/update.py and translate these"


def test_the_compiled_catalogue_is_the_catalogue(update: ModuleType, tmp_path: Path) -> None:
    update.compile_catalogue(update.CATALOGUE, tmp_path / "fresh.qm")
    assert (tmp_path / "fresh.qm").read_bytes() == update.CATALOGUE.with_suffix(".qm").read_bytes()


def _fields(text: str) -> set[tuple[str, str | None]]:
    return {(name, spec) for _, name, spec, _ in Formatter().parse(text) if name}


def test_translated_sentences_keep_their_fields(update: ModuleType) -> None:
    for message in ElementTree.parse(update.CATALOGUE).getroot().iter("message"):
        source = message.findtext("source", "")
        assert _fields(message.findtext("translation", "")) == _fields(source), source


def test_no_text_hides_in_an_f_string() -> None:
    """lupdate does not look into f-strings: what is said there would never be translated."""
    for path in (CHECKOUT / "desktop" / "koutu").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
                said = [each for each in calls if getattr(each.func, "attr", "") in ("tr", "translate")]
                assert not said, (path.name, node.lineno)
