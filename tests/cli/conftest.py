"""Calling the program: inside this process for speed, or as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import placement_cli
from calling import Call, Done
from placement import generate, write_instance

FORMS = Path(__file__).parent.parent / "data" / "forms"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The program inside this process, in English unless told otherwise."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*args: str | Path) -> Done:
        capsys.readouterr()
        code = placement_cli.call([str(arg) for arg in args])
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Call:
    """The program as a process with streams of a given encoding, no console, in ``tmp_path``."""

    def run(*args: str | Path, encoding: str = "utf-8", cwd: Path | None = None) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "placement_cli", *map(str, args)],
            capture_output=True,
            cwd=cwd or tmp_path,
            env={**os.environ, "PYTHONIOENCODING": f"{encoding}:strict", "LC_ALL": "zh_CN.UTF-8"},
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))

    return run


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A school's roster as people send it: six errors in ten students."""
    return Path(shutil.copy(FORMS / "school-roster-messy.xlsx", tmp_path / "名单.xlsx"))


@pytest.fixture
def demand(tmp_path: Path) -> Path:
    """A park's demand form as people send it."""
    return Path(shutil.copy(FORMS / "park-demand-messy.xlsx", tmp_path / "岗位.xlsx"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook without faults; not to be changed."""
    path = tmp_path_factory.mktemp("made") / "春季.xlsx"
    write_instance(generate(150, 20, seed=5, schools=1, parks=3), path)
    return path


@pytest.fixture(scope="session")
def planned(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a plan for it; not to be changed."""
    out = tmp_path_factory.mktemp("planned") / "方案"
    assert placement_cli.call(["run", str(made), "-o", str(out), "-q", "--lang", "zh"]) == 0
    return out


@pytest.fixture
def plan(planned: Path, tmp_path: Path) -> Path:
    """A copy of that plan, to be spoilt."""
    return Path(shutil.copytree(planned, tmp_path / "方案"))
