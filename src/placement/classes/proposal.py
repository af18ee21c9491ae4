"""Which order classes to open, each with its students: those applied for, then those wanted.

Classes that were applied for are solved first, alone unless posts are kept as alternatives. Classes
proposed from demand then get only students who are left: a proposal never takes a student from a
class that somebody applied for.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from placement.classes.candidates import Candidate, by_round, candidates
from placement.classes.document import plain
from placement.classes.offers import next_step
from placement.classes.restricted import only, with_classes, with_locks, without_shares
from placement.classes.rounds import ROUNDS, in_round, rounds_of, told
from placement.classes.solved import Desk, Solved
from placement.classes.wanted import Wanted, new_classes, wanted
from placement.errors import Fault, UsageError
from placement.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile


_FIRST, _SECOND = 0.6, 0.3
"""Shares of the time left for the classes applied for, and then for those from demand."""


@dataclass(frozen=True)
class ClassProposal:
    """What to open, who would be there, and what the next class takes; nothing of it binds.

    ``candidates`` come by round. ``wanted`` are the lines of demand. ``plans`` are the one or two
    plans that stand behind it, each verified; positions of students are those of ``instance``.
    """

    instance: Instance
    profile: Profile
    month: str
    least: int
    with_posts: bool
    candidates: tuple[Candidate, ...]
    wanted: tuple[Wanted, ...]
    plans: tuple[Solved, ...]
    findings: tuple[Fault, ...]

    @property
    def opened(self) -> tuple[Candidate, ...]:
        """Those that open."""
        return tuple(own for own in self.candidates if own.opens)

    @property
    def shut(self) -> tuple[Candidate, ...]:
        """Those that do not, the nearest first."""
        shut = (own for own in self.candidates if not own.opens)
        return tuple(sorted(shut, key=distance))

    def plain(self) -> dict[str, Any]:
        """Return the proposal as data that JSON can hold; students stand by their ids."""
        return plain(self)


def distance(own: Candidate) -> tuple[bool, int, int, str]:
    """How far a class is from opening: those applied for first, then by students missing."""
    free = own.eligible - own.elsewhere
    return own.demand, max(0, own.least - own.eligible), max(0, own.least - free), own.class_id


def propose_classes(
    instance: Instance,
    policy: Policy,
    profile: Profile,
    *,
    month: str = "all",
    least: int = 20,
    with_posts: bool = False,
    nearest: int = 10,
    seed: int = 0,
    limits: Limits | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> ClassProposal:
    """Propose which classes to open from applications and demand.

    Parameters
    ----------
    month
        ``6`` or ``12`` for the classes applied for in that month, ``all`` for every one.
    least
        People from which demand that nobody offers seats for makes a class, and its minimum.
    with_posts
        Keep posts as alternatives; without it students are placed in classes only.
    nearest
        Of how many classes that do not open the next step is worked out, nearest first.
    limits
        For all solves together. Next steps for which there is no time are left out and told (W483).

    Raises
    ------
    UsageError
        When there are no classes in the round and no demand (E480), or it is no round (E481); as
        :func:`placement.compile_problem` and :func:`placement.solve` do.
    """
    if month not in ROUNDS:
        raise UsageError("E481", name=month, known="、".join(ROUNDS))
    clock = limits or Limits()
    ends = None if clock.time_seconds is None else time.monotonic() + clock.time_seconds
    desk = Desk(policy, profile, seed, ends, clock.stop)
    show = progress or (lambda _name, _share: None)

    table = instance.table("classes")
    rounds = rounds_of(table)
    findings = told(table, rounds, policy, month)
    known = dict(zip(table["class_id"], rounds, strict=True))
    asked = set(table["class_id"][in_round(rounds, month)])
    asked |= _classes_among_posts(instance) if month == "all" else set()
    lines, unknown = wanted(instance)
    made, lines = new_classes(lines, least, instance.places["place_id"])
    if not asked and not lines:
        raise UsageError("E480", round=month)

    base, dropped = (instance, 0) if with_posts else without_shares(instance)
    if dropped:
        findings.append(Fault("I484", facts={"n": dropped}))
    alternatives = _posts(instance) if with_posts else set()
    show("applied", 0.0)
    first = desk.part(_FIRST).planned(only(base, asked | alternatives))
    plans, found = [first], candidates(desk, first, asked, known, demand=False)
    parts = [(first, found)]
    if made:
        show("wanted", 0.3)
        new = {own.class_id for own in made}
        held = _held(base, first, new, with_classes(base, made, least))
        second = desk.part(_SECOND).planned(held)
        plans.append(second)
        parts.append((second, candidates(desk, second, new, {}, demand=True)))
    every, late = _stepped(desk, parts, nearest, show)
    if late:
        findings.append(Fault("W483", facts={"n": late}))
    return ClassProposal(
        instance=instance,
        profile=profile,
        month=month,
        least=least,
        with_posts=with_posts,
        candidates=tuple(by_round(every)),
        wanted=tuple(lines),
        plans=tuple(plans),
        findings=(*findings, *unknown, *(f for p in plans for f in p.verdict.findings)),
    )


def _classes_among_posts(instance: Instance) -> set[str]:
    """Order classes that stand in the post sheet; they have no round."""
    posts = instance.tables["posts"]
    return set(posts["post_id"][posts["kind"] == "订单班"])


def _posts(instance: Instance) -> set[str]:
    posts = instance.tables["posts"]
    return set(posts["post_id"][posts["kind"] != "订单班"])


def _held(base: Instance, first: Solved, new: set[str], enlarged: Instance) -> Instance:
    """The places of the first plan that have students, all of these locked, and the new classes."""
    ids = first.problem.place_label
    used = set(ids[first.count > 0].tolist())
    return only(with_locks(enlarged, first.place_of, ids), used | new)


def _stepped(
    desk: Desk,
    parts: list[tuple[Solved, list[tuple[int, Candidate]]]],
    nearest: int,
    show: Callable[[str, float], None],
) -> tuple[list[Candidate], int]:
    """All candidates, the nearest shut ones with their next step; for how many time ran out."""
    shut = sorted(
        ((own, plan, place) for plan, found in parts for place, own in found if not own.opens),
        key=lambda entry: distance(entry[0]),
    )[:nearest]
    steps: dict[str, Candidate] = {}
    late = 0
    for k, (own, plan, place) in enumerate(shut):
        show(own.name, 0.5 + 0.5 * k / len(shut))
        part = desk.part(1 / (len(shut) - k))
        step = None if desk.late else next_step(part, plan, place, own.least)
        late += step is None
        steps[own.class_id] = replace(own, next=step)
    every = [own for _, found in parts for _, own in found]
    return [steps.get(own.class_id, own) for own in every], late
