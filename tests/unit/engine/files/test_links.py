"""Fetching by link, against a server on this machine that misbehaves in every way a server can."""

import base64
import http.server
import ssl
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, LinkError
from koutu.engine.files import links
from koutu.engine.files.links import Limits
from koutu.version import __version__
from tests.unit.web_server import Server, hanging_after, sending

PICTURE = bytes(range(256)) * 800


def sentence(link: str, limits: Limits | None = None) -> str:
    with pytest.raises(LinkError) as raised:
        links.fetch(link, limits=limits or Limits())
    return str(raised.value)


def test_gives_the_bytes_and_the_name(server: Server) -> None:
    server.answers["/a/cat.jpg?w=100"] = sending(PICTURE, Content_Type="image/jpeg")
    assert links.fetch(f"{server.address}/a/cat.jpg?w=100") == (PICTURE, "cat.jpg")


def test_asks_for_an_uncompressed_picture_under_its_own_name(server: Server) -> None:
    server.answers["/x"] = sending(PICTURE)
    links.fetch(f"{server.address}/x")
    [(_, headers)] = server.asked
    assert headers["Accept-Encoding"] == "identity"
    assert headers["User-Agent"].startswith("Koutu/")


def test_reports_progress_on_the_callers_thread_up_to_the_whole(server: Server) -> None:
    server.answers["/x"] = sending(PICTURE)
    seen: list[tuple[int, int | None, threading.Thread]] = []
    links.fetch(f"{server.address}/x", progress=lambda got, of: seen.append((got, of, threading.current_thread())))
    assert seen[-1] == (len(PICTURE), len(PICTURE), threading.main_thread())
    assert [got for got, _, _ in seen] == sorted(got for got, _, _ in seen)


def test_a_body_without_announced_length_is_read_to_its_end(server: Server) -> None:
    server.answers["/x"] = sending(PICTURE, Content_Length=None)
    seen: list[int | None] = []
    assert links.fetch(f"{server.address}/x", progress=lambda _, of: seen.append(of))[0] == PICTURE
    assert set(seen) == {None}


def test_a_chunked_body_is_joined(server: Server) -> None:
    def chunked(handler: http.server.BaseHTTPRequestHandler) -> None:
        sending(b"", Content_Length=None, Transfer_Encoding="chunked")(handler)
        for start in range(0, len(PICTURE), 1000):
            part = PICTURE[start : start + 1000]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        handler.wfile.write(b"0\r\n\r\n")

    server.answers["/x"] = chunked
    assert links.fetch(f"{server.address}/x")[0] == PICTURE


def test_a_chunked_body_that_breaks_off_is_an_error(server: Server) -> None:
    def chunked(handler: http.server.BaseHTTPRequestHandler) -> None:
        sending(b"", Content_Length=None, Transfer_Encoding="chunked")(handler)
        handler.wfile.write(b"400\r\nonly this")

    server.answers["/x"] = chunked
    assert "broke off" in sentence(f"{server.address}/x")


def test_a_body_shorter_than_announced_is_an_error(server: Server) -> None:
    server.answers["/x"] = sending(PICTURE, Content_Length=len(PICTURE) + 1)
    assert "broke off" in sentence(f"{server.address}/x")


def test_a_connection_closed_without_an_answer_is_an_error(server: Server) -> None:
    server.answers["/x"] = lambda handler: None
    assert "broke off" in sentence(f"{server.address}/x")


def test_nonsense_instead_of_http_is_an_error(server: Server) -> None:
    server.answers["/x"] = lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")
    assert "broke off" in sentence(f"{server.address}/x")


def test_ten_gigabytes_announced_are_refused_unread(server: Server) -> None:
    server.answers["/x"] = hanging_after(server, sending(b"", Content_Length=10 * 2**30))
    assert "larger than 200 MB" in sentence(f"{server.address}/x")


def test_an_endless_body_is_refused_at_the_limit(server: Server) -> None:
    sent = 0

    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        nonlocal sent
        sending(b"", Content_Length=None)(handler)
        while not server.release.is_set():
            sent += handler.wfile.write(PICTURE)

    server.answers["/x"] = endless
    assert "larger than 1 MB" in sentence(f"{server.address}/x", Limits(size=1_000_000))
    server.release.set()


