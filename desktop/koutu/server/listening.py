"""How the server listens: with a limit on connections, and on the time that one may take to say what it wants.

uvicorn alone waits for ever for the rest of a request's head, so that a few hundred clients that send a letter now and
then would keep everybody else out.
"""

import asyncio

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

# Below the 1,024 files that Linux lets a process open by default; the pictures that come wait in files, too.
_MOST_CONNECTIONS = 256
# Seconds that a picture in work gets when the server is told to end; a client that stalls would hold it for minutes.
_GOODBYE = 10
_LONGEST_HEAD = 32 * 1024  # bytes of a request's first line and headers


class PatientProtocol(H11Protocol):
    """A connection that is closed when a request's head, or the reading of an answer, takes too long.

    Attributes:
        head_seconds: from the connection, or the first byte of another request, to the end of its head.
        stall_seconds: that a client may leave some 64 kB of an answer unread.
    """

    head_seconds = 10.0
    stall_seconds = 30.0
    _deadline: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take some bytes in."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._unwatch()
        self._unstall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to wait for the client to read on."""
        super().pause_writing()
        self._stall = self.loop.call_later(self.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        self._unstall()
        super().resume_writing()

    def _unstall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _watch(self) -> None:
        # uvicorn annotates it as always there, and begins with None.
        cycle: object = self.cycle
        if cycle is not None and not self.cycle.response_complete:
            self._unwatch()
        elif self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.head_seconds, self._give_up)

    def _unwatch(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.close()


def http_config(app: Starlette, host: str, port: int, log_level: str = "warning") -> uvicorn.Config:
    """Return how to serve an application at an address."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level=log_level,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_GOODBYE,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )
