"""Whom a link leads to: one look-up, one judgement, one connection; what can be read in two ways is refused."""

import http.server
import socket
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.errors import LinkError
from koutu.engine.files import links, web
from koutu.engine.files.addresses import is_host, is_public
from koutu.engine.files.links import Limits
from tests.unit.web_server import Server, sending

PICTURE = b"\x89PNG" + bytes(range(256)) * 40
Looked = Callable[[str], list[str]]


@pytest.fixture
def names(server: Server, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """A name server: for each name, what it answers the first time, the second, …; and addresses that lead here.

    Every address but those of 127.0.0.0/8 stands for the internet: connecting to it connects to this machine's server.
    """
    monkeypatch.setenv("no_proxy", "*")
    answers: dict[str, list[list[str]]] = {}
    connect, looked_up = socket.socket.connect, socket.getaddrinfo

    def look_up(host: str, port: Any, *arguments: Any, **options: Any) -> Any:
        if host not in answers:
            return looked_up(host, port, *arguments, **options)
        told = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        family = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in told]
        return [(each, socket.SOCK_STREAM, 6, "", (text, port)) for each, text in zip(family, told, strict=True)]

    def connect_here(self: socket.socket, address: Any) -> None:
        server.peers.append(address[0])  # type: ignore[attr-defined]
        if self.family == socket.AF_INET6:
            raise ConnectionRefusedError
        connect(self, ("127.0.0.1", server.server_port))

    server.peers = []  # type: ignore[attr-defined]
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect_here)
    return answers


def peers(server: Server) -> list[str]:
    found: list[str] = server.peers  # type: ignore[attr-defined]
    return found


def refusal(link: str) -> str:
    with pytest.raises(LinkError) as raised:
        links.fetch(link)
    return str(raised.value)


INSIDE = ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1"]
INSIDE += ["198.18.0.1", "::1", "fe80::1", "fc00::1", "fec0::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"]
INSIDE += ["::7f00:1", "ff02::1", "::", "2001:0:a9fe:a9fe::1"]


@pytest.mark.parametrize("address", INSIDE)
def test_no_redirect_leads_inside(server: Server, names: dict[str, list[list[str]]], address: str) -> None:
    names["photos.example"] = [["93.184.216.34"]]
    names["inner.example"] = [[address]]
    server.answers["/x"] = sending(b"", 302, Location="http://inner.example/y")
    server.answers["/y"] = sending(PICTURE)
    assert "its own network" in refusal("http://photos.example/x")
    assert [path for path, _ in server.asked] == ["/x"]
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


