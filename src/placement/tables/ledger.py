"""What must hold in the ledger of teachers' practice: known teachers, believable days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.tables.places import complete_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.tables.draft import Draft
    from placement.tables.findings import Findings

_YEARS, _DAYS = 60, 3660
"""More years in enterprises, or days of one stay, are slips."""


def complete_ledger(drafts: Mapping[str, Draft], findings: Findings) -> None:
    """Check ``teachers`` and ``practice``, and complete last days written as durations."""
    if "teachers" in drafts:
        _in_range(drafts["teachers"], "enterprise_years", _YEARS, findings)
    if "practice" not in drafts:
        return
    practice = drafts["practice"]
    complete_period(practice, findings)
    _in_range(practice, "days", _DAYS, findings)
    _too_many_days(practice, findings)
    _going_on(practice, findings)
    if "teachers" in drafts:
        _known(practice, drafts["teachers"], findings)


def _in_range(draft: Draft, name: str, high: int, findings: Findings) -> None:
    """``E214`` for numbers that cannot be."""
    values = draft.column(name)
    for at in np.flatnonzero((values < 0) | (values > high)):
        facts = {"shown": f"{values[at]:g}", "low": 0, "high": high}
        findings.in_table(draft.origin, np.array([at]), draft.table.id, name, "E214", facts)


def _too_many_days(practice: Draft, findings: Findings) -> None:
    """``W471`` where more days are logged than lie between the dates: the dates count then."""
    start, end, days = (practice.column(n) for n in ("start", "end", "days"))
    known = ~np.isnat(start) & ~np.isnat(end) & (end >= start)
    length = np.zeros(len(practice), dtype=np.int64)
    length[known] = (end[known] - start[known]).astype("timedelta64[D]").astype(np.int64) + 1
    for at in np.flatnonzero(known & (days > length)):
        facts = {"shown": f"{days[at]:g}", "used": int(length[at])}
        findings.in_table(practice.origin, np.array([at]), "practice", "days", "W471", facts)


def _going_on(practice: Draft, findings: Findings) -> None:
    """``W472`` for stays that nobody says the end of."""
    unsaid = np.isnan(practice.column("days")) & np.isnan(practice.column("months"))
    open_ = np.isnat(practice.column("end")) & ~practice.unreadable("end") & unsaid
    rows = np.flatnonzero(open_ & ~np.isnat(practice.column("start")))
    if len(rows):
        findings.in_table(practice.origin, rows, "practice", "end", "W472", {})


def _known(practice: Draft, teachers: Draft, findings: Findings) -> None:
    """``E470`` for practice of nobody in the table of teachers; such rows are left out."""
    ids = practice.column("teacher_id")
    known = pd.Index(teachers.column("teacher_id"), dtype=object)
    stranger = (ids != "") & (known.get_indexer(pd.Index(ids, dtype=object)) < 0)
    for at in np.flatnonzero(stranger):
        facts = {"shown": ids[at]}
        findings.in_table(practice.origin, np.array([at]), "practice", "teacher_id", "E470", facts)
    practice.take((ids != "") & ~stranger)
