"""`koutu cut`: the work on one thread, what the user sees on the other."""

import queue
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from koutu.cli.cut_arguments import CutOptions, wrong_usage
from koutu.cli.cut_setup import CutSetup, set_up
from koutu.cli.line_thread import LineThread
from koutu.cli.report import CutReport
from koutu.cli.stopping import stopped_by_signals
from koutu.engine.batch.build import open_journal, plan_batch
from koutu.engine.batch.journal import Journal
from koutu.engine.batch.pipeline import BatchPipeline, Outcome, Progress, automatic_jobs
from koutu.engine.batch.plan import BatchJob, BatchPlan
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import ExportError, LabelError, StyleError, UsageError

if TYPE_CHECKING:
    from koutu.cluster.line import ClusterLine

# How often the bar's clock is drawn.
_TICK = 0.25


def run(options: CutOptions) -> int:
    """Cut what `options` asks for.

    Returns:
        0 all done, 1 some failed, 128 + the signal's number when one stopped it.

    Raises:
        SystemExit: with 2, the inputs and the output do not go together.
        CatalogError: the list of networks cannot be used.
        BrokenPipeError: nobody reads the standard output any more.
    """
    setup, plan = _planned(options)
    order = setup.settings
    report = CutReport(plan, options, order.choice)
    report.begin(setup.store.lacking(options.mode, options.size) if order.choice.stands_in else ())
    journal = _journal(plan, order, options)
    cancel = CancelToken()
    events: queue.SimpleQueue[Progress | Outcome | None] = queue.SimpleQueue()
    line = _line(options, setup, plan, journal, cancel=cancel, tell=events.put)
    work = LineThread("koutu-cut", partial(line.run, iter(plan.steps)), partial(events.put, None))
    with stopped_by_signals(cancel) as signals:
        work.start()
        try:
            for event in _until_none(events, report):
                report.tell(event)
        finally:
            # Also after a broken pipe: no file may be left half written.
            cancel.cancel()
            work.join()
            if journal is not None:
                journal.close(finished=report.done == len(plan.steps))
    report.end(stopped=bool(signals))
    for notice in setup.networks.devices.take_notices():
        print(f"koutu: {notice}", file=sys.stderr)
    if work.defect is not None:
        raise work.defect
    if signals:
        return 128 + signals[0]
    return 1 if report.failed else 0


def _line(
    options: CutOptions,
    setup: CutSetup,
    plan: BatchPlan,
    journal: Journal | None,
    *,
    cancel: CancelToken,
    tell: Callable[[Progress | Outcome], None],
) -> "BatchPipeline | ClusterLine":
    """Return what does the work: this machine, or others.

    Raises:
        UsageError: the extra `cluster` is not installed.
    """
    if not options.cluster:
        return BatchPipeline(
            setup.settings,
            networks=setup.networks,
            cancel=cancel,
            tell=tell,
            jobs=options.jobs or automatic_jobs(),
            journal=journal,
            labels=setup.labels,
            spared=plan.inputs(),
        )
    try:
        from koutu.cluster.line import ClusterLine
        from koutu.cluster.needs import needs_of
    except ImportError as error:
        raise UsageError("--cluster needs the extra “cluster”: pip install koutu[cluster]") from error
    return ClusterLine(
        options.cluster,
        setup.settings,
        needs_of(setup.settings, setup.labels),
        cancel=cancel,
        tell=tell,
        journal=journal,
        spared=plan.inputs(),
        shared=options.shared,
        notice=lambda sentence: print(f"koutu: {sentence}", file=sys.stderr, flush=True),
    )


def _planned(options: CutOptions) -> tuple[CutSetup, BatchPlan]:
    """What is done to every picture, and where they go.

    Raises:
        SystemExit: with 2, the words do not go together.
    """
    try:
        setup = set_up(options)
        plan = plan_batch(
            options.inputs,
            options.output,
            setup.settings.export,
            options.mode,
            format=options.format,
            exclude=options.exclude,
        )
    except (ExportError, LabelError, StyleError, UsageError) as error:
        wrong_usage(str(error))
    order = setup.settings
    order = replace(order, export=replace(order.export, format=plan.format))
    if order.also:
        _check_also(order, plan)
    return replace(setup, settings=order), plan


def _check_also(order: BatchSettings, plan: BatchPlan) -> None:
    """Refuse further files that have no place, or the place of another file.

    Raises:
        SystemExit: with 2.
    """
    firsts = [step.target for step in plan.steps if isinstance(step, BatchJob)]
    targets = [target for target in firsts if target is not None]
    if len(targets) < len(firsts):
        wrong_usage("--also writes further files: name a file or a folder instead of -o -")
    places = Counter([*targets, *(each.beside(target) for target in targets for each in order.also)])
    twice = next((path for path, count in places.items() if count > 1), None)
    if twice is not None:
        wrong_usage(f"two files would be called “{twice}”: choose other names by --name")


def _journal(plan: BatchPlan, order: BatchSettings, options: CutOptions) -> Journal | None:
    """Of a folder's batch; one picture needs none."""
    if plan.folder is None or (len(plan.steps) < 2 and not options.resume):
        return None
    return open_journal(plan.folder, order, resume=options.resume, trusting=options.resume)


def _until_none(
    events: "queue.SimpleQueue[Progress | Outcome | None]", report: CutReport
) -> Iterator[Progress | Outcome]:
    while True:
        try:
            event = events.get(timeout=_TICK)
        except queue.Empty:
            report.tick()
            continue
        if event is None:
            return
        yield event
