"""Prices of one level after the other, each in a currency in which earlier levels outweigh it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.result import Prices
from placement.solve.cooling import Quote, cooled, free_of_charge
from placement.solve.frame import (
    Count,
    Frame,
    count,
    frame_of_small,
    frame_of_whole,
    open_frame,
)  # fmt: skip
from placement.solve.market import market
from placement.solve.quotient import Quotient, quotient
from placement.solve.shortage import Blocks, blocks

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Level, Problem
    from placement.result import Stop

Ints = NDArray[np.int64]
LARGEST_WEIGHT = 2**40
SMALL_RATE, SMALL_ROUNDS = 0.7, 25
"""Cooling on merged types, where a round costs next to nothing and later levels rest on it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How long prices are cooled, how fine the auction is, and how levels are weighed.

    ``cooling`` in (0, 1) is by how much each step cools and ``rounds`` how often prices follow
    demand at each; the last heat is the range of points of a pair over ``sharpness``, the step of
    the auction that range over ``fineness``. ``bids`` is the most bids a student on average,
    ``exchanges`` how often everybody may look for an exchange, ``repairs`` how often a plan that
    breaks side constraints is changed before students are taken out. The range of a level outweighs
    that of the next ``outweigh`` times: more keeps earlier levels better and bounds worse.

    Raises
    ------
    ValueError
        When a number is out of its range.
    """

    cooling: float = 0.5
    rounds: int = 10
    sharpness: float = 400.0
    fineness: float = 80.0
    bids: int = 40
    exchanges: int = 2
    repairs: int = 20
    outweigh: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.cooling < 1.0:
            raise ValueError(f"cooling must be between 0 and 1, not {self.cooling}")
        for name in ("rounds", "sharpness", "fineness", "bids", "outweigh"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        for name in ("exchanges", "repairs"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be below 0, not {getattr(self, name)}")


@dataclass
class Ladder:
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
    level: int = 0
    quotes: dict[int, Quote] = field(default_factory=dict)
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
            assert self.parts is not None
            assert self.small is not None
            there = market(self.parts.problem, self.small, weights)
        else:
            there = market(self.problem, self.frame, weights)
        span = float(self.spans[k])
        factor = weights[k - 1] / weights[k] if self.quote is not None else 0.0
        quote = free_of_charge(there) if self.quote is None else self.quote.times(factor)
        settings = self.settings
        rate, rounds = settings.cooling, settings.rounds
        if at_small:
            rate, rounds = SMALL_RATE, SMALL_ROUNDS
        until = max(0.02, span / 2000) if at_small else span / settings.sharpness
        heat = max(until, self.heat * factor) if at_small and factor else span / 3
        self.quote, taken = cooled(
            there, quote, heat=heat, until=until, rate=rate, rounds=rounds, stop=self.stop,
            blocks=self.blocks,
        )  # fmt: skip
        self.heat, self.level = until, k
        self.rounds += taken
        self.quotes[k] = self.quote

    def last_quote(self) -> Quote:
        """The latest prices, in the currency of the last level."""
        last = len(self.problem.levels) - 1
        weights = self.weights(last)
        if self.quote is None:
            return free_of_charge(market(self.problem, self.frame, weights))
        return self.quote.times(weights[self.level])

    def prices(self, k: int, quote: Quote, shift: float) -> Prices:
        """Whole prices of level k, cut where the sum along a way passes ``shift``."""
        tree, frame, side = self.problem.place_tree, self.frame, self.problem.side
        group = _whole(tree.parent, quote.group, shift)
        seat = _leaf_whole(tree.leaf, tree.parent, quote, shift)
        classes = np.rint(quote.classes).astype(np.int64)
        weights = self.weights(k)
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
            row_price=_nothing(None if side is None else side.rows.form),
            open_price=_nothing(None if side is None else side.openings.form),
            cap_price=_nothing(None if side is None else side.caps.limit),
        )


def _nothing(like: np.ndarray | None) -> Ints:
    """Side constraints cost nothing: the bound is that of the trees."""
    return np.zeros(0 if like is None else len(like), dtype=np.int64)


def _whole(parent: NDArray[np.int32], price: np.ndarray, shift: float) -> Ints:
    """Prices of groups such that the sum from each outwards is the rounded one."""
    way = np.floor(_outwards(parent, price) + shift).astype(np.int64)
    whole: Ints = way - np.append(way, 0)[parent]
    return whole


def _leaf_whole(
    leaf: NDArray[np.int32], parent: NDArray[np.int32], quote: Quote, shift: float
) -> Ints:
    outwards = np.append(_outwards(parent, quote.group), 0.0)[leaf]
    inner = np.floor(outwards + shift) * (leaf >= 0)
    whole: Ints = (np.floor(outwards + quote.seat + shift) - inner).astype(np.int64)
    return whole


def _outwards(parent: NDArray[np.int32], price: np.ndarray) -> np.ndarray:
    way = price.copy()
    for g in range(len(parent) - 1, -1, -1):
        if parent[g] >= 0:
            way[g] += way[parent[g]]
    return way


def begun(problem: Problem, settings: Settings, clock: Clock) -> Ladder:
    """Count the students of the first level where it only counts."""
    last = len(problem.levels) - 1
    lead = 0
    while lead < last and not problem.levels[lead].lists_matter:
        lead += 1
    spans = [_span(level) for level in problem.levels]
    parts = quotient(problem, lead) if lead else None
    found = count(parts.problem) if parts else None
    if parts is None or found is None:
        return Ladder(problem, settings, clock, None, None, None, open_frame(problem), spans)
    small = frame_of_small(parts.problem, found)
    frame = frame_of_whole(problem, small, parts, found)
    shortage = blocks(parts.problem, small, found)
    return Ladder(problem, settings, clock, parts, found, small, frame, spans, shortage)


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
