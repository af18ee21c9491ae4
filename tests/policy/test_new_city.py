"""A sixth city is a file: ten rules of all kinds plan, audit, pay and date without new code."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from placement import claims, compile_problem, load_profile, placed, solve, verify
from placement.audit import audit
from placement.calendar import duties
from placement.errors import DataError
from placement.figures import figures
from placement.instance import Instance, Term
from placement.policy import load_policy
from placement.policy.document import read_pack
from placement.policy.load import load_pack
from placement.roster import Roster
from placement.subsidy import reckon
from placement.vocabulary import rule_word

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 3, 1)
HEAD = """
[pack]
id = "changsha"
title_zh = "长沙市产教融合办法"
title_en = "Changsha: measures"
authority = "长沙市人民政府办公室"
region = "430100"
valid_from = 2026-01-01
valid_to = 2028-12-31
source = "示例"
"""
ENTRY = """
[[provision]]
id = "CS-{n:02}"
clause = "第{n}条"
quote = "{quote}"
type = "{type}"
confidence = 3
zh = "{quote}"
en = "Article {n}"
[[provision.rule]]
word = "{word}"
level = "{level}"
{rest}
"""
RULES = (
    ("hard", "实习不少于4个月", "min_months", "hard", """
params = { months = 4, roles = ["辅助", "相对独立"] }
units = { months = "month" }
[[provision.rule.example]]
place = { start = 2026-03-01, end = 2026-06-30, role = "辅助", kind = "实习" }
expect = "kept"
[[provision.rule.example]]
place = { start = 2026-03-01, end = 2026-05-31, role = "辅助", kind = "实习" }
expect = "broken"
"""),
    ("hard", "实习学生不超过职工总数的5%", "staff_share", "hard", """
params = { share = 0.05 }
units = { share = "share" }
[[provision.rule.example]]
places = [{ employer = "甲厂", staff_total = 100, start = 2026-03-01, end = 2026-08-31 }]
taken = [5]
expect = "kept"
[[provision.rule.example]]
places = [{ employer = "甲厂", staff_total = 100, start = 2026-03-01, end = 2026-08-31 }]
taken = [6]
expect = "broken"
"""),
    ("hard", "实习学生须满17周岁", "age_at_least", "hard", """
params = { years = 17 }
units = { years = "age" }
[[provision.rule.example]]
student = { birth = 2009-02-01 }
place = { start = 2026-03-01, kind = "实习" }
expect = "kept"
[[provision.rule.example]]
student = { birth = 2009-04-01 }
place = { start = 2026-03-01, kind = "实习" }
expect = "broken"
"""),
    ("field", "登记企业导师", "recorded", "warn", """
params = { table = "posts", columns = ["mentors"] }
[[provision.rule.example]]
row = { mentors = 3 }
expect = "kept"
"""),
    ("field", "企业信用良好", "record_is", "warn", """
[[provision.rule.example]]
row = { credit = "否" }
expect = "broken"
"""),
    ("target", "规模以上企业按职工总数1%提供岗位", "staff_target", "warn", """
params = { share = 0.01 }
units = { share = "share" }
[[provision.rule.example]]
city = "430100"
expect = "kept"
tables.posts = [{ employer = "甲厂", need = 1, region = "430100" }]
tables.enterprises = [
    { employer = "甲厂", above_scale = "是", staff_total = 100, region = "430100" },
]
"""),
    ("money", "实习满4个月一次性补贴300元", "stay_grant", "warn", """
params = { min_months = 4, amount = 300, payer = "市级财政" }
units = { min_months = "month", amount = "yuan" }
[[provision.rule.example]]
tables.students = [{}]
tables.posts = [{ start = 2026-03-01, end = 2026-06-30, kind = "实习" }]
placed = { S1 = "P1" }
as_of = 2026-12-31
expect = [300]
"""),
    ("calendar", "每年9月30日前报送计划", "yearly", "warn", """
params = { days = ["09-30"] }
[[provision.rule.example]]
since = 2026-01-01
until = 2027-12-31
expect = [2026-09-30, 2027-09-30]
"""),
    ("calendar", "2027年底前完成评估", "once", "warn", """
params = { on = "2027-12-31" }
[[provision.rule.example]]
since = 2027-12-31
until = 2027-12-31
expect = [2027-12-31]
"""),
    ("report", "公布本地实习情况", "local_figures", "warn", """
