"""The levels of the objective as points on arcs, pairs, places and slices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.arrays.quotas import balance_groups
from placement.problem import Level, QuotaTree, Slices
from placement.vocabulary import term_word
from placement.vocabulary.kinds import BalanceTerm

if TYPE_CHECKING:
    from placement.arrays.choices import Pairs
    from placement.arrays.pairs import PairTable
    from placement.arrays.routes import Routes
    from placement.instance import Instance
    from placement.profile import Profile, ProfileLevel

Ints = NDArray[np.int64]


def levels(
    instance: Instance,
    profile: Profile,
    *,
    routes: Routes,
    pairs: Pairs,
    tables: list[PairTable],
    gains: list[Ints],
    locked: NDArray[np.int32],
    chosen: Pairs,
    tree: QuotaTree,
) -> tuple[Level, ...]:
    """All levels; ``chosen`` are the pairs as listed, before any rule, for the locked students."""
    students = np.flatnonzero(locked >= 0)
    places = locked[students].astype(np.int64)
    found = []
    for k, level in enumerate(profile.levels):
        fixed = int(gains[k][places].sum())
        for table in tables:
            if table.level == k:
                fixed += int(table.at(students, places).sum())
        fixed += _listed_points(chosen, k, students, places, len(instance.places))
        slices, sold = _slices(level, instance, tree, places)
        found.append(
            Level(
                name=level.name,
                enter_score=routes.enter_points[k],
                leave_score=routes.leave_points[k],
                pair_score=pairs.points[k],
                place_gain=gains[k],
                lists_matter=bool(chosen.points[k].any()),
                fixed=fixed + sold,
                slices=slices,
            )
        )
    return tuple(found)


def _listed_points(
    chosen: Pairs, k: int, students: np.ndarray, places: np.ndarray, num_places: int
) -> int:
    keys = chosen.student * (num_places + 1) + chosen.place
    wanted = students * (num_places + 1) + places
    at = np.searchsorted(keys, wanted)
    inside = at < len(keys)
    hit = inside.copy()
    hit[inside] = keys[at[inside]] == wanted[inside]
    return int(chosen.points[k][at[hit]].sum())


def _slices(
    level: ProfileLevel, instance: Instance, tree: QuotaTree, locked_at: np.ndarray
) -> tuple[Slices | None, int]:
    """The falling gains of a level less what locked students use, and the points of those."""
    group: list[int] = []
    size: list[int] = []
    gain: list[int] = []
    sold = 0
    for weighted in level.terms:
        word = term_word(weighted.word)
        if not isinstance(word, BalanceTerm) or not weighted.weight:
            continue
        for quota in balance_groups(instance.places, word.place_field):
            used = int(np.isin(locked_at, quota.members).sum())
            sizes = slice_sizes(quota.limit, weighted.params.slices)
            for s, width in enumerate(sizes):
                worth = weighted.weight * word.gain(s, weighted.params)
                filled = min(used, width)
                used -= filled
                sold += filled * worth
                if width > filled:
                    group.append(tree.key.index(quota.key))
                    size.append(width - filled)
                    gain.append(worth)
    if not group:
        return None, sold
    return (
        Slices(
            np.array(group, dtype=np.int32),
            np.array(size, dtype=np.int64),
            np.array(gain, dtype=np.int64),
        ),
        sold,
    )


def slice_sizes(seats: int, slices: int) -> list[int]:
    """Seats in each of ``slices`` equal parts: seat j (from 0) lies in part ⌊j · slices / seats⌋.

    >>> slice_sizes(5, 2)
    [3, 2]
    """
    if seats == 0:
        return []
    part = np.arange(seats, dtype=np.int64) * slices // seats
    return [int(width) for width in np.bincount(part, minlength=slices)]
