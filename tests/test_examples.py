"""The examples in docstrings are run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOTS = [Path(__file__).parent.parent / "src", Path(__file__).parent.parent / "cli"]


def names() -> list[str]:
    """Every module of the package and of the command line that holds a prompt."""
    found = []
    for root in ROOTS:
        for path in sorted(root.rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if ">>> " in path.read_text(encoding="utf-8"):
                found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


@pytest.mark.parametrize("name", names())
def test_examples(name: str) -> None:
    """They say what happens."""
    failed, tried = doctest.testmod(import_module(name))
    assert tried > 0
    assert failed == 0
