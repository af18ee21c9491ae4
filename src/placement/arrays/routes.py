"""Types of students and places, and the routes between them over waypoints.

Students are of one type when every table treats them alike, and so are places. The tables fall
into two halves; a waypoint stands for "alike under the first half" on the student's side and "alike
under the second half" on the place's. A route enters it by what the second half says and leaves it
by what the first half says, so thousands of types on either side need thousands of arcs, not
millions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.arrays.distinct import Codes, combine
from placement.arrays.pairs import PairTable

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Routes:
    """Types of both sides and the halves of the routes between them, arcs sorted by their tail.

    ``of_student`` (n,) and ``of_place`` (m,) are types; ``enter_points`` (L, E) and
    ``leave_points`` (L, X) are the halves of each route's points. ``type_student`` (T,) is a
    student like those of each type; ``waypoint_student`` and ``waypoint_place`` (W,) stand for all
    that leave a waypoint, and for all that enter it. ``second`` are the positions of the tables
    that speak on the way in; the others speak on the way out.
    """

    of_student: Codes
    of_place: Codes
    enter_type: Codes
    enter_waypoint: Codes
    enter_points: Ints
    leave_waypoint: Codes
    leave_place_type: Codes
    leave_points: Ints
    type_student: Codes
    waypoint_student: Codes
    waypoint_place: Codes
    second: frozenset[int]

    @property
    def num_types(self) -> int:
        """Student types."""
        return int(self.of_student.max(initial=-1)) + 1

    @property
    def num_waypoints(self) -> int:
        """Waypoints."""
        return int(self.leave_waypoint.max(initial=-1)) + 1


def no_routes(num_students: int, num_places: int, num_levels: int) -> Routes:
    """Every pair must be listed: one type on each side and nothing between them."""
    none = np.zeros(0, dtype=np.int64)
    points = np.zeros((num_levels, 0), dtype=np.int64)
    return Routes(
        np.zeros(num_students, dtype=np.int64),
        np.zeros(num_places, dtype=np.int64),
        none, none, points, none, none, points, none, none, none, frozenset(),
    )  # fmt: skip


def routes(tables: list[PairTable], num_students: int, num_places: int, num_levels: int) -> Routes:
    """Types by partition refinement over all tables, and the allowed routes with their points."""
    if not num_students or not num_places:
        return no_routes(num_students, num_places, num_levels)
    everyone = PairTable(-1, np.ones((1, 1), dtype=bool), _zeros(num_students), _zeros(num_places))
    tables = tables or [everyone]
    of_student, student = combine([t.student_class for t in tables])
    of_place, place = combine([t.place_class for t in tables])
    second = _second_half(tables, student, place)
    first = [t for k, t in enumerate(tables) if k not in second]
    rest = [t for k, t in enumerate(tables) if k in second]

    alike, of_alike = _classes([t.student_class[student] for t in first], len(student))
    beta, of_beta = _classes([t.place_class[place] for t in rest], len(place))
    num_beta = len(of_beta)
    row, column, leave = _allowed(first, student[of_alike], place, num_levels)
    leave_waypoint = row * num_beta + beta[column]
    type_, b, enter = _allowed(rest, student, place[of_beta], num_levels)
    enter_waypoint = alike[type_] * num_beta + b

    # A waypoint that cannot be entered or cannot be left is no use.
    used = np.intersect1d(leave_waypoint, enter_waypoint)
    enters, leaves = np.isin(enter_waypoint, used), np.isin(leave_waypoint, used)
    leave_waypoint = np.searchsorted(used, leave_waypoint[leaves])
    order = np.argsort(leave_waypoint, kind="stable")
    return Routes(
        of_student=of_student,
        of_place=of_place,
        enter_type=type_[enters],
        enter_waypoint=np.searchsorted(used, enter_waypoint[enters]),
        enter_points=enter[:, enters],
        leave_waypoint=leave_waypoint[order],
        leave_place_type=column[leaves][order],
        leave_points=leave[:, leaves][:, order],
        type_student=student,
        waypoint_student=student[of_alike[used // num_beta]],
        waypoint_place=place[of_beta[used % num_beta]],
        second=frozenset(second),
    )


def _zeros(size: int) -> Codes:
    return np.zeros(size, dtype=np.int64)


def _classes(columns: Sequence[Codes], size: int) -> tuple[Codes, Codes]:
    return combine(columns or [_zeros(size)])


def _second_half(tables: list[PairTable], student: Codes, place: Codes) -> set[int]:
    """Positions of the tables whose points stand on the way in, for few arcs.

    From nothing and from everything, one or two tables change halves as long as that saves arcs:
    tables that tell the same kinds apart belong together, and one alone may not pay.
    """

    @cache
    def ways(chosen: frozenset[int], *, out: bool) -> int:
        if out:
            return len(
                _classes([tables[k].student_class[student] for k in chosen], len(student))[1]
            )
        return len(_classes([tables[k].place_class[place] for k in chosen], len(place))[1])

    everything = frozenset(range(len(tables)))

    def arcs(second: frozenset[int]) -> int:
        enters = len(student) * ways(second, out=False)
        return enters + ways(everything - second, out=True) * len(place)

    # What tells no students and no places apart stays on the way out: a level that only counts
    # students is then seen to do so.
    telling = frozenset(k for k in everything if tables[k].values.size > 1)
    moves = [frozenset(pair) for pair in combinations_with_replacement(telling, 2)]
    found = []
    for chosen in (frozenset[int](), telling):
        best = arcs(chosen)
        while True:
            trials = {(arcs(chosen ^ move), sorted(move)[0], len(move)): move for move in moves}
            least = min(trials, default=(best, 0, 0))
            if least[0] >= best:
                break
            best, chosen = least[0], chosen ^ trials[least]
        found.append((best, sorted(chosen)))
    return set(min(found)[1])


def _allowed(
    tables: list[PairTable], students: Codes, places: Codes, num_levels: int
) -> tuple[Codes, Codes, Ints]:
    """All pairs that every rule among the tables allows, and their points.

    Positions in ``students`` and in ``places``, and (L, pairs) points of the terms.
    """
    rows: list[Codes] = []
    columns: list[Codes] = []
    points: list[Ints] = []
    # A block of rows at a time bounds the memory at a few hundred megabytes.
    block = max(1, 8_000_000 // len(places))
    for begin in range(0, len(students), block):
        some = students[begin : begin + block]
        allowed = np.ones((len(some), len(places)), dtype=bool)
        for table in tables:
            if table.level == -1:
                allowed &= table.values[
                    np.ix_(table.student_class[some], table.place_class[places])
                ]
        row, column = np.nonzero(allowed)
        own = np.zeros((num_levels, len(row)), dtype=np.int64)
        for table in tables:
            if table.level >= 0:
                own[table.level] += table.at(some[row], places[column])
        rows.append(row + begin)
        columns.append(column)
        points.append(own)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(points, axis=1)
