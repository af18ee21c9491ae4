"""The order in which people look names up: by pronunciation, as GB 18030 sorts most characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = NDArray[np.int64]


def name_rank(values: Sequence[str] | np.ndarray | pd.Series) -> Ints:
    """Rank of each name among the distinct ones, (n,); blanks come last.

    >>> name_rank(["经开区", "", "高新区", "经开区"]).tolist()
    [1, 2, 0, 1]
    """
    codes, distinct = pd.factorize(np.asarray(values, dtype=object))
    keys = [(name == "", str(name).encode("gb18030", "replace")) for name in distinct]
    rank = np.empty(len(keys), dtype=np.int64)
    rank[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    ranked: Ints = rank[codes]
    return ranked


def by_name(columns: Sequence[np.ndarray]) -> Ints:
    """Positions that sort rows by several columns of names, the first column first; stable."""
    order: Ints = np.lexsort([name_rank(column) for column in reversed(columns)])
    return order
