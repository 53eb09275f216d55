"""Inverses of many small symmetric matrices at once."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


def symmetric_inverses(entries: Doubles) -> Doubles:
    """Invert the Gram matrices of colours and a constant, with vectors as long as there are matrices.

    Several times as quick as LAPACK, which is called once for each matrix. The constant is eliminated first: what is
    left is the colours' covariance, which loses fewer digits where all of them are nearly alike.

    Args:
        entries: (10, n), each matrix's upper triangle, row by row; the fourth row belongs to the constant.

    Returns:
        (4, 4, n).
    """
    rr, rg, rb, r, gg, gb, g, bb, b, count = entries
    per = 1 / count
    mean_r, mean_g, mean_b = r * per, g * per, b * per
    rr, rg, rb = rr - r * mean_r, rg - r * mean_g, rb - r * mean_b
    gg, gb, bb = gg - g * mean_g, gb - g * mean_b, bb - b * mean_b
    out = np.empty((4, 4, entries.shape[1]))
    # The covariance's inverse, by its cofactors.
    out[0, 0], out[0, 1], out[0, 2] = gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb
    out[1, 1], out[1, 2], out[2, 2] = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    scale = 1 / (rr * out[0, 0] + rg * out[0, 1] + rb * out[0, 2])
    for row in range(3):
        for column in range(row, 3):
            out[row, column] *= scale
            out[column, row] = out[row, column]
    for row in range(3):
        out[row, 3] = -(out[row, 0] * mean_r + out[row, 1] * mean_g + out[row, 2] * mean_b)
        out[3, row] = out[row, 3]
    out[3, 3] = per - out[0, 3] * mean_r - out[1, 3] * mean_g - out[2, 3] * mean_b
    return out
