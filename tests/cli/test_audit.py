"""``placement audit`` as people and programs see it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from placement_cli.layout import columns
from workbooks import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call

HEADINGS = ("学号", "姓名", "性别", "专业", "年级", "实习单位", "实习岗位", "实习时间", "工作地点",
            "身份证号")  # fmt: skip
ROSTER = (
    HEADINGS,
    ("S1", "甲", "男", "数控技术", 2024, "示例精密有限公司", "数控操作", "2026.3.1-2026.8.31",
     "郴州市北湖区", "431002200601011238"),
    ("S2", "乙", "女", "数控技术", 2025, "示例精密有限公司", "数控操作", "2026.3.1-2026.8.31",
     "郴州市北湖区", "431002200602021246"),
)  # fmt: skip


@pytest.fixture
def roster_book(tmp_path: Path) -> Path:
    """A plan made by hand in which one student is in the first year."""
    return workbook(tmp_path / "花名册.xlsx", {"实习花名册": ROSTER})


def test_a_broken_hard_rule_is_exit_one(call: Call, roster_book: Path) -> None:
    """Violated first, with clause, quote, cell and remedy; then met, then what is lacking."""
    done = call("audit", roster_book, "--lang", "zh")
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0].startswith("已安排 2/2 人  按 2026-03-01 有效的规定  national chenzhou-2018")
    rows = [line for line in lines if line.startswith("×")]
    assert re.split(r"\s{2,}", rows[0].strip()) == ["× B-18/grade_at_least", "强制", "2", "1", "0"]
    told = "".join(line.strip() for line in lines)
    assert "第十六条" in told
    assert "S2 → R001" in told
    assert "花名册.xlsx > 实习花名册 > E3" in told
    assert "→ 一年级学生不安排岗位实习" in told
    first = [line[0] for line in lines if line[0] in "×√?-i"]
    assert first == sorted(first, key="×√?-i".index)
    assert "违反强制规定 1 条" in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lines_fit_eighty_columns(call: Call, roster_book: Path, lang: str) -> None:
    """And hold only what GBK has."""
    done = call("audit", roster_book, "--lang", lang)
    assert [line for line in done.out.splitlines() if columns(line) > 80] == []
    assert done.out.encode("gbk")


def test_gbk_streams(process: Call, roster_book: Path) -> None:
    """A console of a Chinese Windows."""
    done = process("audit", roster_book, encoding="gbk")
    assert done.code == 1
    assert "B-18/grade_at_least" in done.out


def test_json_is_one_document(call: Call, roster_book: Path) -> None:
    """With every provision, and nothing private."""
    done = call("audit", roster_book, "--json")
    said = json.loads(done.out)
    assert (done.code, said["exit"], said["passed"], said["by_hand"]) == (1, 1, False, True)
    broken = [p["id"] for p in said["provisions"] if p["standing"] == "broken"]
    assert broken == ["B-18"]
    provision = next(p for p in said["provisions"] if p["id"] == "B-18")
    rule = next(r for r in provision["rules"] if r["violated"])
    assert rule["offenders"] == [
        {
            "student_id": "S2",
            "place_id": "R001",
            "key": "",
            "values": [
                {"table": "students", "column": "grade", "value": "2025"},
                {"table": "places", "column": "start", "value": "2026-03-01"},
            ],
            "where": [
                {"file": "花名册.xlsx", "sheet": "实习花名册", "cell": "E3"},
                {"file": "花名册.xlsx", "sheet": "实习花名册", "cell": "F2"},
            ],
        }
    ]
    assert "431002200602021246" not in done.out + done.err


def test_levels_and_packs_can_be_set(call: Call, roster_book: Path) -> None:
    """A warning is told and is no failure."""
    done = call("audit", roster_book, "--policy", "national", "--set", "B-18=warn", "--lang", "en")
    assert done.code == 0
    assert "! B-18/grade_at_least" in done.out
    assert "0 hard provisions broken, 1 warnings" in done.err


def test_faults_of_the_plan_come_all_at_once(call: Call, tmp_path: Path, roster_book: Path) -> None:
    """A row that means no post stops the audit; nothing is guessed."""
    posts = workbook(
        tmp_path / "岗位.xlsx",
        {"岗位": (("岗位编号", "企业名称", "岗位名称", "需求人数"),
                  ("P1", "示例精密机械有限公司", "数控操作", 5))},
    )  # fmt: skip
    done = call("audit", roster_book, "--inputs", posts, "--lang", "zh")
    assert done.code == 1
    assert "E501" in done.err
    assert "F2、F3" in done.err


def test_every_cell_of_every_fault_is_shown(call: Call, tmp_path: Path) -> None:
    """No marked copy has the rest of a plan made by hand, and the codes and counts are whole."""
    rows = [(f"S{k}", "甲", "数控技术", "乙厂", f"岗{k // 7}") for k in range(49)]
    heading = ("学号", "姓名", "专业", "实习单位", "实习岗位")
    book = workbook(tmp_path / "花名册.xlsx", {"实习花名册": [heading, *rows]})
    posts = workbook(
        tmp_path / "岗位.xlsx",
        {"岗位": (("岗位编号", "企业名称", "岗位名称", "需求人数"), ("P1", "甲厂", "装配", 5))},
    )
    for command in (("audit",), ("subsidy", "--as-of", "2026-12-31"), ("figures",), ("calendar",)):
        done = call(*command, book, "--inputs", posts, "--lang", "zh")
        assert done.code == 1
        assert set(re.findall(r"D\d+", done.err)) == {f"D{row}" for row in range(2, 51)}
        assert "--mark" not in done.err
        assert "另有" not in done.err


def test_warnings_stand_on_standard_error(call: Call, tmp_path: Path) -> None:
    """As in every command; what the audit found is the data."""
    spaced = (*ROSTER[2][:5], "示例 精密有限公司", *ROSTER[2][6:])
    book = workbook(tmp_path / "花名册.xlsx", {"实习花名册": [*ROSTER[:2], spaced]})
    for command in (("audit",), ("subsidy", "--as-of", "2026-12-31")):
        done = call(*command, book, "--lang", "zh")
        assert "W507" in done.err
        assert "W507" not in done.out


def test_a_folder_of_our_own_is_audited_by_its_certificate(
    call: Call, made: Path, tmp_path: Path
) -> None:
    """And an input that changed since is a finding."""
    out = tmp_path / "out"
    assert call("run", made, "-o", out).code == 0
    done = call("audit", out, "--json")
    said = json.loads(done.out)
    assert (done.code, said["by_hand"]) == (0, False)
    assert said["placed"] > 0
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(made.read_bytes())
    again = workbook(tmp_path / "备注.xlsx", {"园区": (("园区", "备注"), ("甲园区", "新"))})
    done = call("audit", out, "--inputs", copy, "--inputs", again, "--json")
    assert done.code == 1
    assert "E310" in [finding["code"] for finding in json.loads(done.out)["findings"]]


def test_the_workbook_is_written(call: Call, roster_book: Path, tmp_path: Path) -> None:
    done = call("audit", roster_book, "-o", tmp_path / "审计.xlsx", "--lang", "zh")
    assert done.code == 1
    assert (tmp_path / "审计.xlsx").is_file()
    assert "审计.xlsx" in done.err
    again = call("audit", roster_book, "-o", tmp_path / "审计.xlsx")
    assert again.code == 2
    assert "E411" in again.err


def test_a_plan_that_is_not_there_is_exit_two(call: Call, tmp_path: Path) -> None:
    done = call("audit", tmp_path / "没有")
    assert done.code == 2
    assert "E101" in done.err
