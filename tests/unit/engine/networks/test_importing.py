"""Importing networks by hand: the family that is found, the trial, what is refused, what is kept."""

import contextlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from koutu import cli, paths
from koutu.engine.core.errors import NetworkError
from koutu.engine.networks import importing, store
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.imported import imported
from koutu.engine.networks.installing import keep
from koutu.engine.networks.network import Networks
from koutu.engine.networks.onnx_file import refuse_foreign_weights
from koutu.engine.networks.sample_picture import sample_picture
from koutu.engine.networks.store import ModelStore
from tests.unit.onnx_graphs import brightness, external_tensor, field, model, node, tensor, value

SAMPLE = sample_picture()


def saved(tmp_path: Path, graph: bytes, name: str = "net.onnx") -> Path:
    path = tmp_path / name
    path.write_bytes(graph)
    return path


def sigmoid_net(side: int | str) -> bytes:
    """Answers between 0 and 1, as IS-Net does."""
    height, width = (side, side) if isinstance(side, int) else ("height", "width")
    nodes = [node("ReduceMean", ["in"], ["mean"], axes=[1], keepdims=1), node("Sigmoid", ["mean"], ["matte"])]
    return model(nodes, [value("in", (1, 3, height, width))], [value("matte", (1, 1, height, width))])


@pytest.mark.parametrize(
    ("graph", "name", "family", "side", "activation"),
    [
        (sigmoid_net(320), "a.onnx", "u2net", 320, "stretch"),
        (sigmoid_net(1024), "a.onnx", "isnet", 1024, "stretch"),
        (sigmoid_net(1024), "my-Anime.onnx", "isnet-anime", 1024, "stretch"),
        (brightness(1024), "a.onnx", "birefnet", 1024, "sigmoid"),
        (sigmoid_net("any"), "a.onnx", "modnet", 512, "none"),
        (sigmoid_net(512), "a.onnx", "custom", 512, "stretch"),
        (brightness(512), "a.onnx", "custom", 512, "sigmoid"),
    ],
)
def test_the_family_is_found_by_inputs_outputs_and_answer(tmp_path, graph, name, family, side, activation):
    trial = importing.try_network(saved(tmp_path, graph, name), SAMPLE)
    got = trial.treatment
    assert (got.family, got.input.side, got.activation) == (family, side, activation)
    assert trial.matte.shape == got.input.shape(*SAMPLE.shape[:2])
    assert (trial.matte.min() >= 0, trial.matte.max() <= 1) == (True, True)


@pytest.mark.parametrize(("file", "family"), [("u2netp.onnx", "u2net"), ("isnet-general.onnx", "isnet")])
def test_the_bundled_networks_are_recognised_and_find_the_ball(file, family):
    trial = importing.try_network(paths.bundled_models() / file, SAMPLE)
    assert trial.treatment.family == family
    height, width = trial.matte.shape
    assert trial.matte[height // 2, width // 2] > 0.9
    assert trial.matte[: height // 12].max() < 0.1


def test_the_user_may_know_better(tmp_path):
    given = importing.family_treatment("birefnet", 512)
    trial = importing.try_network(saved(tmp_path, sigmoid_net("any")), SAMPLE, given)
    assert trial.treatment == given
    assert trial.matte.shape == (512, 512)


def with_weights(location: str) -> bytes:
    nodes = [node("Add", ["in", "w"], ["out"])]
    shape = (1, 3, 64, 64)
    return model(nodes, [value("in", shape)], [value("out", shape)], [external_tensor("w", (1,), location)])


def hidden_weights(location: str) -> bytes:
    """Weights in a constant inside a branch of an If."""
    constant = node("Constant", [], ["c"], value=external_tensor("c", (1,), location))
    branch = field(1, constant) + field(2, "branch") + field(12, value("c", (1,)))
    choose = field(1, "flag") + field(2, "out") + field(4, "If")
    choose += field(5, field(1, "then_branch") + field(6, branch) + field(20, 5))
    return model([choose], [value("in", (1, 3, 64, 64))], [value("out", (1,))])


@pytest.mark.parametrize("made", [with_weights, hidden_weights])
@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("/etc/passwd", "wants to read the file /etc/passwd, outside its own folder"),
        ("../../secret", "wants to read the file ../../secret, outside"),
        ("..\\secret", "outside its own folder"),
        ("C:\\secret", "outside its own folder"),
        ("weights.bin", "keeps its weights in another file, weights.bin"),
    ],
)
def test_weights_in_other_files_are_refused_before_anything_runs(tmp_path, made, location, said):
    with pytest.raises(NetworkError) as raised:
        refuse_foreign_weights(saved(tmp_path, made(location)))
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (b"", "not an ONNX network"),
        (b"<html>not found</html>", "not an ONNX network"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not an ONNX network"),
        (sigmoid_net(320)[:-20], "not an ONNX network"),
        (
            model([node("Invented", ["in"], ["out"])], [value("in", (1, 3, 64, 64))], [value("out", (1, 1, 64, 64))]),
            "not an ONNX network",
        ),
        (
            model([node("Relu", ["in"], ["out"])], [value("in", (1, 1, 64, 64))], [value("out", (1, 1, 64, 64))]),
            "does not take one colour picture",
        ),
        (
            model(
                [node("Add", ["in", "b"], ["out"])],
                [value("in", (1, 3, 64, 64)), value("b", (1, 3, 64, 64))],
                [value("out", (1, 3, 64, 64))],
            ),
            "does not take one colour picture",
        ),
        (
            model(
                [node("ReduceMean", ["in"], ["out"], axes=[1], keepdims=1)],
                [value("in", (1, 3, 300, 200))],
                [value("out", (1, 1, 300, 200))],
            ),
            "takes pictures of 300 × 200 only",
        ),
        (
            model([node("Relu", ["in"], ["out"])], [value("in", (1, 3, 64, 64))], [value("out", (1, 3, 64, 64))]),
            "does not answer with one matte",
        ),
        (
            model(
                [node("GlobalAveragePool", ["in"], ["out"])],
                [value("in", (1, 3, 64, 64))],
                [value("out", (1, 3, 1, 1))],
            ),
            "does not answer with one matte",
        ),
        (
            model(
                [
                    node("ReduceMean", ["in"], ["mean"], axes=[1], keepdims=1),
                    node("Mul", ["mean", "zero"], ["nil"]),
                    node("Div", ["nil", "nil"], ["out"]),
                ],
                [value("in", (1, 3, 64, 64))],
                [value("out", (1, 1, 64, 64))],
                [tensor("zero", np.zeros(1, np.float32))],
            ),
            "nothing but errors",
        ),
    ],
)
def test_what_is_no_network_for_mattes_is_refused_with_a_reason(tmp_path, graph, said):
    with pytest.raises(NetworkError) as raised:
        importing.try_network(saved(tmp_path, graph), SAMPLE)
    assert said in str(raised.value)
    assert "net.onnx" in str(raised.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NetworkError, match=r"“none\.onnx” cannot be read"):
        importing.try_network(tmp_path / "none.onnx", SAMPLE)


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.builds(
            lambda cut, at, byte: sigmoid_net(320)[:at] + bytes([byte]) + sigmoid_net(320)[at + 1 : cut],
            st.integers(0, 400),
            st.integers(0, 300),
            st.integers(0, 255),
        ),
    )
)
def test_no_bytes_make_the_reader_do_anything_but_refuse(tmp_path_factory, data):
    path = saved(tmp_path_factory.mktemp("bytes"), data)
    with contextlib.suppress(NetworkError):
        refuse_foreign_weights(path)


