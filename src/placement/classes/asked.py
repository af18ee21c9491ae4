"""A compiled problem asked another question: how far can one class get, and at what price."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from placement.problem import Level, Problem
from placement.side import Entries, Forms, Openings, Side

Ints = NDArray[np.int64]


def reach(problem: Problem, place: int, opened: Ints) -> Problem:
    """Most students at one place, from one upwards, while all ``opened`` places stay open."""
    side = _with_openings(problem, np.append(opened, place))
    at = _opening_of(side, problem.num_places)
    least = side.openings.least.copy()
    least[at[place]] = np.minimum(least[at[place]], 1)
    gain = np.zeros((1, len(least)), dtype=np.int64)
    side = replace(side, openings=replace(side.openings, least=least, gain=gain))
    one = np.zeros(problem.num_places, dtype=np.int64)
    one[place] = 1
    level = replace(_nothing(problem, "reach"), place_gain=one)
    return replace(problem, levels=(level,), side=_levelled(_open(side, at[opened]), [-1]))


def swapped(problem: Problem, place: int, opened: Ints) -> Problem:
    """One place open in any case: most of the ``opened`` ones kept, then the first level."""
    side = _with_openings(problem, np.append(opened, place))
    at = _opening_of(side, problem.num_places)
    kept = np.zeros(len(side.openings.key), dtype=np.int64)
    kept[at[opened]] = 1
    # Sets that a locked student holds open have their gain in any case.
    kept[side.openings.must] = 0
    gain = np.stack([kept, side.openings.gain[0]])
    side = replace(side, openings=replace(side.openings, gain=gain))
    levels = (_nothing(problem, "kept"), problem.levels[0])
    return replace(problem, levels=levels, side=_levelled(_open(side, at[[place]]), [-1, 0]))


def held_open(problem: Problem, places: Ints) -> Problem:
    """All the places open in any case, and the first level only."""
    side = _with_openings(problem, places)
    at = _opening_of(side, problem.num_places)
    openings = replace(side.openings, gain=side.openings.gain[:1])
    side = replace(side, openings=openings)
    return replace(problem, levels=problem.levels[:1], side=_levelled(_open(side, at[places]), [0]))


def _nothing(problem: Problem, name: str) -> Level:
    """A level at which no pair is worth anything."""
    first = problem.levels[0]
    return Level(
        name=name,
        enter_score=np.zeros_like(first.enter_score),
        leave_score=np.zeros_like(first.leave_score),
        pair_score=np.zeros_like(first.pair_score),
        place_gain=np.zeros(problem.num_places, dtype=np.int64),
        lists_matter=False,
    )


def _opening_of(side: Side, places: int) -> Ints:
    """The opening of each place as a whole, -1 for none, (m,)."""
    found = np.full(places, -1, dtype=np.int64)
    whole = np.flatnonzero(side.openings.place >= 0)
    found[side.openings.place[whole]] = whole
    return found


def _open(side: Side, sets: Ints) -> Side:
    must = side.openings.must.copy()
    must[sets] = True
    return replace(side, openings=replace(side.openings, must=must))


def _levelled(side: Side, levels: list[int]) -> Side:
    """Penalties of the given levels only, none for -1."""
    penalty = np.zeros((len(levels), len(side.rows.key)), dtype=np.int64)
    for k, level in enumerate(levels):
        if level >= 0:
            penalty[k] = side.rows.penalty[level]
    return replace(side, rows=replace(side.rows, penalty=penalty))


def _with_openings(problem: Problem, places: Ints) -> Side:
    """The side constraints with an opening for each of the places: those without need one."""
    n, m, levels = problem.num_students, problem.num_places, len(problem.levels)
    side = problem.side or Side.none(n, m, levels)
    new = places[_opening_of(side, m)[places] < 0].astype(np.int32)
    if not len(new):
        return side
    form = np.arange(side.forms.size, side.forms.size + len(new), dtype=np.int32)
    own, old = side.forms.place, side.openings
    entries = Entries(
        np.append(own.form, form),
        np.append(own.at, new),
        np.append(own.value, np.ones(len(new), dtype=np.int64)),
    )
    forms = Forms(
        side.forms.size + len(new), side.forms.enter, side.forms.leave, side.forms.pair, entries
    )
    locked = np.isin(new, problem.locked)
    none = np.zeros((levels, len(new)), dtype=np.int64)
    openings = Openings(
        key=(*old.key, *(f"place|{problem.place_label[p]}" for p in new.tolist())),
        form=np.append(old.form, form),
        least=np.append(old.least, np.where(locked, 0, 1)),
        most=np.append(old.most, problem.seats[new]),
        must=np.append(old.must, locked),
        gain=np.concatenate([old.gain, none], axis=1),
        place=np.append(old.place, new),
    )
    return replace(side, forms=forms, openings=openings)
