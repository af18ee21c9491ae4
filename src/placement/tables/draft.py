"""A table while it is being read: all its parts joined, before anything is checked across rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.escaping import unescaped
from placement.instance import Origin
from placement.schema import SCHEMA, Table
from placement.tables.columns import Column, Parser, read_column
from placement.tables.grid import Coded
from placement.tables.headings import Place
from placement.tables.parts import Part

if TYPE_CHECKING:
    from placement.tables.findings import Findings

ParserOf = Callable[[Part, Place], Parser]


@dataclass(slots=True)
class Draft:
    """Columns of one table under construction, each one array as long as ``origin.row``.

    Columns are named by field id, numbered ones ``pref1`` … ``pref10``. ``blank`` is where the
    user's cell was empty or the column absent, ``bad`` where it could not be read; ``also`` holds
    what a cell said of another field (object arrays, None where nothing).
    """

    table: Table
    origin: Origin
    values: dict[str, np.ndarray]
    blank: dict[str, np.ndarray]
    bad: dict[str, np.ndarray]
    also: dict[tuple[str, str], np.ndarray]
    carried: dict[str, np.ndarray]
    runs: np.ndarray
    titles: tuple[str, ...]
    coded: dict[str, Coded]

    def __len__(self) -> int:
        return len(self.origin.row)

    def column(self, name: str) -> np.ndarray:
        """The values of a field, all missing where no sheet had it; kept for later changes."""
        if name not in self.values:
            spec = self.table.fields[name]
            dtype: object = {
                "count": np.int64,
                "number": np.float64,
                "date": "datetime64[s]",
            }.get(spec.kind, object)
            self.values[name] = np.full(len(self), spec.missing(), dtype=dtype)  # type: ignore[call-overload]
        return self.values[name]

    def empty(self, name: str) -> np.ndarray:
        """Where the user gave nothing."""
        return self.blank.get(name, np.ones(len(self), dtype=bool))

    def unreadable(self, name: str) -> np.ndarray:
        """Where the user gave something that could not be read."""
        return self.bad.get(name, np.zeros(len(self), dtype=bool))

    def said(self, source: str, name: str) -> np.ndarray:
        """What the cells of one column said of another field: object, None where nothing."""
        return self.also.get((source, name), np.full(len(self), None, dtype=object))

    def distinct(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Codes and distinct texts of a column, from the file's own codes where it had any.

        Only for columns that nothing but :meth:`recode` changes.
        """
        known = self.coded.get(name)
        if known is None:
            codes, texts = pd.factorize(self.column(name), use_na_sentinel=False)
            return codes, np.asarray(texts, dtype=object)
        # Different words of the file may have become the same text.
        again, texts = pd.factorize(known.words, use_na_sentinel=False)
        return again[known.codes], np.asarray(texts, dtype=object)

    def recode(self, name: str, codes: np.ndarray, words: np.ndarray) -> None:
        """Exchange a column for ``words[codes]``."""
        self.coded[name] = Coded(codes, words)
        self.values[name] = self.coded[name].expand()

    def take(self, keep: np.ndarray) -> None:
        """Keep some rows only."""
        if keep.all():
            return
        for columns in (self.values, self.blank, self.bad, self.carried):
            for name, values in columns.items():
                columns[name] = values[keep]
        for pair, values in self.also.items():
            self.also[pair] = values[keep]
        for name, coded in self.coded.items():
            self.coded[name] = Coded(coded.codes[keep], coded.words)
        self.runs = self.runs[keep]
        self.origin = Origin(
            self.origin.files,
            self.origin.sheets,
            self.origin.sheet_of_row[keep],
            self.origin.row[keep],
            self.origin.columns,
            self.origin.headings,
        )

    def frame(self) -> pd.DataFrame:
        """The canonical frame."""
        # Built here and not by Table.canonical: these arrays are known to hold no stray NaN.
        index = pd.RangeIndex(len(self))
        columns = {
            n: self.values[n] if n in self.values else spec.absent(len(self))
            for n, spec in self.table.fields.items()
        }
        return pd.DataFrame(
            {n: pd.Series(v, index=index, dtype=v.dtype, copy=False) for n, v in columns.items()},
            index=index,
            copy=False,
        )

    def carried_frame(self) -> pd.DataFrame:
        """The user's unknown columns, row for row."""
        index = pd.RangeIndex(len(self))
        return pd.DataFrame(
            {n: pd.Series(v, index=index, dtype=v.dtype) for n, v in self.carried.items()},
            index=index,
        )


