"""Refining by a network that finds alpha from a trimap: what it is asked, and what of its answer counts."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import NetworkError
from koutu.engine.core.planes import Floats, Pixels, grid_step, to_grid
from koutu.engine.matting.closed_form import Manner, to_pixels
from koutu.engine.matting.flat_alpha import resolve_flat_alpha
from koutu.engine.matting.haze import clean_haze
from koutu.engine.matting.refine_brush import SOFT
from koutu.engine.matting.trimap import build_trimap
from koutu.engine.networks.catalog import Catalog
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.network import Networks
from koutu.engine.networks.tasks import TrimapMatting
from koutu.engine.networks.trimap_matting import UNKNOWN

_GRID_SIDE = 1024  # cells, as the band's own


def trimap_entry(catalog: Catalog) -> NetworkEntry | None:
    """Return the first network of a catalogue that finds alpha from a trimap, or None."""
    return next((entry for entry in catalog.networks if entry.task == "trimap"), None)


def first_trimap_matting(catalog: Catalog, networks: Networks) -> TrimapMatting:
    """Return that network, to be asked.

    Args:
        catalog: of what is installed.
        networks: opens it.

    Raises:
        NetworkError: there is none, or it is damaged.
    """
    entry = trimap_entry(catalog)
    if entry is None:
        raise none_installed()
    return networks.trimap_matting(entry)


def none_installed() -> NetworkError:
    """Return what is said where there is no such network."""
    return NetworkError(
        "No network that finds edges is installed. Install ViTMatte-S under Models, or with: koutu models install "
        "vitmatte-s"
    )


def refine_by_network(
    pixels: Pixels,
    coarse: Floats,
    network: TrimapMatting,
    cancel: CancelToken | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    how: Manner,
) -> NDArray[np.uint8]:
    """Find alpha in the band of doubt of a coarse matte by a network; elsewhere it is 0 or 255.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        coarse: (h, w) float32 in 0..1, covering the same picture.
        network: what is asked.
        cancel: polled between tiles, and within a tile's run.
        progress: called with 0..1.
        how: the sliders; `detail` says nothing here.

    Returns:
        (H, W) uint8.

    Raises:
        Cancelled: by the token.
        NetworkError: the network failed.
    """
    height, width = pixels.shape[:2]
    step = grid_step(height, width, _GRID_SIDE)
    guess = np.clip(to_grid(resolve_flat_alpha(coarse, pixels), height, width, step), 0, 1)
    unknown = build_trimap(guess, how.radius).unknown
    cells = np.where(unknown, UNKNOWN, np.where(guess > 0.5, 255, 0)).astype(np.uint8)
    trimap = to_pixels(cells, step, height, width)
    return clean_haze(network.alpha(pixels, trimap, cancel, progress), how.haze)


def refine_patch_by_network(
    pixels: Pixels,
    matte: NDArray[np.uint8],
    unknown: NDArray[np.bool_],
    network: TrimapMatting,
    cancel: CancelToken | None = None,
) -> NDArray[np.uint8]:
    """Find alpha of the painted pixels by a network; all others stay as they are. Arguments as `refine_patch`.

    Raises:
        Cancelled: by the token.
        NetworkError: the network failed.
    """
    low, high = SOFT
    trimap = np.where(matte >= high, 255, 0).astype(np.uint8)
    trimap[unknown | ((matte > low) & (matte < high))] = UNKNOWN
    return np.where(unknown, network.alpha(pixels, trimap, cancel), matte).astype(np.uint8)
