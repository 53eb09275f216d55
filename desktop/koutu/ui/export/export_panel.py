"""How the finished picture becomes a file."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from koutu.engine.compose.style import Sheet
from koutu.engine.export.formats import FORMATS, FormatSpec
from koutu.ui.export.draft import Draft
from koutu.ui.export.form import Choice, Form

SHEETS = (
    Sheet(),
    Sheet(1800, 1200),
    Sheet(1500, 1050),
    Sheet(2480, 3508),
    Sheet(1200, 1800),
)


class ExportPanel(Form):
    """Format, size, colours, metadata; and how many bytes that gives."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.format = self.choice("export", "format", list(FORMATS))
        self.lossless = self.check("export", "lossless")
        self.quality = self.number("export", "quality", 1, 100)
        self.bits = self.choice("export", "bits", [16, 8])
        self.scale = self.number("export", "scale", 5, 200)
        self.dpi = self.number("export", "dpi", 0, 1200, "")
        self.dpi.field.setSpecialValueText("–")
        self.sheet = self._sheet()
        self.trim = self.check("export", "trim")
        self.margin = self.number("export", "margin", 0, 50)
        self.matte_only = self.check("export", "matte_only")
        self.srgb = self.check("export", "srgb")
        self.metadata = self.check("export", "metadata")
        self.copyright = self.check("export", "copyright")
        self.position = self.check("export", "position")
        self.name = self.text("export", "name")
        self.name.line.setPlaceholderText("{name}-cutout")
        self.bytes = QLabel()
        self.bytes.setProperty("muted", True)
        self.column.addWidget(self.bytes)
        self.column.addStretch(1)

        def spec() -> FormatSpec:
            return FORMATS[draft.preset.export.format]

        def loses() -> bool:
            export = draft.preset.export
            return spec().quality(export.quality, export.lossless) is not None

        self.shown_while([self.lossless], lambda: spec().lossy == "choice")
        self.shown_while([self.quality], loses)
        self.shown_while([self.bits], lambda: spec().bits == 16)
        self.shown_while([self.margin], lambda: draft.preset.export.trim)
        self.shown_while([self.copyright], lambda: not draft.preset.export.metadata)
        self.shown_while([self.position], lambda: draft.preset.export.metadata)
        self.retranslate()
        self.follow()

    def _sheet(self) -> Choice:
        made = Choice(SHEETS)
        made.chosen.connect(self._take_sheet)
        self._followers.append(self._show_sheet)
        self.column.addWidget(made)
        return made

    def _take_sheet(self, sheet: object) -> None:
        assert isinstance(sheet, Sheet)
        self.draft.set("sheet", width=sheet.width, height=sheet.height)

    def _show_sheet(self) -> None:
        sheet = self.draft.preset.look.sheet
        known = next((each for each in SHEETS if (each.width, each.height) == (sheet.width, sheet.height)), None)
        self.sheet.set_value(known)
        if known is None:
            # A sheet that a preset brought: shown by its size, so that nothing is set that nobody sees.
            self.sheet.box.setPlaceholderText(f"{sheet.width} × {sheet.height}")

    def show_bytes(self, count: int | None) -> None:
        """Tell how large the file will be; None while that is being found out."""
        if count is None:
            self.bytes.setText(self.tr("File size: …"))
        elif count < 1_000_000:
            self.bytes.setText(self.tr("File size: {size} KB").format(size=max(1, round(count / 1000))))
        else:
            self.bytes.setText(self.tr("File size: {size} MB").format(size=f"{count / 1e6:.1f}"))

    def retranslate(self) -> None:
        """Set the words."""
        self.format.set_words(
            self.tr("Format"),
            self.tr("Kind of file"),
            [self._titled(spec) for spec in FORMATS.values()],
        )
        self.lossless.setText(self.tr("Lossless"))
        self.lossless.setToolTip(self.tr("Every pixel stays as it is; the file is larger"))
        self.quality.set_words(self.tr("Quality"), self.tr("More quality makes a larger file"))
        self.bits.set_words(self.tr("Depth"), self.tr("Bits per colour"), [self.tr("As the photo"), self.tr("8 bits")])
        self.scale.set_words(self.tr("Scale"), self.tr("Size of the finished picture"))
        self.dpi.set_words(self.tr("DPI"), self.tr("Dots per inch to write; a dash is the photo's own"))
        self.sheet.set_words(
            self.tr("Print sheet"),
            self.tr("As many copies as fit on a sheet, with cut marks; sizes at 300 DPI"),
            [self.tr("None"), self.tr("6 inch, 10 × 15 cm"), self.tr("5 inch, 9 × 13 cm"), self.tr("A4"), "4 × 6 in"],
        )
        self.name.set_words(
            self.tr("File name"),
            self.tr("{name} is the photo's own name, {mode} the mode, {n} a number. Batches use it, too"),
        )
        self.margin.set_words(self.tr("Margin"), self.tr("Space that trimming leaves around the subject"))
        for box, text, tip in (
            (self.trim, self.tr("Trim to the subject"), self.tr("Leave out what lies around the subject")),
            (self.matte_only, self.tr("Only the matte"), self.tr("A grey picture, white where the subject is")),
            (self.srgb, self.tr("Convert to sRGB"), self.tr("Otherwise the photo's colour profile is kept")),
            (self.metadata, self.tr("Keep metadata"), self.tr("What the camera and the owner say of the photo")),
            (self.copyright, self.tr("Keep the copyright"), self.tr("Who made the photo, and who may use it")),
            (self.position, self.tr("Keep the position"), self.tr("Where the photo was taken")),
        ):
            box.setText(text)
            box.setToolTip(tip)
        self.align()

    def _titled(self, spec: FormatSpec) -> str:
        if spec.layers:
            return self.tr("{format} (layers)").format(format=spec.title)
        return spec.title if spec.alpha else self.tr("{format} (no transparency)").format(format=spec.title)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the text's size."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.retranslate()
        super().changeEvent(event)
