"""Near-optimal in linear memory for very large problems: prices by cooling, seats by auction.

The most students that can be placed are counted exactly on merged types. For each later level,
prices are cooled until choices are sharp; they prove its bound. At the prices of the last level
the seats are sold, a greatest flow from there places whoever was left out, and pairs of students
exchange places. Side constraints do not move the prices, so bounds are those of the trees alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from placement.result import LevelResult, Prices, Result, Stop, proof_of
from placement.solve.bound import bound
from placement.solve.cooling import free_of_charge
from placement.solve.ladder import Ladder, Settings, begun
from placement.solve.market import market
from placement.solve.selling import sold
from placement.solve.value import values

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Problem

__all__ = ["PROVES_OPTIMAL", "SUPPORTS", "Settings", "solve"]

Progress = Callable[[str, float], None]
SUPPORTS: frozenset[str] = frozenset({"rows", "soft", "openings", "sets", "caps"})
PROVES_OPTIMAL = False
SHIFTS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where prices are cut to whole points: a price of nearly ½ everywhere must not fall apart."""


def solve(
    problem: Problem,
    *,
    seed: int,
    clock: Clock,
    progress: Progress,
    settings: Settings | None = None,
) -> Result:
    """A plan near the best with a bound for every level; where the clock says stop, a worse one.

    Raises
    ------
    NoPlanError
        When side constraints could not be kept (E400).
    """
    timings: dict[str, float] = {}
    ladder = begun(problem, settings or Settings(), clock)
    timings["count"] = clock.seconds()
    for k in range(ladder.first, len(problem.levels)):
        if ladder.stop():
            break
        progress(problem.levels[k].name, k / len(problem.levels))
        began = clock.seconds()
        ladder.cool(k)
        timings[f"level {problem.levels[k].name}"] = clock.seconds() - began
    began = clock.seconds()
    place_of, bids = sold(ladder, seed=seed)
    timings["assign"] = clock.seconds() - began
    began = clock.seconds()
    reached = values(problem, place_of)
    results = []
    for k, level in enumerate(problem.levels):
        prices, proved = _proof(ladder, k, reached)
        results.append(LevelResult(level.name, reached[k], proved, prices))
    timings["prove"] = clock.seconds() - began
    timings["total"] = clock.seconds()
    return Result(
        place_of=place_of,
        stop=ladder.stopped or Stop.FINISHED,
        proof=proof_of([(level.value, level.bound) for level in results]),
        levels=tuple(results),
        method="greedy",
        seed=seed,
        timings=timings,
        statistics={"rounds": ladder.rounds, "bids": bids},
    )


def _proof(ladder: Ladder, k: int, reached: list[int]) -> tuple[Prices, int]:
    """The prices of level k that prove most among a few ways of making them whole."""
    problem, parts = ladder.problem, ladder.parts
    quote = ladder.quotes.get(k)
    if quote is None:
        quote = free_of_charge(market(problem, ladder.frame, ladder.weights(k)))
    lead = 0 if parts is None else len(parts.problem.levels)
    later = any(level.slices is not None for level in problem.levels[lead:])
    if parts is None or k >= lead or later:
        prices = ladder.prices(k, quote, 0.5)
    else:
        # Merged types have the same bound, but for what sets gain by opening.
        few = [ladder.prices(k, quote, shift) for shift in SHIFTS]
        proved = [bound(parts.problem, k, each, reached) for each in few]
        prices = few[int(np.argmin(proved))]
        if problem.side is None:
            return prices, min(proved)
    return prices, bound(problem, k, prices, reached)
