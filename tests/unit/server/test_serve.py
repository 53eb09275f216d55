"""`koutu serve` on this machine: the same bytes as the command line's, and no way in for others."""

import http.client
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from koutu import cli, paths
from koutu.default_store import own_store
from koutu.engine.networks.network import Networks
from koutu.server.guards import Doorman, Limits
from koutu.server.listening import http_config
from koutu.server.routes import make_app
from koutu.server.warm_engine import WarmEngine
from tests.unit.pictures import write_subject

BOUNDARY = "--koutu-test"


@contextmanager
def served(token: str = "", waiting: int = 4, limits: Limits | None = None) -> Iterator[tuple[str, WarmEngine]]:
    store = own_store()
    engine = WarmEngine(store, Networks(store.folders), waiting)
    app = make_app(engine, Doorman(token), limits or Limits())
    server = uvicorn.Server(http_config(app, "127.0.0.1", 0, log_level="error"))
    ready = threading.Event()
    started = server.startup

    async def startup(sockets: object = None) -> None:
        await started(sockets)
        ready.set()

    server.startup = startup
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert ready.wait(30)
        yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", engine
    finally:
        server.should_exit = True
        thread.join()
        engine.close()


def form(fields: dict[str, str], photo: bytes | None) -> tuple[bytes, str]:
    parts = [
        f'{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if photo is not None:
        head = f'{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        parts.append(head.encode() + photo + b"\r\n")
    return b"".join(parts) + f"{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY[2:]}"


def ask(
    address: str, path: str, fields: dict[str, str], photo: bytes | None, **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    body, kind = form(fields, photo)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"http://{address}{path}", body, {"Content-Type": kind} | named)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


@pytest.fixture
def photo(tmp_path: Path) -> bytes:
    write_subject(tmp_path / "a.png")
    return (tmp_path / "a.png").read_bytes()


def test_the_bytes_are_the_command_lines(tmp_path: Path, photo: bytes) -> None:
    ways: list[dict[str, str]] = [{}, {"matte-only": "1"}, {"format": "webp", "backdrop": "white", "trim": "on"}]
    with served() as (address, engine):
        for number, fields in enumerate(ways):
            status, data, _ = ask(address, "/cut", {"size": "small"} | fields, photo)
            assert status == 200, data
            target = tmp_path / f"{number}.{fields.get('format', 'png')}"
            words = [f"--{name}" if value in ("1", "on") else f"--{name}={value}" for name, value in fields.items()]
            assert cli.main(["cut", str(tmp_path / "a.png"), "-o", str(target), "--size", "small", *words]) == 0
            assert data == target.read_bytes()
        assert engine.held == 0


def test_rembgs_clients_are_answered(tmp_path: Path, photo: bytes) -> None:
    with served() as (address, _):
        status, data, _ = ask(address, "/api/remove", {"model": "u2netp", "af": "240", "om": "true"}, photo)
        assert (status, data) == (200, ask(address, "/cut", {"size": "small", "matte_only": "1"}, photo)[1])


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"colour": "red"}, 400, "there is no field “colour”"),
        ({"size": "gigantic"}, 400, "there is no size “gigantic”"),
        ({"mode": "cat"}, 400, "invalid choice: 'cat'"),
        ({"trim": "perhaps"}, 400, "trim is 1 or 0"),
        ({"backdrop": "/etc/passwd"}, 400, "cannot be a file here"),
        ({"preset": "..\\own.toml"}, 400, "cannot be a file here"),
        ({"url": "http://127.0.0.1:1/a.png"}, 400, "one of them"),
    ],
)
def test_what_makes_no_sense_is_said(photo: bytes, fields: dict[str, str], status: int, sentence: str) -> None:
    with served() as (address, _):
        got, data, _ = ask(address, "/cut", fields, photo)
    assert got == status
    assert sentence in json.loads(data)["error"]


def test_no_picture_and_links_to_this_machine_are_refused(photo: bytes) -> None:
    with served() as (address, _):
        assert ask(address, "/cut", {"size": "small"}, b"no picture")[0] == 422
        assert ask(address, "/cut", {"url": f"http://{address}/health"}, None)[0] == 422
        assert ask(address, "/cut", {}, None)[0] == 400


def test_more_than_may_be_sent_is_refused_with_and_without_a_length(photo: bytes) -> None:
    with served(limits=Limits(body=len(photo) // 2)) as (address, _):
        assert ask(address, "/cut", {}, photo)[0] == 413
        connection = http.client.HTTPConnection(address)
        chunks = (photo[at : at + 1000] for at in range(0, len(photo), 1000))
        connection.request("POST", "/cut", chunks, {"Content-Type": "image/png"}, encode_chunked=True)
        assert connection.getresponse().status == 413
        connection.close()


def test_a_token_is_asked_for_and_pages_of_others_are_refused(photo: bytes) -> None:
    with served(token="secret") as (address, _):
        assert ask(address, "/cut", {}, photo)[0] == 401
        assert ask(address, "/cut", {}, photo, Authorization="Bearer secrets")[0] == 401
        assert ask(address, "/cut", {"size": "small"}, photo, Authorization="Bearer secret")[0] == 200
    with served() as (address, _):
        assert ask(address, "/cut", {}, photo, Host="evil.example")[0] == 403
        assert ask(address, "/cut", {}, photo, Origin="https://evil.example")[0] == 403
        assert ask(address, "/cut", {}, photo, Origin="null")[0] == 403
        assert ask(address, "/cut", {"size": "small"}, photo, Origin="http://localhost:3000")[0] == 200


def test_a_full_queue_says_when_to_come_again(photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go = threading.Event(), threading.Event()
    make = WarmEngine._cut

    def held(self: WarmEngine, *words: object) -> object:
        begun.set()
        assert go.wait(30)
        return make(self, *words)  # type: ignore[arg-type]

    monkeypatch.setattr(WarmEngine, "_cut", held)
    with served(waiting=0) as (address, engine):
        first: list[int] = []
        thread = threading.Thread(target=lambda: first.append(ask(address, "/cut", {"size": "small"}, photo)[0]))
        thread.start()
        assert begun.wait(30)
        status, _, headers = ask(address, "/cut", {"size": "small"}, photo)
        assert (status, int(headers["retry-after"]) >= 1) == (429, True)
        go.set()
        thread.join()
        assert first == [200]
        assert engine.held == 0


def test_the_work_stops_when_the_client_leaves(photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def endless(self: WarmEngine, source: object, options: object, cancel: object) -> object:
        begun.set()
        while True:
            try:
                cancel.check()  # type: ignore[attr-defined]
            except Exception:
                stopped.set()
                raise

    monkeypatch.setattr(WarmEngine, "_cut", endless)
    with served() as (address, _):
        connection = http.client.HTTPConnection(address)
        body, kind = form({"size": "small"}, photo)
        connection.request("POST", "/cut", body, {"Content-Type": kind})
        assert begun.wait(30)
        connection.close()
        assert stopped.wait(30)


def test_it_explains_itself() -> None:
    with served() as (address, _), urllib.request.urlopen(f"http://{address}/openapi.json") as answer:
        described = json.load(answer)
    assert described["openapi"].startswith("3.1")
    assert {"size", "mode", "backdrop"} <= set(
        described["paths"]["/cut"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    )
    assert paths.bundled_models().is_dir()
