"""The bound of a level from any prices."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.result import Prices
from placement.solve.bound import bound
from random_problems import best_value, random_problem
from small_programmes import listed, with_openings

if TYPE_CHECKING:
    from placement.problem import Problem


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


def of_sets(problem: Problem, *, openings: int, scale: int = 1) -> Prices:
    """No prices at all, for the first level of a problem with openings."""
    nothing = prices(problem.num_places, 0, 0, 0)
    none = np.zeros(0, dtype=np.int64)
    return dataclasses.replace(
        nothing, row_price=none, open_price=np.zeros(openings, dtype=np.int64), cap_price=none,
        scale=scale,
    )  # fmt: skip


def test_a_set_that_cannot_fill_is_worth_nothing() -> None:
    """What its opening would gain is not hoped for, unless it is open in any case."""
    problem = listed(2, [2, 2], [(0, 0), (1, 1)], [[0, 0]])
    asked = with_openings(problem, [3, 2], gain=[50, 7])
    assert bound(asked, 0, of_sets(asked, openings=2), []) == 7
    must = with_openings(problem, [3, 2], gain=[50, 7], must=[True, False])
    assert bound(must, 0, of_sets(must, openings=2), []) == 57


def test_gains_of_sets_beyond_64_bits_once_weighed() -> None:
    """Two sets of 2⁴² points in parts of 2²⁰: together 2⁶³, and the bound is exact."""
    problem = with_openings(listed(2, [1, 1], [(0, 0), (1, 1)], [[0, 0]]), [1, 1], gain=[2**42] * 2)
    assert bound(problem, 0, of_sets(problem, openings=2, scale=2**20), []) == 2**43
