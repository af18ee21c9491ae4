"""What the tables and the rules together already tell before anything is solved.

Faults that no single cell shows: students no rule lets into any place, wishes that cannot be
granted, caps that will bind or cannot be checked, minima nobody can fill, budgets that hold less
than they seem to, locks that a rule forbids or that exceed a limit or tear a team apart.
Each rule is asked in its one-row form, once for every distinct combination of what it reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault
from placement.screening.budgets import budget_faults
from placement.screening.caps import caps, hosted_faults
from placement.screening.cells import in_cells
from placement.screening.teams import torn_teams
from placement.verify.groups import lawful, tabled
from placement.verify.rows import Ints, Kinds, judged_pairs, kinds
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, PairRule, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from placement.instance import Instance
    from placement.policy import BoundRule, Policy

PERSONAL: Mapping[str, tuple[str, ...]] = {
    "grade_at_least": ("grade",),
    "age_at_least": ("birth", "id_card"),
}
"""Rules about the student alone, to the columns whose cell is to blame, the first that exists."""


def screen(instance: Instance, policy: Policy) -> tuple[Fault, ...]:
    """All faults that reading cannot see because they hang on the policy (E26x, E271, W2xx, W45x).

    Where the instance has no places yet, a post internship that starts with the term stands in for
    them.
    """
    return (
        *_not_eligible(instance, policy),
        *_bad_locks(instance, policy),
        *_overfull(instance, policy),
        *_vain_wishes(instance, policy),
        *caps(instance, policy),
        *torn_teams(instance),
        *hosted_faults(instance),
        *budget_faults(instance, policy, *_known(instance, instance.table("locks"))[1:]),
        *_minima(instance),
    )


def pair_rules(rules: Iterable[BoundRule]) -> list[tuple[BoundRule, PairRule]]:
    """The rules about one student at one place, with their words."""
    words = [(rule, rule_word(rule.word)) for rule in rules]
    return [(rule, word) for rule, word in words if isinstance(word, PairRule)]


def _not_eligible(instance: Instance, policy: Policy) -> list[Fault]:
    """Students whom a rule about themselves keeps out of every place (E271)."""
    faults: list[Fault] = []
    for rule, word in pair_rules(policy.hard):
        if rule.word not in PERSONAL:
            continue
        students = kinds(instance.students, word.student_fields)
        places = _kinds_of_places(instance, word.place_fields)
        out = [
            all(word.one(student, place, rule.params) == Finding.BROKEN for place in places)
            for student in students.rows
        ]
        kept_out = np.flatnonzero(np.array(out, dtype=bool)[students.of] & instance.pool)
        facts = {"rule": rule.id, "title": rule.title_zh, "title_en": rule.title_en}
        faults += in_cells(instance, "students", kept_out, PERSONAL[rule.word], "E271", facts)
    return faults


def _kinds_of_places(instance: Instance, fields: Sequence[str]) -> list[Row]:
    """What the places are like; one without a first day is taken to start with the term."""
    starts = {"start": instance.term.start}
    if len(instance.places):
        rows = kinds(instance.places, fields).rows
        return [
            {**row, **{k: v for k, v in starts.items() if row.get(k, v) is None}} for row in rows
        ]
    imagined = {**starts, "kind": "实习", "order_class": 0}
    return [{name: imagined.get(name, "") for name in fields}]


def _bad_locks(instance: Instance, policy: Policy) -> list[Fault]:
    """Locks to places that are full (E260) or that a hard rule forbids (E263)."""
    locks = instance.table("locks")
    rows, students, places = _known(instance, locks)
    faults: list[Fault] = []
    need = instance.places["need"].to_numpy()
    count = np.bincount(places, minlength=len(need))
    for place in np.flatnonzero(count > need).tolist():
        facts = {
            "post": instance.places["place_id"].iloc[place],
            "need": int(need[place]),
            "n": int(count[place]),
        }
        faults += in_cells(instance, "locks", rows[places == place], ("place_id",), "E260", facts)
    of, groups = _broken(instance, policy, students, places)
    for k, rules in enumerate(groups[g] for g in of.tolist()):
        if not rules:
            continue
        facts = {
            "id": locks["student_id"].iloc[rows[k]],
            "post": locks["place_id"].iloc[rows[k]],
            **_titles(rules),
        }
        faults += in_cells(instance, "locks", rows[[k]], ("place_id",), "E263", facts)
    return faults


def _overfull(instance: Instance, policy: Policy) -> list[Fault]:
    """Locks that together exceed a hard cap or a limit of the user's (E264)."""
    locks = instance.table("locks")
    rows, students, places = _known(instance, locks)
    if not len(rows):
        return []
    limits: list[tuple[str, np.ndarray, int, Ints]] = []
    # The law itself: what plans keep may be narrower, and a lock is no plan of ours.
    count = np.bincount(places, minlength=len(instance.places)).tolist()
    for rule, periods in lawful(instance, policy):
        if rule.level == "hard":
            limits += [
                (f"{p.label} {rule.id}", np.array(p.members), p.limit or 0, places)
                for p in periods
                if p.standing(count) == "broken"
            ]
    for of_students, of in ((False, places), (True, students)):
        for group in tabled(instance, of_students=of_students):
            label = " ".join(group.key.split("|")[:-1])
            limits.append((label, np.array(group.members), group.limit or 0, of))
    faults: list[Fault] = []
    for label, members, limit, of in limits:
        held = np.isin(of, members)
        over = int(held.sum()) - limit
        if over > 0:
            facts = {"group": label, "over": over}
            faults += in_cells(instance, "locks", rows[held], ("place_id",), "E264", facts)
    return faults


