"""Pairs that hang on one student's own list: choices, explicit scores, employers to avoid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.vocabulary import term_word
from placement.vocabulary.kinds import ChoiceTerm

if TYPE_CHECKING:
    from placement.arrays.pairs import PairTable
    from placement.arrays.routes import Routes
    from placement.instance import Instance
    from placement.profile import Profile

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
    return np.asarray(pd.Index(known).get_indexer(pd.Index(named)), dtype=np.int64)


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
    routes: Routes,
    pairs: Pairs,
    avoid: pd.DataFrame,
    tables: list[PairTable],
    open_: NDArray[np.bool_],
) -> tuple[Routes, Pairs]:
    """Give students who avoid someone a type and waypoints of their own: no other type is split.

    Students who are not open only lose listed pairs. A type of an open one does not reach any place
    type that holds an avoided place; the other places of those types come back as listed pairs.
    """
    if not len(avoid):
        return routes, pairs
    width = len(routes.of_place) + 1
    banned = avoid["student"].to_numpy() * width + avoid["place"].to_numpy()
    pairs = pairs.only(~np.isin(pairs.student * width + pairs.place, banned))
    avoid = avoid[open_[avoid["student"].to_numpy(dtype=np.int64)]]
    if not len(avoid):
        return routes, pairs
    sets = avoid.sort_values(["student", "place"]).groupby("student")["place"].agg(tuple)
    students = sets.index.to_numpy(dtype=np.int64)

    own = _OwnRoutes(routes)
    of_student = routes.of_student.copy()
    kinds: dict[tuple[int, tuple[int, ...]], tuple[int, Ints]] = {}
    regained: list[Ints] = []
    for avoider, places in zip(students.tolist(), sets, strict=True):
        key = (int(routes.of_student[avoider]), places)
        if key not in kinds:
            kinds[key] = own.add(key[0], np.array(places, dtype=np.int64))
        of_student[avoider], back = kinds[key]
        regained.append(back)
    student = np.repeat(students, [len(r) for r in regained])
    place = np.concatenate(regained)
    new = ~np.isin(student * width + place, pairs.student * width + pairs.place)
    none = np.zeros((len(pairs.points), int(new.sum())), dtype=np.int64)
    plain = allowed_pairs(Pairs(student[new], place[new], none), tables)
    return own.routes(of_student), _summed([pairs, plain], len(pairs.points))


class _OwnRoutes:
    """Routes to which types are added that miss some place types."""

    def __init__(self, routes: Routes) -> None:
        self.old = routes
        self.num_types = routes.num_types
        self.num_waypoints = routes.num_waypoints
        self.enter = [(routes.enter_type, routes.enter_waypoint, routes.enter_points)]
        self.leave = [(routes.leave_waypoint, routes.leave_place_type, routes.leave_points)]
        # What stands for a type or a waypoint stands for one that misses some places, too.
        self.like_type = list(range(routes.num_types))
        self.like_waypoint = list(range(routes.num_waypoints))
        self.ways = np.searchsorted(
            routes.leave_waypoint, np.arange(routes.num_waypoints + 1)
        ).tolist()
        self.members = pd.Series(np.arange(len(routes.of_place))).groupby(routes.of_place).indices

    def add(self, base: int, places: Ints) -> tuple[int, Ints]:
        """A type like ``base`` that reaches no place type of ``places``; it, and what it lost."""
        old = self.old
        touched = np.zeros(len(self.members), dtype=bool)
        touched[old.of_place[places]] = True
        first, last = np.searchsorted(old.enter_type, [base, base + 1])
        reached = np.zeros(len(self.members), dtype=bool)
        new_type, self.num_types = self.num_types, self.num_types + 1
        self.like_type.append(base)
        for a in range(first, last):
            w = int(old.enter_waypoint[a])
            begin, end = self.ways[w], self.ways[w + 1]
            ways = old.leave_place_type[begin:end]
            keep = ~touched[ways]
            if not keep.all():
                reached[ways[~keep]] = True
                self.like_waypoint.append(w)
                w, self.num_waypoints = self.num_waypoints, self.num_waypoints + 1
                self.leave.append(
                    (
                        np.full(int(keep.sum()), w, dtype=np.int64),
                        ways[keep],
                        old.leave_points[:, begin:end][:, keep],
                    )
                )
            one = np.array([w], dtype=np.int64)
            self.enter.append((np.full_like(one, new_type), one, old.enter_points[:, a : a + 1]))
        others = [self.members[q] for q in np.flatnonzero(reached).tolist()]
        lost = np.concatenate([np.zeros(0, dtype=np.int64), *others])
        return new_type, lost[~np.isin(lost, places)]

    def routes(self, of_student: Ints) -> Routes:
        """All routes, old and new; new tails are numbered last, so the order holds."""
        enter = [np.concatenate([e[k] for e in self.enter], axis=-1) for k in range(3)]
        leave = [np.concatenate([e[k] for e in self.leave], axis=-1) for k in range(3)]
        return replace(
            self.old,
            of_student=of_student,
            enter_type=enter[0],
            enter_waypoint=enter[1],
            enter_points=enter[2],
            leave_waypoint=leave[0],
            leave_place_type=leave[1],
            leave_points=leave[2],
            type_student=self.old.type_student[self.like_type],
            waypoint_student=self.old.waypoint_student[self.like_waypoint],
            waypoint_place=self.old.waypoint_place[self.like_waypoint],
        )
