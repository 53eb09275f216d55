"""Light and dark: one table of colours each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """What the window is painted with.

    Attributes:
        window: behind everything. surface: cards, menus, fields. raised: a chosen segment. sunken: its groove.
        text, muted, faint: words, lesser words, what cannot be used.
        line: borders that only part. edge: those that say where a control is, 3 : 1 to what is around it.
        ring: around what has the keyboard, and links. hover: under the pointer.
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
    edge: str
    ring: str
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
    edge="#7f8592",
    ring="#4f5bd5",
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
    edge="#787e8a",
    ring="#a3adff",
    hover="#2e3239",
    accent="#5c68e4",
    accent_hover="#4f5bd8",
    on_accent="#ffffff",
    danger="#ff9088",
    danger_soft="#402524",
    notice_soft="#3a3220",
    accent_soft="#2a2e4d",
    success="#7ed6a0",
    success_soft="#1d3a2a",
)
