"""Why there is no plan: what prices prove, or else what the plan on the trees alone breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import InfeasibleError
from placement.solve.bound import bound
from placement.solve.standing import standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.problem import Problem
    from placement.result import Prices

NAMED = 5
"""Constraints that a message names."""


def refuse_if_proved(problem: Problem, prices: Prices | None) -> None:
    """Where prices bound the first level below what any plan has, there is no plan.

    Raises
    ------
    InfeasibleError
        When that is so (E410): the rows and limits with a price are in conflict.
    """
    level, side = problem.levels[0], problem.side
    assert side is not None
    scores = (level.enter_score, level.leave_score, level.pair_score, level.place_gain)
    counts = all((score >= 0).all() for score in scores) and level.slices is None
    plain = not side.rows.penalty[0].any() and (side.openings.gain[0] >= 0).all()
    if prices is None or not counts or not plain:
        return
    if bound(problem, 0, prices, []) < level.fixed:
        keys = [side.rows.key[r] for r in np.flatnonzero(prices.row_price).tolist()]
        # Limits that stand in the way of a row have a price too.
        for tree, price, before in (
            (problem.place_tree, prices.place_group_price, ""),
            (problem.student_tree, prices.student_group_price, "student|"),
        ):
            keys += [f"{before}{tree.key[g]}" for g in np.flatnonzero(price).tolist()]
        named = {"keys": "、".join(keys), "n": len(keys), "rules": tuple(keys)}
        raise InfeasibleError("E410", fractions=True, least=False, **named)


def broken(problem: Problem, place_of: NDArray[np.int32]) -> dict[str, object]:
    """What a plan breaks, by key: the facts of E400 and E412."""
    side = problem.side
    assert side is not None
    stands = standing(problem, place_of)
    keys = [side.rows.key[r] for r in np.flatnonzero(stands.over).tolist()]
    keys += [side.openings.key[o] for o in np.flatnonzero(stands.short).tolist()]
    keys += [side.caps.key[c] for c in np.flatnonzero(stands.above).tolist()]
    team, label = side.teams.team, problem.student_label
    keys += [f"team|{label[np.argmax(team == t)]}" for t in stands.torn.tolist()]
    return {"keys": "、".join(keys[:NAMED]), "n": len(keys), "rules": tuple(keys[:NAMED])}
