"""Light and dark: one table of colours each, from which the palette and the style sheet are made."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from koutu import paths
from koutu.services.settings import Scheme


@dataclass(frozen=True, slots=True)
class Colours:
    """What the window is painted with.

    Attributes:
        window: behind everything. surface: cards, menus, fields. raised: a chosen segment. sunken: its groove.
        text, muted, faint: words, lesser words, what cannot be used.
        line: borders. hover: under the pointer.
        accent, accent_hover, on_accent: the one main button, choices, and the words on it.
        danger, danger_soft, notice_soft, accent_soft, success, success_soft: messages.
    """

    window: str
    surface: str
    raised: str
    sunken: str
    text: str
    muted: str
    faint: str
    line: str
    hover: str
    accent: str
    accent_hover: str
    on_accent: str
    danger: str
    danger_soft: str
    notice_soft: str
    accent_soft: str
    success: str
    success_soft: str


LIGHT = Colours(
    window="#f5f6f8",
    surface="#ffffff",
    raised="#ffffff",
    sunken="#e6e8ed",
    text="#1b1e24",
    muted="#5c6370",
    faint="#a4a9b3",
    line="#dcdfe5",
    hover="#e9ebf0",
    accent="#4f5bd5",
    accent_hover="#434ec2",
    on_accent="#ffffff",
    danger="#b3261e",
    danger_soft="#fdecea",
    notice_soft="#fff5dd",
    accent_soft="#eceefc",
    success="#1b7a43",
    success_soft="#e3f5ea",
)
DARK = Colours(
    window="#1a1c20",
    surface="#24272d",
    raised="#3a3e47",
    sunken="#121417",
    text="#e7e9ed",
    muted="#a0a6b1",
    faint="#636974",
    line="#353941",
    hover="#2e3239",
    accent="#5f6be6",
    accent_hover="#7480f2",
    on_accent="#ffffff",
    danger="#ff9088",
    danger_soft="#402524",
    notice_soft="#3a3220",
    accent_soft="#2a2e4d",
    success="#7ed6a0",
    success_soft="#1d3a2a",
)


def palette(colours: Colours) -> QPalette:
    """The palette for widgets that the style sheet says nothing about."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, colours.window),
        (roles.WindowText, colours.text),
        (roles.Base, colours.surface),
        (roles.AlternateBase, colours.window),
        (roles.Text, colours.text),
        (roles.Button, colours.surface),
        (roles.ButtonText, colours.text),
        (roles.BrightText, colours.danger),
        (roles.ToolTipBase, colours.surface),
        (roles.ToolTipText, colours.text),
        (roles.PlaceholderText, colours.muted),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Accent, colours.accent),
        (roles.Link, colours.accent),
        (roles.Light, colours.raised),
        (roles.Midlight, colours.line),
        (roles.Mid, colours.line),
        (roles.Dark, colours.faint),
        (roles.Shadow, colours.sunken),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faint))
    return made


