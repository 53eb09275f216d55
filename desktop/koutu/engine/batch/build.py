"""How a batch is put together: the one way of window and command line."""

from collections.abc import Sequence
from pathlib import Path

from koutu.engine.batch.journal import Journal, settings_digest
from koutu.engine.batch.plan import BatchPlan, make_plan
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.export.export import Export
from koutu.engine.export.formats import Format


def plan_batch(
    inputs: Sequence[str],
    output: str,
    export: Export,
    mode: str,
    *,
    format: Format | None = None,
    exclude: Sequence[str] = (),
) -> BatchPlan:
    """Return what is cut and where it goes, with the names and, unless `output` says another, the format of `export`.

    Args:
        inputs, output, exclude: as `make_plan`.
        export: how pictures are saved.
        mode: for the names.
        format: asked for by itself, against what `output` is called.

    Raises:
        UsageError, ExportError: as `make_plan`.
    """
    template = export.name or "{name}"
    return make_plan(inputs, output, format, otherwise=export.format, template=template, mode=mode, exclude=exclude)


def open_journal(folder: Path, settings: BatchSettings, *, resume: bool, trusting: bool = False) -> Journal:
    """Open the list of what is done in a folder; what was done with other settings counts as not done.

    Raises:
        ExportError: the folder cannot be made or written into.
    """
    s = settings
    digest = settings_digest(s.choice, s.look, s.export, s.refine, pick=s.pick, also=s.also, framing=s.framing)
    return Journal(folder, digest, resume=resume, trusting=trusting)
