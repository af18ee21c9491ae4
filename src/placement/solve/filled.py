"""Who is left over and could still have a place that breaks nothing, placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve import flow
from placement.solve.dropped import dropped
from placement.solve.fixing import fixed
from placement.solve.quotient import coarsened
from placement.solve.standing import standing
from placement.solve.value import values

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Problem

Plan = NDArray[np.int32]
TURNS = 5
"""Each turn may make room for another: a set that opens is open for those who come later."""


def filled(problem: Problem, plan: Plan, *, seed: int, clock: Clock) -> Plan:
    """A plan that is no worse, with the placed students where they are, (n,).

    Those who are left get the best places on the trees alone; who breaks a side constraint there is
    taken out again.
    """
    for _ in range(TURNS):
        placed = problem.free & (plan >= 0)
        if clock.reason() is not None or not (problem.free & ~placed).any():
            break
        rest = fixed(problem, placed, plan)
        found = flow.solve(
            coarsened(rest, side=False), seed=seed, clock=clock, progress=lambda _name, _share: None
        )
        more = dropped(rest, found.place_of)
        if more is None or not _better(problem, more, plan):
            break
        plan = more
    return plan


def _better(problem: Problem, more: Plan, plan: Plan) -> bool:
    return standing(problem, more).kept and values(problem, more) > values(problem, plan)
