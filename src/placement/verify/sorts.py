"""One side of an instance sorted by a column: who counts under which of its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.catalogue.regions import chain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.verify.rows import Kinds

Ints = NDArray[np.int64]
EVERY = ("", "*")
"""What stands in a table for every value by itself."""
_YES_NO = {0: "否", 1: "是"}


@dataclass(frozen=True)
class Sorts:
    """``of[k]`` is the sort of each row; ``under[value]`` are the sorts that count as a value.

    A row without a value is of a sort too, but under none.
    """

    of: Ints
    size: int
    under: Mapping[str, list[int]]


def everybody(size: int) -> Sorts:
    """One sort, under the value ''."""
    return Sorts(np.zeros(size, dtype=np.int64), 1, {"": [0]})


def one_by_one(names: list[str]) -> Sorts:
    """Each row by itself, under its name."""
    return Sorts(
        np.arange(len(names), dtype=np.int64), len(names), {n: [k] for k, n in enumerate(names)}
    )


def sorted_by(kinds: Kinds, field: str, *, value: str = "*", regions: bool = False) -> Sorts:
    """Rows by the values of one column, each by itself, or by one ``value`` of it.

    With ``regions`` a row counts under each region that holds its own.
    """
    own = [_text(row[field]) for row in kinds.rows]
    wanted = sorted(set(own) - {""}) if value in EVERY else [value]
    under: dict[str, list[int]] = {v: [] for v in wanted}
    for sort, said in enumerate(own):
        for v in chain(said) if regions else (said,):
            if v in under:
                under[v].append(sort)
    if value in EVERY:
        return Sorts(kinds.of, len(own), under)
    inside = np.isin(np.arange(len(own)), under[value])
    return Sorts(inside[kinds.of].astype(np.int64), 2, {value: [1] if inside.any() else []})


def _text(value: object) -> str:
    return _YES_NO[value] if isinstance(value, int) else str(value)
