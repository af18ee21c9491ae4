"""Which method runs, by structure and size, and why: the reason goes into the run record."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from placement.errors import NoPlanError
from placement.result import Stop
from placement.solve.relaxed import relaxed

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Problem
    from placement.result import Result
    from placement.solve.flow import Progress

SUPPORTS = frozenset({"rows", "soft", "openings", "sets", "caps", "teams"})
PROVES_OPTIMAL = True
VERY_LARGE = 3_000_000
"""Students from which a flow takes too long on one machine."""
SMALL = 30_000
"""Whole variables up to which branch and bound is tried first."""
PATIENCE = 60.0
"""Seconds that branch and bound gets before prices are tried too, where the user sets no limit."""


@dataclass(frozen=True)
class Settings:
    """``patience`` are the seconds branch and bound gets before prices are tried too."""

    patience: float = PATIENCE

    def __post_init__(self) -> None:
        if self.patience <= 0:
            raise ValueError("patience > 0")


def solve(
    problem: Problem, *, seed: int, clock: Clock, progress: Progress, settings: Settings
) -> Result:
    """By the methods that fit; see :func:`foreseen`."""
    run: dict[str, Any] = {"seed": seed, "clock": clock, "progress": progress}
    ways, known = foreseen(problem), run
    if len(ways) > 1:
        first, answer = relaxed(problem, **run)
        if answer:
            return dataclasses.replace(first, reason=_reason(ways[0][1], problem))
        ways = ways[1:]
        known = {**run, "first": first}
    method, why = ways[0]
    if len(ways) == 1:
        return _by(method, why, problem, **(known if method == "price" else run))
    patient = clock.within(settings.patience)
    other, still = ways[1]
    try:
        found = _by(method, why, problem, **{**run, "clock": patient})
    except NoPlanError:
        if clock.reason() is not None:
            raise
        return _by(other, still, problem, **known)
    if found.stop == Stop.FINISHED or clock.reason() is not None:
        return found
    try:
        return _better(found, _by(other, still, problem, **known))
    except NoPlanError:
        # The plan of branch and bound stands: its own patience ended it, or now the user's limit.
        return dataclasses.replace(found, stop=clock.reason() or Stop.FINISHED)


def foreseen(problem: Problem) -> tuple[tuple[str, str], ...]:
    """Methods that will run, and why, as far as can be said without solving.

    Side constraints that do not bind cost nothing: where there are any the trees are solved alone
    first, and that plan is the answer if it keeps them all; else the next method runs. Branch and
    bound is given some patience, then the last one tries too.
    """
    if int(problem.free.sum()) > VERY_LARGE:
        return (("greedy", "very_large"),)
    if problem.side is None:
        return (("flow", "trees_only"),)
    found = (("flow", "unbound"), chosen(problem))
    return (*found, ("price", "small_but_hard")) if found[1][0] == "exact" else found


def chosen(problem: Problem) -> tuple[str, str]:
    """Method and reason for a problem whose side constraints bind."""
    if whole_variables(problem) <= SMALL:
        return "exact", "small"
    return "price", "side_constraints"


def whole_variables(problem: Problem) -> int:
    """About how many whole variables a programme of the problem has: arcs of its network."""
    own = int(problem.free.sum())
    return len(problem.enter_type) + len(problem.leave_waypoint) + len(problem.pair_student) + own


def _better(one: Result, other: Result) -> Result:
    """Of two plans the one with the greater values; the run ended as its later part did."""
    best = max(one, other, key=lambda result: [level.value for level in result.levels])
    return dataclasses.replace(best, stop=other.stop)


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
