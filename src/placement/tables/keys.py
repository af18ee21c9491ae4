"""Cells that must be filled, and keys that must be there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from placement.tables.draft import Draft
    from placement.tables.findings import Findings

_MAY_REPEAT = frozenset({"prefs"})
"""Keys checked with the references, where a repetition is no error."""


def check_required(draft: Draft, findings: Findings, *, scored: bool) -> None:
    """``E216`` for blank cells of required columns that are no key.

    With explicit scores (``scored``) a student's major may stay open; so it may where nobody has
    one and nobody accepts a post that is not on the own list.
    """
    table = draft.table
    for name, spec in table.fields.items():
        if not spec.required or name in table.key or name not in draft.values:
            continue
        rows = draft.empty(name)
        if (table.id, name) == ("students", "major"):
            rows = rows & (draft.column("major_code") == "") & (not scored)
            if rows.all() and len(rows):
                # Nobody has one: a choice, not a slip. Fit can then not be judged.
                findings.in_table(
                    draft.origin, np.flatnonzero(rows)[:1], table.id, name, "W245", {}
                )
                continue
            if rows.all() and (draft.column("adjust") == "否").all():
                continue
        elif table.id == "prefs":
            continue
        where = np.flatnonzero(rows & _keyed(draft))
        if len(where):
            findings.in_table(draft.origin, where, table.id, name, "E216", {})


def check_keys(draft: Draft, findings: Findings) -> None:
    """``E201`` for rows without a key, ``E202`` for a key that stands twice; these are left out.

    Of rows with the same key the first stays.
    """
    table = draft.table
    if not table.key or table.id in _MAY_REPEAT:
        return
    here = [name for name in table.key if name in draft.values]
    if len(here) < len(table.key):
        return
    lead = here[0]
    without = draft.empty(lead) | (draft.values[lead] == table.fields[lead].missing())
    told = np.flatnonzero(without & ~draft.unreadable(lead))
    if len(told):
        findings.in_table(draft.origin, told, table.id, lead, "E201", {})
    keys = _joined(draft, here)
    again = keys.duplicated().to_numpy()
    if (again & ~without).any():
        twice = keys.duplicated(keep=False).to_numpy() & ~without
        rows = np.flatnonzero(twice)
        for value, group in keys.iloc[rows].groupby(keys.iloc[rows], sort=False):
            where = group.index.to_numpy()
            facts = {"shown": value, "id": value, "table": f"{table.zh} {table.id}"}
            findings.in_table(draft.origin, where, table.id, lead, "E202", facts)
    draft.take(~without & ~again)


def _joined(draft: Draft, names: list[str]) -> pd.Series:
    keys = pd.Series(draft.values[names[0]], dtype=object)
    for name in names[1:]:
        keys = keys.astype(str) + "/" + pd.Series(draft.values[name], dtype=object).astype(str)
    return keys


def _keyed(draft: Draft) -> np.ndarray:
    """Rows that have their key; those without are told of once, by ``E201``."""
    keyed = np.ones(len(draft), dtype=bool)
    for name in draft.table.key:
        if name in draft.values and draft.table.fields[name].required:
            keyed &= ~draft.empty(name)
    return keyed
