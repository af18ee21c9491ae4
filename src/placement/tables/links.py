"""References between tables: what students wish for, what is locked, what is scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue.regions import below
from placement.instance import Origin
from placement.schema import SCHEMA
from placement.tables.cells.text import key
from placement.tables.names import COMPARED
from placement.tables.students import distinct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.tables.draft import Draft
    from placement.tables.findings import Findings
    from placement.tables.names import PlaceNames

NO_CHOICE = frozenset(
    map(
        key,
        [
            "无",
            "随便",
            "服从",
            "没有",
            "暂无",
            "都可以",
            "均可",
            "不填",
            "未填",
            "不限",
            "任意",
            "服从安排",
            "服从分配",
            "服从调剂",
            "听从安排",
            "待定",
            "空",
            "-",
            "--",
            "/",
            "×",
            "0",
            "nan",
            "none",
            "null",
        ],
    )
)
KEPT_OUT = frozenset(map(key, ("不安排", "本次不安排", "不参加", "无")))


def wide_preferences(
    students: Draft, names: PlaceNames | None, findings: Findings
) -> tuple[pd.DataFrame, Origin] | None:
    """Numbered columns of the student table as rows of ``prefs``; None where there are none.

    Without places (``names`` None) the wishes are checked against each other only.
    """
    columns = sorted(
        (c for c in students.values if c.startswith("pref") and c[4:].isdigit()),
        key=lambda c: int(c[4:]),
    )
    if not columns:
        return None
    wishes = {c: _wishes(students.values[c]) for c in columns}
    _repeats(students, wishes, findings)
    if names is None:
        return None
    frames = [_resolved(students, column, wish, names, findings) for column, wish in wishes.items()]
    frame = pd.concat(frames, ignore_index=True)
    # The better rank counts where one place stands twice, by name or through its employer.
    frame = frame.sort_values(["row", "rank"], kind="stable").reset_index(drop=True)
    frame = frame[~frame.duplicated(["row", "place_id"])].reset_index(drop=True)
    at = frame["row"].to_numpy()
    origin = _wide_origin(students.origin, at, frame["rank"].to_numpy(), columns)
    ids = students.values["student_id"][at]
    table = pd.DataFrame(
        {
            "student_id": pd.Series(ids, dtype=object),
            "rank": frame["rank"].astype(np.int64),
            "place_id": frame["place_id"].astype(object),
        }
    )
    return SCHEMA.table("prefs").canonical(table), origin


def _wishes(values: np.ndarray) -> np.ndarray:
    """The wishes of one column with everything that is no wish made ''."""
    codes, texts = distinct(values)
    kept = [("" if key(str(t)) in NO_CHOICE else str(t)) if t else "" for t in texts]
    return np.array(kept, dtype=object)[codes] if kept else values


def _repeats(students: Draft, wishes: Mapping[str, np.ndarray], findings: Findings) -> None:
    columns = list(wishes)
    keys = {}
    for column, values in wishes.items():
        codes, texts = distinct(values)
        keys[column] = np.array([key(str(t)) for t in texts], dtype=object)[codes]
    for k, later in enumerate(columns[1:], start=1):
        open_ = wishes[later] != ""
        told = np.zeros(len(students), dtype=bool)
        for earlier in columns[:k]:
            same = open_ & (keys[earlier] == keys[later]) & ~told
            told |= same
            rows = np.flatnonzero(same)
            codes, texts = distinct(wishes[later][rows])
            for g, text in enumerate(texts):
                facts = {"shown": text, "first": earlier[4:], "again": later[4:]}
                findings.in_table(
                    students.origin, rows[codes == g], "students", later, "W251", facts
                )
        before = columns[k - 1]
        if int(later[4:]) == int(before[4:]) + 1:
            gap = np.flatnonzero(open_ & (wishes[before] == ""))
            if len(gap):
                facts = {"rank": before[4:], "again": later[4:]}
                findings.in_table(students.origin, gap, "students", later, "I254", facts)


def _resolved(
    students: Draft, column: str, wish: np.ndarray, names: PlaceNames, findings: Findings
) -> pd.DataFrame:
    rank = int(column[4:])
    rows = np.flatnonzero(wish != "")
    codes, texts = distinct(wish[rows])
    found = [names.find(str(text)) for text in texts]
    lost = [t for t, (places, several) in zip(texts, found, strict=True) if not places + several]
    near = names.near(lost)
    for g, (text, (places, several)) in enumerate(zip(texts, found, strict=True)):
        if not places:
            facts = {"shown": text, "near": "、".join(several) or near.get(text) or "-"}
            findings.in_table(students.origin, rows[codes == g], "students", column, "E250", facts)
    sizes = np.array([len(places) for places, _ in found], dtype=np.int64)
    each = sizes[codes] if len(texts) else np.zeros(0, dtype=np.int64)
    flat = np.array([p for places, _ in found for p in places], dtype=object)
    starts = np.concatenate([[0], np.cumsum(sizes)])[:-1] if len(sizes) else sizes
    row = np.repeat(rows, each)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(each) - each, each)
    picked = np.repeat(starts[codes], each) + offset if len(row) else np.zeros(0, dtype=np.int64)
    taken = flat[picked] if len(row) else np.zeros(0, dtype=object)
    return pd.DataFrame(
        {"row": row, "rank": np.full(len(row), rank), "place_id": pd.Series(taken, dtype=object)}
    )


def _wide_origin(
    origin: Origin, at: np.ndarray, rank: np.ndarray, columns: Sequence[str]
) -> Origin:
    """One entry for each sheet and numbered column, so that a wish names its own cell."""
    pairs = [(k, c) for k in range(len(origin.files)) for c in columns]
    number = {pair: n for n, pair in enumerate(pairs)}
    ranks = np.array([int(c[4:]) for c in columns])
    slot = np.searchsorted(ranks, rank)
    sheet = origin.sheet_of_row[at].astype(np.int64) * len(columns) + slot
    shared = ("student_id",)
    return Origin(
        files=tuple(origin.files[k] for k, _ in number),
        sheets=tuple(origin.sheets[k] for k, _ in number),
        sheet_of_row=sheet.astype(np.int32),
        row=origin.row[at],
        columns=tuple(
            {f: origin.columns[k].get(f, "") for f in shared}
            | {"place_id": origin.columns[k].get(c, "")}
            for k, c in number
        ),
        headings=tuple(
            {f: origin.headings[k].get(f, "") for f in shared}
            | {"place_id": origin.headings[k].get(c, "")}
            for k, c in number
        ),
    )


def drop_repeats(draft: Draft, findings: Findings) -> None:
    """``W251`` where one student names one place twice in ``prefs``; the better rank stays."""
    places, rank = draft.column("place_id"), draft.column("rank")
    student, _ = draft.distinct("student_id")
    place, texts = draft.distinct("place_id")
    pair = student.astype(np.int64) * max(1, len(texts)) + place
    if not pd.Series(pair).duplicated().any():
        return
    order = np.lexsort((rank, pair))
    again = np.zeros(len(draft), dtype=bool)
    again[order[1:]] = pair[order[1:]] == pair[order[:-1]]
    for at in np.flatnonzero(again):
        facts = {"shown": places[at]}
        findings.in_table(draft.origin, np.array([at]), "prefs", "place_id", "W251", facts)
    draft.take(~again)


def check_students(draft: Draft, known: pd.Index, findings: Findings) -> np.ndarray:
    """Where the student of a row exists, bool; ``E253`` elsewhere."""
    ids = draft.column("student_id")
    codes, texts = draft.distinct("student_id")
    there: np.ndarray = (known.get_indexer(pd.Index(texts, dtype=object)) >= 0)[codes]
    for at in np.flatnonzero(~there & (ids != "")):
        facts = {"shown": ids[at], "id": ids[at], "table": draft.table.zh}
        findings.in_table(draft.origin, np.array([at]), draft.table.id, "student_id", "E253", facts)
    return there


def resolve_places(
    draft: Draft, field: str, names: PlaceNames, findings: Findings, *, code: str = "E250"
) -> np.ndarray:
    """Replace what a column calls places by their ids, bool where that worked or nothing stood.

    A name that means several places is refused here: a row of these tables is one place.
    """
    codes, texts = draft.distinct(field)
    resolved, good = list(texts), np.ones(len(texts), dtype=bool)
    told = 0
    free = NO_CHOICE if draft.table.id == "prefs" else KEPT_OUT
    for g, text in enumerate(texts):
        if not text or key(str(text)) in free:
            resolved[g] = ""
            continue
        places, several = names.find(str(text))
        if len(places) == 1:
            resolved[g] = places[0]
            continue
        good[g] = False
        told += 1
        close = "" if places or several or told > COMPARED else names.near([str(text)])[str(text)]
        facts = {"shown": text, "post": text, "need": 0}
        facts["near"] = "、".join(places or several) or close or "-"
        findings.in_table(
            draft.origin, np.flatnonzero(codes == g), draft.table.id, field, code, facts
        )
    draft.recode(field, codes, np.array(resolved, dtype=object))
    return np.asarray(good[codes])


def check_locks(draft: Draft, seats: Mapping[str, int], findings: Findings) -> None:
    """``E260`` where more students are locked to a place than it has seats; those locks go."""
    values = draft.column("place_id")
    codes, places = distinct(values)
    keep = np.ones(len(draft), dtype=bool)
    for g, place in enumerate(places):
        rows = np.flatnonzero(codes == g)
        if place and 0 <= seats.get(str(place), -1) < len(rows):
            facts = {"shown": place, "post": place, "need": seats[str(place)]}
            findings.in_table(draft.origin, rows, "locks", "place_id", "E260", facts)
            keep[rows] = False
    draft.take(keep)


def check_quotas(draft: Draft, drafts: Mapping[str, Draft], findings: Findings) -> None:
    """``W266`` where a limit names a park, employer, school … that no row has.

    A region is there where a row lies in it.
    """
    fields, values = draft.column("field"), draft.column("value")
    for at, (field, value) in enumerate(zip(fields, values, strict=True)):
        holders = [
            drafts[table].values[field]
            for table in ("posts", "classes", "students")
            if table in drafts and field in drafts[table].values
        ]
        known = {own for held in holders for own in distinct(held)[1].tolist()}
        there = bool(below(value, known)) if field == "region" else value in known
        if field and value and holders and not there:
            facts = {"shown": value}
            findings.in_table(draft.origin, np.array([at]), "quotas", "value", "W266", facts)
