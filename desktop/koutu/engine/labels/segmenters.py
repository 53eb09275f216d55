"""Which networks find what a person points at, and how they are asked."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import SoftMask
from koutu.engine.labels.prompts import Sam2Codec, SamCodec, SlimSamCodec, clicked_part, likely
from koutu.engine.networks.catalog import Catalog
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.families import PromptFamily
from koutu.engine.networks.network import Networks
from koutu.engine.networks.tasks import PromptCodec, PromptedSegmenter, PromptMasks, Prompts

# The best first.
CODECS: Mapping[PromptFamily, PromptCodec] = MappingProxyType(
    {"sam2": Sam2Codec(), "sam": SamCodec(), "mobile-sam": SamCodec(), "slimsam": SlimSamCodec()}
)


def segmenter_entry(catalog: Catalog) -> NetworkEntry | None:
    """Return the best network of a catalogue that finds what is pointed at, or None."""
    for family in CODECS:
        for entry in catalog.networks:
            if entry.treatment.family == family:
                return entry
    return None


def first_segmenter(catalog: Catalog, networks: Networks) -> PromptedSegmenter | None:
    """Return that network, to be asked, or None where there is none."""
    entry = segmenter_entry(catalog)
    if entry is None:
        return None
    codec = next(codec for family, codec in CODECS.items() if family == entry.treatment.family)
    return networks.prompted_segmenter(entry, codec)


def soft_mask(masks: PromptMasks, place: int, prompts: Prompts, bounds: Rect) -> SoftMask:
    """Return one of a segmenter's answers over the photo, without the islands that the first kept click is not on.

    Args:
        masks: the answers.
        place: of the one that is meant.
        prompts: what was asked.
        bounds: the photo.
    """
    values = likely(masks.logits[place])
    kept = np.asarray(prompts.points).reshape(-1, 2)[np.asarray(prompts.keep, bool)]
    if len(kept):
        height, width = values.shape
        row = min(int(kept[0, 1] * height / bounds.height), height - 1)
        column = min(int(kept[0, 0] * width / bounds.width), width - 1)
        values = clicked_part(values, row, column)
    return SoftMask(bounds, values).trimmed()
