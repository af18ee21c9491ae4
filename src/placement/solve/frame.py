"""What the most students placed leave open: who must be placed, which room must be filled.

The first level only counts students. Its greatest flow, found on types, has a minimum cut; nothing
crosses the cut the wrong way in any plan that places as many, so those ways are closed, and the two
sides do not bid against each other any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.circulation import Face, counts_students, greatest_gain
from placement.solve.market import MAY, MUST, OUT
from placement.solve.network import Network, build
from placement.solve.potentials import potentials

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.quotient import Quotient

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Frame:
    """Bounds of every place and group, and which ways are open, over the arrays of one problem.

    ``reduced_*`` are what the first level's prices charge on seats and groups; ``most`` bounds what
    they charge anywhere.
    """

    status: NDArray[np.int8]
    joins: Flags
    enter_open: Flags
    leave_open: Flags
    route_open: Flags
    pair_open: Flags
    low: Ints
    high: Ints
    group_low: Ints
    group_high: Ints
    class_low: Ints
    class_high: Ints
    reduced_seat: Ints
    reduced_group: Ints
    reduced_class: Ints


def open_frame(problem: Problem) -> Frame:
    """Nothing decided yet: any plan within the limits."""
    groups, classes = len(problem.place_tree.limit), len(problem.student_tree.limit)

    def zeros(size: int) -> Ints:
        return np.zeros(size, dtype=np.int64)

    return Frame(
        status=np.where(problem.free, MAY, OUT).astype(np.int8),
        joins=problem.open & problem.free,
        enter_open=np.ones(len(problem.enter_type), dtype=bool),
        leave_open=np.ones(len(problem.leave_waypoint), dtype=bool),
        route_open=np.ones(problem.num_places, dtype=bool),
        pair_open=problem.free[problem.pair_student],
        low=zeros(problem.num_places),
        high=np.maximum(problem.seats, 0),
        group_low=zeros(groups),
        group_high=np.maximum(problem.place_tree.limit, 0),
        class_low=zeros(classes),
        class_high=np.maximum(problem.student_tree.limit, 0),
        reduced_seat=zeros(problem.num_places),
        reduced_group=zeros(groups),
        reduced_class=zeros(classes),
    )


@dataclass(frozen=True)
class Count:
    """The first level solved on types: its network, greatest flow, potentials and value."""

    network: Network
    flow: Ints
    height: Ints
    face: Face


def count(small: Problem) -> Count | None:
    """The most students that can be placed; None where the first level is not a count."""
    network = build(small)
    gain = network.gain[0]
    if not counts_students(network, gain):
        return None
    whole = Face.whole(network)
    flow = greatest_gain(network, whole, gain)
    height = potentials(
        network.num_nodes, network.tail, network.head, gain,
        forward=flow < whole.upper, backward=flow > whole.lower,
    )  # fmt: skip
    return Count(network, flow, height, whole.narrowed(network, gain, height, 0))


def frame_of_small(small: Problem, found: Count) -> Frame:
    """The frame of the problem that was counted."""
    network, face = found.network, found.face
    lower, upper = face.lower, face.upper
    block = network.block
    node = network.node_of_student
    here = node >= 0
    # A student node has one supply arc; its bounds say who must and who cannot be placed.
    status = np.full(network.num_nodes, OUT, dtype=np.int8)
    supply = block["supply"]
    kinds = np.where(lower[supply] == network.capacity[supply], MUST, MAY)
    status[network.head[supply]] = np.where(upper[supply] == 0, OUT, kinds)
    joins = np.zeros(network.num_nodes, dtype=bool)
    joins[network.tail[block["join"]]] = upper[block["join"]] > 0
    route_open = np.ones(small.num_places, dtype=bool)
    route_open[network.spread_place] = upper[block["spread"]] > 0
    pair_open = np.zeros(len(small.pair_student), dtype=bool)
    pair_open[network.pair_index] = upper[block["pair"]] > 0
    group = block["place_group"]
    group_low, group_high = lower[group].copy(), upper[group].copy()
    if "slice" in block:
        at = np.searchsorted(network.place_group_node, network.tail[block["slice"]])
        np.add.at(group_low, at, lower[block["slice"]])
        np.add.at(group_high, at, upper[block["slice"]])
    reduced = network.gain[0] + found.height[network.tail] - found.height[network.head]
    return Frame(
        status=np.where(here, status[node], OUT).astype(np.int8),
        joins=here & joins[node],
        enter_open=upper[block["enter"]] > 0,
        leave_open=upper[block["leave"]] > 0,
        route_open=route_open,
        pair_open=pair_open,
        low=lower[block["seat"]],
        high=upper[block["seat"]],
        group_low=group_low,
        group_high=group_high,
        class_low=lower[block["student_group"]],
        class_high=upper[block["student_group"]],
        reduced_seat=reduced[block["seat"]],
        reduced_group=reduced[group],
        reduced_class=reduced[block["student_group"]],
    )


def frame_of_whole(problem: Problem, small: Frame, parts: Quotient, found: Count) -> Frame:
    """The same frame over the arrays of the whole problem."""
    pair_open = np.zeros(len(problem.pair_student), dtype=bool)
    pair_open[parts.pair] = small.pair_open
    # Other listed pairs stand in for a route: open when no step of it loses at the first level.
    shared = problem.free & ~problem.own_node
    at_student = np.where(shared, found.height[found.network.node_of_student], 0)
    start = found.network.block["seat"]
    at_place = found.height[found.network.tail[start]]
    level = problem.levels[0]
    reduced = level.pair_score + at_student[problem.pair_student] - at_place[problem.pair_place]
    pair_open |= shared[problem.pair_student] & (reduced >= 0)
    return Frame(
        status=small.status,
        joins=small.joins,
        enter_open=small.enter_open[parts.enter],
        leave_open=small.leave_open[parts.leave],
        route_open=small.route_open,
        pair_open=pair_open,
        low=small.low,
        high=small.high,
        group_low=small.group_low,
        group_high=small.group_high,
        class_low=small.class_low,
        class_high=small.class_high,
        reduced_seat=small.reduced_seat,
        reduced_group=small.reduced_group,
        reduced_class=small.reduced_class,
    )
