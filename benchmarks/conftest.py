"""Which sizes run (``--size``), and each subject prepared once a session."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from benchmarks.case import Case
from benchmarks.phases import PHASES
from benchmarks.registry import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--size``."""
    parser.addoption(
        "--size",
        action="append",
        default=[],
        metavar="STUDENTS",
        help="measure subjects at this many students, or 'all'; may be repeated "
        "(default: each subject at its smallest size)",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each subject, chosen size and phase."""
    if "phase" not in metafunc.fixturenames:
        return
    asked = metafunc.config.getoption("--size")
    known = sorted({n for subject in SUBJECTS.values() for n, _ in subject.sizes})
    wrong = [size for size in asked if size != "all" and size not in map(str, known)]
    if wrong:
        sizes = ", ".join(map(str, known))
        raise pytest.UsageError(f"--size {wrong[0]}: no subject has that size; known: {sizes}, all")
    chosen = [
        (subject.name, size)
        for subject in SUBJECTS.values()
        for size in subject.sizes
        if "all" in asked or str(size[0]) in asked or (not asked and size == subject.sizes[0])
    ]
    metafunc.parametrize(
        ("subject", "size", "phase"),
        [
            pytest.param(name, size, phase, id=f"{name}-{size[0]}x{size[1]}-{phase}")
            for name, size in chosen
            for phase in PHASES
        ],
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, tuple[int, int]], Case]:
    """A case by subject and size, the same one for all its phases."""
    folder = tmp_path_factory.mktemp("cases")

    @cache
    def prepare(subject: str, size: tuple[int, int]) -> Case:
        return Case(SUBJECTS[subject], *size, folder=folder)

    return prepare
