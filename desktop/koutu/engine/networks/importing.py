"""Try ONNX files that the user brings: find out their family, and run them on a picture."""

import contextlib
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.errors import NetworkError
from koutu.engine.networks.entry import Role
from koutu.engine.networks.families import FAMILIES, Activation, Family, Treatment, task_of
from koutu.engine.networks.feeding import outputs_by_role, photo_feeds
from koutu.engine.networks.matte import activated
from koutu.engine.networks.network_input import network_input
from koutu.engine.networks.onnx_file import refuse_foreign_weights
from koutu.engine.networks.recognising import Signature, answers_clicks, embeds, recognised, recognised_pair
from koutu.engine.networks.runtime import model_of, onnx_runtime
from koutu.engine.networks.session import ModelSession, OnnxSession, TensorSpec, first_line
from koutu.engine.networks.store import read_class_names

_LARGEST = 4_000_000_000  # bytes: twice what ONNX can hold in one file (protobuf's 2 GB)
# How far beyond 0..1 an answer may reach and still be a matte; logits go much further.
_SLACK = 0.05
# An answer smaller than this is a class, not a plane.
_LEAST_PLANE = 16
_PAIR: tuple[Role, Role] = ("encoder", "decoder")
# Encoders have up to three outputs; more are the stages of a network for mattes.
_MANY_OUTPUTS = 4
# Of the masks that a decoder is asked for in a trial.
_SMALL_SIDE = 64


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What came of trying a network.

    Attributes:
        treatment: the one that was proposed or given.
        files: its files by their roles, a list of classes that lies beside them among them.
        matte: (h, w) float32 in 0..1, the sample's; None of a network that does something else.
        lowest, highest: of the raw answer.
    """

    treatment: Treatment
    files: Mapping[Role, Path]
    matte: NDArray[np.float32] | None
    lowest: float
    highest: float


def try_network(paths: Path | Sequence[Path], sample: NDArray[np.uint8], given: Treatment | None = None) -> Trial:
    """Open a network's file or files, find out how to treat it, and run it on a picture.

    It runs code of ONNX Runtime on data of a stranger: the window does it in a process of its own.

    Args:
        paths: the file; or the two of a network that selects what is pointed at, in either order. A list of classes,
            one name in a line, may be among them, or lie beside the first as NAME.txt.
        sample: (H, W, 3) uint8 RGB.
        given: how to treat a network for mattes; None: proposed by its inputs, its outputs and its answer.

    Raises:
        NetworkError: it is no network, none that Koutu can use, wants files of others, or fails.
    """
    all_paths = [paths] if isinstance(paths, Path) else list(paths)
    lists = [path for path in all_paths if path.suffix.lower() == ".txt"]
    graphs = [path for path in all_paths if path not in lists]
    for path in graphs:
        _look_into(path)
    if not 1 <= len(graphs) <= len(_PAIR) or len(lists) > 1:
        raise NetworkError("A network is one ONNX file, or two for one that selects what is pointed at.")
    if len(graphs) == len(_PAIR):
        return _try_pair(graphs, sample)
    path = graphs[0]
    beside = path.with_suffix(".txt")
    names = next(iter(lists), beside if beside.is_file() else None)
    session = _opened(path)
    if given is None:
        found = _recognised(path, session, names)
        if found is not None and task_of(found.family) == "matte":
            return _try_matte(path, session, sample, found)
        if found is not None:
            return _try_recognised(path, session, found, sample, names)
    return _try_matte(path, session, sample, given)


def _look_into(path: Path) -> None:
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise NetworkError("“{name}” is too large: {size:.1f} GB.", name=path.name, size=size / 1e9)
        refuse_foreign_weights(path)
    except OSError as error:
        raise NetworkError(
            "“{name}” cannot be read ({reason}).", name=path.name, reason=error.strerror or error
        ) from error


def _recognised(path: Path, session: Any, names: Path | None) -> Treatment | None:
    graph = Signature.of(OnnxSession(path.name, session))
    if answers_clicks(graph) or (embeds(graph) and len(graph.outputs) < _MANY_OUTPUTS):
        raise NetworkError(
            "“{name}” is one half of a network that selects what is pointed at. Import both of its files together: "
            "koutu models import ENCODER DECODER",
            name=path.name,
        )
    return recognised(graph, 0 if names is None else len(read_class_names(path.name, names)))


def _try_pair(paths: Sequence[Path], sample: NDArray[np.uint8]) -> Trial:
    sessions = [OnnxSession(path.name, _opened(path)) for path in paths]
    first, second = map(Signature.of, sessions)
    pair = recognised_pair(first, second)
    if pair is None:
        raise NetworkError(
            "“{first}” and “{second}” are not the two files of one network that selects what is pointed at.",
            first=paths[0].name,
            second=paths[1].name,
        )
    treatment, in_order = pair
    order = (0, 1) if in_order else (1, 0)
    encoder, decoder = (sessions[each] for each in order)
    looked = _ran(paths[order[0]], encoder, photo_feeds(sample, treatment.input, treatment, encoder), encoder.outputs)
    seen = dict(zip(encoder.outputs, looked, strict=True))
    feeds = {name: seen[name] if name in seen else _made_up(spec) for name, spec in decoder.inputs.items()}
    answers = _ran(paths[order[1]], decoder, feeds, decoder.outputs)
    files: dict[Role, Path] = {role: paths[each] for role, each in zip(_PAIR, order, strict=True)}
    return Trial(treatment, files, None, *_span(answers[0]))


def _made_up(spec: TensorSpec) -> NDArray[Any]:
    """Something that a decoder takes beside its embedding: one point of no meaning, no mask, a small picture."""
    shape = [size if isinstance(size, int) and size > 0 else 1 for size in spec.shape]
    return np.full(shape, _SMALL_SIDE if "size" in spec.name else 0, np.float32)


def _try_recognised(
    path: Path, session: Any, treatment: Treatment, sample: NDArray[np.uint8], names: Path | None
) -> Trial:
    opened = OnnxSession(path.name, session)
    files: dict[Role, Path] = {"model": path}
    if names is not None and task_of(treatment.family) == "labels":
        files["classes"] = names
    if task_of(treatment.family) == "trimap":
        # A photo and a trimap in four planes.
        feeds: dict[str, NDArray[Any]] = {name: np.zeros((1, 4, _SMALL_SIDE, _SMALL_SIDE)) for name in opened.inputs}
    else:
        feeds = photo_feeds(sample, treatment.input, treatment, opened)
    answers = _ran(path, opened, feeds, outputs_by_role(treatment, opened, "answer").values())
    return Trial(treatment, files, None, *_span(answers[0]))


def _ran(
    path: Path, session: ModelSession, feeds: Mapping[str, NDArray[Any]], names: Iterable[str]
) -> list[NDArray[Any]]:
    try:
        return list(session.run(feeds, list(names)).values())
    except NetworkError as error:
        raise NetworkError(
            "“{name}” fails on a picture: {reason}. Choose another kind.", name=path.name, reason=error.fields["reason"]
        ) from error


def _span(answer: NDArray[Any]) -> tuple[float, float]:
    return (float(np.nanmin(answer)), float(np.nanmax(answer))) if answer.size else (0.0, 0.0)


def _try_matte(path: Path, session: Any, sample: NDArray[np.uint8], given: Treatment | None) -> Trial:
    side = _input_side(session, path.name)
    proposals = [given] if given is not None else _proposals(path.stem, side, len(session.get_outputs()))
    treatment, answer = _first_that_runs(session, proposals, sample, path.name)
    if given is None:
        settled = _settled(treatment, answer)
        if settled != treatment:
            treatment, answer = settled, _answer(session, settled, sample, path.name)
    return Trial(treatment, {"model": path}, activated(answer, treatment.activation), *_span(answer))


def family_treatment(family: Family, side: int | None = None, activation: Activation | None = None) -> Treatment:
    """Return how a family treats pictures; `side` in place of its usual one, `activation` of a custom network."""
    usual = FAMILIES[family]
    rule = usual.input if side is None else dataclasses.replace(usual.input, side=side)
    custom = activation if family == "custom" and activation is not None else usual.activation
    return dataclasses.replace(usual, input=rule, activation=custom)


def _opened(path: Path) -> Any:
    runtime = onnx_runtime()
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    try:
        return runtime.InferenceSession(model_of(str(path)), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise NetworkError(
            "“{name}” is not an ONNX network, or it is damaged: {reason}.", name=path.name, reason=first_line(error)
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
    if (fixed[2] is None) != (fixed[3] is None) or fixed[2] != fixed[3]:
        raise NetworkError(
            "“{name}” takes pictures of {height} × {width} only; Koutu runs squares.",
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
            reason=first_line(error),
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
