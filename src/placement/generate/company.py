"""Who goes with whom, how many where, for how much: teachers, teams, blocks, shares, budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import UsageError
from placement.generate.draws import apportion
from placement.generate.sources import counties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.generate.draws import Draws
    from placement.generate.shape import Shape

_LARGEST_TEAM = 3
CITY_AND_COUNTY, SAME_LEVEL = "市县两级受益财政", "同级财政就业配套资金"
"""Payers of the document of Chenzhou, 郴办发〔2018〕28号 第21、22条."""
_YUAN = {CITY_AND_COUNTY: {"订单班": 1000, "辅助": 200}, SAME_LEVEL: {"相对独立": 600}}
"""What each pays for a student of an order class, or at a post of that role, in a term."""
_FUNDED = 75
"""Per cent of what all seats would cost."""


def guided_by(shape: Shape, students: pd.DataFrame) -> np.ndarray:
    """The teacher of each student, (n,): neighbours in the roster of a school share one.

    Raises
    ------
    UsageError
        When there are fewer teachers than schools (E601).
    """
    school, names = pd.factorize(students["school"])
    heads = np.bincount(school)
    if shape.teachers < len(names):
        facts = {"name": "teachers", "value": shape.teachers, "low": len(names), "high": "∞"}
        raise UsageError("E601", **facts)
    staff = apportion(shape.teachers, heads, least=1)
    seat = np.arange(len(school)) - (np.cumsum(heads) - heads)[school]
    number = (np.cumsum(staff) - staff)[school] + seat * staff[school] // heads[school]
    titles = np.array([f"示例教师{k + 1:05d}" for k in range(shape.teachers)], dtype=object)
    return np.asarray(titles[number])


def go_together(shape: Shape, students: pd.DataFrame, draws: Draws) -> np.ndarray:
    """The team of each student, '' for most, (n,): two or three of one class."""
    klass, _ = pd.factorize(students["klass"])
    n = len(klass)
    chosen = draws.part("who").below(1_000_000, n) < round(shape.teams * 1_000_000)
    who = np.flatnonzero(chosen)
    # Chosen classmates one after the other: every team takes the next two or three of a class.
    of = klass[who]
    place = np.arange(len(who)) - np.searchsorted(of, of)
    size = 2 + draws.part("size").below(_LARGEST_TEAM - 1, int(klass.max(initial=0)) + 1)
    key = of * n + place // size[of]
    numbers, count = np.unique(key, return_inverse=True, return_counts=True)[1:]
    named = np.array([f"同行{k + 1}" for k in range(len(count))], dtype=object)
    team = np.full(n, "", dtype=object)
    full = count[numbers] > 1
    team[who[full]] = named[numbers[full]]
    return team


def block_table(shape: Shape) -> pd.DataFrame:
    """Students of one teacher in one county: nobody or so many, and in so many counties."""
    return pd.DataFrame(
        {
            "student_field": ["teacher"],
            "place_field": ["region"],
            "least": [shape.block_least],
            "most": [shape.block_most or -1],
        }
    )


def share_table(shape: Shape) -> pd.DataFrame:
    """A target for each park, or for the students of each county of the city.

    Of the seats of a park so many per cent are filled; of the placed students of a county so many
    per cent stay in the city.
    """
    park = shape.shares == "park"
    homes = ["*"] if park else counties(shape.city)
    line = {
        "student_field": "" if park else "home_region",
        "place_field": "park" if park else "region",
        "place_value": "*" if park else shape.city,
        "least": float(shape.share_least),
        "of": "名额" if park else "学生",
        "level": "soft",
    }
    return pd.DataFrame([{**line, "student_value": home} for home in homes])


def budget_table(shape: Shape, tables: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """Budgets that bind plans, of the first payers: less than it costs to fill every seat."""
    posts = tables["posts"]
    seats = posts.groupby("role")["need"].sum().to_dict()
    if "classes" in tables:
        seats["订单班"] = tables["classes"]["seats"].sum()
    payers = list(_YUAN)[: shape.budgets]
    cost = [sum(yuan * int(seats.get(of, 0)) for of, yuan in _YUAN[p].items()) for p in payers]
    return pd.DataFrame(
        {
            "year": year,
            "payer": payers,
            "amount": [yuan * _FUNDED // 100 for yuan in cost],
            "document": "虚构预算，仅供演示",
            "binding": "是",
        }
    )
