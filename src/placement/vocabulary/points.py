"""``points``: the integer score that a table gives a student at a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import ChoiceTerm, NoParams, Row

if TYPE_CHECKING:
    import pandas as pd


def one(row: Row, _params: NoParams) -> float:
    """Return the score as it stands, in points.

    >>> one({"score": 17}, NoParams())
    17
    """
    score: int = row["score"]
    return score


def vector(frame: pd.DataFrame, _params: NoParams) -> np.ndarray:
    """Return the scores of all rows, int64."""
    return frame["score"].to_numpy(dtype=np.int64)


TERM = ChoiceTerm(
    word="points",
    zh="给定分值",
    en="Given score",
    params=NoParams,
    table_id="scores",
    place_column="post_id",
    one=one,
    vector=vector,
    unit="points",
)
