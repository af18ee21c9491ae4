"""Processes that the tests start find the tests' own modules too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent


@pytest.fixture
def own_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers can import what lies in ``tests``."""
    known = [str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(known))
