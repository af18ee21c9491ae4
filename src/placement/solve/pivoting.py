"""Pivots of the primal network simplex, as compiled loops over a spanning tree.

The tree is kept as thread indices (P. Kovács, "Minimum-cost flow algorithms: an experimental
evaluation", 2015, doi:10.1080/10556788.2014.895828); arcs enter by block search, and the arc that
leaves keeps the tree strongly feasible, so degenerate pivots cannot go round in a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from placement.solve.compiled import compiled

if TYPE_CHECKING:
    from placement.solve.spanning_tree import Network, Tree

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Signs = NDArray[np.int8]

NONE = -1
AMPLE = 2**62


class Standing(NamedTuple):
    """Where the pivots have got to.

    ``left`` counts the arcs between their bounds that are still outside the tree, ``next_arc`` is
    where the search for an entering arc goes on.
    """

    optimal: bool
    pivots: int
    next_arc: int
    left: int


@compiled
def pivot(
    network: Network,
    tree: Tree,
    height: Ints,
    side: Signs,
    loose: Ints,
    standing: Standing,
    block: int,
    most: int,
) -> Standing:
    """Pivot until the flow is optimal, or ``most`` times.

    Flow, tree, ``height`` (nodes and root,) and ``side`` change in place. ``side`` (arcs,) is 1 at
    the lower bound, -1 at the upper, 0 for arcs that must not enter: those of the tree and those
    without capacity. ``loose`` are arcs between their bounds outside the tree; they enter first.
    ``block`` arcs at a time are searched for the one that gains most.
    """
    tail, head, capacity, gain, flow = network
    path = np.empty(len(tree.parent) + 1, dtype=np.int64)
    pivots, next_arc, left = standing.pivots, standing.next_arc, standing.left
    optimal = False
    for _ in range(most):
        if left > 0:
            left -= 1
            entering = loose[left]
            if flow[entering] == 0 or flow[entering] == capacity[entering]:
                side[entering] = 1 if flow[entering] == 0 else -1
                continue
            reduced = gain[entering] + height[tail[entering]] - height[head[entering]]
            way = 1 if reduced >= 0 else -1
        else:
            entering, next_arc = _entering(network, height, side, next_arc, block)
            if entering == NONE:
                optimal = True
                break
            way = side[entering]
        pivots += 1
        if way == 1:
            start, end = tail[entering], head[entering]
            room = capacity[entering] - flow[entering]
        else:
            start, end = head[entering], tail[entering]
            room = flow[entering]
        join = _join(tree, start, end)
        most_flow, out, at_start = _blocking(network, tree, start, end, join, room)
        if most_flow > 0:
            flow[entering] += way * most_flow
            _push(flow, tree, start, join, -most_flow)
            _push(flow, tree, end, join, most_flow)
        if out == NONE:
            side[entering] = 1 if flow[entering] == 0 else -1
            continue
        side[entering] = 0
        leaving = tree.arc[out]
        if leaving != NONE:
            side[leaving] = 1 if flow[leaving] == 0 else -1
        below, above = (start, end) if at_start else (end, start)
        _rehang(tree, out, below, above, join, entering, 1 if tail[entering] == below else -1, path)
        change = height[above] - height[below] - tree.up[below] * gain[entering]
        if change != 0:
            _lift(tree, height, below, change)
    return Standing(optimal, pivots, next_arc, left)


@compiled
def _entering(
    network: Network, height: Ints, side: Signs, start: int, block: int
) -> tuple[int, int]:
    """The best arc of the first block that has one, -1 when no block has; where to go on."""
    tail, head, gain = network.tail, network.head, network.gain
    best, found = 0, NONE
    a, left, size = start, block, len(tail)
    for _ in range(size):
        reduced = side[a] * (gain[a] + height[tail[a]] - height[head[a]])
        if reduced > best:
            best, found = reduced, a
        a += 1
        if a == size:
            a = 0
        left -= 1
        if left == 0:
            if found != NONE:
                break
            left = block
    return found, a


@compiled
def _join(tree: Tree, u: int, v: int) -> int:
    """The lowest node above both."""
    parent, size = tree.parent, tree.size
    while u != v:
        if size[u] < size[v]:
            u = parent[u]
        else:
            v = parent[v]
    return u


@compiled
def _blocking(
    network: Network, tree: Tree, start: int, end: int, join: int, room: int
) -> tuple[int, int, bool]:
    """How much flow can go round, the node below the arc that stops it (-1: the entering arc does).

    Of several arcs that stop it the last one is taken, on the way from the join through the
    entering arc and back: so the tree stays strongly feasible. Last, whether it lies at the start.
    """
    capacity, flow = network.capacity, network.flow
    parent, arc, up = tree.parent, tree.arc, tree.up
    out, at_start = NONE, False
    u = start
    while u != join:
        a = arc[u]
        if a == NONE:
            free = 0
        elif up[u] == 1:
            free = flow[a]
        else:
            free = capacity[a] - flow[a]
        if free < room:
            room, out, at_start = free, u, True
        u = parent[u]
    u = end
    while u != join:
        a = arc[u]
        if a == NONE:
            free = AMPLE
        elif up[u] == 1:
            free = capacity[a] - flow[a]
        else:
            free = flow[a]
        if free <= room:
            room, out, at_start = free, u, False
        u = parent[u]
    return room, out, at_start


@compiled
def _push(flow: Ints, tree: Tree, u: int, join: int, amount: int) -> None:
    """Send flow from u up to the join (down where negative)."""
    while u != join:
        a = tree.arc[u]
        if a != NONE:
            flow[a] += tree.up[u] * amount
        u = tree.parent[u]


@compiled
def _lift(tree: Tree, height: Ints, top: int, change: int) -> None:
    """Change the heights below a node against all others: of those, or of the others, if fewer."""
    thread = tree.thread
    u, end = top, thread[tree.last[top]]
    if 2 * tree.size[top] > len(thread):
        u, end, change = end, u, -change
    while True:
        height[u] += change
        u = thread[u]
        if u == end:
            return


@compiled
def _rehang(
    tree: Tree, out: int, below: int, above: int, join: int, entering: int, up: int, path: Ints
) -> None:
    """Cut the subtree of ``out`` off and hang it up again by ``below`` under ``above``."""
    parent, size, last, back = tree.parent, tree.size, tree.last, tree.back
    old_back, old_size, old_last, old_parent = back[out], size[out], last[out], parent[out]
    if below == out:
        _move(tree, out, above)
    else:
        _turn(tree, out, below, above, path)
        size[below] = old_size
    tree.arc[below] = entering
    tree.up[below] = up
    # Last nodes above the new place, then above the old one.
    limit = join if last[join] == above else NONE
    new_last = last[out]
    u = above
    while u != NONE and last[u] == above:
        last[u] = new_last
        u = parent[u]
    replaced = new_last if join == old_back or above == old_back else old_back
    if replaced != old_last:
        u = old_parent
        while u != limit and last[u] == old_last:
            last[u] = replaced
            u = parent[u]
    u = above
    while u != join:
        size[u] += old_size
        u = parent[u]
    u = old_parent
    while u != join:
        size[u] -= old_size
        u = parent[u]


@compiled
def _move(tree: Tree, out: int, above: int) -> None:
    """Hang a whole subtree under another node."""
    thread, back = tree.thread, tree.back
    tree.parent[out] = above
    if thread[above] == out:
        return
    before, end = back[out], tree.last[out]
    after = thread[end]
    thread[before] = after
    back[after] = before
    after = thread[above]
    thread[above] = out
    back[out] = above
    thread[end] = after
    back[after] = end


@compiled
def _turn(tree: Tree, out: int, below: int, above: int, path: Ints) -> None:
    """Hang a subtree under another node by one of its inner nodes, turning the path up to its top.

    ``path`` is room for the nodes whose thread changes.
    """
    parent, arc, up, thread, back, size, last = tree
    old_back, old_last = back[out], last[out]
    rest = thread[old_last] if old_back == above else thread[above]
    stem, new_parent, end = below, above, last[below]
    after = thread[end]
    thread[above] = below
    path[0] = above
    changed = 1
    while stem != out:
        next_stem = parent[stem]
        thread[end] = next_stem
        path[changed] = end
        changed += 1
        before = back[stem]
        thread[before] = after
        back[after] = before
        parent[stem] = new_parent
        new_parent, stem = stem, next_stem
        end = back[new_parent] if last[stem] == last[new_parent] else last[stem]
        after = thread[end]
    parent[out] = new_parent
    thread[end] = rest
    back[rest] = end
    last[out] = end
    if old_back != above:
        thread[old_back] = after
        back[after] = old_back
    for k in range(changed):
        back[thread[path[k]]] = path[k]
    total, end = 0, last[out]
    u = out
    while u != below:
        p = parent[u]
        arc[u], up[u] = arc[p], -up[p]
        total += size[u] - size[p]
        size[u] = total
        last[p] = end
        u = p
