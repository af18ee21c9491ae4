"""Blocks of students in shortage: who competes with whom for seats that are all filled.

In such a block only the differences of prices steer anybody; their height just says who is left
out. Left to rounds of buying it would rise by a fraction of the heat a time, so it is set at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from placement.problem import Problem
    from placement.solve.frame import Count, Frame

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Blocks:
    """B blocks: ``student[start[b]:start[b + 1]]`` may be placed in block b, ``seats[b]`` are.

    ``of_place`` (m,) and ``of_group`` (G,) are the blocks of the seats and groups that are filled
    whatever happens and so can carry the height, -1 for others.
    """

    student: Ints
    start: Ints
    seats: Ints
    of_place: Ints
    of_group: Ints


def blocks(small: Problem, frame: Frame, found: Count) -> Blocks:
    """The blocks of a problem whose first level was counted."""
    from placement.solve import joining

    network, face = found.network, found.face
    block = network.block
    groups = small.place_tree
    full_seat = (frame.low == frame.high) & (frame.high > 0)
    full_group = (frame.group_low == frame.group_high) & (frame.group_high > 0)
    carrier = _carriers(groups.leaf, groups.parent, full_seat, full_group)
    ends = [block[name] for name in ("join", "enter", "leave", "spread", "pair")]
    used = np.concatenate([np.arange(part.start, part.stop) for part in ends])
    used = used[face.upper[used] > 0]
    place = network.tail[block["seat"]]
    shared = np.flatnonzero(carrier >= 0)
    tail = np.concatenate([network.tail[used], place[shared]])
    head = np.concatenate([network.head[used], network.place_group_node[carrier[shared]]])
    root = joining.joined(network.num_nodes, tail, head)
    supply = block["supply"]
    node, sent = network.head[supply], found.flow[supply]
    may = (face.lower[supply] < network.capacity[supply]) & (face.upper[supply] > 0)
    roots, of_node = np.unique(root[node[may]], return_inverse=True)
    seats = np.bincount(of_node, weights=sent[may], minlength=len(roots)).astype(np.int64)
    block_of_root = np.full(network.num_nodes, -1, dtype=np.int64)
    block_of_root[roots] = np.arange(len(roots))
    block_of_node = np.full(network.num_nodes, -1, dtype=np.int64)
    block_of_node[node[may]] = of_node
    at = network.node_of_student
    own = np.where(at >= 0, block_of_node[at], -1)
    order = np.argsort(own, kind="stable")
    student = order[np.searchsorted(own[order], 0) :]
    start = np.searchsorted(own[student], np.arange(len(roots) + 1))
    return Blocks(
        student=student,
        start=start,
        seats=seats,
        of_place=np.where(full_seat, block_of_root[root[place]], -1),
        of_group=np.where(
            np.isin(np.arange(len(full_group)), carrier[shared]),
            block_of_root[root[network.place_group_node]],
            -1,
        ),
    )


def _carriers(
    leaf: NDArray[np.int32],
    parent: NDArray[np.int32],
    full_seat: NDArray[np.bool_],
    full_group: NDArray[np.bool_],
) -> Ints:
    """The innermost filled group of each place whose own seats need not be filled, or -1."""
    found = np.full(len(parent), -1, dtype=np.int64)
    for g in range(len(parent) - 1, -1, -1):
        if full_group[g]:
            found[g] = g
        elif parent[g] >= 0:
            found[g] = found[parent[g]]
    carrier = np.append(found, -1)[leaf]
    return np.where(full_seat, -1, carrier)
