"""Where there is room left in a plan, and what has run out where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from placement.constraints import places_in_words
from placement.schema import SCHEMA
from placement.verify.groups import ruled, tabled

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from placement.instance import Instance
    from placement.policy import Policy

STUDENT_SIDE = ("school", "dept", "klass", "major")
"""Fields of the ``quotas`` table that bound sets of students; the others bound sets of places."""


@dataclass(frozen=True)
class Group:
    """A limit on a set: its label, how many it may hold, and the rule it comes from.

    ``rule`` is a position among the policy's hard rules, -1 for the user's own table.
    """

    label: str
    limit: int
    rule: int


@dataclass(frozen=True)
class Room:
    """State of every place (m,) and student (n,) under one plan.

    ``taken`` are students at the place, ``full`` no seat left, ``closed`` nobody came to a place
    that needs several or none. ``place_group`` and ``student_group`` are positions in ``groups`` of
    the first limit that is used up, -1 where none is. ``members`` are the places of each limit on
    places, in the order of ``groups``.
    """

    taken: NDArray[np.int64]
    full: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    place_group: NDArray[np.int64]
    student_group: NDArray[np.int64]
    groups: tuple[Group, ...]
    members: tuple[NDArray[np.int64], ...]

    def used_up(self, places: NDArray[np.int64], now: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first limit that is used up for each of K students who would move, -1 for none.

        ``now`` (K,) is the place each has, -1 for none: who moves inside a limit adds nothing.
        """
        found = self.place_group[places]
        inside = np.flatnonzero((found >= 0) & (now >= 0))
        width = len(self.taken)
        moves, back = np.unique(places[inside] * width + now[inside], return_inverse=True)
        holders = self._holders
        first = [
            next((g for g in holders[move // width] if g not in holders[move % width]), -1)
            for move in moves.tolist()
        ]
        found[inside] = np.array(first, dtype=np.int64)[back]
        return found

    @cached_property
    def _holders(self) -> list[list[int]]:
        """The limits that are used up and hold each place, in order."""
        found: list[list[int]] = [[] for _ in self.taken]
        for group, members in enumerate(self.members):
            if int(self.taken[members].sum()) >= self.groups[group].limit:
                for place in members.tolist():
                    found[place].append(group)
        return found


def room(instance: Instance, policy: Policy, place_of: NDArray[np.integer]) -> Room:
    """Count what a plan leaves: seats, and limits on enterprises, parks, classes and schools."""
    places = instance.places
    placed = np.asarray(place_of[place_of >= 0], dtype=np.int64)
    taken = np.bincount(placed, minlength=len(places)).astype(np.int64)
    need = places["need"].to_numpy()
    least = places["need_min"].to_numpy()

    groups: list[Group] = []
    members: list[NDArray[np.int64]] = []
    position = {rule.id: k for k, rule in enumerate(policy.hard)}
    for group in ruled(instance, policy):
        groups.append(Group(group.label, group.limit or 0, position[group.rule]))
        members.append(np.array(group.members, dtype=np.int64))
    own, own_members = _from_table(instance, places, student_side=False)
    first = len(groups)
    groups += own
    members += own_members
    students, student_members = _from_table(instance, instance.students, student_side=True)
    is_placed = (np.asarray(place_of) >= 0).astype(np.int64)
    return Room(
        taken=taken,
        full=taken >= need,
        closed=(taken == 0) & (least > 1),
        place_group=_used_up(groups[: first + len(own)], members, taken, offset=0),
        student_group=_used_up(students, student_members, is_placed, offset=len(groups)),
        groups=(*groups, *students),
        members=tuple(members),
    )


def _used_up(
    groups: list[Group],
    members: list[NDArray[np.int64]],
    count: NDArray[np.int64],
    *,
    offset: int,
) -> NDArray[np.int64]:
    """For each element the first group that is full, plus ``offset``; -1 where there is none."""
    found = np.full(len(count), -1, dtype=np.int64)
    if not groups:
        return found
    size = np.array([len(m) for m in members], dtype=np.int64)
    owner = np.repeat(np.arange(len(groups)), size)
    flat = np.concatenate(members)
    load = np.bincount(owner, weights=count[flat], minlength=len(groups))
    full = load >= np.array([group.limit for group in groups])
    # Written last to first, so that the first full group stands.
    keep = full[owner][::-1]
    found[flat[::-1][keep]] = owner[::-1][keep] + offset
    return found


def _from_table(
    instance: Instance, frame: pd.DataFrame, *, student_side: bool
) -> tuple[list[Group], list[NDArray[np.int64]]]:
    groups: list[Group] = []
    members: list[NDArray[np.int64]] = []
    specs = {**SCHEMA.table("posts").fields, **SCHEMA.table("students").fields}
    table = instance.table("quotas")
    held = {group.key: group.members for group in tabled(instance, of_students=student_side)}
    for field, value, limit in zip(table["field"], table["value"], table["max"], strict=True):
        if (field in STUDENT_SIDE) == student_side:
            region = places_in_words(field, value, "zh") if field == "region" else ""
            groups.append(Group(region or f"{specs[field].zh} {value}", int(limit), -1))
            members.append(np.array(held[f"{field}|{value}|max"], dtype=np.int64))
    return groups, members
