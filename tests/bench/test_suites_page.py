"""The page on suites and families lists what there is, and its commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import placement_cli
from placement.bench.suite_file import suites
from placement.generate import FAMILIES

if TYPE_CHECKING:
    import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "bench-suites.md").read_text(encoding="utf-8")


def rows(title: str) -> dict[str, list[str]]:
    """Cells of the table below a heading, by the name in its first column."""
    part = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row[1:] for row in cells}


def test_every_suite_is_listed_with_the_number_of_its_instances() -> None:
    listed = {name: int(cells[1]) for name, cells in rows("Suites").items()}
    assert listed == {suite.name: len(suite.rows) for suite in suites().values()}


def test_every_family_is_listed() -> None:
    assert list(rows("Families")) == list(FAMILIES)


def test_the_commands_of_the_page_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order given; showing the registry needs the checkout it is shipped with."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
             for line in block.splitlines()]  # fmt: skip
    assert len(lines) == 6
    for line in lines:
        program, *args = shlex.split(line)
        assert program == "placement"
        known = args == ["bench", "registry"]
        code = placement_cli.call(args)
        told = capsys.readouterr()
        assert code == (2 if known else 0), f"{line}\n{told.out}\n{told.err}"
    assert "nested-300 (city" in told.out
