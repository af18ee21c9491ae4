"""Two flows of one network as cycles that lead from one to the other.

The difference of two feasible flows is a circulation that falls into cycles whose arcs all point
the way of the difference, so any part of them leads to a feasible flow (R. K. Ahuja, T. L.
Magnanti, J. B. Orlin, "Network Flows", 1993, theorem 3.8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Cycle:
    """``amount`` units on ``arcs``; ``way`` is +1 where an arc takes more, -1 where it gives up."""

    arcs: Ints
    way: Ints
    amount: int


def cycles(
    num_nodes: int, tail: Ints, head: Ints, difference: Ints, *, seed: int = 0
) -> list[Cycle]:
    """Decompose a circulation that may be negative on arcs.

    There are many ways to do so; ``seed`` chooses one.

    Raises
    ------
    ValueError
        When it is no circulation: some node gets more than it gives.

    Examples
    --------
    >>> two = np.array([0, 1, 0]), np.array([1, 0, 1])
    >>> [(c.arcs.tolist(), c.way.tolist(), c.amount) for c in cycles(2, *two, np.array([2, 0, -2]))]
    [([0, 2], [1, -1], 2)]
    """
    used = np.flatnonzero(difference)
    ahead = difference[used] > 0
    left = np.abs(difference[used]).tolist()
    start = np.where(ahead, tail[used], head[used])
    end = np.where(ahead, head[used], tail[used]).tolist()
    order = np.random.default_rng(seed).permutation(len(used))
    order = order[np.argsort(start[order], kind="stable")]
    first = np.searchsorted(start[order], np.arange(num_nodes + 1)).tolist()
    out = order.tolist()
    position = first[:-1].copy()
    way = np.where(ahead, 1, -1)
    found = []
    for root in np.unique(start).tolist():
        while True:
            walk = _walk(root, first, position, out, left, end)
            if not walk:
                break
            amount = min(left[k] for k in walk)
            for k in walk:
                left[k] -= amount
            found.append(Cycle(used[walk], way[walk], amount))
    return found


def _walk(
    root: int,
    first: list[int],
    position: list[int],
    out: list[int],
    left: list[int],
    end: list[int],
) -> list[int]:
    """Arcs of one cycle met on a walk from the root, empty where the root has nothing left."""
    seen: dict[int, int] = {root: 0}
    walk: list[int] = []
    node = root
    while True:
        while position[node] < first[node + 1] and left[out[position[node]]] == 0:
            position[node] += 1
        if position[node] == first[node + 1]:
            if node == root and not walk:
                return []
            raise ValueError("what is to be cut into cycles is no circulation")
        k = out[position[node]]
        # An arc that closes a cycle at once keeps cycles short: the less hangs together.
        for at in range(position[node], min(position[node] + _AHEAD, first[node + 1])):
            if left[out[at]] and end[out[at]] in seen:
                k = out[at]
                break
        walk.append(k)
        node = end[k]
        if node in seen:
            return walk[seen[node] :]
        seen[node] = len(walk)


_AHEAD = 32
"""Arcs looked at for one that closes a cycle."""
