"""What is wrong with a widget that is in sight, as sentences."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QStyle,
    QStyleOptionButton,
    QTabBar,
    QWidget,
)

from koutu.ui.window.floating import Floating
from koutu.ui.window.palette import OptionsBar
from tests.walk.painted import Painted
from tests.walk.texts import texts

TEXT_CONTRAST, CONTROL_CONTRAST = 4.5, 3.0
LEAST_SIDE = 24  # points, WCAG 2.5.8
_RING = 40  # pixels that change at least 3 : 1, drawn twice as large: a ring around the smallest button has 190
_CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider, QPlainTextEdit)
_LEAVES = (*_CONTROLS, QLabel, QTabBar)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """`surface` is what was open, `widget` where in it, `what` is wrong."""

    surface: str
    widget: str
    what: str

    def __str__(self) -> str:
        return f"{self.surface}: {self.widget}: {self.what}"


def faults(surface: str, top: QWidget, room: QSize, known: set[object] | None = None) -> list[Fault]:
    """Look at everything in sight on a top-level widget, for which the screen has `room`.

    What looks as something in `known`, the same widget with the same words in the same place, is not looked at again.
    """
    known = set() if known is None else known
    found: list[Fault] = []

    def tell(widget: QWidget, what: str) -> None:
        found.append(Fault(surface, named(widget), what))

    if top.width() > room.width() or top.height() > room.height():
        tell(top, f"larger than the screen: {top.width()} × {top.height()}")
    painted = Painted(top)
    shown = [each for each in (top, *top.findChildren(QWidget)) if _in_sight(each, top)]
    for widget in shown:
        looks = _looks(widget, top)
        if looks in known:
            continue
        known.add(looks)
        for what in (*_words(widget, top, painted), *_control(widget, top, painted)):
            tell(widget, what)
    _overlaps([each for each in shown if isinstance(each, _LEAVES)], top, tell)
    return found


def named(widget: QWidget) -> str:
    """A widget in words: its class, its parent's, what it says."""
    parent = widget.parentWidget()
    words = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton | QLabel) else "")
    beginning = f"{type(parent).__name__}/" if parent is not None else ""
    return f"{beginning}{type(widget).__name__} “{words[:40]}”"


def _looks(widget: QWidget, top: QWidget) -> object:
    if isinstance(widget, QAbstractItemView | QMenu | QMenuBar):
        return object()
    words = tuple(text.words for text in texts(widget))
    state = isinstance(widget, QAbstractButton) and widget.isChecked()
    return id(widget), _place(widget, top).getRect(), widget.isEnabled(), state, widget.toolTip(), words


def _in_sight(widget: QWidget, top: QWidget) -> bool:
    if widget is not top and (widget.window() is not top or not widget.isVisibleTo(top)):
        return False
    internal = widget.objectName().startswith("qt_") and not isinstance(widget, QLineEdit | QAbstractButton)
    return not internal or isinstance(widget, QMenuBar)


def _place(widget: QWidget, top: QWidget) -> QRect:
    return QRect(widget.mapTo(top, QPoint()), widget.size())


def _seen(widget: QWidget, top: QWidget) -> QRect:
    """What of it is not cut off by what it lies in."""
    seen, parent = _place(widget, top), widget.parentWidget()
    while parent is not None and parent is not top.parentWidget():
        seen = seen.intersected(_place(parent, top))
        parent = None if parent is top else parent.parentWidget()
    return seen


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _words(widget: QWidget, top: QWidget, painted: Painted) -> Iterator[str]:
    for text in texts(widget):
        words = text.words.split("\n")[0][:50]
        if not text.fits:
            yield f"“{words}” is cut off ({widget.width()} × {widget.height()}, needs {_needed(widget)})"
        if widget.isEnabled():
            where = text.where.translated(widget.mapTo(top, QPoint())).intersected(_seen(widget, top))
            # What an open bar floats over, or a scrolled page hides in part, is looked at elsewhere.
            whole = where.width() >= text.where.width() // 2 and where.height() >= text.where.height() - 2
            if whole and not _covered(widget, top):
                ratio = painted.strongest(where)
                if isinstance(widget, QLabel) and "<a " in text.words:
                    ratio = min(ratio, painted.against_ground(widget.palette().link().color(), where))
                if ratio < TEXT_CONTRAST:
                    yield f"“{words}” has a contrast of {ratio:.1f} : 1"


def _needed(widget: QWidget) -> str:
    needed = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
    return f"{needed.width()} × {needed.height()}"


def _covered(widget: QWidget, top: QWidget) -> bool:
    floating = top.findChild(Floating)
    if floating is None or not floating.isVisible() or floating.isAncestorOf(widget):
        return False
    return _place(floating, top).intersects(_place(widget, top))


