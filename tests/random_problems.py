"""Random small problems with every feature of the array contract, solved by enumeration."""

from __future__ import annotations

import itertools

import numpy as np

from placement.problem import Level, Problem, QuotaTree, Slices


def random_tree(rng: np.random.Generator, size: int, groups: int) -> QuotaTree:
    """A random tree whose groups hold some of the leaves, limits from 0 to size."""
    parent = [
        int(rng.integers(g + 1, groups)) if g + 1 < groups and rng.random() < 0.6 else -1
        for g in range(groups)
    ]
    leaf = rng.integers(-1, groups, size) if groups else np.full(size, -1)
    return QuotaTree(
        leaf=leaf.astype(np.int32),
        parent=np.array(parent, dtype=np.int32),
        limit=rng.integers(0, size + 1, groups).astype(np.int64),
        key=tuple(f"g{g}" for g in range(groups)),
    )


def random_problem(
    rng: np.random.Generator, *, num_students: int = 5, num_places: int = 4, balance: bool = False
) -> Problem:
    """Types, lists, closed and held-out students, nested limits on both sides, three levels."""
    n, m = num_students, num_places
    # Types are pairs of classes, as the compile pass makes them: (first half, second half).
    ways_in, ways_out = rng.random((2, 2)) < 0.7, rng.random((2, 3)) < 0.7
    type_half = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    place_half = np.array([[a, b] for a in range(3) for b in range(2)])
    enter = np.array(
        [
            (t, a * 2 + b)
            for t, (a, own) in enumerate(type_half)
            for b in range(2)
            if ways_in[own, b]
        ]
    ).reshape(-1, 2)
    leave = np.array(
        [
            (a * 2 + b, q)
            for a in range(2)
            for b in range(2)
            for q, (alpha, beta) in enumerate(place_half)
            if beta == b and ways_out[a, alpha]
        ]
    ).reshape(-1, 2)
    listed = np.argwhere(rng.random((n, m)) < 0.3)
    locked = np.where(rng.random(n) < 0.1, -2, -1).astype(np.int32)
    listed = listed[locked[listed[:, 0]] == -1]
    tree = random_tree(rng, m, int(rng.integers(0, 4)))
    seats = rng.integers(0, 4, m).astype(np.int64)
    type_of_student = rng.integers(0, len(type_half), n)
    type_of_place = rng.integers(0, len(place_half), m)
    enter_at = {(t, w): k for k, (t, w) in enumerate(enter.tolist())}
    leave_at = {(w, q): k for k, (w, q) in enumerate(leave.tolist())}
    beneath = np.full((len(listed), 2), -1)
    for k, (i, p) in enumerate(listed):
        t, q = int(type_of_student[i]), int(type_of_place[p])
        way = (
            (t, type_half[t][0] * 2 + place_half[q][1]),
            (
                type_half[t][0] * 2 + place_half[q][1],
                q,
            ),
        )
        if way[0] in enter_at and way[1] in leave_at:
            beneath[k] = enter_at[way[0]], leave_at[way[1]]
    open_ = rng.random(n) < 0.8
    own_node = np.zeros(n, dtype=bool)
    own_node[listed[(beneath[:, 0] < 0) | ~open_[listed[:, 0]], 0]] = True
    levels = []
    for k, name in enumerate(("placed", "class", "balance", "weighted")):
        high = 1 if k == 0 else 12
        low = 1 if k == 0 else -4
        slices = None
        if name == "balance":
            if not balance or not len(tree.limit):
                continue
            group = int(rng.integers(0, len(tree.limit)))
            # The slices of a group together are its limit.
            sizes = rng.multinomial(int(tree.limit[group]), [0.4, 0.3, 0.3])
            gains = np.sort(rng.integers(0, 9, 3))[::-1]
            slices = Slices(
                np.full(3, group, dtype=np.int32), sizes.astype(np.int64), gains.astype(np.int64)
            )
        own = name in {"placed", "weighted"} or rng.random() < 0.5
        on = own and slices is None
        enter_score = rng.integers(low - 2 * (k > 0), high + 1, len(enter)) * on * (k > 0)
        leave_score = rng.integers(low, high + 1, len(leave)) * on
        pair_score = rng.integers(low, high + 1, len(listed)) * on
        # A listed pair is never worth less than the route beneath it.
        routed = beneath[:, 0] >= 0
        pair_score[routed] = np.maximum(
            pair_score[routed],
            enter_score[beneath[routed, 0]] + leave_score[beneath[routed, 1]],
        )
        listed_more = routed & (
            pair_score > enter_score[beneath[:, 0]] + leave_score[beneath[:, 1]]
            if routed.any()
            else routed
        )
        levels.append(
            Level(
                name=name,
                enter_score=enter_score,
                leave_score=leave_score,
                pair_score=pair_score,
                lists_matter=bool((listed_more & open_[listed[:, 0]]).any()),
                place_gain=rng.integers(-3, 4, m) * (k > 0 and slices is None),
                fixed=int(rng.integers(0, 3)),
                slices=slices,
            )
        )
    return Problem(
        student_label=np.array([f"s{i}" for i in range(n)], dtype=object),
        place_label=np.array([f"p{p}" for p in range(m)], dtype=object),
        type_of_student=type_of_student.astype(np.int32),
        type_of_place=type_of_place.astype(np.int32),
        enter_type=enter[:, 0].astype(np.int32),
        enter_waypoint=enter[:, 1].astype(np.int32),
        leave_waypoint=leave[:, 0].astype(np.int32),
        leave_place_type=leave[:, 1].astype(np.int32),
        open=open_,
        own_node=own_node,
        locked=locked,
        pair_student=listed[:, 0].astype(np.int32),
        pair_place=listed[:, 1].astype(np.int32),
        seats=seats,
        place_tree=tree,
        student_tree=random_tree(rng, n, int(rng.integers(0, 3))),
        levels=tuple(levels),
    )


