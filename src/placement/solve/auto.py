"""Which method runs, by structure and size, and why: the reason goes into the run record."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from placement.errors import NoPlanError
from placement.result import LevelResult, Proof, Result, Stop, proof_of
from placement.solve.relaxed import relaxed

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Problem
    from placement.solve.flow import Progress

SUPPORTS = frozenset({"rows", "soft", "openings", "sets", "caps", "teams"})
PROVES_OPTIMAL = True
VERY_LARGE = 3_000_000
"""Students from which a flow takes too long on one machine."""
SMALL = 30_000
"""Whole variables up to which branch and bound is tried too."""
PATIENCE = 60.0
"""Seconds that branch and bound gets."""
REASONS = (
    "trees_only", "unbound", "small", "small_but_hard", "side_constraints", "very_large",
)  # fmt: skip
"""What a result may give as the reason why its method ran."""


@dataclass(frozen=True)
class Settings:
    """``patience`` are the seconds branch and bound gets to better the plan from prices."""

    patience: float = PATIENCE

    def __post_init__(self) -> None:
        if self.patience <= 0:
            raise ValueError("patience > 0")


def solve(
    problem: Problem, *, seed: int, clock: Clock, progress: Progress, settings: Settings
) -> Result:
    """By the methods that fit; see :func:`foreseen`.

    Prices give a plan soon, so that whoever stops the run has one; branch and bound goes on from
    there where the problem is small enough and prices did not prove that plan the best.
    """
    run: dict[str, Any] = {"seed": seed, "clock": clock, "progress": progress}
    ways = foreseen(problem)
    if len(ways) == 1:
        return _by(*ways[0], problem, **run)
    first, answer = relaxed(problem, **run)
    if answer:
        return dataclasses.replace(first, reason=_reason(ways[0][1], problem))
    if len(ways) == 2:
        return _by(*ways[1], problem, **run, first=first)
    priced: Result | None = None
    try:
        priced = _by(*ways[1], problem, **run, first=first)
    except NoPlanError:
        if clock.reason() is not None:
            raise
    if priced is not None and (priced.proof == Proof.OPTIMAL or priced.stop != Stop.FINISHED):
        return priced
    patient = {**run, "clock": clock.within(settings.patience)}
    try:
        return _better(priced, _by(*ways[2], problem, **patient), clock)
    except NoPlanError:
        # The plan of prices stands, where there is one.
        if priced is None:
            raise
        return dataclasses.replace(priced, stop=clock.reason() or Stop.FINISHED)


def foreseen(problem: Problem) -> tuple[tuple[str, str], ...]:
    """Methods that will run, and why, as far as can be said without solving.

    Side constraints that do not bind cost nothing: where there are any the trees are solved alone
    first, and that plan is the answer if it keeps them all; else prices run, and in the end branch
    and bound where the problem is small.
    """
    if int(problem.free.sum()) > VERY_LARGE:
        return (("greedy", "very_large"),)
    if problem.side is None:
        return (("flow", "trees_only"),)
    if whole_variables(problem) <= SMALL:
        return (("flow", "unbound"), ("price", "small_but_hard"), ("exact", "small"))
    return (("flow", "unbound"), ("price", "side_constraints"))


def whole_variables(problem: Problem) -> int:
    """About how many whole variables a programme of the problem has: arcs of its network."""
    own = int(problem.free.sum())
    return len(problem.enter_type) + len(problem.leave_waypoint) + len(problem.pair_student) + own


def _better(priced: Result | None, found: Result, clock: Clock) -> Result:
    """Of two plans the one with the greater values; at equal values the lesser bounds stand."""
    stop = clock.reason() or Stop.FINISHED
    if priced is None:
        return dataclasses.replace(found, stop=stop)
    mine, theirs = ([level.value for level in one.levels] for one in (priced, found))
    if mine > theirs:
        return dataclasses.replace(priced, stop=stop)
    if mine < theirs:
        return dataclasses.replace(found, stop=stop)
    levels = tuple(map(_tighter, found.levels, priced.levels))
    proof = proof_of([(level.value, level.bound) for level in levels])
    return dataclasses.replace(found, levels=levels, proof=proof, stop=stop)


def _tighter(one: LevelResult, other: LevelResult) -> LevelResult:
    """The level with the lesser proved bound; the solver's word stays."""
    if other.bound is None or (one.bound is not None and one.bound <= other.bound):
        return one
    return dataclasses.replace(one, bound=other.bound, prices=other.prices)


def _by(method: str, why: str, problem: Problem, **run: Any) -> Result:
    from placement.solve import METHODS

    module = import_module(METHODS[method])
    found: Result = module.solve(problem, settings=module.Settings(), **run)
    return dataclasses.replace(found, reason=_reason(why, problem))


def _reason(why: str, problem: Problem) -> dict[str, object]:
    features = frozenset() if problem.side is None else problem.side.features
    return {
        "why": why,
        "students": int(problem.free.sum()),
        "places": problem.num_places,
        "arcs": whole_variables(problem),
        "features": sorted(features),
    }
