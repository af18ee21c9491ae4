"""Posts that overlap in a chain, from the tables to a verified plan."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from placement import claims, compile_problem, load_policy, load_profile, placed, solve, verify
from placement.instance import Instance, Term
from placement.screening import screen
from placement.solve.standing import standing
from placement.solve.value import values
from placement.wording import describe

if TYPE_CHECKING:
    from placement.errors import Fault
    from placement.policy import Policy
    from placement.problem import Problem

SPRING = Term("2026春", dt.date(2026, 3, 1))
CHAIN = {"start": ["2026-03-01", "2026-05-01", "2026-08-01"],
         "end": ["2026-06-01", "2026-09-01", "2026-12-01"]}  # fmt: skip


def policy(level: str = "hard") -> Policy:
    """The first limit of B-11 alone."""
    every = load_policy(["national"], on=SPRING.start).rules
    levels = {rule.id: "off" for rule in every} | {"B-11/enterprise": level}
    return load_policy(["national"], on=SPRING.start, settings=levels)


def chain(staff: int = 10, **tables: dict[str, Any]) -> Instance:
    """Two students, and three posts of one enterprise of which each meets the next."""
    days = {name: [pd.Timestamp(day) for day in column] for name, column in CHAIN.items()}
    frames: dict[str, dict[str, Any]] = {
        "students": {"student_id": ["s1", "s2"], "name": ["甲", "乙"], "major": ["", ""]},
        "posts": {
            "post_id": ["p1", "p2", "p3"], "employer": ["甲厂"] * 3, "post": ["装配"] * 3,
            "need": [1, 1, 1], "staff_total": [staff] * 3, **days,
        },
        **tables,
    }  # fmt: skip
    made = {name: pd.DataFrame(columns) for name, columns in frames.items()}
    return Instance.from_frames(made, term=SPRING)


def codes(faults: tuple[Fault, ...]) -> set[str]:
    """What was found."""
    return {fault.code for fault in faults}


def solved(instance: Instance, rules: Policy) -> tuple[list[str], bool]:
    """Where the students went, and whether the plan and its certificate pass."""
    profile = load_profile("school")
    problem = compile_problem(instance, rules, profile)
    result = solve(problem)
    plan = placed(problem, result)
    verdict = verify(instance, rules, profile, plan, claims(problem, result))
    return plan.tolist(), verdict.passed


def best(problem: Problem) -> tuple[int, list[list[int]]]:
    """By trying them all: most students placed in plans that keep limits and rows, and where."""
    found: dict[int, list[list[int]]] = {}
    n, m = problem.num_students, problem.num_places
    for plan in itertools.product(range(-1, m), repeat=n):
        place_of = np.array(plan, dtype=np.int32)
        count = np.bincount(place_of[place_of >= 0], minlength=m)
        load = problem.place_tree.load(count)
        within = (count <= problem.seats).all() and (load <= problem.place_tree.limit).all()
        if within and standing(problem, place_of).kept:
            found.setdefault(int(values(problem, place_of)[0]), []).append(list(plan))
    most = max(found)
    return most, found[most]


def test_a_plan_keeps_the_law_itself_and_uses_every_place_it_leaves() -> None:
    """One intern at any time: two come, one after the other."""
    rules = policy()
    problem = compile_problem(chain(), rules, load_profile("school"))
    assert problem.side is not None
    keys = [*problem.place_tree.key, *problem.side.rows.key]
    begin = "B-11/enterprise|staff_share|enterprise|0.1|甲厂"
    assert sorted(key for key in keys if key.startswith("B-11")) == [
        f"{begin}|2026-05-01",
        f"{begin}|2026-08-01",
    ]
    assert problem.side.rows.limit.tolist() == [1]
    assert best(problem) == (2, [[0, 2], [2, 0]])
    assert codes(screen(chain(), rules)) & {"W450", "E264"} == set()


def test_the_tightest_stretch_of_a_chain_stands_in_the_tree() -> None:
    """Guests in the second half leave it less room; the other stretch is a row of its own."""
    guests = {"employer": ["甲厂"], "people": [1], "start": [pd.Timestamp("2026-08-01")]}
    problem = compile_problem(chain(staff=29, hosted=guests), policy(), load_profile("school"))
    assert problem.side is None
    assert problem.place_tree.limit.tolist() == [1]
    tight = compile_problem(chain(staff=19, hosted=guests), policy(), load_profile("school"))
    assert tight.side is not None
    assert tight.place_tree.limit.tolist() == [0]
    assert tight.side.rows.limit.tolist() == [1]
    assert best(tight) == (1, [[-1, 0], [0, -1]])


def test_a_plan_made_by_hand_is_judged_by_the_law_alone() -> None:
    """Two interns one after the other are lawful; two at once are not."""
    instance, rules, profile = chain(), policy(), load_profile("school")
    for places, broken in ((["p1", "p3"], 0), (["p1", "p2"], 1), (["p2", "p3"], 1)):
        by_hand = pd.Series(places, index=["s1", "s2"])
        verdict = verify(instance, rules, profile, by_hand)
        (check,) = [check for check in verdict.checks if check.rule == "B-11/enterprise"]
        assert (check.checked, check.violated) == (2, broken)


def test_locks_that_the_law_allows_are_kept() -> None:
    """Two interns one after the other; nobody is told of an error."""
    locks = {"student_id": ["s1", "s2"], "place_id": ["p1", "p3"]}
    instance = chain(locks=locks)
    assert [fault for fault in screen(instance, policy()) if fault.code == "E264"] == []
    assert solved(instance, policy()) == (["p1", "p3"], True)


def test_locks_against_the_law_are_told() -> None:
    """Two interns at once, where one is allowed."""
    locks = {"student_id": ["s1", "s2"], "place_id": ["p1", "p2"]}
    (fault,) = [f for f in screen(chain(locks=locks), policy()) if f.code == "E264"]
    assert (fault.facts["group"], fault.facts["over"]) == ("甲厂 B-11/enterprise", 1)


def test_where_the_seats_keep_the_limit_there_is_no_row() -> None:
    """Twenty staff allow two at once, and no two posts have more than two seats."""
    instance = chain(staff=20)
    assert compile_problem(instance, policy(), load_profile("school")).side is None
    plan, passed = solved(instance, policy())
    assert passed
    assert "" not in plan


def test_a_filed_exception_lets_both_in_and_is_counted() -> None:
    """Of the enterprise's own row, so of all its posts."""
    firms = {"employer": ["甲厂"], "quota_filing": ["备2026-7"]}
    instance = chain(enterprises=firms)
    plan, passed = solved(instance, policy())
    assert passed
    assert "" not in plan
    by_hand = pd.Series(["p1", "p2"], index=["s1", "s2"])
    verdict = verify(instance, policy(), load_profile("school"), by_hand)
    (check,) = [check for check in verdict.checks if check.rule == "B-11/enterprise"]
    assert (check.violated, check.excepted) == (0, 1)
    assert check.exceptions == ("B-11/enterprise|staff_share|enterprise|0.1|甲厂|2026-05-01",)


@pytest.mark.parametrize(
    ("hosted", "said"),
    [
        ({"employer": ["外厂"], "people": [3]}, [("W451", "employer", "外厂")]),
        ({"employer": ["甲厂"], "people": [3]}, [("W452", "people", 3)]),
        ({"employer": ["甲厂"], "people": [3], "post": ["装配"]}, []),
    ],
)
def test_interns_from_elsewhere_that_say_too_little(
    hosted: dict[str, Any], said: list[tuple[str, str, object]]
) -> None:
    """An enterprise that offers nothing, and interns of no stated post."""
    found = screen(chain(hosted=hosted), policy("warn"))
    told = [f for f in found if f.code in {"W451", "W452"}]
    assert [
        (f.code, fact, f.facts[fact]) for f, (_, fact, _) in zip(told, said, strict=True)
    ] == said


def test_a_ratio_without_mentors_is_told_apart_from_a_share_without_staff() -> None:
    """Both are rules on how many; each asks for its own number."""
    rules = load_policy(["national"], on=SPRING.start, settings={"B-15": "hard"})
    found = screen(chain(), rules)
    assert [f.facts["n"] for f in found if f.code == "W453"] == [3]
    assert "mentors" in describe(next(f for f in found if f.code == "W453"), lang="en")
