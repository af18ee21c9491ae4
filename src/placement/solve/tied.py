"""Teams as a programme can tie them: every member's pairs listed, only units that all can have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.solve.routed import kept_pairs, spelled_out

if TYPE_CHECKING:
    from placement.problem import Problem

Ints = NDArray[np.int64]


def tied(problem: Problem) -> Problem:
    """The problem with the pairs of team members listed, those without hope left out.

    A pair is without hope where another member of the team has none in the same unit, or where the
    team is fixed elsewhere.
    """
    assert problem.side is not None
    teams = problem.side.teams
    who = (teams.team >= 0) & problem.free
    problem = spelled_out(problem, who)
    student = problem.pair_student
    team = np.where(who[student], teams.team[student], -1).astype(np.int64)
    mine = np.flatnonzero((team >= 0) & (problem.seats[problem.pair_place] > 0))
    unit = teams.unit[problem.pair_place[mine]].astype(np.int64)
    width = int(teams.unit.max(initial=0)) + 1
    own, back = np.unique(team[mine] * width + unit, return_inverse=True)
    _, first = np.unique(back * problem.num_students + student[mine], return_index=True)
    members = np.bincount(back[first], minlength=len(own))
    size = np.bincount(teams.team[who], minlength=teams.size)
    hope = members == size[own // width]
    fixed = teams.fixed[own // width]
    hope &= (fixed < 0) | (fixed == own % width)
    kept = team < 0
    kept[mine] = hope[back]
    return kept_pairs(problem, kept)


@dataclass(frozen=True)
class Choices:
    """The (team, unit) choices Z of a tied problem, and which they are for each pair of a member.

    ``team`` and ``unit`` are (Z,); ``pair`` are the listed pairs of members, ``choice`` and
    ``member`` the choice and the (student, choice) row each belongs to; ``row_choice`` is the
    choice of each such row.
    """

    team: Ints
    unit: Ints
    pair: Ints
    choice: Ints
    member: Ints
    row_choice: Ints


def choices(problem: Problem) -> Choices:
    """What each team can choose from."""
    assert problem.side is not None
    teams = problem.side.teams
    student = problem.pair_student
    mine = np.flatnonzero((teams.team[student] >= 0) & problem.free[student])
    unit = teams.unit[problem.pair_place[mine]].astype(np.int64)
    width = int(teams.unit.max(initial=0)) + 1
    own, choice = np.unique(teams.team[student[mine]] * width + unit, return_inverse=True)
    rows, member = np.unique(
        student[mine].astype(np.int64) * max(1, len(own)) + choice, return_inverse=True
    )
    return Choices(
        team=own // width,
        unit=own % width,
        pair=mine,
        choice=choice,
        member=member,
        row_choice=rows % max(1, len(own)),
    )
