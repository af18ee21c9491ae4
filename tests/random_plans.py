"""Random plans that keep seats and nested limits, whatever else they break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from random_problems import scores_of, value

if TYPE_CHECKING:
    from placement.problem import Problem


def random_plan(rng: np.random.Generator, problem: Problem, *, share: float = 0.8) -> np.ndarray:
    """About ``share`` of the free students one by one at a place that still has room, (n,)."""
    plan = np.full(problem.num_students, -1, dtype=np.int32)
    for i in rng.permutation(problem.num_students).tolist():
        places = list(scores_of(problem, i))
        if not places or rng.random() > share:
            continue
        plan[i] = rng.choice(places)
        if value(problem, plan.tolist()) is None:
            plan[i] = -1
    return plan
