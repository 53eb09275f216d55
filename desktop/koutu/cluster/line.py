"""A batch whose pictures are cut elsewhere: this machine reads the plan, keeps the journal and writes every file."""

import queue
import socket
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import dask
from distributed import Client, Future, KilledWorker
from distributed.comm.addressing import parse_address, parse_host_port

from koutu.cluster.needs import Needs
from koutu.cluster.remote import RemotePhoto, RemoteResult, Told, cut_photo, known_refusal
from koutu.engine.batch.caught import caught
from koutu.engine.batch.journal import Journal
from koutu.engine.batch.pipeline import InOrder, Outcome, Progress, check_free, make_folder
from koutu.engine.batch.plan import BatchJob, Unusable
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import KoutuError, UsageError
from koutu.engine.decoding.read_file import shown_name
from koutu.engine.decoding.read_picture import read_picture
from koutu.engine.files.atomic import write_atomically

# Photos on their way for each worker: the one it cuts and the next. More only fill the scheduler's memory.
_EACH = 2
_USUAL_PORT = 8786
_DEATHS = 3  # of workers with one photo in hand, until that photo is given up
_LOOK = 0.2  # seconds between two looks at what is new
_ROLL_CALL = 1.0  # seconds between two times that the scheduler is asked who works for it
_PATIENCE = 10.0  # seconds until a scheduler that was never there is missed
_AWAY = 300.0  # seconds that a scheduler or all workers may be away


class ClusterError(KoutuError):
    """Something on another machine, in its own sentence."""


@dataclass(eq=False, slots=True)
class _Sent:
    number: int
    job: BatchJob
    photo: RemotePhoto
    begun: float = field(default_factory=time.monotonic)


