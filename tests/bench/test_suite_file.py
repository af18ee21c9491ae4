"""The suites of the file: names, hashes, and what is said where data are not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.bench import suite_file
from placement.bench.suite_file import case_names, data_folder, suite_cases, suites
from placement.bench.suites import SUITES, find
from placement.errors import UsageError
from placement.generate import FAMILIES
from placement.instance import Instance

if TYPE_CHECKING:
    from pathlib import Path

SMALL = 5_000
"""Students up to which an instance is made again here; the hashes of the others are as stated."""
ROWS = [
    (suite.name, row)
    for suite in suites().values()
    for row in suite.rows
    if row.get("make", {}).get("num_students", 0) <= SMALL
]


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[str(row["name"]) for _, row in ROWS])
def test_a_case_is_what_its_hash_says(name: str, row: dict[str, str]) -> None:
    """Made or read again, the tables have the hash that the file states."""
    if data_folder(suites()[name]) is None:
        pytest.skip(f"NOT TESTED: the data of suite {name} are not beside this checkout")
    case = next(case for case in suite_cases(name) if case.name == row["name"])
    loaded = case.source.load()
    assert isinstance(loaded, Instance)
    assert loaded.sha256 == case.sha256 == row["sha256"]


def test_names_and_hashes_are_unique() -> None:
    """A name stands for one instance in all suites together, and an instance has one name."""
    rows = [row for suite in suites().values() for row in suite.rows]
    assert len({row["name"] for row in rows}) == len(rows) == len(case_names())


def test_every_suite_can_be_found_by_its_name() -> None:
    """Beside the one of the program; every family has a case, and sizes grow a thousandfold."""
    assert set(SUITES) == {"tiny", *suites()}
    cases = find("families")
    made = {row["make"]["family"] for row in suites()["families"].rows}
    assert made == set(FAMILIES) - {"city"}
    assert [case.profile for case in cases if case.name.startswith("ties")] == ["scores", "scores"]
    sizes = [row["make"]["num_students"] for row in suites()["sizes"].rows]
    assert (sizes[0], sizes[-1]) == (1_000, 1_000_000)
    assert sizes == sorted(sizes)


def test_data_that_are_not_here_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the folder that is missing and where it was looked for; what is made needs none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(suite_file, "__file__", str(tmp_path / "a" / "b" / "c" / "d.py"))
    with pytest.raises(UsageError, match=r"data of suite preflib \(preflib-projects\) are not on"):
        find("preflib")
    assert len(find("families")) == 13
    folder = tmp_path / "instances" / "preflib-projects"
    folder.mkdir(parents=True)
    first = find("preflib")[0]
    assert first.source.plain()["arguments"]["path"] == str(folder / "00038-00000001.soi")
    assert (first.profile, first.policy) == ("school", ("none",))
