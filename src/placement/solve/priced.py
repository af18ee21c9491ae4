"""The network of a problem with prices on its side constraints: gains, tolls and what they prove.

A price on a form is a toll on the arcs that the form counts, so for any prices what is left is a
flow again: the Lagrangian relaxation of the side constraints (A. M. Geoffrion, "Lagrangean
relaxation for integer programming", 1974, doi:10.1007/BFb0120690).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.network import Network, build
from placement.solve.tree_prices import tree_prices

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.result import Prices
    from placement.side import Side

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Priced:
    """A network whose arcs know the forms they count in: entries ``form``, ``arc``, ``value``.

    The first ``least`` seats of a place that opens or not have an arc of their own, ``first`` (one
    for each opening ``first_of``), beside the ``seat`` arc that keeps the others.
    """

    problem: Problem
    side: Side
    network: Network
    form: Ints
    arc: Ints
    value: Ints
    first_of: Ints

    @classmethod
    def of(cls, problem: Problem, *, merged: bool = False) -> Priced:
        """The network of a problem that has side constraints; ``merged`` as in :func:`build`."""
        side = problem.side
        if side is None:
            raise ValueError("a problem without side constraints needs no prices")
        network, first_of = _with_first_arcs(build(problem, merged=merged), side)
        parts = [_entries(network, side, name) for name in ("enter", "leave", "pair", "place")]
        first = _first_entries(network, side, first_of)
        form, arc, value = (
            np.concatenate([part[k] for part in [*parts, first]]).astype(np.int64) for k in range(3)
        )
        return cls(problem, side, network, form, arc, value, first_of)

    @cached_property
    def by_arc(self) -> tuple[Ints, Ints]:
        """The entries in the order of their arcs, and those arcs."""
        order = np.argsort(self.arc, kind="stable")
        return order, self.arc[order]

    def counted(self, flow: Ints) -> Ints:
        """The value of each form, (F,)."""
        total = np.zeros(self.side.forms.size, dtype=np.int64)
        np.add.at(total, self.form, self.value * flow[self.arc])
        return total

    def tolls(self, charge: Ints) -> Ints:
        """What each arc pays at prices of the forms, (arcs,); ``charge`` (F,)."""
        total = np.zeros(len(self.network.tail), dtype=np.int64)
        np.add.at(total, self.arc, charge[self.form] * self.value)
        return total

    def gains(self, weights: list[int]) -> Ints:
        """Points of each arc, the first levels weighed, (arcs,)."""
        used = self.network.gain[: len(weights)]
        return np.asarray(np.array(weights, dtype=np.int64) @ used)

    def prices(self, weights: list[int], gain: Ints, height: Ints, row_price: Ints) -> Prices:
        """What node potentials and row prices prove of the level with the last weight.

        ``gain`` are the gains that the potentials belong to, tolls taken off.
        """
        return dataclasses.replace(
            tree_prices(self.network, gain, height, tuple(weights[:-1])),
            row_price=row_price,
            open_price=np.zeros(len(self.side.openings.least), dtype=np.int64),
            cap_price=np.zeros(len(self.side.caps.limit), dtype=np.int64),
            scale=weights[-1],
        )


def _with_first_arcs(network: Network, side: Side) -> tuple[Network, Ints]:
    """The seat arc of every opening place cut in two, and the openings in the order of the arcs."""
    sets = side.openings
    first_of = np.flatnonzero((sets.place >= 0) & (sets.least > 0))
    at = np.arange(len(network.tail))[network.block["seat"]][sets.place[first_of]]
    size = np.minimum(sets.least[first_of], network.capacity[at])
    capacity = network.capacity.copy()
    capacity[at] -= size
    end = len(network.tail)
    return (
        dataclasses.replace(
            network,
            tail=np.concatenate([network.tail, network.tail[at]]),
            head=np.concatenate([network.head, network.head[at]]),
            capacity=np.concatenate([capacity, size]),
            gain=np.concatenate([network.gain, network.gain[:, at]], axis=1),
            block={**network.block, "first": slice(end, end + len(at))},
        ),
        first_of,
    )


def _entries(network: Network, side: Side, name: str) -> tuple[Ints, Ints, Ints]:
    """Forms, arcs and values of one part of the entries."""
    entries = getattr(side.forms, name)
    block = network.block["seat" if name == "place" else name]
    at = entries.at.astype(np.int64)
    if name == "pair":
        size = 1 + max(int(at.max(initial=-1)), int(network.pair_index.max(initial=-1)))
        where = np.full(size, -1, dtype=np.int64)
        where[network.pair_index] = np.arange(len(network.pair_index))
        at = where[at]
    there = at >= 0
    return entries.form[there].astype(np.int64), block.start + at[there], entries.value[there]


def _first_entries(network: Network, side: Side, first_of: Ints) -> tuple[Ints, Ints, Ints]:
    """The entries of places again, for the arcs of their first seats."""
    entries = side.forms.place
    arc_of = np.full(1 + int(side.openings.place.max(initial=-1)), -1, dtype=np.int64)
    arc_of[side.openings.place[first_of]] = network.block["first"].start + np.arange(len(first_of))
    inside = entries.at < len(arc_of)
    form, at = entries.form[inside].astype(np.int64), arc_of[entries.at[inside]]
    there = at >= 0
    return form[there], at[there], entries.value[inside][there]
