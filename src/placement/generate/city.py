"""A city: several schools, enterprises in parks and outside, one spring term."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import UsageError
from placement.generate.classes import class_sizes, open_classes
from placement.generate.company import (
    block_table,
    budget_table,
    go_together,
    guided_by,
    share_table,
)
from placement.generate.draws import Draws, Ints, apportion
from placement.generate.employers import enterprise_table, found_employers, park_table
from placement.generate.guests import host_guests
from placement.generate.posts import open_posts, post_table
from placement.generate.schools import Cohorts, found_schools
from placement.generate.sources import trades
from placement.generate.students import enrol
from placement.generate.wishes import list_wishes
from placement.instance import Instance, Term
from placement.schema import SCHEMA

if TYPE_CHECKING:
    from placement.generate.shape import Shape

SEATS = 1.05
"""Seats per student to be placed."""
MOST_SEATS = 1000
"""Seats a post on average; a post of more than 5,000 is taken for a slip when tables are read."""
TERM = Term("2026春", dt.date(2026, 3, 1))


def build(shape: Shape, draws: Draws) -> Instance:
    """Make the instance: supply first, then demand that nearly matches it, then wishes.

    Raises
    ------
    UsageError
        When there are fewer seats than posts (E603), or too many a post (E605).
    """
    cohorts = found_schools(shape, draws.part("schools"))
    students = enrol(shape, cohorts, draws.part("students"))
    pool = int((students["status"] == "待安置").sum())
    class_seats = class_sizes(shape.order_classes, draws.part("class sizes"))
    seats = round(shape.shortage * pool) - int(class_seats.sum())
    if seats < shape.num_posts:
        raise UsageError("E603", seats=seats, posts=shape.num_posts)
    if seats > MOST_SEATS * shape.num_posts:
        raise UsageError("E605", seats=seats, posts=shape.num_posts, most=MOST_SEATS)
    seats_of_trade, posts_of_trade = _demand(shape, cohorts, seats, draws.part("demand"))
    employers = found_employers(shape, seats_of_trade, posts_of_trade, draws.part("employers"))
    openings = open_posts(employers, cohorts, draws.part("posts"))
    prefs, adjust = list_wishes(shape, students, cohorts, openings, employers, draws.part("wishes"))
    students["adjust"] = pd.Series(adjust, dtype=object)
    _add_avoided(students, employers.name, draws.part("avoid"))
    tables = {
        "students": students,
        "posts": post_table(openings, employers, cohorts, draws.part("post table")),
        "enterprises": enterprise_table(employers, shape, draws.part("enterprise table")),
        "prefs": prefs,
    }
    if shape.order_classes:
        tables["classes"] = open_classes(class_seats, cohorts, employers, draws.part("classes"))
    if shape.hosted:
        tables["hosted"] = host_guests(shape.hosted, tables["posts"], draws.part("hosted"))
    _add_company(tables, shape, draws.part("company"))
    if employers.parks:
        tables["parks"] = park_table(employers)
    # Keys and references hold as made; checking millions of them again would cost a fifth more.
    canonical = {name: SCHEMA.table(name).canonical(frame) for name, frame in tables.items()}
    return Instance(tables=canonical, term=TERM, city=shape.city)


def _add_company(tables: dict[str, pd.DataFrame], shape: Shape, draws: Draws) -> None:
    """Whatever binds several students at once; it changes nothing else."""
    students = tables["students"]
    if shape.teachers:
        students["teacher"] = pd.Series(guided_by(shape, students), dtype=object)
    if shape.block_least > 1 or shape.block_most:
        tables["blocks"] = block_table(shape)
    if shape.teams:
        team = go_together(shape, students, draws.part("teams"))
        students["team"] = pd.Series(team, dtype=object)
    if shape.shares:
        tables["shares"] = share_table(shape)
    if shape.budgets:
        tables["budgets"] = budget_table(shape, tables, TERM.start.year)


def _demand(shape: Shape, cohorts: Cohorts, seats: int, draws: Draws) -> tuple[Ints, Ints]:
    """Seats and posts of each trade: the supply, a quarter more or less."""
    heads = np.zeros(len(trades()), dtype=np.int64)
    np.add.at(heads, cohorts.trade, cohorts.size)
    wanted = heads * draws.between(75, 125, len(heads))
    taught = np.flatnonzero(heads)
    # With fewer posts than trades the largest trades get one each.
    served = taught[np.argsort(-wanted[taught], kind="stable")][: shape.num_posts]
    posts = np.zeros_like(heads)
    posts[served] = apportion(shape.num_posts, wanted[served], least=1)
    extra = np.zeros_like(heads)
    extra[served] = apportion(seats - shape.num_posts, wanted[served])
    return posts + extra, posts


def _add_avoided(students: pd.DataFrame, names: tuple[str, ...], draws: Draws) -> None:
    """One student in a hundred must not be sent to one enterprise."""
    n = len(students)
    avoid = np.full(n, "", dtype=object)
    who = np.flatnonzero(draws.chance(10, n))
    avoid[who] = np.array(names, dtype=object)[draws.below(len(names), len(who))]
    students["avoid"] = pd.Series(avoid, dtype=object)
