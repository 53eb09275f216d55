"""The pages beside the preview: backdrop, subject, effects."""

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.engine.compose.style import Canvas, Colour
from koutu.engine.decoding.photo import PHOTO_SUFFIXES
from koutu.ui.export.draft import Draft
from koutu.ui.export.form import Form
from koutu.ui.export.stops_editor import StopsEditor
from koutu.ui.export.swatch import Swatch
from koutu.ui.style.file_dialog import file_dialog
from koutu.ui.style.file_urls import local_path
from koutu.ui.style.spin_field import spin_field

# White, the ID photos' blue and red, greys, and what shops and posters use.
PALETTE: tuple[Colour, ...] = (
    (255, 255, 255),
    (67, 142, 219),
    (255, 0, 0),
    (240, 242, 245),
    (128, 128, 128),
    (0, 0, 0),
    (250, 226, 203),
    (205, 228, 214),
)


class BackdropPanel(Form):
    """What lies behind the subject. A picture may be dropped on it."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.setAcceptDrops(True)
        self.kind = self.choice("backdrop", "kind", ["none", "colour", "gradient", "picture", "blurred", "grey"])
        self.kind.chosen.connect(self._chosen)
        self.colour_ = self.colour("backdrop", "colour")
        self.palette_ = self._palette()
        self.column.addWidget(self.palette_)
        self.gradient = self.choice("backdrop", "gradient", ["linear", "radial"])
        self.stops = StopsEditor()
        self.stops.changed.connect(lambda stops: draft.set("backdrop", stops=stops))
        self.column.addWidget(self.stops)
        self.angle = self.number("backdrop", "angle", -180, 180, "°")
        self.pick = QPushButton()
        self.pick.clicked.connect(self._ask)
        self.column.addWidget(self.pick)
        self.fit = self.choice("backdrop", "fit", ["fill", "fit", "stretch", "tile"])
        self.scale = self.number("backdrop", "scale", 10, 400)
        self.shift_x = self.number("backdrop", "x", -100, 100)
        self.shift_y = self.number("backdrop", "y", -100, 100)
        self.blur = self.pixels("backdrop", "blur", 20.0)
        self.column.addStretch(1)

        def kind(*kinds: str) -> bool:
            return draft.preset.look.backdrop.kind in kinds

        self._followers.append(self._show_stops)
        self.shown_while([self.colour_, self.palette_], lambda: kind("colour"))
        self.shown_while([self.gradient, self.stops], lambda: kind("gradient"))
        self.shown_while([self.angle], lambda: kind("gradient") and draft.preset.look.backdrop.gradient == "linear")
        self.shown_while([self.pick, self.fit, self.scale, self.shift_x, self.shift_y], lambda: kind("picture"))
        self.shown_while([self.blur], lambda: kind("picture", "blurred", "grey"))
        self.retranslate()
        self.follow()

    def _palette(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for colour in PALETTE:
            button = Swatch(colour)
            button.clicked.connect(lambda _=False, colour=colour: self.draft.set("backdrop", colour=colour))
            row.addWidget(button)
        row.addStretch(1)
        return made

    def _chosen(self, kind: object) -> None:
        # A blurred photo that is not blurred would only lack its subject.
        if kind == "blurred" and not self.draft.preset.look.backdrop.blur:
            self.draft.set("backdrop", blur=2.5)
        if kind == "picture" and not self.draft.preset.look.backdrop.picture:
            self._ask()

    def _show_stops(self) -> None:
        self.stops.set_stops(self.draft.preset.look.backdrop.stops)
        name = Path(self.draft.preset.look.backdrop.picture).name
        self.pick.setText(name or self.tr("Choose a picture…"))

    def _ask(self) -> None:
        dialog = file_dialog(self, self.tr("Choose a backdrop"))
        patterns = " ".join(f"*{suffix}" for suffix in PHOTO_SUFFIXES)
        dialog.setNameFilters([self.tr("Pictures ({patterns})").format(patterns=patterns)])
        dialog.fileSelected.connect(self.take_picture)
        dialog.open()

    def take_picture(self, path: str) -> None:
        """Lay a picture file behind the subject."""
        self.draft.set("backdrop", kind="picture", picture=path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a picture file."""
        if picture_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it as the backdrop."""
        self.take_picture(picture_in(event))

    def retranslate(self) -> None:
        """Set the words."""
        self.kind.set_words(
            self.tr("Backdrop"),
            self.tr("What lies behind the subject"),
            [
                self.tr("None (transparent)"),
                self.tr("Colour"),
                self.tr("Gradient"),
                self.tr("Picture"),
                self.tr("Photo out of focus"),
                self.tr("Photo in grey"),
            ],
        )
        self.colour_.set_words(self.tr("Colour"), self.tr("Choose a colour, also from the screen"))
        self.gradient.set_words(
            self.tr("Gradient"), self.tr("How the colours run"), [self.tr("Straight"), self.tr("Round")]
        )
        self.angle.set_words(self.tr("Angle"), self.tr("The direction of the gradient"))
        self.pick.setToolTip(self.tr("Choose the picture behind the subject; it may also be dropped here"))
        self.fit.set_words(
            self.tr("Picture"),
            self.tr("How the picture covers the canvas"),
            [self.tr("Fill"), self.tr("Fit"), self.tr("Stretch"), self.tr("Tile")],
        )
        self.scale.set_words(self.tr("Scale"), self.tr("Size of the backdrop's picture"))
        self.shift_x.set_words(self.tr("Right"), self.tr("Moves the backdrop's picture to the right"))
        self.shift_y.set_words(self.tr("Down"), self.tr("Moves the backdrop's picture down"))
        self.blur.set_words(self.tr("Blur"), self.tr("How far the backdrop is out of focus"))
        self.align()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the text's size."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.retranslate()
            self.follow()
        super().changeEvent(event)


class SubjectPanel(Form):
    """The canvas, and where the subject stands on it."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.size_label = QLabel()
        self.size_label.setProperty("muted", True)
        self.width_, self.height_ = spin_field(), spin_field()
        self.as_photo = QPushButton()
        self.as_photo.clicked.connect(lambda: draft.set("canvas", width=0, height=0))
        sizes = QWidget()
        row = QHBoxLayout(sizes)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.size_label)
        for field in (self.width_, self.height_):
            field.setRange(1, 30000)
            field.setKeyboardTracking(False)
            field.valueChanged.connect(self._size)
            row.addWidget(field, 1)
        row.addWidget(self.as_photo)
        self.column.addWidget(sizes)
        self.by = self.choice("placement", "by", ["photo", "subject", "head"])
        self.margin = self.number("placement", "margin", 0, 45)
        self.across = self.choice("placement", "across", ["left", "centre", "right"])
        self.down = self.choice("placement", "down", ["top", "centre", "bottom"])
        self.head = self.number("placement", "head", 20, 100)
        self.eyes = self.number("placement", "eyes", 10, 80)
        self.scale = self.number("placement", "scale", 5, 400)
        self.turn = self.number("placement", "turn", -180, 180, "°")
        self.shift_x = self.number("placement", "x", -100, 100)
        self.shift_y = self.number("placement", "y", -100, 100)
        self.mirror = self.check("placement", "mirror")
        self.centre = QPushButton()
        self.centre.clicked.connect(self._centre)
        self.column.addWidget(self.centre)
        self.column.addStretch(1)
        self._photo = (1, 1)

        def by() -> str:
            return draft.preset.look.placement.by

        self._followers.append(self._show_size)
        self.shown_while([self.margin, self.across, self.down], lambda: by() == "subject")
        self.shown_while([self.head, self.eyes], lambda: by() == "head")
        self.retranslate()
        self.follow()

    def set_photo_size(self, height: int, width: int) -> None:
        """The photo's own size, for a canvas that is as the photo."""
        self._photo = (height, width)
        self.follow()

    def _size(self) -> None:
        width, height = self.width_.value(), self.height_.value()
        if (height, width) != self._photo or self.draft.preset.look.canvas != Canvas():
            self.draft.set("canvas", width=width, height=height)

    def _show_size(self) -> None:
        canvas = self.draft.preset.look.canvas
        height, width = (canvas.height, canvas.width) if canvas.width else self._photo
        for field, value in ((self.width_, width), (self.height_, height)):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        self.as_photo.setEnabled(canvas != Canvas())

    def _centre(self) -> None:
        self.draft.set("placement", x=0.0, y=0.0, scale=100.0, turn=0.0, mirror=False)

    def retranslate(self) -> None:
        """Set the words."""
        self.size_label.setText(self.tr("Canvas"))
        for field, name in ((self.width_, self.tr("Canvas width")), (self.height_, self.tr("Canvas height"))):
            field.setAccessibleName(name)
            field.setToolTip(name)
        self.as_photo.setText(self.tr("As the photo"))
        self.as_photo.setToolTip(self.tr("Make the canvas as large as the photo"))
        self.by.set_words(
            self.tr("Placed"),
            self.tr("What the subject's place goes by"),
            [self.tr("As in the photo"), self.tr("Between margins"), self.tr("By head and eyes")],
        )
        self.margin.set_words(self.tr("Margin"), self.tr("Free space around the subject, percent of the canvas"))
        self.across.set_words(
            self.tr("Across"),
            self.tr("Where the subject stands"),
            [self.tr("Left"), self.tr("Centre"), self.tr("Right")],
        )
        self.down.set_words(
            self.tr("Height"),
            self.tr("Where the subject stands"),
            [self.tr("Top"), self.tr("Centre"), self.tr("Bottom")],
        )
        self.head.set_words(self.tr("Head"), self.tr("Height of the head, percent of the canvas"))
        self.eyes.set_words(self.tr("Eyes"), self.tr("How far below the upper edge the eyes are"))
        self.scale.set_words(self.tr("Scale"), self.tr("Size of the subject"))
        self.turn.set_words(self.tr("Turn"), self.tr("Turns the subject clockwise"))
        self.shift_x.set_words(self.tr("Right"), self.tr("Moves the subject to the right"))
        self.shift_y.set_words(self.tr("Down"), self.tr("Moves the subject down"))
        self.mirror.setText(self.tr("Mirror"))
        self.mirror.setToolTip(self.tr("Left and right change places"))
        self.centre.setText(self.tr("Reset place"))
        self.centre.setToolTip(self.tr("Take back what was moved, scaled, turned and mirrored by hand"))
        self.align(self.size_label)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the text's size."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.retranslate()
        super().changeEvent(event)


