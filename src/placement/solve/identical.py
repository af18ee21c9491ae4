"""Places that open or not and are alike in everything: one place that opens several times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.routed import kept_pairs

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    from placement.problem import Problem
    from placement.side import Entries

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Gathered:
    """A problem in which one place of each class has the seats of all, the others have none.

    ``leader`` (m,) is the place that stands for each place, ``times`` (O,) how often an opening can
    be open: the places of its class at a leader, 0 at the others, else 1.
    """

    problem: Problem
    leader: Ints
    times: Ints


def apart(problem: Problem) -> Gathered:
    """Every place by itself."""
    assert problem.side is not None
    ones = np.ones(len(problem.side.openings.key), dtype=np.int64)
    return Gathered(problem, np.arange(problem.num_places), ones)


def gathered(problem: Problem, split: Collection[int] = ()) -> Gathered:
    """Gather the places that no plan tells apart, but for those whose leader is in ``split``.

    Alike are places of one type, leaf, number of seats, gain, opening, caps and forms, whose pairs
    are listed by the same students at the same worth. To exchange the students of two such places
    changes no value and breaks no constraint, so that only counts matter: with Y of M places open,
    any number from Y·least to Y·most can be spread over them. Teams whose unit is the place itself
    can make that impossible; who calls looks after it.
    """
    found = apart(problem)
    assert problem.side is not None
    openings = problem.side.openings
    classes: dict[Hashable, list[int]] = {}
    for o, sign in _signatures(problem):
        classes.setdefault(sign, []).append(o)
    leader, times, seats = found.leader, found.times, problem.seats.copy()
    for members in classes.values():
        places = openings.place[members]
        if len(members) > 1 and int(places[0]) not in split:
            leader[places] = places[0]
            times[members] = 0
            times[members[0]] = len(members)
            seats[places] = 0
            seats[places[0]] = problem.seats[places].sum()
    problem = replace(problem, seats=seats)
    alone = leader == np.arange(problem.num_places)
    return Gathered(kept_pairs(problem, alone[problem.pair_place]), leader, times)


def _signatures(problem: Problem) -> list[tuple[int, Hashable]]:
    """Each opening that could be gathered and all that tells its place from others."""
    assert problem.side is not None
    side = problem.side
    openings = side.openings
    used = np.bincount(openings.form, minlength=side.forms.size)
    used += np.bincount(side.rows.form, minlength=side.forms.size)
    elsewhere = np.zeros(side.forms.size, dtype=bool)
    for entries in (side.forms.enter, side.forms.leave, side.forms.pair):
        elsewhere[entries.form] = True
    on_places = np.bincount(side.forms.place.form, minlength=side.forms.size)
    of_place = np.zeros(side.forms.size, dtype=bool)
    of_place[openings.form[openings.place >= 0]] = True
    plain = of_place & (used == 1) & ~elsewhere & (on_places == 1)
    one_only = np.bincount(openings.place[openings.place >= 0], minlength=problem.num_places)
    marks = _marks(problem, plain)
    in_caps = _bytes_by(side.caps.opening, [side.caps.cap], len(openings.key))
    found: list[tuple[int, Hashable]] = []
    for o, p in enumerate(openings.place.tolist()):
        if p < 0 or openings.must[o] or not plain[openings.form[o]] or one_only[p] != 1:
            continue
        own = (
            int(problem.type_of_place[p]),
            int(problem.place_tree.leaf[p]),
            int(problem.seats[p]),
            int(openings.least[o]),
            int(openings.most[o]),
            openings.gain[:, o].tobytes(),
            in_caps[o],
            tuple(int(level.place_gain[p]) for level in problem.levels),
        )
        found.append((o, (own, marks[p])))
    return found


def _marks(problem: Problem, plain: NDArray[np.bool_]) -> list[Hashable]:
    """What forms, lists and teams say of each place, (m,); the forms ``plain`` (F,) left out."""
    assert problem.side is not None
    forms = problem.side.forms
    on = ~plain[forms.place.form]
    of_place = _bytes_by(
        forms.place.at[on], [forms.place.form[on], forms.place.value[on]], problem.num_places
    )
    by_pair = _numbered(_bytes_by(forms.pair.at, _columns(forms.pair), len(problem.pair_student)))
    scores = [level.pair_score for level in problem.levels]
    listed = _bytes_by(
        problem.pair_place, [problem.pair_student, by_pair, *scores], problem.num_places
    )
    teams = problem.side.teams
    unit: list[int] = [-1] * problem.num_places
    # A unit that is more than the place itself tells places apart for the teams that list them.
    if teams.size and (np.bincount(teams.unit) > 1).any():
        unit = teams.unit.tolist()
    return list(zip(of_place, listed, unit, strict=True))


def _columns(entries: Entries) -> list[np.ndarray]:
    return [entries.form, entries.value]


def _bytes_by(at: np.ndarray, columns: list[np.ndarray], size: int) -> list[bytes]:
    """The rows of ``columns`` at each position, sorted by the first column, as bytes, (size,)."""
    order = np.lexsort((columns[0], at))
    rows = np.stack([column[order].astype(np.int64) for column in columns], axis=1)
    ends = np.searchsorted(at[order], np.arange(size + 1))
    return [rows[a:b].tobytes() for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]


def _numbered(values: list[bytes]) -> Ints:
    """A number for each value, the same for the same."""
    known: dict[bytes, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)
