"""The linear relaxation, whose vertices are plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.methods import highs

if TYPE_CHECKING:
    from benchmarks.methods import Answer
    from benchmarks.pairs import Pairs


def run(pairs: Pairs, seconds: float) -> Answer:
    """HiGHS without integers."""
    return highs.run(pairs, seconds, integer=False)
