"""Intervals that hold whatever the errors are like: split conformal prediction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

MISS = 0.1
"""Share of new runs that may lie outside an interval."""


def half_width(
    scores: Sequence[float], groups: Sequence[Hashable], *, miss: float = MISS
) -> float | None:
    """How far from its forecast a new run of a new group lies at most, but for ``miss`` of them.

    ``scores`` are the distances of runs that the forecast was not fitted on; ``groups`` says which
    belong together (runs of one instance are no evidence of each other). It is the smallest score
    with at least (G + 1) · (1 - miss) of the G groups at or below it, runs sharing the weight of
    their group: with one run a group, split conformal prediction (V. Vovk, A. Gammerman and G.
    Shafer, 2005; H. Papadopoulos et al., 2002), with more its form for two layers (R. Dunn, L.
    Wasserman and A. Ramdas, 2022). None where there are too few groups for such an interval.

    doi:10.1007/b106715, doi:10.1007/3-540-36755-1_29, doi:10.1080/01621459.2022.2060112

    >>> half_width([0.1 * k for k in range(1, 20)], range(19))
    1.8
    >>> half_width([1.0] * 8, range(8)) is None
    True
    """
    sizes = Counter(groups)
    needed = (len(sizes) + 1) * (1 - miss)
    held = 0.0
    for score, group in sorted(zip(scores, groups, strict=True), key=lambda pair: pair[0]):
        held += 1 / sizes[group]
        # Sums of shares are not exact.
        if held >= needed - 1e-9:
            return score
    return None


def least_groups(miss: float = MISS) -> int:
    """Groups from which on there is an interval.

    >>> least_groups()
    9
    """
    count = 1
    while count < (count + 1) * (1 - miss) - 1e-9:
        count += 1
    return count
