"""Importing networks that do something else than mattes: which family a graph is of, one file or two."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from koutu import cli, paths
from koutu.engine.core.errors import ExportError, NetworkError
from koutu.engine.networks import importing, store
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.families import FAMILIES
from koutu.engine.networks.installing import keep
from koutu.engine.networks.sample_picture import sample_picture
from koutu.engine.networks.store import ModelStore
from tests.unit.engine.networks import graphs_by_family as graphs
from tests.unit.onnx_graphs import model, node, value

SAMPLE = sample_picture()
PROMPTED = ["sam", "mobile-sam", "sam2", "slimsam", "efficient-sam"]


def saved(folder: Path, graph: bytes, name: str = "net.onnx") -> Path:
    path = folder / name
    path.write_bytes(graph)
    return path


def own_store(tmp_path: Path) -> ModelStore:
    listed = load_catalog(paths.bundled_models() / "catalog.toml")
    return ModelStore(listed, (tmp_path / "home", paths.bundled_models()))


@pytest.mark.parametrize(
    ("graph", "family", "rule", "outputs"),
    [
        (graphs.semantic(), "semantic", "short 520", {"logits": "out"}),
        (graphs.semantic(21, 512, outputs=("scores",)), "semantic", "squeeze 512", {"logits": "scores"}),
        (graphs.semantic(4, 768, outputs=tuple("abcdefg")), "clothes", "squeeze 768", {"logits": "a"}),
        (graphs.mask_rcnn(), "mask-rcnn", "short 800 long 1333 pad 32", FAMILIES["mask-rcnn"].outputs),
        (graphs.rf_detr(), "rf-detr", "squeeze 312", FAMILIES["rf-detr"].outputs),
        (graphs.rf_detr(432), "rf-detr", "squeeze 432", FAMILIES["rf-detr"].outputs),
        (graphs.detr_panoptic(), "detr-panoptic", "short 800 long 1333", FAMILIES["detr-panoptic"].outputs),
        (graphs.vitmatte(), "vitmatte", "native pad 32", FAMILIES["vitmatte"].outputs),
        (graphs.nanodet(), "nanodet", "long 416 pad 416", FAMILIES["nanodet"].outputs),
    ],
)
def test_a_graph_of_one_file_says_its_family(tmp_path, graph, family, rule, outputs):
    trial = importing.try_network(saved(tmp_path, graph), SAMPLE)
    found = trial.treatment
    assert (found.family, found.input.name, dict(found.outputs)) == (family, rule, dict(outputs))
    assert trial.matte is None


def test_ben2_is_told_by_its_output_and_gives_a_matte(tmp_path):
    nodes = [node("ReduceMean", ["pixel_values"], ["alphas"], axes=[1], keepdims=1)]
    graph = model(nodes, [value("pixel_values", (1, 3, 1024, 1024))], [value("alphas", (1, 1, 1024, 1024))])
    trial = importing.try_network(saved(tmp_path, graph), SAMPLE)
    assert (trial.treatment.family, trial.treatment.activation, trial.treatment.range) == ("ben2", "none", "full")
    assert trial.matte.shape == (1024, 1024)


@pytest.mark.parametrize("family", PROMPTED)
@pytest.mark.parametrize("swapped", [False, True])
def test_encoder_and_decoder_are_told_apart_in_either_order(tmp_path, family, swapped):
    halves = [saved(tmp_path, graphs.encoder(family), "e.onnx"), saved(tmp_path, graphs.decoder(family), "d.onnx")]
    trial = importing.try_network(halves[::-1] if swapped else halves, SAMPLE)
    assert trial.treatment == FAMILIES[family]
    assert dict(trial.files) == {"encoder": halves[0], "decoder": halves[1]}


@pytest.mark.parametrize("half", [graphs.encoder("sam"), graphs.decoder("sam"), graphs.encoder("sam2")])
def test_half_a_network_is_not_taken(tmp_path, half):
    with pytest.raises(NetworkError, match="is one half of a network that selects what is pointed at"):
        importing.try_network(saved(tmp_path, half), SAMPLE)


def test_two_files_that_do_not_belong_together_are_refused(tmp_path):
    two = [saved(tmp_path, graphs.encoder("sam"), "e.onnx"), saved(tmp_path, graphs.semantic(), "s.onnx")]
    with pytest.raises(NetworkError, match=r"“e\.onnx” and “s\.onnx” are not the two files of one network"):
        importing.try_network(two, SAMPLE)


@pytest.mark.parametrize(
    ("graph", "lines", "outputs"),
    [
        (graphs.semantic(5, outputs=("planes",)), 5, {"logits": "planes"}),
        (graphs.class_numbers(), 3, {"index": "mask"}),
    ],
)
def test_a_list_of_classes_beside_it_makes_a_graph_a_semantic_one(tmp_path, graph, lines, outputs):
    path = saved(tmp_path, graph)
    with pytest.raises(NetworkError, match="does not answer with one matte"):
        importing.try_network(path, SAMPLE)
    names = [f"class {number}" for number in range(lines)]
    path.with_suffix(".txt").write_text("\n".join(names))
    trial = importing.try_network(path, SAMPLE)
    assert (trial.treatment.family, dict(trial.treatment.outputs)) == ("semantic", outputs)
    own = own_store(tmp_path)
    entry = keep(trial.files, own, trial.treatment, [], "My classes")
    assert own.class_names(own.known().network(entry.id)) == tuple(names)
    assert sorted(each.name for each in own.home.iterdir()) == ["my-classes.json", "my-classes.onnx", "my-classes.txt"]


def test_a_list_of_another_length_is_no_list_of_this_network(tmp_path):
    path = saved(tmp_path, graphs.semantic(5, outputs=("planes",)))
    path.with_suffix(".txt").write_text("one\ntwo\n")
    with pytest.raises(NetworkError, match="does not answer with one matte"):
        importing.try_network(path, SAMPLE)


@pytest.mark.parametrize(
    ("made", "task"),
    [((graphs.encoder("sam2"), graphs.decoder("sam2")), "prompt"), ((graphs.detr_panoptic(),), "labels")],
)
def test_what_is_kept_is_read_again_and_leaves_as_one(tmp_path, made, task):
    own = own_store(tmp_path)
    given = [saved(tmp_path, graph, f"{number}.onnx") for number, graph in enumerate(made)]
    trial = importing.try_network(given, SAMPLE)
    entry = keep(trial.files, own, trial.treatment, ["human"], "Mine")
    known = own.usable().network("mine")
    assert known == entry
    assert (known.task, known.treatment) == (task, trial.treatment)
    assert dataclasses.asdict(known.treatment)["constants"] == dataclasses.asdict(trial.treatment)["constants"]
    assert own.usable().sizes("human") == ()
    assert [path.read_bytes() for path in store.find(entry, own.folders)] == list(made)
    store.remove(entry, own.home, own.folders)
    assert list(own.home.iterdir()) == []


def test_nothing_is_kept_when_the_second_file_cannot_be_copied(tmp_path):
    own = own_store(tmp_path)
    files = {"encoder": saved(tmp_path, graphs.encoder("sam2")), "decoder": tmp_path / "gone.onnx"}
    with pytest.raises(NetworkError, match=r"“gone\.onnx” cannot be copied"):
        keep(files, own, FAMILIES["sam2"], [])
    assert list(own.home.iterdir()) == []
    files["decoder"] = saved(tmp_path, graphs.decoder("sam2"), "d.onnx")
    (own.home / "net.json").mkdir()
    with pytest.raises(ExportError):
        keep(files, own, FAMILIES["sam2"], [])
    assert [path.name for path in own.home.iterdir()] == ["net.json"]


def test_the_command_line_imports_two_files(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("KOUTU_MODELS", str(tmp_path / "home"))
    halves = [saved(tmp_path, graphs.decoder("sam2"), "b.onnx"), saved(tmp_path, graphs.encoder("sam2"), "a.onnx")]
    assert cli.main(["models", "import", *map(str, halves), "--title", "Clicks", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["id"], said["task"], said["family"]) == ("clicks", "prompt", "sam2")
    assert cli.main(["models", "verify", "clicks"]) == 0
    (tmp_path / "home" / "clicks.decoder.onnx").write_bytes(b"")
    assert cli.main(["models", "verify", "clicks"]) == 1
    assert "clicks.decoder.onnx is not the file it should be" in capsys.readouterr().err
    assert cli.main(["models", "import", str(saved(tmp_path, graphs.semantic())), "--matte", "m.png"]) == 1
    assert "makes no mattes" in capsys.readouterr().err
    assert np.all([not each.name.startswith("net") for each in (tmp_path / "home").iterdir()])
