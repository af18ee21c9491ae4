"""Rules about rows of one table, targets over the whole plan, and teachers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.audit.entry import Offender, Reach, RuleEntry
from placement.audit.scene import in_force, is_private, shown
from placement.schema import SCHEMA
from placement.verify.gaps import missing_columns
from placement.verify.groups import plain_rows
from placement.verify.rows import kinds, plain
from placement.vocabulary.kinds import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from placement.audit.scene import Scene
    from placement.policy import BoundRule
    from placement.vocabulary.kinds import PracticeRule, RecordRule, Row, Standing, TargetRule


def record_entry(scene: Scene, rule: BoundRule, word: RecordRule, blank: RuleEntry) -> RuleEntry:
    """The entry of a rule about rows of one table; each distinct row is judged once."""
    if not in_force(rule, scene.roster.as_of):
        return replace(blank, lapsed=True)
    table, fields = word.table(rule.params), word.fields(rule.params)
    frame = scene.instance.table(table)
    if not len(frame):
        # No locks is an answer: nobody was pinned. Of other tables nobody knows.
        return blank if table == "locks" else replace(blank, empty=table)
    rows = kinds(frame, fields)
    one = partial(_record, word, rule.params)
    said = np.array([one(row) for row in rows.rows], dtype=np.int64)[rows.of]
    broken, unknown = said == Finding.BROKEN, said == Finding.UNKNOWN
    return replace(
        blank,
        checked=len(frame),
        met=int((said == Finding.KEPT).sum()),
        violated=int(broken.sum()),
        not_checkable=int(unknown.sum()),
        offenders=tuple(
            _row(scene, table, frame, fields, k)
            for k in np.flatnonzero(broken)[: scene.limit].tolist()
        ),
        missing=missing_columns([(table, rows, rows.of)], unknown) if unknown.any() else (),
    )


def _record(word: RecordRule, params: Any, row: Row) -> Finding:
    return word.one(row, params)


def _row(
    scene: Scene, table: str, frame: pd.DataFrame, fields: tuple[str, ...], row: int
) -> Offender:
    spec = SCHEMA.table(table)
    # Tables without a key are called by what their rows must have.
    named = spec.key or tuple(f.id for f in spec.fields.values() if f.required)
    keys = [shown(plain(frame[name].iloc[row])) for name in named if not is_private(table, name)]
    of = plain_rows(frame.iloc[[row]], fields)[0]
    values = tuple(
        (table, field, text)
        for field, value in of.items()
        if (text := shown(value)) and not is_private(table, field)
    )
    cell = scene.where(table, row, fields[0])
    return Offender(
        student_id=keys[0] if table == "students" else "",
        key=" ".join(filter(None, keys)),
        values=values,
        where=() if cell is None else (cell,),
    )


def target_entry(scene: Scene, rule: BoundRule, word: TargetRule, blank: RuleEntry) -> RuleEntry:
    """The entry of a target: one measure a group, with what was reached and what is wanted."""
    if not in_force(rule, scene.roster.as_of):
        return replace(blank, lapsed=True)
    measures = word.measure(scene.roster, rule.params)
    reaches = tuple(Reach(m.key, m.label, m.reached, m.wanted, m.unit, m.clipped) for m in measures)
    said = [measure.finding for measure in measures]
    if Finding.UNKNOWN in said:
        empty = _empty_table(scene, rule.params) if set(said) == {Finding.UNKNOWN} else ""
        blank = replace(blank, empty=empty, missing=_BLANKS.get(rule.word, ()))
    short = [reach for reach, how in zip(reaches, said, strict=True) if how is Finding.BROKEN]
    return replace(
        blank,
        checked=len(said),
        met=said.count(Finding.KEPT),
        violated=len(short),
        not_checkable=said.count(Finding.UNKNOWN),
        reaches=reaches,
        offenders=tuple(
            Offender(
                key=reach.label or reach.key,
                values=(
                    ("", "reached", shown(round(reach.reached, 6))),
                    ("", "wanted", shown(round(reach.wanted or 0.0, 6))),
                    ("", "unit", reach.unit),
                ),
            )
            for reach in short[: scene.limit]
        ),
    )


_BLANKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "teacher_places": (("enterprises", "teacher_capacity"),),
    "staff_target": (("enterprises", "above_scale"), ("enterprises", "staff_total")),
    "participation": (("enterprises", "above_scale"), ("enterprises", "ownership")),
    "local_stay": (("places", "region"), ("places", "end")),
}
"""Columns without which a target cannot be measured, by word."""


def _empty_table(scene: Scene, params: object) -> str:
    """The table that a target counts, where nobody gave it; '' where that is not why."""
    named = [getattr(params, name, "") for name in ("table", "group_table")]
    return next((name for name in named if name and not len(scene.instance.table(name))), "")


def practice_entry(
    scene: Scene, rule: BoundRule, word: PracticeRule, blank: RuleEntry
) -> RuleEntry:
    """The entry of a duty of teachers; without a table of teachers there is nothing to say."""
    teachers = scene.instance.table("teachers")
    if not len(teachers):
        return replace(blank, elsewhere="teachers")
    day = scene.roster.as_of
    if not in_force(rule, day):
        return replace(blank, lapsed=True)
    blocks: dict[object, list[Row]] = {}
    practice = scene.instance.table("practice")
    for row in plain_rows(practice, tuple(practice.columns)):
        blocks.setdefault(row["teacher_id"], []).append(row)
    rows = plain_rows(teachers, tuple(teachers.columns))
    found = [
        word.standing(row, blocks.get(row["teacher_id"], []), day, rule.params) for row in rows
    ]
    bound = [(k, standing) for k, standing in enumerate(found) if standing is not None]
    late = [(k, standing) for k, standing in bound if standing.late]
    blind = [standing for _, standing in bound if standing.missing]
    return replace(
        blank,
        checked=len(bound),
        met=len(bound) - len(late) - len(blind),
        violated=len(late),
        not_checkable=len(blind),
        offenders=tuple(_late(scene, rows[k], k, s) for k, s in late[: scene.limit]),
        missing=tuple(dict.fromkeys(("teachers", s.missing) for s in blind)),
    )


def _late(scene: Scene, row: Row, position: int, standing: Standing) -> Offender:
    cell = scene.where("teachers", position, "teacher_id")
    return Offender(
        key=str(row["teacher_id"]),
        values=(("", "owed", shown(standing.owed)), ("", "due", shown(standing.due))),
        where=() if cell is None else (cell,),
    )
