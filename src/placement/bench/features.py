"""What an instance is like, in numbers that compiling alone gives: what runs are foreseen from."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.problem import Problem
    from placement.side import Side

Features = dict[str, float]

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "students": "students who may be placed; locked and held-out ones do not count",
        "places": "posts and order classes",
        "seats": "seats left for those students",
        "seats_per_student": "seats a student",
        "student_types": "kinds of student the model tells apart",
        "place_types": "kinds of place the model tells apart",
        "waypoints": "nodes between kinds of student and kinds of place",
        "arcs": "arcs to and from waypoints",
        "listed_pairs": "pairs of student and place with a score of their own",
        "lists_share": "share of the students who have such a pair, in [0, 1]",
        "own_nodes": "students who need a node of their own",
        "levels": "levels of the objective",
        "list_levels": "levels that look at students' lists",
        "slices": "steps of rewards that fall as groups fill, over all levels",
        "place_groups": "upper limits nested over places",
        "student_groups": "upper limits nested over students",
        "rows": "hard limits outside the trees",
        "targets": "limits outside the trees that may be missed at a penalty",
        "row_entries": "entries of the forms of limits and sets",
        "openings": "places that hold nobody or at least so many",
        "sets": "other sets of pairs that hold nobody or at least so many",
        "caps": "limits on how many sets are open",
        "teams": "teams who go together",
        "team_members": "students in teams",
    }
)
"""Every feature and its unit; all are counts unless said."""

SIDE = ("rows", "targets", "openings", "sets", "caps", "teams")
"""Features that are zero exactly where a problem has nothing that breaks the trees."""


def features_of(problem: Problem) -> Features:
    """The features :data:`UNITS` of a compiled problem, in that order.

    >>> from placement import generate, load_policy, load_profile
    >>> from placement.arrays import compile_problem
    >>> made = generate(60, 8, seed=60, schools=1, parks=3)
    >>> policy = load_policy(["none"], instance_city=made.city, on=made.term.start)
    >>> found = features_of(compile_problem(made, policy, load_profile("school")))
    >>> found["students"], found["places"], found["teams"]
    (55, 8, 0)
    """
    free = problem.free
    students, seats = int(free.sum()), int(problem.seats.sum())
    listing = np.zeros(problem.num_students, dtype=bool)
    listing[problem.pair_student] = True
    slices = [level.slices for level in problem.levels if level.slices is not None]
    found = {
        "students": students,
        "places": problem.num_places,
        "seats": seats,
        "seats_per_student": round(seats / max(1, students), 6),
        "student_types": problem.num_types,
        "place_types": problem.num_place_types,
        "waypoints": problem.num_waypoints,
        "arcs": len(problem.enter_type) + len(problem.leave_waypoint),
        "listed_pairs": len(problem.pair_student),
        "lists_share": round(int((listing & free).sum()) / max(1, students), 6),
        "own_nodes": int((problem.own_node & free).sum()),
        "levels": len(problem.levels),
        "list_levels": sum(level.lists_matter for level in problem.levels),
        "slices": sum(len(found.group) for found in slices),
        "place_groups": len(problem.place_tree.limit),
        "student_groups": len(problem.student_tree.limit),
    }
    return {**found, **_side(problem.side)}


def _side(side: Side | None) -> dict[str, int]:
    if side is None:
        return dict.fromkeys(list(UNITS)[list(UNITS).index("rows") :], 0)
    forms = (side.forms.enter, side.forms.leave, side.forms.pair, side.forms.place)
    whole = int((side.openings.place >= 0).sum())
    return {
        "rows": int((~side.rows.soft).sum()),
        "targets": int(side.rows.soft.sum()),
        "row_entries": sum(len(entries.form) for entries in forms),
        "openings": whole,
        "sets": len(side.openings.least) - whole,
        "caps": len(side.caps.limit),
        "teams": side.teams.size,
        "team_members": int((side.teams.team >= 0).sum()),
    }