class ClusterLine:
    """Takes steps as they come and tells what becomes of them, as `BatchPipeline` does.

    Args:
        address: the scheduler's, such as `tcp://192.168.1.5:8786`.
        settings, journal, tell, spared, cancel: as `BatchPipeline` takes them.
        needs: what a worker must have.
        shared: whether workers read photos from the paths of this machine; otherwise the photos are sent.
        notice: is told what a person should know of the workers.
    """

    def __init__(
        self,
        address: str,
        settings: BatchSettings,
        needs: Needs,
        *,
        cancel: CancelToken,
        tell: Callable[[Progress | Outcome], None],
        journal: Journal | None,
        spared: Collection[tuple[int, int]],
        shared: bool,
        notice: Callable[[str], None],
    ) -> None:
        self._address = address
        self._settings = replace(settings, matting=None)  # the workers have networks of their own
        self._needs = needs
        self._cancel = cancel
        self._told = InOrder(tell)
        self._journal = journal
        self._spared = frozenset(spared)
        self._shared = shared
        self._notice = notice
        self._client: Client | None = None
        self._ended: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        self._sent: dict[Future[Any], _Sent] = {}
        self._again: list[_Sent] = []
        self._workers: dict[str, str] = {}  # why each cannot help, by its address; "" where it can
        self._helpers: list[str] = []
        self._ask_again = 0.0
        self._alone_since: float | None = None

    def run(self, steps: Iterator[BatchJob | Unusable]) -> None:
        """Work through the steps; every one gets exactly one `Outcome`.

        Raises:
            Cancelled: by the token; the steps that are left get no `Outcome`.
            UsageError: the scheduler cannot be reached, or no worker can help.
        """
        numbered = enumerate(steps)
        more = True
        try:
            while more or self._sent or self._again:
                self._cancel.check()
                self._keep_connected()
                helping = self._helping()
                while helping and (more or self._again) and len(self._sent) < _EACH * len(helping):
                    more = self._send_next(numbered, helping) and more
                self._take()
        finally:
            if self._client is not None:
                self._client.close(timeout=5)

    def _send_next(self, steps: Iterator[tuple[int, BatchJob | Unusable]], helping: list[str]) -> bool:
        """Send one photo off; whether there may be more."""
        if self._again:
            self._submit(self._again.pop(), helping)
            return True
        number, step = next(steps, (0, None))
        if step is None:
            return False
        begun = time.monotonic()
        self._told(number, Progress(step, 0.0))
        photo, failure = caught(partial(self._prepare, step))
        if photo is None:
            seconds = time.monotonic() - begun
            self._told(number, Outcome(step, failure, seconds, skipped=failure is None))
        else:
            assert isinstance(step, BatchJob)
            self._submit(_Sent(number, step, photo), helping)
        return True

    def _prepare(self, step: BatchJob | Unusable) -> RemotePhoto | None:
        """What is sent for a picture, or None for one that is done already."""
        if isinstance(step, Unusable):
            raise step.error
        if self._journal is not None and self._journal.is_done(step, overwrite=self._settings.overwrite):
            return None
        if step.target is not None and not self._settings.overwrite:
            check_free(step.target, self._settings)
        if self._shared and step.source.kind == "file":
            path = Path(step.given).absolute()
            return RemotePhoto(shown_name(path), str(path), b"", step.source.framing)
        kind = "pipe" if step.source.kind == "file" else step.source.kind
        found = read_picture(kind, step.given, self._cancel)
        return RemotePhoto(found.name, "", found.data, step.source.framing)

    def _submit(self, sent: _Sent, helping: list[str]) -> None:
        assert self._client is not None
        future = self._client.submit(
            cut_photo, sent.photo, self._settings, self._needs, pure=False, workers=helping, retries=_DEATHS
        )
        self._sent[future] = sent
        future.add_done_callback(self._ended.put)

    def _take(self) -> None:
        """Take what has ended, or wait a moment."""
        try:
            future = self._ended.get(timeout=_LOOK)
        except queue.Empty:
            return
        sent = self._sent.pop(future, None)
        if sent is None:
            return  # of a scheduler that is gone
        if future.status == "cancelled":
            self._again.append(sent)
            return
        result, failure = self._result(future)
        future.release()
        if result is not None and result.refusal:
            self._forget_workers()  # one came back with another installation: all are asked again
            self._again.append(sent)
            return
        if result is not None and result.error is not None:
            failure = _error(result.error)
        data = b""
        if result is not None and failure is None:
            data, failure = caught(partial(self._write, sent.job, result.files))
        self._told(sent.number, _outcome(sent, result, failure, data))

    def _result(self, future: "Future[Any]") -> tuple[RemoteResult | None, KoutuError | None]:
        try:
            return future.result(), None
        except KilledWorker:
            return None, ClusterError("{times} workers died over this picture. It may need more memory.", times=_DEATHS)
        except Exception as error:
            return None, ClusterError("Something went wrong on a worker: {reason}.", reason=repr(error))

    def _write(self, job: BatchJob, files: tuple[bytes, ...]) -> bytes:
        """Write a picture's files, once and whole, or return the bytes where it has no file."""
        if job.target is None:
            return files[0]
        make_folder(job.target.parent)
        if self._journal is not None:
            self._journal.begin(job)
        places = (job.target, *(each.beside(job.target) for each in self._settings.also))
        for path, data in zip(places, files, strict=True):
            write_atomically(path, data, self._settings.overwrite, spared=self._spared)
        if self._journal is not None:
            self._journal.done(job)
        return b""

    def _keep_connected(self) -> None:
        """Connect, also again after the scheduler was away; what was on its way is sent again then."""
        if self._client is not None and self._client.status == "running":
            return
        if self._client is not None:
            self._notice("The scheduler is away; waiting for it.")
            self._client.close(timeout=1)
            self._client = None
            self._again += self._sent.values()
            self._sent.clear()
            self._forget_workers()
        until = time.monotonic() + (_AWAY if self._again else _PATIENCE)
        while self._client is None:
            self._cancel.check()
            try:
                # A client that reaches nobody leaves a thread behind.
                _, rest = parse_address(self._address)
                socket.create_connection(parse_host_port(rest, _USUAL_PORT), 2).close()
                # Photos travel with their tasks, so that a worker that dies takes none with it.
                with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"}):
                    self._client = Client(self._address, timeout=30, set_as_default=False)
            except (OSError, TimeoutError, ValueError) as error:
                if time.monotonic() > until or isinstance(error, ValueError):
                    raise UsageError("There is no scheduler at {address}.", address=self._address) from error
                time.sleep(_LOOK)

    def _forget_workers(self) -> None:
        self._workers.clear()
        self._helpers = []

    def _helping(self) -> list[str]:
        """Return the addresses of the workers that can help; new ones are asked first."""
        assert self._client is not None
        if time.monotonic() < self._ask_again and self._helpers:
            return self._helpers
        self._ask_again = time.monotonic() + _ROLL_CALL
        found = list(self._client.scheduler_info(n_workers=-1)["workers"])
        new = [address for address in found if address not in self._workers]
        if new:
            answers: dict[str, Any] = self._client.run(known_refusal, self._needs, workers=new, on_error="return")
            for address, answer in answers.items():
                self._workers[address] = answer if isinstance(answer, str) else repr(answer)
                if self._workers[address]:
                    self._notice(f"The worker {address} cannot help: {self._workers[address].rstrip('.')}.")
        self._helpers = helping = [address for address in found if self._workers.get(address) == ""]
        if helping:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = time.monotonic()
            self._notice("There is no worker that can help yet; waiting for one.")
        elif found or time.monotonic() - self._alone_since > _AWAY:
            raise UsageError("No worker at {address} can help.", address=self._address)
        return helping


def _outcome(sent: _Sent, result: RemoteResult | None, failure: KoutuError | None, data: bytes) -> Outcome:
    seconds = time.monotonic() - sent.begun
    if result is None or failure is not None:
        return Outcome(sent.job, failure, seconds)
    notices = tuple(map(_error, result.notices))
    return Outcome(
        sent.job,
        None,
        seconds,
        result.review_score,
        data=data or None,
        notices=notices,
        incomplete=result.incomplete,
    )


def _error(told: Told) -> KoutuError:
    return ClusterError(told.template, **dict(told.fields))
