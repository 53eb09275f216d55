"""One row in the table of modes is a mode: command line, settings, actions, dialogs and the stand-in follow."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_args

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from koutu import paths
from koutu.cli.arguments import parse
from koutu.cli.cut_arguments import CutOptions
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.modes import GENERAL, MODES, Mode, ModeSpec
from koutu.services.settings import load
from koutu.ui.actions.actions import Actions
from koutu.ui.style.language import Languages
from koutu.ui.style.mode_words import mode_words
from koutu.ui.style.theme import Theme

SHOE = cast(Mode, "shoe")


@pytest.fixture
def shoe(monkeypatch: pytest.MonkeyPatch) -> ModeSpec:
    row = ModeSpec(SHOE, "Shoes", "S&hoes", "Shoes in pairs", "Alt+9", icon="box")
    monkeypatch.setitem(MODES, SHOE, row)
    return row


@pytest.fixture
def actions(qapp: QApplication) -> Iterator[Actions]:
    owner = QObject()
    yield Actions(Theme(qapp), owner)
    owner.deleteLater()


def test_the_table_has_a_row_for_every_word() -> None:
    assert tuple(MODES) == get_args(Mode)
    assert all(spec.id == mode for mode, spec in MODES.items())
    keys = [spec.keys for spec in MODES.values() if spec.keys]
    assert len(keys) == len(set(keys))
    assert all(spec.menu.replace("&", "") == spec.title for spec in MODES.values())


def test_a_new_row_is_an_action_with_its_words_keys_and_icon(shoe: ModeSpec, actions: Actions) -> None:
    assert list(actions.modes) == [*get_args(Mode), SHOE]
    action = actions.modes[SHOE]
    assert (action.text(), action.iconText(), action.statusTip()) == ("S&hoes", "Shoes", "Shoes in pairs")
    assert action.shortcut() == QKeySequence("Alt+9")
    assert not action.icon().isNull()
    assert action.actionGroup() is actions.modes[GENERAL].actionGroup()


def test_a_new_row_is_a_word_of_the_command_line(shoe: ModeSpec) -> None:
    options = parse(["cut", "a.jpg", "-o", "b.png", "--mode", "shoe"])
    assert isinstance(options, CutOptions)
    assert options.mode == SHOE


def test_a_new_row_is_remembered(shoe: ModeSpec, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"version": 1, "mode": "shoe"}))
    assert load(tmp_path / "settings.json").mode == SHOE


def test_a_mode_without_networks_is_stood_in_for(shoe: ModeSpec) -> None:
    choice = load_catalog(paths.bundled_models() / "catalog.toml").recipe(SHOE, "small")
    assert choice.stands_in
    assert choice.recipe.mode == GENERAL


def test_the_words_are_translated(qapp: QApplication) -> None:
    languages = Languages(qapp)
    languages.speak("zh_CN")
    try:
        words = [mode_words(spec) for spec in MODES.values()]
    finally:
        languages.speak("en")
    assert not any(text.replace("&", "").isascii() for each in words for text in (each.title, each.hint))


def test_every_mode_and_every_size_that_is_always_there_has_a_key(actions: Actions) -> None:
    always = [actions.sizes[size] for size in ("small", "medium", "large")]
    keys = [action.shortcut().toString() for action in (*actions.modes.values(), *always)]
    assert all(keys)
    assert len(keys) == len(set(keys))
