"""From flow on arcs back to one place a student."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.network import Network

Ints = NDArray[np.int64]


def assignment(problem: Problem, network: Network, flow: Ints, *, seed: int) -> NDArray[np.int32]:
    """The place of each student, (n,), -1 for none.

    Among students who are alike in everything the model sees, a lottery with the given seed says
    who is served first; it is part of the run record.
    """
    place_of = np.where(problem.locked >= 0, problem.locked, -1).astype(np.int32)
    order = np.random.default_rng(seed).permutation(problem.num_students)
    free = order[problem.free[order]]
    node = network.node_of_student[free]

    pairs = network.block["pair"]
    used = flow[pairs] > 0
    listed = network.pair_index[used]
    place_of[problem.pair_student[listed]] = problem.pair_place[listed]

    # Students who go on to their type, as many of each node as its join arc carries.
    joins = network.block["join"]
    carried = np.zeros(network.num_nodes, dtype=np.int64)
    carried[network.tail[joins]] = flow[joins]
    waiting = (node >= 0) & (place_of[free] == -1)
    free, node = free[waiting], node[waiting]
    by_node = np.argsort(node, kind="stable")
    free, node = free[by_node], node[by_node]
    turn = np.arange(len(node)) - np.searchsorted(node, node)
    going = free[turn < carried[node]]

    # Each queue is dealt out in the order of its arcs: types, waypoints, place types.
    types = problem.type_of_student[going].astype(np.int64)
    going, at = _dealt(going, types, problem.enter_type, problem.enter_waypoint,
                       flow[network.block["enter"]])  # fmt: skip
    going, at = _dealt(going, at, problem.leave_waypoint, problem.leave_place_type,
                       flow[network.block["leave"]])  # fmt: skip
    spread = np.zeros(problem.num_places, dtype=np.int64)
    spread[network.spread_place] = flow[network.block["spread"]]
    alone = np.ones(problem.num_places, dtype=bool)
    alone[network.spread_place] = False
    arrived = np.bincount(at, minlength=problem.num_place_types)
    spread[alone] = arrived[problem.type_of_place[alone]]
    going, at = _dealt(going, at, problem.type_of_place, np.arange(problem.num_places), spread)
    place_of[going] = at
    return place_of


def _dealt(
    students: Ints, at: Ints, tail: np.ndarray, head: np.ndarray, sent: Ints
) -> tuple[Ints, Ints]:
    """Move students on: as many over each arc (tail → head) as ``sent`` says, (students, heads)."""
    queue = students[np.argsort(at, kind="stable")]
    order = np.argsort(tail, kind="stable")
    return queue, np.repeat(head[order].astype(np.int64), sent[order])