def test_a_body_of_exactly_the_limit_is_taken(server: Server) -> None:
    server.answers["/x"] = sending(PICTURE, Content_Length=None)
    assert links.fetch(f"{server.address}/x", limits=Limits(size=len(PICTURE)))[0] == PICTURE
    assert "larger" in sentence(f"{server.address}/x", Limits(size=len(PICTURE) - 1))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (404, "nothing at"),
        (410, "nothing at"),
        (403, "does not give"),
        (401, "does not give"),
        (429, "Try again later"),
        (500, "has trouble"),
        (503, "has trouble"),
        (418, "answers 418"),
        (304, "answers 304"),
    ],
)
def test_a_refusal_names_its_code_and_the_link(server: Server, code: int, words: str) -> None:
    server.answers["/cat.jpg"] = sending(b"", code)
    text = sentence(f"{server.address}/cat.jpg")
    assert words in text
    assert str(code) in text
    assert "/cat.jpg" in text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"whatever", "text/html; charset=utf-8"),
        (b"<!DOCTYPE html><title>x</title>", "image/jpeg"),
        (b"\n\n<!-- hello -->\n<html lang=en>", "application/octet-stream"),
        (b"<?xml version='1.0'?>\n<HTML>", "image/png"),
    ],
)
def test_a_web_page_behind_a_picture_link_is_called_one(server: Server, body: bytes, kind: str) -> None:
    server.answers["/cat.jpg"] = sending(body, Content_Type=kind)
    assert "is a web page, not a picture" in sentence(f"{server.address}/cat.jpg")


def test_wrong_bytes_are_left_to_the_decoder(server: Server) -> None:
    server.answers["/cat.jpg"] = sending(b"just text", Content_Type="image/jpeg")
    assert links.fetch(f"{server.address}/cat.jpg") == (b"just text", "cat.jpg")


def test_an_empty_body_is_an_error(server: Server) -> None:
    server.answers["/x"] = sending(b"")
    assert "empty" in sentence(f"{server.address}/x")


def test_a_compressed_answer_is_refused(server: Server) -> None:
    server.answers["/x"] = sending(PICTURE, Content_Encoding="gzip")
    assert "packs" in sentence(f"{server.address}/x")


