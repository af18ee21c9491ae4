"""The package ``fairpyx``: the allocation of greatest total value, as a flow in NetworkX."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from fairpyx import Instance, divide
from fairpyx.algorithms.utilitarian_matching import utilitarian_matching

from benchmarks.methods import Answer

if TYPE_CHECKING:
    from benchmarks.pairs import Pairs

NOT_ALLOWED = -1
"""Pairs of negative value get no arc."""


def run(pairs: Pairs, seconds: float) -> Answer:
    """A greatest flow of least cost: first how many get something, then the points."""
    del seconds
    began = time.perf_counter()
    values: dict[int, dict[int, int]] = {
        i: dict.fromkeys(range(pairs.num_places), NOT_ALLOWED) for i in range(pairs.num_students)
    }
    for i, p, points in zip(
        pairs.student.tolist(), pairs.place.tolist(), pairs.points.tolist(), strict=True
    ):
        values[i][p] = points
    seats = dict(enumerate(pairs.seats.tolist()))
    instance = Instance(valuations=values, agent_capacities=1, item_capacities=seats)
    built = time.perf_counter()
    given = divide(utilitarian_matching, instance=instance)
    ended = time.perf_counter()
    place_of = np.full(pairs.num_students, -1)
    for i, bundle in given.items():
        place_of[i] = bundle[0] if bundle else -1
    return Answer(place_of, built - began, ended - built, "optimal")
