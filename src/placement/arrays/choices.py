"""Pairs that hang on one student's own list: choices, explicit scores, employers to avoid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.arrays.pairs import PairTable, TypeArcs
from placement.instance import Instance
from placement.profile import Profile
from placement.vocabulary import term_word
from placement.vocabulary.kinds import ChoiceTerm

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Listed pairs in order of student, then place, no pair twice; ``points`` is (L, K)."""

    student: Ints
    place: Ints
    points: Ints

    def only(self, keep: NDArray[np.bool_]) -> Pairs:
        """The pairs that a mask keeps."""
        return Pairs(self.student[keep], self.place[keep], self.points[:, keep])


def listed(instance: Instance, profile: Profile) -> tuple[Pairs, bool]:
    """Pairs named in the tables of the profile's choice terms, with the points of those terms only.

    The second value says whether a ``points`` table rules: then no other pair is allowed at all.
    """
    levels = len(profile.levels)
    parts: list[Pairs] = []
    explicit = False
    for k, level in enumerate(profile.levels):
        for weighted in level.terms:
            word = term_word(weighted.word)
            if not isinstance(word, ChoiceTerm):
                continue
            explicit |= word.unit == "points"
            frame = instance.table(word.table_id)
            student = positions(instance.students["student_id"], frame["student_id"])
            place = positions(instance.places["place_id"], frame[word.place_column])
            value = word.vector(frame, weighted.params)
            if word.unit == "points":
                own = weighted.weight * np.asarray(value, dtype=np.int64)
            else:
                own = weighted.weight * np.rint(value * level.scale).astype(np.int64)
            points = np.zeros((levels, len(frame)), dtype=np.int64)
            points[k] = own
            parts.append(_best(Pairs(student, place, points), k))
    return _summed(parts, levels), explicit


def positions(known: pd.Series, named: pd.Series) -> Ints:
    """Position of each named id among the known ones; every name is known (checked at the door)."""
    return pd.Index(known).get_indexer(pd.Index(named)).astype(np.int64)


def _best(pairs: Pairs, level: int) -> Pairs:
    """Where a pair stands twice, the row with the most points counts."""
    order = np.lexsort((-pairs.points[level], pairs.place, pairs.student))
    pairs = Pairs(pairs.student[order], pairs.place[order], pairs.points[:, order])
    first = np.ones(len(order), dtype=bool)
    first[1:] = (pairs.student[1:] != pairs.student[:-1]) | (pairs.place[1:] != pairs.place[:-1])
    return pairs.only(first)


def _summed(parts: list[Pairs], levels: int) -> Pairs:
    """Parts of different terms together, the points of equal pairs added."""
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Pairs(none, none, np.zeros((levels, 0), dtype=np.int64))
    if len(parts) == 1:
        return parts[0]
    student = np.concatenate([p.student for p in parts])
    place = np.concatenate([p.place for p in parts])
    points = np.concatenate([p.points for p in parts], axis=1)
    order = np.lexsort((place, student))
    student, place, points = student[order], place[order], points[:, order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (student[1:] != student[:-1]) | (place[1:] != place[:-1])
    starts = np.flatnonzero(first)
    total = np.add.reduceat(points, starts, axis=1) if len(starts) else points
    return Pairs(student[starts], place[starts], total)


def allowed_pairs(pairs: Pairs, tables: list[PairTable]) -> Pairs:
    """Drop pairs that a hard rule forbids; add to the rest what the two-sided terms say."""
    keep = np.ones(len(pairs.student), dtype=bool)
    points = pairs.points.copy()
    for table in tables:
        value = table.at(pairs.student, pairs.place)
        if table.level == -1:
            keep &= value
        else:
            points[table.level] += value
    return Pairs(pairs.student, pairs.place, points).only(keep)


def avoided(instance: Instance) -> pd.DataFrame:
    """Columns ``student``, ``place`` (positions): each place of an employer a student avoids."""
    entries = instance.students["avoid"]
    some = np.flatnonzero((entries != "").to_numpy())
    wanted = pd.DataFrame({"student": some, "employer": entries.to_numpy()[some]})
    wanted["employer"] = wanted["employer"].str.split("|")
    wanted = wanted.explode("employer")
    offers = pd.DataFrame(
        {"employer": instance.places["employer"], "place": np.arange(len(instance.places))}
    )
    return wanted.merge(offers, on="employer")[["student", "place"]].drop_duplicates()


def without_avoided(
    arcs: TypeArcs, pairs: Pairs, avoid: pd.DataFrame, tables: list[PairTable]
) -> tuple[TypeArcs, Pairs]:
    """Give students who avoid someone a type of their own, so that no other type is split.

    Such a type loses its arcs to every place type that holds an avoided place; the other places of
    those types come back as listed pairs.
    """
    if not len(avoid):
        return arcs, pairs
    key = avoid["student"].to_numpy(dtype=np.int64) * (len(arcs.of_place) + 1)
    banned = np.sort(key + avoid["place"].to_numpy(dtype=np.int64))
    mine = np.isin(pairs.student * (len(arcs.of_place) + 1) + pairs.place, banned)
    pairs = pairs.only(~mine)

    sets = avoid.sort_values(["student", "place"]).groupby("student")["place"].agg(tuple)
    students = sets.index.to_numpy(dtype=np.int64)
    base = arcs.of_student[students]
    kinds: dict[tuple[int, tuple[int, ...]], int] = {}
    of_student = arcs.of_student.copy()
    num_types = int(arcs.of_student.max(initial=-1)) + 1
    for student, old, places in zip(students.tolist(), base.tolist(), sets, strict=True):
        of_student[student] = kinds.setdefault((old, places), num_types + len(kinds))

    first = np.searchsorted(arcs.student_type, np.arange(num_types))
    last = np.searchsorted(arcs.student_type, np.arange(num_types), side="right")
    by_place_type = pd.Series(np.arange(len(arcs.of_place))).groupby(arcs.of_place).indices
    tails, heads, points = [arcs.student_type], [arcs.place_type], [arcs.points]
    back: dict[int, Ints] = {}
    for (old, places), new in kinds.items():
        own = slice(first[old], last[old])
        touched = np.unique(arcs.of_place[list(places)])
        lost = np.isin(arcs.place_type[own], touched)
        heads.append(arcs.place_type[own][~lost])
        points.append(arcs.points[:, own][:, ~lost])
        tails.append(np.full(len(heads[-1]), new, dtype=np.int64))
        others = [by_place_type[q] for q in arcs.place_type[own][lost].tolist()]
        kept = np.concatenate(others) if others else np.zeros(0, dtype=np.int64)
        back[new] = kept[~np.isin(kept, places)].astype(np.int64)
    arcs = TypeArcs(
        of_student, arcs.of_place, np.concatenate(tails), np.concatenate(heads),
        np.concatenate(points, axis=1),
    )
    regained = [back[t] for t in of_student[students].tolist()]
    lengths = np.array([len(r) for r in regained], dtype=np.int64)
    student = np.repeat(students, lengths)
    place = np.concatenate(regained) if regained else np.zeros(0, dtype=np.int64)
    listed_already = np.isin(
        student * (len(arcs.of_place) + 1) + place,
        pairs.student * (len(arcs.of_place) + 1) + pairs.place,
    )
    student, place = student[~listed_already], place[~listed_already]
    plain = allowed_pairs(
        Pairs(student, place, np.zeros((len(pairs.points), len(student)), dtype=np.int64)), tables
    )
    return arcs, _summed([pairs, plain], len(pairs.points))
