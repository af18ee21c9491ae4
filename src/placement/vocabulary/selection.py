"""Rows of a table by what one column says: named in a list of values, or not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.schema import SCHEMA

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def check_columns(table: str, *columns: str) -> None:
    """Let parameters name only what the schema has; '' is no column.

    Raises
    ------
    ValueError
        When it has no such table or column.
    """
    if table not in SCHEMA.tables:
        raise ValueError("table: " + " / ".join(SCHEMA.tables))
    known = SCHEMA.table(table).fields
    for name in columns:
        if name and name not in known:
            raise ValueError(f"{name}: " + " / ".join(known))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows say one of the wanted values, and which say nothing, (rows,) bool each."""

    named: NDArray[np.bool_]
    blank: NDArray[np.bool_]


def chosen(frame: pd.DataFrame, column: str, values: tuple[str, ...]) -> Chosen:
    """Rows whose ``column`` holds one of ``values``, any value where there are none.

    Without a column every row is chosen. Of a list (``a|b``) one entry is enough; counts and
    numbers are compared as text.

    >>> import pandas as pd
    >>> said = chosen(pd.DataFrame({"kind": ["双基地", "", "其他"]}), "kind", ("双基地",))
    >>> said.named.tolist(), said.blank.tolist()
    ([True, False, False], [False, True, False])
    """
    if not column:
        return Chosen(np.ones(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool))
    blank = _blank(frame[column].to_numpy())
    if not values:
        return Chosen(~blank, blank)
    text = frame[column].astype(str)
    named = text.isin(values).to_numpy()
    listed = text.str.contains("|", regex=False).to_numpy(dtype=bool)
    if listed.any():
        wanted = set(values)
        named[listed] = [not wanted.isdisjoint(t.split("|")) for t in text[listed]]
    return Chosen(named & ~blank, blank)


def _blank(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    if values.dtype.kind == "M":
        return np.asarray(np.isnat(values))
    if values.dtype.kind == "f":
        return np.asarray(np.isnan(values.astype(float)))
    return np.asarray(values == (-1 if values.dtype.kind == "i" else ""), dtype=bool)
