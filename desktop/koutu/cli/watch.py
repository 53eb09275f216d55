"""`koutu watch`: the watched folder without a window."""

import json
import os
import queue
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path, PurePath

from koutu.cli.cut_setup import CutSetup, set_up
from koutu.cli.line_thread import LineThread
from koutu.cli.progress import visible
from koutu.cli.report import line_of, sentences_of
from koutu.cli.stopping import stopped_by_signals
from koutu.cli.watch_arguments import WatchOptions
from koutu.engine.batch.build import open_journal
from koutu.engine.batch.folder_look import SECONDS, FolderLook
from koutu.engine.batch.journal import Journal
from koutu.engine.batch.pipeline import BatchPipeline, Outcome, Progress, automatic_jobs
from koutu.engine.batch.plan import BatchJob, BatchSource
from koutu.engine.batch.takes import free_take
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import UsageError
from koutu.engine.export.formats import FORMATS
from koutu.engine.files.names import file_names, fitting
from koutu.engine.files.same_place import same_folder
from koutu.engine.networks.catalog import Choice

_LATEST = 0.1  # seconds until a signal is heeded


def run(options: WatchOptions) -> int:
    """Cut what comes into a folder until a signal ends it.

    Returns:
        0.

    Raises:
        KoutuError: the folders or the words make no sense.
        BrokenPipeError: nobody reads the standard output any more.
    """
    folder, out = Path(options.folder), Path(options.cut.output)
    if not folder.is_dir():
        raise UsageError("“{path}” is no folder that can be watched.", path=folder)
    setup = set_up(options.cut)
    format = options.cut.format or setup.settings.export.format
    setup = replace(setup, settings=replace(setup.settings, export=replace(setup.settings.export, format=format)))
    journal = open_journal(out, setup.settings, resume=options.existing)
    cancel = CancelToken()
    events: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
    try:
        if same_folder(folder, out):
            raise UsageError("“{path}” is the watched folder itself: cutouts would be cut again.", path=out)
        line = _Line(options, setup, journal, cancel, events.put)
        work = LineThread("koutu-watch", line.run, partial(events.put, None))
        with stopped_by_signals(cancel):
            work.start()
            print(f"koutu: watching {visible(options.folder)}", file=sys.stderr, flush=True)
            try:
                while (event := events.get()) is not None:
                    _tell(event, options, setup.settings.choice)
            finally:
                cancel.cancel()
                work.join()
    finally:
        journal.close(finished=False)
    if work.defect is not None:
        raise work.defect
    return 0


def _tell(outcome: Outcome, options: WatchOptions, choice: Choice) -> None:
    for sentence in sentences_of(outcome):
        print(f"koutu: {visible(sentence)}", file=sys.stderr, flush=True)
    if options.cut.json:
        print(json.dumps(line_of(outcome, options.cut, choice)), flush=True)
    elif outcome.error is None and isinstance(outcome.step, BatchJob):
        print(f"{visible(outcome.step.given)} → {visible(str(outcome.step.target))}", flush=True)


class _Line:
    """Looks, and cuts what came."""

    def __init__(
        self,
        options: WatchOptions,
        setup: CutSetup,
        journal: Journal,
        cancel: CancelToken,
        tell: Callable[[Outcome], None],
    ) -> None:
        self._options = options
        self._setup = setup
        self._journal = journal
        self._cancel = cancel
        self._tell = tell
        self._out = Path(options.cut.output)
        self._named = file_names(setup.settings.export.name or "{name}", options.cut.mode)
        self._number = 0
        self._look = FolderLook(Path(options.folder), existing=options.existing)
        self._looked = 0.0
        self._waiting: deque[BatchJob] = deque()
        self._planned: set[Path | None] = set()  # of files that are not there yet

    def run(self) -> None:
        """Go on until cancelled.

        Raises:
            Cancelled: by the token.
        """
        while True:
            self._look_again()
            if self._waiting:
                self._pipeline().run(self._jobs())
            time.sleep(_LATEST)
            self._cancel.check()

    def _pipeline(self) -> BatchPipeline:
        return BatchPipeline(
            self._setup.settings,
            networks=self._setup.networks,
            cancel=self._cancel,
            tell=self._told,
            jobs=self._options.cut.jobs or automatic_jobs(),
            journal=self._journal,
            labels=self._setup.labels,
        )

    def _told(self, event: Progress | Outcome) -> None:
        if isinstance(event, Outcome):
            if isinstance(event.step, BatchJob):
                self._planned.discard(event.step.target)
            self._tell(event)

    def _jobs(self) -> Iterator[BatchJob]:
        """What waits, and what comes while that is worked on."""
        while True:
            self._look_again()
            if not self._waiting:
                return
            yield self._waiting.popleft()

    def _look_again(self) -> None:
        if time.monotonic() - self._looked < SECONDS:
            return
        self._looked = time.monotonic()
        for path in self._look.look():
            source = BatchSource("file", str(path), PurePath(path.name))
            if self._journal.earlier_file(source) is None:
                self._waiting.append(BatchJob(source, self._place_for(path)))

    def _place_for(self, path: Path) -> Path:
        suffix = FORMATS[self._setup.settings.export.format].suffix
        name = path.stem
        for number in count(1):
            self._number += 1
            numbered = self._named(name, self._number) != self._named(name, self._number + 1)
            target = self._out / fitting(self._named(name, self._number), suffix)
            # Where the template counts, the next number is a place of its own; otherwise the retake gets one.
            if not numbered and not self._options.cut.overwrite:
                target = free_take(target, number)[1]
            if target not in self._planned and (self._options.cut.overwrite or not os.path.lexists(target)):
                break
        self._planned.add(target)
        return target
