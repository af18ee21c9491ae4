"""One restricted instance through the usual calls: compiled, solved and verified."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.arrays import compile_problem
from placement.errors import InfeasibleError, NoPlanError
from placement.limits import Limits
from placement.recheck import claims, placed
from placement.solve import solve
from placement.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.problem import Problem
    from placement.profile import Profile
    from placement.result import Result
    from placement.verify import Verdict

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Desk:
    """What every solve of one proposal shares; ``ends`` is the monotonic time to be done by."""

    policy: Policy
    profile: Profile
    seed: int
    ends: float | None
    stop: Callable[[], bool] | None

    @property
    def late(self) -> bool:
        """Whether there is no time for another solve."""
        over = self.ends is not None and time.monotonic() >= self.ends
        return over or (self.stop is not None and self.stop())

    def part(self, share: float) -> Desk:
        """The same desk with a share of the time that is left."""
        if self.ends is None:
            return self
        now = time.monotonic()
        return replace(self, ends=now + share * max(self.ends - now, 0.0))

    def solved(self, problem: Problem) -> Result:
        """By the method that fits, within the time that is left; raises as ``solve`` does."""
        left = None if self.ends is None else max(self.ends - time.monotonic(), 0.0)
        return solve(problem, seed=self.seed, limits=Limits(left, self.stop))

    def tried(self, problem: Problem) -> Result | None:
        """As :meth:`solved`, None where there is no plan, or none in time."""
        try:
            return self.solved(problem)
        except (InfeasibleError, NoPlanError):
            return None

    def planned(self, instance: Instance) -> Solved:
        """The plan of an instance, verified."""
        problem = compile_problem(instance, self.policy, self.profile)
        result = self.solved(problem)
        plan = placed(problem, result)
        verdict = verify(instance, self.policy, self.profile, plan, claims(problem, result))
        return Solved(instance, problem, result, verdict)


@dataclass(frozen=True)
class Solved:
    """A plan of classes (and posts, where they are kept) with its proof."""

    instance: Instance
    problem: Problem
    result: Result
    verdict: Verdict

    @cached_property
    def place_of(self) -> Ints:
        """Where every student is, -1 for none, (n,)."""
        return np.asarray(self.result.place_of, dtype=np.int64)

    @cached_property
    def count(self) -> Ints:
        """Students at every place, (m,)."""
        return counted(self.result, self.problem.num_places)

    @cached_property
    def classes(self) -> Ints:
        """Positions of the places that are order classes."""
        of_class = self.instance.places["order_class"].to_numpy() == 1
        return np.flatnonzero(of_class)

    @cached_property
    def opened(self) -> Ints:
        """Positions of the classes that open."""
        return self.classes[self.count[self.classes] > 0]

    def eligible(self, place: int) -> NDArray[np.bool_]:
        """Students whom every rule and their own list allow at a place, locked ones too, (n,)."""
        return eligible(self.problem, place)


def counted(result: Result, places: int) -> Ints:
    """Students at every place, (m,)."""
    at = np.asarray(result.place_of, dtype=np.int64)
    return np.bincount(at[at >= 0], minlength=places).astype(np.int64)


def eligible(problem: Problem, place: int) -> NDArray[np.bool_]:
    """Students for whom the pair with a place is allowed, locked ones there too, (n,)."""
    leads = problem.leave_place_type == problem.type_of_place[place]
    enters = np.isin(problem.enter_waypoint, problem.leave_waypoint[leads])
    types = np.zeros(problem.num_types, dtype=bool)
    types[problem.enter_type[enters]] = True
    found = types[problem.type_of_student] & problem.open & problem.free
    found[problem.pair_student[problem.pair_place == place]] = True
    found |= problem.locked == place
    return np.asarray(found, dtype=bool)