def style_sheet(c: Colours, percent: int = 100) -> str:
    """The style sheet of the whole program; `percent` is the text's size."""
    heading, title = round(15 * percent / 100), round(22 * percent / 100)
    tick, chevron = ((paths.resources() / "icons" / name).as_posix() for name in ("tick.svg", "chevron.svg"))
    return f"""
QToolTip {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.line}; padding: 5px 7px; }}
QMenuBar {{ background: {c.window}; padding: 2px 6px; spacing: 2px; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: 6px; background: transparent; }}
QMenuBar::item:selected {{ background: {c.hover}; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 6px; }}
QMenu::item {{ padding: 6px 28px 6px 26px; border-radius: 6px; }}
QMenu::item:selected {{ background: {c.hover}; }}
QMenu::item:checked {{ background: {c.accent_soft}; }}
QMenu::item:disabled {{ color: {c.faint}; }}
QMenu::icon {{ padding-left: 6px; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 6px 8px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 8px; padding: 6px 10px; color: {c.text}; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:pressed {{ background: {c.sunken}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton:disabled {{ color: {c.faint}; }}
QToolButton:checked {{ background: {c.sunken}; }}
QToolButton[menu="true"] {{ padding-right: 22px; }}
QToolButton[menu="true"]::menu-indicator {{ subcontrol-origin: border; subcontrol-position: right center; right: 6px; }}
QToolButton[dots="true"]::menu-indicator {{ image: none; }}
QToolButton[bare="true"] {{ padding: 4px; }}
QPushButton {{ border: 1px solid {c.line}; border-radius: 8px; padding: 7px 16px; background: {c.surface}; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.faint}; }}
QPushButton[main="true"] {{
    color: {c.on_accent}; background: {c.accent}; border-color: {c.accent}; font-weight: 600;
}}
QPushButton[main="true"]:hover {{ background: {c.accent_hover}; border-color: {c.accent_hover}; }}
QPushButton[main="true"]:focus {{ border: 2px solid {c.text}; padding: 6px 15px; }}
QPushButton[main="true"]:disabled {{ color: {c.faint}; background: {c.sunken}; border-color: {c.sunken}; }}
QToolButton[tool="true"] {{ padding: 6px; min-width: 22px; min-height: 22px; }}
QToolButton[tool="true"]:checked {{ background: {c.accent_soft}; }}
QFrame[card="true"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 10px; }}
QFrame[groove="true"] {{ background: {c.sunken}; border-radius: 9px; }}
QToolButton[segment="true"] {{ border-radius: 7px; padding: 5px 14px; color: {c.muted}; }}
QToolButton[segment="true"]:hover {{ background: transparent; color: {c.text}; }}
QToolButton[segment="true"]:checked {{ background: {c.raised}; color: {c.text}; font-weight: 600; }}
QToolButton[segment="true"]:focus {{ border-color: {c.accent}; }}
QLabel[muted="true"] {{ color: {c.muted}; }}
QFrame[note="true"] {{ background: {c.notice_soft}; border-radius: 8px; }}
QLabel[note="true"] {{ padding: 6px 10px; }}
QLabel[note="done"] {{ padding: 6px 10px; }}
QFrame[card="true"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 10px; }}
QLabel[sunken="true"] {{ background: {c.sunken}; border-radius: 8px; color: {c.muted}; }}
QLabel[strong="true"] {{ font-weight: 600; }}
QLabel[heading="true"] {{ font-size: {heading}px; font-weight: 600; padding-top: 6px; }}
QLabel[title="true"] {{ font-size: {title}px; font-weight: 600; }}
QFrame[floats="true"] {{ border: 1px solid {c.line}; }}
QScrollArea {{ background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QFrame[message="error"] {{ background: {c.danger_soft}; border-radius: 10px; }}
QFrame[message="done"], QFrame[note="done"] {{ background: {c.success_soft}; border-radius: 10px; }}
QFrame[message="info"], QFrame[message="question"] {{ background: {c.accent_soft}; border-radius: 10px; }}
QFrame[drop="false"] {{ border: 2px dashed {c.line}; border-radius: 18px; background: {c.surface}; }}
QFrame[drop="true"] {{ border: 2px dashed {c.accent}; border-radius: 18px; background: {c.accent_soft}; }}
QLineEdit, QPlainTextEdit {{
    border: 1px solid {c.line}; border-radius: 8px; padding: 7px 10px; background: {c.surface};
}}
QAbstractSpinBox[plain="true"] {{
    border: 1px solid {c.line}; border-radius: 6px; padding: 3px 6px; background: {c.surface};
}}
QAbstractSpinBox[plain="true"]::up-button, QAbstractSpinBox[plain="true"]::down-button {{ width: 0; border: none; }}
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox[plain="true"]:focus {{ border-color: {c.accent}; }}
QAbstractSpinBox:disabled {{ color: {c.faint}; }}
QAbstractSpinBox QLineEdit {{ border: none; padding: 0; background: transparent; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.line}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {c.accent}; }}
QSlider::handle:horizontal {{
    width: 12px; height: 12px; margin: -5px 0; border: 1px solid {c.muted}; border-radius: 7px; background: {c.surface};
}}
QSlider::handle:horizontal:focus {{ border: 2px solid {c.accent}; width: 10px; height: 10px; }}
QSlider::sub-page:horizontal:disabled {{ background: {c.line}; }}
QComboBox {{
    combobox-popup: 0; border: 1px solid {c.line}; border-radius: 8px; padding: 5px 10px; background: {c.surface};
}}
QComboBox:hover {{ background: {c.hover}; }}
QComboBox:disabled {{ color: {c.faint}; }}
QComboBox:focus {{ border-color: {c.accent}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{
    border: 1px solid {c.line}; padding: 4px; background: {c.surface}; outline: none; color: {c.text};
    selection-background-color: {c.accent_soft}; selection-color: {c.text};
}}
QComboBox QAbstractItemView::item {{ padding: 4px 6px; color: {c.text}; }}
QComboBox QAbstractItemView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QListView {{ border: 1px solid transparent; border-radius: 6px; background: transparent; outline: none; }}
QListView:focus, QTreeView:focus {{ border-color: {c.accent}; }}
QListView::item {{ padding: 3px 2px; border-radius: 5px; }}
QListView::item:hover {{ background: {c.hover}; }}
QListView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QTreeView {{ border: 1px solid {c.line}; border-radius: 10px; background: {c.surface}; outline: none; }}
QTreeView::item {{ padding: 6px 8px; }}
QTreeView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{
    border: none; border-bottom: 1px solid {c.line}; padding: 7px 8px; background: transparent; color: {c.muted};
}}
QListView::indicator, QCheckBox::indicator {{
    width: 13px; height: 13px; border: 1px solid {c.faint}; border-radius: 4px; background: {c.surface};
}}
QListView::indicator:checked, QCheckBox::indicator:checked {{
    border-color: {c.accent}; background: {c.accent}; image: url("{tick}");
}}
QCheckBox:focus {{ color: {c.accent}; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ border-radius: 7px; padding: 6px 13px; margin-right: 2px; color: {c.muted}; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:focus {{ border: 1px solid {c.accent}; }}
QTabBar::tab:selected {{ background: {c.sunken}; color: {c.text}; }}
QProgressBar {{ border: none; border-radius: 3px; background: {c.sunken}; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ border-radius: 3px; background: {c.accent}; }}
QScrollBar:horizontal {{ height: 8px; background: transparent; }}
QScrollBar:vertical {{ width: 8px; background: transparent; }}
QScrollBar::handle {{ background: {c.faint}; border-radius: 4px; min-width: 32px; min-height: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
"""


class Theme(QObject):
    """Dresses the program, and again whenever the system changes between light and dark.

    Signals:
        changed(): `colours` are others now: draw the icons anew.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._scheme: Scheme = "system"
        self._percent = 100
        self._points = application.font().pointSizeF()
        self.colours = LIGHT
        application.setStyle(QStyleFactory.create("Fusion"))
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.wear(dark=dark if self._scheme == "system" else self._scheme == "dark")

    def set_scheme(self, scheme: Scheme) -> None:
        """Be light or dark, or as the system is."""
        self._scheme = scheme
        self._follow()

    def set_text_size(self, percent: int) -> None:
        """Make all letters larger or smaller than the system's."""
        if percent == self._percent:
            return
        self._percent = percent
        font = self._application.font()
        font.setPointSizeF(self._points * percent / 100)
        self._application.setFont(font)
        self._follow()

    def wear(self, *, dark: bool) -> None:
        """Dress the program in dark or light colours."""
        self.colours = DARK if dark else LIGHT
        self._application.setPalette(palette(self.colours))
        self._application.setStyleSheet(style_sheet(self.colours, self._percent))
        self.changed.emit()
