"""A plan from prices: students bid for the place that is worth most to them at its price.

A full place gives its seat to the higher bid and its price rises to the least bid it holds; nobody
ends with less than a step below the best at the final prices (D. P. Bertsekas, D. A. Castañon,
"The auction algorithm for the transportation problem", 1989, doi:10.1007/BF02186476).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.market import OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.solve.cooling import Quote
    from placement.solve.market import Floats, Market, Tree

Ints = NDArray[np.int64]
ROUND = 2_000_000
"""Bids between two looks at the clock."""


@dataclass(frozen=True)
class Sale:
    """``place_of`` (n,), -1 for none; ``worth`` (n,) is what each student was offered at first."""

    place_of: NDArray[np.int32]
    worth: Floats
    bids: int


def auction(
    market: Market,
    quote: Quote,
    *,
    start_below: float,
    step: float,
    patience: float,
    most_bids: int,
    order: Ints,
    stop: Callable[[], bool],
) -> Sale:
    """Sell the seats from prices ``start_below`` under those quoted, students in the given order.

    Seats are so many that no group of places is overfull; groups of students may be, see
    :func:`within_classes`.
    """
    from placement.solve import bidding, softly

    room = rooms(market.places, np.floor(market.high).astype(np.int64), quote.load)
    outside, _ = softly.ways(
        market.places.leaf, market.places.parent, np.zeros(len(room)), quote.group
    )
    # Seats that must be filled may be cheaper than free, others not.
    floor = np.where(market.low > 0, -np.inf, 0.0)
    seat = np.maximum(quote.seat - start_below, np.minimum(floor, quote.seat))
    way = outside + seat
    net = np.where(room > 0, market.place_gain - way, bidding.NOWHERE)
    kind = _kinds(market, net)
    leave = _best(market.leave_start, market.leave_gain, market.leave_head, kind[2])
    enter = _best(market.enter_start, market.enter_gain, market.enter_head, leave[3])
    students = market.students
    _, class_way = softly.ways(students.leaf[:0], students.parent, np.zeros(0), quote.classes)
    fee = np.append(class_way, 0.0)[students.leaf]
    queue = order[market.status[order] != OUT].astype(np.int32)
    # Those of a type bid together: what they look at is near at hand then.
    queue = queue[np.argsort(market.type_of_student[queue], kind="stable")]
    waiting, head, made = len(queue), 0, 0
    hope = np.full(len(market.status), bidding.NOWHERE)
    heap_start = np.concatenate([[0], np.cumsum(room)]).astype(np.int64)
    held = np.zeros(len(room), dtype=np.int64)
    bids = np.empty(int(heap_start[-1]))
    who = np.full(int(heap_start[-1]), -1, dtype=np.int32)
    while waiting and made < most_bids and not stop():
        head, waiting, now = bidding.bid_on(
            queue, head, waiting, ROUND, step, patience,
            market.pair_start, market.pair_place, market.pair_gain, market.type_of_student,
            market.joins, market.status, fee, hope, enter, leave, kind, net,
            market.place_gain, way, heap_start, held, bids, who,
        )  # fmt: skip
        made += now
    place_of = np.full(len(market.status), -1, dtype=np.int32)
    at = np.repeat(np.arange(len(room), dtype=np.int32), room)
    place_of[who[who >= 0]] = at[who >= 0]
    return Sale(place_of, hope, made)


def _kinds(market: Market, net: Floats) -> tuple[np.ndarray, ...]:
    none = np.zeros(len(market.kind_place))
    start, _, place, best, at, second = _best(market.kind_start, none, market.kind_place, net)
    return start, place, best, at, second


def _best(start: Ints, gain: Floats, heads: np.ndarray, worth: Floats) -> tuple[np.ndarray, ...]:
    """Arcs by tail with the best of each tail, as the kernels keep them."""
    from placement.solve import bidding

    size = len(start) - 1
    best, second = np.empty(size), np.empty(size)
    at = np.empty(size, dtype=np.int64)
    bidding.look_at_all(start, gain, heads, worth, best, at, second)
    return start, gain, heads, best, at, second


def rooms(tree: Tree, seats: Ints, load: Floats) -> Ints:
    """Seats of each place, (m,), so that no group can be overfull.

    A group that has less room than its places shares it in proportion to the load they expect.
    """
    room = seats.copy()
    members: dict[int, list[int]] = {}
    for p, g in enumerate(tree.leaf.tolist()):
        if g >= 0:
            members.setdefault(g, []).append(p)
    for g, up in enumerate(tree.parent.tolist()):
        inside = members.get(g, [])
        if up >= 0:
            members.setdefault(up, []).extend(inside)
        if not inside:
            continue
        held = room[inside]
        limit = int(tree.high[g])
        if held.sum() <= limit:
            continue
        want = np.minimum(load[inside] + 1e-3, held)
        share = np.minimum(want * (limit / want.sum()), held)
        whole = np.floor(share).astype(np.int64)
        left = limit - int(whole.sum())
        # What rounding leaves goes to the greatest remainders that have room.
        for k in np.argsort(whole - share, kind="stable")[:left].tolist():
            whole[k] += int(whole[k] < held[k])
        room[inside] = whole
    return room


def within_classes(market: Market, place_of: NDArray[np.int32], worth: Floats) -> None:
    """Take out the students who gain least wherever a group of students is overfull."""
    tree = market.students
    for g in range(len(tree.parent)):
        if tree.high[g] >= len(place_of):
            continue
        inside = np.zeros(len(tree.parent), dtype=bool)
        inside[g] = True
        for h in range(g - 1, -1, -1):
            inside[h] = tree.parent[h] >= 0 and inside[tree.parent[h]]
        who = np.flatnonzero((tree.leaf >= 0) & inside[tree.leaf] & (place_of >= 0))
        over = len(who) - int(tree.high[g])
        if over > 0:
            place_of[who[np.argsort(worth[who], kind="stable")[:over]]] = -1
