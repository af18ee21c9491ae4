"""``placement calendar`` as it is typed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from placement_cli.layout import columns
from workbooks import workbook

if TYPE_CHECKING:
    from calling import Call

YEAR = ("--from", "2025-06-01", "--until", "2026-05-31")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_packs_are_listed_by_day_within_eighty_columns(call: Call, lang: str) -> None:
    """In characters that a GBK console has, the last day of a document among them."""
    done = call("calendar", *YEAR, "--lang", lang)
    assert done.code == 0
    lines = done.out.splitlines()
    assert all(columns(line) < 80 for line in lines)
    done.out.encode("gbk")
    days = [line[:10] for line in lines if line[:2] == "20"]
    assert days == sorted(days)
    assert any(line.startswith("2025-12-31  CZ-07/rounds") for line in lines)
    assert any(line.startswith("2025-12-31  YB-17/once") for line in lines)


def test_the_document_of_json_has_every_event(call: Call) -> None:
    """With both texts, the clause, and the range."""
    done = call("calendar", *YEAR, "--policy", "chenzhou-2018", "--json")
    said = json.loads(done.out)
    assert (said["from"], said["until"]) == ("2025-06-01", "2026-05-31")
    assert [e["day"] for e in said["events"] if e["source"] == "CZ-07/rounds"] == [
        "2025-06-30", "2025-12-31",
    ]  # fmt: skip
    assert all(e["zh"] and e["en"] and "郴办发〔2018〕28号" in e["basis"] for e in said["events"])


def test_a_range_is_a_year_from_today_unless_it_is_given(call: Call) -> None:
    """Four quarterly meetings lie in any year."""
    said = json.loads(call("calendar", "--policy", "chenzhou-2018", "--json").out)
    assert sum(e["source"].startswith("CZ-04") for e in said["events"]) == 4


def test_the_file_follows_its_name_and_is_not_overwritten(call: Call, tmp_path: Path) -> None:
    """.ics for calendars, any other name a workbook; the same twice gives the same bytes."""
    ics, book = tmp_path / "到期.ics", tmp_path / "到期"
    assert call("calendar", *YEAR, "-o", ics).code == 0
    first = ics.read_bytes()
    assert first.startswith(b"BEGIN:VCALENDAR\r\n")
    again = call("calendar", *YEAR, "-o", ics)
    assert again.code == 2
    assert "E411" in again.err
    assert call("calendar", *YEAR, "-o", ics, "--force").code == 0
    assert ics.read_bytes() == first
    assert call("calendar", *YEAR, "-o", book, "--lang", "zh").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "到期.xlsx").worksheets[0]
    said = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {"日期", "事项", "CZ-07/rounds"} <= said


def test_a_plan_adds_its_own_days_and_keeps_its_packs(call: Call, planned: Path) -> None:
    """Students who begin and end are counted, not named; other cities' rules stay out."""
    done = call("calendar", planned, "--from", "2020-01-01", "--until", "2030-12-31", "--json")
    assert done.code == 0
    events = json.loads(done.out)["events"]
    sources = [event["source"] for event in events]
    assert any(source.startswith("plan:start/") for source in sources)
    assert any(source.startswith("plan:end/") for source in sources)
    assert any(source.startswith("CZ-") for source in sources)
    assert not any(source.startswith(("YB-", "LZ-", "KZ-", "JL-")) for source in sources)
    off = call("calendar", planned, *YEAR, "--set", "CZ-04=off", "--set", "CZ-07=off", "--json")
    left = {event["source"] for event in json.loads(off.out)["events"]}
    assert "CZ-19/yearly" in left
    assert not left & {"CZ-04/yearly", "CZ-07/rounds"}


HAND_MADE = (
    ("学号", "姓名", "专业", "实习单位", "实习岗位", "实习时间"),
    ("S1", "甲", "数控技术", "甲厂", "装配", "2026.3.1-2026.8.31"),
    ("S2", "乙", "数控技术", "甲厂", "装配", "2026.4.1-2026.8.31"),
)


