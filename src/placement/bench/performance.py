"""Settings against each other over many instances: performance profiles, PAR10, virtual best."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PENALTY = 10.0
"""A run that is not solved counts as ten times its time limit (PAR10)."""

Times = dict[tuple[str, int], float]
"""Seconds by instance and seed; infinite where the run was not solved."""
Steps = list[tuple[float, float]]


def performance_profile(times: Mapping[str, Times]) -> dict[str, Steps]:
    """By setting, the share of problems it solved within τ times the seconds of the best.

    The steps are pairs (τ, share), τ from 1 upwards; every problem that any setting tried counts,
    also those that none solved.

    References
    ----------
    E. D. Dolan and J. J. Moré, Benchmarking optimization software with performance profiles,
    Mathematical Programming 91 (2002), doi:10.1007/s101070100263.

    >>> performance_profile({"a": {("i", 0): 1.0}, "b": {("i", 0): 2.0}})
    {'a': [(1.0, 1.0)], 'b': [(1.0, 0.0), (2.0, 1.0)]}
    """
    problems = {problem for own in times.values() for problem in own}
    best = virtual_best(times)
    found = {}
    for name, own in times.items():
        ratios = sorted(
            own[problem] / best[problem]
            for problem in own
            if math.isfinite(own[problem]) and best[problem] > 0
        )
        steps: Steps = []
        for count, ratio in enumerate(ratios, start=1):
            if steps and steps[-1][0] == ratio:
                steps.pop()
            steps.append((ratio, count / len(problems)))
        if not steps or steps[0][0] > 1.0:
            steps.insert(0, (1.0, 0.0))
        found[name] = steps
    return found


def virtual_best(times: Mapping[str, Times]) -> Times:
    """The seconds of the quickest setting of each problem: what a perfect choice gives."""
    best: Times = defaultdict(lambda: math.inf)
    for own in times.values():
        for problem, seconds in own.items():
            best[problem] = min(best[problem], seconds)
    return dict(best)


def wins(times: Mapping[str, Times], *, within: float = 0.01) -> dict[str, float]:
    """By setting, the share of solved problems on which it was the quickest or ``within`` of it."""
    best = {p: s for p, s in virtual_best(times).items() if math.isfinite(s)}
    return {
        name: sum(own.get(p, math.inf) <= s * (1 + within) for p, s in best.items())
        / max(1, len(best))
        for name, own in times.items()
    }


def par10(seconds: Sequence[float], limits: Sequence[float | None]) -> float | None:
    """Mean seconds, unsolved runs at ten times their limit; None where one of these has no limit.

    >>> par10([2.0, math.inf], [60.0, 60.0])
    301.0
    """
    charged = []
    for spent, limit in zip(seconds, limits, strict=True):
        if math.isfinite(spent):
            charged.append(spent)
        elif limit is None:
            return None
        else:
            charged.append(PENALTY * limit)
    return sum(charged) / len(charged) if charged else None
