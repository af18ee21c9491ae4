"""What must hold in the tables of blocks and shares, and whom their names mean."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue import regions
from placement.schema import SCHEMA
from placement.tables.cells.choices import read_choice
from placement.tables.cells.text import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from placement.tables.draft import Draft
    from placement.tables.findings import Findings

EVERY = ("", "*")
"""What stands for every value by itself."""
_LARGEST = 10_000_000
_YES_NO = {"是": "是", "否": "否", "√": "是", "×": "否", "1": "是", "0": "否"}
_NAMED_IN = {
    "employer": ("posts", "classes", "enterprises"),
    "park": ("posts", "classes", "enterprises", "parks"),
    "region": ("posts", "classes", "enterprises", "parks"),
}
"""Tables that know the values of a field of places."""


def check_blocks(draft: Draft, findings: Findings) -> None:
    """``E216`` where it is not said what places are grouped by; ``E283`` for rows that ask nothing.

    ``E214`` for bounds below one.
    """
    _rows(draft, draft.empty("place_field"), "place_field", "E216", findings)
    least, most = draft.column("least"), draft.column("most")
    readable = ~draft.unreadable("least") & ~draft.unreadable("most")
    _rows(draft, readable & (least < 0) & (most < 0), "least", "E283", findings)
    for name, values in (("least", least), ("most", most)):
        for at in np.flatnonzero(values == 0):
            facts: dict[str, object] = {"shown": values[at], "low": 1, "high": _LARGEST}
            findings.in_table(draft.origin, np.array([at]), "blocks", name, "E214", facts)


def check_shares(draft: Draft, findings: Findings) -> None:
    """Bounds of shares: whole (E281), in range (E214), in order (E282), there at all (E283).

    ``E284`` for the name of a group without what it is a group of, ``E285`` for a ``%`` where
    persons are counted.
    """
    of = draft.column("of")
    cents = (of == "学生") | (of == "名额")
    bounds = {name: draft.column(name) for name in ("least", "most")}
    for name, values in bounds.items():
        high = np.where(cents, 100, _LARGEST)
        with np.errstate(invalid="ignore"):
            broken = ~np.isnan(values) & (values != np.rint(values))
            outside = ~broken & ((values < 0) | (values > high))
        for at in np.flatnonzero(broken):
            facts: dict[str, object] = {"shown": f"{values[at]:.15g}"}
            findings.in_table(draft.origin, np.array([at]), "shares", name, "E281", facts)
        for at in np.flatnonzero(outside):
            facts = {"shown": f"{values[at]:.15g}", "low": 0, "high": int(high[at])}
            findings.in_table(draft.origin, np.array([at]), "shares", name, "E214", facts)
        percent = draft.said(name, "percent") == True  # noqa: E712 - elementwise
        _rows(draft, percent & ~cents, name, "E285", findings)
    least, most = bounds["least"], bounds["most"]
    for at in np.flatnonzero(least > most):
        facts = {"shown": f"{least[at]:.15g}", "most": f"{most[at]:.15g}"}
        findings.in_table(draft.origin, np.array([at]), "shares", "least", "E282", facts)
    readable = ~draft.unreadable("least") & ~draft.unreadable("most")
    _rows(draft, readable & np.isnan(least) & np.isnan(most), "least", "E283", findings)
    loose = ~np.isin(draft.column("student_value"), EVERY) & draft.empty("student_field")
    _rows(draft, loose, "student_value", "E284", findings)


def _rows(draft: Draft, mask: np.ndarray, name: str, code: str, findings: Findings) -> None:
    where = np.flatnonzero(mask)
    if len(where):
        findings.in_table(draft.origin, where, draft.table.id, name, code, {})


def resolve_shares(drafts: Mapping[str, Draft], findings: Findings, *, within: str = "") -> None:
    """Spell the groups of shares as the other tables do; ``W267`` for those that no row has.

    ``within`` is the city that settles names of counties which several places bear.
    """
    draft = drafts["shares"]
    for side, fallback in (("student", ("students",)), ("place", ())):
        fields, values = draft.column(f"{side}_field"), draft.column(f"{side}_value")
        for at, (field, value) in enumerate(zip(fields.tolist(), values.tolist(), strict=True)):
            if not field or value in EVERY:
                continue
            if field == "order_class":
                read = read_choice(value, _YES_NO)
                if read.code:
                    _told(draft, at, f"{side}_value", read.code, dict(read.facts), findings)
                else:
                    values[at] = read.value
                continue
            tables = fallback or _NAMED_IN[field]
            known = {str(v) for t in tables if t in drafts for v in _values(drafts[t], field) if v}
            if field in ("region", "home_region"):
                values[at] = code = regions.locate(value, within=within) or value
                known |= {above for own in known for above in regions.chain(own)}
                spelled = code if code in known else ""
            else:
                spelled = _spelled(field, value, known)
            if spelled:
                values[at] = spelled
            elif known:
                near = difflib.get_close_matches(value, sorted(known), n=3, cutoff=0.5)
                facts = {"shown": value, "near": "、".join(near) or "-"}
                _told(draft, at, f"{side}_value", "W267", facts, findings)


def _spelled(field: str, value: str, known: Iterable[str]) -> str:
    """The spelling of the table that a name means, '' where no row has it."""
    if field == "level":
        choices = SCHEMA.table("students").fields["level"].choices or {}
        value = str(read_choice(value, choices).value or value)
    return next((own for own in sorted(known) if own == value or key(own) == key(value)), "")


def _values(draft: Draft, field: str) -> list[str]:
    return draft.distinct(field)[1].tolist() if field in draft.values else []


def _told(
    draft: Draft, at: int, name: str, code: str, facts: Mapping[str, object], findings: Findings
) -> None:
    findings.in_table(draft.origin, np.array([at]), "shares", name, code, facts)
