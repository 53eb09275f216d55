"""A web server on this machine that answers as a test wants, also in every way that a server should not."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Server(http.server.ThreadingHTTPServer):
    """Answers a path by the function in `answers`; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.reached = threading.Event()  # an answer says that it has come to where it hangs
        self.release = threading.Event()  # lets hanging answers go
        self.address = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """The client went away: that is what these tests are about."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.answers[self.path](self)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    """A server for a while; what hangs is let go at the end."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.release.set()
            server.shutdown()
            thread.join()


def sending(body: bytes, code: int = 200, **headers: object) -> Answer:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        given = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        for name, value in ({"Content-Length": str(len(body))} | given).items():
            if value != "None":
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hanging_after(server: Server, answer: Answer) -> Answer:
    def hang(handler: http.server.BaseHTTPRequestHandler) -> None:
        answer(handler)
        handler.wfile.flush()
        server.reached.set()
        server.release.wait()

    return hang


def sending_part(body: bytes, upto: int | None = None, **headers: object) -> Answer:
    """Answer a request for a part of a file as it should be; break off before byte `upto`."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range", "bytes=0-")
        begin = int(wanted.removeprefix("bytes=").rstrip("-"))
        if begin >= len(body):
            sending(b"", 416, Content_Range=f"bytes */{len(body)}")(handler)
            return
        part = body[begin:upto]
        given = {"Content_Length": len(body) - begin, **headers}
        if "Range" in handler.headers:
            span = f"bytes {begin}-{len(body) - 1}/{len(body)}"
            sending(part, 206, **{"Content_Range": span, **given})(handler)
        else:
            sending(part, **given)(handler)

    return answer
