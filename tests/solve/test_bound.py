"""The bound of a level from any prices."""

from __future__ import annotations

import numpy as np
import pytest

from placement.result import Prices
from placement.solve.bound import bound
from random_problems import best_value, random_problem


def prices(num_places: int, groups: int, student_groups: int, price: int) -> Prices:
    """One price for every seat, none for limits."""
    return Prices(
        place_price=np.full(num_places, price, dtype=np.int64),
        place_group_price=np.zeros(groups, dtype=np.int64),
        student_group_price=np.zeros(student_groups, dtype=np.int64),
        slice_offset=np.zeros(groups, dtype=np.int64),
        multiplier=(),
    )


@pytest.mark.parametrize("seed", range(10))
def test_prices_whose_sum_leaves_64_bits(seed: int) -> None:
    """Beyond any score a seat's price earns nothing: the bound is what all seats cost, exactly."""
    problem = random_problem(np.random.default_rng(seed), balance=False)
    price = 2**61
    given = prices(
        len(problem.seats), len(problem.place_tree.limit), len(problem.student_tree.limit), price
    )
    seats = int(np.maximum(problem.seats, 0).sum())
    assert bound(problem, 0, given, []) == seats * price + problem.levels[0].fixed
    assert seats * price >= best_value(problem)[0]
