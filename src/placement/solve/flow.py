"""Exact by min-cost flow, level by level on the optimal face.

After each level every arc whose reduced cost is not zero is fixed at the bound it lies at; what is
left free is exactly the set of all optimal plans of the levels so far, so no weight ever has to
outweigh another and nothing overflows. Flows by cost scaling (A. V. Goldberg, "An efficient
implementation of a scaling minimum-cost flow algorithm", 1997, doi:10.1006/jagm.1995.0805), and by
push-relabel where a level only counts students, in OR-Tools.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.errors import NoPlanError
from placement.result import LevelResult, Prices, Result, Stop, proof_of
from placement.solve.assignment import assignment
from placement.solve.bound import bound
from placement.solve.circulation import LARGEST, Face, greatest_gain
from placement.solve.network import Network, build, lifted
from placement.solve.potentials import potentials
from placement.solve.tree_prices import tree_prices
from placement.solve.value import values

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Problem

Ints = NDArray[np.int64]
Progress = Callable[[str, float], None]
SUPPORTS: frozenset[str] = frozenset()
PROVES_OPTIMAL = True


@dataclass(frozen=True)
class Settings:
    """Nothing to set."""


@dataclass
class _Search:
    """Where a run stands: the network in use, the face of optimal plans so far, and one of them."""

    problem: Problem
    network: Network
    merged: bool
    face: Face
    flow: Ints
    heights: list[Ints]

    def level(self, k: int) -> None:
        """Solve level k on the face and narrow the face to its optima."""
        if self.merged and self.problem.levels[k].lists_matter:
            self._split()
        gain = self.network.gain[k]
        # A level that cannot tell the plans of the face apart leaves the last flow as it is.
        if gain[self.face.lower < self.face.upper].any():
            self.flow = greatest_gain(self.network, self.face, gain)
        height = potentials(
            self.network.num_nodes,
            self.network.tail,
            self.network.head,
            gain,
            forward=self.flow < self.face.upper,
            backward=self.flow > self.face.lower,
        )
        self.heights.append(height)
        self.face = self.face.narrowed(self.network, gain, height, k)

    def _split(self) -> None:
        """Go on with a node for every student who has a list; faces follow from the potentials."""
        full = build(self.problem)
        self.heights = [lifted(height, self.network, full) for height in self.heights]
        self.network, self.merged, self.face = full, False, Face.whole(full)
        for k, height in enumerate(self.heights):
            self.face = self.face.narrowed(full, full.gain[k], height, k)


def solve(
    problem: Problem,
    *,
    seed: int,
    clock: Clock,
    progress: Progress,
    settings: Settings | None = None,
) -> Result:
    """An optimal plan with prices for every level; fewer levels where the clock says stop.

    Raises
    ------
    NoPlanError
        When the clock ends before the first level is solved.
    UsageError
        When points are so large that 64-bit integers could overflow (E342).
    """
    del settings
    merged = not problem.levels[0].lists_matter
    network = build(problem, merged=merged)
    none = np.zeros(len(network.tail), dtype=np.int64)
    search = _Search(problem, network, merged, Face.whole(network), none, [])
    timings: dict[str, float] = {"build": clock.seconds()}
    stopped: Stop | None = None
    for k, level in enumerate(problem.levels):
        stopped = clock.reason()
        if stopped is not None:
            break
        progress(level.name, k / len(problem.levels))
        began = clock.seconds()
        search.level(k)
        timings[f"level {level.name}"] = clock.seconds() - began
    if not search.heights:
        raise NoPlanError("E400", stop=str(stopped))
    began = clock.seconds()
    place_of = assignment(problem, search.network, search.flow, seed=seed)
    reached = values(problem, place_of)
    results = [
        LevelResult(level.name, reached[k], None, None) for k, level in enumerate(problem.levels)
    ]
    for k in range(len(search.heights)):
        prices = _prices(search, k)
        proved = bound(problem, k, prices, reached)
        results[k] = LevelResult(problem.levels[k].name, reached[k], proved, prices)
    timings["prove"] = clock.seconds() - began
    timings["total"] = clock.seconds()
    return Result(
        place_of=place_of,
        stop=stopped or Stop.FINISHED,
        proof=proof_of([(level.value, level.bound) for level in results]),
        levels=tuple(results),
        method="flow",
        seed=seed,
        timings=timings,
        statistics={"nodes": search.network.num_nodes, "arcs": len(search.network.tail)},
    )


def _prices(search: _Search, k: int) -> Prices:
    """Prices that prove level k: its own potentials plus just enough of those of earlier levels.

    An arc fixed by level j has a reduced gain of at least one point there, so a finite multiple of
    level j outweighs whatever level k would gain by moving that arc.
    """
    network, face = search.network, search.face
    heights = search.heights
    multiplier = [0] * k
    height = heights[k].astype(object) if _may_overflow(heights, network) else heights[k].copy()
    gain = network.gain[k].astype(height.dtype)
    for j in range(k - 1, -1, -1):
        fixed = face.fixed_by == j
        own = network.gain[j] + heights[j][network.tail] - heights[j][network.head]
        reduced = gain + height[network.tail] - height[network.head]
        # The arc must keep the sign that level j gave it.
        against = np.where(own > 0, -reduced, reduced)[fixed]
        needed = -(-against // np.abs(own[fixed]))
        multiplier[j] = max(0, int(needed.max(initial=0)))
        height = height + multiplier[j] * heights[j]
        gain = gain + multiplier[j] * network.gain[j]
    return tree_prices(network, gain, height, tuple(multiplier))


def _may_overflow(heights: list[Ints], network: Network) -> bool:
    """Whether sums of multiplied potentials could leave 64 bits; Python integers are used then."""
    worst = 1
    for k in range(len(heights)):
        worst *= 4 * int(np.abs(network.gain[k]).max(initial=0) + heights[k].max(initial=0)) + 4
    return worst > LARGEST
