"""Between two flows: as much of the better one as every side constraint allows.

The difference of two flows falls into cycles, and any part of them leads to a flow. Which part is a
small linear programme: a variable a cycle, a row a constraint. Few of its variables end between
whole numbers, no more than there are binding rows; those are settled one by one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.changes import Changes
from placement.solve.cycles import cycles
from placement.solve.kept import Kept

if TYPE_CHECKING:
    from placement.solve.priced import Priced

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mixed:
    """A flow with what it breaks, 0 where it keeps everything, and its points at the level."""

    flow: Ints
    broken: float
    points: int


def mixture(
    priced: Priced,
    k: int,
    floor: Ints,
    now: Ints,
    aim: Ints,
    *,
    pattern: Ints | None = None,
    seed: int = 0,
) -> Mixed:
    """The best flow between ``now`` and ``aim`` at level k, never worse than ``now``.

    Worse is what breaks more, then what has fewer points. ``floor`` (k,) are the values that
    earlier levels must keep, as in :class:`placement.solve.stage.Stage`. Sets that are open in the
    flow ``pattern`` (``now`` where none is given) are to be open, the others closed. ``seed``
    chooses among the ways to cut the difference into cycles.
    """
    network = priced.network
    kept = Kept.of(priced, k, floor, now, now if pattern is None else pattern)
    parts = cycles(network.num_nodes, network.tail, network.head, aim - now, seed=seed)
    standing = kept.broken(kept.value), -kept.points(kept.value)
    if not parts:
        return Mixed(now, standing[0], -standing[1])
    change = Changes.of(priced, k, parts)
    amount = np.array([part.amount for part in parts], dtype=np.int64)
    units = _whole_units(kept, change, amount)
    value = kept.value + change.total(units)
    found = kept.broken(value), -kept.points(value)
    if found >= standing:
        return Mixed(now, standing[0], -standing[1])
    flow = now.copy()
    for c in np.flatnonzero(units).tolist():
        flow[parts[c].arcs] += units[c] * parts[c].way
    return Mixed(flow, found[0], -found[1])


def _whole_units(kept: Kept, change: Changes, amount: Ints) -> Ints:
    """Units of each cycle that break as little as parts of cycles do, (cycles,).

    Where rounding the programme's answer breaks more, it is solved again with as much kept in
    reserve. What that gives away is looked for in whole numbers where it is worth the time.
    """
    reserve = np.zeros(len(kept.value))
    best = np.zeros(len(amount), dtype=np.int64)
    standing = start = kept.broken(kept.value), -kept.points(kept.value)
    aim, hoped = start[0], 0.0
    for turn in range(_TRIES):
        share = _shares(kept, change, amount, reserve)
        if share is None:
            break
        if not turn:
            mean = kept.value + np.rint(change.parts(share)).astype(np.int64)
            aim = min(aim, kept.broken(mean)) + _WHOLE
            hoped = float(share @ change.gain())
        units = _mended(kept, change, amount, _rounded(kept, change, share), aim)
        value = kept.value + change.total(units)
        good = kept.broken(value) <= aim
        if good:
            units = _completed(kept, change, amount, units, share)
            value = kept.value + change.total(units)
        if (kept.broken(value), -kept.points(value)) < standing:
            best, standing = units, (kept.broken(value), -kept.points(value))
        if good:
            break
        reserve += 1.2 * kept.excess(value)
        if turn >= _CAREFUL:
            reserve = np.maximum(reserve, _swing(kept, change, share))
    missed = standing[0] > aim or start[1] - standing[1] < _WORTH * hoped
    if missed:
        share = _shares(kept, change, amount, np.zeros(len(kept.value)), whole=True)
        if share is not None:
            units = np.rint(share).astype(np.int64)
            value = kept.value + change.total(units)
            if (kept.broken(value), -kept.points(value)) < standing:
                return units
    return best


_TRIES = 7
_CAREFUL = 4
"""Tries after which as much is kept in reserve as rounding can move at all."""
_WORTH = 0.8
"""Part of what the programme promised, below which whole numbers are tried."""
_WHOLE = 1e-6
_LOOSE = 10
"""Cycles between whole numbers whose roundings are all tried."""
_NODES = 200
"""Nodes of the search in whole numbers: a limit on time would not give the same plan again."""
_NEAR = 1e-4
"""Relative gap at which the programme in whole numbers may stop."""


def _swing(kept: Kept, change: Changes, share: Floats) -> Floats:
    """By how much rounding the loose shares can move each row at most, (rows,)."""
    loose = np.abs(share - np.rint(share)) > _WHOLE
    own = loose[change.of_cycle]
    found = np.zeros(len(kept.value))
    np.add.at(found, change.row[own], np.abs(change.value[own]).astype(np.float64))
    return found


def _shares(
    kept: Kept, change: Changes, amount: Ints, reserve: Floats, *, whole: bool = False
) -> Floats | None:
    """How much of each cycle the linear programme takes, (cycles,); None where it has no answer.

    ``reserve`` (rows,) is what is left unused of each range; ``whole`` asks for whole numbers.
    """
    from ortools.math_opt.python import mathopt

    gain = change.gain().astype(np.float64)
    tied = change.touches(kept)
    taken = np.where(gain > 0, amount, 0).astype(np.float64)
    at = np.flatnonzero(tied)
    if not len(at):
        return taken
    model = mathopt.Model()
    unit = max(1.0, float(np.abs(gain[at]).max()))
    shares = {
        c: model.add_variable(lb=0.0, ub=float(a), is_integer=whole)
        for c, a in zip(at.tolist(), amount[at].tolist(), strict=True)
    }
    goal = [gain[c] / unit * share for c, share in shares.items()]
    for row in kept.rows(change, at, reserve):
        terms = [v * shares[c] for c, v in zip(row.cycles.tolist(), row.values, strict=True)]
        excess = model.add_variable(lb=0.0, ub=max(0.0, row.excess))
        model.add_linear_constraint(mathopt.fast_sum(terms) - excess <= row.room)
        goal.append(-(row.penalty / unit) * excess)
    model.maximize(mathopt.fast_sum(goal))
    if whole:
        limits = mathopt.SolveParameters(node_limit=_NODES, relative_gap_tolerance=_NEAR)
        found = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits)
    else:
        found = mathopt.solve(model, mathopt.SolverType.GLOP)
    if not found.has_primal_feasible_solution():
        return None
    taken[at] = found.variable_values(list(shares.values()))
    return np.clip(taken, 0.0, amount)


def _rounded(kept: Kept, change: Changes, share: Floats) -> Ints:
    """The rounding of the loose shares that breaks least, then gains most, (cycles,)."""
    near = np.rint(share)
    units = np.where(np.abs(share - near) < _WHOLE, near, np.floor(share)).astype(np.int64)
    loose = np.flatnonzero(share - units > _WHOLE)
    loose = loose[np.argsort(-np.abs(change.gain()[loose]), kind="stable")][:_LOOSE]
    value = kept.value + change.total(units)
    steps = [change.one(c) for c in loose.tolist()]
    best = (kept.broken(value), -kept.points(value))
    chosen: tuple[int, ...] = ()
    for up in itertools.product((0, 1), repeat=len(loose)):
        further = value + sum(step for step, one in zip(steps, up, strict=True) if one)
        standing = (kept.broken(further), -kept.points(further))
        if standing < best:
            best, chosen = standing, up
    if chosen:
        units[loose[np.array(chosen, dtype=bool)]] += 1
    return units


def _mended(kept: Kept, change: Changes, amount: Ints, units: Ints, aim: float) -> Ints:
    """The units with single steps up or down that mend what is broken, the cheapest first."""
    value = kept.value + change.total(units)
    gain = change.gain()
    for _ in range(_STEPS):
        broken = kept.broken(value)
        if broken <= aim:
            break
        use = change.mending(kept, value)
        # A step down mends where a unit adds to what is too much, a step up where it takes off.
        down = (use > 0) & (units > 0)
        up = (use < 0) & (units < amount)
        able = np.flatnonzero(down | up)
        loss = np.where(down, gain, -gain)[able]
        order = able[np.argsort(loss, kind="stable")][:_TRIED]
        for c in order.tolist():
            step = -1 if down[c] else 1
            further = value + step * change.one(c)
            if kept.broken(further) < broken:
                units[c], value = units[c] + step, further
                break
        else:
            break
    return units


_STEPS = 200
_TRIED = 100


def _completed(kept: Kept, change: Changes, amount: Ints, units: Ints, share: Floats) -> Ints:
    """One more unit of every cycle that the programme took in part, where that still fits."""
    value = kept.value + change.total(units)
    gain = change.gain()
    at = np.flatnonzero((units < amount) & (share > _WHOLE) & (gain > 0))
    for c in at[np.argsort(-gain[at], kind="stable")].tolist():
        further = value + change.one(c)
        better = kept.points(further) > kept.points(value)
        if better and kept.broken(further) <= kept.broken(value):
            units[c], value = units[c] + 1, further
    return units
