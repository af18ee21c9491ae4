"""``placement bench registry`` and the families of ``placement generate`` from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement import generate, read_instance

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call


@pytest.fixture
def plan(made: Path, tmp_path: Path, call: Call) -> Path:
    """A plan of generated tables."""
    assert call("run", made, "-o", tmp_path / "plan", "-q").code == 0
    return tmp_path / "plan"


def test_a_plan_is_registered_and_shown(plan: Path, tmp_path: Path, call: Call) -> None:
    """Written once; the same plan again is refused with exit code 1, in both languages."""
    file = ("--registry", tmp_path / "registry.toml")
    done = call("bench", "registry", "update", plan, "--name", "mine", *file)
    assert done.code == 0
    assert done.out.startswith("mine (school, national + chenzhou-2018): placed ")
    assert "proved optimal" in done.out
    assert "1 entries written" in done.err
    again = call("bench", "registry", "update", plan, *file)
    assert again.code == 1
    assert "E787" in again.out
    assert "mine (school) is no better" in again.out
    chinese = call("bench", "registry", "update", plan, *file, "--lang", "zh")
    assert "“mine”（school）没有更好" in chinese.out
    shown = call("bench", "registry", *file)
    assert (shown.code, shown.out.splitlines()[-1]) == (0, "1 entries, 1 of them proved optimal")


def test_both_forms_are_documents_too(plan: Path, tmp_path: Path, call: Call) -> None:
    """Refused plans with their codes, entries with levels."""
    file = ("--registry", tmp_path / "registry.toml", "--json")
    refused = call("bench", "registry", "update", plan, *file)
    assert (refused.code, refused.json["refused"][0]["code"]) == (1, "E781")
    accepted = call("bench", "registry", "update", plan, "--name", "mine", *file).json["accepted"]
    entries = call("bench", "registry", "show", *file).json["entries"]
    assert entries == accepted
    assert (entries[0]["name"], entries[0]["proved"]) == ("mine", True)
    assert entries[0]["levels"][0]["value"] == entries[0]["levels"][0]["bound"]


def test_an_open_level_is_shown_with_its_bound(tmp_path: Path, call: Call) -> None:
    """``value <= bound``, and ``?`` where there is none."""
    (tmp_path / "registry.toml").write_text(
        """
[[best]]
name = "a"
sha256 = "0"
rules = "1"
policy = ["none"]
profile = "school"
method = "flow"
date = "2026-01-01"
level = [{ name = "placed", value = 1000, bound = 1200 }, { name = "weighted", value = 7 }]
""",
        encoding="utf-8",
    )
    done = call("bench", "registry", "--registry", tmp_path / "registry.toml")
    assert done.out.splitlines() == [
        "a (school, none): placed 1,000 <= 1,200, weighted 7 <= ?; not proved",
        "1 entries, 0 of them proved optimal",
    ]


@pytest.mark.parametrize("args", [["update"], ["show", "plan"]])
def test_plans_are_for_updates_only(call: Call, args: list[str]) -> None:
    done = call("bench", "registry", *args)
    assert done.code == 2
    assert "update needs folders of plans" in done.err


def test_a_file_that_is_not_there_is_told(tmp_path: Path, call: Call) -> None:
    done = call("bench", "registry", "--registry", tmp_path / "nowhere.toml")
    assert done.code == 2
    assert "nowhere.toml" in done.err


def test_a_family_is_made_by_name(tmp_path: Path, call: Call) -> None:
    """With its own share of seats; an unknown name lists the known ones."""
    size = ("--students", 120, "--posts", 20, "--seed", 3)
    done = call("generate", "--family", "nested", *size, "-o", tmp_path / "a", "--form", "csv")
    assert done.code == 0
    made = generate(120, 20, seed=3, family="nested")
    assert read_instance(tmp_path / "a").sha256 == made.sha256
    wrong = call("generate", "--family", "village", *size, "-o", tmp_path / "b")
    assert wrong.code == 2
    assert "city, shortage, popular, nested, classes, ties, planted, infeasible" in wrong.err
