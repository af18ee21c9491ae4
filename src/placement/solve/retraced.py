"""The flow of a plan: every student's way through the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.routed import kept_pairs
from placement.solve.value import ways_of

if TYPE_CHECKING:
    from placement.problem import QuotaTree
    from placement.solve.network import Network
    from placement.solve.priced import Priced

Ints = NDArray[np.int64]


def retraced(priced: Priced, place_of: NDArray[np.int32]) -> Ints:
    """The flow (arcs,) of a plan of the priced problem's free students.

    Who has no arc for a listed pair (in a merged network) goes over the route beneath it. Seats,
    limits and slices fill in the order of their arcs: the first seats of an opening first, slices
    from the one that gains most.
    """
    network = priced.network
    there = np.zeros(len(priced.problem.pair_student), dtype=bool)
    there[network.pair_index] = True
    problem = kept_pairs(priced.problem, there)
    ways = ways_of(problem, place_of)
    flow = np.zeros(len(network.tail), dtype=np.int64)
    placed = np.zeros(problem.num_students, dtype=np.int64)
    placed[ways.student] = 1
    _fill(flow, network, "supply", network.node_of_student[ways.student], by_head=True)
    _fill(flow, network, "join", network.node_of_student[ways.routed], by_head=False)
    _count(flow, network, "enter", ways.enter)
    _count(flow, network, "leave", ways.leave)
    _count(flow, network, "pair", ways.pair)
    routed = np.isin(ways.student, ways.routed)
    by_route = np.bincount(ways.place[routed], minlength=problem.num_places)
    flow[network.block["spread"]] = by_route[network.spread_place]
    held = np.bincount(ways.place, minlength=problem.num_places)
    opening = priced.side.openings.place[priced.first_of]
    first = np.minimum(held[opening], network.capacity[network.block["first"]])
    flow[network.block["first"]] = first
    held[opening] -= first
    flow[network.block["seat"]] = held
    flow[network.block["student_group"]] = problem.student_tree.load(placed)
    _groups(flow, network, problem.place_tree, np.bincount(ways.place, minlength=len(held)))
    return flow


def _count(flow: Ints, network: Network, name: str, at: Ints) -> None:
    block = network.block[name]
    flow[block] = np.bincount(at, minlength=block.stop - block.start)


def _fill(flow: Ints, network: Network, name: str, nodes: Ints, *, by_head: bool) -> None:
    """Students by node onto the one arc of the block that each node has."""
    block = network.block[name]
    ends = (network.head if by_head else network.tail)[block]
    count = np.bincount(nodes, minlength=network.num_nodes)
    flow[block] = count[ends]


def _groups(flow: Ints, network: Network, tree: QuotaTree, count: Ints) -> None:
    load = tree.load(count)
    flow[network.block["place_group"]] = load
    if "slice" not in network.block:
        return
    block = network.block["slice"]
    group = np.searchsorted(network.place_group_node, network.tail[block])
    flow[network.block["place_group"]][np.unique(group)] = 0
    gain = network.gain[:, block].sum(axis=0)
    order = np.lexsort((-gain, group))
    size = network.capacity[block][order]
    before = np.cumsum(size) - size
    first = np.searchsorted(group[order], group[order])
    room = load[group[order]] - (before - before[first])
    filled = np.zeros(len(order), dtype=np.int64)
    filled[order] = np.clip(room, 0, size)
    flow[block] = filled
