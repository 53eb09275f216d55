"""The canvas: a widget that shows a photo, its cutout, or both with a slider between."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.display import viewing
from koutu.engine.display.edge_colours import Tiles
from koutu.engine.display.viewing import Mapping, Overlay, ViewMode
from koutu.ui.canvas import decor
from koutu.ui.canvas.drawing import Drawing, device_rect, rectangles, widget_rect
from koutu.ui.canvas.frame import CanvasLayer, LayerName
from koutu.ui.canvas.navigation import Navigation
from koutu.ui.canvas.scene import Scene
from koutu.ui.canvas.viewport import Viewport
from koutu.ui.style.picture_role import mark_as_picture
from koutu.ui.tools.key_pointer import KeyPointer
from koutu.ui.tools.tool import Tool
from koutu.ui.tools.tool_controller import ToolController

_FIT_MARGIN = 12
_KEY_SLIDE = 0.05
_GRIP = 8  # how near the pointer must be to the slider


class Canvas(QWidget):
    """Shows a scene through a viewport; canvases that share both move together and hold the pixels once.

    Attributes:
        scene: the pixels shown.
        viewport: the part of them shown.

    Signals:
        viewportChanged: the photo moved in this canvas.
        dragOutRequested: the hand that moved the photo left the window.
        splitMoved: the slider moved; from 0 (left) to 1.
    """

    viewportChanged = Signal()
    dragOutRequested = Signal()
    splitMoved = Signal(float)

    def __init__(
        self, viewport: Viewport | None = None, scene: Scene | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.viewport = viewport or Viewport(self)
        self.scene = scene or Scene(self)
        self._drawing = Drawing()
        self._placeholder = ""
        self._badge = ""
        self._dark_squares: bool | None = None
        self._drop_highlight = False
        self._sliding = False
        self._keyboard_focus = False
        self._hand = ToolController(self)
        # The filter installed last sees an event first: Space and the middle button pan whatever the tool.
        self.installEventFilter(self._hand)
        self._navigation = Navigation(self, self.viewport)
        self._navigation.draggedOut.connect(self.dragOutRequested)
        self._keys = KeyPointer(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(120, 90))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        mark_as_picture(self)
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(
            self.tr(
                "Wheel zooms, Space and the mouse pan, 0 fits, 1 shows actual pixels. "
                "Arrow keys move the picture or the tool in hand, Enter presses it."
            )
        )
        self.scene.changed.connect(self._show_changed)
        self.viewport.changed.connect(self._show_moved)
        self.viewport.rested.connect(self._show_rested)

    # What is shown

    def set_photo(self, pixels: Pixels | None) -> None:
        """Show a photo, (H, W, 3) uint8, kept and not copied, or none; its matte comes by `set_matte`."""
        self.scene.set_photo(pixels)

    def set_matte(self, matte: Pixels | None) -> None:
        """Show the cutout by a matte, (H, W) uint8, kept and not copied; the photo where it is None.

        Raises:
            ValueError: the matte has another size than the photo.
        """
        self.scene.set_matte(matte)

    def set_fringe(self, tiles: Sequence[Tiles] | None) -> None:
        """Show the cutout's soft edges in their own colours, until the next matte; see `Scene`."""
        self.scene.set_fringe(tiles)

    def update_matte_rect(self, rect: Rect, matte: Pixels | None = None) -> None:
        """Show what was changed in place in the matte's array, inside `rect` of the photo; see `Scene`."""
        self.scene.matte_changed(rect, matte)

    def set_layer(self, layer: LayerName) -> None:
        """Show the photo, the cutout, or the photo left and the cutout right of a slider."""
        self._drawing.layer = CanvasLayer(layer)
        self._draw_anew()

    @property
    def view_mode(self) -> ViewMode:
        """How the cutout is shown."""
        return self._drawing.mode

    def set_view_mode(self, mode: ViewMode) -> None:
        """Show the cutout on the checkerboard, as an overlay, on black, … ; the photo's layer stays as it is."""
        if mode != self._drawing.mode:
            self._drawing.mode = mode
            self._draw_anew()

    def set_overlay(self, overlay: Overlay) -> None:
        """Take another colour or opacity for Overlay."""
        if overlay != self._drawing.overlay:
            self._drawing.overlay = overlay
            if self._drawing.mode == "overlay":
                self._draw_anew()

    @property
    def split(self) -> float:
        """Where the slider stands, from 0 (left) to 1."""
        return self._drawing.split

    def set_split(self, split: float) -> None:
        """Move the slider; clamped to 0 … 1."""
        split = min(max(split, 0.0), 1.0)
        if split == self._drawing.split:
            return
        before, self._drawing.split = self._drawing.split, split
        if self._drawing.layer is CanvasLayer.SPLIT:
            columns = sorted((before * self.width(), split * self.width()))
            swept = QRectF(columns[0], 0, columns[1] - columns[0], self.height()).toAlignedRect()
            self._draw(device_rect(swept.adjusted(-1, 0, 1, 0), self.devicePixelRatioF()))
            self.update(swept.adjusted(-_GRIP * 2, 0, _GRIP * 2, 0))
        self.splitMoved.emit(split)

    @property
    def tool(self) -> Tool | None:
        """The tool in hand, or None: then the mouse pans, and past the window's edge drags the cutout out."""
        return self._hand.tool

    def set_tool(self, tool: Tool | None) -> None:
        """Take a tool in hand, or lay it down."""
        self._hand.take(tool)
        self._keys.tool = tool

    def set_dark_squares(self, dark: bool | None) -> None:
        """Draw a dark or light checkerboard behind transparent places; None: as the window is."""
        self._dark_squares = dark
        self._drawing.forget()
        self._draw_anew()

    def set_placeholder(self, text: str) -> None:
        """Set the text shown while there is no photo; it may have several lines."""
        self._placeholder = text
        self.update()

    def set_badge(self, text: str) -> None:
        """Say in a corner what is shown instead of the cutout; empty: nothing is."""
        self._badge = text
        self.update()

    @property
    def badge(self) -> str:
        """What the corner says."""
        return self._badge

    def set_drop_highlight(self, on: bool) -> None:
        """Show or hide the frame that says: let go here."""
        self._drop_highlight = on
        self.update()

    # Where things are

    @property
    def mapping(self) -> Mapping | None:
        """Where the photo lies in this canvas, at whole device pixels; None without a photo."""
        place = self.viewport.placement
        if place is None or self.scene.photo is None:
            return None
        ratio = self.devicePixelRatioF()
        left = round(self.width() * ratio / 2 - place.x * place.scale)
        top = round(self.height() * ratio / 2 - place.y * place.scale)
        return Mapping(place.scale, left, top)

    @property
    def widget_scale(self) -> float:
        """Widget units per photo pixel."""
        return self.viewport.scale / self.devicePixelRatioF()

    def photo_point(self, position: QPointF) -> QPointF:
        """Return the photo point, in photo pixels with a fraction, at a position of the widget."""
        mapping = self.mapping
        if mapping is None:
            return QPointF()
        device = position * self.devicePixelRatioF()
        return QPointF((device.x() - mapping.left) / mapping.scale, (device.y() - mapping.top) / mapping.scale)

    def widget_point(self, point: QPointF) -> QPointF:
        """Return the position in the widget of a photo point."""
        mapping = self.mapping
        if mapping is None:
            return QPointF()
        x, y = mapping.left + point.x() * mapping.scale, mapping.top + point.y() * mapping.scale
        return QPointF(x, y) / self.devicePixelRatioF()

    @property
    def seen(self) -> Rect:
        """The photo's pixels that lie inside this canvas; empty without a photo."""
        first = self.photo_point(QPointF(0, 0))
        last = self.photo_point(QPointF(self.width(), self.height()))
        corners = Rect(math.floor(first.x()), math.floor(first.y()), math.ceil(last.x()), math.ceil(last.y()))
        return corners.clipped(self.scene.bounds)

    def _on_slider(self, position: QPointF) -> bool:
        return (
            self._drawing.layer is CanvasLayer.SPLIT
            and self.mapping is not None
            and abs(position.x() - self._drawing.split * self.width()) <= _GRIP
        )

    def photo_side(self) -> QRectF:
        """Return the part of the canvas that shows the untouched photo; empty where the cutout is shown."""
        if self._drawing.layer is CanvasLayer.PHOTO:
            return QRectF(self.rect())
        if self._drawing.layer is CanvasLayer.SPLIT:
            return QRectF(0, 0, self._drawing.split * self.width(), self.height())
        return QRectF()

    def grips(self, position: QPointF) -> bool:
        """Whether the mouse there moves the slider even with a tool in hand: on its grip."""
        away = abs(position.y() - self.height() / 2)
        return self._sliding or (self._on_slider(position) and away <= decor.GRIP_RADIUS)

    # Drawing

    def _show_changed(self, rect: Rect | None) -> None:
        if rect is None:
            bounds = self.scene.bounds
            self.viewport.set_photo_size(bounds.width, bounds.height)
            self._draw_anew()
        elif (mapping := self.mapping) and self.scene.photo:
            margin = viewing.reach(mapping.scale, len(self.scene.photo))
            self._draw(mapping.to_device(rect, margin))

    def _show_moved(self) -> None:
        self._draw_anew()
        self.viewportChanged.emit()

    def _show_rested(self) -> None:
        if self._drawing.cheap:
            self._draw_anew()

    def _draw_anew(self) -> None:
        self._drawing.spoil_all(self._device_size())
        self.update()

    def _draw(self, device: Rect) -> None:
        """Render these device pixels before they are next painted."""
        self._drawing.spoil(device)
        self.update(widget_rect(device, self.devicePixelRatioF()))

    def _device_size(self) -> QSize:
        ratio = self.devicePixelRatioF()
        return QSize(math.ceil(self.width() * ratio), math.ceil(self.height() * ratio))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part of the view that the event names."""
        painter = QPainter(self)
        mapping = self.mapping
        if mapping is None:
            painter.fillRect(event.rect(), decor.surround(self.palette()))
        else:
            dark = decor.is_dark(self.palette()) if self._dark_squares is None else self._dark_squares
            size, ratio, smooth = self._device_size(), self.devicePixelRatioF(), not self.viewport.moving
            frame = self._drawing.fresh(self.scene, mapping, size, ratio, dark=dark, smooth=smooth)
            extent, surround = mapping.extent(self.scene.bounds), decor.surround(self.palette())
            for part in rectangles(event.region()):
                asked = device_rect(part, ratio)
                frame.paint(painter, part, asked, extent=extent, ratio=ratio, surround=surround)
            if self._drawing.layer is CanvasLayer.SPLIT:
                decor.draw_slider(painter, self._drawing.split * self.width(), self.height())
            self._hand.draw(painter)
            self._keys.draw(painter)
            if self._badge:
                decor.draw_badge(painter, self.rect(), self._badge)
        text = self._placeholder if mapping is None else ""
        drop, focus = self._drop_highlight, self._keyboard_focus
        decor.draw_state(painter, self.rect(), self.palette(), text=text, drop=drop, focus=focus)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the slider or the photo."""
        if event.button() != Qt.MouseButton.LeftButton or self.mapping is None:
            event.ignore()
        elif self._on_slider(event.position()):
            self._sliding = True
        else:
            carries = self.scene.matte is not None and self._drawing.layer is not CanvasLayer.PHOTO
            self._navigation.grab(event.position(), carries=carries)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the slider."""
        if self._sliding:
            self.set_split(event.position().x() / self.width())
        elif self._on_slider(event.position()):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self._hand.show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._sliding = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the slider by Alt+Left and Alt+Right."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if self._drawing.layer is CanvasLayer.SPLIT and event.modifiers() == Qt.KeyboardModifier.AltModifier and steps:
            self.set_split(self._drawing.split + steps * _KEY_SLIDE)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the viewport."""
        self._tell_size()
        self._draw_anew()

    def showEvent(self, event: QShowEvent) -> None:
        """Count among the views that the photo is fitted to."""
        self._tell_size()

    def hideEvent(self, event: QHideEvent) -> None:
        """No longer count among them."""
        self.viewport.remove_view(self)

    def event(self, event: QEvent) -> bool:
        """Follow the screen's pixel ratio; explain the slider."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._tell_size()
            self._draw_anew()
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if self._on_slider(QPointF(event.pos())):
                QToolTip.showText(
                    event.globalPos(), self.tr("Drag to compare the photo with the cutout (Alt+Left, Alt+Right)")
                )
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        if event.type() == QEvent.Type.PaletteChange:
            self._drawing.forget()
            self.update()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring when the keyboard came by the keyboard."""
        self._keyboard_focus = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._keyboard_focus = False
        self.update()

    def _tell_size(self) -> None:
        if self.isVisible():
            ratio = self.devicePixelRatioF()
            margins = 2 * _FIT_MARGIN
            self.viewport.set_view(
                self, max(1.0, (self.width() - margins) * ratio), max(1.0, (self.height() - margins) * ratio)
            )
