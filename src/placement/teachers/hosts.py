"""What each enterprise could take: its places for teachers less those who are there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.months import last_day_of

if TYPE_CHECKING:
    from placement.instance import Instance


@dataclass(frozen=True, slots=True)
class Host:
    """Teachers at one enterprise on a day.

    ``capacity`` and ``room`` are -1 where nobody says how many it takes. ``coming`` begin after the
    day. ``next_free`` is the first day on which one of those there has left, where it is full.
    """

    employer: str
    park: str
    capacity: int
    there: int
    coming: int
    room: int
    next_free: dt.date | None

    @property
    def over(self) -> bool:
        """Whether more are there than it takes."""
        return 0 <= self.capacity < self.there


def hosts_of(instance: Instance, as_of: dt.date) -> list[Host]:
    """Enterprises that take teachers or have some, those with most room first."""
    enterprises = instance.table("enterprises")
    stays = _stays(instance.table("practice"))
    today = np.datetime64(as_of, "D")
    here = stays[(stays["start"] <= today) & (stays["end"].isna() | (stays["end"] >= today))]
    later = stays[stays["start"] > today]
    there = here.groupby("employer")["teacher_id"].nunique()
    coming = later.groupby("employer")["teacher_id"].nunique()
    leaving = here.dropna(subset="end").groupby("employer")["end"].min()
    capacity = dict(zip(enterprises["employer"], enterprises["teacher_capacity"], strict=True))
    parks = dict(zip(enterprises["employer"], enterprises["park"], strict=True))
    names = [name for name, places in capacity.items() if places >= 0]
    names += [name for name in [*there.index, *coming.index] if name not in set(names)]
    found = []
    for name in dict.fromkeys(names):
        places, now = int(capacity.get(name, -1)), int(there.get(name, 0))
        room = max(0, places - now) if places >= 0 else -1
        ends = leaving.get(name)
        free = ends.date() + dt.timedelta(days=1) if room == 0 and ends is not None else None
        found.append(
            Host(
                employer=str(name),
                park=str(parks.get(name, "")),
                capacity=places,
                there=now,
                coming=int(coming.get(name, 0)),
                room=room,
                next_free=free,
            )
        )
    return sorted(found, key=lambda host: (-host.room, host.employer))


def _stays(practice: pd.DataFrame) -> pd.DataFrame:
    """Stays with their last day, as far as it is known: from the months where it is not given."""
    start = practice["start"].to_numpy().astype("datetime64[D]")
    end = practice["end"].to_numpy().astype("datetime64[D]")
    counted = last_day_of(start, practice["months"].to_numpy())
    end = np.where(np.isnat(end), counted, end)
    return pd.DataFrame(
        {
            "employer": practice["employer"],
            "teacher_id": practice["teacher_id"],
            "start": start.astype("datetime64[s]"),
            "end": end.astype("datetime64[s]"),
        }
    )
