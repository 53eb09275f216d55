"""What is cut and where it is written: settled before any work, from names and folders alone.

Two inputs never share an output, and no output is an input. A cutout is called like its picture; where that name is
taken by an earlier input's cutout, is a folder of the output's tree, or is the place of an input, it gets -2, -3, ….
"""

import os
import stat
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Literal

from koutu.engine.core.errors import KoutuError, PhotoError, UsageError
from koutu.engine.core.framing import Framing
from koutu.engine.decoding.photo import PHOTO_SUFFIXES
from koutu.engine.export.formats import FORMATS, Format, format_of
from koutu.engine.files.folders import find_files
from koutu.engine.files.links import is_link, name_of
from koutu.engine.files.names import file_names, fitting
from koutu.engine.files.same_place import file_number, folded, place_keys, same_folder


@dataclass(frozen=True, slots=True)
class BatchSource:
    """One picture to cut.

    Attributes:
        kind: how it is read.
        given: the path, link or "-", as the user wrote it or as found in a folder.
        place: where it lies in the output's tree, under its own name.
        framing: how it is turned, mirrored and cropped before anything else.
    """

    kind: Literal["file", "link", "stdin"]
    given: str
    place: PurePath
    framing: Framing = field(default_factory=Framing)


@dataclass(frozen=True, slots=True)
class Unusable:
    """An input that gives no picture at all: a folder that is empty or cannot be read.

    Attributes:
        given: what the user wrote, or the folder found below it.
        error: what is wrong with it.
    """

    given: str
    error: KoutuError


@dataclass(frozen=True, slots=True)
class BatchJob:
    """One picture and where its cutout goes.

    Attributes:
        source: the picture.
        target: the file to write, None for the standard output.
    """

    source: BatchSource
    target: Path | None

    @property
    def given(self) -> str:
        """The picture, as the user wrote it or as found in a folder."""
        return self.source.given


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """Everything there is to do.

    Attributes:
        steps: in the order of the inputs.
        format: of every file written.
        renamed: the jobs whose cutouts got a number after their name.
        left_out: how many files in folders were passed over, since they are not called like pictures.
        folder: that the files go to; None for a single file or the standard output.
    """

    steps: tuple[BatchJob | Unusable, ...]
    format: Format
    renamed: tuple[BatchJob, ...] = ()
    left_out: int = 0
    folder: Path | None = None

    def inputs(self) -> frozenset[tuple[int, int]]:
        """The input files by their numbers: none of them may be replaced, whatever name it has by then."""
        files = (step for step in self.steps if isinstance(step, BatchJob) and step.source.kind == "file")
        numbers = (file_number(Path(step.given)) for step in files)
        return frozenset(number for number in numbers if number is not None)


def make_plan(
    inputs: Sequence[str],
    output: str,
    format: Format | None,
    *,
    otherwise: Format = "png",
    template: str = "{name}",
    mode: str = "general",
    exclude: Sequence[str] = (),
) -> BatchPlan:
    """Settle what is cut and where it goes.

    Folders are searched with all folders below them as `find_files` does, but for the output folder. A single folder's
    tree becomes the output's tree; of several inputs each folder is kept under its own name.

    Args:
        inputs: files, folders, links, or "-".
        output: a file, a folder, or "-".
        format: None to go by the output's name.
        otherwise: the format where neither says one.
        template: how files in a folder are called, before the ending; see `engine/files/names.py`.
            Numbers are the plan's.
        mode: for the template.
        exclude: patterns of what is left out of folders; see `find_files`.

    Raises:
        UsageError: the output cannot take these inputs.
        ExportError: the template is none.
    """
    if output == "-":
        if len(inputs) > 1 or _is_input_folder(inputs[0]):
            raise UsageError("-o - takes one picture only: name a folder for several.")
        steps, _ = _collect(inputs, None)
        return BatchPlan(
            tuple(BatchJob(step, None) for step in steps if isinstance(step, BatchSource)), format or otherwise
        )
    if _is_folder(inputs, output):
        return _into_folder(inputs, Path(output), format or otherwise, file_names(template, mode), exclude)
    return _into_file(inputs, Path(output), format, otherwise)


def name_targets(
    places: Sequence[PurePath],
    suffix: str,
    is_input: Callable[[PurePath], bool],
    named: Callable[[str, int], str] = lambda name, _: name,
) -> list[PurePath]:
    """A place in the output for each place in the inputs, with `suffix`, no two alike on any file system.

    Args:
        places: relative paths, with the pictures' own names.
        suffix: of all the outputs, with its dot.
        is_input: whether an output at a place would be written onto an input.
        named: the file's name without its ending, by the picture's and its number from 1.
    """
    wanted = [place.parent / fitting(named(_stem(place.name), n), suffix) for n, place in enumerate(places, start=1)]
    taken = {_folded(folder) for place in places for folder in place.parents}
    targets: dict[int, PurePath] = {}
    for index, target in enumerate(wanted):
        if _folded(target) not in taken and not is_input(target):
            taken.add(_folded(target))
            targets[index] = target
    last_number: dict[str, int] = {}
    for index, target in enumerate(wanted):
        if index in targets:
            continue
        number = last_number.get(_folded(target), 1)
        numbered = target
        while _folded(numbered) in taken or is_input(numbered):
            number += 1
            numbered = target.parent / fitting(target.name.removesuffix(suffix), f"-{number}{suffix}")
        last_number[_folded(target)] = number
        taken.add(_folded(numbered))
        targets[index] = numbered
    return [targets[index] for index in range(len(places))]


def _is_input_folder(given: str) -> bool:
    return given != "-" and not is_link(given) and _is_dir(given)


