"""No bound is weaker than the one that no prices at all prove."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from placement.result import Prices, proof_of
from placement.solve.bound import bound

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.result import Result


def no_weaker_than_unpriced(problem: Problem, result: Result) -> Result:
    """The result with bounds at price zero where those are less than what was found.

    Levels that have no bound keep none: the run did not come to them.
    """
    values = [level.value for level in result.levels]
    levels = []
    for k, level in enumerate(result.levels):
        own = level
        if level.bound is not None and level.bound > level.value:
            prices = _zero(problem, k)
            plain = bound(problem, k, prices, values)
            if plain < level.bound:
                own = dataclasses.replace(level, bound=plain, prices=prices)
        levels.append(own)
    proof = proof_of([(level.value, level.bound) for level in levels])
    return dataclasses.replace(result, levels=tuple(levels), proof=proof)


def _zero(problem: Problem, k: int) -> Prices:
    """Every student at the best place, as if alone."""
    side = problem.side
    sizes = [problem.num_places, len(problem.place_tree.limit), len(problem.student_tree.limit)]
    sizes += [len(problem.place_tree.limit)]
    of_side = [0, 0, 0]
    if side is not None:
        of_side = [len(side.rows.limit), len(side.openings.least), len(side.caps.limit)]
    seat, group, student, offset = (np.zeros(size, dtype=np.int64) for size in sizes)
    row, opened, cap = (np.zeros(size, dtype=np.int64) for size in of_side)
    return Prices(seat, group, student, offset, (0,) * k, row, opened, cap)
