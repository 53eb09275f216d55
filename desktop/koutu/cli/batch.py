"""Cut one picture after another; a bad one never stops the others."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from koutu.cli.arguments import CutOptions
from koutu.cli.plan import Job, Plan, Unusable
from koutu.cli.reading import Reading, read
from koutu.engine import export
from koutu.engine.cancel import CancelToken
from koutu.engine.catalog import Choice
from koutu.engine.cutout import make_cutout, make_matte
from koutu.engine.cutout_type import Cutout
from koutu.engine.errors import Cancelled, ExportError, KoutuError
from koutu.engine.network import Networks
from koutu.engine.photo import Photo

# How much of a picture's time the networks take; cleaning the colours and saving are the rest.
_MATTE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Progress:
    """A picture is on its way.

    Attributes:
        given: the picture.
        share: of its work that is done, 0 to 1.
    """

    given: str
    share: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input.

    Attributes:
        step: the input.
        error: the sentence if it failed, None if it is done.
        seconds: from its turn to its end.
        data: the encoded cutout where it goes to the standard output.
    """

    step: Job | Unusable
    error: str | None
    seconds: float
    data: bytes | None = None


class Batch:
    """The pictures of a plan, cut in their order, each read while the one before is cut.

    Args:
        plan: the inputs and where their cutouts go.
        options: how the cutouts are saved.
        choice: the networks to run.
        networks: opens and keeps them.
        cancel: stops the work; a file that is being written then is finished or not there.
        tell: called with what happens, on the thread that calls `run`.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        options: CutOptions,
        choice: Choice,
        networks: Networks,
        cancel: CancelToken,
        tell: Callable[[Progress | Outcome], None],
    ) -> None:
        self._plan = plan
        self._options = options
        self._choice = choice
        self._networks = networks
        self._cancel = cancel
        self._tell = tell
        self._ahead: Reading | None = None

    def run(self) -> None:
        """Cut them all; every input gets exactly one `Outcome`.

        Raises:
            Cancelled: by the token; the inputs that are left get no `Outcome`.
        """
        self._read_ahead(0)
        for index, step in enumerate(self._plan.steps):
            self._cancel.check()
            started = time.monotonic()
            self._tell(Progress(step.given, 0.0))
            data = error = None
            try:
                data = self._cut(index, step)
            except Cancelled:
                raise
            except KoutuError as failure:
                error = _sentence(failure, step.given)
            except MemoryError:
                error = "There is not enough memory for this picture."
            except Exception as failure:  # a defect of ours in one picture must not cost the others either
                error = f"Something went wrong inside Koutu: {failure!r}."
            self._tell(Outcome(step, error, time.monotonic() - started, data))

    def _read_ahead(self, index: int) -> None:
        steps = self._plan.steps[index : index + 1]
        self._ahead = Reading(lambda: self._prepare(steps[0])) if steps else None

    def _prepare(self, step: Job | Unusable) -> Photo:
        if isinstance(step, Unusable):
            raise step.error
        if step.target is not None and not self._options.overwrite and os.path.lexists(step.target):
            raise ExportError("“{path}” exists already. Give --overwrite to replace it.", path=step.target)
        return read(step.source, self._cancel)

    def _cut(self, index: int, step: Job | Unusable) -> bytes | None:
        reading = self._ahead
        assert reading is not None
        try:
            photo = reading.photo(self._cancel)
        finally:
            self._read_ahead(index + 1)
        assert isinstance(step, Job)
        if step.target is not None:
            _make_folder(step.target.parent)
        matte = make_matte(
            photo,
            self._choice,
            self._networks,
            cancel=self._cancel,
            progress=lambda share: self._tell(Progress(step.given, _MATTE_SHARE * share)),
        )
        if self._options.matte_only:
            cut = Cutout(photo, photo.pixels, matte)  # a matte alone needs no clean colours
        else:
            cut = make_cutout(photo, matte, self._cancel)
        self._cancel.check()
        if step.target is None:
            return export.encode_cutout(
                cut,
                self._plan.format,
                background=self._options.background,
                matte_only=self._options.matte_only,
                trim=self._options.trim,
            )
        export.save_cutout(
            cut,
            step.target,
            self._plan.format,
            background=self._options.background,
            matte_only=self._options.matte_only,
            trim=self._options.trim,
            overwrite=self._options.overwrite,
            cancel=self._cancel,
        )
        return None


def _sentence(error: KoutuError, given: str) -> str:
    """The error's sentence, with the whole path instead of the bare name: folders may hold many of the same name."""
    if error.fields.get("name") == Path(given).name:
        return error.template.format(**error.fields | {"name": given})
    return str(error)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(
            "The folder “{folder}” cannot be made ({reason}).", folder=folder, reason=error.strerror or error
        ) from error
