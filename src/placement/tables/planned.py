"""A plan made by hand: which post each row means, and posts made of rows where nobody lists them.

A row names its post by id, or by employer and post. What matches no post, or more than one, is a
fault with its cell: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.tables.cells.text import folded, key
from placement.tables.links import NO_CHOICE
from placement.tables.listed import cell_of, days_of
from placement.tables.names import COMPARED, SIGNS
from placement.tables.places import short_name

if TYPE_CHECKING:
    from placement.tables.draft import Draft
    from placement.tables.findings import Findings
    from placement.tables.listed import ListedPlaces
    from placement.tables.names import PlaceNames

_OPEN = ("未安排", "待安置", "待安排", "不安排", "未定", "待实习")
_NOWHERE = NO_CHOICE | frozenset(map(key, _OPEN))


def make_posts(posts: Draft, plan: Draft, findings: Findings) -> None:
    """Turn the rows of a roster into its distinct posts, and point the plan at them.

    Rows that agree in employer, post and everything else the roster tells of a post are one post;
    its ``need`` is the number of those rows, since nobody said how many were wanted.
    """
    employer, title = posts.column("employer"), posts.column("post")
    _spellings(posts, employer, findings)
    named = np.array([key(str(e)) not in _NOWHERE and bool(e) for e in employer], dtype=bool)
    codes = [_codes([key(str(v)) for v in employer]), _codes([key(str(v)) for v in title])]
    codes += [_codes(v) for n, v in sorted(posts.values.items()) if n not in ("employer", "post")]
    group = pd.MultiIndex.from_arrays(codes).factorize()[0] if len(posts) else codes[0]
    group = np.where(named, group, -1)
    numbers, first = np.unique(group, return_index=True)
    order = np.sort(first[numbers >= 0])
    number_of = {int(group[at]): f"R{k:03d}" for k, at in enumerate(order.tolist(), start=1)}
    ids = np.array([number_of.get(int(g), "") for g in group], dtype=object)
    place_at = dict(zip(_rows(posts), ids, strict=True))
    plan.column("place_id")[:] = [place_at.get(at, "") for at in _rows(plan)]
    taken = pd.Series(ids).value_counts()
    keep = np.zeros(len(posts), dtype=bool)
    keep[order] = True
    posts.take(keep)
    posts.column("post_id")[:] = ids[order]
    posts.column("need")[:] = taken.reindex(ids[order]).to_numpy(dtype=np.int64)
    for name in ("post_id", "post", "need"):
        posts.blank[name] = np.zeros(len(posts), dtype=bool)
    if len(posts):
        every = np.arange(len(posts))
        findings.in_table(posts.origin, every, "posts", "employer", "I505", {"posts": len(posts)})


def _spellings(posts: Draft, employer: np.ndarray, findings: Findings) -> None:
    """``W507`` where one employer is written with blanks in it and without."""
    first: dict[str, str] = {}
    for text in filter(None, pd.unique(employer).tolist()):
        other = first.setdefault(key(text), text)
        if folded(text) != folded(other):
            at = int(np.flatnonzero(employer == other)[0])
            facts = {"shown": text, "other": other, "where": cell_of(posts.origin, at, "employer")}
            rows = np.flatnonzero(employer == text)
            findings.in_table(posts.origin, rows, "placements", "employer", "W507", facts)


def _codes(values: object) -> np.ndarray:
    return pd.factorize(np.asarray(values, dtype=object), use_na_sentinel=False)[0]


def _rows(draft: Draft) -> list[tuple[str, str, int]]:
    """File, sheet and row of every row of a draft."""
    origin = draft.origin
    return [
        (origin.files[k], origin.sheets[k], int(row))
        for k, row in zip(origin.sheet_of_row.tolist(), origin.row, strict=True)
    ]


def check_names(plan: Draft, students: Draft, findings: Findings) -> None:
    """``E506`` where a row gives its student another name than the table of students does."""
    if "name" not in plan.values or "name" not in students.values:
        return
    ids, said = plan.column("student_id"), plan.column("name")
    row = pd.Index(students.column("student_id")).get_indexer(pd.Index(ids))
    names = students.column("name")[np.maximum(row, 0)] if len(students) else said
    for at in np.flatnonzero((row >= 0) & (said != "") & (said != names)).tolist():
        if key(str(said[at])) != key(str(names[at])):
            facts = {"shown": said[at], "id": ids[at], "known": names[at]}
            findings.in_table(plan.origin, np.array([at]), "placements", "name", "E506", facts)


def find_places(plan: Draft, listed: ListedPlaces | None, findings: Findings) -> np.ndarray:
    """Set ``place_id`` of every row that names one place; bool, False where it does not.

    ``E501`` where nothing is meant, ``E502`` where several places are and the days of the row do
    not tell which, ``E503`` where the id and the employer or post beside it are not of the same
    place, ``E507`` where the employer is only like one of the table, ``W507`` where it is written
    otherwise and taken for the same. A row that names nothing is a student without a place. Each
    distinct row is looked up once.
    """
    columns = [plan.column(name) for name in ("place_id", "employer", "post")]
    group, _ = pd.MultiIndex.from_arrays([_codes(values) for values in columns]).factorize()
    first = np.unique(group, return_index=True)[1]
    found = np.full(len(first), "", dtype=object)
    told: list[tuple[int, _Meant]] = []
    for g, at in enumerate(first.tolist()):
        place, post, employer = _said(columns, at)
        if not (place or employer or post):
            continue
        meant = _meant(listed.names if listed else None, place, employer, post)
        if meant.code[:1] != "E":
            found[g] = meant.places[0]
        if meant.code:
            told.append((g, meant))
    chosen = found[group] if len(plan) else columns[0]
    good = np.ones(len(plan), dtype=bool)
    for k, (g, meant) in enumerate(told):
        rows = np.flatnonzero(group == g)
        if meant.code == "E502" and listed is not None:
            rows = _by_days(plan, rows, meant.places, listed, chosen)
        if len(rows):
            facts = _facts(meant, listed, compared=k < COMPARED)
            findings.in_table(plan.origin, rows, "placements", meant.field, meant.code, facts)
            good[rows] = meant.code[:1] != "E"
    plan.coded.pop("place_id", None)
    plan.values["place_id"] = chosen
    return good


def _by_days(
    plan: Draft, rows: np.ndarray, places: tuple[str, ...], listed: ListedPlaces, chosen: np.ndarray
) -> np.ndarray:
    """Choose the place whose window alone holds the days of a row; the rows still open.

    Only among places of one employer and title: days tell nothing about other names.
    """
    called = {listed.names.called.get(place, (place, "")) for place in places}
    if len({(key(employer), key(post)) for employer, post in called}) > 1:
        return rows
    opens, closes = (days[rows] for days in days_of(plan))
    window = pd.MultiIndex.from_arrays([opens, closes]).factorize()[0]
    unclear = np.zeros(len(rows), dtype=bool)
    for w, at in enumerate(np.unique(window, return_index=True)[1].tolist()):
        fit = listed.within(places, opens[at], closes[at])
        if len(fit) == 1:
            chosen[rows[window == w]] = fit[0]
        else:
            unclear |= window == w
    return rows[unclear]


def _facts(meant: _Meant, listed: ListedPlaces | None, *, compared: bool) -> dict[str, object]:
    """What the sentence about a row tells."""
    facts: dict[str, object] = {
        "shown": meant.said, "named": meant.named, "several": len(meant.places),
    }  # fmt: skip
    if listed is None:
        return {**facts, "near": "-"}
    near = listed.named(meant.places)
    if meant.code == "E501" and not near and compared:
        near = listed.names.near([meant.said]).get(meant.said, "")
    if meant.code in ("E507", "W507"):
        place = meant.places[0]
        facts |= {"other": listed.names.called[place][0], "where": listed.stands[place]}
    return {**facts, "near": near or "-"}


def _said(columns: list[np.ndarray], at: int) -> tuple[str, str, str]:
    place, employer, post = (
        "" if key(str(values[at])) in _NOWHERE else str(values[at]) for values in columns
    )
    return place, post, employer


@dataclass(frozen=True, slots=True)
class _Meant:
    """Places that a row means, or what it could mean, and what is wrong with it.

    ``field`` is the column to blame, ``said`` what stands in it, ``code`` '' where all is well.
    """

    places: tuple[str, ...]
    field: str
    code: str
    said: str
    named: str


def _meant(names: PlaceNames | None, place: str, employer: str, post: str) -> _Meant:
    shown = {"place_id": place, "employer": employer, "post": post}

    def told(places: tuple[str, ...], field: str, code: str) -> _Meant:
        return _Meant(places, field, code, shown[field], "/".join(filter(None, (employer, post))))

    field = "place_id" if place else "post" if post else "employer"
    if names is None:
        return told((), field, "E501")
    if place:
        known = names.ids.get(key(place))
        if known is None:
            return told((), field, "E501")
        if not _agrees(names, known, employer, post):
            return told((known,), "employer" if employer else "post", "E503")
        other = employer and folded(employer) != folded(names.called[known][0])
        return told((known,), "employer", "W507") if other else told((known,), field, "")
    if employer and post:
        found = names.pair(employer, post)
        if not found:
            there = names.titles_at(employer)
            return told(there, "post" if there else "employer", "E501")
    else:
        found, several = names.find(employer or post)
        if not found:
            return told(several, field, "E502" if several else "E501")
    own = names.called[found[0]][0]
    if employer and not _exactly(names, own, employer, post):
        return told(found, "employer", "E507")
    if len(found) > 1:
        return told(found, field, "E502")
    # Blanks are layout, and still said: the two cells do not read the same.
    other = employer and key(own) == key(employer) and folded(own) != folded(employer)
    return told(found, "employer", "W507") if other else told(found, field, "")


def _exactly(names: PlaceNames, own: str, employer: str, post: str) -> bool:
    """Whether a row writes the employer as the table does; an id or ``employer/post`` may do so."""
    said, whole = key(employer), key(own)
    if post:
        return said == whole
    return said == whole or said in names.ids or said.startswith(tuple(whole + s for s in SIGNS))


def _agrees(names: PlaceNames, place: str, employer: str, post: str) -> bool:
    """Whether the employer and post beside an id, where given, are those of the place."""
    own_employer, own_post = names.called[place]
    same = not employer or short_name(employer) == short_name(own_employer)
    return same and (not post or key(post) == key(own_post))
