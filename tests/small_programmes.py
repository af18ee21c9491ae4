"""Problems written down by hand for tests of side constraints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from placement.problem import Level, Problem, QuotaTree
from placement.side import Caps, Entries, Forms, Openings, Rows, Side, Teams


def listed(
    num_students: int,
    seats: list[int],
    pairs: list[tuple[int, int]],
    points: list[list[int]],
) -> Problem:
    """A problem of listed pairs only; ``points`` by level and pair. No limits, no constraints."""
    n, m = num_students, len(seats)
    nowhere, nothing = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64)
    no_tree = QuotaTree(np.full(m, -1, dtype=np.int32), nowhere, nothing, ())
    listing = np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)
    order = sorted(range(len(pairs)), key=lambda k: pairs[k])
    none = np.zeros(m, dtype=np.int64)
    return Problem(
        student_label=np.array([f"s{i}" for i in range(n)], dtype=object),
        place_label=np.array([f"p{p}" for p in range(m)], dtype=object),
        type_of_student=np.zeros(n, dtype=np.int32),
        type_of_place=np.arange(m, dtype=np.int32),
        enter_type=nowhere,
        enter_waypoint=nowhere,
        leave_waypoint=nowhere,
        leave_place_type=nowhere,
        open=np.zeros(n, dtype=bool),
        locked=np.full(n, -1, dtype=np.int32),
        pair_student=listing[:, 0],
        pair_place=listing[:, 1],
        own_node=np.ones(n, dtype=bool),
        seats=np.array(seats, dtype=np.int64),
        place_tree=no_tree,
        student_tree=replace(no_tree, leaf=np.full(n, -1, dtype=np.int32)),
        levels=tuple(
            Level(f"l{k}", nothing, nothing, np.array(own, dtype=np.int64)[order], none)
            for k, own in enumerate(points)
        ),
        side=Side.none(n, m, len(points)),
    )


def with_openings(
    problem: Problem,
    least: list[int],
    *,
    gain: list[int] | None = None,
    must: list[bool] | None = None,
    cap: int | None = None,
) -> Problem:
    """The problem with one opening a place, with a gain at the first level; ``cap`` on them all."""
    m = problem.num_places
    every = np.arange(m, dtype=np.int32)
    side, levels = problem.side, len(problem.levels)
    assert side is not None
    none = Entries.none()
    gains = np.zeros((levels, m), dtype=np.int64)
    gains[0] = gain or [0] * m
    openings = Openings(
        key=tuple(f"place|{label}" for label in problem.place_label),
        form=every,
        least=np.array(least, dtype=np.int64),
        most=problem.seats,
        must=np.array(must or [False] * m),
        gain=gains,
        place=every,
    )
    caps = side.caps
    if cap is not None:
        caps = Caps(("all",), np.array([cap], dtype=np.int64), np.zeros(m, dtype=np.int32), every)
    forms = Forms(m, none, none, none, Entries(every, every, np.ones(m, dtype=np.int64)))
    return replace(problem, side=replace(side, forms=forms, openings=openings, caps=caps))


def with_rows(problem: Problem, value: np.ndarray, limit: list[int]) -> Problem:
    """The problem with hard rows ``value`` (R, K) over listed pairs; other constraints go."""
    side = problem.side
    assert side is not None
    row, pair = np.nonzero(value)
    entries = Entries(
        row.astype(np.int32), pair.astype(np.int32), value[row, pair].astype(np.int64)
    )
    size, none = len(limit), Entries.none()
    rows = Rows(
        key=tuple(f"row{r}" for r in range(size)),
        form=np.arange(size, dtype=np.int32),
        limit=np.array(limit, dtype=np.int64),
        soft=np.zeros(size, dtype=bool),
        penalty=np.zeros((len(problem.levels), size), dtype=np.int64),
        unit=np.ones(size, dtype=np.int64),
    )
    forms = Forms(size, none, none, entries, none)
    bare = Side.none(problem.num_students, problem.num_places, len(problem.levels))
    return replace(problem, side=replace(bare, forms=forms, rows=rows))


def with_teams(problem: Problem, team: list[int], unit: list[int] | None = None) -> Problem:
    """The problem with teams; a unit is a place unless said otherwise."""
    assert problem.side is not None
    units = np.arange(problem.num_places) if unit is None else np.array(unit)
    fixed = np.full(max(team) + 1, -1, dtype=np.int32)
    teams = Teams(np.array(team, dtype=np.int32), units.astype(np.int32), fixed)
    return replace(problem, side=replace(problem.side, teams=teams))


def knapsacks() -> Problem:
    """Fifty students, one place, six tight budgets: no solver proves an optimum in minutes.

    G. Cornuéjols and M. Dawande, "A class of hard small 0-1 programs", 1999,
    doi:10.1287/ijoc.11.2.205: every budget is to be used up to half, as exactly as can be.
    """
    rng = np.random.default_rng(0)
    cost = rng.integers(0, 100, (6, 50))
    problem = listed(50, [50], [(i, 0) for i in range(50)], [cost.sum(axis=0).tolist()])
    return with_rows(problem, cost, (cost.sum(axis=1) // 2).tolist())
