"""What the best place of each student is worth beyond its prices, summed over the free students."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.instance import Instance
    from placement.verify.charges import Toll
    from placement.verify.locks import Locks
    from placement.verify.points import Judgement, Listed

Ints = NDArray[np.int64]
FAR_BELOW = -(2**62)
_BLOCK = 1_000_000
"""Numbers that one array of a step holds."""


@dataclass(frozen=True)
class Dual:
    """One level's weights on all levels so far, what each place nets, and the sum but for surplus.

    ``net`` (m,) is minus the tolls on a place's way out, ``fee`` (n,) the student's own.
    """

    weights: list[int]
    net: Ints
    fee: Ints
    base: int


@dataclass(frozen=True)
class Market:
    """What students may choose from: all pairs with their points, and the tolls on them."""

    instance: Instance
    judgements: list[Judgement]
    listed: Listed
    locks: Locks
    tolls: list[Toll]


def surpluses(market: Market, duals: Sequence[Dual]) -> list[int]:
    """By level: Σ over free students of max(0, the best place's points and net, less the fee)."""
    free = market.locks.free
    closed = (market.instance.students["adjust"] == "否").to_numpy() | market.listed.only
    best = np.zeros((len(duals), len(free)), dtype=np.int64)
    if not market.listed.only:
        best = np.where(closed, 0, np.maximum(_best_of_types(market, duals), 0))
        for i, allowed in _avoiding(market):
            if not closed[i]:
                for k, dual in enumerate(duals):
                    own = _points_at_all(market, k, dual, i)
                    best[k, i] = max(0, int(own[allowed].max(initial=0)))
    student, place, points = _listed_points(market)
    total = []
    for k, dual in enumerate(duals):
        weights = np.array(dual.weights, dtype=np.int64)
        own = weights @ points[: len(weights)] + dual.net[place]
        for toll in market.tolls:
            own -= toll.charge[k, toll.of_student[student], toll.of_place[place]]
        np.maximum.at(best[k], student, own)
        total.append(int(np.maximum(best[k] - dual.fee, 0)[free].sum()))
    return total


def _best_of_types(market: Market, duals: Sequence[Dual]) -> Ints:
    """The best points plus net over all allowed places, for every student as if alone, (L, n).

    Tolls are taken off last: of the places that are charged alike, each type of student needs only
    the best, and then each case of type and tolls the best of those.
    """
    size, places = len(market.instance.students), len(market.instance.places)
    of_type, some = _kinds_of([j.of_student for j in market.judgements], size)
    of_case, case = _kinds_of([of_type, *[t.of_student for t in market.tolls]], size)
    of_room, room = _kinds_of([t.of_place for t in market.tolls], places)
    of_place, other = _kinds_of([of_room, *[j.of_place for j in market.judgements]], places)
    net = np.full((len(duals), len(other)), FAR_BELOW, dtype=np.int64)
    for k, dual in enumerate(duals):
        np.maximum.at(net[k], of_place, dual.net)
    order = np.argsort(of_room[other], kind="stable")
    net, other = net[:, order], other[order]
    starts = np.searchsorted(of_room[other], np.arange(len(room)))
    # Each judgement spread over the kinds of place once: a student kind is then one row of it.
    spread = [(j, j.said[:, j.of_place[other]]) for j in market.judgements]
    forbids = [(j.of_student[some], said > 0) for j, said in spread if j.level == -1]
    gives = [(j.level, j.of_student[some], said) for j, said in spread if j.level >= 0]
    by_type = np.argsort(of_type[case], kind="stable")
    found = np.zeros((len(duals), len(case)), dtype=np.int64)
    block = max(1, _BLOCK // max(1, len(other)))
    for begin in range(0, len(some), block):
        rows = slice(begin, begin + block)
        allowed = np.ones((len(some[rows]), len(other)), dtype=bool)
        for of, lets_in in forbids:
            allowed &= lets_in[of[rows]]
        first, last = np.searchsorted(of_type[case[by_type]], [begin, begin + block])
        for k, dual in enumerate(duals):
            worth = np.broadcast_to(net[k], allowed.shape).copy()
            for level, of, said in gives:
                if level < len(dual.weights) and dual.weights[level]:
                    worth += dual.weights[level] * said[of[rows]]
            if len(room) > 1:
                worth[~allowed] = FAR_BELOW
                best = np.maximum.reduceat(worth, starts, axis=1)
            else:
                best = worth.max(axis=1, initial=FAR_BELOW, where=allowed)[:, None]
            own = by_type[first:last]
            of = of_type[case[own]] - begin
            found[k, own] = _after_tolls(market.tolls, k, best, of, case[own], room)
    return found[:, of_case]


def _after_tolls(
    tolls: list[Toll], k: int, best: Ints, of_type: Ints, student: Ints, place: Ints
) -> Ints:
    """The best of each case, (C,), from the best of its type in each room, one place of each."""
    found = np.zeros(len(of_type), dtype=np.int64)
    block = max(1, _BLOCK // max(1, len(place)))
    for begin in range(0, len(found), block):
        rows = slice(begin, begin + block)
        own = best[of_type[rows]]
        for toll in tolls:
            own = own - toll.charge[k][:, toll.of_place[place]][toll.of_student[student[rows]]]
        found[rows] = own.max(axis=1, initial=FAR_BELOW)
    return found


def _kinds_of(columns: list[Ints], size: int) -> tuple[Ints, Ints]:
    """Number of each row's combination of columns, and one row of each combination."""
    if not columns or not size:
        return np.zeros(size, dtype=np.int64), np.zeros(min(1, size), dtype=np.int64)
    stacked = np.ascontiguousarray(np.stack(columns, axis=1))
    whole = stacked.view(np.dtype((np.void, stacked.itemsize * stacked.shape[1]))).ravel()
    _, first, of = np.unique(whole, return_index=True, return_inverse=True)
    return of.astype(np.int64), first.astype(np.int64)


def _avoiding(market: Market) -> list[tuple[int, NDArray[np.bool_]]]:
    """Students with employers to avoid, and which places are left for each by all hard rules."""
    employer = market.instance.places["employer"].to_numpy()
    found = []
    for i, names in enumerate(market.instance.students["avoid"].tolist()):
        if names:
            allowed = ~np.isin(employer, names.split("|"))
            for j in market.judgements:
                if j.level == -1:
                    allowed &= j.said[j.of_student[i], j.of_place] > 0
            found.append((i, allowed))
    return found


def _points_at_all(market: Market, k: int, dual: Dual, i: int) -> Ints:
    """Points and net of student i at every place, tolls taken off, (m,)."""
    total = dual.net.copy()
    for j in market.judgements:
        if 0 <= j.level < len(dual.weights):
            total += dual.weights[j.level] * j.said[j.of_student[i], j.of_place]
    for toll in market.tolls:
        total -= toll.charge[k, toll.of_student[i]][toll.of_place]
    return total


def _listed_points(market: Market) -> tuple[Ints, Ints, Ints]:
    """Students, places and points (L, pairs) of the listed pairs that the hard rules allow."""
    i, p = market.listed.student, market.listed.place
    points = market.listed.points.copy()
    allowed = np.ones(len(i), dtype=bool)
    for j in market.judgements:
        said = j.said[j.of_student[i], j.of_place[p]]
        if j.level == -1:
            allowed &= said > 0
        else:
            points[j.level] += said
    employer = market.instance.places["employer"].to_numpy()[p]
    avoid = market.instance.students["avoid"].to_numpy()[i]
    for k in np.flatnonzero(avoid != "").tolist():
        allowed[k] &= employer[k] not in avoid[k].split("|")
    return i[allowed], p[allowed], points[:, allowed]
