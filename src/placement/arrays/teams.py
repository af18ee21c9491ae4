"""Students who go together, and what they must share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import DataError, Fault
from placement.side import Teams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.arrays.distinct import Coded
    from placement.instance import Instance


def teams(instance: Instance, students: Coded, places: Coded, locked: NDArray[np.int32]) -> Teams:
    """Teams by the column ``team``; only students with a place, or free to get one, count.

    Raises
    ------
    DataError
        When two of a team are locked to different units (E287).
    UsageError
        When the parameter that says what teams share is none of the known (E286).
    """
    codes, names = students.column("team")
    unit = _units(places, instance.team_unit)
    size = len(names)
    named = np.asarray(names != "", dtype=bool)[codes]
    fixed = np.full(size, -1, dtype=np.int64)
    held = np.flatnonzero(named & (locked >= 0))
    at = unit[locked[held]]
    fixed[codes[held]] = at
    apart = held[fixed[codes[held]] != at]
    if len(apart):
        raise DataError(_apart(instance, codes, names, held, apart))
    free = named & (locked == -1)
    goers = np.bincount(codes[free], minlength=size)
    kept = (goers > 1) | ((goers == 1) & (fixed >= 0))
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    return Teams(
        team=np.where(free, number[codes], -1).astype(np.int32),
        unit=unit.astype(np.int32),
        fixed=fixed[kept].astype(np.int32),
    )


def _units(places: Coded, column: str) -> NDArray[np.int64]:
    """The unit of each place (m,); a place without an employer is one by itself."""
    codes, values = places.column(column)
    blank = np.asarray(values == "", dtype=bool)[codes]
    return np.where(blank, len(values) + np.arange(len(codes)), codes)


def _apart(
    instance: Instance, codes: np.ndarray, names: np.ndarray, held: np.ndarray, apart: np.ndarray
) -> list[Fault]:
    ids = instance.students["student_id"].to_numpy()
    return [
        Fault(
            "E287",
            facts={"team": names[g], "ids": "、".join(map(str, ids[held[codes[held] == g]][:5]))},
        )
        for g in np.unique(codes[apart]).tolist()
    ]
