"""Which sets open: until none is short and no cap is exceeded."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement.solve.decided import decided_flow
from placement.solve.oracle import Oracle
from placement.solve.priced import Priced
from random_problems import random_problem, random_side
from small_programmes import listed, with_openings


def asked(priced: Priced) -> np.ndarray:
    """The flow for the points of the first level."""
    oracle = Oracle(priced.network, lambda: False)
    flow = decided_flow(priced, oracle, priced.gains([1]))
    assert flow is not None
    return flow


@pytest.mark.parametrize("seed", range(60))
def test_sets_that_may_stay_empty_are_full_enough_or_empty(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, num_students=8, num_places=5)
    problem = random_side(rng, problem, ("openings", "sets", "caps"))
    side = problem.side
    assert side is not None
    sets = dataclasses.replace(side.openings, must=np.zeros(len(side.openings.least), dtype=bool))
    problem = dataclasses.replace(problem, side=dataclasses.replace(side, openings=sets))
    priced = Priced.of(problem)
    count = priced.counted(asked(priced))[sets.form]
    assert ((count == 0) | (count >= sets.least)).all()
    used = np.zeros(len(side.caps.limit), dtype=np.int64)
    np.add.at(used, side.caps.cap, (count > 0)[side.caps.opening].astype(np.int64))
    assert (used <= side.caps.limit).all()


def test_what_must_be_open_is_filled_first() -> None:
    """The other place is worth more, and would leave it one short."""
    pairs = [(i, p) for i in range(3) for p in range(2)]
    problem = listed(3, [3, 3], pairs, [[5, 1] * 3])
    problem = with_openings(problem, [1, 2], must=[False, True])
    priced = Priced.of(problem)
    flow = asked(priced)
    assert priced.counted(flow).tolist() == [1, 2]


def test_a_set_that_cannot_fill_stays_empty() -> None:
    problem = with_openings(listed(2, [2, 2], [(0, 0), (1, 0), (1, 1)], [[9, 9, 1]]), [3, 1])
    priced = Priced.of(problem)
    assert priced.counted(asked(priced)).tolist() == [0, 1]


def test_where_what_must_open_cannot_fill_the_last_flow_is_told() -> None:
    problem = with_openings(listed(2, [2], [(0, 0)], [[1]]), [2], must=[True])
    priced = Priced.of(problem)
    assert priced.counted(asked(priced)).tolist() == [1]


def test_sets_of_pairs_are_helped_where_nothing_gains() -> None:
    """At a level without points students are still paid to fill what must be open."""
    pairs = [(0, 0), (1, 0), (0, 1), (1, 1)]
    problem = with_openings(listed(2, [2, 2], pairs, [[0] * 4]), [2, 1], must=[True, False])
    side = problem.side
    assert side is not None
    parts = np.full(2, -1, dtype=np.int32)
    sets = dataclasses.replace(side.openings, place=parts)
    problem = dataclasses.replace(problem, side=dataclasses.replace(side, openings=sets))
    priced = Priced.of(problem)
    assert priced.counted(asked(priced))[0] == 2


def test_the_smallest_sets_beyond_a_cap_close() -> None:
    pairs = [(0, 0), (1, 1), (2, 1)]
    problem = with_openings(listed(3, [3, 3], pairs, [[1] * 3]), [1, 1], cap=1)
    priced = Priced.of(problem)
    assert priced.counted(asked(priced)).tolist() == [0, 2]


def test_nothing_is_told_where_it_was_stopped_before_a_flow() -> None:
    problem = with_openings(listed(1, [1], [(0, 0)], [[1]]), [1])

    class Stopped(Oracle):
        def best(self, gain: np.ndarray) -> None:
            del gain

    priced = Priced.of(problem)
    assert decided_flow(priced, Stopped(priced.network, lambda: True), priced.gains([1])) is None
