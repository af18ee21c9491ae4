"""placements.csv: one row a student, and every column as other programs rely on it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from placement.errors import UsageError
from placement.instance import Instance
from placement.policy import Policy
from placement.profile import load_profile
from placement.report import placements_table, read_placements
from placement.report.placements import COLUMNS, csv_bytes
from placement.roster import months_between
from small_plan import TERM

if TYPE_CHECKING:
    from pathlib import Path

    from placement.report.plan import Plan


def test_a_row_for_every_student_in_the_order_of_the_input(plan: Plan) -> None:
    """Who has no place has blanks and a reason."""
    table = plan.table
    assert tuple(table.columns) == COLUMNS
    assert table["student_id"].tolist() == plan.instance.students["student_id"].tolist()
    without = table[table["place_id"] == ""]
    assert len(without) == 7
    assert (without[["kind", "enterprise", "start", "months", "fit", "local"]] == "").all(axis=None)
    assert (table["note"] != "").all()


def test_values_of_one_row(plan: Plan) -> None:
    """The window is where student and post meet; numbers are text."""
    row = plan.table.iloc[2].to_dict()
    note = row.pop("note")
    assert note.endswith("安排到第2志愿：装配（远大机电），专业相近。")
    assert row == {
        "student_id": "0003", "place_id": "M2", "kind": "实习", "enterprise": "远大机电",
        "park": "高新区", "start": "2024-03-01", "end": "2024-08-31", "months": "6.0",
        "choice_rank": "2", "fit": "0.8", "local": "1",
    }  # fmt: skip
    assert plan.table["local"].iloc[4] == "0"


def test_csv_opens_in_excel_and_keeps_ids(written: Path) -> None:
    """Byte-order mark, plain line ends, leading zeros."""
    data = (written / "placements.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfstudent_id,place_id,")
    assert b"\r" not in data
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert rows[0]["student_id"] == "0001"


@pytest.mark.parametrize("name", ["placements.csv", "plan.xlsx"])
def test_a_plan_is_read_back_as_text(plan: Plan, written: Path, name: str) -> None:
    """From the CSV and from the roster, the same series."""
    series = read_placements(written / name)
    assert series.index.tolist() == plan.table["student_id"].tolist()
    assert series.tolist() == plan.table["place_id"].tolist()


def test_ids_that_look_like_formulas_come_back(tmp_path: Path) -> None:
    """Escaped in the file, the same in the series."""
    table = pd.DataFrame(
        {"student_id": ["=1+1", "-7", "'=x", "0012"], "place_id": ["@a", "", "b", "c"]}
    )
    path = tmp_path / "placements.csv"
    path.write_bytes(csv_bytes(table))
    assert "\n'=1+1,'@a\n" in path.read_text(encoding="utf-8-sig")
    series = read_placements(path)
    assert series.index.tolist() == table["student_id"].tolist()
    assert series.tolist() == table["place_id"].tolist()


def test_csv_quotes_what_a_reader_would_split(tmp_path: Path) -> None:
    """Commas, quotation marks and line ends inside a cell."""
    cells = ["a,b", 'say "x"', "two\nlines", "plain", ""]
    path = tmp_path / "placements.csv"
    path.write_bytes(csv_bytes(pd.DataFrame({"student_id": cells, "place_id": cells[::-1]})))
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == cells
    assert read_placements(path).tolist() == cells[::-1]


def test_a_file_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    """Also an empty one, a broken workbook and one that is missing."""
    (tmp_path / "a.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("", encoding="utf-8")
    (tmp_path / "c.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "d.csv").write_bytes(b"\xff\xfe\x00")
    for name in ("a.csv", "b.csv", "c.xlsx", "d.csv"):
        with pytest.raises(UsageError, match=f"{name} is no plan"):
            read_placements(tmp_path / name)
    with pytest.raises(UsageError) as refused:
        read_placements(tmp_path / "absent.csv")
    assert refused.value.code == "E101"


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2024-03-01", "2024-08-31", 6.0),
        ("2024-03-15", "2024-09-14", 6.0),
        ("2024-03-01", "2024-03-01", 1 / 31),
        ("2024-01-31", "2024-02-28", 29 / 30),
        ("2023-08-31", "2024-02-28", 5 + 29 / 30),
        ("2023-08-31", "2024-02-29", 6.0),
        ("2024-03-01", "2024-09-15", 6.5),
    ],
)
def test_months_run_from_anniversary_to_anniversary(start: str, end: str, months: float) -> None:
    """Not in blocks of thirty days, and both days count."""
    days = np.array([start, end], dtype="datetime64[D]")
    assert months_between(days[:1], days[1:])[0] == pytest.approx(months)


def test_months_of_a_reversed_or_unknown_window_are_not_known() -> None:
    """Never negative."""
    days = np.array(["2024-03-02", "2024-03-01", "NaT"], dtype="datetime64[D]")
    assert np.isnan(months_between(days[[0, 0, 2]], days[[1, 2, 1]])).all()


def test_window_from_the_first_day_and_the_months() -> None:
    """A post may tell its length only; the term then tells its first day."""
    students = pd.DataFrame({"student_id": ["a", "b"], "name": "x", "major": "y"})
    posts = pd.DataFrame(
        {
            "post_id": ["p", "q"], "employer": "e", "post": "t", "need": 1, "months": [6.0, 3.5],
            "start": pd.to_datetime(["2024-03-01", None]),
        }
    )  # fmt: skip
    instance = Instance.from_frames({"students": students, "posts": posts}, term=TERM)
    table = placements_table(instance, Policy(), load_profile("school"), np.array([0, 1]))
    assert table["end"].tolist() == ["2024-08-31", "2024-06-15"]
    assert table["months"].tolist() == ["6.0", "3.5"]
    assert table["local"].tolist() == ["", ""]
