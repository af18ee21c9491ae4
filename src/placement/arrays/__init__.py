"""From tables, rules and weights to the arrays of :class:`placement.problem.Problem`.

The passes, in order: tables of rules and terms (``pairs``), limits that nest and that cross
(``quotas``), what else no tree holds (``side`` with ``forms``, ``rows``, ``budgets``, ``openings``,
``teams``), types and routes (``routes``), listed pairs and avoided employers (``choices``), locks,
levels (``levels``). None keeps state; each returns new arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.arrays.choices import (
    Pairs,
    allowed_pairs,
    avoided,
    listed,
    positions,
    without_avoided,
)
from placement.arrays.distinct import Coded
from placement.arrays.levels import levels
from placement.arrays.pairs import PairTable, rule_tables, term_tables
from placement.arrays.quotas import Family, family, taken_off
from placement.arrays.routes import no_routes, routes
from placement.arrays.side import asked
from placement.errors import DataError, Fault, UsageError
from placement.problem import Problem

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.problem import QuotaTree
    from placement.profile import Profile

HELD_OUT = -2


def compile_problem(instance: Instance, policy: Policy, profile: Profile) -> Problem:
    """The array form of one run.

    Raises
    ------
    DataError
        When locks exceed seats (E260) or limits (E264), fix a student at a place that a hard rule
        forbids (E263), or tear a team apart (E287).
    UsageError
        When the profile goes by explicit scores and there are none (E343), or the side constraints
        are too many (E288) or not well formed (E281, E286).
    """
    students, places = Coded(instance.students), Coded(instance.places)
    rules = list(rule_tables(students, places, policy))
    terms, gains = term_tables(students, places, profile)
    tables = rules + terms
    n, m = len(instance.students), len(instance.places)

    chosen, explicit = listed(instance, profile)
    if explicit and not len(chosen.student):
        raise UsageError("E343", name=profile.name)
    pairs = allowed_pairs(chosen, tables)
    locked = _locks(instance)
    _check_locks(instance, rules, locked)
    limits = family(instance, policy, profile)
    besides = asked(instance, policy, profile, students, places, locked, limits)
    open_ = np.full(n, not explicit) & (instance.students["adjust"] != "否").to_numpy()
    avoid = avoided(instance)
    if explicit:
        ways = no_routes(n, m, len(profile.levels))
        banned = avoid["student"].to_numpy() * (m + 1) + avoid["place"].to_numpy()
        pairs = pairs.only(~np.isin(pairs.student * (m + 1) + pairs.place, banned))
    else:
        ways = routes([*tables, *besides.tables], n, m, len(profile.levels))
        ways, pairs = without_avoided(ways, pairs, avoid, tables, open_)
    pairs = pairs.only((locked == -1)[pairs.student])
    room = _room(instance, limits, locked)

    return Problem(
        student_label=instance.students["student_id"].to_numpy(dtype=object),
        place_label=instance.places["place_id"].to_numpy(dtype=object),
        type_of_student=ways.of_student.astype(np.int32),
        type_of_place=ways.of_place.astype(np.int32),
        enter_type=ways.enter_type.astype(np.int32),
        enter_waypoint=ways.enter_waypoint.astype(np.int32),
        leave_waypoint=ways.leave_waypoint.astype(np.int32),
        leave_place_type=ways.leave_place_type.astype(np.int32),
        open=open_,
        locked=locked,
        pair_student=pairs.student.astype(np.int32),
        pair_place=pairs.place.astype(np.int32),
        own_node=_own_nodes(open_, pairs, avoid),
        seats=room.seats,
        place_tree=room.place_tree,
        student_tree=room.student_tree,
        levels=levels(
            instance,
            profile,
            routes=ways,
            pairs=pairs,
            tables=terms,
            gains=gains,
            locked=locked,
            chosen=chosen,
            tree=limits.place_tree,
        ),
        side=besides.side(ways, pairs, len(tables), locked, room.seats),
        notes={
            "students": n,
            "places": m,
            "student_types": ways.num_types,
            "place_types": int(ways.of_place.max(initial=-1)) + 1,
            "waypoints": ways.num_waypoints,
            "route_arcs": len(ways.enter_type) + len(ways.leave_waypoint),
            "listed_pairs": len(pairs.student),
        },
    )


@dataclass(frozen=True)
class _Room:
    """What locked students leave: ``seats`` (m,) and both trees."""

    seats: NDArray[np.int64]
    place_tree: QuotaTree
    student_tree: QuotaTree


def _room(instance: Instance, limits: Family, locked: NDArray[np.int32]) -> _Room:
    """Seats and quota trees less the locked students (E264 where these are too many)."""
    seats = instance.places["need"].to_numpy(dtype=np.int64)
    at = locked[locked >= 0].astype(np.int64)
    place_left = taken_off(limits.place_tree, at)
    student_left = taken_off(limits.student_tree, np.flatnonzero(locked >= 0))
    _check_limits(place_left.limit, place_left.key)
    _check_limits(student_left.limit, student_left.key)
    return _Room(seats - np.bincount(at, minlength=len(seats)), place_left, student_left)


def _own_nodes(open_: NDArray[np.bool_], pairs: Pairs, avoid: pd.DataFrame) -> NDArray[np.bool_]:
    """Closed students, and those who avoid someone: some of their pairs have no route beneath."""
    own = ~open_
    own[avoid["student"].to_numpy(dtype=np.int64)] = True
    listed_by = np.zeros(len(open_), dtype=bool)
    listed_by[pairs.student] = True
    return own & listed_by


def _locks(instance: Instance) -> NDArray[np.int32]:
    """-1 free, -2 held out (not in the pool, or locked to no place), else the place's position."""
    locked = np.where(instance.pool, -1, HELD_OUT).astype(np.int32)
    table = instance.table("locks")
    at = positions(instance.students["student_id"], table["student_id"])
    fixed = (table["place_id"] != "").to_numpy()
    locked[at[~fixed]] = HELD_OUT
    locked[at[fixed]] = positions(instance.places["place_id"], table["place_id"][fixed])
    return locked


def _check_locks(instance: Instance, rules: list[PairTable], locked: NDArray[np.int32]) -> None:
    seats = instance.places["need"].to_numpy(dtype=np.int64)
    students = np.flatnonzero(locked >= 0)
    at = locked[students].astype(np.int64)
    ids, names = instance.students["student_id"], instance.places["place_id"]
    faults = []
    for place in np.flatnonzero(np.bincount(at, minlength=len(seats)) > seats).tolist():
        facts = {"post": names[place], "need": int(seats[place]), "n": int((at == place).sum())}
        faults.append(Fault("E260", facts=facts))
    allowed = np.ones(len(students), dtype=bool)
    for table in rules:
        allowed &= table.at(students, at)
    for k in np.flatnonzero(~allowed).tolist():
        facts = {"id": ids[int(students[k])], "post": names[int(at[k])]}
        faults.append(Fault("E263", facts=facts))
    if faults:
        raise DataError(faults)


def _check_limits(left: np.ndarray, keys: tuple[str, ...]) -> None:
    faults = [
        Fault("E264", facts={"group": keys[g], "over": int(-left[g])})
        for g in np.flatnonzero(left < 0).tolist()
    ]
    if faults:
        raise DataError(faults)


__all__ = ["HELD_OUT", "Pairs", "compile_problem"]
