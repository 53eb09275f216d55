"""The glossary's words to avoid stay away; docs/GLOSSARY.md has the table."""

import re
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

import koutu
from koutu import paths
from koutu.ui.style.language import Languages

SOURCES = Path(koutu.__file__).parent / "ui"
AVOID = ("Keep…", "Put back", "Empty", "Move")


def test_no_button_is_called_by_a_word_to_avoid() -> None:
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for word in AVOID:
            assert f'self.tr("{word}")' not in text, (path.name, word)
        assert not re.search(r'"[^"\n]*‰', text), path.name


def test_no_translation_has_a_word_to_avoid() -> None:
    tree = ElementTree.parse(paths.resources() / "i18n" / "koutu_zh_CN.ts")
    for message in tree.getroot().iter("message"):
        translation = message.findtext("translation", "")
        for word in ("碎块", "三分图", "刚抠好时", "退格"):
            assert word not in translation, translation
        assert translation != "放回"


def test_no_text_teaches_alt_with_the_mouse() -> None:
    tree = ElementTree.parse(paths.resources() / "i18n" / "koutu_zh_CN.ts")
    # On many Linux desktops Alt and the mouse move the window; as part of a key's name it is harmless.
    alone = re.compile(r"\bAlt\b(?![+-])")
    for message in tree.getroot().iter("message"):
        for text in (message.findtext("source", ""), message.findtext("translation", "")):
            assert not alone.search(text), text


def test_keys_are_called_as_keyboards_call_them_in_chinese(qapp: QApplication) -> None:
    languages = Languages(qapp)
    try:
        languages.speak("zh_CN")
        native = QKeySequence("Ctrl+Shift+Backspace").toString(QKeySequence.SequenceFormat.NativeText)
        assert native == "Ctrl+Shift+Backspace"
    finally:
        languages.speak("en")
