"""What it takes to open one class more: every offer was tried, and holds.

One solve asks how many students the class can have while all opened classes stay open; what is
missing to its minimum is then both the students to be found and how far the minimum would have to
come down. Another one opens the class in any case and asks which of the opened classes cannot stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from placement.arrays import compile_problem
from placement.classes import asked
from placement.classes.restricted import with_more
from placement.classes.solved import Desk, Solved, counted

if TYPE_CHECKING:
    from placement.classes.solved import Ints

Kind = Literal["join", "lower", "beside", "swap"]


@dataclass(frozen=True, slots=True)
class Closed:
    """A class that would not open: its students now, and how many of them suit the other one."""

    class_id: str
    name: str
    students: int
    shared: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One change with which the class opens.

    ``join``: ``count`` students more of ``major``, all else as it is. ``lower``: a minimum of
    ``count``, half of the old one at least. ``beside``: no change but other students, ``count`` of
    them in this class. ``swap``: as that, but the classes in ``closed`` do not open. ``before`` and
    ``after`` are the students placed in all.
    """

    kind: Kind
    count: int
    before: int
    after: int
    major: str = ""
    closed: tuple[Closed, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """How far a class gets: ``reach`` students beside all opened ones, and the offers."""

    reach: int
    offers: tuple[Offer, ...]


def next_step(desk: Desk, plan: Solved, place: int, least: int) -> Next | None:
    """Work out what a class that does not open needs; None where time did not suffice."""
    found = desk.part(1 / 3).tried(asked.reach(plan.problem, place, plan.opened))
    if found is None:
        return None
    reached = int(counted(found, plan.problem.num_places)[place])
    before = int((plan.place_of >= 0).sum())
    offers = []
    if reached < least:
        # With less than half of what was wanted it would be another class.
        if 2 * reached >= least:
            after = int((np.asarray(found.place_of) >= 0).sum())
            offers.append(Offer("lower", reached, before, after))
        offers += _joined(desk.part(1 / 2), plan, place, least - reached)
    able = int(plan.eligible(place).sum())
    if able >= least and not desk.late:
        offers += _instead(desk, plan, place)
    return Next(reached, tuple(sorted(offers, key=_cost)))


def _cost(offer: Offer) -> tuple[int, int]:
    """Nothing to change first, then finding few students, a lower minimum, classes given up."""
    order = {"beside": 0, "join": 1, "lower": 2, "swap": 3}
    return order[offer.kind], len(offer.closed)


def _joined(desk: Desk, plan: Solved, place: int, missing: int) -> list[Offer]:
    """So many students more of the major that most of the eligible ones have, if that opens it."""
    able = np.flatnonzero(plan.eligible(place) & plan.problem.free)
    if not len(able) or desk.late:
        return []
    majors = plan.instance.students["major"].to_numpy(dtype=object)[able]
    names, times = np.unique(majors.astype(str), return_counts=True)
    major = str(names[times.argmax()])
    like = int(able[np.flatnonzero(majors == major)[0]])
    more = with_more(plan.instance, like, missing)
    problem = compile_problem(more, desk.policy, desk.profile)
    found = desk.tried(asked.held_open(problem, np.append(plan.opened, place)))
    if found is None:
        return []
    before = int((plan.place_of >= 0).sum())
    after = int((np.asarray(found.place_of) >= 0).sum())
    return [Offer("join", missing, before, after, major=major)]


def _instead(desk: Desk, plan: Solved, place: int) -> list[Offer]:
    """The class open in any case: which of the others do not open then."""
    found = desk.tried(asked.swapped(plan.problem, place, plan.opened))
    if found is None:
        return []
    count = counted(found, plan.problem.num_places)
    before = int((plan.place_of >= 0).sum())
    after = int((np.asarray(found.place_of) >= 0).sum())
    gone = plan.opened[count[plan.opened] == 0]
    kind: Kind = "swap" if len(gone) else "beside"
    closed = _closed(plan, place, gone)
    return [Offer(kind, int(count[place]), before, after, closed=closed)]


def _closed(plan: Solved, place: int, gone: Ints) -> tuple[Closed, ...]:
    able = plan.eligible(place)
    places = plan.instance.places
    return tuple(
        Closed(
            class_id=places["place_id"].iloc[p],
            name=places["post"].iloc[p],
            students=int(plan.count[p]),
            shared=int((able & (plan.place_of == p)).sum()),
        )
        for p in gone.tolist()
    )
