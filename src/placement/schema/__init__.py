"""Tables and columns as data: one TOML file a table, read once.

A field's ``kind`` decides its dtype and the value that stands for "not given":

========== ==================== ===========
kind       dtype                not given
========== ==================== ===========
text, id   object (str)         ``''``
choice     object (str)         ``''``
list       object (str)         ``''`` (entries joined by ``|``; ``*`` is "any")
count      int64                -1
number     float64              NaN
date       datetime64[s]        NaT
========== ==================== ===========
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from placement.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

Kind = Literal["text", "id", "choice", "list", "count", "number", "date"]

NOTE_SHEETS = ("填表说明", "读取说明", "待修改")
"""Sheets whose names begin so are ours to the user: never read as data unless asked for by name."""
MARK_HEADINGS = ("错误代码", "错误信息")
"""The two columns that ``check --mark`` adds on the header row; ignored when read again."""
EXAMPLE_MARK = "示例"
"""A template's grey row: its key begins so, and it is dropped with the reason ``example``."""

_PRIVATE_HEADING = re.compile(
    "身份证|证件|银行|卡号|账号|电话|手机|联系方式|微信|邮箱|qq|phone|mobile|id.?card|bank|mail",
    re.I,
)


def is_private(heading: str) -> bool:
    """Whether a heading we do not know speaks of documents, accounts or telephones.

    >>> is_private("家长手机"), is_private("宿舍")
    (True, False)
    """
    return _PRIVATE_HEADING.search(heading) is not None


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its id, its Chinese heading, what else people call it, and how it is read.

    ``choices`` maps every accepted spelling to the canonical one; ``fill_down`` allows filling from
    a merged cell; ``private`` values never leave the reader except in a subsidy roster; ``repeats``
    is the number of numbered columns (``pref1`` … ``pref10``).
    """

    id: str
    kind: Kind
    zh: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    fill_down: bool = False
    private: bool = False
    choices: Mapping[str, str] | None = None
    repeats: int = 0
    zh_help: str = ""
    en_help: str = ""
    example: str = ""

    def missing(self) -> object:
        """The value that stands for "not given"."""
        return {"count": np.int64(-1), "number": np.nan, "date": np.datetime64("NaT", "s")}.get(
            self.kind, ""
        )

    def absent(self, rows: int) -> np.ndarray:
        """A column that nobody gave: one value seen ``rows`` times, read-only, without memory."""
        value = np.full(1, self.missing(), dtype=np.dtype(_DTYPES[self.kind]))
        return np.broadcast_to(value, rows)


@dataclass(frozen=True)
class Table:
    """One table: sheet names it may have, its key, and its fields in the order of the template."""

    id: str
    zh: str
    aliases: tuple[str, ...]
    key: tuple[str, ...]
    fields: Mapping[str, Field]

    def empty(self) -> pd.DataFrame:
        """No rows, every column, canonical dtypes."""
        return self._empty.copy(deep=False)

    @cached_property
    def _empty(self) -> pd.DataFrame:
        import pandas as pd

        return self.canonical(pd.DataFrame({f: [] for f, d in self.fields.items() if d.required}))

    def canonical(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with every column of this table, in order, in its canonical dtype.

        Raises
        ------
        UsageError
            When a column is unknown or a required one is missing.
        """
        import pandas as pd

        unknown = [c for c in frame.columns if c not in self.fields]
        if unknown:
            raise UsageError("E119", table=self.id, cols="、".join(map(str, unknown)))
        columns: dict[str, np.ndarray] = {}
        for name, spec in self.fields.items():
            if name in frame.columns:
                columns[name] = _as_kind(frame[name], spec)
            elif spec.required:
                raise UsageError("E113", col=name, table=self.id, near="-")
            else:
                columns[name] = spec.absent(len(frame))
        index = pd.RangeIndex(len(frame))
        # As series of object dtype, so that pandas neither scans nor converts the texts.
        series = {
            name: pd.Series(values, index=index, dtype=values.dtype, copy=False)
            for name, values in columns.items()
        }
        return pd.DataFrame(series, index=index, copy=False)


_DTYPES: Mapping[str, Any] = {
    "text": object,
    "id": object,
    "choice": object,
    "list": object,
    "count": np.int64,
    "number": np.float64,
    "date": "datetime64[s]",
}


def _as_kind(column: pd.Series, spec: Field) -> np.ndarray:
    if spec.kind == "date":
        return column.to_numpy(dtype="datetime64[s]")
    if spec.kind == "count":
        return column.fillna(-1).to_numpy(dtype=np.int64)
    if spec.kind == "number":
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    return column.astype(object).where(column.notna(), "").to_numpy(dtype=object)


class Schema:
    """All tables, loaded from the TOML files beside this module."""

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Table id to table, in the order of the file names' ``order`` keys."""
        found: list[tuple[int, Table]] = []
        for entry in resources.files(__package__).iterdir():
            if entry.name.endswith(".toml"):
                data = tomllib.loads(entry.read_text(encoding="utf-8"))
                found.append((data["order"], _table(data)))
        return {table.id: table for _, table in sorted(found, key=lambda pair: pair[0])}

    def table(self, name: str) -> Table:
        """The table of that id.

        Raises
        ------
        UsageError
            When there is none.
        """
        if name not in self.tables:
            raise UsageError("E118", table=name, tables="、".join(self.tables))
        return self.tables[name]


def _table(data: dict[str, object]) -> Table:
    fields: dict[str, Field] = {}
    for raw in data["field"]:  # type: ignore[attr-defined]
        raw = dict(raw)
        raw["aliases"] = tuple(raw.get("aliases", ()))
        if "choices" in raw:
            spelled = {c: c for c in raw["choices"]}
            for canonical, spellings in raw["choices"].items():
                spelled |= dict.fromkeys(spellings, canonical)
            raw["choices"] = spelled
        spec = Field(**raw)
        fields[spec.id] = spec
    return Table(
        id=str(data["id"]),
        zh=str(data["zh"]),
        aliases=tuple(data.get("aliases", ())),  # type: ignore[arg-type]
        key=tuple(data.get("key", ())),  # type: ignore[arg-type]
        fields=fields,
    )


SCHEMA = Schema()
