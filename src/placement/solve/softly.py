"""Expected demand when students choose softly, and prices that clear it; kernels for machines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.solve.compiled import compiled

Array = np.ndarray
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOWHERE = -1e300
FAINT = -30.0
"""A choice that is this many heats behind the best is as good as never made."""


@compiled
def best_softly(
    start: Array, gain: Array, worth: Array, heads: Array, heat: float, found: Array
) -> None:
    """For each tail the soft maximum over its arcs of gain plus what the head is worth."""
    for t in range(len(start) - 1):
        top = NOWHERE
        for a in range(start[t], start[t + 1]):
            top = max(top, gain[a] + worth[heads[a]])
        total = 0.0
        if top > NOWHERE / 2:
            for a in range(start[t], start[t + 1]):
                behind = (gain[a] + worth[heads[a]] - top) / heat
                if behind > FAINT:
                    total += np.exp(behind)
            top += heat * np.log(total)
        found[t] = top


@compiled
def spread_softly(
    start: Array,
    gain: Array,
    worth: Array,
    heads: Array,
    heat: float,
    found: Array,
    mass: Array,
    onward: Array,
) -> None:
    """Send the mass of each tail on over its arcs, in the shares of a soft choice."""
    for t in range(len(start) - 1):
        if mass[t] > 0.0 and found[t] > NOWHERE / 2:
            for a in range(start[t], start[t + 1]):
                behind = (gain[a] + worth[heads[a]] - found[t]) / heat
                if behind > FAINT:
                    onward[heads[a]] += mass[t] * np.exp(behind)


@compiled
def students_softly(
    pair_start: Array,
    pair_place: Array,
    pair_gain: Array,
    net: Array,
    type_of_student: Array,
    joins: Array,
    status: Array,
    of_type: Array,
    many: Array,
    leaf: Array,
    class_way: Array,
    heat: float,
    load: Array,
    mass: Array,
    placed: Array,
    worth: Array,
) -> None:
    """The soft choice of each student, or of many alike, between routes, lists and nothing."""
    chance = np.empty(64)
    for i in range(len(status)):
        if status[i] == 2:
            continue
        group = leaf[i]
        fee = class_way[group] if group >= 0 else 0.0
        first, last = pair_start[i], pair_start[i + 1]
        if last - first > len(chance):
            chance = np.empty(2 * (last - first))
        by_route = of_type[type_of_student[i]] - fee if joins[i] else NOWHERE
        top = 0.0 if status[i] == 0 else NOWHERE
        top = max(top, by_route)
        for k in range(first, last):
            chance[k - first] = pair_gain[k] + net[pair_place[k]] - fee
            top = max(top, chance[k - first])
        if top <= NOWHERE / 2:
            continue
        worth[i] = NOWHERE
        stay = np.exp(-top / heat) if status[i] == 0 else 0.0
        routed = np.exp((by_route - top) / heat) if joins[i] else 0.0
        total = stay + routed
        for k in range(last - first):
            behind = (chance[k] - top) / heat
            chance[k] = np.exp(behind) if behind > FAINT else 0.0
            total += chance[k]
        if total > stay:
            worth[i] = top + heat * np.log(total - stay)
        for k in range(last - first):
            if chance[k] > 0.0:
                load[pair_place[first + k]] += many[i] * chance[k] / total
        if joins[i]:
            mass[type_of_student[i]] += many[i] * routed / total
        if group >= 0:
            placed[group] += many[i] * (1.0 - stay / total)


@compiled
def cleared(price: float, load: float, low: float, high: float, heat: float) -> float:
    """The price at which the load would fit between low and high; 0 where it fits for nothing."""
    load = max(load, 1e-9)
    dear = price + heat * np.log(load / max(high, 1e-6))
    cheap = price + heat * np.log(load / low) if low > 0.0 else np.inf
    new = 0.0
    if dear > 0.0:
        new = dear
    elif cheap < 0.0:
        new = cheap
    return float(min(max(new, price - 8.0 * heat), price + 8.0 * heat))


@compiled
def sold(
    price: float, load: float, low: float, high: float, heat: float, size: Array, gain: Array
) -> float:
    """The same for a group that gains by each slice it fills, best slices first."""
    load = max(load, 1e-9)
    filled = 0.0
    new = price + heat * np.log(load / max(high, 1e-6))
    for s in range(len(size)):
        # Where the slice begins and where it ends, what price would hold the load there?
        at_start = price + heat * np.log(load / max(filled, low, 1e-6))
        filled += size[s]
        at_end = price + heat * np.log(load / max(min(filled, high), 1e-6))
        if -gain[s] >= at_start:
            new = at_start
            break
        if -gain[s] >= at_end:
            new = -gain[s]
            break
    return float(min(max(new, price - 8.0 * heat), price + 8.0 * heat))


@compiled
def clear(
    leaf: Array,
    parent: Array,
    load: Array,
    price: Array,
    low: Array,
    high: Array,
    group_price: Array,
    group_low: Array,
    group_high: Array,
    heat: float,
    slice_start: Array,
    slice_size: Array,
    slice_gain: Array,
) -> None:
    """New prices of leaves, then of groups from the inside outwards, each given those before."""
    held = np.zeros(len(parent))
    for p in range(len(price)):
        moved = load[p]
        if high[p] > 0.0:
            new = cleared(price[p], load[p], low[p], high[p], heat)
            moved *= np.exp(-(new - price[p]) / heat)
            price[p] = new
        if leaf[p] >= 0:
            held[leaf[p]] += moved
    groups(parent, held, group_price, group_low, group_high, heat,
           slice_start, slice_size, slice_gain)  # fmt: skip


@compiled
def groups(
    parent: Array,
    held: Array,
    price: Array,
    low: Array,
    high: Array,
    heat: float,
    slice_start: Array,
    slice_size: Array,
    slice_gain: Array,
) -> None:
    """New prices of groups from what they hold, which moves with those inside them."""
    for g in range(len(parent)):
        first, last = slice_start[g], slice_start[g + 1]
        if last > first:
            new = sold(price[g], held[g], low[g], high[g], heat,
                       slice_size[first:last], slice_gain[first:last])  # fmt: skip
        else:
            new = cleared(price[g], held[g], low[g], high[g], heat)
        if parent[g] >= 0:
            held[parent[g]] += held[g] * np.exp(-(new - price[g]) / heat)
        price[g] = new


@compiled
def ways(leaf: Array, parent: Array, price: Array, group_price: Array) -> tuple[Floats, Floats]:
    """The sum of prices from each leaf and from each group outwards."""
    outwards = group_price.copy()
    for g in range(len(parent) - 1, -1, -1):
        if parent[g] >= 0:
            outwards[g] += outwards[parent[g]]
    way = price.copy()
    for p in range(len(leaf)):
        if leaf[p] >= 0:
            way[p] += outwards[leaf[p]]
    return way, outwards
