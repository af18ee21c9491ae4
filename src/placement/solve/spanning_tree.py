"""Spanning trees of a circulation, grown from a flow so that a simplex method can start from it.

A tree is strongly feasible when every node can send some flow more towards the root; such trees
keep a network simplex from cycling (W. H. Cunningham, "A network simplex method", 1976,
doi:10.1007/BF01580379). So the tree is grown from the hub against the arcs of the residual graph,
along longest paths as far as they are known: from an optimal flow the tree is optimal at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from placement.solve.compiled import compiled

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]

NONE = -1
"""No arc: the node hangs on the root by an artificial arc, which never carries flow."""
UNSEEN = -2
RELAXATIONS = 10
"""Labels are improved at most so many times a node: a flow that is not optimal has no last ones."""


class Network(NamedTuple):
    """A circulation; all arrays are over arcs. Kernels change ``flow`` and nothing else."""

    tail: Ints
    head: Ints
    capacity: Ints
    gain: Ints
    flow: Ints


class Incidence(NamedTuple):
    """The arcs at each node: those at node u are ``arc[start[u]:start[u + 1]]``."""

    start: Ints
    arc: Ints


class Tree(NamedTuple):
    """A spanning tree in the form of Kovács; all arrays are over the nodes and the root, last.

    Numbers of 32 bits, because most time goes into walks over trees that do not fit the cache.

    ``arc`` (to the parent) is -1 where it is artificial, ``up`` is 1 where the arc leads towards
    the parent and -1 where it comes from there. ``thread`` is the next node in preorder and
    ``back`` the one before, both in a circle; ``size`` counts the nodes of a subtree and ``last``
    is its last one in preorder.
    """

    parent: Numbers
    arc: Numbers
    up: Numbers
    thread: Numbers
    back: Numbers
    size: Numbers
    last: Numbers


def incidence(num_nodes: int, tail: Ints, head: Ints) -> Incidence:
    """The arcs at every node, in the order of their numbers."""
    ends = np.concatenate([tail, head])
    order = np.argsort(ends, kind="stable")
    start = np.zeros(num_nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=num_nodes), out=start[1:])
    return Incidence(start, order % max(1, len(tail)))


def grown(num_nodes: int, network: Network, at: Incidence, label: Ints) -> Tree:
    """A strongly feasible tree that holds as many arcs between their bounds as a tree can.

    It prefers arcs that neither gain nor lose at the potentials ``label`` (nodes,).
    """
    parent, arc, up = _attached(num_nodes, network, at, label)
    parts = (parent, arc, up, *_threaded(parent))
    return Tree(*(part.astype(np.int32) for part in parts))


@compiled
def heights(tree: Tree, gain: Ints) -> Ints:
    """Potentials (nodes and root,), 0 at the root, at which no arc of the tree gains or loses."""
    root = len(tree.parent) - 1
    height = np.zeros(root + 1, dtype=np.int64)
    node = tree.thread[root]
    while node != root:
        height[node] = height[tree.parent[node]]
        if tree.arc[node] != NONE:
            height[node] -= tree.up[node] * gain[tree.arc[node]]
        node = tree.thread[node]
    return height


@compiled
def _slack(network: Network, a: int, towards: int) -> bool:
    """Whether arc a lets more flow into the node ``towards``, one of its two ends."""
    if network.head[a] == towards:
        return bool(network.flow[a] < network.capacity[a])
    return bool(network.flow[a] > 0)


@compiled
def labels(num_nodes: int, network: Network, at: Incidence) -> Ints:
    """Gains of longest residual paths to the hub with the sign of heights, 0 where there is none.

    Label correcting, first in first out. A step that would close a circle is left out, and after
    `RELAXATIONS` a node the labels are taken as they are: they only guide the growth of a tree.
    """
    most = RELAXATIONS * num_nodes
    label = np.zeros(num_nodes, dtype=np.int64)
    parent = np.full(num_nodes, UNSEEN, dtype=np.int64)
    waiting = np.zeros(num_nodes, dtype=np.bool_)
    queue = np.empty(num_nodes, dtype=np.int64)
    queue[0] = 0
    parent[0] = NONE
    first, count = 0, 1
    while count > 0 and most > 0:
        v = queue[first]
        first = (first + 1) % num_nodes
        count -= 1
        waiting[v] = False
        for k in range(at.start[v], at.start[v + 1]):
            a = at.arc[k]
            if not _slack(network, a, v):
                continue
            if network.head[a] == v:
                u = network.tail[a]
                found = label[v] - network.gain[a]
            else:
                u = network.head[a]
                found = label[v] + network.gain[a]
            if parent[u] != UNSEEN and found >= label[u]:
                continue
            above = v
            while above != NONE and above != u:
                above = parent[above]
            if above == u:
                continue
            label[u] = found
            parent[u] = v
            most -= 1
            if not waiting[u]:
                waiting[u] = True
                queue[(first + count) % num_nodes] = u
                count += 1
    return label


@compiled
def _settle(
    network: Network, at: Incidence, parent: Ints, arc: Ints, order: Ints, count: int
) -> int:
    """Add all that arcs between their bounds join to the node ``order[count]``; the new count."""
    k = count
    count += 1
    while k < count:
        v = order[k]
        k += 1
        for j in range(at.start[v], at.start[v + 1]):
            a = at.arc[j]
            if 0 < network.flow[a] < network.capacity[a]:
                u = network.tail[a] + network.head[a] - v
                if parent[u] == UNSEEN:
                    parent[u] = v
                    arc[u] = a
                    order[count] = u
                    count += 1
    return count


@compiled
def _attached(num_nodes: int, network: Network, at: Incidence, label: Ints) -> tuple[Ints, ...]:
    """Parent of each node, the arc there and its direction: tight arcs before any others."""
    root = num_nodes
    parent = np.full(num_nodes + 1, UNSEEN, dtype=np.int64)
    arc = np.full(num_nodes + 1, NONE, dtype=np.int64)
    order = np.empty(num_nodes + 1, dtype=np.int64)
    parent[root] = NONE
    count = 0
    for start in range(num_nodes):
        if parent[start] != UNSEEN:
            continue
        parent[start] = root
        order[count] = start
        # Nodes before ``tight`` have been asked for tight arcs, those before ``any`` for all.
        tight, every = count, count
        count = _settle(network, at, parent, arc, order, count)
        while every < count:
            only_tight = tight < count
            if only_tight:
                v = order[tight]
                tight += 1
            else:
                v = order[every]
                every += 1
            for k in range(at.start[v], at.start[v + 1]):
                a = at.arc[k]
                u = network.tail[a] + network.head[a] - v
                if parent[u] != UNSEEN or not _slack(network, a, v):
                    continue
                reduced = network.gain[a] + label[network.tail[a]] - label[network.head[a]]
                if only_tight and reduced != 0:
                    continue
                parent[u] = v
                arc[u] = a
                order[count] = u
                count = _settle(network, at, parent, arc, order, count)
    up = np.ones(num_nodes + 1, dtype=np.int64)
    for u in range(num_nodes):
        if arc[u] != NONE and network.tail[arc[u]] != u:
            up[u] = -1
    return parent, arc, up


@compiled
def _threaded(parent: Ints) -> tuple[Ints, ...]:
    """Thread, back, size and last of a tree, the root being its last node."""
    root = len(parent) - 1
    child = np.full(root + 1, NONE, dtype=np.int64)
    sibling = np.full(root + 1, NONE, dtype=np.int64)
    for u in range(root - 1, -1, -1):
        sibling[u] = child[parent[u]]
        child[parent[u]] = u
    order = np.empty(root + 1, dtype=np.int64)
    stack = np.empty(root + 1, dtype=np.int64)
    stack[0] = root
    waiting, count = 1, 0
    while waiting > 0:
        waiting -= 1
        u = stack[waiting]
        order[count] = u
        count += 1
        below = child[u]
        while below != NONE:
            stack[waiting] = below
            waiting += 1
            below = sibling[below]
    thread = np.empty(root + 1, dtype=np.int64)
    back = np.empty(root + 1, dtype=np.int64)
    size = np.ones(root + 1, dtype=np.int64)
    last = np.empty(root + 1, dtype=np.int64)
    for k in range(count):
        thread[order[k]] = order[(k + 1) % count]
        back[order[(k + 1) % count]] = order[k]
    for k in range(count - 1, -1, -1):
        u = order[k]
        last[u] = order[k + size[u] - 1]
        if u != root:
            size[parent[u]] += size[u]
    return thread, back, size, last
