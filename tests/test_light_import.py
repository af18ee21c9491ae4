"""Importing the package, and asking the program for help, loads next to nothing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import placement

HEAVY = ("numpy", "pandas", "pyarrow", "ortools", "numba", "scipy", "xlsxwriter", "rich")
IMPORT_SECONDS = 0.2
HELP_SECONDS = 0.4
SLACK = 3.0
"""A shared machine may be this much slower than the one the goals are for."""


def python(*args: str) -> tuple[str, float]:
    """Standard output of a fresh interpreter and its wall-clock seconds, best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *args],
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        best = min(best, time.perf_counter() - began)
    return done.stdout, best


def test_import_loads_nothing_heavy() -> None:
    """``import placement`` brings in no array, table or solver library."""
    code = f"import sys, placement; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert python("-c", code)[0].strip() == "[]"


def test_help_loads_nothing_heavy() -> None:
    """``placement --help`` brings in no array, table or solver library either."""
    code = (
        "import sys, placement_cli\n"
        "try: placement_cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    assert python("-c", code)[0].splitlines()[-1] == "[]"


def test_import_is_quick() -> None:
    """What ``import placement`` adds to an empty interpreter."""
    empty = python("-c", "pass")[1]
    assert python("-c", "import placement")[1] - empty < IMPORT_SECONDS * SLACK


def test_help_is_quick() -> None:
    """``placement --help``, the interpreter's own start included."""
    assert python("-c", "import placement_cli; placement_cli.main(['--help'])")[1] < (
        HELP_SECONDS * SLACK
    )


def test_public_names_are_listed_twice_alike() -> None:
    """Type checkers see the names that ``__getattr__`` loads, from the same homes."""
    tree = ast.parse(Path(placement.__file__).read_text(encoding="utf-8"))
    seen = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("placement."):
            for alias in node.names:
                assert alias.asname == alias.name, f"{alias.name} is not re-exported as itself"
                seen[alias.name] = (node.module or "").removeprefix("placement.")
    assert seen == placement._HOME


def test_every_public_name_loads() -> None:
    """No name is listed that its home does not have."""
    for name in dir(placement):
        assert getattr(placement, name) is not None


def test_unknown_name_is_an_attribute_error() -> None:
    """A slip in a public name is told like for any module."""
    with pytest.raises(AttributeError, match="module 'placement' has no attribute 'solv'"):
        placement.solv  # noqa: B018


@pytest.mark.parametrize("name", ["solve", "verify", "generate"])
def test_a_submodule_never_hides_the_function_of_its_name(name: str) -> None:
    """``placement.solve`` is the function before and after its module was imported."""
    code = (
        f"import placement.{name}; from placement import {name} as first\n"
        f"from placement.{name} import {name} as second; import placement\n"
        f"print(first is second, placement.{name} is first)"
    )
    assert python("-c", code)[0].strip() == "True True"
