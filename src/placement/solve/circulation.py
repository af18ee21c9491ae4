"""Greatest-gain circulations between bounds, by OR-Tools; its words stay in this file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.errors import UsageError

if TYPE_CHECKING:
    from placement.solve.network import Network

Ints = NDArray[np.int64]
LARGEST = 2**62


@dataclass(frozen=True)
class Face:
    """All flows between two bounds; ``fixed_by[a]`` is the level that fixed arc a, or -1."""

    lower: Ints
    upper: Ints
    fixed_by: Ints

    @classmethod
    def whole(cls, network: Network) -> Face:
        """Every flow that the capacities allow."""
        none = np.zeros(len(network.tail), dtype=np.int64)
        return cls(none, network.capacity.copy(), none - 1)

    def narrowed(self, network: Network, gain: Ints, height: Ints, k: int) -> Face:
        """Fix every free arc whose reduced gain is not zero at the bound it must lie at."""
        reduced = gain + height[network.tail] - height[network.head]
        free = self.lower < self.upper
        up, down = free & (reduced > 0), free & (reduced < 0)
        return Face(
            lower=np.where(up, self.upper, self.lower),
            upper=np.where(down, self.lower, self.upper),
            fixed_by=np.where(up | down, k, self.fixed_by),
        )


def greatest_gain(network: Network, face: Face, gain: Ints) -> Ints:
    """A flow within the face of greatest gain, (arcs,).

    Raises
    ------
    UsageError
        When gains are so large that cost scaling could overflow 64 bits (E342).
    """
    if not face.lower.any() and counts_students(network, gain):
        return _most_students(network, face)
    _check_size(gain, network)
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


def counts_students(network: Network, gain: Ints) -> bool:
    """Whether every way through the network gains the same: then the most flow is the best."""
    once = np.zeros(len(gain), dtype=bool)
    for name in ("leave", "pair"):
        once[network.block[name]] = True
    paid = np.unique(gain[once])
    return len(paid) == 1 and paid[0] > 0 and not gain[~once].any()


def _most_students(network: Network, face: Face) -> Ints:
    """A maximum flow from the hub back to the hub, (arcs,), by push-relabel."""
    from ortools.graph.python import max_flow

    # The hub is cut in two: node 0 gives, one more node takes.
    end = network.num_nodes
    solver = max_flow.SimpleMaxFlow()
    arcs = solver.add_arcs_with_capacity(
        network.tail, np.where(network.head == 0, end, network.head), face.upper
    )
    status = solver.solve(0, end)
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status} on a maximum flow")
    return np.asarray(solver.flows(arcs), dtype=np.int64)


def _check_size(gain: Ints, network: Network) -> None:
    largest = int(np.abs(gain).max(initial=0))
    # Cost scaling multiplies every cost by the number of nodes.
    limit = LARGEST // (network.num_nodes + 2)
    if largest > limit:
        raise UsageError("E342", value=largest, limit=limit)
