"""A network of two files, and one that labels: from a server into the store, opened, asked, and gone again."""

import dataclasses
import threading
from pathlib import Path

import numpy as np
import pytest

from koutu import paths
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, DownloadError, NetworkError
from koutu.engine.networks import store
from koutu.engine.networks.catalog import Catalog, load_catalog
from koutu.engine.networks.download import download
from koutu.engine.networks.download_file import Patience
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.engine.networks.tasks import Prompts
from tests.unit.engine.networks import graphs_by_family as graphs
from tests.unit.small_networks import with_files
from tests.unit.web_server import hanging_after, sending, sending_part

LISTED = load_catalog(paths.bundled_models() / "catalog.toml")
ENCODER, DECODER = graphs.encoder("mobile-sam"), graphs.decoder("mobile-sam")
HASTE = Patience(stall=0.3, tries=2, little=1, pause=0.0)


def clicks(server) -> NetworkEntry:
    """MobileSAM with two small graphs in place of its own, which the server has."""
    entry = with_files(LISTED.network("mobile-sam"), ENCODER, DECODER, address=server.address)
    for file, data in zip(entry.files, (ENCODER, DECODER), strict=True):
        server.answers[f"/{file.name}"] = sending_part(data)
    return entry


def home_store(tmp_path: Path, entry: NetworkEntry) -> ModelStore:
    return ModelStore(Catalog((entry,), ()), (tmp_path,))


def asked(server) -> list[tuple[str, str | None]]:
    return [(path, headers.get("Range")) for path, headers in server.asked]


def test_both_files_come_and_the_network_is_there_only_with_both(server, tmp_path):
    entry = clicks(server)
    own = home_store(tmp_path, entry)
    told = []
    got = download(entry, tmp_path, patience=HASTE, tell=told.append)
    assert [path.read_bytes() for path in got] == [ENCODER, DECODER]
    assert own.usable().networks == (entry,)
    assert {each.total for each in told} == {len(ENCODER) + len(DECODER)}
    received = [each.received for each in told]
    assert received == sorted(received)
    for path in got:
        kept = path.read_bytes()
        path.unlink()
        assert own.usable().networks == ()
        path.write_bytes(kept)
    assert own.usable().networks == (entry,)


@pytest.mark.parametrize("cut", [0, 1, 300])
def test_a_break_in_the_second_file_is_gone_on_with_and_the_first_is_not_fetched_again(server, tmp_path, cut):
    entry = clicks(server)
    decoder = entry.files[1]
    server.answers[f"/{decoder.name}"] = hanging_after(server, sending_part(DECODER, cut))
    token = CancelToken()
    caught: list[Exception] = []

    def run() -> None:
        try:
            download(entry, tmp_path, cancel=token)
        except Cancelled as cancelled:
            caught.append(cancelled)

    thread = threading.Thread(target=run)
    thread.start()
    assert server.reached.wait(10)
    token.cancel()
    thread.join(10)
    assert len(caught) == 1
    kept = store.received(entry, tmp_path)
    assert len(ENCODER) <= kept <= len(ENCODER) + cut
    server.asked.clear()
    server.answers[f"/{decoder.name}"] = sending_part(DECODER)
    assert [path.read_bytes() for path in download(entry, tmp_path, patience=HASTE)] == [ENCODER, DECODER]
    part = kept - len(ENCODER)
    assert asked(server) == [(f"/{decoder.name}", f"bytes={part}-" if part else None)]
    assert store.received(entry, tmp_path) == 0


def test_a_wrong_second_file_is_refused_and_the_first_stays(server, tmp_path):
    entry = clicks(server)
    encoder, decoder = entry.files
    server.answers[f"/{decoder.name}"] = sending(DECODER[::-1])
    with pytest.raises(DownloadError, match=r"MobileSAM could not be downloaded\. .*its digest is wrong"):
        download(entry, tmp_path, patience=HASTE)
    assert (tmp_path / encoder.name).read_bytes() == ENCODER
    assert not (tmp_path / decoder.name).exists()
    assert home_store(tmp_path, entry).usable().networks == ()
    with pytest.raises(NetworkError, match="MobileSAM is not installed"):
        Networks([tmp_path]).session(entry, "encoder")


