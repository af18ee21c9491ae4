"""What tables and rules together tell before solving, each in the user's own cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from placement.instance import Instance, Term
from placement.policy import Policy, load_policy
from placement.schema import SCHEMA
from placement.screening import screen
from placement.tables import read_tables

if TYPE_CHECKING:
    from placement.errors import Fault

FORMS = Path(__file__).parent / "data" / "forms"
SPRING = Term("2026春", dt.date(2026, 3, 1))


def policy(*names: str, **levels: str) -> Policy:
    """The national pack in spring 2026, at other levels where told."""
    return load_policy(
        list(names) or ["national"],
        on=SPRING.start,
        settings={name.replace("__", "/").replace("_", "-", 1): v for name, v in levels.items()},
    )


def instance(students: dict[str, object], posts: dict[str, object], **others: object) -> Instance:
    """Two students and two posts, with columns changed or added."""
    tables = {
        "students": pd.DataFrame(
            {
                "student_id": ["s1", "s2"],
                "name": ["甲", "乙"],
                "major": ["数控技术"] * 2,
                **students,
            }
        ),
        "posts": pd.DataFrame(
            {
                "post_id": ["p1", "p2"],
                "employer": ["甲厂", "乙厂"],
                "post": ["装配", "装配"],
                "need": [2, 2],
                "start": [pd.Timestamp(SPRING.start)] * 2,
                **posts,
            }
        ),
    }
    for name, columns in others.items():
        tables[name] = pd.DataFrame(columns)
    return Instance.from_frames(tables, term=SPRING)


def codes(faults: tuple[Fault, ...]) -> set[str]:
    """The codes that were found."""
    return {fault.code for fault in faults}


def test_first_year_student_of_the_form() -> None:
    """A roster alone, judged at the start of the term, in the cell of the grade."""
    reading = read_tables(FORMS / "school-roster-messy.xlsx")
    assert reading.instance is not None
    found = [f for f in screen(reading.instance, policy()) if f.code == "E271"]
    assert [(f.sheet, f.cells, f.heading) for f in found] == [("2026届实习学生", ("H12",), "年级")]
    assert found[0].facts["rule"] == "B-18/grade_at_least"


def test_only_a_hard_rule_refuses_students() -> None:
    """At level warn or off, or with no rules, the same student is let through."""
    young = instance({"grade": [2025, 2023]}, {})
    assert "E271" in codes(screen(young, policy()))
    softened = policy(B_18__grade_at_least="warn")
    assert "E271" not in codes(screen(young, softened))
    assert "E271" not in codes(screen(young, policy("none")))


def test_under_age_and_not_in_the_pool() -> None:
    """Born too late is found by the date of birth; who is not to be placed is nobody's fault."""
    births = {"birth": [pd.Timestamp(2010, 3, 1), pd.Timestamp(2010, 2, 28)]}
    found = [f for f in screen(instance(births, {}), policy()) if f.code == "E271"]
    assert [(f.facts["rule"], f.facts["n"]) for f in found] == [("B-18/age_at_least", 1)]
    away = instance({**births, "status": ["参军", ""]}, {})
    assert "E271" not in codes(screen(away, policy()))


def test_a_place_that_takes_first_years_clears_them() -> None:
    """A student is refused only where every place is closed to them."""
    mixed = instance({"grade": [2025, 2023]}, {"kind": ["实习", "就业"]})
    assert "E271" not in codes(screen(mixed, policy()))


def test_a_place_without_a_first_day_starts_with_the_term() -> None:
    """A missing date is no way round the rule."""
    undated = instance({"grade": [2025, 2023]}, {"start": [pd.NaT, pd.Timestamp(SPRING.start)]})
    assert "E271" in codes(screen(undated, policy()))


