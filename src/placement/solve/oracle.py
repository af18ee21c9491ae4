"""The flow that is best at given gains, again and again on one network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.circulation import Face, greatest_gain
from placement.solve.potentials import potentials

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.solve.network import Network
    from placement.solve.simplex import Simplex

Ints = NDArray[np.int64]
LARGE = 8_000
"""Arcs from which going on from the last basis beats solving anew."""


class Oracle:
    """Answers with a flow of greatest gain and node potentials that prove it.

    Small networks are solved anew each time, large ones from the basis of the last answer. A large
    search that ``stop`` ends early leaves a flow that is feasible and proves nothing. ``start``
    gives a flow that is best for gains near the first ones, and those gains.
    """

    def __init__(
        self,
        network: Network,
        stop: Callable[[], bool],
        start: Callable[[], tuple[Ints, Ints]] | None = None,
    ) -> None:
        self.network = network
        self.calls = 0
        self._stop = stop
        self._start = start
        self._simplex: Simplex | None = None

    def best(self, gain: Ints) -> tuple[Ints, Ints] | None:
        """Flow (arcs,) and potentials (nodes,) for gains (arcs,); None where it was stopped."""
        self.calls += 1
        if len(self.network.tail) < LARGE:
            return self._anew(gain)
        if self._simplex is None:
            from placement.solve.simplex import Simplex

            first = gain
            if self._start is None:
                flow = greatest_gain(self.network, Face.whole(self.network), gain)
            else:
                flow, first = self._start()
            self._simplex = Simplex(
                self.network.num_nodes,
                self.network.tail,
                self.network.head,
                self.network.capacity,
                first,
                flow,
            )
        if not self._simplex.maximise(gain=gain, stop=self._stop):
            return None
        return self._simplex.flow.copy(), self._simplex.height.copy()

    def _anew(self, gain: Ints) -> tuple[Ints, Ints]:
        network = self.network
        flow = greatest_gain(network, Face.whole(network), gain)
        height = potentials(
            network.num_nodes,
            network.tail,
            network.head,
            gain,
            forward=flow < network.capacity,
            backward=flow > 0,
        )
        return flow, height
