"""The problem as one circulation: hub, student tree, students, routes, places, place tree, hub.

Students of the same type, quota group and choices share a node. A unit of flow is a student; it
leaves the hub through the student's quota groups and comes back through the place's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.problem import Problem

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """Arcs in blocks; every array is over arcs unless said otherwise. Node 0 is the hub.

    ``gain`` is (L, arcs). ``block`` names the arcs of each part as slices: ``student_group`` (one a
    group of the student tree, its limit), ``supply`` (into each student node, its students),
    ``join`` (student node to type), ``enter`` (type to waypoint), ``leave`` (waypoint to place type
    or place), ``spread`` (place type to place), ``pair`` (student node to place), ``seat`` (place
    to its group), ``slice`` and ``place_group`` (group outwards, ``slice`` arcs in its stead where
    a level rewards evenness). ``node_of_student`` (n,) is -1 for students who are not free;
    ``pair_index`` are the listed pairs that have arcs, ``spread_place`` the places with a spread
    arc; ``place_group_node`` (G,) is the node of each place group. ``shared_nodes`` are the nodes
    before and after the student nodes: the same in a merged network.
    """

    num_nodes: int
    tail: Ints
    head: Ints
    capacity: Ints
    gain: Ints
    block: dict[str, slice]
    node_of_student: Ints
    pair_index: Ints
    spread_place: Ints
    place_group_node: Ints
    shared_nodes: tuple[slice, slice]


class _Builder:
    """Collects arcs block by block."""

    def __init__(self, num_levels: int) -> None:
        self.parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        self.block: dict[str, slice] = {}
        self.size = 0
        self.num_levels = num_levels

    def add(self, name: str, tail: Ints, head: Ints, capacity: Ints, gain: Ints | None) -> None:
        gain = np.zeros((self.num_levels, len(tail)), dtype=np.int64) if gain is None else gain
        self.parts.append((tail, head, capacity, gain))
        self.block[name] = slice(self.size, self.size + len(tail))
        self.size += len(tail)


@dataclass(frozen=True)
class _Nodes:
    """The number of every node: hub, student groups, students, types, waypoints, places, groups.

    ``leaders`` are one student a student node and ``counts`` how many students it stands for;
    ``listing`` (n,) are the students whose listed pairs have arcs. A place type with one place has
    that place's node.
    """

    leaders: Ints
    counts: Ints
    listing: NDArray[np.bool_]
    of_student: Ints
    student_group: Ints
    type: Ints
    waypoint: Ints
    place: Ints
    place_group: Ints
    place_type: Ints
    shared_place_type: NDArray[np.bool_]
    total: int


def _nodes(problem: Problem, *, merged: bool) -> _Nodes:
    free = np.flatnonzero(problem.free)
    listing = np.zeros(problem.num_students, dtype=bool)
    listing[problem.pair_student] = True
    if merged:
        listing &= problem.own_node
    # Students without a list of their own are alike when type and quota group are.
    plain = free[~listing[free] & problem.open[free]]
    group = problem.student_tree.leaf[plain].astype(np.int64) + 1
    key = group * max(1, problem.num_types) + problem.type_of_student[plain]
    kinds, first, kind_of = np.unique(key, return_index=True, return_inverse=True)
    own = free[listing[free]]

    sizes = [
        1,
        len(problem.student_tree.limit),
        len(kinds) + len(own),
        problem.num_types,
        problem.num_waypoints,
        problem.num_places,
        len(problem.place_tree.limit),
    ]
    ends = np.cumsum(sizes)
    _, student_group, students, types, waypoints, places, place_groups = (
        np.arange(end - size, end, dtype=np.int64) for size, end in zip(sizes, ends, strict=True)
    )
    of_student = np.full(problem.num_students, -1, dtype=np.int64)
    of_student[plain] = students[kind_of]
    of_student[own] = students[len(kinds) :]
    members = np.bincount(problem.type_of_place, minlength=problem.num_place_types)
    shared = members > 1
    place_type = np.zeros(problem.num_place_types, dtype=np.int64)
    place_type[problem.type_of_place] = places
    place_type[shared] = ends[-1] + np.arange(int(shared.sum()))
    ones = np.ones(len(own), dtype=np.int64)
    return _Nodes(
        leaders=np.concatenate([plain[first], own]),
        counts=np.concatenate([np.bincount(kind_of, minlength=len(kinds)), ones]),
        listing=listing,
        of_student=of_student,
        student_group=student_group,
        type=types,
        waypoint=waypoints,
        place=places,
        place_group=place_groups,
        place_type=place_type,
        shared_place_type=shared,
        total=int(ends[-1] + shared.sum()),
    )


def build(problem: Problem, *, merged: bool = False) -> Network:
    """The network of the free students of a problem.

    ``merged`` leaves out the listed pairs of students who have a route to each of them, so that
    they share nodes as well: the same optimum at levels where lists do not matter.
    """
    nodes = _nodes(problem, merged=merged)
    arcs = _Builder(len(problem.levels))
    # Only supplies, seats and limits may bind: a price must never sit on any other arc.
    ample = int(problem.free.sum()) + 1
    _student_arcs(arcs, problem, nodes, ample)
    _route_arcs(arcs, problem, nodes, ample)
    spread_place = np.flatnonzero(nodes.shared_place_type[problem.type_of_place])
    arcs.add(
        "spread",
        nodes.place_type[problem.type_of_place[spread_place]],
        nodes.place[spread_place],
        np.full(len(spread_place), ample),
        None,
    )
    pair_index = np.flatnonzero((problem.free & nodes.listing)[problem.pair_student])
    arcs.add(
        "pair",
        nodes.of_student[problem.pair_student[pair_index]],
        nodes.place[problem.pair_place[pair_index]],
        np.full(len(pair_index), ample),
        np.stack([level.pair_score[pair_index] for level in problem.levels]),
    )
    arcs.add(
        "seat",
        nodes.place,
        _group_node(nodes.place_group, problem.place_tree.leaf),
        np.maximum(problem.seats, 0),
        np.stack([level.place_gain for level in problem.levels]),
    )
    _group_arcs(arcs, problem, nodes.place_group)
    tail, head, capacity = (
        np.concatenate([part[i] for part in arcs.parts]).astype(np.int64) for i in range(3)
    )
    return Network(
        num_nodes=nodes.total,
        tail=tail,
        head=head,
        capacity=capacity,
        gain=np.concatenate([part[3] for part in arcs.parts], axis=1),
        block=arcs.block,
        node_of_student=nodes.of_student,
        pair_index=pair_index,
        spread_place=spread_place,
        place_group_node=nodes.place_group,
        shared_nodes=(
            slice(0, 1 + len(nodes.student_group)),
            slice(1 + len(nodes.student_group) + len(nodes.leaders), nodes.total),
        ),
    )


def _student_arcs(arcs: _Builder, problem: Problem, nodes: _Nodes, ample: int) -> None:
    """From the hub through the student tree into student nodes, and on to their types."""
    tree = problem.student_tree
    arcs.add(
        "student_group",
        _group_node(nodes.student_group, tree.parent),
        nodes.student_group,
        np.maximum(tree.limit, 0),
        None,
    )
    student_node = nodes.of_student[nodes.leaders]
    from_group = _group_node(nodes.student_group, tree.leaf[nodes.leaders])
    arcs.add("supply", from_group, student_node, nodes.counts, None)
    joins = problem.open[nodes.leaders]
    arcs.add(
        "join",
        student_node[joins],
        nodes.type[problem.type_of_student[nodes.leaders][joins]],
        np.full(int(joins.sum()), ample),
        None,
    )


def _route_arcs(arcs: _Builder, problem: Problem, nodes: _Nodes, ample: int) -> None:
    """Into and out of every waypoint; a place type that has no place cannot be entered."""
    arcs.add(
        "enter",
        nodes.type[problem.enter_type],
        nodes.waypoint[problem.enter_waypoint],
        np.full(len(problem.enter_type), ample),
        np.stack([level.enter_score for level in problem.levels]),
    )
    real = nodes.place_type[problem.leave_place_type] > 0
    arcs.add(
        "leave",
        nodes.waypoint[problem.leave_waypoint],
        nodes.place_type[problem.leave_place_type],
        np.where(real, ample, 0),
        np.stack([level.leave_score for level in problem.levels]),
    )


def _group_node(node: Ints, group: NDArray[np.int32]) -> Ints:
    """The node of each group, the hub where there is none (-1)."""
    return np.concatenate([node, np.zeros(1, dtype=np.int64)])[group]


def _group_arcs(arcs: _Builder, problem: Problem, node: Ints) -> None:
    """Arcs from each place group outwards; a group with slices gets one arc a slice instead."""
    tree = problem.place_tree
    up = _group_node(node, tree.parent)
    sliced = [k for k, level in enumerate(problem.levels) if level.slices is not None]
    with_slices = np.zeros(len(tree.limit), dtype=bool)
    tails, heads, sizes, gains = [], [], [], []
    for k in sliced:
        slices = problem.levels[k].slices
        assert slices is not None
        with_slices[slices.group] = True
        gain = np.zeros((len(problem.levels), len(slices.group)), dtype=np.int64)
        gain[k] = slices.gain
        tails.append(node[slices.group])
        heads.append(up[slices.group])
        sizes.append(slices.size)
        gains.append(gain)
    if tails:
        arcs.add(
            "slice",
            np.concatenate(tails),
            np.concatenate(heads),
            np.concatenate(sizes),
            np.concatenate(gains, axis=1),
        )
    limit = np.where(with_slices, 0, np.maximum(tree.limit, 0))
    arcs.add("place_group", node, up, limit, None)


def lifted(height: Ints, merged: Network, full: Network) -> Ints:
    """Potentials of the full network from those of the merged one, (nodes of the full one,)."""
    found = np.zeros(full.num_nodes, dtype=np.int64)
    for there, here in zip(full.shared_nodes, merged.shared_nodes, strict=True):
        found[there] = height[here]
    free = np.flatnonzero((full.node_of_student >= 0) & (merged.node_of_student >= 0))
    found[full.node_of_student[free]] = height[merged.node_of_student[free]]
    return found
