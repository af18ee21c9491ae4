"""Why a rule could not be checked: the columns that are blank where it said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from placement.verify.rows import Kinds, Rows
    from placement.vocabulary.kinds import Period, QuotaRule

NAMED = 4
"""Columns that are named at most."""
_MAY_BE_BLANK = frozenset({
    "kind", "order_class", "interns_now", "interns_same", "months", "role", "special_filing",
    "load_kg", "load_times", "quota_filing", "school_credit", "offsite_consent",
})  # fmt: skip
"""Columns in which a blank is an answer too; they are named only where nothing else is blank."""


def is_blank(value: object) -> bool:
    """Whether a plain value stands for "not given".

    >>> [is_blank(value) for value in ("", -1, None, float("nan"), 0, "否")]
    [True, True, True, True, False, False]
    """
    return value in ("", None, -1) or value != value


def missing_columns(
    sides: Sequence[tuple[str, Kinds, NDArray[np.int64]]], unknown: NDArray[np.bool_]
) -> tuple[tuple[str, str], ...]:
    """(table, column) of the columns that are blank wherever the rule could not be checked.

    ``sides`` are (table, kinds of rows, kind of each of K cases), ``unknown`` (K,) the cases. Of
    several columns those come first that are filled in where the rule could be checked; where no
    column is blank in all of the cases, the two that are in most.
    """
    found: list[tuple[float, float, str, str]] = []
    for table, kinds, of in sides:
        for field in kinds.rows[0] if kinds.rows else ():
            blank = np.array([is_blank(row[field]) for row in kinds.rows], dtype=bool)[of]
            here = float(blank[unknown].mean())
            there = float(blank[~unknown].mean()) if not unknown.all() else 0.0
            if here > 0:
                found.append((here, there, table, field))
    found = [gap for gap in found if gap[3] not in _MAY_BE_BLANK] or found
    whole = [gap for gap in found if gap[0] == 1.0]
    telling = [gap for gap in whole if gap[1] < 1.0] or whole
    if telling:
        chosen = sorted(telling, key=lambda gap: gap[1])[:NAMED]
    else:
        chosen = sorted(found, key=lambda gap: gap[1] - gap[0])[:2]
    return tuple((table, field) for _, _, table, field in chosen)


def blind_columns(
    rows: Rows, word: QuotaRule, blind: Sequence[Period]
) -> tuple[tuple[str, str], ...]:
    """The columns of places without which the limits of some periods cannot be computed."""
    if not blind:
        return ()
    kinds = rows.places(word.place_fields)
    members = kinds.of[[place for period in blind for place in period.members]]
    everywhere = np.ones(len(members), dtype=bool)
    return missing_columns([("places", kinds, members)], everywhere)