def scores_of(problem: Problem, i: int) -> dict[int, tuple[int, ...]]:
    """Place to points by level, for every place student i may have."""
    found: dict[int, tuple[int, ...]] = {}
    if not problem.free[i]:
        return found
    if problem.open[i]:
        for a in np.flatnonzero(problem.enter_type == problem.type_of_student[i]):
            for b in np.flatnonzero(problem.leave_waypoint == problem.enter_waypoint[a]):
                for p in np.flatnonzero(problem.type_of_place == problem.leave_place_type[b]):
                    assert int(p) not in found, "two routes lead to one place"
                    found[int(p)] = tuple(
                        int(lev.enter_score[a] + lev.leave_score[b] + lev.place_gain[p])
                        for lev in problem.levels
                    )
    for k in np.flatnonzero(problem.pair_student == i):
        p = int(problem.pair_place[k])
        found[p] = tuple(int(lev.pair_score[k] + lev.place_gain[p]) for lev in problem.levels)
    return found


def value(problem: Problem, place_of: list[int]) -> tuple[int, ...] | None:
    """Points by level of a plan, None where it breaks a limit or takes a pair not allowed."""
    total = [level.fixed for level in problem.levels]
    at = np.zeros(problem.num_places, dtype=np.int64)
    who = np.zeros(problem.num_students, dtype=np.int64)
    for i, p in enumerate(place_of):
        if p < 0:
            continue
        scores = scores_of(problem, i)
        if p not in scores:
            return None
        at[p] += 1
        who[i] += 1
        total = [t + s for t, s in zip(total, scores[p], strict=True)]
    if (at > problem.seats).any():
        return None
    held = problem.place_tree.load(at)
    if (held > problem.place_tree.limit).any():
        return None
    if (problem.student_tree.load(who) > problem.student_tree.limit).any():
        return None
    for k, level in enumerate(problem.levels):
        if level.slices is not None:
            left = int(held[level.slices.group[0]])
            for size, gain in zip(level.slices.size, level.slices.gain, strict=True):
                total[k] += min(left, int(size)) * int(gain)
                left -= min(left, int(size))
    return tuple(total)


def best_value(problem: Problem) -> tuple[int, ...]:
    """The lexicographically greatest value over all plans."""
    choices = [[-1, *scores_of(problem, i)] for i in range(problem.num_students)]
    values = (value(problem, list(plan)) for plan in itertools.product(*choices))
    return max(v for v in values if v is not None)
