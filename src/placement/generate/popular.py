"""Family ``popular``: a few posts that everybody may take and everybody names first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.generate import city

if TYPE_CHECKING:
    from placement.generate.draws import Draws
    from placement.generate.shape import Shape
    from placement.instance import Instance

SEATS = 1.05
"""Seats per student to be placed."""
_ONE_IN = 50
"""One post in so many is among the wanted ones."""


def build(shape: Shape, draws: Draws) -> Instance:
    """A city whose lists all begin with some of the same posts and end with what was named first.

    The wanted posts are open to every major, level and sex; of ``k`` of them the first is named
    ``k`` times as often as the last. Lists have one entry at most of the student's own taste.
    """
    plain = city.build(shape, draws)
    posts = plain.tables["posts"].copy()
    count = min(len(posts), max(shape.preference_length, len(posts) // _ONE_IN))
    wanted = draws.part("wanted").order(len(posts))[:count]
    posts.loc[posts.index[wanted], ["majors", "level_req", "sex_req"]] = ["*", "不限", "不限"]
    students, own = plain.tables["students"]["student_id"], plain.tables["prefs"]
    first = own.drop_duplicates("student_id").set_index("student_id")["place_id"]
    named = _named(len(students), shape.preference_length - 1, count, draws.part("named"))
    ids = np.append(posts["post_id"].to_numpy(dtype=object)[wanted], "")
    lists = np.column_stack([ids[named], first.reindex(students).fillna("").to_numpy(dtype=object)])
    kept = lists != ""
    kept[:, -1] &= ~(lists[:, :-1] == lists[:, -1:]).any(axis=1)
    prefs = pd.DataFrame(
        {
            "student_id": np.repeat(students.to_numpy(dtype=object), kept.sum(axis=1)),
            "rank": np.cumsum(kept, axis=1)[kept],
            "place_id": lists[kept],
        }
    )
    tables = {**plain.tables, "posts": posts, "prefs": prefs}
    return type(plain).from_frames(tables, term=plain.term, city=plain.city)


def _named(students: int, length: int, count: int, draws: Draws) -> np.ndarray:
    """Which wanted posts each student names, (students, length); ``count`` where it is none.

    Drawn with repeats, and those dropped: lists are a little shorter where few posts are wanted.
    """
    if length < 1:
        return np.full((students, 0), count)
    weights = np.arange(count, 0, -1)
    drawn = draws.pick(weights, students * length).reshape(students, length)
    for k in range(1, length):
        again = (drawn[:, :k] == drawn[:, k : k + 1]).any(axis=1)
        drawn[again, k] = count
    return drawn
