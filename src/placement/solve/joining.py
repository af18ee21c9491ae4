"""Machine kernels: nodes that hang together, and the height of prices in a block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.solve.compiled import compiled

Array = np.ndarray
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOWHERE = -1e300


@compiled
def joined(size: int, tail: Array, head: Array) -> Ints:
    """One node for all that hang together, (size,)."""
    root = np.arange(size)
    for a in range(len(tail)):
        t, h = tail[a], head[a]
        while root[t] != t:
            root[t] = root[root[t]]
            t = root[t]
        while root[h] != h:
            root[h] = root[root[h]]
            h = root[h]
        if t != h:
            root[max(t, h)] = min(t, h)
    for k in range(size):
        root[k] = root[root[k]]
    return root


@compiled
def heights(student: Array, start: Array, seats: Array, worth: Array, many: Array) -> Floats:
    """By how much the prices of each block must rise to leave as many students as seats."""
    found = np.zeros(len(seats))
    for b in range(len(seats)):
        inside = student[start[b] : start[b + 1]]
        order = np.argsort(-worth[inside])
        held = 0.0
        for k in range(len(order)):
            if worth[inside[order[k]]] <= NOWHERE / 2:
                break
            held += many[inside[order[k]]]
            if held > seats[b]:
                # The last who finds a seat and the first who does not may be alike.
                other = order[max(k - 1, 0)]
                found[b] = (worth[inside[other]] + worth[inside[order[k]]]) / 2.0
                break
    return found
