"""A plan made by hand: which post each row means, and posts made of rows where nobody lists them.

A row names its post by id, or by employer and post. What matches no post, or more than one, is a
fault with its cell: nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.tables.cells.text import key
from placement.tables.links import NO_CHOICE
from placement.tables.names import COMPARED
from placement.tables.places import short_name

if TYPE_CHECKING:
    from placement.tables.draft import Draft
    from placement.tables.findings import Findings
    from placement.tables.names import PlaceNames

_OPEN = ("未安排", "待安置", "待安排", "不安排", "未定", "待实习")
_NOWHERE = NO_CHOICE | frozenset(map(key, _OPEN))


def make_posts(posts: Draft, plan: Draft, findings: Findings) -> None:
    """Turn the rows of a roster into its distinct posts, and point the plan at them.

    Rows that agree in employer, post and everything else the roster tells of a post are one post;
    its ``need`` is the number of those rows, since nobody said how many were wanted.
    """
    employer, title = posts.column("employer"), posts.column("post")
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


def find_places(plan: Draft, names: PlaceNames | None, findings: Findings) -> np.ndarray:
    """Set ``place_id`` of every row that names one place; bool, False where it does not.

    ``E501`` where nothing is meant, ``E502`` where several places are, ``E503`` where the id and
    the employer or post beside it are not of the same place. A row that names nothing is a student
    without a place. Each distinct row is looked up once.
    """
    columns = [plan.column(name) for name in ("place_id", "employer", "post")]
    codes = [_codes(values) for values in columns]
    group, _ = pd.MultiIndex.from_arrays(codes).factorize()
    first = np.unique(group, return_index=True)[1]
    found = np.full(len(first), "", dtype=object)
    good = np.ones(len(first), dtype=bool)
    told = 0
    for g, at in enumerate(first.tolist()):
        place, post, employer = _said(columns, at)
        if not (place or employer or post):
            continue
        meant, field, code = _meant(names, place, employer, post)
        if code == "":
            found[g] = meant[0]
            continue
        good[g] = False
        told += 1
        shown = {"place_id": place, "employer": employer, "post": post}
        near = "、".join(meant[:5])
        if code == "E501" and not near and names is not None and told <= COMPARED:
            near = names.near([shown[field]]).get(shown[field], "")
        facts = {"shown": shown[field], "named": "/".join(filter(None, (employer, post))),
                 "near": near or "-", "several": len(meant)}  # fmt: skip
        rows = np.flatnonzero(group == g)
        findings.in_table(plan.origin, rows, "placements", field, code, facts)
    plan.coded.pop("place_id", None)
    plan.values["place_id"] = found[group] if len(plan) else columns[0]
    return good[group] if len(plan) else np.zeros(0, dtype=bool)


def _said(columns: list[np.ndarray], at: int) -> tuple[str, str, str]:
    place, employer, post = (
        "" if key(str(values[at])) in _NOWHERE else str(values[at]) for values in columns
    )
    return place, post, employer


def _meant(
    names: PlaceNames | None, place: str, employer: str, post: str
) -> tuple[tuple[str, ...], str, str]:
    """Places that a row means, the column to blame, and the code of what is wrong ('' nothing)."""
    field = "place_id" if place else "post" if post else "employer"
    if names is None:
        return (), field, "E501"
    if place:
        known = names.ids.get(key(place))
        if known is None:
            return (), field, "E501"
        if not _agrees(names, known, employer, post):
            return (known,), "employer" if employer else "post", "E503"
        return (known,), field, ""
    if employer and post:
        pair = names.pair(employer, post)
        if not pair:
            there = names.titles_at(employer)
            return there, "post" if there else "employer", "E501"
        return pair, field, "" if len(pair) == 1 else "E502"
    several: tuple[str, ...]
    found, several = names.find(employer or post)
    several = found or several
    if not several:
        return (), field, "E501"
    return several, field, "" if len(several) == len(found) == 1 else "E502"


def _agrees(names: PlaceNames, place: str, employer: str, post: str) -> bool:
    """Whether the employer and post beside an id, where given, are those of the place."""
    own_employer, own_post = names.called[place]
    same = not employer or short_name(employer) == short_name(own_employer)
    return same and (not post or key(post) == key(own_post))
