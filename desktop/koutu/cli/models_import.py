"""`koutu models import`: try a stranger's network in a process of its own, and keep it."""

import json
import sys
from pathlib import Path
from typing import cast

import numpy as np

from koutu import paths
from koutu.cli.arguments import ModelsOptions
from koutu.cli.progress import visible
from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding import photo
from koutu.engine.files import private_folder
from koutu.engine.networks import importing
from koutu.engine.networks.families import Activation, MatteFamily
from koutu.engine.networks.store import ModelStore
from koutu.engine.networks.trial import TrialAnswer, try_apart


def run(options: ModelsOptions, store: ModelStore) -> int:
    """Try a file, and keep it unless told not to.

    Returns:
        0, or 1 where it cannot be used.
    """
    path, kept = Path(options.file), None
    try:
        trial = _tried_here(options) if options.here else _tried_apart(options)
        family, activation = cast(MatteFamily, trial.family), cast(Activation, trial.activation)
        treatment = importing.family_treatment(family, trial.side, activation)
        if not options.dry_run:
            kept = importing.keep(path, store, treatment, [options.mode], options.title)
    except KoutuError as error:
        if options.json:
            # Numbers stay numbers: whoever reads this may put the sentence together again, in another language.
            fields = {key: each if isinstance(each, int | float) else str(each) for key, each in error.fields.items()}
            print(json.dumps({"status": "failed", "error": str(error), "template": error.template, "fields": fields}))
        print(f"koutu: {visible(str(error))}", file=sys.stderr)
        return 1
    if options.json:
        line: dict[str, object] = {
            "status": "tried" if kept is None else "kept",
            "id": None if kept is None else kept.id,
            "family": trial.family,
            "side": trial.side,
            "activation": trial.activation,
            "lowest": trial.lowest,
            "highest": trial.highest,
        }
        print(json.dumps(line))
        return 0
    print(f"family      {trial.family}, input {treatment.input.kind} {trial.side}")
    print(f"answer      {trial.lowest:.3g} to {trial.highest:.3g}, made a matte by: {trial.activation}")
    if kept is not None:
        print(f"{kept.id}  imported: koutu cut … --mode {options.mode} --size {kept.id}")
    return 0


def _tried_apart(options: ModelsOptions) -> TrialAnswer:
    sample = importing.sample_picture()
    if options.sample:
        sample = importing.eight_bit(photo.load(Path(options.sample)).pixels)
    with private_folder.temporary(paths.sessions(), "trial") as folder:
        path, family, side = Path(options.file), options.family, options.side
        trial = try_apart(paths.program(), path, sample, folder, family=family, side=side)
    if options.matte:
        importing.save_matte((trial.matte / 255).astype(np.float32), sample.shape, Path(options.matte))
    return trial


def _tried_here(options: ModelsOptions) -> TrialAnswer:
    """In the process that a trial is given."""
    sample = importing.eight_bit(photo.load(Path(options.sample)).pixels)
    given = None if options.family is None else importing.family_treatment(options.family, options.side)
    trial = importing.try_network(Path(options.file), sample, given)
    importing.save_matte(trial.matte, sample.shape, Path(options.matte))
    treatment, matte = trial.treatment, (trial.matte * 255).astype("uint8")
    return TrialAnswer(treatment.family, treatment.input.side, treatment.activation, trial.lowest, trial.highest, matte)
