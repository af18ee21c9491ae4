"""The small plan, written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from small_plan import small_plan, write

if TYPE_CHECKING:
    from pathlib import Path

    from placement.report.plan import Plan


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The plan of ``small_plan`` in Chinese."""
    return small_plan()


@pytest.fixture(scope="session")
def written(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with all files of the plan."""
    directory = tmp_path_factory.mktemp("plan") / "out"
    write(plan, directory)
    return directory
