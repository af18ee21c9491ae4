"""PrefLib orders: voters, lists, and what makes a file unreadable."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from placement.errors import DataError
from placement.importers import import_instance
from placement.wording import sentence

DATA = Path(__file__).parents[1] / "data" / "preflib"
PUBLISHED = Path(__file__).parents[3] / "shared" / "instances" / "preflib-projects"


def lists(instance) -> dict[str, list[str]]:
    prefs = instance.tables["prefs"].sort_values(["student_id", "rank"])
    return prefs.groupby("student_id")["place_id"].agg(list).to_dict()


def test_voters_of_one_line_are_students_of_their_own():
    """Two voters share the first line; alternatives nobody names are posts all the same."""
    instance = import_instance(DATA / "tiny.soi")
    assert lists(instance) == {
        "V1": ["P1", "P2", "P3"], "V2": ["P1", "P2", "P3"], "V3": ["P2"], "V4": ["P5", "P1"],
    }  # fmt: skip
    assert list(instance.places["employer"]) == ["Lathe", "Mill", "Weld", "Paint", "Test"]
    assert set(instance.places["need"]) == {1}


def test_nobody_accepts_a_post_that_is_not_listed():
    assert set(import_instance(DATA / "tiny.soi").students["adjust"]) == {"否"}


def test_title_and_date_become_the_term():
    term = import_instance(DATA / "tiny.soi").term
    assert (term.name, term.start) == ("Four friends", dt.date(2026, 2, 3))


def test_glasgow_2007_has_its_published_size():
    """35 students with five projects each out of 61; the first student wants project 57 first."""
    instance = import_instance(DATA / "00038-00000001.soi")
    assert (len(instance.students), len(instance.places)) == (35, 61)
    assert len(instance.tables["prefs"]) == 175
    assert instance.tables["prefs"].groupby("student_id").size().eq(5).all()


@pytest.mark.parametrize(
    ("year", "students", "projects"), [(1, 35, 61), (2, 37, 56), (3, 32, 102), (4, 34, 63)]
)
def test_all_published_years_can_be_read(year, students, projects):
    path = PUBLISHED / f"00038-{year:08d}.soi"
    if not path.exists():
        pytest.skip(f"NOT TESTED: the published file {path.name} is not beside this checkout")
    instance = import_instance(path)
    assert (len(instance.students), len(instance.places)) == (students, projects)


HEAD = "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 2\n"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            HEAD + "1: 1,{2,3}\n1: 4,1\n",
            [
                'Line 3: "1: 1,{2,3}" is not of the form "count: first,second,…".',
                "Line 4: number 4 is outside 1 to 3.",
            ],
        ),
        (HEAD + "2: 1,2,1\n", ["Line 3: alternative 1 stands twice in one list."]),
        (HEAD + "1: 1\n\n", ["Line 4: the head announces 2 voters, but there are 1."]),
        (HEAD + "hello\n", ['Line 3: "hello" is not of the form']),
        ("# NUMBER VOTERS: 1\n1: 2\n", ['Line 1: the head lacks "NUMBER ALTERNATIVES".']),
        ("# NUMBER ALTERNATIVES: 2\n1: 2\n", ['Line 1: the head lacks "NUMBER VOTERS".']),
    ],
)
def test_all_damage_is_named_at_once(tmp_path, text, messages):
    """Every bad line, with its number."""
    path = tmp_path / "bad.soi"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        import_instance(path, format="preflib")
    faults = error.value.faults
    assert len(faults) == len(messages)
    for fault, message in zip(faults, messages, strict=True):
        assert sentence(fault.code, fault.facts, lang="en").startswith(message)
        assert sentence(fault.code, fault.facts, lang="zh").startswith("第 ")
        assert fault.file == "bad.soi"