def test_five_redirects_are_followed_and_six_are_not(server: Server) -> None:
    for hop in range(6):
        server.answers[f"/{hop}"] = sending(b"", 302, Location=f"/{hop + 1}")
    server.answers["/6"] = sending(PICTURE)
    assert links.fetch(f"{server.address}/1") == (PICTURE, "1")
    assert "without an end" in sentence(f"{server.address}/0")
    assert [path for path, _ in server.asked].count("/6") == 1


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_every_kind_of_redirect_is_followed(server: Server, code: int) -> None:
    server.answers["/x"] = sending(b"", code, Location=f"{server.address}/y")
    server.answers["/y"] = sending(PICTURE)
    assert links.fetch(f"{server.address}/x")[0] == PICTURE


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "gopher://127.0.0.1/"])
def test_a_redirect_to_anything_but_the_web_is_refused(server: Server, target: str) -> None:
    server.answers["/x"] = sending(b"", 302, Location=target)
    text = sentence(f"{server.address}/x")
    assert "not a link that Koutu opens" in text
    assert target in text


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "http://[::1]/x", "http://localhost/", "http://10.0.0.1/"])
def test_a_stranger_cannot_send_us_into_our_own_network(
    server: Server, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    # The proxy plays the stranger: everything is asked of it.
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.delenv("no_proxy", raising=False)
    server.answers["http://pictures.invalid/x"] = sending(b"", 302, Location=target)
    server.answers[target] = sending(PICTURE)
    assert "its own network" in sentence("http://pictures.invalid/x")
    assert [path for path, _ in server.asked] == ["http://pictures.invalid/x"]


def test_a_redirect_with_raw_utf8_and_spaces_is_followed(server: Server) -> None:
    def moved(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write("HTTP/1.0 302 x\r\nLocation: /猫 1.jpg\r\n\r\n".encode())

    server.answers["/x"] = moved
    server.answers["/%E7%8C%AB%201.jpg"] = sending(PICTURE)
    assert links.fetch(f"{server.address}/x")[0] == PICTURE


def test_a_link_with_spaces_and_chinese_is_quoted_once(server: Server) -> None:
    server.answers["/%E7%8C%AB%201%25.jpg?q=%E7%8C%AB"] = sending(PICTURE)
    assert links.fetch(f" {server.address}/猫 1%25.jpg?q=猫#part\n") == (PICTURE, "猫 1%.jpg")


@pytest.mark.parametrize(
    "link",
    ["http://", "http:///cat.jpg", "http://[::1/x", "http://127.0.0.1:99999/x", "http://a..b/x", f"http://{'a' * 64}/"],
)
def test_a_malformed_link_is_an_error(link: str) -> None:
    assert "not a web address" in sentence(link)


@pytest.mark.parametrize("link", ["file:///etc/passwd", "ftp://x/y", "cat.jpg", "", "javascript:alert(1)"])
def test_other_schemes_are_refused(link: str) -> None:
    assert "not a link that Koutu opens" in sentence(link)


def test_a_link_that_signs_in_is_refused_before_connecting(server: Server) -> None:
    assert "sign in" in sentence(server.address.replace("//", "//me:secret@") + "/x")
    assert server.asked == []


def test_a_host_that_refuses_connections_is_named() -> None:
    with Server() as closed:
        port = closed.server_port
    assert sentence(f"http://127.0.0.1:{port}/x") == "“127.0.0.1” does not answer. Try again later."


def test_a_host_without_an_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    assert sentence("http://koutu.invalid/x") == ("“koutu.invalid” cannot be found. Check the link and the connection.")


@pytest.mark.parametrize("part", [b"", PICTURE[:5000]])
def test_a_server_that_falls_silent_is_given_up(server: Server, part: bytes) -> None:
    server.answers["/x"] = hanging_after(server, sending(part, Content_Length=len(PICTURE)))
    assert "sent nothing for 0.2 seconds" in sentence(f"{server.address}/x", Limits(stall=0.2))


def test_a_server_that_never_answers_is_given_up(server: Server) -> None:
    server.answers["/x"] = hanging_after(server, lambda handler: None)
    assert "sent nothing for 0.2 seconds" in sentence(f"{server.address}/x", Limits(stall=0.2))


def test_a_server_that_drips_counts_as_silent(server: Server) -> None:
    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        sending(b"", Content_Length=len(PICTURE))(handler)
        while not server.release.wait(0.02):
            handler.wfile.write(b"x")

    server.answers["/x"] = drip
    assert "sent nothing for 0.3 seconds" in sentence(f"{server.address}/x", Limits(stall=0.3))


def test_cancel_reaches_a_fetch_that_hangs(server: Server) -> None:
    server.answers["/x"] = hanging_after(server, sending(PICTURE[:100], Content_Length=len(PICTURE)))
    token = CancelToken()

    def cancel() -> None:
        server.reached.wait()
        token.cancel()

    watcher = threading.Thread(target=cancel)
    watcher.start()
    with pytest.raises(Cancelled):
        links.fetch(f"{server.address}/x", cancel=token)
    watcher.join()
    assert not server.release.is_set()  # the server still hangs: it was the token that ended the fetch


def test_a_cancelled_token_connects_to_nothing(server: Server) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        links.fetch(f"{server.address}/x", cancel=token)
    assert server.asked == []


def test_the_systems_proxy_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.delenv("no_proxy", raising=False)
    server.answers["http://pictures.invalid/cat.jpg"] = sending(PICTURE)
    assert links.fetch("http://pictures.invalid/cat.jpg") == (PICTURE, "cat.jpg")


def test_a_certificate_nobody_vouches_for_is_refused(server: Server, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (tmp_path / "self-signed.pem").write_text(SELF_SIGNED)
    context.load_cert_chain(tmp_path / "self-signed.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.answers["/x"] = sending(PICTURE)
    assert "cannot prove who it is" in sentence(f"{server.address.replace('http', 'https')}/x")
    assert server.asked == []


def test_plain_http_on_a_tls_link_is_an_error(server: Server) -> None:
    assert "broke off" in sentence(f"{server.address.replace('http', 'https')}/x")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="cat.png"', "cat.png"),
        ("attachment; filename*=UTF-8''%E7%8C%AB.png", "猫.png"),
        ('attachment; filename="../../.ssh/authorized_keys"', "authorized_keys"),
        ('attachment; filename="C:\\\\Windows\\\\cat.png"', "cat.png"),
        ('attachment; filename="..."', "picture"),
        ("attachment", "shown.jpg"),
    ],
)
def test_the_servers_own_name_is_taken_without_its_folders(server: Server, header: str, name: str) -> None:
    server.answers["/shown.jpg"] = sending(PICTURE, Content_Disposition=header)
    assert links.fetch(f"{server.address}/shown.jpg")[1] == name


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://x.org/a/b.jpg?c=d.png#e", "b.jpg"),
        ("https://x.org/a/%2e%2e%2fb.jpg", "b.jpg"),
        ("https://x.org/a/", "a"),
        ("https://x.org", "x.org"),
        ("https://x.org/con.jpg", "_con.jpg"),
        ("https://x.org/a%00%0a%1b[31m.jpg", "a[31m.jpg"),
        ("https://x.org/.hidden", "hidden"),
        ("https://[bad", "picture"),
        (f"https://x.org/{'猫' * 100}.jpg", "猫" * 38 + ".jpg"),
    ],
)
def test_the_name_of_a_link(link: str, name: str) -> None:
    assert links.name_of(link) == name


