"""`koutu models import`: try a stranger's network in a process of its own, and keep it."""

import sys
from pathlib import Path

import numpy as np

from koutu import paths
from koutu.cli.model_arguments import ModelsOptions
from koutu.cli.models import TASKS
from koutu.cli.progress import visible
from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding import photo
from koutu.engine.files import private_folder
from koutu.engine.files.bounded import as_json
from koutu.engine.networks import importing
from koutu.engine.networks import sample_picture as samples
from koutu.engine.networks.families import task_of
from koutu.engine.networks.imported import treatment_values
from koutu.engine.networks.installing import keep
from koutu.engine.networks.store import ModelStore
from koutu.engine.networks.trial import TrialAnswer, no_mattes, try_apart


def run(options: ModelsOptions, store: ModelStore) -> int:
    """Try a network's files, and keep them unless told not to.

    Returns:
        0, or 1 where it cannot be used.
    """
    kept = None
    try:
        trial = _tried_here(options) if options.here else _tried_apart(options)
        if not options.dry_run:
            kept = keep(trial.files, store, trial.treatment, [options.mode], options.title)
    except KoutuError as error:
        if options.json:
            # Numbers stay numbers: whoever reads this may put the sentence together again, in another language.
            fields = {key: each if isinstance(each, int | float) else str(each) for key, each in error.fields.items()}
            _print({"status": "failed", "error": str(error), "template": error.template, "fields": fields})
        print(f"koutu: {visible(str(error))}", file=sys.stderr)
        return 1
    treatment = trial.treatment
    task = task_of(treatment.family)
    if options.json:
        line: dict[str, object] = {
            "status": "tried" if kept is None else "kept",
            "id": None if kept is None else kept.id,
            "task": task,
            "family": treatment.family,
            "side": treatment.input.side,
            "activation": treatment.activation,
            "lowest": trial.lowest,
            "highest": trial.highest,
        }
        if options.here:
            files = {role: str(path) for role, path in trial.files.items()}
            line |= {"treatment": treatment_values(treatment), "files": files, "span": [trial.lowest, trial.highest]}
        _print(line)
        return 0
    print(f"family      {treatment.family}, input {treatment.input.name}")
    made = f"made a matte by: {treatment.activation}" if task == "matte" else f"for {TASKS[task]}"
    print(f"answer      {trial.lowest:.3g} to {trial.highest:.3g}, {made}")
    if kept is not None:
        use = f": koutu cut … --mode {options.mode} --size {kept.id}" if task == "matte" else ""
        print(f"{kept.id}  imported{use}")
    return 0


def _tried_apart(options: ModelsOptions) -> TrialAnswer:
    sample = samples.sample_picture()
    if options.sample:
        sample = samples.eight_bit(photo.load(Path(options.sample)).pixels)
    with private_folder.temporary(paths.sessions(), "trial") as folder:
        files = [Path(each) for each in options.files]
        trial = try_apart(paths.program(), files, sample, folder, family=options.family, side=options.side)
    if options.matte:
        if trial.matte is None:
            raise no_mattes(files[0])
        samples.save_matte((trial.matte / 255).astype(np.float32), sample.shape, Path(options.matte))
    return trial


def _tried_here(options: ModelsOptions) -> TrialAnswer:
    """In the process that a trial is given."""
    sample = samples.eight_bit(photo.load(Path(options.sample)).pixels)
    given = None if options.family is None else importing.family_treatment(options.family, options.side)
    trial = importing.try_network([Path(each) for each in options.files], sample, given)
    if trial.matte is not None:
        samples.save_matte(trial.matte, sample.shape, Path(options.matte))
    return TrialAnswer(trial.treatment, trial.files, trial.lowest, trial.highest, None)


def _print(line: dict[str, object]) -> None:
    # As bytes would be: a path of any bytes is written with JSON's own escapes.
    print(as_json(line).decode())
