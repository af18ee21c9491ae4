"""A city whose plan must keep shares, order classes and money: hard, and binding a little.

The limits follow from the plan on the trees alone: parks are asked for about what they get, the
counties' students to stay a little more often than they do, and payers have less than it costs.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement import compile_problem, load_policy, load_profile, solve
from placement.generate import generate
from placement.schema import SCHEMA
from placement.side import Entries, Rows

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.problem import Problem

BUDGETS = 3
STAY_FROM = 15.0
"""Per cent of a county's students who stay without any rule, from which more are asked for."""


def constrained_city(students: int, posts: int, classes: int, *, seed: int) -> Problem:
    """Shares of fifteen parks and of the counties, ``classes`` order classes, three budgets."""
    instance = generate(students, posts, seed=seed, order_classes=classes)
    policy = load_policy(None, instance_city=instance.city, on=instance.term.start)
    profile = load_profile("city")
    free = dataclasses.replace(compile_problem(instance, policy, profile), side=None)
    place_of = solve(free, "flow").place_of
    shares = SCHEMA.table("shares").canonical(_shares(instance, place_of))
    asked = instance.replace(tables={**instance.tables, "shares": shares})
    return _with_budgets(compile_problem(asked, policy, profile), instance, place_of, seed)


def _shares(instance: Instance, place_of: np.ndarray) -> pd.DataFrame:
    """Rows of the table ``shares``, all hard."""
    places = instance.places
    placed = np.flatnonzero(place_of >= 0)
    at = place_of[placed]
    home = instance.students["home_region"].to_numpy()[placed]
    region, park, need = (places[name].to_numpy() for name in ("region", "park", "need"))
    rows: list[dict[str, object]] = []
    for county in sorted({code for code in home if code.startswith(instance.city[:4])}):
        own = home == county
        stay = 100.0 * float(np.mean(region[at[own]] == county))
        if stay >= STAY_FROM:
            rows.append(
                {
                    "student_field": "home_region",
                    "student_value": county,
                    "place_field": "region",
                    "place_value": county,
                    "least": float(int(stay) + 1),
                    "of": "学生",
                }
            )
    taken = np.bincount(at, minlength=len(places))
    for k, name in enumerate(sorted(set(park) - {""})):
        own = park == name
        filled = 100 * int(taken[own].sum()) // int(need[own].sum())
        limit = {"most": float(filled - 2)} if k % 3 == 0 else {"least": float(filled - 1)}
        rows.append({"place_field": "park", "place_value": name, "of": "名额", **limit})
    return pd.DataFrame(rows).assign(level="hard")


def _with_budgets(problem: Problem, instance: Instance, place_of: np.ndarray, seed: int) -> Problem:
    """The problem with money: each payer has 96 % of what the plan on the trees costs it."""
    side = problem.side
    assert side is not None
    rng = np.random.default_rng(seed)
    taught = (instance.places["order_class"] == 1).to_numpy()
    size = len(taught)
    costs = [
        np.where(taught, 1000, 0),
        np.where(taught, 0, rng.choice([0, 200, 600], size)),
        np.where(taught, 0, rng.choice([0, 100, 600], size)),
    ]
    first, levels, rows = side.forms.size, len(problem.levels), side.rows
    placed = place_of[place_of >= 0]
    paid = [np.flatnonzero(cost) for cost in costs]
    forms = dataclasses.replace(
        side.forms,
        size=first + BUDGETS,
        place=Entries(
            np.concatenate([side.forms.place.form, *(np.full(len(p), first + k) for k, p in
                            enumerate(paid))]).astype(np.int32),
            np.concatenate([side.forms.place.at, *paid]).astype(np.int32),
            np.concatenate([side.forms.place.value, *(c[p] for c, p in
                            zip(costs, paid, strict=True))]).astype(np.int64),
        ),
    )  # fmt: skip
    limits = [int(0.96 * cost[placed].sum()) for cost in costs]
    money = Rows(
        key=(*rows.key, *(f"budget|2026|{k}" for k in range(BUDGETS))),
        form=np.append(rows.form, np.arange(first, first + BUDGETS)).astype(np.int32),
        limit=np.append(rows.limit, limits),
        soft=np.append(rows.soft, np.zeros(BUDGETS, dtype=bool)),
        penalty=np.append(rows.penalty, np.zeros((levels, BUDGETS), dtype=np.int64), axis=1),
        unit=np.append(rows.unit, np.ones(BUDGETS, dtype=np.int64)),
    )
    return dataclasses.replace(problem, side=dataclasses.replace(side, forms=forms, rows=money))
