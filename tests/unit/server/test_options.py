"""Fields that come several times, picks and further files: as on the command line, to the byte."""

import io
import json
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from koutu import cli
from koutu.server.words import options_of
from tests.unit.cli.test_picks import LEMUR
from tests.unit.pictures import write_subject
from tests.unit.server.test_serve import ask, served


def test_keep_drop_point_and_box_are_the_command_lines(tmp_path: Path) -> None:
    photo = Path(LEMUR).read_bytes()
    ways = [{"keep": "熊", "matte_only": "1"}, {"point": "340,250"}, {"box": "100,80,400,300", "drop": "car"}]
    with served() as (address, _):
        for number, fields in enumerate(ways):
            target = tmp_path / f"{number}.png"
            words = ["--matte-only" if value == "1" else f"--{name}={value}" for name, value in fields.items()]
            assert cli.main(["cut", LEMUR, "-o", str(target), "--size", "small", *words]) == 0
            status, data, _ = ask(address, "/cut", {"size": "small"} | fields, photo)
            assert (status, data == target.read_bytes()) == (200, True), data[:200]
        plain = ask(address, "/cut", {"size": "small", "matte_only": "1"}, photo)[1]
        assert ask(address, "/cut", {"size": "small"} | ways[0], photo)[1] != plain


def test_a_field_may_come_again() -> None:
    fields = [("point", "1,2"), ("keep", "dog,cat"), ("point", "-3,4"), ("keep", "person"), ("trim", "1")]
    options = options_of(fields)
    assert (options.point, options.keep) == (((1, 2, True), (3, 4, False)), ("dog", "cat", "person"))


def test_further_files_come_in_an_archive(tmp_path: Path) -> None:
    photo = write_subject(tmp_path / "a.png")
    words = ["--size", "small", "--also", "product-white", "--also", "id-one-inch-blue"]
    assert cli.main(["cut", str(photo), "-o", str(tmp_path / "cutout.png"), *words]) == 0
    with served() as (address, _):
        status, data, headers = ask(
            address, "/cut?size=small&also=product-white&also=id-one-inch-blue", {}, photo.read_bytes()
        )
    assert (status, headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    written = {path.name: path.read_bytes() for path in tmp_path.glob("cutout*")}
    assert len(found) == 3
    assert found == written


def test_a_body_is_a_picture_also_where_curl_calls_it_a_form(tmp_path: Path) -> None:
    photo = write_subject(tmp_path / "a.png").read_bytes()
    with served() as (address, _):
        expected = ask(address, "/cut", {"size": "small", "trim": "1"}, photo)[1]
        for kind in ("application/x-www-form-urlencoded", "image/png", ""):
            asked = urllib.request.Request(f"http://{address}/cut?size=small&trim=1", photo, {"Content-Type": kind})
            with urllib.request.urlopen(asked) as answer:
                assert answer.read() == expected
        for form in (b"size=small&colour=red", b"a&" * 60):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"http://{address}/cut", form)
            with refused.value as error:
                assert error.code == 400


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"keep": "persn"}, 400, "person"),
        ({"keep": "airplane"}, 422, "airplane"),
        ({"point": "here"}, 400, "is not a point"),
        ({"also": "../own.toml"}, 400, "cannot be a file here"),
        ({"also": "no-such-preset"}, 400, "no-such-preset"),
    ],
)
def test_what_makes_no_sense_is_said(tmp_path: Path, fields: dict[str, str], status: int, sentence: str) -> None:
    photo = write_subject(tmp_path / "a.png").read_bytes()
    with served() as (address, _):
        got, data, _ = ask(address, "/cut", {"size": "small"} | fields, photo)
    assert (got, sentence in json.loads(data)["error"]) == (status, True), data
