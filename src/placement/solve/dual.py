"""The least bound over prices of rows: cutting planes within a box that follows the best prices.

R. E. Marsten, W. W. Hogan, J. W. Blankenship, "The BOXSTEP method for large-scale optimization",
1975, doi:10.1287/opre.23.3.389. The bound is convex in the prices, and every flow that answers
some prices is a cut: at other prices it is worth what it was, less its slack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
ENOUGH = 5e-5
"""Relative improvement, as the cuts promise it, below which the search ends."""
GOOD = 0.05
"""Part of the promise that makes a step: the box follows it and grows."""


_EDGE = 1e-6
FAR = 2.0**50
"""A box this large has no edge."""


@dataclass(frozen=True)
class Answer:
    """What a flow says at prices (R,): its worth there, and what it leaves of each limit (R,).

    ``points`` are those of the level itself, without prices.
    """

    price: Ints
    worth: int
    slack: Ints
    points: int
    flow: Ints
    height: Ints


def least_bound(
    answer: Callable[[Ints], Answer | None],
    start: Answer,
    *,
    norm: Ints,
    box: float,
    rounds: int,
    stop: Callable[[], bool],
    seen: Callable[[Answer], None] = lambda _: None,
) -> Answer:
    """The answer of least worth that some rounds find, ``start`` where none is better.

    ``norm`` (R,) > 0 is the largest coefficient of each row and makes their prices comparable:
    price times norm is in points a student. ``box`` is how far, in those, prices move at first.
    ``stop`` is asked between rounds, ``seen`` told every answer; ``answer`` may lower a price that
    is beyond its limit, and gives None where it was stopped.
    """
    best = start
    cuts = [start]
    binding = start.slack < 0
    for _ in range(rounds):
        wanted = np.flatnonzero(binding | (best.price > 0))
        if stop() or not len(wanted):
            break
        lowest = _lowest(cuts, best, wanted, norm, box)
        if lowest is None:
            break
        price, promised, at_edge = lowest
        promise = best.worth - promised
        if promise <= ENOUGH * max(1, abs(best.worth)) or np.array_equal(price, best.price):
            if not at_edge or box >= FAR:
                break
            box = min(16 * box, FAR)
            continue
        found = answer(price)
        if found is None:
            break
        seen(found)
        cuts.append(found)
        binding |= found.slack < 0
        if found.worth < best.worth - GOOD * promise:
            box = min(4 * box, FAR)
        elif found.worth >= best.worth:
            box /= 3
        if found.worth < best.worth:
            best = found
    return best


def _lowest(
    cuts: list[Answer], best: Answer, wanted: Ints, norm: Ints, box: float
) -> tuple[Ints, float, bool] | None:
    """The lowest point of the cuts within the box around the best prices, and its height.

    Third, whether it lies at the edge of the box: a larger one might hold a lower point. None where
    the numbers are too far apart for the solver: the best prices so far still prove what they do.
    """
    from ortools.math_opt.python import mathopt

    scale = norm[wanted].astype(np.float64)
    centre = best.price[wanted] * scale
    # In units of the box, and worths relative to the best: else the numbers are too far apart.
    low = np.maximum(-centre / box, -1.0)
    slopes = np.stack([cut.slack[wanted] / scale for cut in cuts]) * box
    ahead = centre - np.stack([cut.price[wanted] * scale for cut in cuts])
    heights = np.array([float(cut.worth - best.worth) for cut in cuts])
    heights += (slopes / box * ahead).sum(axis=1)
    size = max(1.0, float(np.abs(slopes).max()), float(np.abs(heights).min()))
    model = mathopt.Model()
    steps = [model.add_variable(lb=a, ub=1.0) for a in low.tolist()]
    lowest = model.add_variable(lb=-np.inf, ub=np.inf)
    for slope, there in zip((slopes / size).tolist(), (heights / size).tolist(), strict=True):
        terms = mathopt.fast_sum(s * p for s, p in zip(slope, steps, strict=True) if s)
        model.add_linear_constraint(lowest - terms >= there)
    model.minimize(lowest)
    found = mathopt.solve(model, mathopt.SolverType.GLOP)
    if not found.has_primal_feasible_solution():
        return None
    step = np.clip(found.variable_values(steps), low, 1.0)
    price = best.price.copy()
    price[wanted] = np.rint(np.minimum((centre + step * box) / scale, 1e3 * FAR)).astype(np.int64)
    at_edge = bool((np.abs(step) >= 1.0 - _EDGE).any())
    return np.maximum(price, 0), best.worth + found.objective_value() * size, at_edge
