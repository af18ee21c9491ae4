"""``placement classes`` as it is typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from classes_made import MACHINES, NURSES, term
from placement import write_instance
from placement_cli.layout import columns

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two classes of two rounds for the same students, and demand; not to be changed."""
    classes = [
        {"class_id": "A", "majors": MACHINES, "seats": 6, "min_seats": 5, "batch": "2025年6月"},
        {"class_id": "B", "majors": MACHINES, "seats": 8, "min_seats": 6, "batch": "2025年12月"},
    ]
    demand = [("高新区", "甲医院", NURSES, 6)]
    path = tmp_path_factory.mktemp("asked") / "订单班.xlsx"
    write_instance(term({MACHINES: 8, NURSES: 6}, classes, demand=demand), path)
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_told_what_opens_and_what_is_next(
    call: Call, asked: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """In eighty columns and in GBK, with the offers for the class that does not open."""
    monkeypatch.setenv("COLUMNS", "80")
    done = call("classes", asked, "--least", "6", "--lang", lang)
    assert done.code == 0
    done.out.encode("gbk")
    assert max(map(columns, done.out.splitlines())) <= 80
    said = {
        "zh": ("再有 3 名 数控技术应用 专业的学生就能开", "3 个班中建议开 2 个，14 名学生"),
        "en": ("opens with 3 more students of", "2 of 3 classes proposed to open, with 14 of 14"),
    }[lang]
    assert said[0] in done.out
    assert said[1] in done.err


def test_json_and_workbook_hold_the_same(call: Call, asked: Path, tmp_path: Path) -> None:
    """Students by their ids, offers by kind and number; the file is not replaced unasked."""
    out = tmp_path / "建议.xlsx"
    done = call("classes", asked, "--least", "6", "--json", "-o", out)
    said = json.loads(done.out)
    assert said["exit"] == 0
    a, b, new = said["classes"]
    assert (a["opens"], b["opens"], new["opens"]) == (False, True, True)
    assert [offer["kind"] for offer in a["next"]["offers"]] == ["join", "swap"]
    assert a["next"]["offers"][1]["not_opened"] == [{"class_id": "B", "students": 8, "shared": 8}]
    assert (new["class_id"], new["proposed"], len(new["students"])) == ("拟开01", True, 6)
    assert all(plan["verified"] for plan in said["plans"])
    sheet = openpyxl.load_workbook(out)["Students"]
    listed = [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert listed == [*b["students"], *new["students"]]
    again = call("classes", asked, "-o", out)
    assert (again.code, "E411" in again.err) == (2, True)


def test_a_round_is_looked_at_alone(call: Call, asked: Path) -> None:
    """Of June only A is there, and opens."""
    said = json.loads(call("classes", asked, "--round", "6", "--least", "50", "--json").out)
    assert [(own["class_id"], own["opens"]) for own in said["classes"]] == [("A", True)]
    assert [line["class_id"] for line in said["demand"]] == [None]


def test_tables_without_classes_are_refused(call: Call, made: Path) -> None:
    """With the code, and what to add."""
    done = call("classes", made, "--lang", "zh")
    assert done.code == 2
    assert "E480" in done.err
    assert "加上工作表 订单班" in done.err


def test_what_is_read_is_not_written_over(call: Call, asked: Path) -> None:
    """Not even with --force."""
    done = call("classes", asked, "-o", asked, "--force")
    assert (done.code, "E414" in done.err) == (2, True)


def test_faults_end_it(call: Call, roster: Path) -> None:
    """As they end every run."""
    assert call("classes", roster).code in (1, 2)
