"""More students placed by moving others along: a greatest flow from where a plan already is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.assignment import assignment
from placement.solve.value import ways_of

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.network import Network

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ways:
    """The arcs of each placed student in a network: -1 where a student has none of that block."""

    student: Ints
    place: Ints
    join: Ints
    enter: Ints
    leave: Ints
    pair: Ints

    def of(self, some: NDArray[np.bool_]) -> Ways:
        """Those of some of the students."""
        return Ways(
            self.student[some], self.place[some], self.join[some],
            self.enter[some], self.leave[some], self.pair[some],
        )  # fmt: skip


def mended(
    small: Problem,
    network: Network,
    place_of: NDArray[np.int32],
    *,
    closed: NDArray[np.bool_],
    keep: Ints,
    seed: int,
) -> NDArray[np.int32]:
    """A plan with as many students placed as any, near the one given.

    Nobody comes to places that are ``closed`` (m,). ``keep`` are the students in the order in which
    they keep their places where some must move.
    """
    ways = _ways(small, network, place_of, keep)
    flow = _flow(small, network, ways)
    capacity = network.capacity.copy()
    seat = network.block["seat"]
    capacity[seat] = np.where(closed, flow[seat], capacity[seat])
    more = _augmented(replace(network, capacity=capacity), flow)
    if (more == flow).all():
        return place_of
    from placement.solve import staying

    block = network.block
    spread = np.full(small.num_places, np.iinfo(np.int64).max)
    spread[network.spread_place] = more[block["spread"]]
    stays = staying.stays(
        ways.place, ways.join, ways.enter, ways.leave, ways.pair, more[block["join"]].copy(),
        more[block["enter"]].copy(), more[block["leave"]].copy(), more[block["pair"]].copy(),
        spread,
    )  # fmt: skip
    kept = ways.student[stays]
    rest = more - _flow(small, network, ways.of(stays))
    locked = np.where(small.locked == -1, -1, -2).astype(np.int32)
    locked[kept] = -2
    found = assignment(replace(small, locked=locked), network, rest, seed=seed)
    found[kept] = place_of[kept]
    return np.where(small.locked >= 0, small.locked, found).astype(np.int32)


def _ways(small: Problem, network: Network, place_of: NDArray[np.int32], keep: Ints) -> Ways:
    """The ways of all placed free students, in the order ``keep``."""
    found = ways_of(small, place_of)
    n = small.num_students
    join, enter, leave, pair = (np.full(n, -1, dtype=np.int64) for _ in range(4))
    join_of = np.full(network.num_nodes, -1, dtype=np.int64)
    joins = network.tail[network.block["join"]]
    join_of[joins] = np.arange(len(joins))
    join[found.routed] = join_of[network.node_of_student[found.routed]]
    enter[found.routed], leave[found.routed] = found.enter, found.leave
    arc_of_pair = np.full(len(small.pair_student), -1, dtype=np.int64)
    arc_of_pair[network.pair_index] = np.arange(len(network.pair_index))
    pair[found.listed] = arc_of_pair[found.pair]
    i = keep[(place_of[keep] >= 0) & small.free[keep]]
    return Ways(i, place_of[i].astype(np.int64), join[i], enter[i], leave[i], pair[i])


def _flow(small: Problem, network: Network, ways: Ways) -> Ints:
    """The flow of students on their ways, (arcs,)."""
    flow = np.zeros(len(network.tail), dtype=np.int64)

    def add(name: str, at: Ints) -> None:
        part = network.block[name]
        flow[part] += np.bincount(at[at >= 0], minlength=part.stop - part.start)

    supply = network.tail[network.block["supply"]]
    supply_of = np.full(network.num_nodes, -1, dtype=np.int64)
    supply_of[network.head[network.block["supply"]]] = np.arange(len(supply))
    add("supply", supply_of[network.node_of_student[ways.student]])
    for name, at in (("join", ways.join), ("enter", ways.enter), ("leave", ways.leave),
                     ("pair", ways.pair), ("seat", ways.place)):  # fmt: skip
        add(name, at)
    at_place = np.bincount(ways.place[ways.pair < 0], minlength=small.num_places)
    flow[network.block["spread"]] = at_place[network.spread_place]
    who = np.bincount(ways.student, minlength=small.num_students)
    flow[network.block["student_group"]] = small.student_tree.load(who)
    held = small.place_tree.load(np.bincount(ways.place, minlength=small.num_places))
    if "slice" in network.block:
        part = network.block["slice"]
        group = np.searchsorted(network.place_group_node, network.tail[part])
        flow[part] = _filled(group, network.capacity[part], held)
        held = np.where(np.isin(np.arange(len(held)), group), 0, held)
    flow[network.block["place_group"]] = held
    return flow


def _filled(group: Ints, size: Ints, held: Ints) -> Ints:
    """What each slice holds when the slices of a group are filled in order."""
    order = np.argsort(group, kind="stable")
    total = np.cumsum(size[order]) - size[order]
    first = np.searchsorted(group[order], group[order])
    before = total - total[first]
    filled = np.empty(len(size), dtype=np.int64)
    filled[order] = np.clip(held[group[order]] - before, 0, size[order])
    return filled


def _augmented(network: Network, flow: Ints) -> Ints:
    """The flow with as much more from the hub to the hub as there can be."""
    from ortools.graph.python import max_flow

    end = network.num_nodes
    head = np.where(network.head == 0, end, network.head)
    # What has left the hub stays out, and what has come back stays home.
    back = (network.tail != 0) & (network.head != 0) & (flow > 0)
    forth = network.capacity > flow
    solver = max_flow.SimpleMaxFlow()
    first = solver.add_arcs_with_capacity(
        network.tail[forth], head[forth], (network.capacity - flow)[forth]
    )
    second = solver.add_arcs_with_capacity(head[back], network.tail[back], flow[back])
    if not len(first):
        return flow
    status = solver.solve(0, end)
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status} on a maximum flow")
    found = flow.copy()
    found[forth] += solver.flows(first)
    if len(second):
        found[back] -= solver.flows(second)
    return found
