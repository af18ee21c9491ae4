"""Who is where: a plan joined with its tables, as one row a placed student."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.catalogue import regions
from placement.months import last_day_of
from placement.schema import SCHEMA

if TYPE_CHECKING:
    import datetime as dt

    from placement.instance import Instance

Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class Roster:
    """A plan of an instance as of a day. ``place_of`` (n,) holds positions of places, -1 for none.

    Everything that is measured, paid or published is read off it; it does not know the solver.
    """

    instance: Instance
    place_of: NDArray[np.int64]
    as_of: dt.date

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a placed student, in the order of the students.

        All columns of the student and of the place except private ones and what both have:
        ``start`` and ``end`` (datetime64) are the overlap of both windows, NaT where not known,
        ``months`` its length (NaN where not known), ``whole_months`` the complete months (-1 where
        not known), ``in_city`` 1, 0 or -1 (not known), ``student`` and ``place_row`` the positions
        of both rows.
        """
        placed = np.flatnonzero(self.place_of >= 0)
        at = self.place_of[placed]
        private = [f.id for f in SCHEMA.table("students").fields.values() if f.private]
        students = self.instance.students.drop(columns=[*private, *_OF_BOTH], errors="ignore")
        private = [f.id for f in SCHEMA.table("posts").fields.values() if f.private]
        places = self.instance.places.drop(columns=[*private, *_OF_BOTH], errors="ignore")
        clash = set(students) & set(places)
        if clash:
            raise AssertionError(f"columns of both students and places: {sorted(map(str, clash))}")
        start, end = overlap(self.instance, self.place_of)
        months = months_between(start, end)
        stated = self.instance.places["months"].to_numpy()
        length = np.where(np.isnan(months[placed]), stated[at], months[placed])
        local = local_places(self.instance)[at]
        return pd.concat(
            [
                students.iloc[placed].reset_index(drop=True),
                places.iloc[at].reset_index(drop=True),
                pd.DataFrame(
                    {
                        "start": start[placed].astype("datetime64[s]"),
                        "end": end[placed].astype("datetime64[s]"),
                        "months": length,
                        "whole_months": np.where(
                            np.isnan(length), -1, np.floor(np.nan_to_num(length) + 1e-9)
                        ).astype(np.int64),
                        "in_city": np.where(local == "1", 1, np.where(local == "0", 0, -1)),
                        "student": placed,
                        "place_row": at,
                    }
                ),
            ],
            axis=1,
        )


_OF_BOTH = ("start", "end", "months", "note")
"""Columns that students and places both have; the frame has its own or none."""


def overlap(instance: Instance, place: NDArray[np.int64]) -> tuple[Days, Days]:
    """First and last day of each placement, (n,) both; NaT where there is none or it is not known.

    Where only one side gives a day, that day counts; a post that tells its first day and its months
    has a last day too.
    """
    placed = np.flatnonzero(place >= 0)
    students, places = instance.students, instance.places
    opens = places["start"].to_numpy().astype("datetime64[D]")
    closes = places["end"].to_numpy().astype("datetime64[D]")
    counted = last_day_of(opens, places["months"].to_numpy())
    closes = np.where(np.isnat(closes), counted, closes)
    ends = []
    for name, of_place, inner in (("start", opens, np.fmax), ("end", closes, np.fmin)):
        day = np.full(len(place), np.datetime64("NaT"), dtype="datetime64[D]")
        own = students[name].to_numpy()[placed].astype("datetime64[D]")
        day[placed] = inner(own, of_place[place[placed]])
        ends.append(day)
    return ends[0], ends[1]


def months_between(start: Days, end: Days) -> NDArray[np.float64]:
    """Months from the first to the last day, both included; NaN where either is missing.

    Whole months are counted from anniversary to anniversary, as :mod:`placement.months`
    does; the days left over are a share of the month they fall in.

    >>> days = np.array(["2024-03-01", "2024-08-31", "2024-09-15"], dtype="datetime64[D]")
    >>> months_between(days[[0, 0]], days[[1, 2]]).tolist()
    [6.0, 6.5]
    """
    known = ~np.isnat(start) & ~np.isnat(end) & (end >= start)
    months = np.full(len(start), np.nan)
    first, after = start[known], end[known] + 1
    whole = (after.astype("datetime64[M]") - first.astype("datetime64[M]")).astype(np.int64)
    whole -= _anniversary(first, whole) > after
    low, high = _anniversary(first, whole), _anniversary(first, whole + 1)
    part = (after - low).astype(np.int64) / np.maximum(1, (high - low).astype(np.int64))
    months[known] = whole + part
    return months


def _anniversary(day: Days, months: NDArray[np.int64]) -> Days:
    month = day.astype("datetime64[M]")
    # Where the month has no such day, the month before it ends with its own last day.
    latest = (month + months + 1).astype("datetime64[D]")
    into = (day - month.astype("datetime64[D]")).astype(np.int64)
    moved: Days = np.minimum((month + months).astype("datetime64[D]") + into, latest)
    return moved


def local_places(instance: Instance) -> NDArray[np.object_]:
    """'1' for places in the city of the instance, '0' for others, '' for not known, (m,)."""
    codes, distinct = pd.factorize(instance.places["region"])
    chains = [regions.chain(region) for region in distinct]
    said = [("1" if instance.city in chain else "0") if chain else "" for chain in chains]
    local = np.array(said, dtype=object)[codes] if said else np.zeros(0, dtype=object)
    return local if instance.city else np.full(len(codes), "", dtype=object)
