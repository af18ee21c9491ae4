"""Teams whose members are locked to different places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import UsageError
from placement.screening.cells import in_cells

if TYPE_CHECKING:
    from placement.errors import Fault
    from placement.instance import Instance


def torn_teams(instance: Instance) -> list[Fault]:
    """Locks that leave a team no unit to go to together (E287), at the cells of the locks."""
    locks = instance.table("locks")
    fixed = instance.students["student_id"].isin(locks["student_id"][locks["place_id"] != ""])
    people = instance.students[fixed & (instance.students["team"] != "")]
    if not len(people):
        return []
    try:
        column = instance.team_unit
    except UsageError:
        # The reader has told of it.
        return []
    team = dict(zip(people["student_id"], people["team"], strict=True))
    places = zip(instance.places["place_id"], instance.places[column], strict=True)
    unit = {place: (column, own) if own else ("place_id", place) for place, own in places}
    held: dict[str, dict[tuple[str, str], list[int]]] = {}
    for row, (who, where) in enumerate(zip(locks["student_id"], locks["place_id"], strict=True)):
        # Beside errors a lock may name a place that could not be read.
        if who in team and where in unit:
            held.setdefault(team[who], {}).setdefault(unit[where], []).append(row)
    faults: list[Fault] = []
    for name, units in held.items():
        if len(units) > 1:
            rows = np.array(sorted(row for own in units.values() for row in own))
            ids = locks["student_id"].to_numpy()[rows[:5]]
            facts = {"team": name, "ids": "、".join(map(str, ids))}
            faults += in_cells(instance, "locks", rows, ("place_id",), "E287", facts)
    return faults
