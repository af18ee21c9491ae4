"""Two messy forms of the kind offices really send, and exactly what must be found in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from placement.tables.reading import Reading, read_tables

FORMS = Path(__file__).parent.parent / "data" / "forms"
EXPECTED = json.loads((FORMS / "expected.json").read_text(encoding="utf-8"))
ROSTER, DEMAND = "school-roster-messy.xlsx", "park-demand-messy.xlsx"
# What needs the rules of law and not the reader: reported by the screening.
SCREENED = {("E271", "H12")}


def flat(reading: Reading, letter: str, file: str) -> set[tuple[str, str]]:
    return {
        (fault.code, cell)
        for fault in reading.faults
        if fault.code.startswith(letter) and fault.file == file
        for cell in fault.cells or ("",)
    }


def wanted(file: str, part: str) -> set[tuple[str, str]]:
    return {
        (entry["code"], cell)
        for entry in EXPECTED[file][part]
        for cell in entry.get("cells", [entry.get("cell")])
    }


@pytest.mark.parametrize("file", [ROSTER, DEMAND])
def test_a_form_alone_gives_exactly_the_expected_errors_and_warnings(file: str) -> None:
    reading = read_tables(FORMS / file)
    assert flat(reading, "E", file) == wanted(file, "errors") - SCREENED
    assert flat(reading, "W", file) == wanted(file, "warnings")


def test_both_forms_together_add_only_the_wish_that_names_no_post() -> None:
    reading = read_tables(FORMS / ROSTER, FORMS / DEMAND)
    assert flat(reading, "E", DEMAND) == wanted(DEMAND, "errors")
    assert flat(reading, "W", DEMAND) == wanted(DEMAND, "warnings")
    assert flat(reading, "E", ROSTER) == wanted(ROSTER, "errors") - SCREENED | {("E250", "K10")}
    assert flat(reading, "W", ROSTER) == wanted(ROSTER, "warnings")


def test_a_folder_of_forms_reads_like_the_forms_named_one_by_one() -> None:
    named = read_tables(FORMS / DEMAND, FORMS / ROSTER)
    assert read_tables(FORMS).faults == named.faults


def test_the_demand_reads_to_five_posts_of_two_enterprises() -> None:
    reading = read_tables(FORMS / ROSTER, FORMS / DEMAND)
    assert reading.instance is not None
    posts = reading.instance.table("posts")
    assert len(posts) == EXPECTED[DEMAND]["posts_read"]
    assert (
        posts["employer"].tolist()
        == ["郴州示例电子有限公司"] * 3 + ["湖南示例精密制造有限公司"] * 2
    )
    assert posts["staff_total"].tolist() == [1200, 1200, 1200, 800, 800]
    assert posts["need"].tolist() == [50, -1, 20, 10, 15]
    assert posts["need_min"].tolist() == [-1, -1, -1, -1, 10]
    assert str(posts["end"][1])[:10] == "2026-08-31", "6个月 from March"


def test_wishes_by_title_find_their_post_when_blanks_are_folded() -> None:
    instance = read_tables(FORMS / ROSTER, FORMS / DEMAND).instance
    assert instance is not None
    wishes = instance.table("prefs")
    mine = wishes[wishes["student_id"] == "202401020103"]
    assert mine["place_id"].tolist() == ["3"]
    assert instance.origins["prefs"].cell(int(mine.index[0]), "place_id")[2] == "J5"


def test_a_roster_tells_term_city_level_and_school_by_its_title() -> None:
    instance = read_tables(FORMS / ROSTER).instance
    assert instance is not None
    assert (instance.term.name, str(instance.term.start)) == ("2026春", "2026-03-01")
    assert instance.city == "431000"
    assert set(instance.students["level"]) == {"高职专科"}
    assert set(instance.students["school"]) == {"郴州示例职业技术学院"}


def test_an_abbreviated_major_is_taken_from_the_alias_table_and_said() -> None:
    reading = read_tables(FORMS / ROSTER)
    assert ("I242", "F6") in flat(reading, "I", ROSTER)
    assert reading.instance is not None
    row = reading.instance.students.set_index("student_id").loc["202401020104"]
    assert row["major_code"] == "500211"


def test_origins_name_the_cell_of_the_first_year_student() -> None:
    instance = read_tables(FORMS / ROSTER).instance
    assert instance is not None
    at = instance.students["student_id"].tolist().index("202501020110")
    assert instance.students["grade"][at] == 2025
    assert instance.origins["students"].cell(at, "grade") == (
        ROSTER,
        "2026届实习学生",
        "H12",
        "年级",
    )


def test_dropped_rows_are_listed_with_reasons_and_without_telephone_numbers() -> None:
    instance = read_tables(FORMS).instance
    assert instance is not None
    reasons = {(d.file, d.row): d.reason for d in instance.dropped}
    assert reasons[DEMAND, 3] == "title"
    assert reasons[DEMAND, 12] == "total"
    assert reasons[DEMAND, 14] == "note"
    assert reasons[DEMAND, 15] == "signature"
    assert reasons[ROSTER, 14] == "total"
    assert not any("0735" in d.text for d in instance.dropped)


def test_no_fault_shows_the_value_of_a_private_column() -> None:
    reading = read_tables(FORMS)
    private = [fault for fault in reading.faults if fault.heading == "身份证号"]
    assert {fault.code for fault in private} == {"E203", "W205", "I208"}
    assert {fault.value for fault in private} <= {"", "***"}
    assert not any("4310" in str(fault.facts) for fault in private)