def test_a_name_is_looked_up_once(server: Server, names: dict[str, list[list[str]]]) -> None:
    """Rebinding: the second answer of the attacker's name server must be of no use, whichever name it is for."""
    names["photos.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    names["again.example"] = [["1.1.1.1"], ["127.0.0.1"]]
    server.answers["/x"] = sending(b"", 302, Location="http://again.example/y")
    server.answers["/y"] = sending(PICTURE)
    assert links.fetch("http://photos.example/x")[0] == PICTURE
    assert peers(server) == ["93.184.216.34", "1.1.1.1"]


def test_the_first_links_second_answer_does_not_make_it_an_insider(
    server: Server, names: dict[str, list[list[str]]]
) -> None:
    names["photos.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    names["inner.example"] = [["10.0.0.1"]]
    server.answers["/x"] = sending(b"", 302, Location="http://inner.example/y")
    assert "its own network" in refusal("http://photos.example/x")
    assert peers(server) == ["93.184.216.34"]


def test_a_name_of_both_kinds_is_the_internets(server: Server, names: dict[str, list[list[str]]]) -> None:
    names["both.example"] = [["10.0.0.1", "93.184.216.34"]]
    server.answers["/x"] = sending(b"", 302, Location="http://10.0.0.2/y")
    assert "its own network" in refusal("http://both.example/x")
    assert peers(server) == ["93.184.216.34"]
    names["photos.example"] = [["93.184.216.34"]]
    server.answers["/z"] = sending(b"", 302, Location="http://both.example/x")
    assert "its own network" in refusal("http://photos.example/z")


def test_the_users_own_network_may_send_within_itself(server: Server, names: dict[str, list[list[str]]]) -> None:
    names["nas"] = [["192.168.1.5"]]
    server.answers["/x"] = sending(b"", 302, Location="http://192.168.1.6/y")
    server.answers["/y"] = sending(PICTURE)
    assert links.fetch("http://nas/x")[0] == PICTURE


def test_the_next_address_is_tried(server: Server, names: dict[str, list[list[str]]]) -> None:
    names["photos.example"] = [["2606:4700:4700::1111", "93.184.216.34"]]
    server.answers["/x"] = sending(PICTURE)
    assert links.fetch("http://photos.example/x")[0] == PICTURE
    assert server.asked[0][1]["Host"] == "photos.example"


AMBIGUOUS = ["%31%36%39.254.169.254", "loc%61lhost", "a%2eb", "2130706433", "0x7f.1", "0x7f000001", "010.0.0.1"]
AMBIGUOUS += ["127.1", "a\\b", "a\\.b.org", "[::1%25lo]", "[fe80::1%eth0]", "[::ffff:1.2.3]", "a b", "a\tb", "a\nb"]
AMBIGUOUS += ["1.2.3.4.5", "a..b", ".a", "-a.org", "a-.org", "a,b", "a'b", "1.2.3.08", "0x", "１２７.1"]


@pytest.mark.parametrize("host", AMBIGUOUS)
@pytest.mark.parametrize("way", ["typed", "redirected"])
def test_what_two_parsers_may_read_differently_is_refused(
    server: Server, names: dict[str, list[list[str]]], host: str, way: str
) -> None:
    names["photos.example"] = [["93.184.216.34"]]
    server.answers["/x"] = lambda handler: handler.wfile.write(
        b"HTTP/1.0 302 x\r\nLocation: http://" + host.encode("utf-8").replace(b"\n", b"%0a") + b"/y\r\n\r\n"
    )
    said = refusal(f"http://{host}/y" if way == "typed" else "http://photos.example/x")
    assert "not a web address" in said
    assert peers(server) == ([] if way == "typed" else ["93.184.216.34"])
    assert "\n" not in said


@given(st.text(max_size=30))
def test_a_host_is_one_that_can_be_written_back(text: str) -> None:
    if is_host(text) and ":" not in text:
        assert web.checked(f"http://{text}/") == f"http://{text.lower()}/"
        assert not set(text) & set("%\\@/?# \t\r\n")


def test_the_certificate_must_be_the_names(
    server: Server, names: dict[str, list[list[str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connecting to an address must not make the address the name that the certificate is for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=photos.example"),
            *("-addext", "subjectAltName=DNS:photos.example", "-keyout", key, "-out", certificate),
        ],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no openssl to make a certificate with")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(web.ssl, "create_default_context", lambda: trusting)
    names["photos.example"] = [["93.184.216.34"]]
    names["other.example"] = [["93.184.216.34"]]
    server.answers["/x"] = sending(PICTURE)
    assert links.fetch("https://photos.example/x")[0] == PICTURE
    assert "cannot prove who it is" in refusal("https://other.example/x")
    assert "cannot prove who it is" in refusal("https://93.184.216.34/x")


def test_a_steady_drip_ends_at_the_total_limit(server: Server) -> None:
    """60 bytes a second are never silent for 20 seconds, and 200 MB of them take six weeks."""

    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        sending(b"", Content_Length=10**8)(handler)
        while not server.release.wait(0.01):
            handler.wfile.write(b"x" * 2000)

    server.answers["/x"] = drip
    with pytest.raises(LinkError, match="so slowly"):
        links.fetch(f"{server.address}/x", limits=Limits(stall=0.3, total=0.6))


def test_headers_that_never_end_are_given_up(server: Server) -> None:
    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        while not server.release.wait(0.01):
            handler.wfile.write(b"x")

    server.answers["/x"] = endless
    with pytest.raises(LinkError, match="sent nothing"):
        links.fetch(f"{server.address}/x", limits=Limits(stall=0.3))
