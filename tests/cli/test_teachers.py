"""``placement teachers``: what it prints and writes, its exit codes, and the page about it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import python_calamine

import placement_cli
from workbooks import workbook

if TYPE_CHECKING:
    from calling import Call

ROOT = Path(__file__).parents[2]
LEDGER = ROOT / "instances" / "liuzhou-teachers" / "liuzhou-teachers.xlsx"
PAGE = ROOT / "docs" / "teachers.md"
DAY = ("--as-of", "2026-06-30")
CITY = ("--policy", "liuzhou-2019")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that holds the shipped ledger."""
    target = tmp_path / LEDGER.relative_to(ROOT)
    target.parent.mkdir(parents=True)
    shutil.copy(LEDGER, target)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(language: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)]


def test_who_owes_what_by_when(call: Call) -> None:
    """One line a duty that is open, the most urgent first; those met are only counted."""
    done = call("teachers", LEDGER, *DAY, *CITY)
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "by LZ-08/cycle  LZ-08/new"
    assert lines[2].split() == ["state", "number", "name", "rule", "owed", "due", "latest", "start"]
    cells = [re.split(r"\s{2,}", line) for line in lines[3 : lines.index("", 3)]]
    assert cells[2] == [
        "late", "T007", "罗家成", "LZ-08/cycle", "1 month", "2025-08-31", "2025-08-01",
    ]  # fmt: skip
    assert [
        "no time",
        "T004",
        "蓝天一",
        "LZ-08/new",
        "6 months",
        "2026-08-31",
        "2026-03-01",
    ] in cells
    assert ["unknown", "T012", "甘露露", "LZ-08/cycle", "no hired", "-", "-"] in cells
    assert not any(row[1] in ("T001", "T009", "T010", "T011") for row in cells)
    assert "3 late, 2 without time, 8 owing, 2 arranged, 2 unknown, 4 met" in done.err
    assert "W472" in done.err


def test_what_each_host_could_take(call: Call) -> None:
    """Places less those who are there; when a full one has room; unknown where nobody says."""
    hosts = {
        host["employer"]: host for host in call("teachers", LEDGER, *DAY, "--json").json["hosts"]
    }
    full = hosts["柳州衡达汽车部件有限公司"]
    assert (full["capacity"], full["there"], full["room"], full["next_free"]) == (
        1, 1, 0, "2026-09-01",
    )  # fmt: skip
    assert hosts["柳州砺行数控装备有限公司"]["room"] == 4
    unknown = hosts["柳州云川智联科技有限公司"]
    assert (unknown["capacity"], unknown["room"], unknown["there"]) == (None, None, 1)


def test_both_duties_of_a_teacher_are_listed(call: Call) -> None:
    """The country's and the city's, chosen by where the school is."""
    said = call("teachers", LEDGER, *DAY, "--json").json
    assert said["city"] == "450200"
    assert said["packs"] == ["national", "liuzhou-2019"]
    of_one = {t["rule"]: t for t in said["teachers"] if t["teacher_id"] == "T007"}
    assert {"B-28/cycle", "LZ-08/cycle", "LZ-08/new"} <= set(of_one)
    assert of_one["B-28/cycle"]["due"] == "2025-08-31"
    days = {(e["source"], e["day"]) for e in said["events"]}
    assert ("teachers:T002/LZ-08/cycle/start", "2026-07-01") in days
    assert ("teachers:T002/LZ-08/cycle/due", "2026-08-31") in days
    assert ("teachers:T007/LZ-08/cycle/late", "2026-06-30") in days


def test_the_reading_of_five_years_can_be_switched(call: Call) -> None:
    """T007, whose months of 2023 lie in the last five years, is late by the same month."""
    chosen = ("--set", "lz-teacher-window=rolling", *CITY, "--json")
    said = call("teachers", LEDGER, *DAY, *chosen).json
    found = {t["teacher_id"]: t for t in said["teachers"] if t["rule"] == "LZ-08/cycle"}
    assert (found["T007"]["state"], found["T007"]["owed"]) == ("late", 1.0)
    assert found["T001"]["due"] == "2028-02-29"


