"""Project teams: groups, runs of projects, wishes, and what makes a folder unreadable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from placement.arrays import compile_problem
from placement.errors import DataError, UsageError
from placement.importers import import_instance
from placement.policy import load_policy
from placement.profile import load_profile
from placement.solve import solve
from placement.wording import sentence

PUBLISHED = Path(__file__).parents[3] / "shared" / "instances" / "sdu-teams-2021"
FILES = {
    "students.csv": (
        "grp_id;group;username;type;priority_list;student_id\n"
        "1;;a;bsc;2,1;1\n1;;b;bsc;2,1;2\n2;;c;msc;2;3\n"
    ),
    "projects.csv": (
        "ID;team;title;min_cap;max_cap;type;prj_id;teachers\n"
        "1;a;Lathe;2;3;bsc;1a;x\n2;a;Mill;2;4;any;2a;y\n2;b;Mill;2;4;any;2b;y\n"
    ),
    "types.csv": "bsc;bsc;any\nmsc;any\n",
    "restrictions.json": json.dumps({"nteams": [{"username": "y", "groups_max": 2}]}),
}


def folder(path: Path, **changed: str) -> Path:
    """A small folder by hand; ``changed`` are other texts by the first part of a file's name."""
    for name, text in FILES.items():
        (path / name).write_text(changed.get(name.split(".")[0], text), encoding="utf-8")
    return path


def test_groups_are_teams_and_rows_are_places(tmp_path: Path) -> None:
    """A group of one is no team; both runs of a project have one rank."""
    instance = import_instance(folder(tmp_path))
    assert list(instance.students["team"]) == ["1", "1", ""]
    assert instance.team_unit == "place_id"
    places = instance.places.set_index("place_id")
    assert places["need"].to_dict() == {"1a": 3, "2a": 4, "2b": 4}
    assert set(places["need_min"]) == {2}
    prefs = instance.tables["prefs"]
    first = prefs[prefs["student_id"] == "S1"]
    assert list(zip(first["rank"], first["place_id"], strict=True)) == [
        (1, "2a"), (1, "2b"), (2, "1a"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code", "told"),
    [
        ({"students": FILES["students.csv"].replace("2,1;1", "2,9;1")}, "E623", "no project 9"),
        ({"students": FILES["students.csv"].replace("2,1;1", "2,2;1")}, "E618", "stands twice"),
        ({"types": "bsc;any\nmsc;any\n"}, "E624", "type bsc may not have project 1 of type bsc"),
        ({"projects": FILES["projects.csv"].replace("2;3", "two;3")}, "E612", '"two"'),
        ({"projects": FILES["projects.csv"].replace("min_cap", "least")}, "E621", "min_cap"),
        ({"restrictions": FILES["restrictions.json"].replace("2", "1")}, "E625", "a cap of 1"),
        ({"restrictions": "{"}, "E626", "groups_max of each supervisor cannot be read"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, changed: dict[str, str], code: str, told: str
) -> None:
    """Nothing is guessed or dropped."""
    with pytest.raises(DataError) as caught:
        import_instance(folder(tmp_path, **changed))
    fault = caught.value.faults[0]
    assert fault.code == code
    assert told in sentence(fault.code, fault.facts, lang="en")


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    """It is not recognised; by name, the first missing file is told."""
    with pytest.raises(UsageError, match=r"The format of .* was not recognised"):
        import_instance(tmp_path)
    with pytest.raises(UsageError, match=r"students\.csv"):
        import_instance(tmp_path, format="sdu")
    with pytest.raises(UsageError, match="was not recognised"):
        import_instance(folder(tmp_path), format="orlib")


def test_the_published_year_from_its_files_to_a_plan() -> None:
    """All 25 students are placed together with their groups, all in a first wish."""
    if not (PUBLISHED / "students.csv").is_file():
        pytest.skip(f"NOT TESTED: {PUBLISHED.name} is not beside this checkout")
    instance = import_instance(PUBLISHED)
    assert (len(instance.students), len(instance.places)) == (25, 24)
    assert instance.students["team"].nunique() == 9
    policy = load_policy(["none"], on=instance.term.start)
    problem = compile_problem(instance, policy, load_profile("school"))
    result = solve(problem, "exact")
    assert result.levels[0].value == 25
    assert all(level.word == level.value for level in result.levels)
    place = dict(zip(problem.student_label, problem.place_label[result.place_of], strict=True))
    prefs = instance.tables["prefs"].set_index(["student_id", "place_id"])["rank"]
    assert [prefs[pair] for pair in place.items()] == [1] * 25
    for _, team in instance.students.groupby("team"):
        assert len({place[student] for student in team["student_id"]}) == 1
