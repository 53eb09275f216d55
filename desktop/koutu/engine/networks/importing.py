"""Import an ONNX file that the user brings: find out its family, try it on a picture, keep it."""

import contextlib
import dataclasses
import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.errors import NetworkError
from koutu.engine.files.atomic import write_atomically
from koutu.engine.networks.catalog import Mode
from koutu.engine.networks.entry import Digest, NetworkEntry, NetworkFile
from koutu.engine.networks.families import FAMILIES, Activation, Family, Treatment
from koutu.engine.networks.imported import describe, free_id
from koutu.engine.networks.matte import activated
from koutu.engine.networks.network_input import network_input
from koutu.engine.networks.onnx_file import refuse_foreign_weights
from koutu.engine.networks.runtime import onnx_runtime
from koutu.engine.networks.store import ModelStore

_LARGEST = 4_000_000_000
# How far beyond 0..1 an answer may reach and still be a matte; logits go much further.
_SLACK = 0.05
# An answer smaller than this is a class, not a plane.
_LEAST_PLANE = 16


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What came of trying a network.

    Attributes:
        treatment: the one that was proposed or given.
        matte: (h, w) float32 in 0..1, the sample's.
        lowest, highest: of the raw answer.
    """

    treatment: Treatment
    matte: NDArray[np.float32]
    lowest: float
    highest: float


def try_network(path: Path, sample: NDArray[np.uint8], given: Treatment | None = None) -> Trial:
    """Open a file, find out how to treat it, and run it on a picture.

    It runs code of ONNX Runtime on data of a stranger: the window does it in a process of its own.

    Args:
        path: the file.
        sample: (H, W, 3) uint8 RGB.
        given: how to treat it; None: proposed by its inputs, its outputs and its answer.

    Raises:
        NetworkError: it is no network, none that makes a matte of a picture, wants files of others, or fails.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise NetworkError("“{name}” is too large: {size:.1f} GB.", name=path.name, size=size / 1e9)
        refuse_foreign_weights(path)
    except OSError as error:
        raise NetworkError(
            "“{name}” cannot be read ({reason}).", name=path.name, reason=error.strerror or error
        ) from error
    session = _opened(path)
    side = _input_side(session, path.name)
    proposals = [given] if given is not None else _proposals(path.stem, side, len(session.get_outputs()))
    treatment, answer = _first_that_runs(session, proposals, sample, path.name)
    if given is None:
        settled = _settled(treatment, answer)
        if settled != treatment:
            treatment, answer = settled, _answer(session, settled, sample, path.name)
    lowest, highest = float(np.nanmin(answer)), float(np.nanmax(answer))
    return Trial(treatment, activated(answer, treatment.activation), lowest, highest)


def family_treatment(family: Family, side: int | None = None, activation: Activation | None = None) -> Treatment:
    """Return how a family treats pictures; `side` in place of its usual one, `activation` of a custom network."""
    usual = FAMILIES[family]
    rule = usual.input if side is None else dataclasses.replace(usual.input, side=side)
    custom = activation if family == "custom" and activation is not None else usual.activation
    return dataclasses.replace(usual, input=rule, activation=custom)


def keep(path: Path, store: ModelStore, treatment: Treatment, modes: Sequence[Mode], title: str = "") -> NetworkEntry:
    """Copy a file into the store and describe it there, so that it is used from now on.

    Raises:
        NetworkError: it cannot be copied.
        ExportError: its description cannot be written.
    """
    network_id = free_id(title or path.stem, store.known())
    target = store.home / f"{network_id}.onnx"
    scratch = target.with_suffix(".onnx.import")
    try:
        store.home.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, scratch)
        with scratch.open("rb") as copied:
            digest = hashlib.file_digest(copied, "sha256").hexdigest()
        scratch.replace(target)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise NetworkError(
            "“{name}” cannot be copied into {folder} ({reason}). Check its space and rights.",
            name=path.name,
            folder=store.home,
            reason=error.strerror or error,
        ) from error
    file = NetworkFile(target.name, target.stat().st_size, Digest("sha256", digest))
    entry = NetworkEntry(network_id, title or path.stem, (file,), treatment, licence="", licence_file="", sources=())
    describe(store.home, entry, tuple(modes))
    return entry


def eight_bit(pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.uint8]:
    """A photo's pixels as a trial takes them."""
    shift = 8 if pixels.dtype == np.uint16 else 0
    reduced: NDArray[np.uint8] = np.right_shift(pixels, shift).astype(np.uint8)
    return reduced


def save_matte(matte: NDArray[np.float32], shape: Sequence[int], path: Path) -> None:
    """Write a trial's matte as a grey PNG of its sample's height and width, `shape`.

    Raises:
        ExportError: it cannot be written.
    """
    resized = cv2.resize(matte, (shape[1], shape[0]))
    encoded = cv2.imencode(".png", np.rint(resized * 255).astype(np.uint8))[1]
    write_atomically(path, encoded.tobytes())


