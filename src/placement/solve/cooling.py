"""Prices by cooling: students choose softly, prices follow demand, and choices become sharp.

Each round sets every price to what would clear its place or group if nothing else moved, so the
smoothed dual falls with every step (J. J. Kosowsky, A. L. Yuille, "The invisible hand algorithm:
solving the assignment problem with statistical physics", 1994, doi:10.1016/0893-6080(94)90081-7).
A round costs one pass over routes and lists, whatever the number of pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from placement.solve.market import OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.solve.market import Floats, Market
    from placement.solve.shortage import Blocks


@dataclass(frozen=True)
class Quote:
    """Prices of seats, place groups and student groups, in the currency of a market.

    ``load`` (m,) and ``placed`` (student groups,) are the students expected at them.
    """

    seat: Floats
    group: Floats
    classes: Floats
    load: Floats
    placed: Floats

    def times(self, factor: float) -> Quote:
        """The same prices in a smaller unit."""
        return replace(
            self, seat=self.seat * factor, group=self.group * factor, classes=self.classes * factor
        )


def free_of_charge(market: Market) -> Quote:
    """All prices 0."""
    m, groups = len(market.low), len(market.places.low)
    classes = len(market.students.low)
    return Quote(np.zeros(m), np.zeros(groups), np.zeros(classes), np.zeros(m), np.zeros(classes))


def cooled(
    market: Market,
    quote: Quote,
    *,
    heat: float,
    until: float,
    rate: float,
    rounds: int,
    stop: Callable[[], bool],
    blocks: Blocks | None = None,
) -> tuple[Quote, int]:
    """Prices after cooling from ``heat`` to ``until``, and how many rounds it took.

    ``rate`` in (0, 1) is by how much each step cools, ``rounds`` are those of each step. Where
    ``stop`` says so the prices so far are given.
    """
    taken = 0
    market, many, blocks = crowded(market, blocks)
    while True:
        for turn in range(rounds):
            if stop():
                return quote, taken
            quote = _round(market, many, quote, heat, blocks if turn == 0 else None)
            taken += 1
        if heat <= until:
            return quote, taken
        heat = max(until, heat * rate)


def crowded(market: Market, blocks: Blocks | None) -> tuple[Market, Floats, Blocks | None]:
    """The market with one student for all who are alike and list nothing, and how many they are."""
    plain = np.flatnonzero((np.diff(market.pair_start) == 0) & (market.status != OUT))
    types = len(market.enter_start)
    key = market.students.leaf[plain].astype(np.int64) + 1
    key = key * types + market.type_of_student[plain]
    key = key * 4 + market.status[plain] * 2 + market.joins[plain]
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    listing = np.flatnonzero((np.diff(market.pair_start) > 0) & (market.status != OUT))
    who = np.concatenate([plain[first], listing])
    many = np.concatenate([count, np.ones(len(listing))]).astype(np.float64)
    lists = np.diff(market.pair_start)[who]
    # Lists of those who are left stand in the old order: only they have any.
    start = np.concatenate([[0], np.cumsum(lists)]).astype(np.int64)
    in_lists = np.repeat(market.status != OUT, np.diff(market.pair_start))
    small = replace(
        market,
        pair_start=start,
        pair_place=market.pair_place[in_lists],
        pair_gain=market.pair_gain[in_lists],
        type_of_student=market.type_of_student[who],
        status=market.status[who],
        joins=market.joins[who],
        students=replace(market.students, leaf=market.students.leaf[who]),
    )
    if blocks is None:
        return small, many, None
    at = np.full(len(market.status), -1, dtype=np.int64)
    at[who] = np.arange(len(who))
    block = np.repeat(np.arange(len(blocks.seats)), np.diff(blocks.start))
    there = at[blocks.student] >= 0
    student, block = at[blocks.student[there]], block[there]
    starts = np.searchsorted(block, np.arange(len(blocks.seats) + 1))
    return small, many, replace(blocks, student=student, start=starts)


def _round(market: Market, many: Floats, quote: Quote, heat: float, blocks: Blocks | None) -> Quote:
    from placement.solve import softly

    seat, group, classes = quote.seat.copy(), quote.group.copy(), quote.classes.copy()
    places, students = market.places, market.students
    way, _ = softly.ways(places.leaf, places.parent, seat, group)
    nobody = np.zeros(0)
    _, class_way = softly.ways(students.leaf[:0], students.parent, nobody, classes)
    net = np.where(market.high > 0, market.place_gain - way, softly.NOWHERE)
    kinds, waypoints = len(market.kind_start) - 1, len(market.leave_start) - 1
    types = len(market.enter_start) - 1
    of_kind, of_waypoint, of_type = np.empty(kinds), np.empty(waypoints), np.empty(types)
    none = np.zeros(len(market.kind_place))
    kind = (market.kind_start, none, net, market.kind_place, heat, of_kind)
    leave = (market.leave_start, market.leave_gain, of_kind, market.leave_head, heat, of_waypoint)
    enter = (market.enter_start, market.enter_gain, of_waypoint, market.enter_head, heat, of_type)
    for arcs in (kind, leave, enter):
        softly.best_softly(*arcs)
    worth = np.full(len(market.status), softly.NOWHERE)
    load, mass, placed = np.zeros(len(seat)), np.zeros(types), np.zeros(len(classes))
    softly.students_softly(
        market.pair_start, market.pair_place, market.pair_gain, net, market.type_of_student,
        market.joins, market.status, of_type, many, students.leaf, class_way, heat,
        load, mass, placed, worth,
    )  # fmt: skip
    if blocks is not None:
        from placement.solve import joining

        height = np.append(
            joining.heights(blocks.student, blocks.start, blocks.seats, worth, many), 0.0
        )
        return replace(
            quote, seat=seat + height[blocks.of_place], group=group + height[blocks.of_group]
        )
    at_waypoint, at_kind = np.zeros(waypoints), np.zeros(kinds)
    softly.spread_softly(*enter, mass, at_waypoint)
    softly.spread_softly(*leave, at_waypoint, at_kind)
    softly.spread_softly(*kind, at_kind, load)
    softly.clear(
        places.leaf, places.parent, load, seat, market.low, market.high,
        group, places.low, places.high, heat,
        market.slices.start, market.slices.size, market.slices.gain,
    )  # fmt: skip
    no_slices = np.zeros(len(classes) + 1, dtype=np.int64)
    held = placed.copy()
    softly.groups(
        students.parent, held, classes, students.low, students.high, heat,
        no_slices, nobody, nobody,
    )  # fmt: skip
    return Quote(seat, group, classes, load, placed)
