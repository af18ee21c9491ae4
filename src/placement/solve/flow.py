"""Exact by min-cost flow, level by level on the optimal face.

After each level every arc whose reduced cost is not zero is fixed at the bound it lies at; what is
left free is exactly the set of all optimal plans of the levels so far, so no weight ever has to
outweigh another and nothing overflows. Flows by cost scaling (A. V. Goldberg, "An efficient
implementation of a scaling minimum-cost flow algorithm", 1997, doi:10.1006/jagm.1995.0805) in
OR-Tools.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.errors import NoPlanError, UsageError
from placement.result import LevelResult, Prices, Proof, Result, Stop
from placement.solve.assignment import assignment
from placement.solve.bound import bound
from placement.solve.network import Network, build, lifted
from placement.solve.potentials import potentials
from placement.solve.value import values

if TYPE_CHECKING:
    from placement.limits import Clock
    from placement.problem import Problem

Ints = NDArray[np.int64]
Progress = Callable[[str, float], None]

supports = frozenset({"quota_trees", "balance", "locks"})
LARGEST = 2**62


@dataclass(frozen=True)
class _Face:
    """All flows between two bounds; ``fixed_by[a]`` is the level that fixed arc a, or -1."""

    lower: Ints
    upper: Ints
    fixed_by: Ints


@dataclass
class _Search:
    """Where a run stands: the network in use, the face of optimal plans so far, and one of them."""

    problem: Problem
    network: Network
    merged: bool
    face: _Face
    flow: Ints
    heights: list[Ints]

    def level(self, k: int) -> None:
        """Solve level k on the face and narrow the face to its optima."""
        if self.merged and self.problem.levels[k].lists_matter:
            self._split()
        gain = self.network.gain[k]
        _check_size(gain, self.network)
        # A level that cannot tell the plans of the face apart leaves the last flow as it is.
        if gain[self.face.lower < self.face.upper].any():
            self.flow = _max_gain_flow(self.network, self.face, gain)
        height = potentials(
            self.network.num_nodes,
            self.network.tail,
            self.network.head,
            gain,
            forward=self.flow < self.face.upper,
            backward=self.flow > self.face.lower,
        )
        self.heights.append(height)
        self.face = _narrowed(self.face, self.network, gain, height, k)

    def _split(self) -> None:
        """Go on with a node for every student who has a list; faces follow from the potentials."""
        full = build(self.problem)
        self.heights = [lifted(height, self.network, full) for height in self.heights]
        self.network, self.merged, self.face = full, False, _whole(full)
        for k, height in enumerate(self.heights):
            self.face = _narrowed(self.face, full, full.gain[k], height, k)


def solve(problem: Problem, *, seed: int, clock: Clock, progress: Progress) -> Result:
    """An optimal plan with prices for every level; fewer levels where the clock says stop.

    Raises
    ------
    NoPlanError
        When the clock ends before the first level is solved.
    UsageError
        When points are so large that 64-bit integers could overflow (E342).
    """
    merged = not problem.levels[0].lists_matter
    network = build(problem, merged=merged)
    none = np.zeros(len(network.tail), dtype=np.int64)
    search = _Search(problem, network, merged, _whole(network), none, [])
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
    tight = all(r.bound == r.value for r in results)
    timings["prove"] = clock.seconds() - began
    timings["total"] = clock.seconds()
    return Result(
        place_of=place_of,
        stop=stopped or Stop.FINISHED,
        proof=Proof.OPTIMAL if tight else Proof.GAP,
        levels=tuple(results),
        method="flow",
        seed=seed,
        timings=timings,
        statistics={"nodes": search.network.num_nodes, "arcs": len(search.network.tail)},
    )


def _whole(network: Network) -> _Face:
    return _Face(
        lower=np.zeros(len(network.tail), dtype=np.int64),
        upper=network.capacity.copy(),
        fixed_by=np.full(len(network.tail), -1, dtype=np.int64),
    )


def _check_size(gain: Ints, network: Network) -> None:
    largest = int(np.abs(gain).max(initial=0))
    # Cost scaling multiplies every cost by the number of nodes.
    limit = LARGEST // (network.num_nodes + 2)
    if largest > limit:
        raise UsageError("E342", value=largest, limit=limit)


def _max_gain_flow(network: Network, face: _Face, gain: Ints) -> Ints:
    """A flow within the face of greatest gain, (arcs,)."""
    from ortools.graph.python import min_cost_flow

    room = face.upper - face.lower
    free = np.flatnonzero(room > 0)
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail[free], network.head[free], room[free], -gain[free]
    )
    supply = np.bincount(network.head, weights=face.lower, minlength=network.num_nodes)
    supply -= np.bincount(network.tail, weights=face.lower, minlength=network.num_nodes)
    solver.set_nodes_supplies(np.arange(network.num_nodes), supply.astype(np.int64))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status} on a network that has a flow")
    flow = face.lower.copy()
    flow[free] += solver.flows(arcs)
    return flow


def _narrowed(face: _Face, network: Network, gain: Ints, height: Ints, k: int) -> _Face:
    """Fix every free arc whose reduced gain is not zero at the bound it must lie at."""
    reduced = gain + height[network.tail] - height[network.head]
    free = face.lower < face.upper
    up, down = free & (reduced > 0), free & (reduced < 0)
    return _Face(
        lower=np.where(up, face.upper, face.lower),
        upper=np.where(down, face.lower, face.upper),
        fixed_by=np.where(up | down, k, face.fixed_by),
    )


def _prices(search: _Search, k: int) -> Prices:
    """Prices that prove level k: its own potentials plus just enough of those of earlier levels.

    An arc fixed by level j has a reduced gain of at least one point there, so a finite multiple of
    level j outweighs whatever level k would gain by moving that arc.
    """
    problem, network, face = search.problem, search.network, search.face
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
    reduced = gain + height[network.tail] - height[network.head]
    positive = np.maximum(reduced, 0)
    groups = len(problem.place_tree.limit)
    offset = np.zeros(groups, dtype=height.dtype)
    group_price = positive[network.block["place_group"]].copy()
    if "slice" in network.block:
        tails = network.tail[network.block["slice"]]
        heads = network.head[network.block["slice"]]
        at = np.searchsorted(network.place_group_node, tails)
        offset[at] = height[tails] - height[heads]
        group_price[at] = 0
    return Prices(
        place_price=positive[network.block["seat"]],
        place_group_price=group_price,
        student_group_price=positive[network.block["student_group"]],
        slice_offset=offset,
        multiplier=tuple(multiplier),
    )


def _may_overflow(heights: list[Ints], network: Network) -> bool:
    """Whether sums of multiplied potentials could leave 64 bits; Python integers are used then."""
    worst = 1
    for k in range(len(heights)):
        worst *= 4 * int(np.abs(network.gain[k]).max(initial=0) + heights[k].max(initial=0)) + 4
    return worst > LARGEST
