"""Whole columns from raw cells to canonical arrays: each distinct value is read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from placement.tables.cells import Read
from placement.tables.cells.idcard import valid
from placement.tables.cells.text import DIRTY, PLAIN_ID
from placement.tables.grid import Coded

if TYPE_CHECKING:
    from placement.schema import Field
    from placement.tables.findings import Findings
    from placement.tables.headings import Place
    from placement.tables.parts import Part

Parser = Callable[[object], Read]
ONE_EACH = frozenset({"I204"})
"""Codes told once a column with a count, not once a value."""
_DTYPES: Mapping[str, type] = {"count": np.int64, "number": np.float64}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that has been read.

    ``values`` has the canonical dtype; ``blank`` is where the user's cell was empty, ``bad`` where
    it held something that could not be read; ``also`` maps other fields to object arrays holding
    what the same cells said of them, None elsewhere.
    """

    values: np.ndarray
    blank: np.ndarray
    bad: np.ndarray
    also: Mapping[str, np.ndarray]
    coded: Coded | None = None
    """The same values as codes, where the file held them so."""


def read_column(
    part: Part, place: Place, spec: Field, parser: Parser, findings: Findings
) -> Column:
    """Read one column, reporting what was found with the user's cells."""
    raw = part.values[place]
    coded = raw if isinstance(raw, Coded) else None
    words = raw.words if isinstance(raw, Coded) else raw
    typed = _typed(words, spec)
    if typed is not None:
        return typed
    nothing: Any = spec.missing()
    values = np.full(len(words), nothing, dtype=np.dtype(_dtype(spec)))
    todo = np.arange(len(words))
    blank = np.zeros(len(words), dtype=bool)
    if spec.kind in ("text", "id") and (plain := _plain_text(words, spec)) is not None:
        values[plain] = words[plain]
        blank = values == ""
        todo = np.flatnonzero(~plain)
    bad = np.zeros(len(words), dtype=bool)
    also: dict[str, np.ndarray] = {}
    if len(todo):
        codes, distinct = _factorize(words[todo])
        reads = [parser(value) for value in distinct]
        values[todo] = _canonical(reads, spec)[codes]
        empty = np.array([r.value is None and not r.code and not r.also for r in reads])
        failed = np.array([r.value is None and r.code[:1] == "E" for r in reads])
        blank[todo], bad[todo] = empty[codes], failed[codes]
        for name in {name for read in reads for name in read.also}:
            given = np.empty(len(reads), dtype=object)
            given[:] = [read.also.get(name) for read in reads]
            also[name] = np.full(len(words), None, dtype=object)
            also[name][todo] = given[codes]
        read_of_word = np.full(len(words), -1)
        read_of_word[todo] = codes
        at = read_of_word if coded is None else read_of_word[coded.codes]
        _report(part, place, spec, reads, at, findings)
    if coded is None:
        return Column(values, blank, bad, also)
    rows = coded.codes
    return Column(
        values[rows],
        blank[rows],
        bad[rows],
        {name: said[rows] for name, said in also.items()},
        Coded(rows, values) if values.dtype == object else None,
    )


def _report(
    part: Part,
    place: Place,
    spec: Field,
    reads: list[Read],
    read_of_row: np.ndarray,
    findings: Findings,
) -> None:
    """One finding a distinct value; one a code for private columns and conversions."""
    groups: dict[object, list[int]] = {}
    for k, read in enumerate(reads):
        if read.code:
            together = spec.private or read.code in ONE_EACH
            groups.setdefault(read.code if together else k, []).append(k)
    if not groups:
        return
    # One more entry, so that rows without a read (-1) fall into no group.
    group_of = np.full(len(reads) + 1, -1)
    for g, members in enumerate(groups.values()):
        group_of[members] = g
    where = group_of[read_of_row]
    hit = np.flatnonzero(where >= 0)
    hit = hit[np.argsort(where[hit], kind="stable")]
    cuts = np.searchsorted(where[hit], np.arange(1, len(groups)))
    for members, positions in zip(groups.values(), np.split(hit, cuts), strict=True):
        read = reads[members[0]]
        findings.in_part(part, place, positions, read.code, read.facts)


def _dtype(spec: Field) -> str | type:
    return "datetime64[s]" if spec.kind == "date" else _DTYPES.get(spec.kind, object)


def _canonical(reads: list[Read], spec: Field) -> np.ndarray:
    missing = spec.missing()
    values = np.empty(len(reads), dtype=_dtype(spec))
    for k, read in enumerate(reads):
        value = missing if read.value is None else read.value
        values[k] = np.datetime64(value, "s") if spec.kind == "date" else value  # type: ignore[call-overload]
    return values


def _factorize(raw: np.ndarray) -> tuple[np.ndarray, list[object]]:
    codes, distinct = pd.factorize(raw, use_na_sentinel=False)
    if raw.dtype.kind == "M":
        return codes, [None if np.isnat(v) else v.astype(object) for v in np.asarray(distinct)]
    found: list[object] = np.asarray(distinct).tolist()
    return codes, found


def _plain_text(raw: np.ndarray, spec: Field) -> np.ndarray | None:
    """Where texts need no cleaning at all; None where not every value is a text."""
    if raw.dtype != object or len(raw) < 256:
        return None
    try:
        texts = pa.array(raw, type=pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return None
    if texts.null_count:
        return None
    if spec.id == "id_card":
        return valid(raw)
    if spec.kind == "id":
        return _bools(pc.match_substring_regex(texts, PLAIN_ID))
    if spec.id == "name":
        return _bools(pc.invert(pc.match_substring_regex(texts, rf"\s|{DIRTY}")))
    return _bools(pc.invert(pc.match_substring_regex(texts, DIRTY)))


def _bools(array: object) -> np.ndarray:
    return np.asarray(array.to_numpy(zero_copy_only=False))  # type: ignore[attr-defined]


def _typed(raw: np.ndarray, spec: Field) -> Column | None:
    """Columns that a typed file holds ready to use, without a look at single values."""
    kind = raw.dtype.kind
    none = np.zeros(len(raw), dtype=bool)
    if kind == "M" and spec.kind == "date":
        return Column(raw.astype("datetime64[s]"), np.isnat(raw), none, {})
    if kind == "i" and spec.kind in ("id", "text") and spec.id != "id_card":
        return Column(np.asarray(raw.astype("U").astype(object)), none, none, {})
    if kind == "i" and spec.kind == "count" and spec.id == "score":
        return Column(raw, none, none, {})
    if kind in "if" and spec.kind == "number" and spec.id != "pay":
        values = raw.astype(np.float64)
        return Column(values, np.isnan(values), none, {})
    return None
