import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.matting.symmetric import symmetric_inverses


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 50), st.floats(1e-3, 1.0))
def test_as_lapack_inverts_them(seed, count, spread):
    """Gram matrices of a window's colours: nearly alike colours are badly conditioned."""
    rng = np.random.default_rng(seed)
    colours = rng.uniform(-0.5, 0.5, (count, 1, 3)) + rng.normal(0, spread, (count, 30, 3))
    ones = np.concatenate([colours, np.ones((count, 30, 1))], axis=2)
    grams = np.einsum("nki,nkj->nij", ones, ones) + 30e-7 * np.diag([1, 1, 1, 0])
    found = symmetric_inverses(grams[:, *np.triu_indices(4)].T)
    assert found.shape == (4, 4, count)
    expected = np.moveaxis(np.linalg.inv(grams), 0, 2)
    assert np.abs(found - expected).max() <= 1e-7 * np.abs(expected).max()
