"""What the page on benchmarks tells people to type is run, with the settings file it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import placement_cli

PAGE = Path(__file__).parents[2] / "docs" / "bench.md"


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.slow
def test_the_commands_of_the_page_are_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order given; the comparison of so few pairs shows nothing, so it ends well."""
    monkeypatch.chdir(tmp_path)
    (settings,) = blocks("toml")
    Path("settings.toml").write_text(settings, encoding="utf-8")
    candidates = '[matrix]\nmethod = ["auto", "flow"]\n'
    Path("candidates.toml").write_text(candidates, encoding="utf-8")
    for line in "".join(blocks("sh")).splitlines():
        program, *args = shlex.split(line)
        assert program == "placement"
        # One seed is enough to see that every word is understood.
        args = ["1" if arg in ("1..2", "1..3") else arg for arg in args]
        assert placement_cli.call(args) == 0, f"{line}\n{capsys.readouterr().err}"
    assert Path("out/bench.html").is_file()
    assert Path("out/bench.csv").is_file()
