"""Every teacher under every duty that binds, as of a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, cast

from placement.errors import UsageError
from placement.schema import SCHEMA
from placement.teachers.hosts import Host, hosts_of
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import PracticeRule, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd

    from placement.instance import Instance
    from placement.policy import BoundRule, Policy
    from placement.schema import Field
    from placement.vocabulary.kinds import Standing

State = Literal["late", "too_late", "open", "arranged", "unknown", "met"]
STATES: tuple[State, ...] = ("late", "too_late", "open", "arranged", "unknown", "met")
"""``late``: the day has passed; ``too_late``: not yet, but what is owed no longer fits in;
``open``: there is time; ``arranged``: stays that are entered already make it up; ``unknown``: a
column is blank; ``met``: nothing is owed. The most urgent comes first."""
TEACHER_FIELDS = (
    "kind", "status", "hired", "cycle_start", "teaching_from", "enterprise_years",
)  # fmt: skip
PRACTICE_FIELDS = ("teacher_id", "employer", "start", "end", "days", "months")


@dataclass(frozen=True, slots=True)
class Entry:
    """One teacher under one duty: positions of the teacher's row and of the rule in the ledger.

    ``still_owed`` is what is left on the day it is due once all stays that are entered took place.
    """

    teacher: int
    rule: int
    standing: Standing
    still_owed: float
    state: State


@dataclass(frozen=True)
class Ledger:
    """Where all teachers stand at the end of ``as_of``; entries are sorted by urgency."""

    instance: Instance
    as_of: dt.date
    rules: tuple[BoundRule, ...]
    packs: tuple[str, ...]
    entries: tuple[Entry, ...]
    hosts: tuple[Host, ...]

    @property
    def teachers(self) -> pd.DataFrame:
        """The table of teachers."""
        return self.instance.table("teachers")

    @property
    def fields(self) -> Mapping[str, Field]:
        """The columns of that table."""
        return SCHEMA.table("teachers").fields

    @cached_property
    def counts(self) -> Mapping[State, int]:
        """How many entries are in each state, those that have none too."""
        found = Counter(entry.state for entry in self.entries)
        return {state: found[state] for state in STATES}

    @property
    def bound(self) -> int:
        """How many teachers any duty binds."""
        return len({entry.teacher for entry in self.entries})


def practice_ledger(instance: Instance, policy: Policy, as_of: dt.date) -> Ledger:
    """Reckon the standing of all teachers of the instance under the duties of the policy.

    Raises
    ------
    UsageError
        When no rule of the policy is about teachers' practice (E474).
    """
    rules = tuple(r for r in policy.active if isinstance(rule_word(r.word), PracticeRule))
    packs = tuple(pack.id for pack in policy.packs)
    if not rules:
        raise UsageError("E474", packs="、".join(packs) or "-")
    teachers = _rows(instance.table("teachers"), TEACHER_FIELDS)
    blocks = _by_teacher(instance)
    words = [cast("PracticeRule", rule_word(rule.word)) for rule in rules]
    entries = []
    for position, (teacher, held) in enumerate(zip(teachers, blocks, strict=True)):
        for number, (word, rule) in enumerate(zip(words, rules, strict=True)):
            found = word.standing(teacher, held, as_of, rule.params)
            if found is not None:
                left = _left(word, teacher, held, rule, found, as_of)
                entries.append(Entry(position, number, found, left, _state(found, left, as_of)))
    return Ledger(
        instance=instance,
        as_of=as_of,
        rules=rules,
        packs=packs,
        entries=tuple(sorted(entries, key=_urgency)),
        hosts=tuple(hosts_of(instance, as_of)),
    )


def _left(
    word: PracticeRule,
    teacher: Row,
    blocks: Sequence[Row],
    rule: BoundRule,
    found: Standing,
    as_of: dt.date,
) -> float:
    """Months still owed on the day they are due once every stay that is entered took place."""
    later = any(_later(block, as_of) for block in blocks)
    if not later or found.due is None or found.late or not found.owed > 0:
        return found.owed
    # What goes on without an end is not taken to go on after the day asked for.
    closed = [b if _ends(b) else {**b, "end": as_of} for b in blocks]
    then = word.standing(teacher, closed, found.due, rule.params)
    return found.owed if then is None else then.owed


def _state(standing: Standing, left: float, as_of: dt.date) -> State:
    if standing.due is None:
        return "unknown"
    if standing.owed <= 0:
        return "met"
    if standing.late:
        return "late"
    if left <= 0:
        return "arranged"
    if standing.latest_start is not None and standing.latest_start < as_of:
        return "too_late"
    return "open"


def _ends(block: Row) -> bool:
    return block["end"] is not None or block["days"] == block["days"] or block["months"] > 0


def _later(block: Row, as_of: dt.date) -> bool:
    """Whether any of a stay lies after the day."""
    if block["start"] is None:
        return False
    if block["end"] is not None:
        return bool(block["end"] > as_of)
    return bool(block["start"] > as_of or _ends(block))


def _urgency(entry: Entry) -> tuple[int, dt.date, int, int]:
    standing = entry.standing
    day = standing.due if standing.late else standing.latest_start or standing.due
    return STATES.index(entry.state), day or dt.date.max, entry.teacher, entry.rule


def _rows(frame: pd.DataFrame, names: Sequence[str]) -> list[dict[str, object]]:
    """The named columns as plain rows, None for a missing date."""
    columns: Mapping[str, list[object]] = {name: _plain(frame[name].to_numpy()) for name in names}
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _plain(values: np.ndarray) -> list[object]:
    if values.dtype.kind == "M":
        return list(values.astype("datetime64[D]").astype(object).tolist())
    return list(values.tolist())


def _by_teacher(instance: Instance) -> list[list[Row]]:
    """The stays of each teacher, in the order of the table."""
    position = {t: k for k, t in enumerate(instance.table("teachers")["teacher_id"])}
    found: list[list[Row]] = [[] for _ in position]
    for row in _rows(instance.table("practice"), PRACTICE_FIELDS):
        at = position.get(cast("str", row["teacher_id"]))
        if at is not None:
            found[at].append(row)
    return found