def test_one_file_that_was_deleted_is_fetched_alone(server, tmp_path):
    entry = clicks(server)
    download(entry, tmp_path)
    (tmp_path / entry.files[0].name).unlink()
    server.asked.clear()
    download(entry, tmp_path)
    assert asked(server) == [(f"/{entry.files[0].name}", None)]
    # What is there already counts from the beginning.
    (tmp_path / entry.files[1].name).unlink()
    told = []
    download(entry, tmp_path, tell=told.append)
    assert min(each.received for each in told if each.doing in ("connecting", "receiving")) == len(ENCODER)
    assert max(each.received for each in told) == entry.bytes
    assert home_store(tmp_path, entry).usable().networks == (entry,)


def test_half_a_network_is_never_opened(server, tmp_path):
    entry = clicks(server)
    second = download(entry, tmp_path)[1]
    data = bytearray(DECODER)
    data[-1] ^= 1
    second.write_bytes(data)
    # Of the right size: only its digest tells, and it is looked at before the other half is opened.
    with pytest.raises(NetworkError, match=f"MobileSAM is damaged: .*{second.name}"):
        Networks([tmp_path]).session(entry, "encoder")


def test_what_came_of_a_download_that_is_given_up_goes_but_a_whole_network_stays(server, tmp_path):
    entry = clicks(server)
    download(entry, tmp_path)
    store.discard(entry, tmp_path)
    assert home_store(tmp_path, entry).usable().networks == (entry,)
    (tmp_path / entry.files[1].name).unlink()
    store.partial(entry.files[1], tmp_path).write_bytes(DECODER[:5])
    assert store.received(entry, tmp_path) == len(ENCODER) + 5
    (tmp_path / entry.files[1].name).write_bytes(b"of another size: not ours to judge")
    store.discard(entry, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".download.lock", entry.files[1].name]


def test_it_leaves_as_one(server, tmp_path):
    entry = clicks(server)
    download(entry, tmp_path)
    store.partial(entry.files[1], tmp_path).write_bytes(b"left")
    store.remove(entry, tmp_path, [tmp_path])
    assert [path.name for path in tmp_path.iterdir()] == [".download.lock"]


def test_a_mirror_has_every_file_by_its_name(tmp_path):
    entry = with_files(LISTED.network("mobile-sam"), ENCODER, DECODER)
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for file, data in zip(entry.files, (ENCODER, DECODER), strict=True):
        (shelf / file.name).write_bytes(data)
    got = download(entry, tmp_path / "home", str(shelf))
    assert [path.read_bytes() for path in got] == [ENCODER, DECODER]


class MeansOfClicks:
    """Asks the made decoder, and passes on what it answers."""

    def encode(self, embedding, prompts):
        points = embedding.placement.to_input(prompts.points)
        return {
            "point_coords": points[None],
            # float64, to see it converted to what the graph takes.
            "point_labels": prompts.keep.astype(np.float64)[None],
            "mask_input": np.zeros((1, 1, 256, 256)),
            "has_mask_input": np.zeros(1),
            "orig_im_size": np.array(embedding.placement.content),
        }

    def decode(self, outputs, embedding, prompts):
        return outputs


PHOTO = np.zeros((200, 100, 3), np.uint8)
PHOTO[:, 50:] = (0, 90, 210)


def segmenter(server, tmp_path, **more):
    entry = clicks(server)
    download(entry, tmp_path)
    networks = Networks([tmp_path], **more)
    return networks, networks.prompted_segmenter(entry, MeansOfClicks())


