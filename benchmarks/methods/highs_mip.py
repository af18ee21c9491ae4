"""The same model with integers: what a modeller would write first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.methods import highs

if TYPE_CHECKING:
    from benchmarks.methods import Answer
    from benchmarks.pairs import Pairs


def run(pairs: Pairs, seconds: float) -> Answer:
    """HiGHS with integers."""
    return highs.run(pairs, seconds, integer=True)
