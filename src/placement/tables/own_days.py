"""Days that a row of a plan states for itself: they, and not the post's, are when the student goes.

Rules look at the window of a post, so a post whose students go at different times is told apart by
them: the commonest window keeps the post's id, any other gets the id and its first day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.months import last_day_of

if TYPE_CHECKING:
    from placement.instance import Instance, Origin

Days = NDArray[np.datetime64]
_TABLES = (("posts", "post_id", "need", "need_min"), ("classes", "class_id", "seats", "min_seats"))


def with_own_days(instance: Instance) -> Instance:
    """The instance in which every window that ``placements`` states is that of post and student.

    Students of ``placements`` are marked as to be placed where their status says that they have
    been: the plan is what says so.
    """
    plan = instance.table("placements")
    places = instance.places
    at = pd.Index(places["place_id"]).get_indexer(pd.Index(plan["place_id"]))
    rows = np.flatnonzero(at >= 0)
    first, last = _windows(plan.iloc[rows], places.iloc[at[rows]])
    dated = _given(plan, rows)
    keys = pd.DataFrame({"place": at[rows], "first": first, "last": last})
    # Rows without days of their own go when the post says; that is a window like any other.
    keys.loc[~dated, ["first", "last"]] = np.datetime64("NaT")
    keys["dated"] = dated
    grouped = keys.groupby(["place", "dated", "first", "last"], dropna=False, sort=True)
    number = grouped.ngroup().to_numpy()
    groups = grouped.size().reset_index(name="size").sort_values("size", ascending=False,
                                                                  kind="stable")  # fmt: skip
    ids = places["place_id"].to_numpy(dtype=object)
    named = _named(groups, ids)
    chosen = plan["place_id"].to_numpy(dtype=object).copy()
    chosen[rows] = named.reindex(number)["id"].to_numpy(dtype=object)
    tables = dict(instance.tables)
    origins, carried = dict(instance.origins), dict(instance.carried)
    for table, key, need, least in _TABLES:
        if table not in tables:
            continue
        frame, source = _split(tables[table], key, need, least, named, ids)
        tables[table] = frame
        if table in origins:
            origins[table] = _taken(origins[table], source)
        if table in carried:
            carried[table] = carried[table].iloc[source].reset_index(drop=True)
    tables["placements"] = plan.assign(place_id=pd.Series(chosen, dtype=object, index=plan.index))
    tables["students"] = _students(instance, plan, rows, dated, first, last)
    tables["locks"] = _locks(instance, plan, chosen)
    return instance.replace(tables=tables, origins=origins, carried=carried)


def _given(plan: pd.DataFrame, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    held = plan.iloc[rows]
    days = held["start"].notna() | held["end"].notna() | held["months"].notna()
    return np.asarray(days, dtype=bool)


def _windows(plan: pd.DataFrame, places: pd.DataFrame) -> tuple[Days, Days]:
    """First and last day of each row: its own, the post's where it states none."""
    opens = places["start"].to_numpy().astype("datetime64[D]")
    closes = places["end"].to_numpy().astype("datetime64[D]")
    own_first = plan["start"].to_numpy().astype("datetime64[D]")
    own_last = plan["end"].to_numpy().astype("datetime64[D]")
    first = np.where(np.isnat(own_first), opens, own_first)
    counted = last_day_of(first, plan["months"].to_numpy())
    # Months beside a first day are the row's own; without one they only close an open window.
    last = np.where(np.isnat(own_last) & ~np.isnat(own_first), counted, own_last)
    closes = np.where(np.isnat(closes), last_day_of(opens, places["months"].to_numpy()), closes)
    last = np.where(np.isnat(last), closes, last)
    last = np.where(np.isnat(last), counted, last)
    return first.astype("datetime64[s]"), last.astype("datetime64[s]")


@dataclass(frozen=True, slots=True)
class _Name:
    """Gives each window of a post an id that nothing else has."""

    taken: set[str]

    def of(self, place: str, first: object, last: object) -> str:
        """The id, the first day, and the last where that is not enough."""
        day, end = (str(v)[:10] if v is not pd.NaT else "" for v in (first, last))
        for name in (f"{place}@{day}", f"{place}@{day}~{end}"):
            if name not in self.taken:
                self.taken.add(name)
                return name
        return self.of(f"{place}'", first, last)


