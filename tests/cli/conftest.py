"""Calling the program: inside this process for speed, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import placement_cli
from calling import Call, Done

if TYPE_CHECKING:
    from pathlib import Path


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
