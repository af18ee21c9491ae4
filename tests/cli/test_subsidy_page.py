"""What the page on money tells people to type is run, in the order given."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from calling import Call

PAGE = Path(__file__).parents[2] / "docs" / "subsidy.md"


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language."""
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_every_command_and_the_library_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Call
) -> None:
    """All end well; the second roster pays nothing that the first has paid."""
    monkeypatch.chdir(tmp_path)
    (commands,) = blocks("sh")
    done = []
    for line in commands.splitlines():
        program, *args = shlex.split(line)
        assert program == "placement"
        done.append(call(*args))
        assert done[-1].code == 0, f"{line}\n{done[-1].err}"
    assert "S601" in done[2].out or "S602" in done[2].out or "S615" in done[2].out
    assert done[-1].out.startswith("S602")
    assert (tmp_path / "subsidy2.xlsx").is_file()
    (code,) = blocks("python")
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "同级财政就业配套资金" in ran.stdout
    assert (tmp_path / "roster.xlsx").is_file()


def test_every_reason_the_page_names_is_in_the_catalogue() -> None:
    """Codes on the page exist."""
    from placement.wording import catalogue

    named = set(re.findall(r"`([SW]6\d\d)", PAGE.read_text(encoding="utf-8")))
    assert named
    assert named <= set(catalogue())
