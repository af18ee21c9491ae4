"""Random problems with side constraints solved by prices, for tests of that method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import InfeasibleError, NoPlanError, PlacementError
from placement.solve import solve
from random_problems import random_problem, random_side

if TYPE_CHECKING:
    from collections.abc import Collection

    from placement.problem import Problem
    from placement.result import Result


def random_sided_problem(seed: int, kinds: Collection[str]) -> Problem:
    """A random problem with side constraints of some kinds; every third has a balance level."""
    rng = np.random.default_rng(seed)
    return random_side(rng, random_problem(rng, balance=seed % 3 == 0), kinds)


def tried(problem: Problem, seed: int) -> Result | None:
    """The result, None where the method says that it found no plan."""
    try:
        return solve(problem, "price", seed=seed)
    except (InfeasibleError, NoPlanError) as error:
        return refused(error)


def refused(error: PlacementError) -> None:
    """It was not the clock, for there is no limit: nothing found, or proved that there is none."""
    assert error.code in {"E410", "E412"}