def _vain_wishes(instance: Instance, policy: Policy) -> list[Fault]:
    """Wishes for places that a hard rule forbids (W252): one finding a rank and set of rules."""
    prefs = instance.table("prefs")
    rows, students, places = _known(instance, prefs)
    of, groups = _broken(instance, policy, students, places)
    forbidden = np.array([bool(rules) for rules in groups])[of]
    vain = np.flatnonzero(forbidden & instance.pool[students])
    rank = prefs["rank"].to_numpy()[rows[vain]]
    faults: list[Fault] = []
    alike, at = np.unique(np.column_stack([rank, of[vain]]), axis=0, return_inverse=True)
    for k, (choice, group) in enumerate(alike.tolist()):
        facts = {"rank": choice, **_titles(groups[group])}
        faults += in_cells(instance, "prefs", rows[vain[at == k]], ("place_id",), "W252", facts)
    return faults


def _broken(
    instance: Instance, policy: Policy, students: Ints, places: Ints
) -> tuple[Ints, list[tuple[BoundRule, ...]]]:
    """The hard rules that forbid each of K pairs: (K,) into a list of distinct sets of rules."""
    of = np.zeros(len(students), dtype=np.int64)
    groups: list[tuple[BoundRule, ...]] = [()]
    seen: dict[tuple[str, tuple[str, ...]], Kinds] = {}

    def grouped(side: str, frame: pd.DataFrame, fields: tuple[str, ...]) -> Kinds:
        if (side, fields) not in seen:
            seen[side, fields] = kinds(frame, fields)
        return seen[side, fields]

    for rule, word in pair_rules(policy.hard):

        def one(student: Row, place: Row, rule: BoundRule = rule, word: PairRule = word) -> int:
            return word.one(student, place, rule.params)

        said = judged_pairs(
            grouped("student", instance.students, word.student_fields),
            grouped("place", instance.places, word.place_fields),
            one,
            students,
            places,
        )
        broken = said == Finding.BROKEN
        if broken.any():
            key, of = np.unique(of * 2 + broken, return_inverse=True)
            groups = [(*groups[k // 2], rule) if k % 2 else groups[k // 2] for k in key.tolist()]
    return of, groups


def _minima(instance: Instance) -> list[Fault]:
    """More seats must be filled than there are students (W280)."""
    if not len(instance.places):
        return []
    least = instance.places["need_min"].to_numpy()
    wanted, students = int(least[least > 0].sum()), int(instance.pool.sum())
    return [Fault("W280", facts={"a": wanted, "b": students})] if wanted > students else []


def _titles(rules: Sequence[BoundRule]) -> dict[str, object]:
    return {
        "rule": "、".join(rule.id for rule in rules),
        "title": "、".join(rule.title_zh for rule in rules),
        "title_en": ", ".join(rule.title_en for rule in rules),
    }


def _known(instance: Instance, table: pd.DataFrame) -> tuple[Ints, Ints, Ints]:
    """Rows of a table that name a student and a place which exist, and where those stand.

    Beside errors an instance may hold a lock or a wish whose student or post could not be read.
    """
    import pandas as pd

    students = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(table["student_id"]))
    places = pd.Index(instance.places["place_id"]).get_indexer(pd.Index(table["place_id"]))
    rows = np.flatnonzero((students >= 0) & (places >= 0))
    return rows, students[rows].astype(np.int64), places[rows].astype(np.int64)
