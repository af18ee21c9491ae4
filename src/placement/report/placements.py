"""``placements.csv``: one row a student, in the order of the input."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from python_calamine import CalamineError

from placement.digest import read_rows
from placement.errors import UsageError
from placement.escaping import escaped, unescaped
from placement.explain import Reasons, reasons, word
from placement.roster import local_places, months_between, overlap
from placement.storage import translated

if TYPE_CHECKING:
    from pathlib import Path

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile
    from placement.wording import Lang

COLUMNS = (
    "student_id", "place_id", "kind", "enterprise", "park", "start", "end", "months",
    "choice_rank", "fit", "local", "note",
)  # fmt: skip
_NEEDS_QUOTES = re.compile('[",\r\n]')
Days = NDArray[np.datetime64]


def placements_table(
    instance: Instance,
    policy: Policy,
    profile: Profile,
    place_of: NDArray[np.integer],
    *,
    found: Reasons | None = None,
    lang: Lang = "zh",
) -> pd.DataFrame:
    """Every student and their place, as text: what stands in ``placements.csv``.

    ``place_of`` (n,) holds positions of places, -1 for none. ``start`` and ``end`` are the overlap
    of the student's and the place's window, ``months`` the calendar months between them (see
    :func:`months_between`), ``fit`` the share of the term ``fit``, ``local`` whether the place lies
    in the city of the instance. A blank is "not known" or, without a place, "none". ``found`` saves
    explaining the plan again where that has been done.
    """
    found = found or reasons(instance, policy, profile, place_of)
    place = np.asarray(place_of, dtype=np.int64)
    placed = place >= 0
    places, students = instance.places, instance.students

    def of_place(values: np.ndarray) -> NDArray[np.object_]:
        column = np.full(len(place), "", dtype=object)
        column[placed] = values[place[placed]]
        return column

    start, end = overlap(instance, place)
    months = months_between(start, end)
    # A post may tell its length without a single day.
    stated = placed & np.isnan(months)
    months[stated] = places["months"].to_numpy()[place[stated]]
    rank = np.where(found.rank > 0, found.rank.astype(str).astype(object), "")
    kinds = np.unique(found.fit)
    fit = np.array([str(round(v, 3)) if v > 0 else "" for v in kinds.tolist()], dtype=object)
    return pd.DataFrame(
        {
            "student_id": students["student_id"].to_numpy(),
            "place_id": of_place(places["place_id"].to_numpy()),
            "kind": of_place(places["kind"].to_numpy()),
            "enterprise": of_place(places["employer"].to_numpy()),
            "park": of_place(places["park"].to_numpy()),
            "start": iso(start),
            "end": iso(end),
            "months": _decimals(months),
            "choice_rank": rank,
            "fit": fit[np.searchsorted(kinds, found.fit)],
            "local": of_place(local_places(instance)),
            "note": word(found, lang),
        },
        columns=list(COLUMNS),
        dtype=object,
    )


def iso(days: Days) -> NDArray[np.object_]:
    """Dates as text, '' for NaT; each day is written once."""
    codes, distinct = pd.factorize(days, use_na_sentinel=False)
    texts = np.datetime_as_string(np.asarray(distinct).astype("datetime64[D]")).astype(object)
    texts[texts == "NaT"] = ""
    written: NDArray[np.object_] = texts[codes] if len(texts) else np.zeros(0, dtype=object)
    return written


def _decimals(values: NDArray[np.float64]) -> NDArray[np.object_]:
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    texts = np.array(["" if np.isnan(v) else f"{v:.1f}" for v in distinct.tolist()], dtype=object)
    written: NDArray[np.object_] = texts[codes] if len(texts) else np.zeros(0, dtype=object)
    return written


def csv_bytes(table: pd.DataFrame) -> bytes:
    r"""A table of text as CSV: UTF-8 with a byte-order mark, lines end in ``\n``.

    Excel takes a CSV without the mark for GBK and garbles it. Text that would run as a formula is
    escaped (see :mod:`placement.escaping`).
    """
    columns = []
    for name in table.columns:
        codes, distinct = pd.factorize(table[name])
        quoted = np.array([_quoted(escaped(str(value))) for value in distinct], dtype=object)
        columns.append(quoted[codes].tolist() if len(quoted) else [])
    lines = map(",".join, zip(*columns, strict=True))
    return "\n".join([",".join(table.columns), *lines, ""]).encode("utf-8-sig")


def _quoted(text: str) -> str:
    if _NEEDS_QUOTES.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def read_placements(path: Path) -> pd.Series[str]:
    """Place id by student id, '' for none, from ``placements.csv`` or the roster of ``plan.xlsx``.

    Raises
    ------
    UsageError
        When the file cannot be read (E101, E102, E107), or has no student or place column (E309).
    """
    with translated(path):
        data = path.read_bytes()
    try:
        heading, *body = _rows(path, data) or [[]]
    except (CalamineError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError("E309", file=str(path)) from error
    at = [
        _column(heading, names)
        for names in (("student_id", "学号", "Student id"), ("place_id", "岗位编号", "Place id"))
    ]
    if None in at:
        raise UsageError("E309", file=str(path))
    student, place = (
        [unescaped(row[k]) if k < len(row) else "" for row in body] for k in at if k is not None
    )
    return pd.Series(
        place, index=pd.Index(student, name="student_id"), name="place_id", dtype=object
    )


def _column(heading: list[str], names: tuple[str, ...]) -> int | None:
    return next((k for k, text in enumerate(heading) if text in names), None)


def _rows(path: Path, data: bytes) -> list[list[str]]:
    if path.suffix.lower() != ".xlsx":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    from placement.report.sheets.roster import SHEET

    for name, rows in read_rows(path):
        if name in (SHEET.zh, SHEET.en):
            return [["" if cell is None else str(cell) for cell in row] for row in rows]
    return []