def _is_dir(path: str) -> bool:
    return stat.S_ISDIR(_mode(path))


def _mode(path: str | Path) -> int:
    # Path.is_dir and its like raise where a folder on the way may not be entered; such a path is tried, and fails then.
    try:
        return Path(path).stat().st_mode
    except OSError:
        return 0


def _is_folder(inputs: Sequence[str], output: str) -> bool:
    if _is_dir(output):
        return True
    slash, many = output.endswith(("/", os.sep)), len(inputs) > 1 or _is_input_folder(inputs[0])
    if not slash and not many:
        return False
    if _mode(output.rstrip("/" + os.sep)):
        raise UsageError("“{path}” is a file, but a folder is needed here: choose another name.", path=output)
    if not slash and Path(output).suffix.lower() in PHOTO_SUFFIXES:
        raise UsageError("“{path}” is one file, but there may be many: name a folder, such as cutouts/.", path=output)
    return True


def _into_file(inputs: Sequence[str], target: Path, format: Format | None, otherwise: Format) -> BatchPlan:
    named = format_of(target)
    if named is None and target.suffix.lower() in PHOTO_SUFFIXES:
        known = ", ".join(spec.suffix for spec in FORMATS.values())
        raise UsageError("Koutu writes {known}, not {suffix}.", known=known, suffix=target.suffix)
    if named is None and format is None:
        raise UsageError("Is “{path}” a file or a folder? Write {path}.png or {path}/.", path=target)
    if named is not None and format is not None and named != format:
        raise UsageError("“{path}” is not the name of a {format} file.", path=target, format=FORMATS[format].title)
    steps, _ = _collect(inputs, None)
    if _keys(steps) & place_keys(target):
        raise UsageError("“{path}” is the input itself, which is never overwritten: choose another name.", path=target)
    jobs = tuple(BatchJob(step, target) for step in steps if isinstance(step, BatchSource))
    return BatchPlan(jobs, format or named or otherwise)


def _into_folder(
    inputs: Sequence[str], folder: Path, format: Format, named: Callable[[str, int], str], exclude: Sequence[str]
) -> BatchPlan:
    for given in inputs:
        if _is_input_folder(given) and same_folder(Path(given), folder):
            raise UsageError(
                "“{path}” is an input as well: choose another folder, such as {other}/.",
                path=folder,
                other=folder / "cutouts",
            )
    steps, left_out = _collect(inputs, folder, exclude)
    keys = _keys(steps)
    sources = [step for step in steps if isinstance(step, BatchSource)]
    suffix = FORMATS[format].suffix
    targets = name_targets(
        [source.place for source in sources], suffix, lambda place: bool(keys & place_keys(folder / place)), named
    )
    jobs = {source: BatchJob(source, folder / target) for source, target in zip(sources, targets, strict=True)}
    renamed = [
        job
        for number, (source, job) in enumerate(jobs.items(), start=1)
        if job.target is not None and job.target.name != fitting(named(_stem(source.place.name), number), suffix)
    ]
    return BatchPlan(
        tuple(step if isinstance(step, Unusable) else jobs[step] for step in steps),
        format,
        tuple(renamed),
        left_out,
        folder,
    )


def _collect(
    inputs: Sequence[str], output: Path | None, exclude: Sequence[str] = ()
) -> tuple[list[BatchSource | Unusable], int]:
    """The pictures of all inputs, each once, and how many files were passed over."""
    steps: list[BatchSource | Unusable] = []
    left_out = 0
    for given in inputs:
        if given == "-":
            steps.append(BatchSource("stdin", given, PurePath("stdin")))
        elif is_link(given):
            steps.append(BatchSource("link", given, PurePath(name_of(given))))
        elif _is_dir(given):
            root = PurePath(Path(given).absolute().name if len(inputs) > 1 else "")
            found, others = _walk(given, root, output, exclude)
            steps += found
            left_out += others
        else:
            steps.append(BatchSource("file", given, PurePath(Path(given).name)))
    unique: dict[object, BatchSource | Unusable] = {}
    for step in steps:
        is_file = isinstance(step, BatchSource) and step.kind == "file"
        unique.setdefault(_real(Path(step.given)) if is_file else step, step)
    return list(unique.values()), left_out


def _walk(
    folder: str, root: PurePath, output: Path | None, exclude: Sequence[str]
) -> tuple[list[BatchSource | Unusable], int]:
    found = find_files(Path(folder), PHOTO_SUFFIXES, exclude=exclude, skipped=output)
    steps: list[BatchSource | Unusable] = [
        BatchSource("file", str(path), root / path.relative_to(folder)) for path in found.files
    ]
    for error in found.unread:
        unread = PhotoError("The folder cannot be read ({reason}).", reason=error.strerror)
        steps.append(Unusable(str(error.filename), unread))
    if not steps:
        steps.append(Unusable(folder, PhotoError("There is no picture in this folder.")))
    return steps, found.others


def _stem(name: str) -> str:
    # Only a picture's suffix is one: IMG.final and the host x.org keep their dots.
    path = PurePath(name)
    return path.stem if path.suffix.lower() in PHOTO_SUFFIXES else name


def _folded(place: PurePath) -> str:
    return folded(str(place))


def _real(path: Path) -> str:
    return str(Path(os.path.realpath(path.parent), path.name))


def _keys(steps: Collection[BatchSource | Unusable]) -> set[tuple[object, ...]]:
    """What stands for the places of the input files."""
    files = (Path(step.given) for step in steps if isinstance(step, BatchSource) and step.kind == "file")
    return set[tuple[object, ...]]().union(*map(place_keys, files))
