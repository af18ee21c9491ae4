"""What can be completed and must hold in the student table: levels, majors, grades, identities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import majors, regions
from placement.tables.cells.idcard import bearers, valid
from placement.tables.cells.text import key
from placement.tables.schools import level_of, school_in

if TYPE_CHECKING:
    from placement.tables.draft import Draft
    from placement.tables.findings import Findings

OUT_OF_POOL = ("参军", "升学", "已安置", "休学", "退学", "自主实习")
YEARS = 3
"""Length of a programme where nobody said."""
OwnMajors = Callable[[str, str], tuple[str, str] | None]
"""A school's own name of a major and a level to (name, code), None where its sheet lacks it."""


def complete_students(
    draft: Draft, findings: Findings, own: OwnMajors, *, scored: bool = False, within: str = ""
) -> None:
    """Fill levels, codes, grades, births and home regions, and report what contradicts.

    ``scored`` says that explicit scores decide who fits where: an unknown major is then worth a
    warning only; ``within`` is the city that settles county names which several places bear.
    """
    _school(draft, findings)
    _level(draft, findings)
    _major(draft, findings, own, scored=scored)
    _grade(draft)
    _identity(draft, findings)
    _status(draft, findings)
    _home(draft, within)


def distinct(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Codes and distinct values, (n,) and (k,), in order of appearance."""
    codes, found = pd.factorize(values, use_na_sentinel=False)
    return codes, np.asarray(found, dtype=object)


def _school(draft: Draft, findings: Findings) -> None:
    school = draft.column("school")
    for k, title in enumerate(draft.titles):
        name = school_in(title)
        here = (draft.origin.sheet_of_row == k) & (school == "")
        if name and here.any():
            school[here] = name
            findings.in_table(
                draft.origin, np.flatnonzero(here), "students", "school", "I248", {"used": name}
            )


def _level(draft: Draft, findings: Findings) -> None:
    level, school = draft.column("level"), draft.column("school")
    todo = np.flatnonzero((level == "") & ~draft.unreadable("level"))
    codes, names = distinct(school[todo])
    for k, name in enumerate(names):
        found = level_of(str(name))
        if found:
            rows = todo[codes == k]
            level[rows] = found
            findings.in_table(
                draft.origin, rows, "students", "level", "I243", {"school": name, "used": found}
            )


def _major(draft: Draft, findings: Findings, own: OwnMajors, *, scored: bool) -> None:
    name, code, level = draft.column("major"), draft.column("major_code"), draft.column("level")
    pairs, groups = _combinations(name, level, code)
    found = np.empty(len(groups), dtype=object)
    spelled = np.empty(len(groups), dtype=object)
    for g, (text, of_level, given) in enumerate(groups):
        spelled[g], found[g] = text, ""
        if given and len(given) == 6 and majors.known_code(given):
            found[g] = given
        elif text and (mine := own(text, of_level)):
            spelled[g], found[g] = mine
        elif text:
            found[g] = majors.find(text, of_level) or ""
            _told(draft, findings, pairs == g, text, found[g], scored=scored)
    code[:], name[:] = found[pairs], spelled[pairs]


def _combinations(*columns: np.ndarray) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Which distinct combination each row has, and the combinations."""
    mixed = np.zeros(len(columns[0]), dtype=np.int64)
    for values in columns:
        codes, found = distinct(values)
        mixed = mixed * max(1, len(found)) + codes
    pairs, _ = pd.factorize(mixed)
    first = np.unique(pairs, return_index=True)[1]
    return pairs, [tuple(values[at] for values in columns) for at in first]


def _told(
    draft: Draft, findings: Findings, rows: np.ndarray, text: str, code: str, *, scored: bool
) -> None:
    where = np.flatnonzero(rows)
    if not code:
        near = "、".join(majors.suggest(text, n=3)) or "-"
        facts = {"shown": text, "near": near}
        findings.in_table(
            draft.origin, where, "students", "major", "W242" if scored else "E240", facts
        )
        return
    used = majors.catalogue()[code].name
    if key(used) != key(text):
        facts = {"shown": text, "used": used, "code": code}
        findings.in_table(draft.origin, where, "students", "major", "I242", facts)


def _grade(draft: Draft) -> None:
    grade, years = draft.column("grade"), draft.column("years")
    leaves = draft.said("grade", "leaves")
    where = np.flatnonzero((leaves != None) & (grade < 0))  # noqa: E711 - elementwise
    if len(where):
        length = np.where(years[where] > 0, years[where], YEARS)
        grade[where] = leaves[where].astype(np.int64) - length


def _identity(draft: Draft, findings: Findings) -> None:
    if "id_card" not in draft.values:
        return
    cards = draft.values["id_card"]
    _one_card_each(draft, cards, findings)
    where = np.flatnonzero(valid(cards))
    if not len(where):
        return
    births, sexes = bearers(cards[where])
    sex, birth = draft.column("sex"), draft.column("birth")
    known = where[(sex[where] != "") & (sex[where] != sexes)]
    if len(known):
        findings.in_table(draft.origin, known, "students", "sex", "W206", {})
    # A month alone was read as its first day: only year and month must agree.
    months = births.astype("datetime64[M]")
    differs = ~np.isnat(birth[where]) & ~np.isnat(births)
    differs &= birth[where].astype("datetime64[M]") != months
    if differs.any():
        findings.in_table(draft.origin, where[differs], "students", "birth", "W206", {})
    blank = (sex[where] == "") & ~draft.unreadable("sex")[where]
    sex[where[blank]] = sexes[blank]
    open_ = np.isnat(birth[where]) & ~draft.unreadable("birth")[where]
    birth[where[open_]] = births[open_]


def _one_card_each(draft: Draft, cards: np.ndarray, findings: Findings) -> None:
    """``W217`` where one identity number stands under two ids; the number itself is never said."""
    rows = np.flatnonzero(cards != "")
    shared = rows[pd.Series(cards[rows]).duplicated(keep=False).to_numpy()]
    ids = draft.column("student_id")
    for _, group in pd.Series(shared).groupby(cards[shared], sort=False):
        where = group.to_numpy()
        several = list(dict.fromkeys(str(i) for i in ids[where] if i))
        if len(several) > 1:
            facts = {"ids": "、".join(several[:5])}
            findings.in_table(draft.origin, where, "students", "student_id", "W217", facts)


def _status(draft: Draft, findings: Findings) -> None:
    status = draft.column("status")
    for value in OUT_OF_POOL:
        where = np.flatnonzero(status == value)
        if len(where):
            findings.in_table(draft.origin, where, "students", "status", "W272", {"shown": value})


def _home(draft: Draft, within: str) -> None:
    region, home = draft.column("home_region"), draft.column("home")
    todo = np.flatnonzero((region == "") & (home != ""))
    codes, texts = distinct(home[todo])
    region[todo] = np.array([regions.locate(str(t), within=within) for t in texts], dtype=object)[
        codes
    ]