[[provision.rule.example]]
city = "430100"
tables.students = [{ school = "甲校" }]
tables.posts = [{ region = "430102" }]
placed = { S1 = "P1" }
expect = [{ school = "甲校", local = 1 }, { school = "合计", local = 1 }]
"""),
)  # fmt: skip


def written(folder: Path) -> Path:
    """The pack as a file."""
    entries = [
        ENTRY.format(n=n, type=kind, quote=quote, word=word, level=level, rest=rest)
        for n, (kind, quote, word, level, rest) in enumerate(RULES, 1)
    ]
    path = folder / "changsha.toml"
    path.write_text(HEAD + "".join(entries), encoding="utf-8")
    return path


@pytest.fixture
def instance() -> Instance:
    """Six students for one post of an enterprise with 60 staff, another of 40."""
    day = np.datetime64("2026-03-01", "s")
    students = pd.DataFrame(
        {
            "student_id": [f"S{k}" for k in range(6)],
            "name": "某",
            "major": "",
            "school": "甲校",
            "birth": np.array(["2008-01-01"] * 5 + ["2009-06-01"], dtype="datetime64[s]"),
        }
    )
    posts = pd.DataFrame(
        {
            "post_id": ["P1", "P2"],
            "employer": ["甲厂", "乙厂"],
            "post": "装配",
            "kind": "实习",
            "role": "辅助",
            "need": [9, 9],
            "region": "430102",
            "staff_total": [60, 40],
            "start": [day, day],
            "end": np.array(["2026-08-31", "2026-05-31"], dtype="datetime64[s]"),
        }
    )
    enterprises = pd.DataFrame(
        {"employer": ["甲厂", "乙厂"], "above_scale": "是", "staff_total": [60, 40],
         "credit": ["是", "否"]}
    )  # fmt: skip
    tables = {"students": students, "posts": posts, "enterprises": enterprises}
    return Instance.from_frames(tables, term=Term("春季", DAY), city="430100")


def test_ten_rules_of_a_new_city_need_no_code(tmp_path: Path, instance: Instance) -> None:
    """Its caps bind the plan, its audit finds, its grant is paid, its days are in the calendar."""
    path = written(tmp_path)
    assert len({type(rule_word(r.word)) for p in load_pack(path).provisions for r in p.rules}) == 7
    policy = load_policy([str(path)], instance_city="430100", on=DAY)
    profile = load_profile("school")
    problem = compile_problem(instance, policy, profile)
    result = solve(problem)
    # Three of sixty staff; the other post is too short, one student too young.
    assert (result.levels[0].value, result.levels[0].bound) == (3, 3)
    assert np.bincount(result.place_of[result.place_of >= 0], minlength=2).tolist() == [3, 0]
    verdict = verify(instance, policy, profile, placed(problem, result), claims(problem, result))
    assert verdict.passed

    roster = Roster(instance, result.place_of.astype(np.int64), dt.date(2026, 9, 1))
    found = {entry.id: entry for entry in audit(roster, policy).entries}
    assert set(found) >= {f"CS-{n:02}" for n in range(1, 11)}
    assert found["CS-05"].rules[0].violated == 1
    assert found["CS-04"].rules[0].not_checkable == 2
    assert [t.rules for t in figures(roster, policy)] == [("CS-10/local_figures",)]

    always = load_policy([str(path)], instance_city="430100", on=None)
    assert reckon(roster, always).frame["amount"].tolist() == [300, 300, 300]
    days = [event.day for event in duties(policy, dt.date(2026, 3, 1), dt.date(2027, 12, 31))]
    assert dt.date(2026, 9, 30) in days
    assert dt.date(2027, 12, 31) in days


def test_a_plan_that_breaks_the_new_rules_is_caught(tmp_path: Path, instance: Instance) -> None:
    """Everybody at the first enterprise, the young one at the second."""
    policy = load_policy([str(written(tmp_path))], instance_city="430100", on=DAY)
    place_of = np.array([0, 0, 0, 0, 1, 1], dtype=np.int64)
    found = {e.id: e for e in audit(Roster(instance, place_of, DAY), policy).entries}
    assert found["CS-01"].rules[0].violated == 2
    assert found["CS-02"].rules[0].violated == 1
    assert found["CS-03"].rules[0].violated == 1


def test_everything_wrong_with_a_pack_is_told_at_once() -> None:
    """An unknown word, a missing unit, versions that overlap, a quote without its clause."""
    rule = '[[provision.rule]]\nword = "{}"\nlevel = "warn"\n'
    entry = ENTRY.partition("[[provision.rule]]")[0]
    texts = [entry.format(n=n, type="hard", quote="原文") for n in range(1, 5)]
    texts[3] = texts[3].replace('clause = "第4条"\n', "")
    twice = rule.format("min_months")
    text = (
        HEAD
        + texts[0] + rule.format("min_month")
        + texts[1] + rule.format("min_months") + "params = { months = 3 }\n"
        + texts[2] + twice + "valid_to = 2027-06-30\n" + twice + "valid_from = 2027-06-30\n"
        + texts[3]
    )  # fmt: skip
    with pytest.raises(DataError) as caught:
        read_pack(text, file="changsha.toml")
    assert {(f.code, f.heading) for f in caught.value.faults} == {
        ("E320", "provision[0].rule[0].word"),
        ("E460", "provision[1].rule[0].units.months"),
        ("E462", "provision[2].rule[1].name"),
        ("E324", "provision[3].clause"),
    }
