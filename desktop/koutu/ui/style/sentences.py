"""Errors as sentences in the user's language."""

from PySide6.QtCore import QCoreApplication

from koutu.engine.core.errors import KoutuError


def sentence(error: KoutuError) -> str:
    """What an error says, with the errors among its fields."""
    fields = {name: _in_words(value) for name, value in error.fields.items()}
    return QCoreApplication.translate("KoutuError", error.template).format(**fields)


def _in_words(value: object) -> object:
    if isinstance(value, KoutuError):
        return sentence(value)
    if isinstance(value, tuple) and value and all(isinstance(each, KoutuError) for each in value):
        return " ".join(map(sentence, value))
    return value
