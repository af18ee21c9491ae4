"""Places as the tables list them: what they are called, in which cell, and when they are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.months import last_day_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.instance import Origin
    from placement.tables.draft import Draft
    from placement.tables.names import PlaceNames

NAMED = 12
"""Places that a sentence names; its count has all."""


@dataclass(frozen=True)
class ListedPlaces:
    """Posts and order classes of the input for the rows of a plan.

    ``stands`` is the cell that holds the employer, ``windows`` first and last day (datetime64[D],
    NaT where open), both by place id.
    """

    names: PlaceNames
    stands: Mapping[str, str]
    windows: Mapping[str, tuple[np.datetime64, np.datetime64]]

    def within(self, places: Sequence[str], first: np.datetime64, last: np.datetime64) -> list[str]:
        """The places whose window holds the days; an open bound holds any day.

        All of them where neither day is known.
        """
        found = []
        for place in places:
            opens, closes = self.windows[place]
            # A comparison with NaT is False, so what is not known excludes nothing.
            days = [day for day in (first, last) if not np.isnat(day)]
            if not any(day < opens or day > closes for day in days):
                found.append(place)
        return found

    def named(self, places: Sequence[str]) -> str:
        """Ids, with the days between which each is open, where it says any."""
        said = []
        for place in places[:NAMED]:
            days = ["" if np.isnat(d) else str(d) for d in self.windows.get(place, ())]
            said.append(f"{place} ({'~'.join(days)})" if any(days) else place)
        return "、".join(said) + ("…" if len(places) > NAMED else "")


def list_places(names: PlaceNames, drafts: Mapping[str, Draft]) -> ListedPlaces:
    """Index cells and windows of the places; of rows with one id the first counts."""
    stands: dict[str, str] = {}
    windows: dict[str, tuple[np.datetime64, np.datetime64]] = {}
    for table, id_field in (("posts", "post_id"), ("classes", "class_id")):
        if table not in drafts:
            continue
        draft = drafts[table]
        first, last = days_of(draft)
        for at, place in enumerate(draft.column(id_field).tolist()):
            stands.setdefault(place, cell_of(draft.origin, at, "employer"))
            windows.setdefault(place, (first[at], last[at]))
    return ListedPlaces(names, stands, windows)


def days_of(draft: Draft) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each row, datetime64[D]; a length in months closes an open end."""
    first, last = (draft.column(name).astype("datetime64[D]") for name in ("start", "end"))
    if "months" in draft.table.fields:
        last = np.where(np.isnat(last), last_day_of(first, draft.column("months")), last)
    return first, last


def cell_of(origin: Origin, row: int, field: str) -> str:
    """``岗位.xlsx > 岗位 > B2``: where a value of a row stands."""
    k = int(origin.sheet_of_row[row])
    letters = origin.columns[k].get(field, "")
    cell = f"{letters}{origin.row[row]}" if letters else ""
    return " > ".join(part for part in (origin.files[k], origin.sheets[k], cell) if part)
