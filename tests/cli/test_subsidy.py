"""``placement subsidy``: the money of plans, and who may see what."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import openpyxl
import pytest

from workbooks import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call

CARD, BANK, PHONE, NAME = "110105194912310021", "6222020200011112222", "13800001111", "欧阳测试"
STUDENTS = (
    ("学号", "姓名", "学校", "专业", "身份证号", "开户行", "银行卡号", "联系电话", "申请补贴月数"),
    ("S1", NAME, "甲校", "数控技术", CARD, "工商银行测试支行", BANK, PHONE, 6),
    ("S2", "乙", "甲校", "数控技术", None, None, None, None, None),
)
POSTS = (
    ("岗位编号", "企业名称", "岗位名称", "需求人数", "参与方式", "类别", "工作地点", "安排方式",
     "实习开始", "实习结束"),
    ("P1", "甲厂", "数控操作", 1, "相对独立", "实习", "郴州市北湖区", "联席会议", "2026-03-01",
     "2026-08-31"),
    ("P2", "乙厂", "数控操作", 1, "辅助", "实习", "郴州市北湖区", "联席会议", "2026-03-01",
     "2026-05-31"),
)  # fmt: skip
PARAMS = (("参数", "取值"), ("城市", "郴州市"), ("学期", "2026春"), ("开始", "2026-03-01"))
PRIVATE = (CARD, BANK, PHONE, NAME, "工商银行测试支行")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Two students and two posts in Chenzhou."""
    sheets = {"学生": STUDENTS, "岗位": POSTS, "参数": PARAMS}
    return workbook(tmp_path / "名单.xlsx", sheets)


@pytest.fixture
def plan(tables: Path, call: Call) -> Path:
    """Both placed: the plan of the program."""
    locks = tables.with_name("锁定.xlsx")
    workbook(locks, {"锁定": (("学号", "岗位编号"), ("S1", "P1"), ("S2", "P2"))})
    done = call("solve", tables, locks, "-o", tables.parent / "方案", "--policy", "none")
    assert done.code == 0, done.err
    return tables.parent / "方案"


def by_hand(folder: Path) -> Path:
    """The same two students as a school keeps them: one sheet that says where everybody is."""
    rows = (
        (*STUDENTS[0], "实习单位", "岗位名称"),
        (*STUDENTS[1], "甲厂", "数控操作"),
        (*STUDENTS[2], "乙厂", "数控操作"),
    )
    return workbook(folder / "实习花名册.xlsx", {"实习花名册": rows})


def money(plan: Path) -> tuple[str | Path, ...]:
    """The command for all of the plan's stays being over."""
    return ("subsidy", plan, "--as-of", "2026-12-31", "--policy", "chenzhou-2018")


def test_totals_of_a_plan_of_ours(plan: Path, call: Call) -> None:
    """600 yuan for six months, 200 once: as tables and as JSON."""
    done = call(*money(plan))
    assert done.code == 0, done.err
    assert "2 claims to be paid, 800 yuan" in done.err
    assert "同级财政就业配套资金  1     1       0        600" in done.out
    told = call(*money(plan), "--json").json
    assert (told["exit"], told["total"], told["paid"], told["as_of"]) == (0, 800, 2, "2026-12-31")
    assert told["by_school"] == [
        {"key": "甲校", "paid": 2, "refused": 0, "amount": 800, "payees": 2}
    ]


def test_a_plan_made_by_hand(tables: Path, call: Call) -> None:
    """A roster that says where everybody is, with the posts beside it."""
    posts = workbook(tables.with_name("岗位.xlsx"), {"岗位": POSTS, "参数": PARAMS})
    told = call(*money(by_hand(tables.parent)), "--inputs", posts, "--json")
    assert told.code == 0, told.err
    assert told.json["total"] == 800


def test_a_reading_is_chosen_by_name(plan: Path, call: Call) -> None:
    """Under sum the independent post earns the 200 as well."""
    told = call(*money(plan), "--set", "cz-money=sum", "--json").json
    assert told["total"] == 1_000
    assert {r["params"]["mode"] for r in told["rules"] if "mode" in r["params"]} == {"sum"}


