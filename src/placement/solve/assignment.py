"""From flow on arcs back to one place a student."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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

    # Queue of each type, then of each place type, dealt out in the order of the arcs.
    types = problem.type_of_student[going].astype(np.int64)
    queue = going[np.argsort(types, kind="stable")]
    arcs = network.block["type"]
    sent = flow[arcs]
    arc_type = problem.arc_student_type[network.type_arc_index]
    deal = np.argsort(arc_type, kind="stable")
    place_type = np.repeat(
        problem.arc_place_type[network.type_arc_index][deal].astype(np.int64), sent[deal]
    )
    queue = queue[np.argsort(place_type, kind="stable")]
    place_type = np.sort(place_type, kind="stable")
    place_of[queue] = _dealt(problem, network, flow, place_type)
    return place_of


def _dealt(problem: Problem, network: Network, flow: Ints, place_type: Ints) -> NDArray[np.int32]:
    """Places for students sorted by place type, as many at each as its spread arc carries."""
    members = np.bincount(problem.type_of_place)
    only = np.zeros(len(members), dtype=np.int64)
    only[problem.type_of_place] = np.arange(problem.num_places)
    spread = flow[network.block["spread"]]
    by_type = np.argsort(problem.type_of_place[network.spread_place], kind="stable")
    places = network.spread_place[by_type]
    dealt = np.repeat(places, spread[by_type])
    found = only[place_type]
    found[members[place_type] > 1] = dealt
    return found.astype(np.int32)
