"""``preference``: how high the place stands on the student's own list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import ChoiceTerm, Row

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class PreferenceParams:
    """``values``: the worth in [0, 1] of the first choice, the second and so on; then nothing."""

    values: tuple[float, ...] = (1.0, 0.8, 0.6, 0.45, 0.35, 0.25, 0.2, 0.15, 0.1, 0.05)

    def __post_init__(self) -> None:
        if not all(0 <= value <= 1 for value in self.values):
            raise ValueError("0 … 1")


def one(row: Row, params: PreferenceParams) -> float:
    """Return the worth of one choice by its ``rank``, from 1.

    >>> one({"rank": 2}, PreferenceParams()), one({"rank": 11}, PreferenceParams())
    (0.8, 0.0)
    """
    rank = row["rank"]
    return params.values[rank - 1] if 1 <= rank <= len(params.values) else 0.0


def vector(frame: pd.DataFrame, params: PreferenceParams) -> np.ndarray:
    """Return the worth of every row, float64."""
    # One zero before the first choice and one behind the last take every other rank.
    worth = np.array([0.0, *params.values, 0.0])
    rank: np.ndarray = worth[np.clip(frame["rank"].to_numpy(), 0, len(worth) - 1)]
    return rank


TERM = ChoiceTerm(
    word="preference",
    zh="志愿满足",
    en="Student's choice",
    params=PreferenceParams,
    table_id="prefs",
    place_column="place_id",
    one=one,
    vector=vector,
)
