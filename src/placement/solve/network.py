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
    from placement.problem import Problem, QuotaTree

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


def build(problem: Problem, *, merged: bool = False) -> Network:
    """The network of the free students of a problem.

    ``merged`` leaves out the listed pairs of students who have a route to each of them, so that
    they share nodes as well: the same optimum at levels where lists do not matter.
    """
    n, m = problem.num_students, problem.num_places
    free = np.flatnonzero(problem.free)
    has_pairs = np.zeros(n, dtype=bool)
    has_pairs[problem.pair_student] = True
    if merged:
        has_pairs &= problem.own_node
    node_of_student = np.full(n, -1, dtype=np.int64)

    num_types, num_place_types = problem.num_types, problem.num_place_types
    student_groups = len(problem.student_tree.limit)
    place_groups = len(problem.place_tree.limit)

    # Students without a list of their own are alike when type and quota group are.
    plain = free[~has_pairs[free] & problem.open[free]]
    key = (problem.student_tree.leaf[plain].astype(np.int64) + 1) * max(
        1, num_types
    ) + problem.type_of_student[plain]
    kinds, first, kind_of = np.unique(key, return_index=True, return_inverse=True)
    own = free[has_pairs[free]]

    student_group_node = 1 + np.arange(student_groups, dtype=np.int64)
    next_node = 1 + student_groups
    node_of_student[plain] = next_node + kind_of
    next_node += len(kinds)
    node_of_student[own] = next_node + np.arange(len(own))
    next_node += len(own)
    type_node = next_node + np.arange(num_types, dtype=np.int64)
    next_node += num_types
    waypoint_node = next_node + np.arange(problem.num_waypoints, dtype=np.int64)
    next_node += len(waypoint_node)
    place_node = next_node + np.arange(m, dtype=np.int64)
    next_node += m
    place_group_node = next_node + np.arange(place_groups, dtype=np.int64)
    next_node += place_groups
    # A place type with one place needs no node of its own.
    members = np.bincount(problem.type_of_place, minlength=num_place_types)
    shared = members > 1
    place_type_node = np.zeros(num_place_types, dtype=np.int64)
    place_type_node[shared] = next_node + np.arange(int(shared.sum()))
    next_node += int(shared.sum())
    single = np.flatnonzero(~shared[problem.type_of_place])
    place_type_node[problem.type_of_place[single]] = place_node[single]

    levels = problem.levels
    # Only supplies, seats and limits may bind: a price must never sit on any other arc.
    ample = np.int64(len(free) + 1)
    build_arcs = _Builder(len(levels))
    tree = problem.student_tree
    up = (
        np.where(tree.parent >= 0, student_group_node[tree.parent], 0)
        if student_groups
        else (np.zeros(0, dtype=np.int64))
    )
    build_arcs.add("student_group", up, student_group_node, np.maximum(tree.limit, 0), None)
    leaders = np.concatenate([plain[first], own])
    counts = np.concatenate([np.bincount(kind_of, minlength=len(kinds)), np.ones(len(own))])
    leaf = tree.leaf[leaders]
    supply_tail = np.where(leaf >= 0, 1 + leaf, 0).astype(np.int64)
    build_arcs.add("supply", supply_tail, node_of_student[leaders], counts.astype(np.int64), None)
    joins = problem.open[leaders]
    build_arcs.add(
        "join",
        node_of_student[leaders][joins],
        type_node[problem.type_of_student[leaders][joins]],
        np.full(int(joins.sum()), ample),
        None,
    )
    build_arcs.add(
        "enter",
        type_node[problem.enter_type],
        waypoint_node[problem.enter_waypoint],
        np.full(len(problem.enter_type), ample),
        np.stack([level.enter_score for level in levels]),
    )
    build_arcs.add(
        "leave",
        waypoint_node[problem.leave_waypoint],
        place_type_node[problem.leave_place_type],
        np.where(members[problem.leave_place_type] > 0, ample, 0),
        np.stack([level.leave_score for level in levels]),
    )
    spread_place = np.flatnonzero(shared[problem.type_of_place])
    seats = np.maximum(problem.seats, 0)
    build_arcs.add(
        "spread",
        place_type_node[problem.type_of_place[spread_place]],
        place_node[spread_place],
        np.full(len(spread_place), ample),
        None,
    )
    pair_index = np.flatnonzero((problem.free & has_pairs)[problem.pair_student])
    build_arcs.add(
        "pair",
        node_of_student[problem.pair_student[pair_index]],
        place_node[problem.pair_place[pair_index]],
        np.full(len(pair_index), ample),
        np.stack([level.pair_score[pair_index] for level in levels]),
    )
    leaf = problem.place_tree.leaf
    seat_head = (
        np.where(leaf >= 0, place_group_node[leaf], 0)
        if place_groups
        else (np.zeros(m, dtype=np.int64))
    )
    build_arcs.add(
        "seat", place_node, seat_head, seats, np.stack([level.place_gain for level in levels])
    )
    _group_arcs(build_arcs, problem, place_group_node)
    tail, head, capacity = (
        np.concatenate([part[i] for part in build_arcs.parts]).astype(np.int64) for i in range(3)
    )
    return Network(
        num_nodes=next_node,
        tail=tail,
        head=head,
        capacity=capacity,
        gain=np.concatenate([part[3] for part in build_arcs.parts], axis=1),
        block=build_arcs.block,
        node_of_student=node_of_student,
        pair_index=pair_index,
        spread_place=spread_place,
        place_group_node=place_group_node,
        shared_nodes=(
            slice(0, 1 + student_groups),
            slice(1 + student_groups + len(kinds) + len(own), next_node),
        ),
    )


def _group_arcs(arcs: _Builder, problem: Problem, node: Ints) -> None:
    """Arcs from each place group outwards; a group with slices gets one arc a slice instead."""
    tree = problem.place_tree
    up = _outwards(tree, node)
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


def _outwards(tree: QuotaTree, node: Ints) -> Ints:
    if not len(node):
        return np.zeros(0, dtype=np.int64)
    return np.where(tree.parent >= 0, node[tree.parent], 0).astype(np.int64)


def lifted(height: Ints, merged: Network, full: Network) -> Ints:
    """Potentials of the full network from those of the merged one, (nodes of the full one,)."""
    found = np.zeros(full.num_nodes, dtype=np.int64)
    for there, here in zip(full.shared_nodes, merged.shared_nodes, strict=True):
        found[there] = height[here]
    free = np.flatnonzero((full.node_of_student >= 0) & (merged.node_of_student >= 0))
    found[full.node_of_student[free]] = height[merged.node_of_student[free]]
    return found
