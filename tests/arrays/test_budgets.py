"""Budgets that bind plans, as compiled rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from placement.arrays import compile_problem
from placement.errors import DataError
from placement.instance import Instance, Term
from placement.policy import load_policy
from placement.profile import load_profile
from placement.screening import screen
from placement.solve.value import form_values, trace
from sentences import assert_said_in_full

if TYPE_CHECKING:
    from placement.policy import Policy
    from placement.problem import Problem

SPRING = Term("2026春", dt.date(2026, 3, 1))
PAYER, OTHER = "市县两级受益财政", "同级财政就业配套资金"
LOCKS = {"student_id": ["s1", "s2"], "place_id": ["c1", "c1"]}


def money() -> Policy:
    """The Chenzhou pack without rules about pairs."""
    own = load_policy(["chenzhou-2018"], instance_city="431000", on=SPRING.start)
    off = {rule.id: "off" for rule in own.rules if rule.level == "hard"}
    return load_policy(["chenzhou-2018"], instance_city="431000", on=SPRING.start, settings=off)


def instance(
    amount: int, *, payer: str = PAYER, binding: str = "是", year: int = 2026, **tables: object
) -> Instance:
    """Four students, a post of two seats and a class of three for one school year."""
    day = pd.Timestamp
    frames: dict[str, object] = {
        "students": {"student_id": ["s1", "s2", "s3", "s4"], "name": "某", "major": ""},
        "posts": {
            "post_id": ["p1"], "employer": ["甲厂"], "post": ["装配"], "need": [2],
            "role": ["辅助"], "kind": ["实习"], "region": ["431002"], "months": [6.0],
        },
        "classes": {
            "class_id": ["c1"], "name": ["班"], "employer": ["乙厂"], "seats": [3],
            "start": [day(2026, 3, 1)], "end": [day(2026, 8, 31)],
        },
        "budgets": {
            "year": [year], "payer": [payer], "amount": [amount], "binding": [binding],
        },
        **tables,
    }  # fmt: skip
    made = {name: pd.DataFrame(columns) for name, columns in frames.items()}
    return Instance.from_frames(made, term=SPRING, city="431000")


def compiled(tables: Instance, policy: Policy | None = None) -> Problem:
    """The arrays, by the rules of money alone."""
    return compile_problem(tables, policy or money(), load_profile("city"))


def test_a_row_counts_yuan_of_every_pair() -> None:
    """200 at the post, 1,000 in the class; limit and unit are yuan."""
    problem = compiled(instance(2_500))
    assert problem.side is not None
    rows = problem.side.rows
    assert (rows.key, rows.limit.tolist(), rows.unit.tolist()) == (
        (f"budget|2026|{PAYER}",), [2_500], [1],
    )  # fmt: skip
    assert (rows.soft.tolist(), rows.penalty.tolist()) == ([False], [[0]] * 4)
    plan = np.array([0, 0, 1, -1], dtype=np.int64)
    assert form_values(problem, trace(problem, plan)).tolist() == [1_400]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"binding": "否"}, "it is only compared"),
        ({"binding": ""}, "not binding is the default"),
        ({"payer": "县财政"}, "no rule is paid by it"),
    ],
)
def test_budgets_without_effect_make_no_rows(changed: dict[str, str], why: str) -> None:
    """So that no solver has to mind them."""
    assert compiled(instance(0, **changed)).side is None, why


def test_rules_that_are_off_cost_nothing() -> None:
    """Nor do those of a policy without rules."""
    assert compiled(instance(0), load_policy(["none"], on=SPRING.start)).side is None
    words = {"stay_grant": "off", "class_grant": "off"}
    less = load_policy(["chenzhou-2018"], instance_city="431000", on=SPRING.start, settings=words)
    assert compiled(instance(0), less).side is None


def test_another_year_costs_nothing_yet() -> None:
    """The facts of spring 2026 are complete in 2026."""
    problem = compiled(instance(300, year=2027))
    assert problem.side is not None
    assert problem.side.rows.limit.tolist() == [300]
    plan = np.array([0, 0, 1, 1], dtype=np.int64)
    assert form_values(problem, trace(problem, plan)).tolist() == [0]


def test_what_was_granted_and_what_locks_cost_comes_off() -> None:
    """Of the year and the payer alone, and not what was recovered; never below nothing."""
    granted = {
        "student_id": "x", "item": "CZ-12", "amount": [100, 10, 7, 5, 3],
        "payer": [PAYER, PAYER, OTHER, PAYER, PAYER], "status": ["", "收回", "", "", "已发"],
        "paid_on": pd.to_datetime(["2026-01-09", "2026-01-09", "2026-01-09", "2025-12-31", None]),
    }  # fmt: skip
    problem = compiled(instance(2_500, granted=granted, locks=LOCKS))
    assert problem.side is not None
    assert problem.side.rows.limit.tolist() == [400]
    spent = compiled(instance(50, granted=granted))
    assert spent.side is not None
    assert spent.side.rows.limit.tolist() == [0]


def test_locks_that_cost_more_than_the_budget_are_a_fault() -> None:
    """In yuan, before solving and by the compile passes alike."""
    short = instance(1_500, locks=LOCKS)
    with pytest.raises(DataError) as caught:
        compiled(short)
    (fault,) = caught.value.faults
    wanted = {"group": f"budget|2026|{PAYER}", "over": 500}
    assert (fault.code, fault.facts) == ("E264", wanted)
    assert_said_in_full(caught.value)
    (told,) = [f for f in screen(short, money()) if f.code == "E264"]
    assert told.facts == {"n": 1, **wanted}
    assert [f for f in screen(instance(2_000, locks=LOCKS), money()) if f.code == "E264"] == []


def test_the_nearest_payer_of_a_rule_is_named() -> None:
    """Where none is near, all are; without rules of money there are none."""
    found = {
        payer: {f.code: f for f in screen(instance(0, payer=payer), money())}
        for payer in ("市县受益财政", "Treasury")
    }
    assert found["市县受益财政"]["W281"].facts["near"] == PAYER
    assert {PAYER, OTHER} <= set(str(found["Treasury"]["W281"].facts["near"]).split("、"))
    (told,) = [
        f for f in screen(instance(0), load_policy(["none"], on=SPRING.start)) if f.code == "W281"
    ]
    assert told.facts == {"n": 1, "payer": PAYER, "near": "-"}
    assert "W281" not in {f.code for f in screen(instance(0), money())}
