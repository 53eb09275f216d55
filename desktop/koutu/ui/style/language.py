"""The window's language: the system's, or the one that was chosen."""

from typing import cast

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from koutu import paths
from koutu.services.settings import Language

_SPOKEN = "koutuLanguage"


def spoken() -> str:
    """Return the language that the program speaks now, "en" or "zh_CN", for words that come from data files."""
    application = QApplication.instance()
    return str((application and application.property(_SPOKEN)) or "en")


class _KeyNames(QTranslator):
    """Leaves the names of keys as keyboards have them: nobody's keyboard says 退格."""

    def isEmpty(self) -> bool:
        """Qt takes no empty translator."""
        return False

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Answer for keys alone; None, which Qt's type stubs do not know, leaves the others to those before."""
        return source_text if context == "QShortcut" else cast(str, None)


class Languages(QObject):
    """Installs translations; every widget hears of it by a LanguageChange event."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        # Qt keeps no reference: a translator that is let go silently untranslates the window.
        self._installed: list[QTranslator] = []

    def speak(self, language: Language) -> None:
        """Switch the whole program to a language."""
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed = []
        self._application.setProperty(_SPOKEN, "en")
        locale = QLocale.system() if language == "system" else QLocale(language)
        if locale.language() != QLocale.Language.Chinese:
            return
        self._application.setProperty(_SPOKEN, "zh_CN")
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in (("qtbase_zh_CN", qt_folder), ("koutu_zh_CN", str(paths.resources() / "i18n"))):
            translator = QTranslator(self)
            if translator.load(name, folder):
                self._application.installTranslator(translator)
                self._installed.append(translator)
        keys = _KeyNames(self)
        self._application.installTranslator(keys)
        self._installed.append(keys)
