"""Which method runs, by structure and size, and why: the reason goes into the run record."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True)
class Settings:
    """Nothing to set: who sets something names the method."""


def solve(
    problem: Problem, *, seed: int, clock: Clock, progress: Progress, settings: Settings
) -> Result:
    """By the method that fits; see :func:`chosen`.

    Side constraints that do not bind cost nothing: the trees are solved alone first, and that plan
    is the answer where it keeps them all.
    """
    del settings
    if int(problem.free.sum()) > VERY_LARGE:
        return _by("greedy", "very_large", problem, seed=seed, clock=clock, progress=progress)
    if problem.side is None:
        return _by("flow", "trees_only", problem, seed=seed, clock=clock, progress=progress)
    first, answer = relaxed(problem, seed=seed, clock=clock, progress=progress)
    if answer:
        return dataclasses.replace(first, reason=_reason("unbound", problem))
    method, why = chosen(problem)
    return _by(method, why, problem, seed=seed, clock=clock, progress=progress)


def chosen(problem: Problem) -> tuple[str, str]:
    """Method and reason for a problem whose side constraints bind."""
    if whole_variables(problem) <= SMALL:
        return "exact", "small"
    return "price", "side_constraints"


def whole_variables(problem: Problem) -> int:
    """About how many whole variables a programme of the problem has: arcs of its network."""
    own = int(problem.free.sum())
    return len(problem.enter_type) + len(problem.leave_waypoint) + len(problem.pair_student) + own


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