def column_name(place: Place) -> str:
    """The name of a column in a draft."""
    return f"{place[0]}{place[1]}" if place[1] else place[0]


def join(
    parts: Sequence[Part],
    titles: Sequence[str],
    findings: Findings,
    parser_of: ParserOf,
) -> Draft:
    """Read every column of every part and put the parts one below the other."""
    table = SCHEMA.table(parts[0].table)
    read = [
        {
            place: read_column(
                part, place, table.fields[place[0]], parser_of(part, place), findings
            )
            for place in part.values
        }
        for part in parts
    ]
    sizes = [len(part.rows) for part in parts]
    places = dict.fromkeys(place for columns in read for place in columns)
    draft = Draft(
        table=table,
        origin=_origin(parts, sizes),
        values={},
        blank={},
        bad={},
        also={},
        carried=_carried(parts, sizes),
        runs=np.concatenate([part.runs for part in parts]),
        titles=tuple(titles),
        coded={},
    )
    for place in places:
        name, spec = column_name(place), table.fields[place[0]]
        none = [np.zeros(size, dtype=bool) for size in sizes]
        found = [columns.get(place) for columns in read]
        dtype = next(c.values.dtype for c in found if c is not None)
        if len(parts) == 1 and found[0] is not None:
            draft.values[name] = found[0].values
            draft.blank[name], draft.bad[name] = found[0].blank, found[0].bad
            if found[0].coded is not None:
                draft.coded[name] = found[0].coded
            draft.also |= {(name, other): said for other, said in found[0].also.items()}
            continue
        draft.values[name] = np.concatenate(
            [
                np.full(size, spec.missing(), dtype=dtype) if c is None else c.values
                for c, size in zip(found, sizes, strict=True)
            ]
        )
        draft.blank[name] = np.concatenate(
            [~none[k] if c is None else c.blank for k, c in enumerate(found)]
        )
        draft.bad[name] = np.concatenate(
            [none[k] if c is None else c.bad for k, c in enumerate(found)]
        )
        for other in dict.fromkeys(o for c in found if c is not None for o in c.also):
            draft.also[name, other] = _also(found, sizes, other)
    return draft


def _also(found: Sequence[Column | None], sizes: Sequence[int], other: str) -> np.ndarray:
    return np.concatenate(
        [
            np.full(size, None, dtype=object) if c is None or other not in c.also else c.also[other]
            for c, size in zip(found, sizes, strict=True)
        ]
    )


def _origin(parts: Sequence[Part], sizes: Sequence[int]) -> Origin:
    return Origin(
        files=tuple(part.file for part in parts),
        sheets=tuple(part.sheet for part in parts),
        sheet_of_row=np.repeat(np.arange(len(parts), dtype=np.int32), sizes),
        row=np.concatenate([part.rows for part in parts]).astype(np.int64),
        columns=tuple({column_name(p): at[0] for p, at in part.at.items()} for part in parts),
        headings=tuple({column_name(p): at[1] for p, at in part.at.items()} for part in parts),
    )


def _carried(parts: Sequence[Part], sizes: Sequence[int]) -> dict[str, np.ndarray]:
    names = dict.fromkeys(name for part in parts for name in part.carried)
    return {
        name: np.concatenate(
            [
                _as_typed(part.carried.get(name, np.full(size, "", dtype=object)))
                for part, size in zip(parts, sizes, strict=True)
            ]
        )
        for name in names
    }


def _as_typed(values: np.ndarray) -> np.ndarray:
    """Objects, without the apostrophes that keep texts from running as formulas."""
    shown = values.astype(object)
    for at, value in enumerate(shown.tolist()):
        if isinstance(value, str) and value.startswith("'"):
            shown[at] = unescaped(value)
    return shown
