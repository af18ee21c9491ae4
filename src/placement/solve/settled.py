"""Teams seated one after another at the prices of the trees: the others are a flow again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.bound import along
from placement.solve.fixing import fixed
from placement.solve.tied import tied

if TYPE_CHECKING:
    from placement.problem import Problem, QuotaTree
    from placement.result import Result

Ints = NDArray[np.int64]


def settled(problem: Problem, first: Result) -> Problem:
    """The problem with every team locked in the unit that is worth most, or held out.

    The same problem where there are no teams. Larger teams choose first; a unit is worth the points
    of its pairs less the prices of its seats and limits at the optimum of the trees (``first``).
    """
    side = problem.side
    if side is None or not side.teams.size:
        return problem
    listed = tied(problem)
    room = _Room(problem)
    worth = _worth(listed, first)
    assert listed.side is not None
    teams = listed.side.teams
    student, place = listed.pair_student, listed.pair_place
    who = (teams.team >= 0) & problem.free
    mine = np.flatnonzero(who[student])
    order = np.argsort(-worth[mine], kind="stable")
    by_team: dict[int, dict[int, list[int]]] = {}
    for k in mine[order].tolist():
        units = by_team.setdefault(int(teams.team[student[k]]), {})
        units.setdefault(int(teams.unit[place[k]]), []).append(k)
    place_of = np.full(problem.num_students, -1, dtype=np.int32)
    size = np.bincount(teams.team[who], minlength=teams.size)
    for team in np.argsort(-size, kind="stable").tolist():
        best: tuple[float, dict[int, int]] = (-np.inf, {})
        for pairs in by_team.get(team, {}).values():
            seats = room.seated([(int(student[k]), int(place[k])) for k in pairs], int(size[team]))
            if seats:
                total = sum(
                    float(worth[k]) for k in pairs if seats.get(int(student[k])) == place[k]
                )
                best = max(best, (total, seats), key=lambda found: found[0])
        room.take(best[1])
        for i, p in best[1].items():
            place_of[i] = p
    return fixed(problem, who, place_of)


def _worth(problem: Problem, first: Result) -> NDArray[np.float64]:
    """Points of each listed pair less what its place costs, (K,): all levels weighed."""
    prices = next((lev.prices for lev in reversed(first.levels) if lev.prices is not None), None)
    depth = len(problem.levels) if prices is None else len(prices.multiplier) + 1
    weights = [1.0] * depth if prices is None else [*map(float, prices.multiplier), 1.0]
    # Levels are compared in order: an earlier one is worth more than all that its prices ask.
    total = np.zeros(len(problem.pair_student))
    for weight, level in zip(weights, problem.levels, strict=False):
        total += max(weight, 1.0) * (level.pair_score + level.place_gain[problem.pair_place])
    if prices is not None:
        toll = prices.place_price.astype(np.float64)
        group = (prices.place_group_price + prices.slice_offset).astype(np.float64)
        toll += along(problem.place_tree, group)
        total -= toll[problem.pair_place]
    return total


class _Room:
    """What seats and limits still hold while teams are seated."""

    def __init__(self, problem: Problem) -> None:
        self.seats = problem.seats.copy()
        self.trees = (problem.place_tree, problem.student_tree)
        self.limits = tuple(tree.limit.copy() for tree in self.trees)

    def seated(self, pairs: list[tuple[int, int]], size: int) -> dict[int, int]:
        """A seat for each of ``size`` students, the best pairs first; none where one is without."""
        found: dict[int, int] = {}
        for i, p in pairs:
            if i not in found and self._free(i, p):
                self._use(i, p, 1)
                found[i] = p
        for i, p in found.items():
            self._use(i, p, -1)
        return found if len(found) == size else {}

    def take(self, found: dict[int, int]) -> None:
        """Use up the seats of a team."""
        for i, p in found.items():
            self._use(i, p, 1)

    def _free(self, i: int, p: int) -> bool:
        return self.seats[p] > 0 and all(
            limit[g] > 0
            for tree, limit, leaf in zip(self.trees, self.limits, (p, i), strict=True)
            for g in _way(tree, leaf)
        )

    def _use(self, i: int, p: int, units: int) -> None:
        self.seats[p] -= units
        for tree, limit, leaf in zip(self.trees, self.limits, (p, i), strict=True):
            for g in _way(tree, leaf):
                limit[g] -= units


def _way(tree: QuotaTree, leaf: int) -> list[int]:
    """The groups of a leaf from the inside out."""
    found = []
    g = int(tree.leaf[leaf])
    while g >= 0:
        found.append(g)
        g = int(tree.parent[g])
    return found
