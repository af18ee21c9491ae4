"""``record_is``: a column of a table holds one of the values that a document allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.schema import SCHEMA
from placement.vocabulary.kinds import Finding, RecordRule, Row

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = ("text", "id", "choice", "list")


@dataclass(frozen=True, slots=True)
class RecordIsParams:
    """``column`` of ``table`` holds one of ``values``, in rows where ``where`` is one of ``among``.

    Only columns of text. ``where`` '' looks at every row.
    """

    table: str = "enterprises"
    column: str = "credit"
    values: tuple[str, ...] = ("是",)
    where: str = ""
    among: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.table not in SCHEMA.tables:
            raise ValueError("table: " + " / ".join(SCHEMA.tables))
        known = {f.id for f in SCHEMA.table(self.table).fields.values() if f.kind in _TEXTS}
        for name in fields_of(self):
            if name not in known:
                raise ValueError(f"{name}: " + " / ".join(sorted(known)))
        if not self.values:
            raise ValueError("values: at least one")


def table_of(params: RecordIsParams) -> str:
    """Return the table whose rows are looked at."""
    return params.table


def fields_of(params: RecordIsParams) -> tuple[str, ...]:
    """Return the columns that are read."""
    return (params.column, *((params.where,) if params.where else ()))


def one(row: Row, params: RecordIsParams) -> Finding:
    """KEPT with an allowed value or where the row is not meant; UNKNOWN where it is blank.

    >>> one({"credit": "否"}, RecordIsParams())
    <Finding.BROKEN: 0>
    """
    if params.where and row[params.where] not in params.among:
        return Finding.KEPT
    value = row[params.column]
    if value == "":
        return Finding.UNKNOWN
    return Finding.KEPT if value in params.values else Finding.BROKEN


def column(frame: pd.DataFrame, params: RecordIsParams) -> np.ndarray:
    """All rows; see :func:`one`."""
    values = frame[params.column]
    found = np.where(values.isin(params.values), Finding.KEPT, Finding.BROKEN)
    found[(values == "").to_numpy()] = Finding.UNKNOWN
    if params.where:
        found[~frame[params.where].isin(params.among).to_numpy()] = Finding.KEPT
    return found.astype(np.int8)


RULE = RecordRule(
    word="record_is",
    zh="资料符合要求",
    en="The record is as required",
    params=RecordIsParams,
    table=table_of,
    fields=fields_of,
    one=one,
    column=column,
)
