"""models/training: U²-Net p comes from its ONNX file into PyTorch, and back, as it is."""

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="onnx is in models/training/requirements.txt")
torch = pytest.importorskip("torch", reason="PyTorch is in models/training/requirements.txt; the suite does without")

from models import build  # noqa: E402
from models.training import export, network, train  # noqa: E402
from models.training.stored import START, widened  # noqa: E402

from koutu.engine.networks.runtime import onnx_runtime  # noqa: E402


@pytest.fixture(scope="module")
def feed():
    return np.random.default_rng(0).normal(size=(1, 3, 320, 320)).astype(np.float32)


@pytest.fixture(scope="module")
def read():
    return network.read_network(START)


def answers(data, feed):
    session = onnx_runtime().InferenceSession(data, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: feed})


def test_pytorch_answers_as_onnx_runtime(feed, read):
    with torch.no_grad():
        here = torch.sigmoid(read(torch.from_numpy(feed))).numpy()
    for mine, theirs in zip(here, answers(START.read_bytes(), feed), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5)


def test_what_is_read_and_written_is_the_same_file_again(read):
    model = onnx.load(START)
    again = export.with_weights(read, model)
    assert again.SerializeToString(deterministic=True) == model.SerializeToString(deterministic=True)


@pytest.mark.parametrize(("int8_from", "error"), [(build.INT8_FROM, 0.02), (1 << 62, 0.001)])
def test_weights_stored_small_are_read_back(tmp_path, read, int8_from, error):
    data = export.stored(onnx.load(START), int8_from)
    assert len(data) < 2_500_000
    path = tmp_path / "small.onnx"
    path.write_bytes(data)
    for mine, theirs in zip(network.read_network(path).parameters(), read.parameters(), strict=True):
        assert (mine - theirs).detach().norm().item() <= error * theirs.detach().norm().item()


def test_a_widened_file_answers_as_the_stored_one(feed):
    data = export.stored(onnx.load(START), build.INT8_FROM)
    plain = widened(onnx.load_from_string(data)).SerializeToString()
    np.testing.assert_allclose(answers(plain, feed)[0], answers(data, feed)[0], atol=1e-5)


def test_leaving_out_the_finest_stage_changes_nothing_of_the_others(feed, read):
    x = torch.from_numpy(feed[:, :, :64, :96])
    with torch.no_grad():
        full, coarse = read(x), read.coarse(x)
    for whole, part in zip(full[2:], coarse, strict=True):
        wide = torch.nn.functional.interpolate(part, (64, 96), mode="bilinear")
        np.testing.assert_allclose(wide, whole, atol=1e-4)


def test_a_file_of_another_network_is_refused(tmp_path):
    model = onnx.load(START)
    del model.graph.node[0]
    onnx.save(model, tmp_path / "other.onnx")
    with pytest.raises(ValueError, match="118 convolutions"):
        network.read_network(tmp_path / "other.onnx")


def test_a_run_that_was_stopped_comes_to_the_same_weights(tmp_path):
    stage = train.Stage("short", side=32, batch=2, steps=4, rate=1e-4, coarse=0.5, average=0.9, seed=1)
    random = np.random.default_rng(2)
    batches = [
        train.Batch(random.integers(0, 256, (2, 32, 32, 3), np.uint8), random.integers(0, 256, (2, 32, 32), np.uint8))
        for _ in range(4)
    ]

    def after(folder, stops):
        folder.mkdir()
        trainer = train.Trainer(folder, 1)
        for given in batches:
            if stops and trainer.step == 2:
                trainer.save()
                trainer = train.Trainer(folder, 1)
            trainer.learn(stage, given)
        return trainer.average

    whole, broken = after(tmp_path / "whole", stops=False), after(tmp_path / "broken", stops=True)
    assert all(torch.equal(whole[name], broken[name]) for name in whole)
