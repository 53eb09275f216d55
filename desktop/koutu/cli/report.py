"""What the user is told: results on the standard output, everything else on the standard error."""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from koutu.cli.cut_arguments import CutOptions
from koutu.cli.progress import Bar, clock, visible
from koutu.engine.batch.pipeline import Outcome, Progress
from koutu.engine.batch.plan import BatchJob, BatchPlan
from koutu.engine.core.errors import KoutuError
from koutu.engine.networks.catalog import Choice
from koutu.engine.networks.entry import NetworkEntry


class CutReport:
    """Tells what happens to a plan's inputs.

    Attributes:
        done: inputs that gave a cutout.
        failed: inputs that did not.
    """

    def __init__(self, plan: BatchPlan, options: CutOptions, choice: Choice) -> None:
        self.done = 0
        self.failed = 0
        self._plan = plan
        self._options = options
        self._choice = choice
        self._bar = Bar(sys.stderr)
        self._present: Progress | None = None
        self._started = time.monotonic()

    def begin(self, lacking: Sequence[NetworkEntry]) -> None:
        """Say what is not as one might expect.

        Args:
            lacking: the networks to install so that the mode has its own.
        """
        if self._choice.stands_in:
            self._say(
                f"There is no network for the mode {self._choice.asked.capitalize()} yet: "
                f"the one for {self._choice.recipe.mode.capitalize()} stands in. "
                f"Install its own with: koutu models install {' '.join(entry.id for entry in lacking)}"
            )
        if self._plan.renamed:
            first = self._plan.renamed[0]
            self._say(
                f"{_count(len(self._plan.renamed), 'cutout')} got a number after the name, since the name was taken: "
                f"{first.source.given} → {first.target}"
            )
        if self._plan.left_out and self._bar.alive:
            self._say(f"{_count(self._plan.left_out, 'other file')} left out: not called like pictures.")

    def tell(self, event: Progress | Outcome) -> None:
        """Take note of an event.

        Raises:
            BrokenPipeError: nobody reads the standard output any more.
        """
        if isinstance(event, Progress):
            self._present = event
            self.tick()
            return
        if event.error is None:
            self.done += 1
        else:
            self.failed += 1
        for sentence in sentences_of(event):
            self._say(sentence)
        if self._options.json:
            self._bar.clear()
            print(json.dumps(line_of(event, self._options, self._choice)), flush=True)
        if event.data is not None:
            self._bar.clear()
            sys.stdout.buffer.write(event.data)
            sys.stdout.buffer.flush()

    def tick(self) -> None:
        """Let the clock on the bar go on."""
        total = len(self._plan.steps)
        elapsed = time.monotonic() - self._started
        share, name = (0.0, "") if self._present is None else (self._present.share, self._present.step.given)
        self._bar.draw(self.done + self.failed, total, share=share, name=name, elapsed=elapsed)

    def end(self, stopped: bool) -> None:
        """Say how much was done: on a terminal, or when it was stopped on the way."""
        self._bar.clear()
        count = f"{self.done} of {len(self._plan.steps)} done"
        if stopped:
            self._say(f"Stopped: {count}.")
        elif self._bar.alive and self._options.output != "-":
            failed = f", {self.failed} failed" if self.failed else ""
            self._say(f"{count} in {clock(time.monotonic() - self._started)}{failed}.")

    def _say(self, sentence: str) -> None:
        self._bar.clear()
        print(f"koutu: {visible(sentence)}", file=sys.stderr, flush=True)


def line_of(outcome: Outcome, options: CutOptions, choice: Choice) -> dict[str, object]:
    """Return what `--json` tells of one input."""
    step = outcome.step
    target = step.target if isinstance(step, BatchJob) and outcome.error is None else None
    return {
        "input": step.given,
        "output": None if target is None else str(target),
        "status": _status(outcome),
        "seconds": round(outcome.seconds, 3),
        "mode": choice.asked,
        "size": options.size,
        "network": "+".join(dict.fromkeys(run.network.id for run in choice.recipe.runs)),
        "stands_in": choice.stands_in,
        "doubt": outcome.review_score,
        "error": None if outcome.error is None else _sentence_of(outcome.error, step.given),
    } | ({"notices": [_sentence_of(each, step.given) for each in outcome.notices]} if outcome.notices else {})


def _status(outcome: Outcome) -> str:
    if outcome.error is not None:
        return "failed"
    if outcome.skipped:
        return "skipped"
    return "incomplete" if outcome.incomplete else "done"


def sentences_of(outcome: Outcome) -> list[str]:
    """Return what a person is told of one input: why there is no cutout, and what else should be known."""
    given = outcome.step.given
    told = [_sentence_of(notice, given) for notice in outcome.notices]
    if outcome.error is None:
        return told
    error = _sentence_of(outcome.error, given)
    return [error if given in error else f"{given}: {error}", *told]


def _sentence_of(error: KoutuError, given: str) -> str:
    """Return the error's sentence, with the whole path instead of the bare name, which many folders may hold."""
    if error.fields.get("name") == Path(given).name:
        return error.template.format(**error.fields | {"name": given})
    return str(error)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
