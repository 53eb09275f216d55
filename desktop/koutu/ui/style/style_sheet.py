"""The style sheet of the whole program, from a table of colours."""

from koutu import paths
from koutu.ui.style.colours import Colours


def style_sheet(c: Colours, percent: int = 100) -> str:
    """Return it for these colours; `percent` is the text's size."""
    heading, title = round(15 * percent / 100), round(22 * percent / 100)
    tick, chevron = ((paths.resources() / "icons" / name).as_posix() for name in ("tick.svg", "chevron.svg"))
    return "".join(
        (
            _menus_and_buttons(c),
            _frames_and_words(c, heading, title),
            _fields(c),
            _lists(c, tick, chevron),
            _tabs_and_bars(c),
        )
    )


def _menus_and_buttons(c: Colours) -> str:
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
QToolButton:checked {{ border-color: {c.edge}; }}
QToolButton:focus {{ border: 2px solid {c.ring}; padding: 5px 9px; }}
QToolButton:disabled {{ color: {c.faint}; }}
QToolButton:checked {{ background: {c.sunken}; }}
QToolButton[menu="true"] {{ padding-right: 22px; }}
QToolButton[menu="true"]:focus {{ padding-right: 21px; }}
QToolButton[menu="true"]::menu-indicator {{ subcontrol-origin: border; subcontrol-position: right center; right: 6px; }}
QToolButton[dots="true"]::menu-indicator {{ image: none; }}
QToolButton[bare="true"] {{ padding: 4px; }}
QToolButton[bare="true"]:focus {{ padding: 3px; }}
QToolButton[swatch="true"] {{ padding: 1px; }}
QToolButton[swatch="true"]:checked {{ border: 2px solid {c.accent}; padding: 0; }}
QToolButton[swatch="true"]:focus {{ padding: 0; }}
QPushButton {{ border: 1px solid {c.line}; border-radius: 8px; padding: 7px 16px; background: {c.surface}; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border: 2px solid {c.ring}; padding: 6px 15px; }}
QPushButton:disabled {{ color: {c.faint}; }}
QPushButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton:checked:focus {{ border-color: {c.ring}; }}
QPushButton[main="true"] {{
    color: {c.on_accent}; background: {c.accent}; border-color: {c.accent}; font-weight: 600;
}}
QPushButton[main="true"]:hover {{ background: {c.accent_hover}; border-color: {c.accent_hover}; }}
QPushButton[main="true"]:focus {{ border: 2px solid {c.text}; padding: 6px 15px; }}
QPushButton[main="true"]:disabled {{ color: {c.faint}; background: {c.sunken}; border-color: {c.sunken}; }}
QToolButton[tool="true"] {{ padding: 6px; min-width: 22px; min-height: 22px; }}
QToolButton[tool="true"]:checked {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QToolButton[tool="true"]:focus {{ border: 2px solid {c.ring}; padding: 5px; }}
"""


def _frames_and_words(c: Colours, heading: int, title: int) -> str:
    return f"""
QFrame[card="true"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 10px; }}
QFrame[groove="true"] {{ background: {c.sunken}; border-radius: 9px; }}
QToolButton[segment="true"] {{ border-radius: 7px; padding: 5px 14px; color: {c.muted}; }}
QToolButton[segment="true"]:hover {{ background: transparent; color: {c.text}; }}
QToolButton[segment="true"]:checked {{
    background: {c.raised}; border-color: {c.edge}; color: {c.text}; font-weight: 600;
}}
QToolButton[segment="true"]:focus {{ border: 2px solid {c.ring}; padding: 4px 13px; }}
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
QScrollArea[ringed="true"] {{ border: 2px solid transparent; border-radius: 6px; }}
QScrollArea[ringed="true"]:focus {{ border-color: {c.ring}; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QFrame[message="error"] {{ background: {c.danger_soft}; border-radius: 10px; }}
QFrame[message="done"], QFrame[note="done"] {{ background: {c.success_soft}; border-radius: 10px; }}
QFrame[message="info"], QFrame[message="question"] {{ background: {c.accent_soft}; border-radius: 10px; }}
QFrame[drop="false"] {{ border: 2px dashed {c.line}; border-radius: 18px; background: {c.surface}; }}
QFrame[drop="true"] {{ border: 2px dashed {c.accent}; border-radius: 18px; background: {c.accent_soft}; }}
"""


def _fields(c: Colours) -> str:
    return f"""
QLineEdit, QPlainTextEdit {{
    border: 1px solid {c.edge}; border-radius: 8px; padding: 7px 10px; background: {c.surface};
}}
QAbstractSpinBox {{
    border: 1px solid {c.edge}; border-radius: 8px; padding: 5px 7px; background: {c.surface};
}}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {c.ring}; padding: 6px 9px; }}
QAbstractSpinBox:focus {{ border: 2px solid {c.ring}; padding: 4px 6px; }}
QAbstractSpinBox:disabled {{ color: {c.faint}; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{
    border: none; padding: 0 3px; background: transparent;
}}
QSlider:horizontal {{ min-height: 24px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.line}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {c.accent}; }}
QSlider::handle:horizontal {{
    width: 12px; height: 12px; margin: -5px 0; border: 1px solid {c.muted}; border-radius: 7px; background: {c.surface};
}}
QSlider::handle:horizontal:focus {{ border: 3px solid {c.ring}; width: 8px; height: 8px; }}
QSlider::sub-page:horizontal:disabled {{ background: {c.line}; }}
"""


def _lists(c: Colours, tick: str, chevron: str) -> str:
    return f"""
