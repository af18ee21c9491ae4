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
from placement.solve.standing import standing

if TYPE_CHECKING:
    from placement.solve.cooling import Quote
    from placement.solve.ladder import Ladder

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
        When taking students out does not help (E400).
    """
    problem, settings = ladder.problem, ladder.settings
    order = np.random.default_rng(seed).permutation(problem.num_students)
    quote = ladder.last_quote()
    charges = Charges.none(problem)
    total = 0
    span = float(ladder.spans[-1])
    for turn in range(settings.repairs + 1):
        plan, bids = _once(ladder, quote, charges, order, seed)
        total += bids
        if problem.side is None:
            return plan, total
        stands = standing(problem, plan)
        if stands.kept:
            return plan, total
        if turn == settings.repairs or ladder.stop():
            break
        charges = charges.raised(problem, stands, span)
    kept = dropped(problem, plan)
    if kept is None:
        raise NoPlanError("E400", stop=str(ladder.stopped or "side constraints"))
    return _refilled(ladder, kept, order, seed), total


def _once(
    ladder: Ladder, quote: Quote, charges: Charges, order: Ints, seed: int
) -> tuple[Plan, int]:
    """Sell the seats, place whoever can still be, and let students exchange places."""
    from placement.solve import softly

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
    tree = there.places
    outside, _ = softly.ways(tree.leaf, tree.parent, np.zeros(len(there.low)), quote.group)
    net = np.where(there.high > 0, there.place_gain - outside - quote.seat, softly.NOWHERE)
    exchanged(
        there, problem.type_of_place, plan, net,
        least=NOTABLE * step, rounds=settings.exchanges, stop=ladder.stop,
    )  # fmt: skip
    return plan, sale.bids


def _refilled(ladder: Ladder, plan: Plan, order: Ints, seed: int) -> Plan:
    """The plan with students who were taken out placed again, where all stays kept."""
    problem = ladder.problem
    if ladder.parts is None or ladder.found is None or problem.side is None:
        return plan
    closed = np.zeros(problem.num_places, dtype=bool)
    openings = problem.side.openings
    shut = openings.place[(standing(problem, plan).count == 0) & (openings.place >= 0)]
    closed[shut] = True
    more = mended(
        ladder.parts.problem, ladder.found.network, plan, closed=closed, keep=order, seed=seed
    )
    return more if standing(problem, more).kept else plan
