import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.document.history import History
from koutu.engine.core.rect import Rect
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.layers import Layers
from tests.unit.documents import made_document

HEIGHT, WIDTH = 120, 160
_rects = st.builds(
    lambda left, top, width, height: Rect(left, top, min(left + width, WIDTH), min(top + height, HEIGHT)),
    *(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 90), st.integers(1, 90)),
)
_drafts = st.lists(st.one_of(st.just("whole"), _rects), min_size=1, max_size=4)


@given(_drafts, st.booleans(), st.sampled_from([Edges(), Edges(feather=4)]), st.integers(0, 9))
@settings(max_examples=30)
def test_a_dropped_draft_leaves_no_trace(drafts: list, touched: bool, edges: Edges, seed: int) -> None:
    chance, history = np.random.default_rng(seed), History()
    pixels = chance.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    document = made_document(pixels, chance.integers(0, 256, (HEIGHT, WIDTH), np.uint8), history)
    if touched:
        document.touchup_editor.begin(Brush(size=40), 255)
        document.touchup_editor.extend(60, 50)
        document.touchup_editor.commit("Keep")
    document.set_edges("Edges", edges)
    before, edits, source = document.matte.copy(), document.edits, document.cutout_source
    base = document.base_matte.copy()
    for draft in drafts:
        if draft == "whole":
            document.final.show_draft(np.zeros((HEIGHT, WIDTH), np.uint8))
        else:
            document.final.show_draft_part(draft, np.full((draft.height, draft.width), 7, np.uint8))
            assert (document.shown_matte[draft.slices] == 7).all()
    # What is saved and exported meanwhile knows of none.
    assert (document.edits, document.cutout_source) == (edits, source)
    np.testing.assert_array_equal(source.matte(), before)
    document.final.drop_draft()
    np.testing.assert_array_equal(document.matte, before)
    np.testing.assert_array_equal(document.base_matte, base)
    np.testing.assert_array_equal(before, Layers(base, document.touchup, edges).flat())
    history.close()
