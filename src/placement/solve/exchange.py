"""A plan made better by exchanges of two students; nothing that any limit counts moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from placement.solve.market import Floats, Market


def exchanged(
    market: Market,
    type_of_place: NDArray[np.int32],
    place_of: NDArray[np.int32],
    net: Floats,
    *,
    least: float,
    rounds: int,
    stop: Callable[[], bool],
) -> int:
    """Improve a plan in place; how many exchanges were made.

    Whoever misses more than ``least`` against the best place at its price looks for somebody there
    who can take their own place, those who miss most first. ``net`` (m,) is gain less price.
    """
    from placement.solve import swapping

    by_head = np.lexsort((market.leave_head, _tails(market.leave_start)))
    onward_head, onward_gain = market.leave_head[by_head], market.leave_gain[by_head]
    into = np.argsort(market.leave_head, kind="stable")
    into_tail = _tails(market.leave_start)[into]
    kinds = len(market.kind_start)
    into_start = np.searchsorted(market.leave_head[into], np.arange(kinds))
    sells = np.zeros(len(net), dtype=bool)
    sells[market.kind_place] = True
    lists = (market.pair_start, market.pair_place, market.pair_gain)
    enter = (market.enter_start, market.enter_head, market.enter_gain)
    kind = market.type_of_student, market.joins
    now = swapping.current(
        place_of, *lists, *kind, *enter, market.leave_start, onward_head, onward_gain,
        type_of_place,
    )  # fmt: skip
    best, place = swapping.best_routes(
        *enter, market.leave_start, onward_head, onward_gain,
        market.kind_start, market.kind_place, net,
    )  # fmt: skip
    gain = np.where(place >= 0, best - net[place], swapping.NOWHERE)
    total = 0
    for _ in range(rounds):
        placed = np.flatnonzero((place_of >= 0) & (market.status != 2))
        held = placed[np.argsort(place_of[placed], kind="stable")]
        held_start = np.searchsorted(place_of[held], np.arange(len(net) + 1))
        slot = np.empty(len(place_of), dtype=np.int64)
        slot[held] = np.arange(len(held))
        could = swapping.could(*lists, *kind, best, net)
        missed = could[placed] - now[placed] - net[place_of[placed]]
        who = placed[missed > least]
        who = who[np.argsort(-missed[missed > least], kind="stable")]
        if stop() or not len(who):
            break
        made = swapping.swap(
            who, place_of, now, place, gain, *lists, *kind, *enter,
            into_start, into_tail, market.leave_gain[into], type_of_place, sells,
            held_start, held, slot, len(market.leave_start) - 1, len(market.enter_start) - 1,
        )  # fmt: skip
        total += made
        if made * 50 < len(who):
            break
    return total


def _tails(start: NDArray[np.int64]) -> NDArray[np.int64]:
    """The tail of each arc."""
    return np.repeat(np.arange(len(start) - 1), np.diff(start))