@given(st.text())
def test_a_clean_name_is_one_visible_part_of_a_path(text: str) -> None:
    name = links.clean_name(text)
    assert name
    assert name == Path(name).name
    assert name.isprintable()
    assert not set(name) & set('/\\<>:"|?*')
    assert name.strip(" .") == name
    assert len(name.encode(errors="surrogatepass")) <= 121
    assert links.clean_name(name) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://x.org/a.jpg", True),
        ("HTTP://x", True),
        ("ftp://x", True),
        ("file:///a.jpg", True),
        ("C:\\a.jpg", False),
        ("a.jpg", False),
        ("dir/http://x", False),
        ("", False),
    ],
)
def test_what_counts_as_a_link(text: str, expected: bool) -> None:
    assert links.is_link(text) is expected


@given(st.binary(min_size=1, max_size=300))
def test_a_data_url_gives_its_bytes_back(data: bytes) -> None:
    coded = base64.b64encode(data).decode()
    assert links.decode_data_url(f"data:image/png;base64,{coded}") == (data, "picture.png")


def test_a_percent_coded_data_url_is_read() -> None:
    assert links.decode_data_url("data:,a%20%FF") == (b"a \xff", "picture")
    assert links.decode_data_url("DATA:image/svg+xml,%3Csvg/%3E") == (b"<svg/>", "picture.svg")


@pytest.mark.parametrize(
    "url", ["data:image/png;base64,!!!", "data:image/png", "http://x,y", "data:,", "data:;base64,"]
)
def test_a_damaged_data_url_is_an_error(url: str) -> None:
    with pytest.raises(LinkError, match="data: link is"):
        links.decode_data_url(url)


def test_a_huge_data_url_is_refused() -> None:
    with pytest.raises(LinkError, match="larger than"):
        links.decode_data_url("data:," + "x" * 100, Limits(size=50))


