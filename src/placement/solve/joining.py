"""Machine kernels: nodes that hang together, and the height of prices in a block."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def joined(size, tail, head):  # type: ignore[no-untyped-def]
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


@njit(cache=True)
def heights(student, start, seats, worth):  # type: ignore[no-untyped-def]
    """By how much the prices of each block must rise to leave as many students as seats."""
    found = np.zeros(len(seats))
    for b in range(len(seats)):
        inside = worth[student[start[b] : start[b + 1]]]
        n, k = len(inside), seats[b]
        if k <= 0 or k >= n:
            continue
        inside = np.sort(inside) if n < 64 else np.partition(inside, n - k)
        left = inside[: n - k].max()
        found[b] = (left + inside[n - k]) / 2.0
    return found
