"""From prices to a plan that keeps every limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.errors import NoPlanError
from placement.solve.auction import auction, within_classes
from placement.solve.charges import Charges
from placement.solve.dropped import dropped
from placement.solve.exchange import exchanged
from placement.solve.market import market
from placement.solve.mending import mended
from placement.solve.refused import broken
from placement.solve.standing import standing

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.cooling import Quote
    from placement.solve.ladder import Ladder
    from placement.solve.market import Market
    from placement.solve.standing import Standing

Ints = NDArray[np.int64]
Plan = NDArray[np.int32]
START_BELOW = 8
"""Steps by which the auction starts below the prices that cooling found."""
PATIENCE = 40
"""Steps that a student loses against the first offer before giving up."""
NOTABLE = 2
"""Steps that a student must miss to look for an exchange."""


def sold(ladder: Ladder, *, seed: int) -> tuple[Plan, int]:
    """A plan at the latest prices, and how many bids it took.

    Where it breaks a side constraint, that is charged for and the seats are sold again; what is
    still broken in the end is taken out.

    Raises
    ------
    NoPlanError
        When taking students out does not help (E412; E400 where the clock ended the run).
    """
    problem, settings = ladder.problem, ladder.settings
    order = np.random.default_rng(seed).permutation(problem.num_students)
    quote = ladder.last_quote()
    charges = Charges.none(problem)
    span = float(ladder.spans[-1])
    plan, total = _once(ladder, quote, charges, order, seed)
    for _ in range(settings.repairs):
        if problem.side is None:
            return plan, total
        stands = standing(problem, plan)
        if stands.kept or ladder.stop():
            break
        charges = charges.raised(problem, stands, span)
        if _only_places_short(problem, stands):
            plan = _closed(ladder, quote, charges, plan, order, seed)
        else:
            plan, bids = _once(ladder, quote, charges, order, seed)
            total += bids
    if problem.side is None or standing(problem, plan).kept:
        return plan, total
    kept = dropped(problem, plan)
    if kept is None:
        named = broken(problem, plan)
        if ladder.stopped is None:
            raise NoPlanError("E412", **named)
        raise NoPlanError("E400", stop=str(ladder.stopped), **named)
    return _refilled(ladder, kept, order, seed), total


def _once(
    ladder: Ladder, quote: Quote, charges: Charges, order: Ints, seed: int
) -> tuple[Plan, int]:
    """Sell the seats, place whoever can still be, and let students exchange places."""
    problem, settings = ladder.problem, ladder.settings
    last = len(problem.levels) - 1
    there = market(problem, ladder.frame, ladder.weights(last), charges)
    step = max(1.0, ladder.spans[last] / settings.fineness)
    sale = auction(
        there, quote, start_below=START_BELOW * step, step=step, patience=PATIENCE * step,
        most_bids=settings.bids * problem.num_students, order=order, stop=ladder.stop,
    )  # fmt: skip
    plan = sale.place_of
    within_classes(there, plan, sale.worth)
    plan = np.where(problem.locked >= 0, problem.locked, plan).astype(np.int32)
    if ladder.parts is not None and ladder.found is not None:
        plan = mended(
            ladder.parts.problem, ladder.found.network, plan,
            closed=charges.closed, keep=order, seed=seed,
        )  # fmt: skip
    _improved(ladder, there, quote, plan, step)
    return plan, sale.bids


def _improved(ladder: Ladder, there: Market, quote: Quote, plan: Plan, step: float) -> None:
    """Let students of a plan exchange places."""
    from placement.solve import softly

    tree = there.places
    outside, _ = softly.ways(tree.leaf, tree.parent, np.zeros(len(there.low)), quote.group)
    net = np.where(there.high > 0, there.place_gain - outside - quote.seat, softly.NOWHERE)
    exchanged(
        there, ladder.problem.type_of_place, plan, net,
        least=NOTABLE * step, rounds=ladder.settings.exchanges, stop=ladder.stop,
    )  # fmt: skip


def _only_places_short(problem: Problem, stands: Standing) -> bool:
    """Whether closing some places is all there is to do."""
    assert problem.side is not None
    sets = problem.side.openings
    short = stands.short > 0
    others = (sets.must | (sets.place < 0)) & short
    return not (stands.over.any() or stands.above.any() or others.any())


def _closed(
    ladder: Ladder, quote: Quote, charges: Charges, plan: Plan, order: Ints, seed: int
) -> Plan:
    """The plan with the students of closed places at others; nobody comes to places still empty."""
    problem = ladder.problem
    last = len(problem.levels) - 1
    there = market(problem, ladder.frame, ladder.weights(last), charges)
    plan = np.where(problem.free & (plan >= 0) & charges.closed[plan], -1, plan).astype(np.int32)
    if ladder.parts is not None and ladder.found is not None:
        plan = mended(
            ladder.parts.problem, ladder.found.network, plan,
            closed=charges.closed | _empty(problem, plan), keep=order, seed=seed,
        )  # fmt: skip
    _improved(ladder, there, quote, plan, max(1.0, ladder.spans[last] / ladder.settings.fineness))
    return plan


def _empty(problem: Problem, plan: Plan) -> NDArray[np.bool_]:
    """The places (m,) that would have to open for anybody to come."""
    assert problem.side is not None
    sets = problem.side.openings
    found = np.zeros(problem.num_places, dtype=bool)
    found[sets.place[(standing(problem, plan).count == 0) & (sets.place >= 0) & ~sets.must]] = True
    return found


def _refilled(ladder: Ladder, plan: Plan, order: Ints, seed: int) -> Plan:
    """The plan with students who were taken out placed again, where all stays kept."""
    problem = ladder.problem
    if ladder.parts is None or ladder.found is None or problem.side is None:
        return plan
    more = mended(
        ladder.parts.problem, ladder.found.network, plan,
        closed=_empty(problem, plan), keep=order, seed=seed,
    )  # fmt: skip
    return more if standing(problem, more).kept else plan
