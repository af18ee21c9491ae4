"""The tables of a term with some places only: classes alone, or with posts as alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from placement.classes.wanted import NewClass
    from placement.instance import Instance

_OWN_LISTS = (("prefs", "place_id"), ("scores", "post_id"))


def only(instance: Instance, places: Iterable[str]) -> Instance:
    """The instance with the named places; who is locked anywhere else is held out."""
    kept = set(places)
    tables = dict(instance.tables)
    for name, key in (("posts", "post_id"), ("classes", "class_id"), *_OWN_LISTS):
        if name in tables:
            tables[name] = _rows(tables[name], tables[name][key].isin(kept))
    if "locks" in tables:
        locks = tables["locks"]
        at = locks["place_id"].where(locks["place_id"].isin(kept), "").astype(object)
        tables["locks"] = locks.assign(place_id=at)
    return instance.replace(tables=tables, origins={}, carried={})


def without_shares(instance: Instance) -> tuple[Instance, int]:
    """Without targets and limits on places that are not order classes, and how many there were.

    They speak of a whole plan: with posts left out none of them could be kept or judged.
    """
    shares = instance.table("shares")
    apply = (shares["place_field"] == "order_class") & (shares["place_value"] == "是")
    if apply.all():
        return instance, 0
    tables = {**instance.tables, "shares": _rows(shares, apply)}
    return instance.replace(tables=tables), int((~apply).sum())


def with_classes(instance: Instance, made: Sequence[NewClass], least: int) -> Instance:
    """The instance with proposed classes as rows of ``classes`` and ``class_seats``."""
    rows = pd.DataFrame(
        {
            "class_id": [new.class_id for new in made],
            "name": [new.name for new in made],
            "employer": [new.employer for new in made],
            "park": [new.park for new in made],
            "majors": ["|".join(new.majors) for new in made],
            "seats": [new.seats for new in made],
            "min_seats": least,
            "region": [new.region for new in made],
        }
    )
    shares = pd.DataFrame(
        [(new.class_id, employer, seats) for new in made for employer, seats in new.shares],
        columns=["class_id", "employer", "seats"],
    )
    tables = dict(instance.tables)
    for name, more in (("classes", rows), ("class_seats", shares)):
        added = SCHEMA.table(name).canonical(more)
        old = instance.table(name)
        tables[name] = pd.concat([old, added], ignore_index=True) if len(old) else added
    return instance.replace(tables=tables)


def with_locks(instance: Instance, place_of: NDArray[np.integer], ids: np.ndarray) -> Instance:
    """The instance with a plan locked: every placed student at the place of that id."""
    placed = np.flatnonzero(np.asarray(place_of) >= 0)
    students = instance.students["student_id"].to_numpy(dtype=object)[placed]
    locked = pd.DataFrame(
        {"student_id": students, "place_id": ids[np.asarray(place_of)[placed]], "reason": ""}
    )
    old = instance.table("locks")
    kept = _rows(old, ~old["student_id"].isin(set(students)))
    both = pd.concat([kept, SCHEMA.table("locks").canonical(locked)], ignore_index=True)
    return instance.replace(tables={**instance.tables, "locks": both})


def with_more(instance: Instance, like: int, count: int) -> Instance:
    """The instance with so many students more, each like one that is there, free and unbound."""
    students = instance.tables["students"]
    one = students.iloc[[like] * count].copy()
    used = set(students["student_id"])
    names = (f"+{k}" for k in range(1, len(used) + count + 1))
    one["student_id"] = [name for name in names if name not in used][:count]
    one = one.assign(team="", avoid="", adjust="是", status="", self_found="")
    more = pd.concat([students, one], ignore_index=True)
    return instance.replace(tables={**instance.tables, "students": more})


def _rows(frame: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    return frame[keep.to_numpy(dtype=bool)].reset_index(drop=True)
