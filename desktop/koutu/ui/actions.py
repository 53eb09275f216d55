"""Everything a user can do, each as one action with its words, shortcut and icon."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QKeySequence

from koutu.ui import icons
from koutu.ui.theme import Theme

_Key = QKeySequence.StandardKey


class Actions(QObject):
    """The actions. Whoever carries one out connects to it; this class knows only how they look.

    Attributes:
        modes, sizes, views: the checkable ones, by the word the engine or the settings use.
        languages: likewise; they are named in their own language and never translated.
    """

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictured: list[tuple[QAction, str]] = []
        self.open = self._action(_Key.Open, icon="open")
        self.open_link = self._action("Ctrl+L", icon="link")
        self.save = self._action(_Key.Save, icon="save")
        self.save_as = self._action("Ctrl+Shift+S")
        self.close = self._action("Ctrl+W", icon="close")
        self.quit = self._action("Ctrl+Q")
        self.undo = self._action(_Key.Undo, icon="undo")
        self.redo = self._action("Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.copy = self._action(_Key.Copy, icon="copy")
        self.paste = self._action(_Key.Paste)
        self.cut = self._action("Ctrl+R", "F5")
        self.stop = self._action("Esc")
        self.fit = self._action("0", "Ctrl+0", icon="fit")
        self.actual = self._action("1", "Ctrl+1")
        self.zoom_in = self._action("Ctrl++", "Ctrl+=", icon="zoom-in")
        self.zoom_out = self._action("Ctrl+-", icon="zoom-out")
        self.next = self._action("PgDown")
        self.previous = self._action("PgUp")
        self.about = self._action()
        self.modes = self._choice({"general": "Alt+1", "human": "Alt+2", "anime": "Alt+3"})
        self.sizes = self._choice({"small": "Alt+4", "large": "Alt+5"})
        self.views = self._choice({"side": "Alt+6", "slider": "Alt+7"})
        self.languages = self._choice({"system": "", "en": "", "zh_CN": ""})
        for name, action in self.views.items():
            self._pictured.append((action, name))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        theme.changed.connect(self._paint)
        self._paint()
        self.retranslate()

    def _action(self, *shortcuts: "str | QKeySequence.StandardKey", icon: str = "") -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(shortcut) for shortcut in shortcuts])
        if icon:
            self._pictured.append((action, icon))
        return action

    def _choice(self, shortcuts: dict[str, str]) -> dict[str, QAction]:
        group = QActionGroup(self)
        made = {}
        for name, shortcut in shortcuts.items():
            made[name] = self._action(*([shortcut] if shortcut else []))
            made[name].setCheckable(True)
            made[name].setData(name)
            group.addAction(made[name])
        return made

    def all(self) -> list[QAction]:
        """Every action."""
        return self.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _paint(self) -> None:
        colours = self._theme.colours
        for action, name in self._pictured:
            action.setIcon(icons.icon(name, QColor(colours.text), QColor(colours.faint)))

    def retranslate(self) -> None:
        """Set the words: the menu's, a short form for buttons, and a longer one for tooltips and screen readers."""
        for action, text, short, tip in (
            (self.open, self.tr("&Open…"), self.tr("Open"), self.tr("Open pictures")),
            (self.open_link, self.tr("Open &link…"), self.tr("Link"), self.tr("Open the picture behind a link")),
            (self.save, self.tr("&Save PNG"), self.tr("Save PNG"), self.tr("Save the cutout beside the picture")),
            (
                self.save_as,
                self.tr("Save PNG &as…"),
                self.tr("Save as"),
                self.tr("Save the cutout under a name of your own"),
            ),
            (self.close, self.tr("&Close picture"), self.tr("Close"), self.tr("Close this picture")),
            (self.quit, self.tr("&Quit"), self.tr("Quit"), self.tr("Quit Koutu")),
            (self.undo, self.tr("&Undo"), self.tr("Undo"), self.tr("Go back to the matte before")),
            (self.redo, self.tr("&Redo"), self.tr("Redo"), self.tr("Take the newer matte again")),
            (self.copy, self.tr("&Copy cutout"), self.tr("Copy"), self.tr("Copy the cutout with its transparency")),
            (
                self.paste,
                self.tr("&Paste"),
                self.tr("Paste"),
                self.tr("Open the picture, file or link on the clipboard"),
            ),
            (self.cut, self.tr("Cut out a&gain"), self.tr("Cut out"), self.tr("Cut the subject out again")),
            (self.stop, self.tr("S&top"), self.tr("Stop"), self.tr("Stop what is being done")),
            (self.fit, self.tr("&Fit"), self.tr("Fit"), self.tr("Show the whole picture")),
            (self.actual, self.tr("&Actual pixels"), self.tr("100 %"), self.tr("Show every pixel of the picture")),
            (self.zoom_in, self.tr("Zoom &in"), self.tr("Zoom in"), self.tr("Zoom in")),
            (self.zoom_out, self.tr("Zoom &out"), self.tr("Zoom out"), self.tr("Zoom out")),
            (self.next, self.tr("&Next picture"), self.tr("Next"), self.tr("Go to the next picture")),
            (
                self.previous,
                self.tr("&Previous picture"),
                self.tr("Previous"),
                self.tr("Go to the picture before"),
            ),
            (self.about, self.tr("&About Koutu"), self.tr("About"), self.tr("Version, licences")),
            (self.modes["general"], self.tr("&General"), self.tr("General"), self.tr("Any subject")),
            (self.modes["human"], self.tr("&Human"), self.tr("Human"), self.tr("People and portraits")),
            (self.modes["anime"], self.tr("&Anime"), self.tr("Anime"), self.tr("Drawn figures")),
            (self.sizes["small"], self.tr("&Small"), self.tr("Small"), self.tr("The small network: quick")),
            (self.sizes["large"], self.tr("&Large"), self.tr("Large"), self.tr("The large network: finer edges")),
            (
                self.views["side"],
                self.tr("&Side by side"),
                self.tr("Side by side"),
                self.tr("Original and cutout side by side"),
            ),
            (
                self.views["slider"],
                self.tr("S&lider"),
                self.tr("Slider"),
                self.tr("One view with a slider between original and cutout"),
            ),
            (self.languages["system"], self.tr("&System language"), "", self.tr("Speak the system's language")),
            (self.languages["en"], "English", "", "English"),
            (self.languages["zh_CN"], "简体中文", "", "简体中文"),
        ):
            action.setText(text)
            action.setIconText(short)
            action.setStatusTip(tip)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{tip} ({keys})" if keys else tip)