class EffectsPanel(Form):
    """Shadow, outline, light and colour."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.shadow = self.choice("shadow", "kind", ["none", "drop", "contact", "cast"])
        self.shade = self.colour("shadow", "colour")
        self.opacity = self.number("shadow", "opacity", 0, 100)
        self.blur = self.pixels("shadow", "blur", 10.0)
        self.distance = self.number("shadow", "distance", 0, 100)
        self.angle = self.number("shadow", "angle", -180, 180, "°")
        self.outline = self.pixels("outline", "width", 10.0)
        self.rim = self.colour("outline", "colour")
        self.wrap = self.number("tone", "wrap", 0, 100)
        self.match = self.number("tone", "match", 0, 100)
        self.clean = self.number("tone", "clean", 0, 100)
        self.column.addStretch(1)

        def shadow() -> str:
            return draft.preset.look.shadow.kind

        self.shown_while([self.shade, self.opacity, self.blur, self.distance], lambda: shadow() != "none")
        self.shown_while([self.angle], lambda: shadow() in ("drop", "cast"))
        self.shown_while([self.rim], lambda: draft.preset.look.outline.width > 0)
        self.shown_while([self.wrap, self.match], lambda: draft.preset.look.backdrop.kind != "none")
        self.retranslate()
        self.follow()

    def retranslate(self) -> None:
        """Set the words."""
        self.shadow.set_words(
            self.tr("Shadow"),
            self.tr("The subject's shadow"),
            [self.tr("None"), self.tr("Drop"), self.tr("Contact"), self.tr("Cast")],
        )
        self.shade.set_words(self.tr("Shadow colour"), self.tr("Colour of the shadow"))
        self.opacity.set_words(self.tr("Opacity"), self.tr("How dark the shadow is"))
        self.blur.set_words(self.tr("Blur"), self.tr("How soft the shadow is"))
        self.distance.set_words(self.tr("Distance"), self.tr("How far the shadow falls"))
        self.angle.set_words(self.tr("Angle"), self.tr("Where the shadow falls"))
        self.outline.set_words(self.tr("Outline"), self.tr("A rim around the subject, as on a sticker"))
        self.rim.set_words(self.tr("Outline colour"), self.tr("Colour of the outline"))
        self.wrap.set_words(self.tr("Light wrap"), self.tr("The backdrop's light around the subject's edge"))
        self.match.set_words(self.tr("Colour match"), self.tr("Brings the subject's colours towards the backdrop's"))
        self.clean.set_words(
            self.tr("Clean colours"), self.tr("How much of the old background is taken out of soft edges")
        )
        self.align()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the text's size."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.retranslate()
        super().changeEvent(event)


def picture_in(event: QDropEvent) -> str:
    """The path of the first picture file that is dragged; empty where there is none."""
    paths = [str(local_path(url)) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if Path(path).suffix.lower() in PHOTO_SUFFIXES), "")
