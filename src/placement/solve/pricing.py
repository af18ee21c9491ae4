"""Integer prices from the duals of a relaxed programme: what they prove, anybody can check.

Only the prices of side constraints and the multipliers are rounded. For what they charge, seats and
limits get the best prices there are, by one more flow: without side constraints nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.errors import UsageError
from placement.result import Prices
from placement.solve.bound import Tolls, bound
from placement.solve.circulation import LARGEST, Face, greatest_gain
from placement.solve.potentials import potentials
from placement.solve.tree_prices import tree_prices

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.network import Network

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]
SCALES = (1, 60, 2520, 1_000_000)
"""Parts of a point to try, coarse ones first: most duals are fractions with small denominators."""


@dataclass(frozen=True)
class Charges:
    """Duals of side constraints, in points: (R,), (O,), (C,) and one multiplier a level before."""

    row: Numbers
    open: Numbers
    cap: Numbers
    multiplier: Numbers


def proved(
    problem: Problem,
    network: Network,
    k: int,
    charges: Charges,
    *,
    reached: list[int],
    tight: list[bool],
    target: int,
) -> tuple[int, Prices] | None:
    """The best bound of level k that these charges give, and its prices; None where none fits.

    ``network`` is that of the whole problem. ``tight[j]`` says that level j is proved to be at its
    greatest: a larger multiplier then does no harm. No scale is tried after the bound is ``target``
    or less.
    """
    best: tuple[int, Prices] | None = None
    for scale in SCALES:
        try:
            prices = _priced(problem, network, k, charges, scale, tight)
        except UsageError:
            break
        found = bound(problem, k, prices, reached)
        if best is None or found < best[0]:
            best = found, prices
        if found <= target:
            break
    return best


def _priced(
    problem: Problem, network: Network, k: int, charges: Charges, scale: int, tight: list[bool]
) -> Prices:
    """Rounded charges, and the best prices of seats and limits for them.

    Raises
    ------
    UsageError
        When the numbers are too large for 64 bits (E342).
    """
    assert problem.side is not None
    multiplier = tuple(
        int(np.ceil(m * scale - 1e-6)) if tight[j] else int(np.rint(m * scale))
        for j, m in enumerate(np.maximum(charges.multiplier, 0).tolist())
    )
    weights = np.array([*multiplier, scale], dtype=np.int64)
    rows = problem.side.rows
    row_price = np.rint(np.maximum(charges.row, 0) * scale).astype(np.int64)
    penalty = weights @ rows.penalty[: k + 1]
    row_price = np.where(rows.soft, np.minimum(row_price, penalty), row_price)
    side = {
        "multiplier": multiplier,
        "row_price": row_price,
        "open_price": np.rint(charges.open * scale).astype(np.int64),
        "cap_price": np.rint(np.maximum(charges.cap, 0) * scale).astype(np.int64),
    }
    return best_of_network(problem, network, k, scale=scale, **side)


def best_of_network(
    problem: Problem,
    network: Network,
    k: int,
    *,
    scale: int,
    multiplier: tuple[int, ...],
    row_price: Ints,
    open_price: Ints,
    cap_price: Ints,
) -> Prices:
    """Complete given prices of side constraints: no prices of seats and limits prove more.

    Raises
    ------
    UsageError
        When the numbers are too large for 64 bits (E342).
    """
    groups = len(problem.place_tree.limit)
    prices = Prices(
        place_price=np.zeros(problem.num_places, dtype=np.int64),
        place_group_price=np.zeros(groups, dtype=np.int64),
        student_group_price=np.zeros(len(problem.student_tree.limit), dtype=np.int64),
        slice_offset=np.zeros(groups, dtype=np.int64),
        multiplier=multiplier,
        row_price=row_price,
        open_price=open_price,
        cap_price=cap_price,
        scale=scale,
    )
    gain = _charged_gain(problem, network, k, prices)
    face = Face.whole(network)
    flow = greatest_gain(network, face, gain)
    height = potentials(
        network.num_nodes,
        network.tail,
        network.head,
        gain,
        forward=flow < face.upper,
        backward=flow > face.lower,
    )
    return with_heights(prices, network, gain, height)


def _charged_gain(problem: Problem, network: Network, k: int, prices: Prices) -> Ints:
    """Gain of every arc with multipliers, less what side constraints charge there."""
    weights = [*prices.multiplier, prices.scale]
    toll = Tolls.of(problem, prices, object)
    block = network.block
    charge = np.zeros(len(network.tail), dtype=object)
    for name, own in (("enter", toll.enter), ("leave", toll.leave), ("seat", toll.place)):
        charge[block[name]] = own
    charge[block["pair"]] = toll.pair[network.pair_index]
    gain = -charge
    for weight, level in zip(weights, network.gain[: k + 1], strict=True):
        gain = gain + weight * level.astype(object)
    largest = max((abs(one) for one in gain.tolist()), default=0)
    if largest > LARGEST:
        raise UsageError("E342", value=largest, limit=LARGEST)
    return gain.astype(np.int64)


def with_heights(prices: Prices, network: Network, gain: np.ndarray, height: np.ndarray) -> Prices:
    """Prices of seats, limits and slices from node potentials that fit a gain of arcs, (arcs,)."""
    own = tree_prices(network, gain, height, prices.multiplier)
    return replace(
        prices,
        place_price=own.place_price,
        place_group_price=own.place_group_price,
        student_group_price=own.student_group_price,
        slice_offset=own.slice_offset,
    )
