"""The instances with teams, small, and the command that measures them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from benchmarks.project_teams import PUBLISHED, generated, problem_of, published
from benchmarks.teams import main, measured
from placement.result import Stop

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("solver", ["highs", "cp_sat"])
@pytest.mark.parametrize("seed", range(3))
def test_both_solvers_prove_the_same(solver: str, seed: int) -> None:
    """Forty students and 32 places: every level at its best by the word of either."""
    row = measured(generated(seed, students=40, places=32), solver=solver)
    assert row.stop == Stop.FINISHED
    assert row.by_word
    other = measured(generated(seed, students=40, places=32))
    assert [level[:2] for level in row.levels] == [level[:2] for level in other.levels]


def test_the_generator_is_frozen() -> None:
    """Published figures need the same instance next year."""
    one = generated(7)
    assert (len(one.wishes), len(one.project), int(one.team.max()) + 1) == (400, 160, 42)
    assert one.wishes[399] == generated(7).wishes[399]
    assert int(problem_of(one).pair_place.sum()) == 884_454


def test_the_published_instance_is_proved() -> None:
    """All 25 students have their first wish, in nine runs of projects."""
    if not (PUBLISHED / "students.csv").is_file():
        pytest.skip(f"NOT TESTED: {PUBLISHED.name} is not beside this checkout")
    choosing = published()
    assert (len(choosing.wishes), len(choosing.project), int(choosing.team.max())) == (25, 24, 23)
    row = measured(choosing)
    assert [value for _, value, _, _ in row.levels] == [25, 75, -9]
    assert row.by_word
    assert row.by_prices == 2


def test_the_command_writes_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One row an instance, figures in both files."""
    main(["--instances", "1", "--out", str(tmp_path)])
    assert "generated 0: " in capsys.readouterr().err
    text = (tmp_path / "teams.md").read_text(encoding="utf-8")
    assert "| generated 0 | 400 | 160 | 400 / 400 / 400 |" in text
    document = json.loads((tmp_path / "teams.json").read_text(encoding="utf-8"))
    assert document["rows"][-1]["levels"][0] == ["placed", 400, 400, 400]
