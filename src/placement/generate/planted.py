"""Family ``planted``: a perfect plan is hidden among pairs that look better one by one.

As many seats as students, and one plan that fills them all. Every post has a worth and every
student a level; a pair is worth both together, less what a decoy loses. The planted pairs lose
nothing, so by the duality of linear programming no plan has more points than theirs. Decoys are at
posts of higher worth: whoever takes the best pair first takes other people's seats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import UsageError
from placement.generate import city
from placement.generate.draws import apportion

if TYPE_CHECKING:
    from placement.generate.draws import Draws, Ints
    from placement.generate.shape import Shape
    from placement.instance import Instance

SEATS = 1.0
"""Seats per student: exactly, whatever else was asked for."""
_DECOYS = 6
_LOSS = 40
"""A decoy loses one to so many points, and a student's level is above that."""


def build(shape: Shape, draws: Draws) -> Instance:
    """Students and posts of a city, all of them to be placed, and the table ``scores``.

    Raises
    ------
    UsageError
        When there are fewer students than posts (E603).
    """
    plain = city.build(shape, draws)
    students, posts = plain.tables["students"].copy(), plain.tables["posts"].copy()
    students["status"] = "待安置"
    posts["need"] = seats(shape, draws)
    place = planted(shape, draws)
    n, m = shape.num_students, shape.num_posts
    worth = draws.part("worth").between(1, 900, m)
    level = _LOSS + draws.part("level").between(1, 60, n)
    # Of two posts drawn the better one: decoys crowd at the posts of high worth.
    drawn = draws.part("decoys").below(m, 2 * n * _DECOYS).reshape(2, n, _DECOYS)
    decoy = np.where(worth[drawn[0]] > worth[drawn[1]], drawn[0], drawn[1])
    loss = draws.part("loss").between(1, _LOSS, n * _DECOYS)
    student = np.concatenate([np.arange(n), np.repeat(np.arange(n), _DECOYS)])
    post = np.concatenate([place, decoy.ravel()])
    points = level[student] + worth[post] - np.concatenate([np.zeros(n, dtype=np.int64), loss])
    # Planted pairs stand first: they are what is kept of a pair drawn again.
    key, first = np.unique(student * m + post, return_index=True)
    scores = pd.DataFrame(
        {
            "student_id": students["student_id"].to_numpy(dtype=object)[key // m],
            "post_id": posts["post_id"].to_numpy(dtype=object)[key % m],
            "score": points[first],
        }
    )
    tables = {"students": students, "posts": posts, "scores": scores}
    return type(plain).from_frames(tables, term=plain.term, city=plain.city)


def seats(shape: Shape, draws: Draws) -> Ints:
    """Seats of each post, (posts,): as many as students in all, one at least."""
    if shape.num_students < shape.num_posts:
        raise UsageError("E603", seats=shape.num_students, posts=shape.num_posts)
    weights = draws.part("seats").heavy(shape.num_posts, largest=20)
    return apportion(shape.num_students, weights, least=1)


def planted(shape: Shape, draws: Draws) -> Ints:
    """The hidden plan: position of the post of each student, (students,)."""
    by_seat = np.repeat(np.arange(shape.num_posts), seats(shape, draws))
    return by_seat[draws.part("plan").order(shape.num_students)]
