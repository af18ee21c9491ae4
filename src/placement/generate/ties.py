"""Family ``ties``: everybody is alike, all scores are equal, and who may go where is drawn.

With the profile ``scores`` every plan that fills the same number of seats is as good as any other,
so a method that breaks ties one by one goes round in circles. With other profiles all students and
all posts are alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.generate import city
from placement.generate.draws import apportion

if TYPE_CHECKING:
    from placement.generate.draws import Draws
    from placement.generate.shape import Shape
    from placement.instance import Instance

SEATS = 1.0
"""Seats per student to be placed."""
_PERSONAL = ("student_id", "name")
_OF_POST = ("post_id", "employer", "post", "need")


def build(shape: Shape, draws: Draws) -> Instance:
    """The people and posts of a city, all made like the first; no rule tells any of them apart.

    Each student has ``preference_length`` pairs of the table ``scores``, drawn evenly, all worth 1.
    """
    plain = city.build(shape, draws)
    students = _like_the_first(plain.tables["students"], _PERSONAL)
    students["status"] = "待安置"
    posts = _like_the_first(plain.tables["posts"], _OF_POST)
    posts["majors"] = "*"
    # Nobody is away any more, so there are more to be seated than in the city.
    seats = max(len(posts), round(shape.shortage * len(students)))
    posts["need"] = apportion(seats, posts["need"].to_numpy(), least=1)
    ids, places = (
        frame[key].to_numpy(dtype=object)
        for frame, key in ((students, "student_id"), (posts, "post_id"))
    )
    drawn = draws.part("pairs").below(len(places), len(ids) * shape.preference_length)
    student = np.repeat(np.arange(len(ids)), shape.preference_length)
    key = np.unique(student * len(places) + drawn)
    scores = pd.DataFrame(
        {
            "student_id": ids[key // len(places)],
            "post_id": places[key % len(places)],
            "score": np.ones(len(key), dtype=np.int64),
        }
    )
    tables = {"students": students, "posts": posts, "scores": scores}
    return type(plain).from_frames(tables, term=plain.term, city=plain.city)


def _like_the_first(frame: pd.DataFrame, kept: tuple[str, ...]) -> pd.DataFrame:
    """Every row with the values of the first, but for the columns ``kept``."""
    same = frame.iloc[np.zeros(len(frame), dtype=np.int64)].reset_index(drop=True)
    return same.assign(**{name: frame[name].to_numpy() for name in kept})
