"""A circulation that is solved again and again, from the basis that the last solve ended with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.errors import UsageError
from placement.solve.pivoting import Standing, pivot
from placement.solve.spanning_tree import NONE, Network, Tree, grown, heights, incidence, labels

if TYPE_CHECKING:
    from collections.abc import Callable

Ints = NDArray[np.int64]
Signs = NDArray[np.int8]

LARGEST = 2**62
SLICE = 20_000
"""Pivots between two looks at ``stop``: some tenths of a second."""
BLOCK = 200
"""Arcs searched together for the one that enters; found by trial on city networks."""


class Simplex:
    """The primal network simplex on one network, for gains and capacities that change a little.

    ``flow`` (arcs,) is feasible at all times, ``pivots`` counts all pivots so far. Arcs have ends,
    ``capacity`` and ``gain``, all (arcs,), as in `placement.solve.circulation`; the flow to start
    from may be any circulation within the capacities. From an optimal flow no pivots are needed.

    Raises
    ------
    ValueError
        When the flow is no circulation within the capacities.
    UsageError
        When gains are so large that potentials could overflow 64 bits (E342).

    Examples
    --------
    >>> import numpy as np
    >>> tail, head, capacity, gain = np.array([[0, 1, 1], [1, 0, 0], [9, 4, 3], [0, 5, 7]])
    >>> simplex = Simplex(2, tail, head, capacity, gain, np.zeros(3, dtype=np.int64))
    >>> simplex.maximise(), simplex.flow.tolist(), simplex.height.tolist()
    (True, [7, 4, 3], [0, 0])
    >>> simplex.maximise(gain=np.array([0, -1, 7])), simplex.flow.tolist()
    (True, [3, 0, 3])
    """

    def __init__(
        self,
        num_nodes: int,
        tail: Ints,
        head: Ints,
        capacity: Ints,
        gain: Ints,
        flow: Ints,
        *,
        block: int = BLOCK,
    ) -> None:
        tail, head, capacity, gain = (
            np.ascontiguousarray(part, dtype=np.int64) for part in (tail, head, capacity, gain)
        )
        self._network = Network(
            tail, head, capacity.copy(), gain.copy(), np.array(flow, dtype=np.int64)
        )
        self._num_nodes = num_nodes
        self._incidence = incidence(num_nodes, tail, head)
        self._block = block
        _check_gain(gain, num_nodes)
        _check_within(self.flow, capacity)
        if self._unbalanced():
            raise ValueError("the flow is no circulation: a node gets more or less than it gives")
        self._next_arc = 0
        self.pivots = 0
        self._tree: Tree
        self._height: Ints
        self._side: Signs
        self._loose: Ints
        self._start(labels(num_nodes, self._network, self._incidence))

    @property
    def flow(self) -> Ints:
        """Flow on each arc, (arcs,)."""
        return self._network.flow

    @property
    def height(self) -> Ints:
        """Node potentials y, (nodes,), 0 at node 0.

        After an optimal solve ``gain + y[tail] - y[head]`` is ≤ 0 on arcs that can take more and
        ≥ 0 on arcs that carry flow.
        """
        height: Ints = self._height[: self._num_nodes] - self._height[0]
        return height

    def maximise(
        self,
        *,
        gain: Ints | None = None,
        capacity: Ints | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> bool:
        """Go on to a flow of greatest gain; False when ``stop`` said so before.

        Raises
        ------
        ValueError
            When the flow is not within the new capacities.
        UsageError
            When gains are so large that potentials could overflow 64 bits (E342).
        """
        if gain is not None:
            _check_gain(gain, self._num_nodes)
        if capacity is not None:
            _check_within(self.flow, capacity)
            self._network.capacity[:] = capacity
            # Before the gains change: the tree is known by its potentials.
            self._place()
        if gain is not None:
            self._network.gain[:] = gain
            self._height = heights(self._tree, self._network.gain)
        standing = Standing(
            optimal=False, pivots=self.pivots, next_arc=self._next_arc, left=len(self._loose)
        )
        while not standing.optimal:
            if stop is not None and stop():
                break
            standing = pivot(
                self._network,
                self._tree,
                self._height,
                self._side,
                self._loose,
                standing,
                self._block,
                SLICE,
            )
        self.pivots, self._next_arc = standing.pivots, standing.next_arc
        self._loose = self._loose[: standing.left]
        return standing.optimal

    def _start(self, label: Ints) -> None:
        """Take a basis from the flow, close to these potentials."""
        self._tree = grown(self._num_nodes, self._network, self._incidence, label)
        self._height = heights(self._tree, self._network.gain)
        self._sort()

    def _place(self) -> None:
        """Keep the tree under new capacities where every node can still send flow to the root."""
        arc = self._tree.arc
        under = arc != NONE
        arc, up = arc[under], self._tree.up[under]
        flow = self._network.flow[arc]
        if np.where(up == 1, flow < self._network.capacity[arc], flow > 0).all():
            self._sort()
        else:
            self._start(self._height)

    def _sort(self) -> None:
        """Which arcs outside the tree lie at which bound, and which at neither."""
        flow, capacity = self._network.flow, self._network.capacity
        outside = capacity > 0
        outside[self._tree.arc[self._tree.arc != NONE]] = False
        lower, upper = outside & (flow == 0), outside & (flow == capacity)
        self._side = lower.astype(np.int8) - upper.astype(np.int8)
        self._loose = np.flatnonzero(outside & ~lower & ~upper)

    def _unbalanced(self) -> bool:
        size = max(self._num_nodes, 1)
        net = np.zeros(size, dtype=np.int64)
        np.add.at(net, self._network.head, self.flow)
        np.subtract.at(net, self._network.tail, self.flow)
        return bool(net.any())


def _check_gain(gain: Ints, num_nodes: int) -> None:
    largest = int(np.abs(gain).max(initial=0))
    # A potential is the gain of a path, which has no more arcs than there are nodes.
    limit = LARGEST // (num_nodes + 2)
    if largest > limit:
        raise UsageError("E342", value=largest, limit=limit)


def _check_within(flow: Ints, capacity: Ints) -> None:
    if (flow < 0).any() or (flow > capacity).any():
        raise ValueError("the flow is not within the capacities")