def test_a_roster_made_by_hand_has_days(call: Call, tmp_path: Path) -> None:
    """Alone, and with the posts before it or as inputs."""
    book = workbook(tmp_path / "花名册.xlsx", {"实习花名册": HAND_MADE})
    rows = (("岗位编号", "企业名称", "岗位名称", "需求人数"), ("P1", "甲厂", "装配", 5))
    posts = workbook(tmp_path / "岗位.xlsx", {"岗位": rows})
    for files in ((book,), (book, "--inputs", posts), (posts, book)):
        done = call("calendar", *files, "--from", "2026-01-01", "--json")
        assert done.code == 0, done.err
        days = {(e["day"], e["source"]) for e in json.loads(done.out)["events"]}
        assert {("2026-03-01", "plan:start"), ("2026-04-01", "plan:start"),
                ("2026-08-31", "plan:end")} <= days  # fmt: skip


def test_a_roster_that_gives_no_days_says_what_it_lacks(call: Call, tmp_path: Path) -> None:
    """Not that some other table was not found."""
    bare = workbook(tmp_path / "无日期.xlsx", {"实习花名册": [row[:5] for row in HAND_MADE]})
    done = call("calendar", bare, "--from", "2026-01-01")
    assert done.code == 1
    assert "E491 None of the 2 students placed in 无日期.xlsx has" in done.err
    alone = workbook(tmp_path / "学生.xlsx", {"学生": [row[:3] for row in HAND_MADE]})
    done = call("calendar", alone, "--from", "2026-01-01")
    assert done.code == 1
    assert "E493 学生.xlsx gives no calendar" in done.err
    assert "E110" not in done.err
    half = [(*row[:5], day) for row, day in
            zip(HAND_MADE, ("实习时间", "2026.3.1-2026.8.31", None), strict=True)]  # fmt: skip
    done = call("calendar", workbook(tmp_path / "一半.xlsx", {"实习花名册": half}))
    assert done.code == 0
    assert "W492 1 students of 一半.xlsx" in done.err


def test_tables_choose_the_packs_of_their_city(call: Call, made: Path) -> None:
    """Without a plan there are no stays yet."""
    said = json.loads(call("calendar", made, *YEAR, "--json").out)
    sources = {event["source"].split("-")[0] for event in said["events"]}
    assert sources == {"CZ"}


def test_a_ledger_adds_what_teachers_owe(call: Call, tmp_path: Path) -> None:
    """The day it is due and the last day on which it can begin, with the teacher's name."""
    path = tmp_path / "台账.xlsx"
    teacher = {"工号": "T001", "姓名": "王五", "教师类别": "专业课教师", "入职日期": "2023-09-01",
               "企业工作年数": "0"}  # fmt: skip
    with pd.ExcelWriter(path) as book:
        pd.DataFrame([teacher]).to_excel(book, sheet_name="教师", index=False)
    done = call(
        "calendar", "--ledger", path, "--policy", "kaizhou-2020", "--from", "2025-09-01",
        "--until", "2026-12-31", "--json",
    )  # fmt: skip
    assert done.code == 0
    owed = [e for e in json.loads(done.out)["events"] if e["source"].startswith("teachers:T001")]
    assert {(e["day"], e["who"]) for e in owed} == {("2026-03-01", "王五"), ("2026-08-31", "王五")}


def test_a_range_that_ends_before_it_begins_is_refused(call: Call) -> None:
    """With the way to mend it."""
    done = call("calendar", "--from", "2026-01-01", "--until", "2025-12-31")
    assert done.code == 2
    assert "E490" in done.err
    assert "Exchange --from and --until" in done.err


def test_an_empty_range_says_so(call: Call) -> None:
    """Nothing is due on an ordinary day."""
    day = "2026-02-03"
    done = call("calendar", "--policy", "chenzhou-2018", "--from", day, "--until", day)
    assert done.out == f"Nothing is due from {day} to {day}.\n"


def test_the_commands_of_the_page_work(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line of the page about it, and its Python."""
    page = (Path(__file__).parents[2] / "docs" / "calendar.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (lines,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    for line in lines.splitlines():
        assert call(*line.split()[1:]).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"due.ics", "due.xlsx"}
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    scope: dict[str, object] = {}
    exec(code, scope)
    assert str(scope["text"]).count("BEGIN:VEVENT") == 7
