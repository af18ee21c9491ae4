"""Near-optimal in linear memory for very large problems: prices by cooling, seats by auction.

The most students that can be placed are counted exactly on merged types. For each later level,
prices are cooled until choices are sharp; they prove its bound. At the prices of the last level
the seats are sold, and a greatest flow from there places whoever was left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.result import LevelResult, Prices, Result, proof_of
from placement.solve.auction import auction, within_classes
from placement.solve.bound import bound
from placement.solve.cooling import Quote, cooled, free_of_charge
from placement.solve.exchange import exchanged
from placement.solve.frame import (
    Count, Frame, count, frame_of_small, frame_of_whole, open_frame,
)  # fmt: skip
from placement.solve.market import market
from placement.solve.mending import mended
from placement.solve.quotient import Quotient, quotient
from placement.solve.shortage import Blocks, blocks
from placement.solve.value import values

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Level, Problem
    from placement.result import Stop

Ints = NDArray[np.int64]
Progress = Callable[[str, float], None]

SUPPORTS: frozenset[str] = frozenset()
"""The kinds of side constraints that plans of this method keep."""
PROVES_OPTIMAL = False
"""Whether a finished run has the best plan there is."""
LARGEST_WEIGHT = 2**40


@dataclass(frozen=True, slots=True)
class Settings:
    """How long prices are cooled and how fine the auction is.

    ``cooling`` in (0, 1) is by how much each step cools and ``rounds`` how often prices follow
    demand at each; ``sharpness`` is how many times smaller the last heat, and the step of the
    auction, are than the range of points of a pair. ``bids`` is the most bids a student on average.
    """

    cooling: float = 0.5
    rounds: int = 8
    sharpness: float = 400.0
    fineness: float = 100.0
    bids: int = 40
    outweigh: float = 0.5


@dataclass
class _Search:
    """Where a run stands: prices of the levels so far, in the currency of the last of them."""

    problem: Problem
    settings: Settings
    clock: Clock
    parts: Quotient | None
    found: Count | None
    small: Frame | None
    frame: Frame
    spans: list[int]
    blocks: Blocks | None = None
    quote: Quote | None = None
    heat: float = 0.0
    rounds: int = 0
    stopped: Stop | None = None

    @property
    def first(self) -> int:
        """The first level that is not counted."""
        return int(self.found is not None)

    def weights(self, k: int) -> list[int]:
        """What a point of each level is worth in points of level k; 0 where it is counted."""
        found = [1]
        for level in range(k, self.first, -1):
            share = self.settings.outweigh * self.spans[level] / self.spans[level - 1]
            found.append(min(found[-1] * (1 + int(share)), LARGEST_WEIGHT))
        return [0] * self.first + found[::-1]

    def stop(self) -> bool:
        """Whether the clock says so; it is not asked again then."""
        self.stopped = self.stopped or self.clock.reason()
        return self.stopped is not None

    def cool(self, k: int) -> None:
        """Find the prices of level k from those of the level before."""
        at_small = self.parts is not None and k < len(self.parts.problem.levels)
        weights = self.weights(k)
        if at_small:
            assert self.parts is not None and self.small is not None
            there = market(self.parts.problem, self.small, weights)
        else:
            there = market(self.problem, self.frame, weights)
        span = float(self.spans[k])
        factor = weights[k - 1] / weights[k] if self.quote is not None else 0.0
        quote = free_of_charge(there) if self.quote is None else self.quote.times(factor)
        settings = self.settings
        # On merged types a round costs next to nothing, and all later levels rest on these prices.
        rate, rounds = (0.7, 10) if at_small else (settings.cooling, settings.rounds)
        until = max(0.02, span / 2000) if at_small else span / settings.sharpness
        heat = max(until, self.heat * factor) if at_small and factor else span / 3
        self.quote, taken = cooled(
            there, quote, heat=heat, until=until, rate=rate, rounds=rounds, stop=self.stop,
            blocks=self.blocks,
        )  # fmt: skip
        self.heat = until
        self.rounds += taken

    def prices(self, k: int, quote: Quote, shift: float, scale: int = 1) -> Prices:
        """Prices of level k in parts of ``scale``, rounded so that sums along a way are."""
        quote = quote.times(scale)
        tree, frame = self.problem.place_tree, self.frame
        group = _whole(tree.parent, tree.parent, quote.group, shift)
        seat = _leaf_whole(tree.leaf, tree.parent, quote, shift)
        classes = np.rint(quote.classes).astype(np.int64)
        weights = [weight * scale for weight in self.weights(k)]
        multiplier = weights[:k]
        if self.first and k:
            most = sum(w * s for w, s in zip(weights, self.spans, strict=False))
            for price in (quote.seat, quote.group, quote.classes):
                most += 2 * int(np.abs(price).max(initial=0)) + 2
            multiplier[0] = most
            seat = seat + most * frame.reduced_seat
            group = group + most * frame.reduced_group
            classes = classes + most * frame.reduced_class
        elif self.first:
            seat, group, classes = frame.reduced_seat, frame.reduced_group, frame.reduced_class
        sliced = np.zeros(len(group), dtype=bool)
        for level in self.problem.levels:
            if level.slices is not None:
                sliced[level.slices.group] = True
        return Prices(
            place_price=np.maximum(seat, 0),
            place_group_price=np.where(sliced, 0, np.maximum(group, 0)),
            student_group_price=np.maximum(classes, 0),
            slice_offset=np.where(sliced, group, 0),
            multiplier=tuple(multiplier),
            scale=scale,
        )


def _whole(parent: NDArray[np.int32], _: object, price: np.ndarray, shift: float) -> Ints:
    """Prices of groups such that the sum from each outwards is the rounded one."""
    way = np.floor(_outwards(parent, price) + shift).astype(np.int64)
    return way - np.append(way, 0)[parent]


def _leaf_whole(
    leaf: NDArray[np.int32], parent: NDArray[np.int32], quote: Quote, shift: float
) -> Ints:
    outwards = np.append(_outwards(parent, quote.group), 0.0)[leaf]
    inner = np.floor(outwards + shift) * (leaf >= 0)
    return (np.floor(outwards + quote.seat + shift) - inner).astype(np.int64)


def _outwards(parent: NDArray[np.int32], price: np.ndarray) -> np.ndarray:
    way = price.copy()
    for g in range(len(parent) - 1, -1, -1):
        if parent[g] >= 0:
            way[g] += way[parent[g]]
    return way


def solve(
    problem: Problem,
    *,
    seed: int,
    clock: Clock,
    progress: Progress,
    settings: Settings | None = None,
) -> Result:
    """A plan near the best with a bound for every level; sooner and worse where the clock says stop.

    Raises
    ------
    NoPlanError
        When side constraints could not be kept (E400).
    """
    settings = settings or Settings()
    timings: dict[str, float] = {}
    last = len(problem.levels) - 1
    search = _begun(problem, settings, clock)
    timings["count"] = clock.seconds()
    proofs: list[tuple[int, Quote]] = []
    for k in range(search.first, last + 1):
        progress(problem.levels[k].name, k / len(problem.levels))
        began = clock.seconds()
        search.cool(k)
        assert search.quote is not None
        proofs.append((k, search.quote))
        timings[f"level {problem.levels[k].name}"] = clock.seconds() - began
    began = clock.seconds()
    print(timings)
    place_of, bids = _plan(search, seed)
    timings["assign"] = clock.seconds() - began
    began = clock.seconds()
    reached = values(problem, place_of)
    results = []
    for k, level in enumerate(problem.levels):
        prices, proved = _proof(search, k, dict(proofs), reached)
        results.append(LevelResult(level.name, reached[k], proved, prices))
    timings["prove"] = clock.seconds() - began
    timings["total"] = clock.seconds()
    from placement.result import Stop

    return Result(
        place_of=place_of,
        stop=search.stopped or Stop.FINISHED,
        proof=proof_of([(level.value, level.bound) for level in results]),
        levels=tuple(results),
        method="greedy",
        seed=seed,
        timings=timings,
        statistics={"rounds": search.rounds, "bids": bids},
    )


def _begun(problem: Problem, settings: Settings, clock: Clock) -> _Search:
    """Count the students of the first level where it only counts."""
    last = len(problem.levels) - 1
    lead = 0
    while lead < last and not problem.levels[lead].lists_matter:
        lead += 1
    spans = [_span(level) for level in problem.levels]
    parts = quotient(problem, lead) if lead else None
    found = count(parts.problem) if parts else None
    if parts is None or found is None:
        return _Search(problem, settings, clock, None, None, None, open_frame(problem), spans)
    small = frame_of_small(parts.problem, found)
    frame = frame_of_whole(problem, small, parts, found)
    shortage = blocks(parts.problem, small, found)
    return _Search(problem, settings, clock, parts, found, small, frame, spans, shortage)


def _span(level: Level) -> int:
    """No two pairs differ by more points at this level, nor a pair from none."""
    low = high = 0
    for score in (level.enter_score, level.leave_score):
        low += int(score.min(initial=0))
        high += int(score.max(initial=0))
    low, high = (
        min(low, int(level.pair_score.min(initial=0))),
        max(high, int(level.pair_score.max(initial=0))),
    )
    low += int(level.place_gain.min(initial=0))
    high += int(level.place_gain.max(initial=0))
    if level.slices is not None:
        high += int(level.slices.gain.max(initial=0))
    return max(1, high - low)


def _plan(search: _Search, seed: int) -> tuple[NDArray[np.int32], int]:
    """Sell the seats at the prices of the last level, and place whoever can still be."""
    problem, settings = search.problem, search.settings
    last = len(problem.levels) - 1
    t=search.clock.seconds()
    from placement.solve import softly
    there = market(problem, search.frame, search.weights(last))
    tree=there.places
    assert search.quote is not None
    order = np.random.default_rng(seed).permutation(problem.num_students)
    step = max(1.0, search.spans[last] / settings.fineness)
    sale = auction(
        there, search.quote, start_below=8 * step, step=step, patience=40 * step,
        most_bids=settings.bids * problem.num_students, order=order,
        stop=search.stop,
    )  # fmt: skip
    place_of = sale.place_of
    print("auction", search.clock.seconds()-t)
    within_classes(there, place_of, np.zeros(len(place_of)))
    place_of = np.where(problem.locked >= 0, problem.locked, place_of).astype(np.int32)
    if search.parts is not None and search.found is not None:
        place_of = mended(
            search.parts.problem, search.found.network, place_of, keep=order, seed=seed
        )
    print("mend", search.clock.seconds()-t)
    outside, _ = softly.ways(tree.leaf, tree.parent, np.zeros(len(there.low)), search.quote.group)
    net = np.where(there.high > 0, there.place_gain - outside - search.quote.seat, softly.NOWHERE)
    print(values(problem,place_of))
    exchanged(
        there, problem.type_of_place, place_of, net, least=2 * step, rounds=2, stop=search.stop
    )
    print("exch", search.clock.seconds()-t)
    return place_of, sale.bids


def _proof(
    search: _Search, k: int, quotes: dict[int, Quote], reached: list[int]
) -> tuple[Prices, int]:
    """The best bound of level k among a few ways of rounding its prices."""
    problem = search.problem
    at_small = search.parts is not None and k < len(search.parts.problem.levels)
    judged = search.parts.problem if at_small and search.parts is not None else problem
    quote = quotes.get(k) or free_of_charge(market(problem, search.frame, search.weights(k)))
    shifts = (0.1, 0.3, 0.5, 0.7, 0.9) if at_small and k else (0.5,)
    best: tuple[Prices, int] | None = None
    for shift in shifts:
        prices = search.prices(k, quote, shift)
        proved = bound(judged, k, prices, reached)
        if best is None or proved < best[1]:
            best = prices, proved
    assert best is not None
    return best
