"""Every kind of reason, in the words a clerk reads to a parent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from placement.explain import FIT_KINDS, Reasons, reasons, word
from placement.instance import Instance
from placement.policy import Policy
from placement.profile import load_profile
from placement.wording import catalogue
from small_plan import STUDENTS, TERM, small_instance, small_place_of, small_policy

FIRST_FULL = "第1志愿“数控操作（宏达机械）”2个名额已满"


@pytest.fixture(scope="module")
def found() -> Reasons:
    return reasons(small_instance(), small_policy(), load_profile("school"), small_place_of())


@pytest.mark.parametrize(
    ("student", "key", "sentence"),
    [
        ("s01", "first", "第1志愿：数控操作（宏达机械），专业对口。"),
        (
            "s02",
            "choice",
            "第1志愿“护士（仁和医院）”不符合“专业对口或相近”（B-8），"
            "安排到第2志愿：数控操作（宏达机械），专业对口。",
        ),
        ("s03", "choice", f"{FIRST_FULL}，安排到第2志愿：装配（远大机电），专业相近。"),
        (
            "s04",
            "adjusted",
            f"{FIRST_FULL}，第2志愿“铣工（恒力机床）”虽有名额，"
            "为了方案的整体目标（先多安排学生，再看对口、志愿等）没有选用，"
            "服从调剂安排到：车工（恒力机床），专业不限。",
        ),
        ("s05", "direct", "未填志愿，按专业和名额安排到：铣工（恒力机床），专业对口。"),
        ("s06", "locked", "已锁定在：车工（恒力机床），专业不限。原因：面试已定。"),
        ("s07", "held_out", "已锁定为本次不安排。原因：住院。"),
        ("s08", "not_in_pool", "状态为“参军”，不参加本次安排。"),
        (
            "s09",
            "no_adjust",
            f"{FIRST_FULL}，第2志愿“宏达班（宏达机械）”没有开：未达到最低开班人数 10 人"
            "（符合条件的共 9 人），本人不服从调剂，未安排。",
        ),
        ("s10", "no_adjust_empty", "未填志愿，又不服从调剂，未安排。"),
        ("s12", "first", "第1志愿：护士（仁和医院），专业对口。"),
        ("s13", "group_full", "“班级 数控9班”的安排人数已到上限 0 人，未安排。"),
        (
            "s14",
            "none_open",
            "可去的 5 个岗位都不能再接收：2 个名额已满；2 个所属的人数上限已满；"
            "1 个没有开，如“宏达班（宏达机械）”未达到最低开班人数 10 人（符合条件的共 9 人）。",
        ),
    ],
)
def test_reason_of_each_student(found: Reasons, student: str, key: str, sentence: str) -> None:
    """The key and the Chinese sentence of every case."""
    position = [name for name, _, _ in STUDENTS].index(student)
    assert found.key[position] == key
    assert word(found, "zh")[position] == sentence


def test_a_student_with_nowhere_to_go_hears_which_rule_removes_most() -> None:
    """One post is of an employer the nurse avoids, two need another major."""
    whole = small_instance()
    posts = whole.tables["posts"].iloc[:3].reset_index(drop=True)
    instance = Instance.from_frames({"students": whole.students, "posts": posts}, term=TERM)
    nobody = np.full(len(STUDENTS), -1)
    found = reasons(instance, small_policy(), load_profile("school"), nobody)
    assert found.key[10] == "no_eligible"
    assert word(found, "zh")[10] == (
        "没有符合条件的岗位：3 个岗位中有 2 个不符合“专业对口或相近”（B-8）。"
    )


def test_an_avoided_employer_is_the_reason_where_it_is_the_only_one() -> None:
    """The student's own list is named like a rule."""
    whole = small_instance()
    posts = whole.tables["posts"].iloc[1:2].reset_index(drop=True)
    instance = Instance.from_frames({"students": whole.students, "posts": posts}, term=TERM)
    nobody = np.full(len(STUDENTS), -1)
    found = reasons(instance, small_policy(), load_profile("school"), nobody)
    assert word(found, "zh")[10] == (
        "没有符合条件的岗位：1 个岗位中有 1 个不符合“本人回避单位”（本人填报）。"
    )


