"""Who is there and who is wanted, by major: the two tables that a joint office collects.

“毕业生和实习生的专业及人数，每个园区分企业、分专业的用工需求人数” (郴办发〔2018〕28号 第3条). The
tables ``supply`` and ``demand`` count where they are given; else students and posts are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import majors
from placement.vocabulary.closeness import nearness_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.roster import Roster

GONE = ("参军", "升学", "休学", "退学")
"""Students who are not looking for a place."""
NO_SUPPLY, UNSAID = "（本次无此专业学生）", "专业未填"


def supply(roster: Roster) -> pd.DataFrame:
    """Columns ``school``, ``major``, ``code`` ('' unknown), ``grade`` (-1), ``people``; sorted."""
    table = roster.instance.table("supply")
    if len(table):
        rows = table[["school", "major", "grade", "people"]].assign(
            code=_codes(table["major"], table["major_code"], table["level"])
        )
        people = rows["people"].clip(lower=0)
    else:
        table = roster.instance.students
        rows = table[["school", "major", "grade", "major_code"]]
        rows = rows.rename(columns={"major_code": "code"})[~table["status"].isin(GONE)]
        people = pd.Series(1, index=rows.index)
    keys = ["school", "major", "code", "grade"]
    counted = rows.assign(people=people).groupby(keys, sort=True)["people"].sum().reset_index()
    return counted.astype({"people": np.int64})


def _codes(
    names: pd.Series[str], codes: pd.Series[str], levels: pd.Series[str]
) -> NDArray[np.object_]:
    found = [
        code or majors.find(name, level) or ""
        for name, code, level in zip(names.tolist(), codes.tolist(), levels.tolist(), strict=True)
    ]
    return np.array(found, dtype=object)


def demand(roster: Roster) -> pd.DataFrame:
    """Columns ``park``, ``employer``, ``majors`` (``|``-joined), ``start``, ``end``, ``people``."""
    table = roster.instance.table("demand")
    if len(table):
        rows = table.rename(columns={"major": "majors"})
    else:
        rows = roster.instance.places.rename(columns={"need": "people"})
    keys = ["park", "employer", "majors", "start", "end"]
    rows = rows[[*keys, "people"]].assign(people=rows["people"].clip(lower=0))
    counted = rows.groupby(keys, sort=True, dropna=False)["people"].sum().reset_index()
    return counted[counted["people"] > 0].astype({"people": np.int64}).reset_index(drop=True)


def by_major(roster: Roster) -> pd.DataFrame:
    """One row a major that students have: ``major``, ``code``, ``supply``, ``open``, ``demand``.

    ``open`` are all seats whose list takes the major; a seat open to several counts for each.
    ``demand`` shares every seat among the majors it takes, in proportion to their supply, so that
    it sums to the seats. Seats for majors that no student has follow in one row a category, with
    ``supply`` 0.
    """
    there = supply(roster)
    wanted = demand(roster).groupby("majors", sort=True)["people"].sum()
    lists = wanted.index.to_numpy(dtype=object)
    named = there["major"] != ""
    key = there["code"].where(there["code"] != "", there["major"])
    there = there.assign(key=key, major=there["major"].where(named, UNSAID))
    rows = there.groupby("key", sort=True).agg(
        major=("major", "first"), code=("code", "first"), supply=("people", "sum")
    )
    takes = _takes(rows, lists)
    seats = wanted.to_numpy(dtype=np.int64)
    number = rows["supply"].to_numpy(dtype=np.float64)
    weight = takes * number[:, None]
    total = weight.sum(axis=0)
    part = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    rows = rows.assign(
        open=(takes @ seats).astype(np.int64), demand=np.round((part * seats).sum(axis=1), 6)
    )
    rest = _without_supply(lists[total == 0], seats[total == 0])
    return pd.concat([rows.reset_index(drop=True), rest], ignore_index=True)


def _takes(rows: pd.DataFrame, lists: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether each list takes each major, (majors, lists): by name, by code, or any at all."""
    table = nearness_table(rows["code"].to_numpy(dtype=object), lists)
    takes = table.named | (table.any | table.empty)[None, :]
    names = rows["major"].to_numpy(dtype=object)
    # Names that the catalogue lacks are still the same name.
    for at, text in enumerate(lists.tolist()):
        takes[:, at] |= np.isin(names.astype(str), text.split("|"))
    return takes


def _without_supply(lists: NDArray[np.object_], seats: NDArray[np.int64]) -> pd.DataFrame:
    rows: dict[str, int] = {}
    for text, count in zip(lists.tolist(), seats.tolist(), strict=True):
        name = category_of_list(text)
        rows[name] = rows.get(name, 0) + count
    names = sorted(rows)
    count = np.array([rows[name] for name in names], dtype=np.int64)
    return pd.DataFrame(
        {
            "major": np.array([f"{name}{NO_SUPPLY}" for name in names], dtype=object),
            "code": np.array([_code_of(name) for name in names], dtype=object),
            "supply": np.zeros(len(names), dtype=np.int64),
            "open": count,
            "demand": count.astype(np.float64),
        }
    )


def category_of_list(text: str) -> str:
    """The category 专业大类 that the first readable entry of a list lies in; 专业未填 for none.

    >>> category_of_list("炼丹术|汽车制造类"), category_of_list("*")
    ('装备制造大类', '专业未填')
    """
    for entry in map(majors.entry, text.split("|")):
        if entry.kind in ("major", "class", "category"):
            index = entry.index if entry.kind == "category" else entry.index // 100
            return category_name(f"{index + 60}0000")
    return UNSAID


def category_name(code: str) -> str:
    """The category of a major's code by name; 专业未填 where the code says nothing.

    >>> category_name("460702"), category_name("")
    ('装备制造大类', '专业未填')
    """
    if len(code) != 6 or not majors.known_code(code):
        return UNSAID
    index = majors.category_index(code)
    found = (m for m in majors.catalogue().values() if majors.category_index(m.code) == index)
    return next(found).category_name


def _code_of(name: str) -> str:
    entry = majors.entry(name)
    return f"{entry.index + 60}0000" if entry.kind == "category" else ""
