"""Family ``infeasible``: locks that more people hold than limits allow; there is no plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import UsageError
from placement.generate import city

if TYPE_CHECKING:
    from placement.generate.draws import Draws
    from placement.generate.shape import Shape
    from placement.instance import Instance

SEATS = 1.05
"""Seats per student to be placed."""
_LIMIT, _LOCKED = 2, 3
_FIRST_YEAR = 2025
"""Grade of those whom the law bars in their first year; only ``dirty`` tables have any."""


def build(shape: Shape, draws: Draws) -> Instance:
    """A city in which an enterprise may take two students, and three are locked to its post.

    Every lock alone keeps every rule: the post takes any major, level and sex, and the students are
    those of the pool who are of age and free all the time.

    Raises
    ------
    UsageError
        When there are not three such students (E608).
    """
    plain = city.build(shape, draws)
    posts, firms = plain.tables["posts"].copy(), plain.tables["enterprises"].copy()
    at = int(np.argmax(posts["need"].to_numpy()))
    firm = posts["employer"].iloc[at]
    open_to_all: dict[str, str | int] = {
        "majors": "*", "level_req": "不限", "sex_req": "不限", "hazard": "", "night": "否",
        "need": max(_LOCKED, int(posts["need"].iloc[at])), "staff_same": -1,
    }  # fmt: skip
    for name, value in open_to_all.items():
        posts.loc[posts.index[at], name] = value
    firms.loc[firms["employer"] == firm, ["staff_total", "interns_now"]] = -1
    firms.loc[firms["employer"] == firm, "credit"] = "是"
    students = plain.tables["students"]
    able = plain.pool & (students["birth"] < students["start"] - np.timedelta64(18 * 366, "D"))
    able &= (students["avoid"] != firm) & (students["consent"] != "否")
    able &= students["grade"] < _FIRST_YEAR
    whole = able & (students["start"] == students["start"].min())
    whole &= students["end"] == students["end"].max()
    who = students["student_id"].to_numpy(dtype=object)[np.flatnonzero(whole)[:_LOCKED]]
    if len(who) < _LOCKED:
        raise UsageError("E608", family="infeasible", n=_LOCKED, found=len(who))
    locks = pd.DataFrame({"student_id": who, "place_id": posts["post_id"].iloc[at]})
    quotas = pd.DataFrame({"field": ["employer"], "value": [firm], "max": [_LIMIT]})
    tables = {
        **plain.tables, "posts": posts, "enterprises": firms, "locks": locks, "quotas": quotas,
    }  # fmt: skip
    return type(plain).from_frames(tables, term=plain.term, city=plain.city)
