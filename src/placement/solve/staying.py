"""Machine kernel: who can keep a place when some must move."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.solve.compiled import compiled

Array = np.ndarray
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def stays(
    place: Array,
    join: Array,
    enter: Array,
    leave: Array,
    pair: Array,
    joins: Array,
    enters: Array,
    leaves: Array,
    pairs: Array,
    spread: Array,
) -> NDArray[np.bool_]:
    """Whether each student, in order, still finds room on every arc of the way; room is used up."""
    found = np.zeros(len(place), dtype=np.bool_)
    for i in range(len(place)):
        if pair[i] >= 0:
            if pairs[pair[i]] > 0:
                pairs[pair[i]] -= 1
                found[i] = True
        elif (
            joins[join[i]] > 0
            and enters[enter[i]] > 0
            and leaves[leave[i]] > 0
            and spread[place[i]] > 0
        ):
            joins[join[i]] -= 1
            enters[enter[i]] -= 1
            leaves[leave[i]] -= 1
            spread[place[i]] -= 1
            found[i] = True
    return found
