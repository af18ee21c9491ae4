"""Random small problems with every feature of the array contract, solved by enumeration."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from placement.problem import Level, Problem, QuotaTree, Slices
from placement.side import Caps, Entries, Forms, Openings, Rows, Side, Teams

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

KINDS = ("rows", "soft", "openings", "sets", "caps", "teams")
"""The kinds of side constraints, as :attr:`placement.side.Side.features` names them."""


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


def twinned(problem: Problem, source: int, copy: int) -> Problem:
    """The problem with place ``copy`` made like place ``source`` in everything."""
    kept = problem.pair_place != copy
    twins = np.flatnonzero(problem.pair_place == source)
    pairs = np.concatenate([np.flatnonzero(kept), twins])
    place = np.concatenate([problem.pair_place[kept], np.full(len(twins), copy)])
    order = np.lexsort((place, problem.pair_student[pairs]))
    pairs, place = pairs[order], place[order].astype(np.int32)

    def alike(array: np.ndarray) -> np.ndarray:
        array = array.copy()
        array[copy] = array[source]
        return array

    made = replace(
        problem,
        type_of_place=alike(problem.type_of_place),
        seats=alike(problem.seats),
        place_tree=replace(problem.place_tree, leaf=alike(problem.place_tree.leaf)),
        pair_student=problem.pair_student[pairs],
        pair_place=place,
        levels=tuple(
            replace(level, pair_score=level.pair_score[pairs], place_gain=alike(level.place_gain))
            for level in problem.levels
        ),
    )
    own_node = np.zeros(problem.num_students, dtype=bool)
    beneath = routes_beneath(made)
    alone = (beneath[:, 0] < 0) | ~made.open[made.pair_student]
    own_node[made.pair_student[alone]] = True
    return replace(made, own_node=own_node)


def routes_beneath(problem: Problem) -> np.ndarray:
    """The arcs into and out of the waypoint beneath each listed pair, (K, 2), -1 for none."""
    found = np.full((len(problem.pair_student), 2), -1)
    for k, (i, p) in enumerate(zip(problem.pair_student, problem.pair_place, strict=True)):
        for a in np.flatnonzero(problem.enter_type == problem.type_of_student[i]):
            for b in np.flatnonzero(problem.leave_place_type == problem.type_of_place[p]):
                if problem.enter_waypoint[a] == problem.leave_waypoint[b]:
                    found[k] = a, b
    return found


def random_side(
    rng: np.random.Generator, problem: Problem, kinds: Collection[str] = KINDS
) -> Problem:
    """The problem with random side constraints of the given kinds, some of them hard to keep.

    Places that are alike get the same opening.
    """
    forms: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    beneath = routes_beneath(problem)
    sizes = (len(problem.enter_type), len(problem.leave_waypoint), problem.num_places)

    def form(enter: np.ndarray, leave: np.ndarray, place: np.ndarray, alone: np.ndarray) -> int:
        """A form; ``alone`` is for listed pairs that have no route beneath."""
        routed = beneath[:, 0] >= 0
        pair = alone.copy()
        pair[routed] = enter[beneath[routed, 0]] + leave[beneath[routed, 1]]
        forms.append((enter, leave, pair, place))
        return len(forms) - 1

    def mixed() -> int:
        """Any numbers on any parts of the way."""
        on = rng.random(4) < 0.6
        parts = [
            rng.integers(-2, 5, size) * (rng.random(size) < 0.5) for size in (*sizes, len(beneath))
        ]
        return form(*(part * use for part, use in zip(parts, on, strict=True)))

    def chosen() -> int:
        """A set of pairs: by place, or by one half of the way."""
        parts = [np.zeros(size, dtype=np.int64) for size in sizes]
        by = int(rng.integers(0, 3))
        parts[by] = (rng.random(sizes[by]) < 0.6).astype(np.int64)
        alone = (rng.random(len(beneath)) < 0.6) * (by != 2)
        return form(*parts, alone.astype(np.int64))

    rows = _random_rows(rng, problem, kinds, mixed)
    openings = _random_openings(rng, problem, kinds, form, chosen)
    count = len(openings.key)
    caps = Caps((), np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))
    if "caps" in kinds and count:
        number = int(rng.integers(1, 3))
        cap, opening = np.nonzero(rng.random((number, count)) < 0.7)
        caps = Caps(
            key=tuple(f"c{c}" for c in range(number)),
            limit=rng.integers(0, count + 1, number).astype(np.int64),
            cap=cap.astype(np.int32),
            opening=opening.astype(np.int32),
        )
    side = Side(
        forms=_forms(forms),
        rows=rows,
        openings=openings,
        caps=caps,
        teams=_random_teams(rng, problem, kinds),
    )
    return replace(problem, side=side)


def _forms(forms: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]) -> Forms:
    def entries(part: int) -> Entries:
        found = [
            (f, at, int(arrays[part][at]))
            for f, arrays in enumerate(forms)
            for at in np.flatnonzero(arrays[part])
        ]
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        return Entries(table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2])

    return Forms(len(forms), entries(0), entries(1), entries(2), entries(3))


def _random_rows(
    rng: np.random.Generator,
    problem: Problem,
    kinds: Collection[str],
    mixed: Callable[[], int],
) -> Rows:
    soft = [False] * (2 * ("rows" in kinds)) + [True] * (2 * ("soft" in kinds))
    size = len(soft)
    penalty = rng.integers(0, 4, (len(problem.levels), size)) * np.array(soft, dtype=np.int64)
    return Rows(
        key=tuple(f"r{r}" for r in range(size)),
        form=np.array([mixed() for _ in soft], dtype=np.int32),
        limit=rng.integers(-2, 7, size).astype(np.int64),
        soft=np.array(soft, dtype=bool),
        penalty=penalty.astype(np.int64),
        unit=np.ones(size, dtype=np.int64),
    )


def _random_openings(
    rng: np.random.Generator,
    problem: Problem,
    kinds: Collection[str],
    form: Callable[..., int],
    chosen: Callable[[], int],
) -> Openings:
    levels = len(problem.levels)
    found: list[tuple[int, int, int, bool, np.ndarray, int]] = []
    alike: dict[object, tuple[int, bool, np.ndarray]] = {}
    zeros = [
        np.zeros(s, dtype=np.int64) for s in (len(problem.enter_type), len(problem.leave_waypoint))
    ]
    none = np.zeros(len(problem.pair_student), dtype=np.int64)
    for p in range(problem.num_places if "openings" in kinds else 0):
        kind = (
            problem.type_of_place[p],
            problem.place_tree.leaf[p],
            problem.seats[p],
            tuple(level.place_gain[p] for level in problem.levels),
        )
        fresh = int(rng.integers(1, 4)), bool(rng.random() < 0.1), rng.integers(-4, 5, levels)
        least, must, gain = alike.setdefault(kind, fresh)
        here = np.zeros(problem.num_places, dtype=np.int64)
        here[p] = 1
        if must:
            least = int(rng.integers(0, 2))
        found.append((form(*zeros, here, none), least, int(problem.seats[p]), must, gain, p))
    for _ in range(2 * ("sets" in kinds)):
        least, must = int(rng.integers(1, 4)), bool(rng.random() < 0.15)
        most = int(problem.free.sum())
        found.append((chosen(), least - must, most, must, rng.integers(-4, 5, levels), -1))
    return Openings(
        key=tuple(f"o{o}" for o in range(len(found))),
        form=np.array([one[0] for one in found], dtype=np.int32),
        least=np.array([one[1] for one in found], dtype=np.int64),
        most=np.array([one[2] for one in found], dtype=np.int64),
        must=np.array([one[3] for one in found], dtype=bool),
        gain=np.array([one[4] for one in found], dtype=np.int64).reshape(-1, levels).T,
        place=np.array([one[5] for one in found], dtype=np.int32),
    )


def _random_teams(rng: np.random.Generator, problem: Problem, kinds: Collection[str]) -> Teams:
    n, m = problem.num_students, problem.num_places
    unit = np.arange(m) if rng.random() < 0.5 else rng.integers(0, 2, m)
    team = np.full(n, -1, dtype=np.int32)
    fixed: list[int] = []
    free = rng.permutation(np.flatnonzero(problem.free))
    if "teams" in kinds and len(free) > 2:
        team[free[:2]] = 0
        fixed.append(-1)
        if rng.random() < 0.3 and m:
            team[free[2]] = 1
            fixed.append(int(rng.choice(unit)))
    return Teams(team, unit.astype(np.int32), np.array(fixed, dtype=np.int32))


def best_of_all(problem: Problem) -> tuple[int, ...] | None:
    """The lexicographically greatest value over all plans that keep every side constraint.

    None where there is no such plan. All plans at once, from tables of students × places.
    """
    side, n, m = problem.side, problem.num_students, problem.num_places
    assert side is not None
    scores = [scores_of(problem, i) for i in range(n)]
    plans = np.array(list(itertools.product(*([-1, *own] for own in scores))), dtype=np.int64)
    table = np.zeros((n, m + 1, len(problem.levels)), dtype=np.int64)
    worth = np.zeros((n, m + 1, side.forms.size), dtype=np.int64)
    for i, own in enumerate(scores):
        for p, points in own.items():
            table[i, p] = points
            worth[i, p] = _worth(problem, i, p)
    who = np.arange(n)
    total = table[who, plans].sum(axis=1) + [level.fixed for level in problem.levels]
    form = worth[who, plans].sum(axis=1)
    at = (plans[:, :, None] == np.arange(m)).sum(axis=1)
    held = np.stack([problem.place_tree.load(row) for row in at])
    placed = np.stack([problem.student_tree.load(row) for row in (plans >= 0).astype(np.int64)])
    kept = (at <= problem.seats).all(axis=1) & (held <= problem.place_tree.limit).all(axis=1)
    kept &= (placed <= problem.student_tree.limit).all(axis=1)
    for k, level in enumerate(problem.levels):
        if level.slices is not None:
            left = held[:, level.slices.group[0]]
            for size, gain in zip(level.slices.size, level.slices.gain, strict=True):
                total[:, k] += np.minimum(left, size) * gain
                left = left - np.minimum(left, size)
    for r in range(len(side.rows.key)):
        over = np.maximum(form[:, side.rows.form[r]] - side.rows.limit[r], 0)
        if side.rows.soft[r]:
            total -= over[:, None] * side.rows.penalty[:, r]
        else:
            kept &= over == 0
    count = form[:, side.openings.form]
    opened = side.openings.must | (count > 0)
    kept &= (~opened | (count >= side.openings.least)).all(axis=1)
    total += opened.astype(np.int64) @ side.openings.gain.T
    for c in range(len(side.caps.key)):
        kept &= opened[:, side.caps.opening[side.caps.cap == c]].sum(axis=1) <= side.caps.limit[c]
    units = np.append(side.teams.unit, -1)
    for t in range(side.teams.size):
        there = units[plans[:, side.teams.team == t]]
        together = (there == there[:, :1]).all(axis=1)
        if side.teams.fixed[t] >= 0:
            together &= np.isin(there[:, 0], [-1, side.teams.fixed[t]])
        kept &= together
    return max(map(tuple, total[kept].tolist())) if kept.any() else None


def _worth(problem: Problem, i: int, p: int) -> np.ndarray:
    """The value of every form for student i at place p, (F,)."""
    assert problem.side is not None
    forms = problem.side.forms

    def at(entries: Entries, position: int) -> np.ndarray:
        found = np.zeros(forms.size, dtype=np.int64)
        on = entries.at == position
        found[entries.form[on]] = entries.value[on]
        return found

    listed = np.flatnonzero((problem.pair_student == i) & (problem.pair_place == p))
    if len(listed):
        return at(forms.pair, int(listed[0])) + at(forms.place, p)
    for a in np.flatnonzero(problem.enter_type == problem.type_of_student[i]):
        for b in np.flatnonzero(problem.leave_place_type == problem.type_of_place[p]):
            if problem.enter_waypoint[a] == problem.leave_waypoint[b]:
                return at(forms.enter, int(a)) + at(forms.leave, int(b)) + at(forms.place, p)
    raise AssertionError("no way leads there")