def test_wish_that_a_rule_forbids() -> None:
    """Told with the rank and the rules, and only of students in the pool."""
    wishes = {"student_id": ["s1", "s2"], "rank": [1, 2], "place_id": ["p1", "p2"]}
    posts = {"sex_req": ["女", "不限"]}
    found = screen(instance({"sex": ["男", "男"]}, posts, prefs=wishes), policy())
    vain = [f for f in found if f.code == "W252"]
    assert [(f.facts["rank"], f.facts["rule"], f.facts["n"]) for f in vain] == [
        (1, "T-2/sex_meets", 1)
    ]
    away = instance({"sex": ["男", "男"], "status": ["休学", ""]}, posts, prefs=wishes)
    assert "W252" not in codes(screen(away, policy()))


def test_caps_that_bind_and_caps_nobody_knows() -> None:
    """Ten per cent of fifteen is one: two are asked for; without staff there is no share."""
    posts = {"staff_total": [15, -1]}
    found = {
        f.code: f
        for f in screen(instance({}, posts), policy())
        if f.facts.get("rule") == "B-11/enterprise"
    }
    assert {code: f.facts["n"] for code, f in found.items()} == {"W270": 2, "W273": 1}
    assert found["W270"].facts["limit"] == 1
    assert found["W270"].facts["label"] == "甲厂"


def test_minima_nobody_can_fill() -> None:
    """Two places that want two each, and two students."""
    found = [f for f in screen(instance({}, {"need_min": [2, 2]}), policy("none"))]
    assert [(f.code, dict(f.facts)) for f in found] == [("W280", {"a": 4, "b": 2})]


def test_locks_beyond_seats_and_rules() -> None:
    """Both are told before solving, each lock by itself."""
    locks = {"student_id": ["s1", "s2"], "place_id": ["p1", "p1"]}
    posts = {"need": [1, 2], "sex_req": ["女", "不限"]}
    found = screen(instance({"sex": ["男", "女"]}, posts, locks=locks), policy())
    told = [(f.code, f.facts.get("id"), f.facts.get("n")) for f in found if f.severity == "error"]
    assert told == [("E260", None, 2), ("E263", "s1", 1)]


def test_locks_beyond_a_cap_and_a_limit() -> None:
    """Both kinds of limit are told before solving: that of a rule, and the user's own."""
    locks = {"student_id": ["s1", "s2"], "place_id": ["p1", "p2"]}
    posts = {"employer": ["甲厂", "甲厂"], "staff_total": [10, 10]}
    limits = {"field": ["klass", "park"], "value": ["数控1班", "高新区"], "max": [1, 2]}
    tables = instance({"klass": "数控1班"}, posts, locks=locks, quotas=limits)
    found = [f for f in screen(tables, policy()) if f.severity == "error"]
    assert [(f.code, f.facts["group"], f.facts["over"], f.facts["n"]) for f in found] == [
        ("E264", "甲厂 B-11/enterprise", 1, 2),
        ("E264", "klass 数控1班", 1, 2),
    ]
    warned = [f.facts["group"] for f in screen(tables, policy(B_11="warn")) if f.code == "E264"]
    assert warned == ["klass 数控1班"]


def test_what_could_not_be_read_is_passed_over() -> None:
    """Beside other errors a lock or a wish may name a student or a post that is not there."""
    whole = instance({"sex": ["男", "男"]}, {"sex_req": ["女", "女"]})
    locks = {"student_id": ["s9", "s1", "s2"], "place_id": ["p1", "p9", ""]}
    prefs = {"student_id": ["s9", "s1"], "rank": [1, 1], "place_id": ["p1", "p9"]}
    tables = {
        name: SCHEMA.table(name).canonical(pd.DataFrame(columns))
        for name, columns in (("locks", locks), ("prefs", prefs))
    }
    partial = whole.replace(tables={**whole.tables, **tables})
    assert codes(screen(partial, policy())) & {"E260", "E263", "W252"} == set()


def test_no_rules_no_findings() -> None:
    """An instance without rules, minima or locks has nothing to screen."""
    assert screen(instance({}, {}), policy("none")) == ()