def test_a_photo_is_embedded_once_and_clicks_are_answered_by_the_other_file(server, tmp_path):
    networks, found = segmenter(server, tmp_path)
    embedding = found.embed(PHOTO)
    assert embedding.placement.content == (1024, 512)
    assert embedding.tensors["image_embeddings"].shape == (1024, 512)
    # The mean of 0, 90 and 210, unscaled: MobileSAM normalises inside.
    np.testing.assert_allclose(embedding.tensors["image_embeddings"][500, [100, 400]], [0, 100], atol=1)
    prompts = Prompts(np.array([[50, 100], [0, 0]], np.float32), np.array([True, False]))
    answer = found.segment(embedding, prompts)
    assert set(answer) == {"masks", "scores", "feedback"}
    assert float(answer["scores"]) == pytest.approx(0.5)
    # Embedding × .5 + the mean of 256, 512, 0 and 0.
    np.testing.assert_allclose(answer["masks"][500, [100, 400]], [192, 242], atol=1)
    assert networks.open_ids == ("mobile-sam",)


def test_the_encoder_makes_room_for_the_decoder_where_memory_is_short(server, tmp_path):
    networks, found = segmenter(server, tmp_path, budget=1)
    encoder = networks.session(found.entry, "encoder")
    embedding = found.embed(PHOTO)
    found.segment(embedding, Prompts(np.ones((1, 2), np.float32), np.array([True])))
    assert networks.session(found.entry, "encoder") is not encoder


def test_a_cancelled_look_at_a_photo_leaves_the_network_usable(server, tmp_path):
    _, found = segmenter(server, tmp_path)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        found.embed(PHOTO, token)
    assert found.embed(PHOTO).bytes == 1024 * 512 * 4


def test_a_network_that_labels_goes_the_same_way(server, tmp_path):
    graph = graphs.semantic()
    entry = with_files(LISTED.network("fcn-resnet50"), graph, address=server.address)
    server.answers[f"/{entry.files[0].name}"] = sending_part(graph)
    download(entry, tmp_path)
    photo = np.zeros((100, 300, 3), np.uint8)
    photo[:, :150, 0] = photo[:, 150:, 1] = 255

    def decode(outputs, placement):
        assert set(outputs) == {"logits"}
        assert placement.content == placement.input == (520, 1560)
        return outputs["logits"][0].argmax(axis=0)

    labels = Networks([tmp_path]).labeller(entry, decode).label(photo)
    assert labels.shape == (520, 1560)
    assert (labels[260, 300], labels[260, 1300]) == (15, 8)


def test_constant_inputs_are_fed_in_their_own_type(tmp_path):
    graph = graphs.detr_panoptic()
    entry = with_files(LISTED.network("detr-panoptic"), graph)
    (tmp_path / entry.files[0].name).write_bytes(graph)
    outputs = Networks([tmp_path]).labeller(entry, lambda outputs, placement: outputs).label(PHOTO)
    assert set(outputs) == {"logits", "boxes", "masks"}
    np.testing.assert_array_equal(outputs["masks"], np.ones((1, 64, 64)))


def test_a_session_says_what_it_takes_and_computes_only_what_it_is_asked_for(tmp_path):
    graph = graphs.detr_panoptic()
    entry = with_files(LISTED.network("detr-panoptic"), graph)
    (tmp_path / entry.files[0].name).write_bytes(graph)
    session = Networks([tmp_path]).session(entry)
    assert [(spec.name, spec.dtype) for spec in session.inputs.values()] == [
        ("pixel_values", "float32"),
        ("pixel_mask", "int64"),
    ]
    assert session.inputs["pixel_values"].shape == (1, 3, "height", "width")
    feeds = {"pixel_values": np.ones((1, 3, 8, 8)), "pixel_mask": np.ones((1, 64, 64))}
    assert list(session.run(feeds, ["logits"])) == ["logits"]
    with pytest.raises(NetworkError, match="DETR panoptic failed"):
        session.run({"pixel_values": feeds["pixel_values"]}, ["logits", "pred_masks"])


def test_every_family_of_the_catalogue_has_the_files_its_task_needs():
    for entry in LISTED.networks:
        roles = [file.role for file in entry.files]
        assert roles == (["encoder", "decoder"] if entry.task == "prompt" else ["model"])
    names = [file.name for entry in LISTED.networks for file in entry.files]
    assert len(set(names)) == len(names)
    assert dataclasses.replace(LISTED.network("mobile-sam")).bytes == 28157093 + 16496559