# Made for this test: a certificate of 127.0.0.1 that no authority has signed, and its key.
SELF_SIGNED = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgudT9LMTFJ6xKY5D7
tkqCjYFfblpCC0k+7q6g+OXjJcKhRANCAASTNpw9NRDYuDJ9GYxgfQ88rEr9lMq+
37F3n45yZ1lT1PbaEbWPu34MB9FAbHgONcjBTzl13yejNEdWemQ6aD5Y
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUNs1/afQtZ5Vg5J3vstu8jMpbO0MwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNDAwMjI0NloYDzIxMjYxMDMx
MDAyMjQ2WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASTNpw9NRDYuDJ9GYxgfQ88rEr9lMq+37F3n45yZ1lT1PbaEbWPu34M
B9FAbHgONcjBTzl13yejNEdWemQ6aD5Yo2QwYjAdBgNVHQ4EFgQUDVVPj+tYuGwC
axT8Uw8EaEHcCUcwHwYDVR0jBBgwFoAUDVVPj+tYuGwCaxT8Uw8EaEHcCUcwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IEGGBA/eQYa1RAMVcDaggp493yEH/fDEMGzdD8dZOP3SAiAmSJiF29arOmO6QKX9
GgDxvC01CcbFl+wd+wZTHYbtEQ==
-----END CERTIFICATE-----
"""


def test_a_page_that_sends_on_to_itself_until_a_cookie_comes_back(server: Server) -> None:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        if "seen=1" in handler.headers.get("Cookie", ""):
            sending(PICTURE)(handler)
        else:
            sending(b"", 302, Location="/cat.jpg", Set_Cookie="seen=1; Path=/")(handler)

    server.answers["/cat.jpg"] = answer
    assert links.fetch(f"{server.address}/cat.jpg") == (PICTURE, "cat.jpg")
    # It is forgotten after the link: no site knows us again.
    links.fetch(f"{server.address}/cat.jpg")
    assert ["Cookie" in headers for _, headers in server.asked] == [False, True, False, True]


def test_a_server_is_told_what_asks_and_no_address_that_nobody_reads(server: Server) -> None:
    server.answers["/x"] = sending(PICTURE)
    links.fetch(f"{server.address}/x")
    told = server.asked[0][1]["User-Agent"]
    assert told == f"Koutu/{__version__} (desktop program that cuts subjects out of pictures; asked by its user)"


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0\0\x10JFIF", b"\x89PNG\r\n\x1a\n", b"GIF89a\x01\0\x01\0"])
def test_a_picture_that_is_called_a_page_is_a_picture(server: Server, head: bytes) -> None:
    for size in (0, 5000):
        server.answers["/cat.jpg"] = sending(head + PICTURE[:size], Content_Type="text/html; charset=utf-8")
        assert links.fetch(f"{server.address}/cat.jpg")[0] == head + PICTURE[:size]


def test_a_long_page_is_not_read_to_its_end(server: Server) -> None:
    page = "<p>Grüße, 图".encode() * 20
    server.answers["/cat.jpg"] = hanging_after(
        server, sending(page * 10, Content_Type="text/html", Content_Length=10**8)
    )
    assert "is a web page" in sentence(f"{server.address}/cat.jpg")


@pytest.mark.parametrize("name", ["all_proxy", "http_proxy"])
@pytest.mark.parametrize("scheme", ["socks", "socks5", "socks5h", "SOCKS4"])
def test_a_socks_proxy_is_named_and_never_gone_round(
    server: Server, monkeypatch: pytest.MonkeyPatch, name: str, scheme: str
) -> None:
    monkeypatch.setenv(name, f"{scheme}://me:secret@127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    server.answers["/cat.jpg"] = sending(PICTURE)
    told = sentence(f"{server.address}/cat.jpg")
    assert "SOCKS" in told
    assert "secret" not in told
    assert not server.asked
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert links.fetch(f"{server.address}/cat.jpg")[0] == PICTURE


def test_a_proxy_for_all_schemes_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", server.address)
    monkeypatch.delenv("no_proxy", raising=False)
    server.answers["http://koutu.invalid/cat.jpg"] = sending(PICTURE)
    assert links.fetch("http://koutu.invalid/cat.jpg")[0] == PICTURE


@pytest.mark.parametrize(
    ("link", "words"),
    [("blob:https://x/12-34", "browser's memory"), ("file://elsewhere/a.png", "another computer, elsewhere")],
)
def test_addresses_that_only_another_program_follows(link: str, words: str) -> None:
    assert words in sentence(link)
