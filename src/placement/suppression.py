"""Which counts of persons must be hidden so that no small one can be worked out from the rest.

Cells are counts that a reader may see, sums say which of them add up to which. Small counts are
hidden first; others are hidden with them until no sum, and no combination of sums, gives a hidden
one away (complementary cell suppression, Cox 1980, doi:10.1080/01621459.1980.10477481).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Row = tuple[NDArray[np.int64], NDArray[np.float64]]

_CERTAIN = 1e-7


def suppressed(
    values: NDArray[np.int64], sums: Sequence[tuple[int, Sequence[int]]], *, below: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The small cells, and the others to hide with them, (n,) bool each.

    ``sums`` are (cell of the total, cells that add up to it). Zero is nobody and always shown.

    >>> small, others = suppressed(np.array([3, 9, 7, 19]), [(3, (0, 1, 2))], below=5)
    >>> small.tolist(), others.tolist()
    ([True, False, False, False], [False, False, True, False])
    """
    small = (values > 0) & (values < below)
    hidden = small.copy()
    rows = [_row(whole, parts) for whole, parts in sums]
    total = np.zeros(len(values), dtype=bool)
    total[[whole for whole, _ in sums]] = True
    while True:
        chosen = _to_hide(rows, values, hidden, total, below)
        if not chosen:
            return small, hidden & ~small
        hidden[list(chosen)] = True


def _row(whole: int, parts: Sequence[int]) -> Row:
    """Cells of a sum and their signs: 1 for each part, -1 for the total; what cancels is left out.

    >>> [found.tolist() for found in _row(7, [4, 7, 4])]
    [[4], [2.0]]
    """
    cells, at = np.unique(np.array([*parts, whole], dtype=np.int64), return_inverse=True)
    sign = np.bincount(at, weights=[*[1.0] * len(parts), -1.0])
    return cells[sign != 0], sign[sign != 0]


def _to_hide(
    rows: Sequence[Row],
    values: NDArray[np.int64],
    hidden: NDArray[np.bool_],
    total: NDArray[np.bool_],
    below: int,
) -> set[int]:
    """For each sum that gives a hidden cell away its smallest shown part; else totals."""
    told = _told(rows, hidden)
    parts: set[int] = set()
    totals: set[int] = set()
    for cells, sign in rows:
        unknown = hidden[cells]
        if not unknown.any():
            continue
        if not told[cells].any() and not _pinned(cells[unknown], sign[unknown], values, below):
            continue
        shown = cells[~unknown & (values[cells] > 0)]
        if len(shown):
            order = np.lexsort((values[shown], total[shown]))
            first = int(shown[order[0]])
            (totals if total[first] else parts).add(first)
    return parts or totals


def _told(rows: Sequence[Row], hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Hidden cells that the sums determine, (n,): their unit vectors lie in the row space."""
    told = np.zeros(len(hidden), dtype=bool)
    at = np.flatnonzero(hidden)
    open_ = [(cells[hidden[cells]], sign[hidden[cells]]) for cells, sign in rows]
    open_ = [(cells, sign) for cells, sign in open_ if len(cells)]
    part = np.zeros((len(open_), len(at)))
    for k, (cells, sign) in enumerate(open_):
        part[k, np.searchsorted(at, cells)] = sign
    if part.size:
        within = (part * (np.linalg.pinv(part @ part.T, hermitian=True) @ part)).sum(axis=0)
        told[at] = within > 1 - _CERTAIN
    return told


def _pinned(
    cells: NDArray[np.int64], sign: NDArray[np.float64], values: NDArray[np.int64], below: int
) -> bool:
    """Whether one sum leaves its hidden cells a single choice: small ones lie in 1 … below - 1."""
    small = values[cells] < below
    if below <= 2 or not small.any():
        return False
    low = np.where(small, 1.0, below)
    high = np.where(small, below - 1.0, np.inf)
    wanted = float(sign @ values[cells])
    least = float(np.where(sign > 0, sign * low, sign * high).sum())
    most = float(np.where(sign > 0, sign * high, sign * low).sum())
    return wanted <= least or wanted >= most