def sample_picture() -> NDArray[np.uint8]:
    """A picture to try networks on where the user has none open: a lit ball before a darker ground, (384, 512, 3)."""
    y, x = np.mgrid[:384, :512].astype(np.float32)
    distance = np.hypot(y - 200, x - 256) / 130
    ground = np.stack([70 + x / 12, 90 + y / 9, 120 - x / 16], axis=2)
    light = np.clip(1.15 - 0.5 * np.hypot(y - 150, x - 210) / 130, 0.3, 1)[..., None]
    ball = np.array([236, 150, 60], np.float32) * light
    inside = np.clip((1 - distance) * 60, 0, 1)[..., None]
    picture: NDArray[np.uint8] = (ground * (1 - inside) + ball * inside).astype(np.uint8)
    return picture


def _opened(path: Path) -> Any:
    runtime = onnx_runtime()
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    try:
        return runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise NetworkError(
            "“{name}” is not an ONNX network, or it is damaged: {reason}.", name=path.name, reason=_first_line(error)
        ) from error


def _input_side(session: Any, name: str) -> int | None:
    """The side of the square that the network wants; None for any size."""
    inputs = session.get_inputs()
    shape = inputs[0].shape if inputs else []
    fixed = [size if isinstance(size, int) and size > 0 else None for size in shape]
    fits = len(inputs) == 1 and len(fixed) == 4 and fixed[0] in (None, 1) and fixed[1] in (None, 3)
    if not fits or inputs[0].type not in ("tensor(float)", "tensor(float16)"):
        words = ", ".join(f"{each.name} {each.type} {each.shape}" for each in inputs)
        raise NetworkError(
            "“{name}” does not take one colour picture, 1 × 3 × height × width: its inputs are {inputs}.",
            name=name,
            inputs=words or "none",
        )
    if (fixed[2] is None) != (fixed[3] is None) or fixed[2] != fixed[3] or (fixed[2] or 64) % 64:
        raise NetworkError(
            "“{name}” takes pictures of {height} × {width} only; Koutu runs squares whose side is a multiple of 64.",
            name=name,
            height=fixed[2] or "?",
            width=fixed[3] or "?",
        )
    return fixed[2]


def _proposals(stem: str, side: int | None, outputs: int) -> list[Treatment]:
    """What to try, the likeliest first."""
    anime: Family = "isnet-anime" if "anime" in stem.lower() else "isnet"
    if side is None:
        any_size: tuple[Family, ...] = ("u2net",) if outputs >= 7 else ("modnet", anime, "custom")
        return [family_treatment(family) for family in any_size]
    if side in (320, 1024):
        return [family_treatment("u2net" if side == 320 else anime)]
    return [family_treatment("custom", side)]


def _first_that_runs(
    session: Any, proposals: Sequence[Treatment], sample: NDArray[np.uint8], name: str
) -> tuple[Treatment, NDArray[np.float32]]:
    """A network of any size may still want a multiple of 64."""
    for treatment in proposals[:-1]:
        with contextlib.suppress(NetworkError):
            return treatment, _answer(session, treatment, sample, name)
    return proposals[-1], _answer(session, proposals[-1], sample, name)


def _settled(proposed: Treatment, answer: NDArray[np.float32]) -> Treatment:
    """An answer in logits tells BiRefNet from IS-Net, and what to do with an unknown one."""
    if np.nanmin(answer) >= -_SLACK and np.nanmax(answer) <= 1 + _SLACK:
        return proposed
    if proposed.family in ("isnet", "isnet-anime"):
        return family_treatment("birefnet", proposed.input.side)
    return dataclasses.replace(proposed, family="custom", activation="sigmoid")


def _answer(session: Any, treatment: Treatment, sample: NDArray[np.uint8], name: str) -> NDArray[np.float32]:
    feed = network_input(sample, treatment.input, treatment)
    wanted, output = session.get_inputs()[0], session.get_outputs()[0]
    try:
        answer = session.run([output.name], {wanted.name: feed.astype(np.float16) if "16" in wanted.type else feed})[0]
    except Exception as error:
        raise NetworkError(
            "“{name}” fails on a picture: {reason}. Choose another kind.",
            name=name,
            reason=_first_line(error),
        ) from error
    shape = getattr(answer, "shape", ())
    plane = len(shape) == 4 and shape[:2] == (1, 1) and min(shape[2:]) >= _LEAST_PLANE
    if not plane or answer.dtype.kind != "f":
        raise NetworkError(
            "“{name}” does not answer with one matte, 1 × 1 × height × width: its answer is {shape}.",
            name=name,
            shape=" × ".join(map(str, shape)) or "none",
        )
    if not np.isfinite(answer).any():
        raise NetworkError("“{name}” answers with nothing but errors (not a number).", name=name)
    matte: NDArray[np.float32] = answer[0, 0].astype(np.float32)
    return matte


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