def _control(widget: QWidget, top: QWidget, painted: Painted) -> Iterator[str]:
    if isinstance(widget, QScrollArea) and not widget.horizontalScrollBar().isEnabled():
        yield from _narrow(widget)
    sideways = isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum() > 0
    if sideways and not isinstance(widget.parentWidget(), OptionsBar):
        yield "has to be scrolled sideways"
    if isinstance(widget, QMenu | QMenuBar):
        for action in widget.actions():
            rect = widget.actionGeometry(action)
            if not action.isSeparator() and action.isVisible() and rect.height() < LEAST_SIDE:
                yield f"“{action.text()}” is {rect.height()} high"
    if isinstance(widget, QTabBar):
        for place in range(widget.count()):
            if widget.tabRect(place).height() < LEAST_SIDE:
                yield f"tab is {widget.tabRect(place).height()} high"
    if not isinstance(widget, _CONTROLS) or _part_of_another(widget) or isinstance(widget, QScrollBar):
        return
    if isinstance(widget, QAbstractButton):
        words = widget.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        # Who speaks to the computer says what is written, and who listens has to hear it (WCAG 2.5.3).
        if any(map(str.isalnum, words)) and widget.accessibleName() and words not in widget.accessibleName():
            yield f"says “{words}”, and is called “{widget.accessibleName()}”"
    place = _place(widget, top)
    if min(place.width(), place.height()) < LEAST_SIDE:
        yield f"only {place.width()} × {place.height()}"
    seen = _seen(widget, top)
    if not _scrolls(widget) and seen != place:
        yield f"lies beyond what it is in: {place.getRect()}, seen {seen.getRect()}"
    if widget.isEnabled() and seen == place and not _covered(widget, top):
        rect = _edge(widget).translated(place.topLeft())
        ratio = painted.strongest(rect, place.adjusted(-3, -3, 3, 3))
        outside = painted.strongest(rect, QRect(place.left() - 3, place.center().y() - 2, 2, 4))
        if max(ratio, outside) < CONTROL_CONTRAST:
            yield f"the control has a contrast of {max(ratio, outside):.1f} : 1"
        alone = isinstance(widget, QAbstractButton) and not widget.text().strip()
        if alone and not widget.toolTip():
            yield "an icon without a word or a tooltip"


def _narrow(area: QScrollArea) -> Iterator[str]:
    inner = area.widget()
    if inner is not None and inner.width() > area.viewport().width() + 1:
        yield f"{inner.width()} wide in {area.viewport().width()}, and does not scroll"


def _part_of_another(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if isinstance(widget, QLineEdit) and isinstance(parent, QAbstractSpinBox | QComboBox):
        return True
    return widget.objectName().startswith("qt_") or isinstance(parent, QTabBar | QAbstractItemView | QScrollBar)


def _edge(widget: QWidget) -> QRect:
    """Where a control says that it is one: a field's border, a box to tick, an icon or a word."""
    if isinstance(widget, QCheckBox):
        option = QStyleOptionButton()
        widget.initStyleOption(option)
        return widget.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, widget)
    if isinstance(widget, QLineEdit | QAbstractSpinBox | QPlainTextEdit | QComboBox):
        return QRect(0, widget.height() // 2 - 2, 3, 4)
    return widget.rect()


def _overlaps(leaves: list[QWidget], top: QWidget, tell: Callable[[QWidget, str], None]) -> None:
    places = [(each, _seen(each, top), _floating(each)) for each in leaves if not isinstance(each, QSizeGrip)]
    for number, (one, place, floats) in enumerate(places):
        for other, there, floats_too in places[number + 1 :]:
            if floats != floats_too or one.isAncestorOf(other) or other.isAncestorOf(one):
                continue
            common = place.intersected(there)
            if common.width() > 1 and common.height() > 1:
                tell(one, f"lies over {named(other)}")


def _floating(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, Floating):
        parent = parent.parentWidget()
    return parent is not None


def rings(surface: str, top: QWidget, known: set[int]) -> list[Fault]:
    """Look whether everything that takes the keyboard shows it; `known` are ids of widgets that were looked at."""
    found: list[Fault] = []
    before = top.focusWidget()
    takers = [
        each
        for each in top.findChildren(QWidget)
        if each.window() is top and each.isVisibleTo(top) and each.isEnabled() and id(each) not in known
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
    ]
    for widget in takers:
        known.add(id(widget))
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if not widget.hasFocus():
            found.append(Fault(surface, named(widget), "does not take the keyboard"))
            continue
        ringed = Painted(widget)
        widget.clearFocus()
        ratio, pixels = ringed.changed(Painted(widget))
        if pixels < _RING:
            found.append(Fault(surface, named(widget), f"shows no ring: {ratio:.1f} : 1, {pixels} pixels"))
    if before is not None:
        before.setFocus(Qt.FocusReason.OtherFocusReason)
    return found
