"""Everything a user can do, each as one action with its words, shortcut and icon."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from koutu.engine.networks.modes import MODES, Mode
from koutu.ui.actions.action_set import ActionSet, word
from koutu.ui.style.mode_words import mode_words
from koutu.ui.style.theme import Theme

_Key = QKeySequence.StandardKey
_Words = tuple[QAction, str, str, str]


class Actions(ActionSet):
    """The actions. Whoever carries one out connects to it; this class knows only how they look.

    Attributes:
        modes, sizes, views: the checkable ones, by the word the engine or the settings use.
        languages: likewise; they are named in their own language and never translated.
    """

    area = "window"

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent)
        self.open = self.action(_Key.Open, icon="open")
        self.open_link = self.action("Ctrl+L", icon="link")
        self.save = self.action(_Key.Save, icon="save")
        self.save_as = self.action("Ctrl+Shift+S")
        # Settings know actions by these names: this one was called so before it became “Backdrop and export”.
        self.finish = self.action("Ctrl+E", icon="backdrop")
        self.export_again = self.action("Ctrl+Shift+E")
        self.save_all = self.action("Ctrl+Alt+A")
        self.export_all = self.action("Ctrl+Alt+E")
        self.batch = self.action("Ctrl+B")
        self.close = self.action("Ctrl+W", icon="close")
        self.quit = self.action("Ctrl+Q")
        self.undo = self.action(_Key.Undo, icon="undo")
        self.redo = self.action("Ctrl+Shift+Z", "Ctrl+Y", icon="redo")
        self.copy = self.action(_Key.Copy, icon="copy")
        self.paste = self.action(_Key.Paste)
        self.cut = self.action("Ctrl+R", "F5")
        self.stop = self.action("Esc")
        self.fit = self.action("Ctrl+0", "0", icon="fit")
        self.actual = self.action("Ctrl+1", "1")
        self.zoom_in = self.action("Ctrl++", "Ctrl+=", icon="zoom-in")
        self.zoom_out = self.action("Ctrl+-", icon="zoom-out")
        self.next = self.action("PgDown")
        self.previous = self.action("PgUp")
        self.next_part = self.action("F6")
        self.part_before = self.action("Shift+F6")
        self.modes: dict[Mode, QAction] = self.choice({mode: spec.keys for mode, spec in MODES.items()})
        self.sizes = self.choice({"small": "Alt+4", "medium": "Alt+9", "large": "Alt+5", "extra-large": "", "best": ""})
        self.models = self.action("Ctrl+M")
        self.preferences = self.action("Ctrl+,")
        self.preferences.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.views = self.choice({"side": "Alt+6", "slider": "Alt+7", "single": "Alt+8"})
        self.languages = self.choice({"system": "", "en": "", "zh_CN": ""})
        for name, action in self.views.items():
            self.picture(action, name)
        for mode, spec in MODES.items():
            if spec.icon:
                self.picture(self.modes[mode], spec.icon)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.retranslate()

    def add_size(self, size: str, title: str) -> QAction:
        """Make an action for a network that has no place among the sizes; its name needs no translation."""
        action = self.action()
        action.setCheckable(True)
        action.setData(size)
        self.sizes["large"].actionGroup().addAction(action)
        self.sizes[size] = action
        word(action, title, title, title)
        return action

    def retranslate(self) -> None:
        """Set the words: the menu's, a short form for buttons, and a longer one for tooltips and screen readers."""
        for words in (self._files(), self._editing(), self._moving(), self._cutting(), self._looks()):
            for action, text, short, tip in words:
                word(action, text, short, tip)

    def _files(self) -> tuple[_Words, ...]:
        return (
            (self.open, self.tr("&Open…"), self.tr("Open"), self.tr("Open pictures")),
            (self.open_link, self.tr("Open &link…"), self.tr("Link"), self.tr("Open the picture behind a link")),
            (
                self.finish,
                self.tr("&Backdrop and export…"),
                self.tr("Backdrop"),
                self.tr("Put the cutout before a backdrop, place it, and export it in any format"),
            ),
            (
                self.batch,
                self.tr("Ba&tch…"),
                self.tr("Batch"),
                self.tr("Cut out many pictures one after another, with one preset"),
            ),
            (
                self.export_again,
                self.tr("Export &again"),
                self.tr("Export again"),
                self.tr("Export beside the picture with what was set last"),
            ),
            (
                self.save_all,
                self.tr("Save a&ll as PNG"),
                self.tr("Save all"),
                self.tr("Save the cutouts of all open pictures beside their photos"),
            ),
            (
                self.export_all,
                self.tr("Export all with presets…"),
                self.tr("Export all"),
                self.tr("Export all open pictures with one or several presets"),
            ),
            (self.save, self.tr("&Save PNG"), self.tr("Save PNG"), self.tr("Save the cutout beside the picture")),
            (
                self.save_as,
                self.tr("Save PNG &as…"),
                self.tr("Save as"),
                self.tr("Save the cutout under a name of your own"),
            ),
        )

    def _editing(self) -> tuple[_Words, ...]:
        return (
            (self.close, self.tr("&Close picture"), self.tr("Close"), self.tr("Close this picture")),
            (self.quit, self.tr("&Quit"), self.tr("Quit"), self.tr("Quit Koutu")),
            (self.undo, self.tr("&Undo"), self.tr("Undo"), self.tr("Take the last change back")),
            (self.redo, self.tr("&Redo"), self.tr("Redo"), self.tr("Do it again")),
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
        )

    def _moving(self) -> tuple[_Words, ...]:
        return (
            (self.next, self.tr("&Next picture"), self.tr("Next"), self.tr("Go to the next picture")),
            (
                self.previous,
                self.tr("&Previous picture"),
                self.tr("Previous"),
                self.tr("Go to the picture before"),
            ),
            (
                self.next_part,
                self.tr("Next part of the window"),
                self.tr("Next part"),
                self.tr("Give the keyboard to the next part of the window"),
            ),
            (
                self.part_before,
                self.tr("Previous part of the window"),
                self.tr("Previous part"),
                self.tr("Give the keyboard to the part of the window before"),
            ),
        )

    def _cutting(self) -> tuple[_Words, ...]:
        return (
            *((self.modes[mode], *mode_words(spec)) for mode, spec in MODES.items()),
            (self.sizes["small"], self.tr("&Small"), self.tr("Small"), self.tr("The small network: quick")),
            (self.sizes["medium"], self.tr("&Medium"), self.tr("Medium"), self.tr("Between small and large")),
            (self.sizes["large"], self.tr("&Large"), self.tr("Large"), self.tr("The large network: finer edges")),
            (
                self.sizes["extra-large"],
                self.tr("&Extra large"),
                self.tr("Extra large"),
                self.tr("Finer still, and much slower"),
            ),
            (self.sizes["best"], self.tr("&Best"), self.tr("Best"), self.tr("The best there is; takes long")),
            (
                self.preferences,
                self.tr("Pre&ferences…"),
                self.tr("Preferences"),
                self.tr("Theme, language, text size, folders, names, device, shortcuts"),
            ),
            (self.models, self.tr("&Models…"), self.tr("Models"), self.tr("Download, import and delete networks")),
        )

    def _looks(self) -> tuple[_Words, ...]:
        return (
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
            (
                self.views["single"],
                self.tr("C&utout alone"),
                self.tr("Cutout alone"),
                self.tr("The cutout in the whole window; hold Tab for the original"),
            ),
            (self.languages["system"], self.tr("&System language"), "", self.tr("Speak the system's language")),
            (self.languages["en"], "English", "", "English"),
            (self.languages["zh_CN"], "简体中文", "", "简体中文"),
        )
