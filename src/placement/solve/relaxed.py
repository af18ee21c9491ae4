"""The problem without its side constraints: a bound always, and the answer where none binds."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from placement.result import LevelResult, Prices, Result, proof_of
from placement.solve import flow
from placement.solve.bound import bound
from placement.solve.quotient import coarsened
from placement.solve.standing import standing
from placement.solve.value import values

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Problem
    from placement.solve.flow import Progress


def relaxed(
    problem: Problem, *, seed: int, clock: Clock, progress: Progress
) -> tuple[Result, bool]:
    """The best plan on the trees alone, judged with everything; and whether it is the answer.

    Values and bounds are those of the whole problem, with side constraints at price zero. The plan
    is the answer where it keeps every hard constraint and each value meets its bound: then no side
    constraint binds.

    Raises
    ------
    NoPlanError
        When the clock ends before the first level is solved.
    """
    if problem.side is None:
        return flow.solve(problem, seed=seed, clock=clock, progress=progress), True
    found = flow.solve(coarsened(problem, side=False), seed=seed, clock=clock, progress=progress)
    reached = values(problem, found.place_of)
    levels = []
    for k, level in enumerate(found.levels):
        prices = None if level.prices is None else free_of_charge(problem, level.prices)
        proved = None if prices is None else bound(problem, k, prices, reached)
        levels.append(LevelResult(level.name, reached[k], proved, prices))
    proof = proof_of([(level.value, level.bound) for level in levels])
    whole = dataclasses.replace(found, levels=tuple(levels), proof=proof)
    unbound = all(level.value == level.bound for level in levels)
    return whole, unbound and standing(problem, found.place_of).kept


def free_of_charge(problem: Problem, prices: Prices) -> Prices:
    """Prices of the trees with zero for every side constraint."""
    assert problem.side is not None
    sizes = (
        len(problem.side.rows.limit),
        len(problem.side.openings.least),
        len(problem.side.caps.limit),
    )
    row, opened, cap = (np.zeros(size, dtype=np.int64) for size in sizes)
    return dataclasses.replace(prices, row_price=row, open_price=opened, cap_price=cap)