def test_private_numbers_stand_in_the_roster_and_nowhere_else(
    plan: Path, tmp_path: Path, call: Call
) -> None:
    """Not on either stream, in no language, with no option; not in any file but the roster."""
    output = tmp_path / "补贴.xlsx"
    streams = []
    for more in ((), ("--json",), ("-vv",), ("--lang", "zh"), ("--force", "-vv", "--json")):
        done = call(*money(plan), "-o", output, *more)
        streams += [done.out, done.err]
        if "--force" not in more:
            output.unlink(missing_ok=True)
    assert streams
    for text in streams:
        assert not [number for number in PRIVATE if number in text]
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    shown = {
        str(cell.value) for sheet in openpyxl.load_workbook(output) for row in sheet for cell in row
    }
    assert set(PRIVATE) <= shown
    for path in (p for p in plan.rglob("*") if p.is_file() and p.suffix != ".xlsx"):
        text = path.read_text(encoding="utf-8")
        assert not [number for number in (CARD, BANK, PHONE) if number in text], path.name


def test_what_was_paid_before_is_given_by_file(plan: Path, tmp_path: Path, call: Call) -> None:
    """The first roster is the input of the second run."""
    first = tmp_path / "补贴.xlsx"
    assert call(*money(plan), "-o", first).code == 0
    told = call(*money(plan), "--earlier", first, "--json").json
    assert told["total"] == 0
    assert {r["code"] for r in told["refused"]} == {"S609", "S622"}
    # Nobody wrote down when it was paid, or whether it was.
    assert "W649" in [finding["code"] for finding in told["findings"]]


def test_an_earlier_roster_with_faults_names_no_private_value(
    plan: Path, tmp_path: Path, call: Call
) -> None:
    """The cell is named, its document number is not."""
    rows = (("学号", "身份证号", "补贴项目", "补贴金额"), ("S1", CARD + "9", "CZ-12", "若干"))
    wrong = workbook(tmp_path / "往年.xlsx", {"Sheet1": rows})
    done = call(*money(plan), "--earlier", wrong, "--json")
    assert done.code == 1
    assert "E210" in done.out
    assert CARD not in done.out + done.err


def test_inputs_completed_since_are_used_and_told(plan: Path, tables: Path, call: Call) -> None:
    """The bank number of the second student came later: no reason to refuse."""
    later = [*STUDENTS[:2], ("S2", "乙", "甲校", "数控技术", CARD, "银行", BANK, PHONE, None)]
    workbook(tables, {"学生": later, "岗位": POSTS, "参数": PARAMS})
    done = call(*money(plan), "--json")
    assert done.code == 0, done.err
    codes = {fault["code"] for fault in done.json["findings"]}
    assert "W643" in codes
    assert "W644" not in codes


def test_a_plan_that_was_changed_is_not_paid(plan: Path, call: Call) -> None:
    """Somebody moved a student in placements.csv."""
    path = plan / "placements.csv"
    text = path.read_text(encoding="utf-8-sig").replace("S2,P2", "S2,P1")
    path.write_text(text, encoding="utf-8-sig")
    done = call(*money(plan))
    assert done.code == 1
    assert "E434" in done.err


def test_a_roster_is_not_replaced_without_force(plan: Path, tmp_path: Path, call: Call) -> None:
    """Exit code 2, and the file that was there stays."""
    output = tmp_path / "补贴.xlsx"
    output.write_text("mine", encoding="utf-8")
    done = call(*money(plan), "-o", output)
    assert (done.code, "E641" in done.err) == (2, True)
    assert output.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("given", ["30.6.2026", "2026-02-30", "bald"])
def test_a_day_of_reckoning_that_is_none(given: str, plan: Path, call: Call) -> None:
    """The command line names the option."""
    done = call("subsidy", plan, "--as-of", given)
    assert done.code == 2
    assert "E404" in done.err
    assert given in done.err


def test_the_json_is_one_document(plan: Path, call: Call) -> None:
    """Programs read standard output whole."""
    told = json.loads(call(*money(plan), "--json", "-v").out)
    assert {"exit", "total", "by_payer", "by_item", "by_school", "budgets", "refused"} <= set(told)
