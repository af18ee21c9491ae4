"""The bound of one level from prices, in points (weak duality): one formula for every method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.problem import Problem, QuotaTree
    from placement.result import Prices


def bound(problem: Problem, k: int, prices: Prices, values: list[int]) -> int:
    """No plan with at least ``values[j]`` at every level j < k has more than this at level k."""
    weights = [*prices.multiplier, prices.scale]
    levels = problem.levels[: k + 1]
    # Python integers where a product of multipliers could leave 64 bits.
    kind = object if _large(problem, prices, weights) else np.int64

    def mixed(arrays: list[NDArray[np.int64]]) -> np.ndarray:
        total = np.zeros(arrays[0].shape, dtype=kind)
        for weight, array in zip(weights, arrays, strict=True):
            total = total + weight * array.astype(kind)
        return total

    group_price = prices.place_group_price.astype(kind) + prices.slice_offset.astype(kind)
    toll = Tolls.of(problem, prices, kind)
    net = (
        mixed([level.place_gain for level in levels])
        - prices.place_price
        - along(problem.place_tree, group_price)
        - toll.place
    )
    best = _best_of_students(
        problem,
        net,
        mixed([level.enter_score for level in levels]) - toll.enter,
        mixed([level.leave_score for level in levels]) - toll.leave,
        mixed([level.pair_score for level in levels]) - toll.pair,
    )
    free = problem.free
    best = best[free] - along(problem.student_tree, prices.student_group_price.astype(kind))[free]
    total = int(np.maximum(best, 0).sum())
    total += int((np.maximum(problem.seats, 0).astype(kind) * prices.place_price).sum())
    for tree, price in (
        (problem.place_tree, prices.place_group_price),
        (problem.student_tree, prices.student_group_price),
    ):
        total += int((np.maximum(tree.limit, 0).astype(kind) * price).sum())
    total += _slice_worth(problem, weights, prices.slice_offset.astype(kind))
    total += sum(weight * level.fixed for weight, level in zip(weights, levels, strict=True))
    total += _side_worth(problem, prices, weights, kind)
    total -= sum(weights[j] * values[j] for j in range(k))
    return total // prices.scale


@dataclass(frozen=True)
class Tolls:
    """What the prices of side constraints charge on each half of a route, listed pair and place."""

    enter: np.ndarray
    leave: np.ndarray
    pair: np.ndarray
    place: np.ndarray

    @classmethod
    def of(cls, problem: Problem, prices: Prices, kind: type) -> Tolls:
        """Zero where there are no side constraints; ``kind`` is the type of the numbers."""
        sizes = (
            len(problem.enter_type),
            len(problem.leave_waypoint),
            len(problem.pair_student),
            problem.num_places,
        )
        side = problem.side
        if side is None:
            return cls(*(np.zeros(size, dtype=kind) for size in sizes))
        charge: np.ndarray = np.zeros(side.forms.size, dtype=kind)
        np.add.at(charge, side.rows.form, prices.row_price.astype(kind))
        np.add.at(charge, side.openings.form, prices.open_price.astype(kind))
        forms = (side.forms.enter, side.forms.leave, side.forms.pair, side.forms.place)
        return cls(*(form.weighed(charge, size) for form, size in zip(forms, sizes, strict=True)))


def _side_worth(problem: Problem, prices: Prices, weights: list[int], kind: type) -> int:
    """Limits of rows and caps at their prices, and of each set the better of its two states.

    Raises
    ------
    ValueError
        When a price is below zero, or that of a soft row above its penalty: it would prove nothing.
    """
    side = problem.side
    if side is None:
        return 0
    weight: np.ndarray = np.array(weights, dtype=kind)
    penalty = weight @ side.rows.penalty[: len(weights)].astype(kind)
    row_price: np.ndarray = prices.row_price.astype(kind)
    if (row_price < 0).any() or (prices.cap_price < 0).any():
        raise ValueError("prices of rows and caps must not be negative")
    if (side.rows.soft & (row_price > penalty)).any():
        raise ValueError("a soft row costs no more than its penalty")
    total = int((row_price * side.rows.limit).sum())
    cap_price: np.ndarray = prices.cap_price.astype(kind)
    total += int((cap_price * side.caps.limit).sum())
    sets = side.openings
    state = weight @ sets.gain[: len(weights)].astype(kind)
    np.subtract.at(state, side.caps.opening, cap_price[side.caps.cap])
    price: np.ndarray = prices.open_price.astype(kind)
    state = state + np.maximum(price * sets.least, price * sets.most)
    empty = np.where(sets.least <= sets.most, np.maximum(state, 0), 0)
    return total + int(np.where(sets.must, state, empty).sum())


def _large(problem: Problem, prices: Prices, weights: list[int]) -> bool:
    """Whether a sum over all students could leave 64 bits."""
    arrays = [prices.place_price, prices.place_group_price, prices.student_group_price]
    largest = max(int(np.abs(a).max(initial=0)) for a in [*arrays, prices.slice_offset])
    for weight, level in zip(weights, problem.levels, strict=False):
        scores = (level.enter_score, level.leave_score, level.pair_score, level.place_gain)
        largest += weight * max(int(np.abs(a).max(initial=0)) for a in scores)
        if level.slices is not None:
            largest += weight * int(np.abs(level.slices.gain).max(initial=0))
    largest += _largest_toll(problem, prices) + _largest_state(problem, weights)
    seats = int(np.maximum(problem.seats, 0).sum()) + problem.num_students
    depth = len(problem.place_tree.limit) + len(problem.student_tree.limit) + 2
    return largest * depth > 2**62 or largest * seats * 4 > 2**62


def _largest_toll(problem: Problem, prices: Prices) -> int:
    """No toll of side constraints on a pair, nor the worth of one of them, is beyond this."""
    side = problem.side
    if side is None:
        return 0
    values = (side.forms.enter, side.forms.leave, side.forms.pair, side.forms.place)
    entry = sum(int(np.abs(form.value).max(initial=0)) for form in values)
    size = int(np.abs(side.rows.limit).max(initial=0)) + int(np.abs(side.caps.limit).max(initial=0))
    prices_of_side = (prices.row_price, prices.open_price, prices.cap_price)
    paid = sum(sum(abs(int(p)) for p in price.tolist()) for price in prices_of_side)
    return paid * (entry + size + 1)


def _largest_state(problem: Problem, weights: list[int]) -> int:
    """No penalty of a row, nor the gains of all sets together, are beyond this."""
    side = problem.side
    if side is None:
        return 0
    total = 0
    for weight, gain, penalty in zip(weights, side.openings.gain, side.rows.penalty, strict=False):
        total += weight * sum(abs(int(g)) for g in gain.tolist())
        total += weight * int(penalty.max(initial=0))
    return total


def _slice_worth(problem: Problem, weights: list[int], offset: np.ndarray) -> int:
    """What balance groups earn by selling their slices at the offset price.

    At most one level has slices (the compile pass sees to that); below it they gain nothing.
    """
    total = 0
    for j, level in enumerate(problem.levels):
        if level.slices is not None:
            weight = weights[j] if j < len(weights) else 0
            worth = weight * level.slices.gain.astype(offset.dtype) + offset[level.slices.group]
            total += int((level.slices.size.astype(offset.dtype) * np.maximum(worth, 0)).sum())
    return total


def along(tree: QuotaTree, price: np.ndarray) -> np.ndarray:
    """The sum of prices on each leaf's way out, (leaves,)."""
    way = price.copy()
    for g in range(len(tree.parent) - 1, -1, -1):
        if tree.parent[g] >= 0:
            way[g] += way[tree.parent[g]]
    total = np.zeros(len(tree.leaf), dtype=price.dtype)
    held = tree.leaf >= 0
    total[held] = way[tree.leaf[held]]
    return total


