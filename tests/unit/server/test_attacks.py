"""`koutu serve` against clients that mean it ill: one server, with little patience, for all of them."""

import asyncio
import http.client
import io
import json
import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import Mock
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image

from koutu.cli.serve_arguments import parse_serve
from koutu.server import listening, routes
from koutu.server.guards import Doorman, FullError, Limits, Room
from koutu.server.listening import PatientProtocol
from koutu.server.warm_engine import WarmEngine
from tests.unit.server.test_serve import served
from tests.unit.web_server import sending, serving

_BODY = 400_000
_HEAD = "POST /cut HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "


def picture() -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.full((8, 8, 3), 90, np.uint8)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PatientProtocol, "head_seconds", 0.4)
        patch.setattr(PatientProtocol, "stall_seconds", 0.4)
        with served(limits=Limits(body=_BODY, seconds=1.0)) as (place, _):
            host, _, port = place.partition(":")
            assert ask((host, int(port)), "POST", "/cut", b"none")[0] == 422  # its threads run from here on
            yield host, int(port)


@pytest.fixture(autouse=True)
def calm(address: tuple[str, int], caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that a client does is an error of the server's, and it answers afterwards."""
    loggers = [logging.getLogger(name) for name in ("uvicorn.error", "asyncio")]
    for logger in loggers:
        logger.addHandler(caplog.handler)
    yield
    assert ask(address, "GET", "/health")[0] == 200
    for logger in loggers:
        logger.removeHandler(caplog.handler)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def ask(address: tuple[str, int], method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(*address, timeout=20)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    with connection.getresponse() as answer:
        told = answer.read()
    connection.close()
    return answer.status, json.loads(told).get("error", "") if told.startswith(b"{") else told.decode("latin-1")


def said_to(address: tuple[str, int], *pieces: bytes) -> bytes:
    """Send what is no proper request, and return everything up to the end of the connection."""
    with socket.create_connection(address, timeout=20) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
        except OSError:
            pass
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except ConnectionError:
            pass
    return answer


def status_of(answer: bytes) -> int:
    return int(answer.split(None, 2)[1]) if answer else 0


@pytest.mark.parametrize("start", [b"", b"P", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "])
def test_who_never_ends_a_head_is_sent_away(address: tuple[str, int], start: bytes) -> None:
    assert said_to(address, start) == b""


def test_the_second_request_of_a_connection_is_not_waited_for_either(address: tuple[str, int]) -> None:
    whole = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(whole)
        answer = b""
        while not answer.endswith(b"}"):
            answer += connection.recv(65536)
        connection.sendall(b"GET / HT")
        assert connection.recv(65536) == b""


def test_who_never_ends_a_body_is_told_so(address: tuple[str, int]) -> None:
    answer = said_to(address, f"{_HEAD}image/png\r\nContent-Length: 5000\r\n\r\n".encode() + bytes(10))
    assert status_of(answer) == 408
    assert b"did not come in the time" in answer


@pytest.mark.parametrize(
    ("lengths", "status"),
    [
        (["-1"], 400),
        (["9" * 5000], 400),
        (["99999999999999999"], 413),
        (["5", "6"], 400),
        (["0x10"], 400),
        (["٣"], 400),
        (["10\r\nTransfer-Encoding: chunked"], 413),
    ],
)
def test_a_lying_length_is_refused(address: tuple[str, int], lengths: list[str], status: int) -> None:
    head = _HEAD + "image/png\r\n" + "".join(f"Content-Length: {length}\r\n" for length in lengths) + "\r\n"
    chunk = b"%x\r\n" % (_BODY + 1) + bytes(_BODY + 1)
    assert status_of(said_to(address, head.encode() + chunk)) == status


def test_a_length_shorter_than_the_body_leaves_no_second_request(address: tuple[str, int]) -> None:
    hidden = b"GET /openapi.json HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    answer = said_to(address, f"{_HEAD}image/png\r\nContent-Length: 3\r\n\r\n".encode() + b"abc" + hidden)
    assert b"openapi" not in answer
    assert status_of(answer) == 422


def test_a_head_without_end_is_refused(address: tuple[str, int]) -> None:
    assert status_of(said_to(address, _HEAD.encode() + b"a" * 200_000)) == 400
    many = b"".join(b"X-%d: a\r\n" % number for number in range(20_000))
    assert status_of(said_to(address, _HEAD.encode() + b"a\r\n" + many)) == 400


_PART = b'--x\r\nContent-Disposition: form-data; name="size"\r\n\r\nsmall\r\n'
_FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'


@pytest.mark.parametrize(
    "form",
    [
        b"--x\r\nContent-Disposition: " + b"a" * 300_000,
        b"--x\r\n" + b"X: y\r\n" * 40_000 + b"\r\n",
        _PART * 60 + b"--x--\r\n",
        (_FILE + b"a\r\n") * 5 + b"--x--\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
        b"--x\r\n\r\n--x--\r\n",
        b"no form at all",
    ],
    ids=["long header", "many headers", "many fields", "many files", "no name", "no header", "none"],
)
def test_a_form_that_is_none_is_refused_in_a_sentence(address: tuple[str, int], form: bytes) -> None:
    status, sentence = ask(address, "POST", "/cut", form, Content_Type="multipart/form-data; boundary=x")
    assert status == 400
    assert sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\\\x\\\\a.png", "a\tb.png", "\u202egnp.a", ".."])
def test_a_name_that_is_sent_is_no_path_here(address: tuple[str, int], name: str) -> None:
    form = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\nnone\r\n--x--\r\n'.encode()
    status, sentence = ask(address, "POST", "/cut", form, Content_Type="multipart/form-data; boundary=x")
    assert status == 422
    assert not set(sentence) & set("/\\\t\u202e")


_INSIDE = ["127.0.0.1", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[::ffff:127.0.0.1]"]


def test_links_into_this_machine_and_its_network_are_not_asked_for(address: tuple[str, int]) -> None:
    with serving() as other:
        other.answers["/a.png"] = sending(picture())
        status, sentence = ask(address, "POST", f"/cut?url={quote(other.address + '/a.png')}")
        assert (status, other.asked) == (422, [])
        assert "does not lead out" in sentence
    for host in _INSIDE:
        status, sentence = ask(address, "GET", f"/api/remove?url={quote(f'http://{host}/a.png')}")
        assert (status, "does not lead out" in sentence) == (422, True), sentence
    for link in ("file:///etc/passwd", "ftp://127.0.0.1/a", "http://%31%32%37.0.0.1/", "http://2130706433/", "data:,a"):
        assert ask(address, "POST", f"/cut?url={quote(link, safe='')}")[0] == 422


def test_a_name_that_leads_inside_is_not_asked_whatever_else_it_leads_to(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, real = [], socket.getaddrinfo

    def rebinding(host: object, port: object, *more: object, **named: object) -> object:
        if host != "rebind.example":
            return real(host, port, *more, **named)  # type: ignore[arg-type]
        looked.append(host)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("93.184.216.34", 80)), (*kind, ("127.0.0.1", address[1]))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    status, sentence = ask(address, "POST", "/cut?url=http://rebind.example/health")
    assert (status, looked) == (422, ["rebind.example"])
    assert "does not lead out" in sentence


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "0.0.0.0"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "image"},
    ],
)
def test_pages_of_others_reach_nothing(address: tuple[str, int], headers: dict[str, str]) -> None:
    for path in ("/health", "/", "/api/remove?url=http://example.org/a.png", "/openapi.json"):
        assert ask(address, "GET", path, **headers)[0] == 403
    assert ask(address, "GET", "/health", Sec_Fetch_Site="none")[0] == 200
    assert ask(address, "GET", "/health", Sec_Fetch_Site="cross-site", Origin="http://localhost:3000")[0] == 200


@pytest.mark.parametrize("kind", [b"image/png", b"multipart/form-data; boundary=x"])
def test_who_leaves_in_the_middle_of_a_body_is_no_error(kind: bytes) -> None:
    app = routes.make_app(Mock(WarmEngine), Doorman(""), Limits())
    came, said = [{"type": "http.request", "body": _FILE, "more_body": True}, {"type": "http.disconnect"}], []

    async def receive() -> dict[str, object]:
        return came.pop(0)

    async def send(message: dict[str, object]) -> None:
        said.append(message.get("status"))

    headers = [(b"host", b"127.0.0.1"), (b"content-type", kind)]
    scope = {"type": "http", "method": "POST", "path": "/cut", "headers": headers, "query_string": b""}
    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    assert said[0] == 499


@pytest.mark.timeout(60)
def test_who_stalls_does_not_keep_the_server_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_GOODBYE", 0.2)
    reading = threading.Event()
    limited = routes.limited
    monkeypatch.setattr(routes, "limited", lambda *words: reading.set() or limited(*words))  # type: ignore[func-returns-value]
    with served(limits=Limits(seconds=600)) as (place, _):
        host, _, port = place.partition(":")
        connection = socket.create_connection((host, int(port)))
        connection.sendall(f"{_HEAD}image/png\r\nContent-Length: 5000\r\n\r\n".encode() + bytes(10))
        assert reading.wait(30)
    connection.close()


def test_who_does_not_read_the_answer_is_left(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    lost = threading.Event()
    before = PatientProtocol.connection_lost

    def told(self: PatientProtocol, error: Exception | None) -> None:
        before(self, error)
        lost.set()

    monkeypatch.setattr(routes.explained, "page", lambda: "a" * 40_000_000)
    monkeypatch.setattr(PatientProtocol, "connection_lost", told)
    with socket.create_connection(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert lost.wait(30)


def test_many_bodies_at_once_do_not_fill_the_memory() -> None:
    room = Room(1000)
    with room.share() as one, room.share() as other:
        one.add(900)
        with pytest.raises(FullError):
            other.add(101)
        other.add(100)
    with room.share() as share:
        share.add(1000)


def test_crowds_are_answered_or_told_to_come_again(address: tuple[str, int]) -> None:
    body = bytes(_BODY)
    with ThreadPoolExecutor(16) as crowd:
        statuses = set(crowd.map(lambda _: status_of(said_to(address, head_of(body) + body)), range(32)))
    assert statuses <= {422, 429}
    assert 422 in statuses


def head_of(body: bytes) -> bytes:
    return f"{_HEAD}image/png\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode()


def test_a_token_is_compared_in_the_same_time_and_as_a_whole() -> None:
    class Asked:
        def __init__(self, **headers: str) -> None:
            self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    doorman = Doorman("s3cret")
    assert doorman.refusal(Asked(authorization="Bearer s3cret")) is None  # type: ignore[arg-type]
    wrong = ["", "Bearer", "Bearer s3cre", "Bearer s3cret2", "Basic s3cret", "Bearer \xff"]
    assert all(doorman.refusal(Asked(authorization=words)) for words in wrong)  # type: ignore[arg-type]
    spelled = "抠图".encode().decode("latin-1")  # as it arrives
    assert Doorman("抠图").refusal(Asked(authorization=f"Bearer {spelled}")) is None  # type: ignore[arg-type]


def test_a_token_need_not_stand_where_others_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse_serve([]).token == ""
    monkeypatch.setenv("KOUTU_TOKEN", "s3cret")
    assert parse_serve([]).token == "s3cret"
    assert parse_serve(["--token", "other"]).token == "other"
