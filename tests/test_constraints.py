"""Keys of constraints in words, and what a plan has of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from placement.arrays import compile_problem
from placement.constraints import constraint_in_words, kind_of
from placement.errors import DataError
from placement.explain import demands, short_in_words
from placement.instance import Instance
from placement.policy import Policy
from placement.profile import load_profile
from placement.report import keyed_prices
from placement.result import LevelResult, Prices
from placement.verify import verify
from placement.wording import sentence
from random_instances import TERM
from random_sides import money, random_sided_instance, sided

if TYPE_CHECKING:
    from placement.problem import Problem


def small() -> Instance:
    """One line of every table that binds several students."""
    students = pd.DataFrame(
        {"student_id": ["s1", "s2", "s3"], "name": "x", "major": "y", "school": ["甲校"] * 3,
         "klass": ["一班"] * 3, "teacher": ["周师"] * 3, "team": ["同一", "同一", ""]}
    )  # fmt: skip
    posts = pd.DataFrame(
        {"post_id": ["p1", "p2"], "employer": ["远大", ""], "post": ["装配", "车工"],
         "need": [5, 2], "need_min": [3, -1], "park": ["高新区", ""],
         "region": ["431002", "430102"]}
    )  # fmt: skip
    nan = np.nan
    shares = pd.DataFrame(
        {"student_field": ["school", "school", "", "klass"], "student_value": ["*", "甲校", "", ""],
         "place_field": ["region", "region", "park", "order_class"],
         "place_value": ["431000", "431000", "高新区", "否"],
         "least": [60.0, 80.0, nan, 1.0], "most": [nan, nan, 50.0, nan],
         "of": ["学生", "学生", "名额", ""], "level": ["hard", "soft", "", "soft"]}
    )  # fmt: skip
    tables = {
        "students": students,
        "posts": posts,
        "shares": shares,
        "blocks": pd.DataFrame({"student_field": ["teacher"], "place_field": ["employer"],
                                "least": [2], "most": [1]}),
        "quotas": pd.DataFrame({"field": ["park", "klass"], "value": ["高新区", "一班"],
                                "max": [4, 3]}),
        "budgets": pd.DataFrame({"year": [2026], "payer": ["郴州市财政"], "amount": [120000]}),
    }  # fmt: skip
    return Instance.from_frames(tables, term=TERM, city="431000")


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("share|school=甲校|region=431000|学生|least", "甲校 的学生至少 60% 在 郴州市",
         "students of 甲校: at least 60% in 郴州市"),
        ("share|school=甲校|region=431000|学生|least|2", "甲校 的学生至少 80% 在 郴州市",
         "students of 甲校: at least 80% in 郴州市"),
        ("row|share|=|park=高新区|名额|most", "全体学生至多占 高新区 名额的 50%",
         "all students: at most 50% of the seats in 高新区"),
        ("share|klass=一班|order_class=否|人|least", "一班 的学生至少 1 人在 订单班以外的岗位",
         "students of class 一班: at least 1 in posts outside order classes"),
        ("open|place|p1", "“装配（远大）”至少 3 人，不足就不开",
         "'装配（远大）' has at least 3 students or does not open"),
        ("place|p2", "“车工”开或不开", "'车工' opens or not"),
        ("teacher=周师|employer=远大", "教师 周师 的学生去 远大 至少 2 人，不足就一人也不去",
         "students of teacher 周师 at 远大: at least 2, or nobody"),
        ("cap|teacher=周师|employer", "教师 周师 的学生最多分在 1 家企业",
         "students of teacher 周师: employers at most 1"),
        ("team|s1", "同行组“同一”在同一家企业，否则都不安排",
         "team '同一' is at one employer, or none of it is placed"),
        ("park|高新区|max", "高新区最多安排 4 人", "高新区: at most 4 placed"),
        ("student|klass|一班|max", "一班 的学生最多安排 3 人",
         "students of class 一班: at most 3 placed"),
        ("budget|2026|郴州市财政", "郴州市财政 2026 年的补贴不超过 120,000 元",
         "grants of 郴州市财政 in 2026: at most 120,000 yuan"),
        ("B-11/staff_share|employer|远大|2026-03-01",
         "规则 B-11/staff_share：远大 2026-03-01 的人数上限",
         "rule B-11/staff_share: limit of 远大 2026-03-01"),
    ],
)  # fmt: skip
def test_a_key_is_a_sentence(key: str, zh: str, en: str) -> None:
    """With the numbers of the tables, in both languages."""
    assert constraint_in_words(key, "zh", instance=small()) == zh
    assert constraint_in_words(key, "en", instance=small()) == en


@pytest.mark.parametrize("seed", range(12))
def test_every_key_of_a_problem_has_words_and_a_kind(seed: int) -> None:
    """None shows itself, with the tables or without."""
    instance = random_sided_instance(np.random.default_rng(seed), students=8, posts=4)
    try:
        problem = compile_problem(instance, Policy(), sided(load_profile("school")))
    except DataError:
        return
    for key in keys_of(problem):
        for lang in ("zh", "en"):
            for known in (instance, None):
                said = constraint_in_words(key, lang, instance=known)  # type: ignore[arg-type]
                assert said
                assert not {"|", "{", "="} & set(said), said
        assert kind_of(key.removeprefix("row|").removeprefix("open|").removeprefix("cap|"))


def keys_of(problem: Problem) -> list[str]:
    """Every name of a side constraint in the certificate of a problem, and the teams."""
    side = problem.side
    if side is None:
        return []
    zero = np.zeros(len(problem.place_tree.key), dtype=np.int64)
    prices = Prices(
        np.zeros(problem.num_places, dtype=np.int64), zero,
        np.zeros(len(problem.student_tree.key), dtype=np.int64), zero, (),
        row_price=np.ones(len(side.rows.key), dtype=np.int64),
        open_price=np.ones(len(side.openings.key), dtype=np.int64),
        cap_price=np.ones(len(side.caps.key), dtype=np.int64),
    )  # fmt: skip
    named = list(keyed_prices(problem, LevelResult("x", 0, 0, prices)))
    members = [int(np.argmax(side.teams.team == t)) for t in range(side.teams.size)]
    return named + [f"team|{problem.student_label[i]}" for i in members]


_OF_CHECKS = {"opening": ("opening",), "blocks": ("block", "sites"), "limits": ("limit",),
              "teams": ("team",), "budget": ("budget",)}  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_demands_are_kept_or_missed_as_the_verifier_says(seed: int) -> None:
    """For any plan, good or bad; and the shortfall of shares is the same."""
    rng = np.random.default_rng(seed)
    instance = random_sided_instance(rng, students=8, posts=4)
    profile = sided(load_profile("school"))
    place_of = rng.integers(-1, len(instance.places), len(instance.students))
    names = np.append(instance.places["place_id"].to_numpy(), "")[place_of]
    plan = pd.Series(names, index=pd.Index(instance.students["student_id"]))
    checks = {c.rule: c for c in verify(instance, money(), profile, plan).checks}
    found = demands(instance, money(), profile, place_of)
    for name, kinds in _OF_CHECKS.items():
        missed = [own for own in found if own.kind in kinds and not own.kept]
        check = checks.get(f"plan/{name}")
        assert len(missed) == (check.violated if check else 0), name
    for name, hard in (("shares", True), ("targets", False)):
        told = {
            f"{own.key} {'-' if own.at_least else '+'}{own.short:g}"
            for own in found
            if own.kind == "share" and own.hard == hard and not own.kept
        }
        check = checks.get(f"plan/{name}")
        assert told == ({key for _, key in check.offenders} if check else set())


def test_amounts_are_worded_in_their_unit() -> None:
    """Persons whole and rounded up, shares in per cent, nobody as nobody."""
    instance = small()
    found = demands(instance, Policy(), load_profile("school"), np.array([0, 1, 1]))
    said = {own.key: short_in_words(own, "zh") for own in found}
    assert said["share|school=甲校|region=431000|学生|least"] == "实际 33.3%，还差 1 人"
    assert said["share|=|park=高新区|名额|most"] == "实际 1 人"
    assert said["place|p1"] == "实际 1 人，还差 2 人"
    assert said["team|s1"] == "实际 2 人，还差 1 人"
    nobody = demands(instance, Policy(), load_profile("school"), np.array([-1, -1, -1]))
    said = {own.key: short_in_words(own, "en") for own in nobody}
    assert said["share|school=甲校|region=431000|学生|least"] == "has nobody placed"
    assert said["team|s1"] == "has 0"
    assert all(own.kept for own in nobody if own.hard)


def test_a_fact_may_have_a_text_for_each_language() -> None:
    """One error serves both."""
    facts = {"n": 1, "keys": {"zh": "甲", "en": "A"}}
    assert sentence("E410", facts, lang="zh").endswith("甲")
    assert sentence("E410", facts, lang="en").endswith("A")


def test_large_numbers_of_a_share_are_said_in_full() -> None:
    """Seven figures are no 1e+06."""
    instance = small()
    shares = instance.table("shares").assign(most=1_234_567.0, of="人")
    instance = replace(instance, tables={**instance.tables, "shares": shares})
    said = constraint_in_words("share|=|park=高新区|人|most", "zh", instance=instance)
    assert said == "全体学生至多 1234567 人在 高新区"
