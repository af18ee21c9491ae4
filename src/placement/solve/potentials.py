"""Node potentials of an optimal circulation: longest paths in its residual graph.

The flow solver keeps its own potentials to itself, so they are found again from the flow
(R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993, section 9.3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def potentials(
    num_nodes: int, tail: Ints, head: Ints, gain: Ints, *, forward: np.ndarray, backward: np.ndarray
) -> Ints:
    """Potentials ``y`` (nodes,), ≥ 0, that no arc of the residual graph contradicts.

    ``gain + y[tail] − y[head]`` is ≤ 0 on ``forward`` arcs and ≥ 0 on ``backward`` ones.
    ``forward`` marks arcs that can take more flow, ``backward`` arcs that can give some up; the
    arrays are over arcs, ``gain`` in points.

    Raises
    ------
    ArithmeticError
        When there is a gaining cycle: the flow was not optimal.

    Examples
    --------
    >>> import numpy as np
    >>> yes, no = np.array([True]), np.array([False])
    >>> a = np.array([0]), np.array([1]), np.array([7])
    >>> potentials(2, *a, forward=yes, backward=no).tolist()
    [0, 7]
    """
    tails = np.concatenate([tail[forward], head[backward]])
    heads = np.concatenate([head[forward], tail[backward]])
    gains = np.concatenate([gain[forward], -gain[backward]])
    order = np.argsort(heads, kind="stable")
    tails, heads, gains = tails[order], heads[order], gains[order]
    y = np.zeros(num_nodes, dtype=np.int64)
    if not len(heads):
        return y
    starts = np.flatnonzero(np.concatenate([[True], heads[1:] != heads[:-1]]))
    into = heads[starts]
    for _ in range(num_nodes + 1):
        best = np.maximum.reduceat(y[tails] + gains, starts)
        better = best > y[into]
        if not better.any():
            return y
        y[into[better]] = best[better]
    raise ArithmeticError("a gaining cycle is left in the residual graph")
