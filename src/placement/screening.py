"""What the tables and the rules together already tell before anything is solved.

Faults that no single cell shows: students no rule lets into any place, wishes that cannot be
granted, caps that will bind or cannot be checked, minima nobody can fill, locks that a rule forbids
or that exceed a limit.
Each rule is asked in its one-row form, once for every distinct combination of what it reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault
from placement.verify.groups import lawful, ruled, tabled
from placement.verify.rows import Ints, Kinds, judged_pairs, kinds
from placement.vocabulary import rule_word
from placement.vocabulary.kinds import Finding, PairRule, QuotaRule, Row

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


_NAMED = 3
"""Enterprises that one finding names."""


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
        *_caps(instance, policy),
        *narrowed(instance, policy),
        *_hosted(instance),
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
        faults += _in_cells(instance, "students", kept_out, PERSONAL[rule.word], "E271", facts)
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
        faults += _in_cells(instance, "locks", rows[places == place], ("place_id",), "E260", facts)
    of, groups = _broken(instance, policy, students, places)
    for k, rules in enumerate(groups[g] for g in of.tolist()):
        if not rules:
            continue
        facts = {
            "id": locks["student_id"].iloc[rows[k]],
            "post": locks["place_id"].iloc[rows[k]],
            **_titles(rules),
        }
        faults += _in_cells(instance, "locks", rows[[k]], ("place_id",), "E263", facts)
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
            faults += _in_cells(instance, "locks", rows[held], ("place_id",), "E264", facts)
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
        faults += _in_cells(instance, "prefs", rows[vain[at == k]], ("place_id",), "W252", facts)
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


def _caps(instance: Instance, policy: Policy) -> list[Fault]:
    """Groups that ask for more than their cap (W270), and posts whose cap nobody knows (W273)."""
    places = instance.places
    if not len(places):
        return []
    need = places["need"].to_numpy()
    faults: list[Fault] = []
    for rule in policy.active:
        word = rule_word(rule.word)
        if not isinstance(word, QuotaRule):
            continue
        groups, unknown = word.quotas(places, instance.others(word.tables), rule.params)
        facts = {"rule": rule.id, "title": rule.title_zh, "title_en": rule.title_en}
        for group in groups:
            wanted = int(need[group.members].sum())
            if wanted > group.limit:
                more = {"label": group.label, "n": wanted, "limit": group.limit}
                faults += _in_places(instance, group.members, "W270", {**facts, **more})
        if len(unknown):
            faults += _in_places(instance, np.asarray(unknown), "W273", facts)
    return faults


def narrowed(instance: Instance, policy: Policy) -> tuple[Fault, ...]:
    """Posts whose hard cap plans keep more narrowly than the law asks: one finding a rule (W450).

    A proof that a plan is the best then holds among the plans that keep the narrower count.
    """
    if not len(instance.places):
        return ()
    wide: dict[str, list[int]] = {}
    for group in ruled(instance, policy):
        if not group.exact:
            wide.setdefault(group.rule, []).extend(group.members)
    faults: list[Fault] = []
    for rule in policy.hard:
        if rule.id in wide:
            posts = np.unique(wide[rule.id])
            names = list(dict.fromkeys(instance.places["employer"].to_numpy()[posts].tolist()))
            facts = {
                "rule": rule.id,
                "title": rule.title_zh,
                "title_en": rule.title_en,
                "employers": "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else ""),
                "firms": len(names),
                "posts": len(posts),
            }
            faults += _in_places(instance, posts, "W450", facts)
    return tuple(faults)


def _hosted(instance: Instance) -> list[Fault]:
    """Interns from elsewhere at enterprises without a post (W451), or of no stated post (W452)."""
    hosted = instance.table("hosted")
    if not len(hosted):
        return []
    strange = ~hosted["employer"].isin(instance.places["employer"]).to_numpy()
    faults = []
    for name in dict.fromkeys(hosted["employer"][strange].tolist()):
        rows = np.flatnonzero((hosted["employer"] == name).to_numpy())
        faults += _in_cells(instance, "hosted", rows, ("employer",), "W451", {"employer": name})
    loose = np.flatnonzero((hosted["post"] == "").to_numpy() & ~strange)
    people = int(np.maximum(hosted["people"].to_numpy()[loose], 0).sum())
    faults += _in_cells(instance, "hosted", loose, ("employer",), "W452", {"people": people})
    return faults


def _minima(instance: Instance) -> list[Fault]:
    """More seats must be filled than there are students (W280)."""
    if not len(instance.places):
        return []
    least = instance.places["need_min"].to_numpy()
    wanted, students = int(least[least > 0].sum()), int(instance.pool.sum())
    return [Fault("W280", facts={"a": wanted, "b": students})] if wanted > students else []


def _in_places(
    instance: Instance, positions: np.ndarray, code: str, facts: Mapping[str, object]
) -> list[Fault]:
    """A finding at the headcounts of places: posts come first in ``places``, then order classes."""
    posts = len(instance.tables["posts"])
    own = positions[positions < posts]
    classes = positions[positions >= posts] - posts
    return [
        *_in_cells(instance, "posts", own, ("need",), code, facts),
        *_in_cells(instance, "classes", classes, ("seats",), code, facts),
    ]


def _in_cells(
    instance: Instance,
    table: str,
    positions: np.ndarray,
    fields: Sequence[str],
    code: str,
    facts: Mapping[str, object],
) -> list[Fault]:
    """One fault for each sheet and column the rows came from; ``n`` counts the rows."""
    origin = instance.origins.get(table)
    if not len(positions):
        return []
    if origin is None:
        return [Fault(code, facts={"n": len(positions), **facts})]
    faults = []
    sheets = origin.sheet_of_row[positions]
    for k in np.unique(sheets).tolist():
        own = positions[sheets == k]
        name = next((name for name in fields if name in origin.columns[k]), fields[0])
        letters = origin.columns[k].get(name, "")
        cells = tuple(f"{letters}{row}" for row in origin.row[own].tolist()) if letters else ()
        faults.append(
            Fault(
                code,
                file=origin.files[k],
                sheet=origin.sheets[k],
                cells=cells,
                heading=origin.headings[k].get(name, ""),
                facts={"n": len(own), **facts},
            )
        )
    return faults


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
