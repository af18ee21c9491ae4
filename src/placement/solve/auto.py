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
    """By the method that fits; see :func:`chosen`.

    Side constraints that do not bind cost nothing: the trees are solved alone first, and that plan
    is the answer where it keeps them all.
    """
    run: dict[str, Any] = {"seed": seed, "clock": clock, "progress": progress}
    if int(problem.free.sum()) > VERY_LARGE:
        return _by("greedy", "very_large", problem, **run)
    if problem.side is None:
        return _by("flow", "trees_only", problem, **run)
    first, answer = relaxed(problem, **run)
    if answer:
        return dataclasses.replace(first, reason=_reason("unbound", problem))
    method, why = chosen(problem)
    if method != "exact":
        return _by(method, why, problem, **run)
    patient = clock.within(settings.patience)
    try:
        found = _by(method, why, problem, **{**run, "clock": patient})
    except NoPlanError:
        if clock.reason() is not None:
            raise
        return _by("price", "small_but_hard", problem, **run)
    if found.stop == Stop.FINISHED or clock.reason() is not None:
        return found
    return _better(found, _by("price", "small_but_hard", problem, **run))


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
    """Of two plans the one with the greater values; it ended by itself, no limit of the user's."""
    best = max(one, other, key=lambda result: [level.value for level in result.levels])
    return dataclasses.replace(best, stop=Stop.FINISHED)


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
