"""``recorded``: what a document wants known of an enterprise, class or school stands in a table.

A blank is not a breach: nobody knows whether the fact is missing or only its entry, so the row
counts as not checkable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.schema import SCHEMA
from placement.vocabulary.kinds import Finding, RecordRule, Row

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class RecordedParams:
    """``columns`` of ``table`` that must all be given, in rows where ``where`` is one of ``among``.

    ``where`` '' looks at every row.
    """

    table: str = "enterprises"
    columns: tuple[str, ...] = ("employer",)
    where: str = ""
    among: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.table not in SCHEMA.tables:
            raise ValueError("table: " + " / ".join(SCHEMA.tables))
        known = SCHEMA.table(self.table).fields
        for name in (*self.columns, *((self.where,) if self.where else ())):
            if name not in known:
                raise ValueError(f"{name}: " + " / ".join(known))
        if not self.columns:
            raise ValueError("columns: at least one")


def table_of(params: RecordedParams) -> str:
    """Return the table whose rows are looked at."""
    return params.table


def fields_of(params: RecordedParams) -> tuple[str, ...]:
    """Return the columns that are read."""
    return (*params.columns, *((params.where,) if params.where else ()))


def one(row: Row, params: RecordedParams) -> Finding:
    """KEPT where every column is given, or where the row is not meant; else UNKNOWN.

    >>> one({"staff_total": 80, "credit": ""}, RecordedParams(columns=("staff_total", "credit")))
    <Finding.UNKNOWN: 2>
    """
    if params.where and str(row[params.where]) not in params.among:
        return Finding.KEPT
    return Finding.KEPT if all(_is_given(row[c]) for c in params.columns) else Finding.UNKNOWN


def _is_given(value: object) -> bool:
    # A count that is not given is -1, a number NaN, a date None, a text ''.
    return value not in ("", None, -1) and value == value


def column(frame: pd.DataFrame, params: RecordedParams) -> np.ndarray:
    """All rows; see :func:`one`."""
    given = np.ones(len(frame), dtype=bool)
    for name in params.columns:
        values = frame[name].to_numpy()
        if values.dtype.kind == "M":
            given &= ~np.isnat(values)
        elif values.dtype.kind == "f":
            given &= ~np.isnan(values)
        elif values.dtype.kind == "i":
            given &= values != -1
        else:
            given &= values != ""
    if params.where:
        given |= ~frame[params.where].astype(str).isin(params.among).to_numpy()
    return np.where(given, Finding.KEPT, Finding.UNKNOWN).astype(np.int8)


RULE = RecordRule(
    word="recorded",
    zh="资料已填报",
    en="The facts are on record",
    params=RecordedParams,
    table=table_of,
    fields=fields_of,
    one=one,
    column=column,
)
