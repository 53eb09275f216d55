"""What writes each format of `formats.FORMATS`: the half of the table that needs NumPy."""

from collections.abc import Callable, Iterable, Sequence

from koutu.engine.compose.layer import PictureLayer
from koutu.engine.core.raster import OutputRaster
from koutu.engine.export.formats import Format
from koutu.engine.export.jxl import encode_jxl
from koutu.engine.export.lossy import encode_avif, encode_jpeg, encode_webp
from koutu.engine.export.ora import encode_ora
from koutu.engine.export.png import encode_png
from koutu.engine.export.psd import encode_psd
from koutu.engine.export.tiff import encode_tiff

# From the picture and the quality of `FormatSpec.quality` to the file's bytes, piece by piece.
FlatEncoder = Callable[[OutputRaster, int | None], Iterable[bytes]]
# From the layers, the lowest first, and what they look like together to the file's bytes.
LayerEncoder = Callable[[Sequence[PictureLayer], OutputRaster], bytes]


def _avif(raster: OutputRaster, quality: int | None) -> Iterable[bytes]:
    assert quality is not None
    return (encode_avif(raster, quality),)


def _jpeg(raster: OutputRaster, quality: int | None) -> Iterable[bytes]:
    assert quality is not None
    return (encode_jpeg(raster, quality),)


FLAT: dict[Format, FlatEncoder] = {
    "png": lambda raster, _: encode_png(raster),
    "tiff": lambda raster, _: encode_tiff(raster),
    "jxl": lambda raster, quality: (encode_jxl(raster, quality),),
    "webp": lambda raster, quality: (encode_webp(raster, quality),),
    "avif": _avif,
    "jpeg": _jpeg,
}
LAYERED: dict[Format, LayerEncoder] = {"ora": encode_ora, "psd": encode_psd}