QComboBox {{
    combobox-popup: 0; border: 1px solid {c.edge}; border-radius: 8px; padding: 5px 10px; background: {c.surface};
}}
QComboBox:hover {{ background: {c.hover}; }}
QComboBox:disabled {{ color: {c.faint}; }}
QComboBox:focus {{ border: 2px solid {c.ring}; padding: 4px 9px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{
    border: 1px solid {c.line}; padding: 4px; background: {c.surface}; outline: none; color: {c.text};
    selection-background-color: {c.accent_soft}; selection-color: {c.text};
}}
QComboBox QAbstractItemView::item {{ padding: 4px 6px; color: {c.text}; }}
QComboBox QAbstractItemView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QListView {{ border: 1px solid transparent; border-radius: 6px; background: transparent; outline: none; }}
QListView:focus {{ border-color: {c.ring}; }}
QListView:window {{
    border: 1px solid {c.line}; border-radius: 0; padding: 4px; background: {c.surface}; color: {c.text};
}}
QListView::item {{ padding: 3px 2px; border-radius: 5px; }}
QListView[ticks="true"]::item {{ min-height: 24px; }}
QListView::item:hover {{ background: {c.hover}; }}
QListView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QTreeView {{ border: 1px solid {c.line}; border-radius: 10px; background: {c.surface}; outline: none; }}
QTreeView::item {{ padding: 6px 8px; }}
QTreeView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QTreeView[plain="true"] {{ border: 1px solid transparent; border-radius: 6px; background: transparent; }}
QTreeView:focus, QTreeView[plain="true"]:focus {{ border-color: {c.ring}; }}
QTreeView[plain="true"]::item {{ padding: 3px 2px; }}
QTreeView[plain="true"]::item:hover {{ background: {c.hover}; }}
QHeaderView {{ background: transparent; }}
QHeaderView::section {{
    border: none; border-bottom: 1px solid {c.line}; padding: 7px 8px; background: transparent; color: {c.muted};
}}
QListView::indicator, QTreeView::indicator, QCheckBox::indicator {{
    width: 13px; height: 13px; border: 1px solid {c.edge}; border-radius: 4px; background: {c.surface};
}}
QListView::indicator:checked, QTreeView::indicator:checked, QCheckBox::indicator:checked {{
    border-color: {c.accent}; background: {c.accent}; image: url("{tick}");
}}
QTreeView::indicator:indeterminate {{ border-color: {c.accent}; background: {c.accent_soft}; }}
"""


def _tabs_and_bars(c: Colours) -> str:
    return f"""
QCheckBox {{ border: 2px solid transparent; border-radius: 6px; padding: 4px 4px 4px 0; }}
QCheckBox:focus {{ border-color: {c.ring}; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ border-radius: 7px; padding: 6px 13px; margin-right: 2px; color: {c.muted}; }}
QTabBar::tab:hover {{ color: {c.text}; }}
QTabBar::tab:focus {{ border: 2px solid {c.ring}; padding: 4px 11px; }}
QTabBar::tab:selected {{ background: {c.sunken}; color: {c.text}; }}
QProgressBar {{ border: none; border-radius: 3px; background: {c.sunken}; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ border-radius: 3px; background: {c.accent}; }}
QScrollBar:horizontal {{ height: 8px; background: transparent; }}
QScrollBar:vertical {{ width: 14px; background: transparent; }}
QScrollBar::handle {{ background: {c.edge}; border-radius: 4px; min-width: 32px; min-height: 32px; }}
QScrollBar::handle:vertical {{ margin-left: 6px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
"""
