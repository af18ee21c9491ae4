"""The documented comparison with a stored baseline fails for what became slower, and only then."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "benchmarks" / "README.md"
ONE = ["-k", "listed-1000x100-compile", "-q", "-p", "no:cacheprovider"]
"""One phase of one subject: what is tested is the comparison."""


def documented(option: str) -> list[str]:
    """The arguments for pytest of the command of the page that has the option."""
    text = README.read_text(encoding="utf-8")
    (line,) = re.findall(rf"^python -m pytest (.*{option}.*)$", text, re.MULTILINE)
    return shlex.split(line, comments=True)


def run(arguments: list[str], storage: Path) -> subprocess.CompletedProcess[str]:
    """Pytest over one phase in a process of its own, its baselines in ``storage``."""
    command = [sys.executable, "-m", "pytest", *arguments, *ONE, f"--benchmark-storage={storage}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the first command stores."""
    storage = tmp_path_factory.mktemp("storage")
    stored = run(documented("--benchmark-save"), storage)
    assert stored.returncode == 0, stored.stdout + stored.stderr
    (file,) = storage.rglob("*.json")
    return file


@pytest.mark.parametrize(("factor", "code"), [(0.05, 1), (20.0, 0)])
def test_a_slowdown_fails(baseline: Path, tmp_path: Path, factor: float, code: int) -> None:
    """Twenty times as slow as the baseline fails, twenty times as quick passes."""
    said = json.loads(baseline.read_text(encoding="utf-8"))
    for measured in said["benchmarks"]:
        for name in ("min", "max", "mean", "median"):
            measured["stats"][name] *= factor
    (tmp_path / baseline.parent.name).mkdir()
    (tmp_path / baseline.parent.name / baseline.name).write_text(json.dumps(said), encoding="utf-8")
    compared = run(documented("--benchmark-compare-fail"), tmp_path)
    assert compared.returncode == code, compared.stdout + compared.stderr
    assert ("Performance has regressed" in compared.stdout + compared.stderr) is bool(code)