def _named(groups: pd.DataFrame, ids: NDArray[np.object_]) -> pd.DataFrame:
    """Ids of all windows; the first of each place, which is the commonest, keeps the place's."""
    name = _Name(set(ids.tolist()))
    main = ~groups["place"].duplicated().to_numpy()
    given = [
        ids[place] if keeps else name.of(ids[place], first, last)
        for place, first, last, keeps in zip(
            groups["place"], groups["first"], groups["last"], main.tolist(), strict=True
        )
    ]
    return groups.assign(id=np.array(given, dtype=object), main=main)


def _split(
    frame: pd.DataFrame, key: str, need: str, least: str, named: pd.DataFrame,
    ids: NDArray[np.object_],
) -> tuple[pd.DataFrame, NDArray[np.int64]]:  # fmt: skip
    """The table with the windows of the plan, and the row that each of its rows came from."""
    at = pd.Index(frame[key]).get_indexer(pd.Index(ids[named["place"].to_numpy()]))
    here = named.assign(row=at)[at >= 0]
    kept, extra = here[here["main"]], here[~here["main"]]
    source = np.concatenate([np.arange(len(frame)), extra["row"].to_numpy(dtype=np.int64)])
    split = frame.iloc[source].reset_index(drop=True)
    new = np.arange(len(frame), len(split))
    for rows, windows in ((kept["row"].to_numpy(), kept), (new, extra)):
        own = windows["dated"].to_numpy()
        for name, day in (("start", "first"), ("end", "last")):
            column = split[name].to_numpy().copy()
            column[rows[own]] = windows[day].to_numpy()[own]
            split[name] = column
        if "months" in split:
            known = own & windows["first"].notna().to_numpy() & windows["last"].notna().to_numpy()
            length = split["months"].to_numpy().copy()
            length[rows[known]] = np.nan
            split["months"] = length
    names = split[key].to_numpy(dtype=object).copy()
    names[new] = extra["id"].to_numpy(dtype=object)
    split[key] = pd.Series(names, dtype=object)
    away = extra.groupby("row")["size"].sum()
    for name in (need, least):
        count = split[name].to_numpy().copy()
        rows = away.index.to_numpy(dtype=np.int64)
        left = np.maximum(count[rows] - away.to_numpy(), 0)
        count[rows] = np.where(count[rows] >= 0, left, count[rows])
        count[new] = extra["size"].to_numpy() if name == need else -1
        split[name] = count
    return split, source


def _students(
    instance: Instance, plan: pd.DataFrame, rows: NDArray[np.int64], dated: NDArray[np.bool_],
    first: Days, last: Days,
) -> pd.DataFrame:  # fmt: skip
    students = instance.students.copy()
    at = pd.Index(students["student_id"]).get_indexer(pd.Index(plan["student_id"].iloc[rows]))
    for name, day in (("start", first), ("end", last)):
        column = students[name].to_numpy().copy()
        column[at[dated]] = day[dated]
        students[name] = column
    status = students["status"].to_numpy(dtype=object).copy()
    done = np.isin(status[at].astype(str), ["已安置", "自主实习"])
    status[at[done]] = ""
    students["status"] = pd.Series(status, dtype=object, index=students.index)
    return students


def _locks(instance: Instance, plan: pd.DataFrame, chosen: NDArray[np.object_]) -> pd.DataFrame:
    """Locks to a post hold for whichever of its windows the student has."""
    locks = instance.table("locks")
    named = dict(zip(plan["student_id"], zip(plan["place_id"], chosen, strict=True), strict=True))
    kept = [
        named[student][1] if student in named and named[student][0] == place else place
        for student, place in zip(locks["student_id"], locks["place_id"], strict=True)
    ]
    return locks.assign(place_id=pd.Series(kept, dtype=object, index=locks.index))


def _taken(origin: Origin, rows: NDArray[np.int64]) -> Origin:
    return replace(origin, sheet_of_row=origin.sheet_of_row[rows], row=origin.row[rows])