def test_english_sentences_hold_the_same_facts(found: Reasons) -> None:
    """Keys are worded last, in either language."""
    english = word(found, "en")
    assert english[0] == "First choice: 数控操作（宏达机械）, matches the major."
    assert english[6] == "Held out of this run. Reason: 住院."


def test_open_places_are_named_for_those_without_one(found: Reasons) -> None:
    """Those who wanted a place are shown what has room; those who take no part are not."""
    searching = found.searching.tolist()
    assert 6 not in searching
    assert 7 not in searching
    assert (found.nearest[searching.index(9)] >= -1).all()


def test_room_left_means_the_plan_was_stopped_early() -> None:
    """An empty plan leaves everybody eligible out, and says how many places have room."""
    instance = small_instance()
    nobody = np.full(len(STUDENTS), -1)
    early = reasons(instance, small_policy(), load_profile("school"), nobody)
    assert early.key[0] == "left_out"
    assert word(early, "zh")[0].startswith("还有 4 个可去岗位有名额，")
    near = early.nearest[early.searching.tolist().index(0)]
    # Places in the student's own county come before the other city's.
    assert instance.places["region"].iloc[near[:2]].tolist() == ["431002", "431002"]


def test_who_moves_within_an_employer_does_not_add_to_its_limit() -> None:
    """The limit is no reason for who is there already, and is one for who comes from elsewhere."""
    place_of = small_place_of()
    found = reasons(small_instance(), small_policy(), load_profile("school"), place_of)
    mine = found.outcomes.student == 3
    assert found.outcomes.outcome[mine].tolist() == ["full", "traded"]
    place_of[3], place_of[2], place_of[1] = 2, 4, -1
    found = reasons(small_instance(), small_policy(), load_profile("school"), place_of)
    mine = found.outcomes.student == 3
    assert found.outcomes.outcome[mine].tolist() == ["traded", "capped"]
    assert "：“恒力机床”接收人数已到上限 3 人" in word(found, "zh")[3]


def test_given_up_choice_is_told_apart_from_a_full_one() -> None:
    """A choice with a seat left was traded for the aims of the whole plan."""
    place_of = small_place_of()
    place_of[0] = 2
    place_of[2] = -1
    found = reasons(small_instance(), small_policy(), load_profile("school"), place_of)
    assert found.outcomes.outcome[found.outcomes.student == 0].tolist() == ["traded"]
    assert word(found, "zh")[0].startswith("第1志愿“数控操作（宏达机械）”虽有名额，")


def test_with_a_table_of_scores_only_listed_pairs_count() -> None:
    """Nobody is eligible for a pair the table does not hold."""
    students = pd.DataFrame({"student_id": ["a", "b", "c"], "name": "x", "major": "y"})
    posts = pd.DataFrame({"post_id": ["p"], "employer": ["e"], "post": ["t"], "need": [1]})
    scores = pd.DataFrame({"student_id": ["a", "b"], "post_id": ["p", "p"], "score": [3, 2]})
    instance = Instance.from_frames(
        {"students": students, "posts": posts, "scores": scores}, term=TERM
    )
    found = reasons(instance, Policy(), load_profile("scores"), np.array([0, -1, -1]))
    assert word(found, "zh").tolist() == [
        "按给定分值安排到：t（e），专业不限。",
        "可去的 1 个岗位名额都已满。",
        "没有列出可去的岗位，未安排。",
    ]


def test_no_students_no_reasons() -> None:
    """An empty term is explained by nothing."""
    students = pd.DataFrame({"student_id": [], "name": [], "major": []})
    posts = pd.DataFrame({"post_id": ["p"], "employer": ["e"], "post": ["t"], "need": [1]})
    instance = Instance.from_frames({"students": students, "posts": posts}, term=TERM)
    found = reasons(instance, Policy(), load_profile("school"), np.zeros(0, dtype=int))
    assert len(word(found, "zh")) == 0


def test_every_fit_has_a_word_and_a_clause() -> None:
    """No fit falls through to a bare code."""
    assert {f"fit.{kind}" for kind in FIT_KINDS} <= set(catalogue())
    assert {f"fit.{kind}.clause" for kind in FIT_KINDS} <= set(catalogue())
