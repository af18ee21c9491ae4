"""Very large problems made as arrays: the structure of a nation, without tables of people.

Students are alike by major, level and home county, places by the major they want, the level they
ask for and their county. A way leads over a waypoint for each major, level and county: entered
by where somebody lives and left by what a place wants, as the compile passes make it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placement.problem import Level, Problem, QuotaTree, Slices

Ints = NDArray[np.int64]
MAJORS, CLASSES, STAGES, COUNTIES_OF_PROVINCE = 40, 10, 3, 12
LISTED = 5
WISHES = np.array([400, 320, 240, 180, 140])
"""Points of the first wish, the second, …: weight 4 and scale 100, as in the profile ``city``."""
SLICES = 100


@dataclass(frozen=True)
class _Places:
    """The places of a nation: what they want, where they are, what they offer; arrays (m,)."""

    major: Ints
    stage: Ints
    county: Ints
    seats: Ints
    ordered: NDArray[np.bool_]
    kind: Ints
    gain: Ints


def wide_problem(num_students: int, num_places: int, *, seed: int) -> Problem:
    """A problem of the levels placed, order_class, park_balance and weighted; 1.03 seats a student.

    A province of twelve counties for about every 300,000 students.
    """
    rng = np.random.default_rng(seed)
    provinces = max(1, round(num_students / 300_000))
    counties = provinces * COUNTIES_OF_PROVINCE
    places = _places(rng, num_students, num_places, counties)
    major = _skewed(rng, num_students, MAJORS)
    stage = rng.choice(STAGES, num_students, p=[0.6, 0.3, 0.1])
    county = _skewed(rng, num_students, counties)
    code = (major * STAGES + stage) * counties + county
    types, of_student = np.unique(code, return_inverse=True)
    of_student = of_student.astype(np.int32)
    del code
    enter_type, enter_county, near = _entered(types, counties)
    waypoint = (types // counties)[enter_type] * counties + enter_county
    leave_waypoint, leave_kind, fit = _left(places, counties)
    pair_student, pair_place, wish = _wishes(rng, places, major, stage, county, counties)
    worth = _near(county[pair_student], places.county[pair_place])
    worth += _fit(major[pair_student], places.major[pair_place]) + wish
    tree, parks = _tree(rng, places, num_places)
    none = np.zeros(len(pair_student), dtype=np.int64)
    no_enter = np.zeros(len(enter_type), dtype=np.int64)
    no_leave = np.zeros(len(leave_kind), dtype=np.int64)
    no_place = np.zeros(num_places, dtype=np.int64)
    levels = (
        Level("placed", no_enter, no_leave + 1, none + 1, no_place, lists_matter=False),
        Level("order_class", no_enter, no_leave, none, places.ordered.astype(np.int64),
              lists_matter=False),
        Level("park_balance", no_enter, no_leave, none, no_place, lists_matter=False,
              slices=_slices(tree, parks)),
        Level("weighted", near, fit, worth, places.gain),
    )  # fmt: skip
    return Problem(
        student_label=np.full(num_students, None, dtype=object),
        place_label=np.full(num_places, None, dtype=object),
        type_of_student=of_student,
        type_of_place=places.kind.astype(np.int32),
        enter_type=enter_type.astype(np.int32),
        enter_waypoint=waypoint.astype(np.int32),
        leave_waypoint=leave_waypoint.astype(np.int32),
        leave_place_type=leave_kind.astype(np.int32),
        open=np.ones(num_students, dtype=bool),
        own_node=np.zeros(num_students, dtype=bool),
        locked=np.full(num_students, -1, dtype=np.int32),
        pair_student=pair_student,
        pair_place=pair_place,
        seats=places.seats,
        place_tree=tree,
        student_tree=QuotaTree(
            np.full(num_students, -1, dtype=np.int32),
            np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64), (),
        ),
        levels=levels,
    )  # fmt: skip


def _skewed(rng: np.random.Generator, size: int, kinds: int) -> Ints:
    """Random kinds, some several times as frequent as others."""
    weight = rng.uniform(0.5, 2.0, kinds)
    return rng.choice(kinds, size, p=weight / weight.sum())


def _places(rng: np.random.Generator, students: int, places: int, counties: int) -> _Places:
    major = _skewed(rng, places, MAJORS)
    stage = rng.choice(STAGES, places, p=[0.75, 0.2, 0.05])
    county = _skewed(rng, places, counties)
    kind = np.unique((major * STAGES + stage) * counties + county, return_inverse=True)[1]
    seats = 1 + rng.multinomial(round(1.03 * students) - places, rng.dirichlet(np.full(places, 2)))
    gain = 100 * (rng.random(places) < 0.2) + 200 * (rng.random(places) < 0.3)
    return _Places(major, stage, county, seats, rng.random(places) < 0.05, kind, gain)


def _near(home: Ints, there: Ints) -> Ints:
    """Points for a place near home: the same county, the same province, elsewhere."""
    province = home // COUNTIES_OF_PROVINCE == there // COUNTIES_OF_PROVINCE
    return np.where(home == there, 200, np.where(province, 100, 0))


def _fit(major: Ints, wanted: Ints) -> Ints:
    """Points for the fit of majors of one class; majors of a class are consecutive."""
    return np.where(major == wanted, 500, 400)


def _entered(types: Ints, counties: int) -> tuple[Ints, Ints, Ints]:
    """Where each type may go: its province, and the first county of the next two."""
    home = types % counties
    first = home // COUNTIES_OF_PROVINCE * COUNTIES_OF_PROVINCE
    own = first[:, None] + np.arange(COUNTIES_OF_PROVINCE)
    away = (first[:, None] + np.array([1, 2]) * COUNTIES_OF_PROVINCE) % counties
    reach = np.concatenate([own, away], axis=1) if counties > 2 * COUNTIES_OF_PROVINCE else own
    enter_type = np.repeat(np.arange(len(types)), reach.shape[1])
    there = reach.ravel()
    return enter_type, there, _near(home[enter_type], there)


def _left(places: _Places, counties: int) -> tuple[Ints, Ints, Ints]:
    """Ways on from (major, level, county) to the place types there that take such students."""
    _, first = np.unique(places.kind, return_index=True)
    wanted, stage, county = places.major[first], places.stage[first], places.county[first]
    each = MAJORS // CLASSES
    waypoint, kind, fit = [], [], []
    for major in range(MAJORS):
        for level in range(STAGES):
            taken = np.flatnonzero((wanted // each == major // each) & (stage <= level))
            waypoint.append((major * STAGES + level) * counties + county[taken])
            kind.append(taken)
            fit.append(_fit(np.full(len(taken), major), wanted[taken]))
    tail, head, points = np.concatenate(waypoint), np.concatenate(kind), np.concatenate(fit)
    order = np.argsort(tail, kind="stable")
    return tail[order], head[order], points[order]


def _wishes(
    rng: np.random.Generator, places: _Places, major: Ints, stage: Ints, county: Ints, counties: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], Ints]:
    """Up to five wishes a student, popular places more often, most of them in the home county."""
    each = MAJORS // CLASSES
    group = places.major // each * counties + places.county
    by_group = np.argsort(group, kind="stable")
    start = np.searchsorted(group[by_group], np.arange(CLASSES * counties + 1))
    n = len(major)
    wanted = np.full((n, LISTED), -1, dtype=np.int32)
    province = county // COUNTIES_OF_PROVINCE * COUNTIES_OF_PROVINCE
    for rank in range(LISTED):
        away = rng.random(n) < 0.4
        there = np.where(away, province + rng.integers(0, COUNTIES_OF_PROVINCE, n), county)
        cell = major // each * counties + there
        first, size = start[cell], start[cell + 1] - start[cell]
        chosen = first + (size * rng.random(n) ** 1.5).astype(np.int64)
        place = by_group[np.minimum(chosen, len(by_group) - 1)]
        fits = (size > 0) & (places.stage[place] <= stage)
        fits &= (wanted[:, :rank] != place[:, None]).all(axis=1)
        wanted[:, rank] = np.where(fits, place, -1)
    flat = wanted.ravel()
    there_is = np.flatnonzero(flat >= 0)
    student = (there_is // LISTED).astype(np.int32)
    return student, flat[there_is], WISHES[there_is % LISTED]


def _tree(
    rng: np.random.Generator, places: _Places, num_places: int
) -> tuple[QuotaTree, NDArray[np.int32]]:
    """Enterprises within parks; half of the enterprises are in none. Also the parks' positions."""
    employers = max(1, num_places // 4)
    parks = min(employers, 15 + num_places // 2_000)
    leaf = rng.integers(0, employers, num_places)
    in_park = rng.random(employers) < 0.5
    parent = np.where(in_park, employers + rng.integers(0, parks, employers), -1)
    offered = np.bincount(leaf, weights=places.seats, minlength=employers).astype(np.int64)
    tight = rng.random(employers) < 0.2
    limit = np.where(tight, np.ceil(0.9 * offered).astype(np.int64), offered)
    of_park = np.bincount(
        parent[in_park] - employers, weights=limit[in_park], minlength=parks
    ).astype(np.int64)
    size = employers + parks
    tree = QuotaTree(
        leaf=leaf.astype(np.int32),
        parent=np.concatenate([parent, np.full(parks, -1)]).astype(np.int32),
        limit=np.concatenate([limit, of_park]),
        key=tuple(f"g{g}" for g in range(size)),
    )
    return tree, np.arange(employers, size, dtype=np.int32)


def _slices(tree: QuotaTree, parks: NDArray[np.int32]) -> Slices:
    """A hundred steps a park, each worth less than the one before."""
    limit = tree.limit[parks]
    ends = limit[:, None] * np.arange(SLICES + 1) // SLICES
    return Slices(
        group=np.repeat(parks, SLICES),
        size=np.diff(ends, axis=1).ravel(),
        gain=np.tile(np.arange(SLICES, 0, -1), len(parks)),
    )
