"""Machine kernel: two students exchange places where both together gain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.solve.compiled import compiled

Array = np.ndarray
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOWHERE = -1e300


@compiled
def worth_at(
    t: int,
    enter_start: Array,
    enter_head: Array,
    enter_gain: Array,
    onward: Array,
    mark: Array,
    stamp: int,
) -> float:
    """What the route of type t is worth to the place type whose ways in are marked."""
    found = NOWHERE
    for a in range(enter_start[t], enter_start[t + 1]):
        w = enter_head[a]
        if mark[w] == stamp:
            found = max(found, enter_gain[a] + onward[w])
    return found


@compiled
def listed_at(i: int, p: int, pair_start: Array, pair_place: Array, pair_gain: Array) -> float:
    """What place p is worth to student i by list."""
    for k in range(pair_start[i], pair_start[i + 1]):
        if pair_place[k] == p:
            return float(pair_gain[k])
    return NOWHERE


@compiled
def swap(
    who: Array,
    place_of: Array,
    now: Array,
    best_place: Array,
    best_gain: Array,
    pair_start: Array,
    pair_place: Array,
    pair_gain: Array,
    type_of_student: Array,
    joins: Array,
    enter_start: Array,
    enter_head: Array,
    enter_gain: Array,
    into_start: Array,
    into_tail: Array,
    into_gain: Array,
    type_of_place: Array,
    sells: Array,
    held_start: Array,
    held: Array,
    slot: Array,
    waypoints: int,
    types: int,
) -> int:
    """Let each of ``who`` in turn make the exchange that gains most; how many were made.

    ``now`` (n,) is what each student's place is worth to them, ``held`` the students at each place
    and ``slot`` (n,) where they stand there; all three are kept up to date with ``place_of``.
    """
    onward = np.zeros(waypoints)
    mark = np.full(waypoints, -1, dtype=np.int64)
    known = np.zeros(types)
    seen = np.full(types, -1, dtype=np.int64)
    made = 0
    for turn in range(len(who)):
        i = who[turn]
        here = place_of[i]
        q = type_of_place[here]
        if sells[here]:
            for a in range(into_start[q], into_start[q + 1]):
                onward[into_tail[a]] = into_gain[a]
                mark[into_tail[a]] = turn
        top, partner, theirs, mine = 0.0, -1, 0.0, 0.0
        last = pair_start[i + 1]
        for k in range(pair_start[i], last + 1):
            if k < last:
                p, gain = pair_place[k], pair_gain[k]
            elif joins[i] and best_place[type_of_student[i]] >= 0:
                p, gain = best_place[type_of_student[i]], best_gain[type_of_student[i]]
            else:
                continue
            if p == here or gain <= now[i]:
                continue
            for h in range(held_start[p], held_start[p + 1]):
                j = held[h]
                t = type_of_student[j]
                value = NOWHERE
                if joins[j] and sells[here]:
                    if seen[t] != turn:
                        seen[t] = turn
                        known[t] = worth_at(
                            t, enter_start, enter_head, enter_gain, onward, mark, turn
                        )
                    value = known[t]
                value = max(value, listed_at(j, here, pair_start, pair_place, pair_gain))
                if value > NOWHERE / 2 and gain + value - now[i] - now[j] > top + 1e-6:
                    top, partner = gain + value - now[i] - now[j], j
                    theirs, mine = value, gain
        if partner >= 0:
            there = place_of[partner]
            held[slot[i]], held[slot[partner]] = partner, i
            slot[i], slot[partner] = slot[partner], slot[i]
            place_of[i], place_of[partner] = there, here
            now[i], now[partner] = mine, theirs
            made += 1
    return made


@compiled
def current(
    place_of: Array,
    pair_start: Array,
    pair_place: Array,
    pair_gain: Array,
    type_of_student: Array,
    joins: Array,
    enter_start: Array,
    enter_head: Array,
    enter_gain: Array,
    leave_start: Array,
    leave_head: Array,
    leave_gain: Array,
    type_of_place: Array,
) -> Floats:
    """What each student's place is worth to them, (n,); far below 0 for who has none."""
    now = np.full(len(place_of), NOWHERE)
    for i in range(len(place_of)):
        p = place_of[i]
        if p < 0:
            continue
        value = listed_at(i, p, pair_start, pair_place, pair_gain)
        if value <= NOWHERE / 2 and joins[i]:
            t, q = type_of_student[i], type_of_place[p]
            for a in range(enter_start[t], enter_start[t + 1]):
                w = enter_head[a]
                # Ways on from a waypoint are sorted by place type.
                low, high = leave_start[w], leave_start[w + 1]
                while low < high:
                    middle = (low + high) // 2
                    if leave_head[middle] < q:
                        low = middle + 1
                    else:
                        high = middle
                if low < leave_start[w + 1] and leave_head[low] == q:
                    value = enter_gain[a] + leave_gain[low]
                    break
        now[i] = value
    return now


@compiled
def best_routes(
    enter_start: Array,
    enter_head: Array,
    enter_gain: Array,
    leave_start: Array,
    leave_head: Array,
    leave_gain: Array,
    kind_start: Array,
    kind_place: Array,
    net: Array,
) -> tuple[Floats, Ints]:
    """The place of greatest net worth for each type by route, and its gain; -1 for none."""
    kinds, waypoints, types = len(kind_start) - 1, len(leave_start) - 1, len(enter_start) - 1
    k_best, k_at = np.full(kinds, NOWHERE), np.full(kinds, -1, dtype=np.int64)
    for q in range(kinds):
        for a in range(kind_start[q], kind_start[q + 1]):
            if net[kind_place[a]] > k_best[q]:
                k_best[q], k_at[q] = net[kind_place[a]], kind_place[a]
    w_best, w_at = np.full(waypoints, NOWHERE), np.full(waypoints, -1, dtype=np.int64)
    for w in range(waypoints):
        for a in range(leave_start[w], leave_start[w + 1]):
            value = leave_gain[a] + k_best[leave_head[a]]
            if value > w_best[w]:
                w_best[w], w_at[w] = value, k_at[leave_head[a]]
    best, place = np.full(types, NOWHERE), np.full(types, -1, dtype=np.int64)
    for t in range(types):
        for a in range(enter_start[t], enter_start[t + 1]):
            value = enter_gain[a] + w_best[enter_head[a]]
            if value > best[t]:
                best[t], place[t] = value, w_at[enter_head[a]]
    return best, place


@compiled
def could(
    pair_start: Array,
    pair_place: Array,
    pair_gain: Array,
    type_of_student: Array,
    joins: Array,
    best: Array,
    net: Array,
) -> Floats:
    """What the best place is worth to each student at its price, (n,)."""
    found = np.full(len(joins), NOWHERE)
    for i in range(len(joins)):
        top = best[type_of_student[i]] if joins[i] else NOWHERE
        for k in range(pair_start[i], pair_start[i + 1]):
            top = max(top, pair_gain[k] + net[pair_place[k]])
        found[i] = top
    return found
