"""``placement figures`` as it is typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from placement_cli.layout import columns

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_is_counted_by_the_tables_of_its_packs(call: Call, planned: Path, lang: str) -> None:
    """Those of Chenzhou and of the nation, each with the clause that wants it, in GBK."""
    done = call("figures", planned, "--lang", lang)
    assert done.code == 0
    done.out.encode("gbk")
    assert "《关于推进校企合作产教融合的实施意见》第26条" in done.out
    titles = {"zh": "学生在本地实习、就业情况", "en": "Internships and jobs in the city"}
    assert titles[lang] in done.out.splitlines()


def test_json_holds_every_row_and_the_total_is_the_plan(call: Call, planned: Path) -> None:
    """The interns of the table of local internships are the placed students of the plan."""
    said = json.loads(call("figures", planned, "--json").out)
    tables = {table["word"]: table for table in said["tables"]}
    names = [column["id"] for column in tables["local_figures"]["columns"]]
    total = dict(zip(names, tables["local_figures"]["rows"][-1], strict=True))
    lines = (planned / "placements.csv").read_text(encoding="utf-8-sig").splitlines()
    placed = sum(bool(line.split(",")[1]) for line in lines[1:])
    assert total["school"] == "合计"
    assert total["placed"] + total["in_class"] + total["jobs"] == placed
    assert tables["host_report"]["rules"] == ["B-39/host_report"]


def test_what_is_published_hides_small_counts(call: Call, planned: Path) -> None:
    """No count of persons from one to four, and another threshold where it is asked for."""
    for arguments, least in ((("--publish",), 5), (("--publish", "--below", "3"), 3)):
        said = json.loads(call("figures", planned, *arguments, "--json").out)
        assert said["published"] is True
        hosts = next(table for table in said["tables"] if table["word"] == "host_report")
        at = [column["id"] for column in hosts["columns"]].index("interns")
        counts = [row[at] for row in hosts["rows"]]
        assert all(n == 0 or n >= least for n in counts if isinstance(n, int))
        assert {n for n in counts if isinstance(n, str)} <= {f"<{least}", "-"}
        demand = next(table for table in said["tables"] if table["word"] == "supply_demand")
        seats = [row for row in demand["rows"] if row[0] == "需求"]
        assert seats
        assert all(isinstance(row[6], int) for row in seats)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("publish", [(), ("--publish",)])
def test_no_line_is_wider_than_a_console(
    call: Call, planned: Path, monkeypatch: pytest.MonkeyPatch, lang: str, publish: tuple[str, ...]
) -> None:
    """Eighty columns, Chinese counted as two; columns left out are named."""
    monkeypatch.setenv("COLUMNS", "80")
    packs = "national,chenzhou-2018,jilin-2018,kaizhou-2020,liuzhou-2019"
    done = call("figures", planned, "--policy", packs, "--lang", lang, *publish)
    assert done.code == 0
    assert max(map(columns, done.out.splitlines())) <= 80
    assert {"zh": "列，见工作簿或 --json：", "en": "more columns, see the workbook"}[
        lang
    ] in done.out
    assert {"zh": "合计", "en": "Total"}[lang] in done.out
    assert lang == "zh" or not {"合计", "供给", "需求"} & set(done.out.split())


def test_supply_and_demand_are_counted_before_there_is_a_plan(
    call: Call, made: Path, tmp_path: Path
) -> None:
    """From the tables alone, as a workbook with its contents; not overwritten."""
    out = tmp_path / "供需.xlsx"
    assert call("figures", made, "--no-plan", "-o", out, "--lang", "zh").code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[0] == "目录"
    (name,) = [name for name in book.sheetnames if name.startswith("分学校、分专业供给")]
    sides = {str(cell.value) for row in book[name].iter_rows() for cell in row}
    assert {"供给", "需求"} <= sides
    again = call("figures", made, "--no-plan", "-o", out)
    assert (again.code, "E411" in again.err) == (2, True)


def test_a_plan_that_is_not_there_is_named(call: Call, tmp_path: Path) -> None:
    """As everywhere."""
    done = call("figures", tmp_path / "没有")
    assert done.code == 2
    assert "E101" in done.err