def test_deep_nesting_is_refused(tmp_path):
    graph = b""
    for _ in range(2000):
        graph = field(1, field(5, field(6, graph)))
    with pytest.raises(NetworkError, match="nested too deeply"):
        refuse_foreign_weights(saved(tmp_path, field(7, graph)))


def test_what_is_kept_runs_in_its_mode_under_its_own_name(tmp_path):
    listed = load_catalog(paths.bundled_models() / "catalog.toml")
    own = ModelStore(listed, (tmp_path / "home", paths.bundled_models()))
    path = saved(tmp_path, sigmoid_net("any"), "Frau Müller’s net.onnx")
    trial = importing.try_network(path, SAMPLE)
    entry = keep(trial.files, own, trial.treatment, ["human"])
    again = keep(trial.files, own, trial.treatment, ["human", "anime"], "Frau Müller’s net")
    assert (entry.id, again.id) == ("frau-m-ller-s-net", "frau-m-ller-s-net-2")
    assert entry.title == "Frau Müller’s net"
    catalog = own.usable()
    assert catalog.network(entry.id) == entry
    assert catalog.sizes("human") == (entry.id, again.id)
    choice = catalog.recipe("human", entry.id)
    assert not choice.stands_in
    matte = Networks(own.folders).predict(choice.recipe.runs[0], SAMPLE)
    np.testing.assert_array_equal(matte, trial.matte)
    store.remove(entry, own.home, own.folders)
    assert sorted(each.name for each in own.home.iterdir()) == [f"{again.id}.json", f"{again.id}.onnx"]


def test_descriptions_that_make_no_sense_are_left_out(tmp_path):
    for name, text in (("a", "{"), ("b", "[]"), ("c", '{"id": "c"}'), ("d", json.dumps({"id": "../x", "modes": []}))):
        (tmp_path / f"{name}.json").write_text(text)
    assert imported(tmp_path).networks == ()


def test_the_command_line_imports(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("KOUTU_MODELS", str(tmp_path / "home"))
    path = saved(tmp_path, brightness(1024), "mine.onnx")
    matte = tmp_path / "matte.png"
    words = ["models", "import", str(path), "--mode", "anime", "--json", "--matte", str(matte)]
    assert cli.main([*words, "--dry-run"]) == 0
    tried = json.loads(capsys.readouterr().out)
    assert (tried["status"], tried["family"], tried["activation"]) == ("tried", "birefnet", "sigmoid")
    assert not (tmp_path / "home" / "mine.onnx").exists()
    with Image.open(matte) as picture:
        assert (picture.mode, picture.size) == ("L", SAMPLE.shape[1::-1])
    assert cli.main(words) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "mine"
    assert cli.main(["models", "list", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert listed[-1] == listed[-1] | {"id": "mine", "used_for": ["anime mine"], "installed": True, "licence": ""}
    assert cli.main(["models", "import", str(tmp_path / "none.onnx")]) == 1
    assert "“none.onnx” cannot be read" in capsys.readouterr().err
    assert cli.main(["models", "remove", "mine"]) == 0
    assert list((tmp_path / "home").glob("*.onnx")) == []