def _best_of_students(
    problem: Problem,
    net: np.ndarray,
    enter_score: np.ndarray,
    leave_score: np.ndarray,
    pair_score: np.ndarray,
) -> np.ndarray:
    """For each student the best of 0 and all allowed places: score plus the place's net, (n,)."""
    of_place_type = _max_at(problem.type_of_place, net, problem.num_place_types)
    onwards = leave_score + of_place_type[problem.leave_place_type]
    of_waypoint = _max_at(problem.leave_waypoint, onwards, problem.num_waypoints)
    worth = enter_score + of_waypoint[problem.enter_waypoint]
    of_type = _max_at(problem.enter_type, worth, problem.num_types)
    best = np.where(problem.open, of_type[problem.type_of_student], 0)
    own = _max_at(problem.pair_student, pair_score + net[problem.pair_place], len(best))
    found: np.ndarray = np.maximum(np.maximum(best, own), 0)
    return found


def _max_at(index: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """The greatest value at each index, (size,); far below zero where there is none."""
    floor = -(2**62)
    found = np.full(size, floor, dtype=values.dtype)
    if not len(index):
        return found
    order = np.argsort(index, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], np.diff(index[order]) != 0]))
    found[index[order][starts]] = np.maximum.reduceat(values[order], starts)
    return found
