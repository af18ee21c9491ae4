"""Interns from elsewhere who are at the enterprises already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from placement.generate.draws import Draws

_LONGEST = 6
"""Months."""
_MOST = 8


def host_guests(count: int, posts: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """``count`` groups of one to eight at posts of the town, some of no stated post.

    They come up to three months before the post begins and stay one to six months.
    """
    row = draws.part("post").below(len(posts), count)
    at = posts.iloc[row]
    begin = pd.Series(at["start"]).to_numpy().astype("datetime64[M]")
    begin = begin - draws.part("start").below(4, count).astype("timedelta64[M]")
    after = begin + draws.part("months").between(1, _LONGEST, count).astype("timedelta64[M]")
    told = draws.part("told").chance(800, count)
    school = draws.part("school").between(1, 5, count)
    return pd.DataFrame(
        {
            "employer": at["employer"].to_numpy(),
            "post": np.where(told, at["post"].to_numpy(), ""),
            "start": begin.astype("datetime64[s]"),
            "end": (after.astype("datetime64[D]") - 1).astype("datetime64[s]"),
            "people": draws.part("people").between(1, _MOST, count),
            "school": [f"外市示例学校{k}" for k in school.tolist()],
        }
    )
