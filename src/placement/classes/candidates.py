"""Every class that could open: what it is, who suits it, and who would be in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.classes.rounds import Round
from placement.classes.sentences import Said, said
from placement.explain.barriers import AVOID, Barriers
from placement.verify.groups import ruled, tabled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.classes.offers import Next
    from placement.classes.solved import Desk, Solved
    from placement.policy import Policy
    from placement.wording import Lang

UNLISTED = -3
"""Stands for students who take nothing but what they listed, where a rule's position is meant."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """The rule that keeps most students of the pool from a class.

    ``alone`` are those whom nothing else keeps out, ``removed`` all whom it keeps out. ``rule`` is
    '' for what students said themselves; ``key`` then words it.
    """

    rule: str
    title_zh: str
    title_en: str
    removed: int
    alone: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One class. ``students`` are positions of those proposed for it, empty where it stays shut.

    ``eligible`` counts the pool's students whom all rules allow, ``elsewhere`` those of them who
    are in other opened classes. ``shares`` are the seats of each enterprise of a joint class.
    ``cap`` is the narrowest limit below the minimum: its label and number. ``demand`` marks a class
    nobody has applied for. ``next`` is None where the class opens, or it was not worked out.
    """

    class_id: str
    name: str
    round: Round
    demand: bool
    employer: str
    park: str
    school: str
    majors: str
    filing: str
    seats: int
    least: int
    shares: tuple[tuple[str, int], ...]
    eligible: int
    elsewhere: int
    students: tuple[int, ...]
    barrier: Barrier | None = None
    cap: tuple[str, int] | None = None
    next: Next | None = None

    @property
    def opens(self) -> bool:
        """Whether the proposal opens it."""
        return bool(self.students)

    def said(self, lang: Lang) -> Said:
        """Why it opens or not, and what would open it, in sentences."""
        return said(self, lang)


def candidates(
    desk: Desk, plan: Solved, wanted: set[str], rounds: Mapping[str, Round], *, demand: bool
) -> list[tuple[int, Candidate]]:
    """The classes of a plan among ``wanted`` ids with their positions, in the tables' order."""
    instance, problem = plan.instance, plan.problem
    places = instance.places
    table = instance.table("classes")
    filed = dict(zip(table["class_id"], table["filing"], strict=True))
    shares: dict[str, list[tuple[str, int]]] = {}
    seats = instance.table("class_seats")
    for class_id, employer, count in zip(
        seats["class_id"], seats["employer"], seats["seats"], strict=True
    ):
        shares.setdefault(class_id, []).append((employer, int(count)))
    barriers = Barriers(instance, desk.policy)
    limits = _limits(plan, desk.policy)
    in_class = np.isin(plan.place_of, plan.opened)
    found = []
    for p in plan.classes.tolist():
        row = places.iloc[p]
        class_id = row["place_id"]
        if class_id not in wanted:
            continue
        able = plan.eligible(p)
        least = max(1, int(row["need_min"]))
        own = np.flatnonzero(plan.place_of == p)
        capped = [(label, limit) for label, limit, held in limits if limit < least and held[p]]
        shut = not len(own)
        found.append(
            (
                p,
                Candidate(
                    class_id=class_id,
                    name=row["post"],
                    round=rounds.get(class_id, Round()),
                    demand=demand,
                    employer=row["employer"],
                    park=row["park"],
                    school=row["for_school"],
                    majors=row["majors"],
                    filing=filed.get(class_id, ""),
                    seats=int(row["need"]),
                    least=least,
                    shares=tuple(shares.get(class_id, ())),
                    eligible=int(able.sum()),
                    elsewhere=int((able & in_class & (plan.place_of != p)).sum()),
                    students=tuple(own.tolist()),
                    barrier=_barrier(barriers, desk.policy, able, problem.free, p)
                    if shut
                    else None,
                    cap=min(capped, key=lambda own: own[1]) if capped and shut else None,
                ),
            )
        )
    return found


def _limits(plan: Solved, policy: Policy) -> list[tuple[str, int, np.ndarray]]:
    """Label, number and members (m,) of every limit on places."""
    groups = [*ruled(plan.instance, policy), *tabled(plan.instance, of_students=False)]
    found = []
    for group in groups:
        held = np.zeros(plan.problem.num_places, dtype=bool)
        held[group.members] = True
        label = group.label or " ".join(group.key.split("|")[1:-1])
        found.append((label, group.limit or 0, held))
    return found


def _barrier(
    barriers: Barriers, policy: Policy, able: np.ndarray, free: np.ndarray, place: int
) -> Barrier | None:
    """Of the rules that keep students of the pool out, the one that does so alone most often."""
    students = np.flatnonzero(free)
    positions, broken = barriers.at_place(students, place)
    unlisted = ~broken.any(axis=0) & ~able[students]
    broken = np.concatenate([broken, unlisted[None, :]])
    positions = np.append(positions, UNLISTED)
    removed = broken.sum(axis=1)
    if not removed.any():
        return None
    alone = (broken & (broken.sum(axis=0) == 1)).sum(axis=1)
    worst = int(np.lexsort((removed, alone))[-1])
    return _named(policy, int(positions[worst]), int(removed[worst]), int(alone[worst]))


def _named(policy: Policy, position: int, removed: int, alone: int) -> Barrier:
    if position in (AVOID, UNLISTED):
        key = "avoided" if position == AVOID else "unlisted"
        return Barrier("", "", "", removed, alone, key)
    rule = policy.hard[position]
    return Barrier(rule.id, rule.title_zh, rule.title_en, removed, alone)


def by_round(found: Sequence[Candidate]) -> list[Candidate]:
    """Rounds in time, classes without one last, proposals behind those applied for."""
    return sorted(found, key=lambda own: (own.demand, not own.round.month, own.round))
