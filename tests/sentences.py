"""What tests ask of every fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from placement.wording import describe

if TYPE_CHECKING:
    from placement.errors import DataError


def assert_said_in_full(error: DataError) -> None:
    """Every fault has its sentence in both languages, with no fact left open."""
    for fault in error.faults:
        zh, en = describe(fault, lang="zh"), describe(fault, lang="en")
        assert zh != en
        for said in (zh, en):
            assert re.search(r"\{\w+\}", said) is None, said
