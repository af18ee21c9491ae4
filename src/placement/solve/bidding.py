"""Machine kernels of the auction: the best place of a type is found again only where it changed.

Prices never fall while students bid, so what was once read of a place is at least what it is worth
now: a way is looked at again only when it seems the best.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.solve.compiled import compiled

Array = np.ndarray
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOWHERE = -1e300


@compiled
def look(
    start: Array,
    gain: Array,
    heads: Array,
    worth: Array,
    t: int,
    best: Array,
    at: Array,
    second: Array,
) -> None:
    """Set the best and second best arc of tail t from what is thought of its heads."""
    top, other, arc = NOWHERE, NOWHERE, -1
    for a in range(start[t], start[t + 1]):
        value = gain[a] + worth[heads[a]]
        if value > top:
            other = top
            top, arc = value, a
        elif value > other:
            other = value
    best[t], at[t], second[t] = top, arc, other


@compiled
def look_at_all(
    start: Array, gain: Array, heads: Array, worth: Array, best: Array, at: Array, second: Array
) -> None:
    """The same for every tail."""
    for t in range(len(start) - 1):
        look(start, gain, heads, worth, t, best, at, second)


@compiled
def best_of_kind(
    q: int, kind_start: Array, kind_place: Array, net: Array, best: Array, at: Array, second: Array
) -> float:
    """The best place of a place type; up to date afterwards."""
    if at[q] >= 0 and net[kind_place[at[q]]] < best[q]:
        top, other, arc = NOWHERE, NOWHERE, -1
        for a in range(kind_start[q], kind_start[q + 1]):
            value = net[kind_place[a]]
            if value > top:
                other = top
                top, arc = value, a
            elif value > other:
                other = value
        best[q], at[q], second[q] = top, arc, other
    return float(best[q])


@compiled
def best_of_waypoint(
    w: int, leave: tuple[Array, ...], kind: tuple[Array, ...], net: Array
) -> float:
    """The best way on from a waypoint; up to date afterwards."""
    start, gain, heads, best, at, second = leave
    kind_start, kind_place, k_best, k_at, k_second = kind
    while at[w] >= 0:
        a = at[w]
        true = gain[a] + best_of_kind(heads[a], kind_start, kind_place, net, k_best, k_at, k_second)
        if true >= best[w] or true >= second[w]:
            best[w] = true
            break
        look(start, gain, heads, k_best, w, best, at, second)
    return float(best[w])


@compiled
def best_of_type(
    t: int, enter: tuple[Array, ...], leave: tuple[Array, ...], kind: tuple[Array, ...], net: Array
) -> tuple[int, float, float]:
    """The best place of a type, its worth, and at most what the second best is worth."""
    start, gain, heads, best, at, second = enter
    while at[t] >= 0:
        a = at[t]
        true = gain[a] + best_of_waypoint(heads[a], leave, kind, net)
        if true >= best[t] or true >= second[t]:
            best[t] = true
            break
        look(start, gain, heads, leave[3], t, best, at, second)
    if at[t] < 0 or best[t] < NOWHERE / 2:
        return -1, NOWHERE, NOWHERE
    into = gain[at[t]]
    w = heads[at[t]]
    on = leave[1][leave[4][w]]
    q = leave[2][leave[4][w]]
    other = max(second[t], into + leave[5][w], into + on + kind[4][q])
    return kind[1][kind[3][q]], best[t], min(other, best[t])


@compiled
def sift_down(bids: Array, who: Array, base: int, size: int, k: int) -> None:
    """Let the bid at position k sink to where the least bid is on top."""
    while True:
        child = 2 * k + 1
        if child >= size:
            return
        if child + 1 < size and bids[base + child + 1] < bids[base + child]:
            child += 1
        if bids[base + child] >= bids[base + k]:
            return
        bids[base + k], bids[base + child] = bids[base + child], bids[base + k]
        who[base + k], who[base + child] = who[base + child], who[base + k]
        k = child


@compiled
def take(bids: Array, who: Array, base: int, size: int, bid: float, i: int) -> None:
    """Add a bid to a heap of ``size``."""
    k = size
    bids[base + k], who[base + k] = bid, i
    while k > 0:
        up = (k - 1) // 2
        if bids[base + up] <= bids[base + k]:
            return
        bids[base + k], bids[base + up] = bids[base + up], bids[base + k]
        who[base + k], who[base + up] = who[base + up], who[base + k]
        k = up


@compiled
def bid_on(
    queue: Array,
    head: int,
    waiting: int,
    most: int,
    step: float,
    patience: float,
    pair_start: Array,
    pair_place: Array,
    pair_gain: Array,
    type_of_student: Array,
    joins: Array,
    status: Array,
    fee: Array,
    hope: Array,
    enter: tuple[Array, ...],
    leave: tuple[Array, ...],
    kind: tuple[Array, ...],
    net: Array,
    place_gain: Array,
    way: Array,
    heap_start: Array,
    held: Array,
    bids: Array,
    who: Array,
) -> tuple[int, int, int]:
    """Let up to ``most`` bids be made; students who lose their place wait again at the end.

    Returns where the queue begins now, how many wait, and how many bids were made. A student whose
    best falls more than ``patience`` below what it was at first gives up.
    """
    room = len(queue)
    made = 0
    while waiting > 0 and made < most:
        i = queue[head]
        head = (head + 1) % room
        waiting -= 1
        made += 1
        p, top, other = -1, NOWHERE, NOWHERE
        if joins[i]:
            p, top, other = best_of_type(type_of_student[i], enter, leave, kind, net)
        for k in range(pair_start[i], pair_start[i + 1]):
            value = pair_gain[k] + net[pair_place[k]]
            if pair_place[k] == p:
                top = max(top, value)
            elif value > top:
                other = top
                top, p = value, pair_place[k]
            elif value > other:
                other = value
        if p < 0 or top <= NOWHERE / 2:
            continue
        top -= fee[i]
        other -= fee[i]
        if status[i] == 0:
            if top < 0.0:
                continue
            other = max(other, 0.0)
        if hope[i] <= NOWHERE / 2:
            hope[i] = top
        elif top < hope[i] - patience:
            continue
        bid = way[p] + min(top - max(other, top - patience), patience) + step
        base = heap_start[p]
        size = heap_start[p + 1] - base
        if held[p] < size:
            take(bids, who, base, held[p], bid, i)
            held[p] += 1
        else:
            queue[(head + waiting) % room] = who[base]
            waiting += 1
            bids[base], who[base] = bid, i
            sift_down(bids, who, base, size, 0)
        if held[p] == size and bids[base] > way[p]:
            way[p] = bids[base]
            net[p] = place_gain[p] - way[p]
    return head, waiting, made