@pytest.mark.parametrize(("args", "code"), [((), 0), (("--strict",), 1)])
def test_being_late_fails_only_where_asked(call: Call, args: tuple[str, ...], code: int) -> None:
    assert call("teachers", LEDGER, *DAY, *args).code == code
    on_time = call("teachers", LEDGER, "--as-of", "2023-01-31", *CITY, *args)
    assert on_time.code == 0


def test_the_workbook_holds_everything(call: Call, tmp_path: Path) -> None:
    """All entries, the met ones too, and it is not overwritten unless that is asked for."""
    out = tmp_path / "台账"
    assert call("teachers", LEDGER, *DAY, "-o", out, "--lang", "zh").code == 0
    book = python_calamine.CalamineWorkbook.from_path(out.with_suffix(".xlsx"))
    assert book.sheet_names == ["教师实践台账", "接纳企业", "到期日历", "规定"]
    rows = book.get_sheet_by_name("教师实践台账").to_python()
    said = call("teachers", LEDGER, *DAY, "--json").json
    assert len(rows) == 1 + len(said["teachers"])
    assert rows[0][:4] == ["状态", "工号", "姓名", "学校"]
    assert {row[0] for row in rows[1:]} == {"逾期", "来不及", "未满", "已安排", "无法判断", "已满"}
    days = book.get_sheet_by_name("到期日历").to_python()
    assert len(days) == 1 + len(said["events"])
    again = call("teachers", LEDGER, *DAY, "-o", out)
    assert again.code == 2
    assert "E411" in again.err
    assert call("teachers", LEDGER, *DAY, "-o", out, "--force").code == 0


def test_faults_are_told_all_at_once(call: Call, tmp_path: Path) -> None:
    """An unknown teacher, a repeated number, an end before its start, a missing start."""
    path = workbook(
        tmp_path / "台账.xlsx",
        {
            "教师": [("工号", "姓名", "类别"), ("T1", "甲", "专业课教师"), ("T1", "乙", "校长")],
            "企业实践": [
                ("工号", "企业", "开始", "结束"),
                ("T9", "甲厂", "2025-03-01", "2025-04-01"),
                ("T1", "甲厂", "2025-03-01", "2025-02-01"),
                ("T1", "甲厂", None, "2025-04-01"),
            ],
        },
    )
    done = call("teachers", path, *DAY)
    assert done.code == 1
    for code in ("E202", "E209", "E216", "E222", "E470"):
        assert f"× {code} " in done.err
    assert "E470 台账.xlsx > 企业实践 > A2「工号」: No teacher has the number T9" in done.err


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--as-of", "2026-6"), 2, "2026-6 is no day; write it like 2026-06-30"),
        (("--policy", "none"), 2, "E474 The policy chosen holds no rule on teachers' practice"),
        (("--policy", "chenzhou-2018"), 2, "practice (chenzhou-2018)"),
        (("--set", "LZ-08/often=off"), 2, "E320"),
    ],
)
def test_wrong_options(call: Call, args: tuple[str, ...], code: int, said: str) -> None:
    done = call("teachers", LEDGER, *args)
    assert done.code == code
    assert said in done.err


def test_a_workbook_without_teachers(call: Call, made: Path) -> None:
    """A term's workbook is no ledger: it says so, and needs no students itself."""
    done = call("teachers", made, *DAY)
    assert done.code == 1
    assert "E110 No table 教师（teachers） was found" in done.err


def test_a_ledger_can_be_read_on_a_gbk_console(process: Call) -> None:
    """Every character, as a table and in JSON."""
    done = process("teachers", LEDGER, *DAY, encoding="gbk")
    assert done.code == 0
    assert "最迟开始" in done.out
    assert process("teachers", LEDGER, *DAY, "--json", encoding="gbk").json["counts"]["late"] > 0


def test_the_page_shows_commands_that_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) == 7
    for line in lines:
        program, *args = shlex.split(line)
        assert program == "placement"
        assert placement_cli.call(args) == 0, f"{line}\n{capsys.readouterr().err}"
    assert (folder / "ledger.xlsx").is_file()


def test_the_page_shows_a_program_that_runs(folder: Path) -> None:
    (code,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, check=True, cwd=folder, encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert "'late': " in done.stdout
    assert "2026-07-01" in done.stdout
