"""Between two flows: never worse, always a flow, and counted right."""

from __future__ import annotations

import numpy as np
import pytest

from placement.solve.assignment import assignment
from placement.solve.kept import Kept
from placement.solve.mixture import mixture
from placement.solve.oracle import Oracle
from placement.solve.priced import Priced
from placement.solve.retraced import retraced
from placement.solve.standing import standing
from placement.solve.value import values
from random_plans import random_plan
from random_problems import random_problem, random_side
from small_programmes import listed, with_openings, with_rows

KEPT = ("rows", "soft", "openings", "sets", "caps")


@pytest.mark.parametrize("seed", range(100))
def test_a_mixture_is_never_worse_and_is_what_it_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, num_students=8, num_places=6, balance=seed % 3 == 0)
    problem = random_side(rng, problem, KEPT)
    priced = Priced.of(problem)
    network = priced.network
    k = int(rng.integers(0, len(problem.levels)))
    now = retraced(priced, random_plan(rng, problem, share=0.3))
    weights = [10 * int(rng.integers(0, 3)) for _ in range(k)]
    found = Oracle(network, lambda: False).best(priced.gains([*weights, 1]))
    assert found is not None
    floor = np.array(values(problem, random_plan(rng, problem))[:k], dtype=np.int64)
    before = Kept.of(priced, k, floor, now, now)
    mixed = mixture(priced, k, floor, now, found[0], seed=seed)
    assert ((mixed.flow >= 0) & (mixed.flow <= network.capacity)).all()
    balance = np.zeros(network.num_nodes, dtype=np.int64)
    np.add.at(balance, network.head, mixed.flow)
    np.add.at(balance, network.tail, -mixed.flow)
    assert not balance.any()
    start = before.broken(before.value), -before.points(before.value)
    assert (mixed.broken, -mixed.points) <= start
    after = Kept.of(priced, k, floor, mixed.flow, now)
    assert mixed.broken == pytest.approx(after.broken(after.value))
    assert mixed.points == after.points(after.value)
    if mixed.broken:
        return
    # Nothing broken: so says the plan, and it has the points and what earlier levels had.
    plan = assignment(problem, network, mixed.flow, seed=0)
    assert standing(problem, plan).kept
    reached = values(problem, plan)
    assert reached[k] >= mixed.points
    assert all(a >= b for a, b in zip(reached[:k], floor.tolist(), strict=True))


def test_as_much_of_the_better_flow_as_a_row_allows() -> None:
    """Four students gain 5, 4, 3, 2 at a price of 3, 2, 2, 1 of which there are 5."""
    problem = listed(4, [4], [(i, 0) for i in range(4)], [[5, 4, 3, 2]])
    problem = with_rows(problem, np.array([[3, 2, 2, 1]]), [5])
    priced = Priced.of(problem)
    none = np.zeros(len(priced.network.tail), dtype=np.int64)
    everyone = retraced(priced, np.zeros(4, dtype=np.int32))
    mixed = mixture(priced, 0, np.zeros(0, dtype=np.int64), none, everyone)
    assert (mixed.broken, mixed.points) == (0.0, 9)


def test_sets_beyond_a_cap_count_as_broken() -> None:
    """Two places are open of which one may be: no part of the way is a plan."""
    problem = with_openings(listed(2, [1, 1], [(0, 0), (1, 1)], [[1, 1]]), [1, 1], cap=1)
    priced = Priced.of(problem)
    both = retraced(priced, np.array([0, 1], dtype=np.int32))
    nothing = np.zeros(0, dtype=np.int64)
    assert mixture(priced, 0, nothing, both, both).broken == 1
    one = retraced(priced, np.array([0, -1], dtype=np.int32))
    assert mixture(priced, 0, nothing, one, both).broken == 0


def test_the_same_seed_finds_the_same_flow() -> None:
    rng = np.random.default_rng(3)
    problem = random_side(rng, random_problem(rng, num_students=9, num_places=6), KEPT)
    priced = Priced.of(problem)
    now = retraced(priced, random_plan(rng, problem, share=0.3))
    aim = retraced(priced, random_plan(rng, problem))
    floor = np.zeros(0, dtype=np.int64)
    first, again = (mixture(priced, 0, floor, now, aim, seed=2) for _ in range(2))
    assert (first.flow == again.flow).all()
