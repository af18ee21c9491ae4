"""What the READMEs tell people to type is run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import placement_cli

ROOT = Path(__file__).parent.parent
README, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
SET_UP = "python3 -m venv .venv && .venv/bin/pip install -q "


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    text = path.read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that holds the shipped instances."""
    source, target = ROOT / "instances", tmp_path / "instances"
    for path in source.glob("*/*.xlsx"):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_both_readmes_give_the_same_commands() -> None:
    """A reader of either language types the same."""
    assert blocks(README, "sh") == blocks(CHINESE, "sh")


def test_set_up_is_two_single_lines() -> None:
    """One makes an environment and runs the main job, one makes it and passes the tests."""
    main, tests = blocks(README, "sh")[:2]
    assert "\n" not in main + tests
    assert main.startswith(f"{SET_UP}. && .venv/bin/placement run instances/")
    assert tests == f"{SET_UP}-e '.[dev]' && .venv/bin/python -m pytest -q -n auto --dist loadfile"


def test_the_test_command_is_what_continuous_checks_run() -> None:
    """It would recurse here, so its text is compared."""
    run = ROOT / ".ci" / "run"
    assert blocks(README, "sh")[1] in run.read_text(encoding="utf-8").splitlines()
    assert run.stat().st_mode & 0o111


def test_main_job(folder: Path) -> None:
    """The command after the installation leaves the plan files."""
    command = blocks(README, "sh")[0].rpartition(".venv/bin/placement ")[2]
    assert placement_cli.call(shlex.split(command)) == 0
    names = {path.name for path in (folder / "out" / "chenzhou").iterdir()}
    assert names == {"plan.xlsx", "placements.csv", "certificate.json", "run.json"}


def test_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command of the list ends well, in the order given."""
    lines = blocks(README, "sh")[2].splitlines()
    assert len(lines) == 18
    for line in lines:
        program, *args = shlex.split(line)
        assert program == "placement"
        code = placement_cli.call(args)
        assert code == 0, f"{line}\n{capsys.readouterr().err}"
    assert (folder / "demo" / "plan" / "plan.xlsx").is_file()


def test_library_example(folder: Path) -> None:
    """The five calls, in a fresh interpreter."""
    (code,) = blocks(README, "python")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names == ["placed", "order_class", "weighted"]
    assert (folder / "out" / "library" / "certificate.json").is_file()


def test_changelog_names_the_version() -> None:
    """The version that is installed has an entry."""
    from placement import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
