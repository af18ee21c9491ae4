"""Nothing is written over what was read, and other days and packs are told apart."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call


@pytest.mark.parametrize(
    "command",
    [
        ["audit", "{plan}"],
        ["subsidy", "{plan}", "--as-of", "2027-01-01"],
        ["figures", "{plan}"],
        ["calendar", "{plan}", "--from", "2026-01-01"],
    ],
    ids=lambda command: command[0],
)
def test_a_file_of_the_plan_is_not_written_over(
    call: Call, plan: Path, tmp_path: Path, command: list[str]
) -> None:
    """Not even with ``--force``: the plan would be lost."""
    copy = shutil.copytree(plan, tmp_path / "copy")
    before = (copy / "plan.xlsx").read_bytes()
    args = [arg.format(plan=copy) for arg in command]
    done = call(*args, "--inputs", plan, "-o", copy / "plan.xlsx", "--force")
    assert (done.code, "E414" in done.err) == (2, True)
    assert (copy / "plan.xlsx").read_bytes() == before


def test_a_ledger_is_not_written_over(call: Call, tmp_path: Path) -> None:
    """The table itself is named as the output."""
    ledger = tmp_path / "ledger.xlsx"
    assert call("template", "teachers", "-o", ledger).code == 0
    before = ledger.read_bytes()
    done = call("teachers", ledger, "-o", ledger, "--force")
    assert (done.code, "E414" in done.err) == (2, True)
    assert ledger.read_bytes() == before


def test_an_audit_on_a_day_before_all_documents_has_no_rules(call: Call, plan: Path) -> None:
    """The levels of the plan's rules mean nothing then."""
    done = call("audit", plan, "--on", "1990-01-01", "--json")
    said = json.loads(done.out)
    assert done.code == 0
    assert not [entry for entry in said["provisions"] if entry["pack"]]


def test_money_without_a_pack_that_pays_is_told(call: Call, plan: Path) -> None:
    """An empty roster would look like a right one."""
    done = call("subsidy", plan, "--as-of", "2027-01-01", "--policy", "national")
    assert done.code == 0
    assert "W648" in done.err


@pytest.mark.parametrize(
    ("audience", "command"),
    [("school", "check"), ("teachers", "teachers"), ("money", "subsidy")],
)
def test_a_blank_workbook_names_the_command_that_reads_it(
    call: Call, tmp_path: Path, audience: str, command: str
) -> None:
    """``check`` would pass an empty ledger, for it looks for students and posts."""
    done = call("template", audience, "-o", tmp_path / "blank.xlsx")
    assert f"placement {command} " in done.err
