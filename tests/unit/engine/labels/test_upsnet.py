"""The panoptic head against the paper, written down cell by cell."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu import paths
from koutu.engine.core.placement import Placement
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask
from koutu.engine.labels.upsnet import UNKNOWN, Instance, label_map, panoptic
from koutu.engine.labels.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(paths.bundled_models() / "classes.toml")


def literal(logits, stuff, things, instances):
    """Section 3.3 of arXiv 1901.03784 for every cell, and the pruning of section 3.4 before it."""
    height, width = logits.shape[1:]
    order = sorted(range(len(instances)), key=lambda n: -instances[n].score)
    canvases, kept = {}, []
    for n in order:
        instance = instances[n]
        canvas = canvases.setdefault(instance.kind, set())
        own = {
            (instance.box.top + r, instance.box.left + c)
            for r in range(instance.box.height)
            for c in range(instance.box.width)
            if instance.likely[r, c] >= 0.5
        }
        if not own or len(own & canvas) > 0.3 * len(own):
            continue
        canvas |= own
        kept.append(n)
    owner = np.zeros((height, width), int)
    for y in range(height):
        for x in range(width):
            z = [float(logits[c, y, x]) for c in stuff]
            x_masks = []
            for n in kept:
                instance, box = instances[n], instances[n].box
                inside = box.left <= x < box.right and box.top <= y < box.bottom
                x_mask = float(logits[instance.channel, y, x]) if inside and instance.channel is not None else 0.0
                p = float(instance.likely[y - box.top, x - box.left]) if inside else 0.5
                p = min(max(p, 1e-4), 1 - 1e-4)
                x_masks.append(x_mask)
                z.append(x_mask + (np.log(p / (1 - p)) if inside else 0.0))
            z.append(max(float(logits[c, y, x]) for c in things) - max(x_masks, default=0.0))
            best = int(np.argmax(z))
            owner[y, x] = UNKNOWN if best == len(z) - 1 else best
    return owner, tuple(kept)


@st.composite
def scenes(draw):
    height, width = draw(st.integers(2, 9)), draw(st.integers(2, 9))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    logits = random.normal(0, 3, (5, height, width)).astype(np.float32)
    instances = []
    for _ in range(draw(st.integers(0, 4))):
        left, top = int(random.integers(0, width)), int(random.integers(0, height))
        box = Rect(left, top, int(random.integers(left + 1, width + 1)), int(random.integers(top + 1, height + 1)))
        channel = draw(st.sampled_from([2, 3, 4, None]))
        likely = random.random((box.height, box.width)).astype(np.float32)
        instances.append(Instance(f"class {channel}", channel, float(random.random()), box, likely))
    return logits, instances


@settings(max_examples=150)
@given(scenes())
def test_the_head_is_the_paper_s(scene):
    logits, instances = scene
    found = panoptic(logits, [0, 1], [2, 3, 4], instances)
    owner, kept = literal(logits, [0, 1], [2, 3, 4], instances)
    assert found.kept == kept
    np.testing.assert_array_equal(found.owner, owner)


def test_what_no_instance_accounts_for_is_unknown():
    logits = np.zeros((2, 4, 8), np.float32)
    logits[0] = 1  # stuff
    logits[1] = 3  # a thing everywhere, but only its left half was found
    box = Rect(0, 0, 4, 4)
    found = panoptic(logits, [0], [1], [Instance("cat", 1, 0.9, box, np.full((4, 4), 0.99, np.float32))])
    assert (found.owner[:, :4] == 1).all()
    assert (found.owner[:, 4:] == UNKNOWN).all()


def test_two_touching_things_of_one_class_stay_apart():
    cat = VOCABULARY.find("cat")
    logits = np.zeros((21, 4, 8), np.float32)
    logits[0] = 2
    logits[8, :, :] = 4
    halves = [
        Segment(n + 1, cat, 0.9 - n / 10, box, 1600, SoftMask(box, np.full((28, 28), 0.98, np.float32)))
        for n, box in enumerate((Rect(0, 0, 40, 40), Rect(40, 0, 80, 40)))
    ]
    placement = Placement((40, 80), (4, 8), (4, 8))
    found = label_map(logits, VOCABULARY.voc, LabelMap(80, 40, halves), placement)
    assert [(each.kind.name, each.box) for each in found] == [("cat", halves[0].box), ("cat", halves[1].box)]
    assert found.at(10, 10)[0].id != found.at(60, 10)[0].id
    # Background is stuff without a name.
    logits[8] = -4
    assert len(label_map(logits, VOCABULARY.voc, LabelMap(80, 40, []), placement)) == 0
