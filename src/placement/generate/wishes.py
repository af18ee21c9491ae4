"""Preference lists: popularity × fit, bent towards home by what the student wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.generate.posts import ANY_MAJOR, Openings
from placement.generate.sources import counties

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from placement.generate.draws import Draws, Ints
    from placement.generate.employers import Employers
    from placement.generate.schools import Cohorts
    from placement.generate.shape import Shape

_FIT_FACTOR = 6


def list_wishes(
    shape: Shape,
    students: pd.DataFrame,
    cohorts: Cohorts,
    openings: Openings,
    employers: Employers,
    draws: Draws,
) -> tuple[pd.DataFrame, np.ndarray]:
    """The ``prefs`` table, sorted by student and rank, and the column ``adjust`` of ``students``.

    One student in eight names nothing; the others name up to ``preference_length`` posts that
    their level may take, posts of their own class of majors six times as often as the trade's
    others. Repeated draws of a popular post are dropped, so lists of rare trades are short.
    """
    n, longest = len(students), shape.preference_length
    klass = np.repeat(np.arange(len(cohorts.size)), cohorts.size)
    length = np.where(
        draws.part("none").chance(125, n), 0, draws.part("length").between(1, max(1, longest), n)
    )
    picked = np.full((n, longest), -1, dtype=np.int32)
    near = _nearness(shape, students, openings, employers)
    groups, group_of = np.unique(
        cohorts.trade * 2 + cohorts.secondary + 1000 * cohorts.fit, return_inverse=True
    )
    own = group_of[klass]
    by_group = np.split(np.argsort(own, kind="stable"), np.cumsum(np.bincount(own))[:-1])
    for g, rows in enumerate(by_group):
        weights = _appeal(cohorts, openings, int(klass[rows[0]]))
        # Most posts are of other trades; without them the search is short.
        open_to = np.flatnonzero(weights)
        if len(open_to):
            stream = draws.part(f"group {groups[g]}")
            one, two = (
                open_to[stream.pick(weights[open_to], len(rows) * longest)] for _ in range(2)
            )
            wanted = np.repeat(rows, longest)
            better = near(wanted, two) & ~near(wanted, one)
            picked[rows] = np.where(better, two, one).reshape(len(rows), longest)
    kept = (picked >= 0) & (np.arange(longest) < length[:, None])
    for k in range(1, longest):
        kept[:, k] &= ~(picked[:, :k] == picked[:, k : k + 1]).any(axis=1)
    count = kept.sum(axis=1)
    prefs = pd.DataFrame(
        {
            "student_id": _objects(np.repeat(students["student_id"].to_numpy(), count)),
            "rank": np.cumsum(kept, axis=1)[kept],
            "place_id": _objects(openings.place_id[picked[kept]]),
        }
    )
    refuses = draws.part("adjust").chance(80, n) & (count >= 2)
    return prefs, np.where(refuses, "否", "是").astype(object)


def _objects(values: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype=object)


def _appeal(cohorts: Cohorts, openings: Openings, cohort: int) -> Ints:
    """Weights of all posts for the students of one class, 0 where their level is too low."""
    fits = openings.fit == cohorts.fit[cohort]
    related = (openings.trade == cohorts.trade[cohort]) | (openings.fit == ANY_MAJOR)
    weights = np.where(fits, _FIT_FACTOR, related.astype(np.int64)) * openings.popular
    return np.where((openings.level_req == 2) & cohorts.secondary[cohort], 0, weights)


def _nearness(
    shape: Shape, students: pd.DataFrame, openings: Openings, employers: Employers
) -> Callable[[Ints, Ints], NDArray[np.bool_]]:
    """Whether a post is where a student wishes to be, for equally long arrays of positions."""
    codes = {
        code: k for k, code in enumerate(sorted({*employers.region, *students["home_region"]}))
    }
    home = students["home_region"].map(codes).to_numpy()
    wish = students["wish_local"].map({"不限": 0, "本市": 1, "本县": 2}).to_numpy()
    host = np.array([codes[code] for code in employers.region])[openings.employer]
    inside = np.isin(host, [codes[code] for code in counties(shape.city) if code in codes])

    def near(student: Ints, post: Ints) -> NDArray[np.bool_]:
        in_county = (wish[student] == 2) & (host[post] == home[student])
        in_city = (wish[student] == 1) & inside[post]
        return np.asarray(in_county | in_city, dtype=bool)

    return near
