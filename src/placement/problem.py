"""The array contract between compiling and solving: positions only, no names of people.

A pair (student i, place p) is allowed when it is listed in ``pair_*``, or when student i is
``open`` and a route leads from the type of i over a waypoint to the type of p; there is at most
one, and its two scores add up. A listed pair stands in place of the route: its score is the whole
score of that pair, and at no level less than the route's. No students × places array exists, nor
a types × types one: what depends on different columns goes over different halves of the route.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.side import Side

Ints = NDArray[np.int64]
Positions = NDArray[np.int32]


@dataclass(frozen=True)
class QuotaTree:
    """Nested upper limits over n leaves (places or students).

    ``leaf[n]`` is the innermost group of each leaf, ``parent[g]`` the next group outwards, -1 at
    the outside; ``parent[g] > g`` otherwise, so a forward pass visits children before parents.
    ``limit[g]`` is in students, ``key[g]`` the stable name that certificates use.
    """

    leaf: Positions
    parent: Positions
    limit: Ints
    key: tuple[str, ...]

    def load(self, count: Ints) -> Ints:
        """Students in each group, (G,), from the students at each leaf, (n,)."""
        held = self.leaf >= 0
        total = np.bincount(
            self.leaf[held], weights=count[held].astype(np.float64), minlength=len(self.parent)
        ).astype(np.int64)
        for g, up in enumerate(self.parent):
            if up >= 0:
                total[up] += total[g]
        return total


@dataclass(frozen=True)
class Slices:
    """A falling reward on how many students a quota group holds: parallel, equally long arrays.

    ``group`` points into the place tree, ``size`` is in students, ``gain`` in points a student.
    """

    group: Positions
    size: Ints
    gain: Ints


@dataclass(frozen=True)
class Level:
    """One level of the objective, in points: integers, to be maximised.

    ``enter_score`` (E,) and ``leave_score`` (X,) are the halves of the routes, ``pair_score`` (K,)
    is by listed pair, ``place_gain`` (m,) is added for every student at a place whatever the pair.
    ``lists_matter`` is False where every listed pair with a route is worth just what the route is.
    ``fixed`` are the points of the locked students; the slices they fill are already taken off.
    """

    name: str
    enter_score: Ints
    leave_score: Ints
    pair_score: Ints
    place_gain: Ints
    lists_matter: bool = True
    fixed: int = 0
    slices: Slices | None = None


@dataclass(frozen=True)
class Problem:
    """n students, m places, T student types, W waypoints, Q place types, K listed pairs.

    The E arcs ``enter_type`` → ``enter_waypoint`` are sorted by type, the X arcs
    ``leave_waypoint`` → ``leave_place_type`` by waypoint.

    ``locked[i]`` is the place a student is fixed at (its seat and quotas already taken off
    ``seats`` and the trees), -1 when free, -2 when held out of this run. ``seats`` (m,) is what is
    left for free students. ``pair_student`` is sorted; ``own_node`` (n,) marks students who have a
    listed pair without a route, or no routes at all. ``side`` holds what no tree can, None where
    there is nothing of it. ``student_label`` and ``place_label`` map positions back to ids.
    """

    student_label: NDArray[np.object_]
    place_label: NDArray[np.object_]
    type_of_student: Positions
    type_of_place: Positions
    enter_type: Positions
    enter_waypoint: Positions
    leave_waypoint: Positions
    leave_place_type: Positions
    open: NDArray[np.bool_]
    locked: Positions
    pair_student: Positions
    pair_place: Positions
    own_node: NDArray[np.bool_]
    seats: Ints
    place_tree: QuotaTree
    student_tree: QuotaTree
    levels: tuple[Level, ...]
    side: Side | None = None
    notes: Mapping[str, object] = field(default_factory=dict)

    @property
    def num_students(self) -> int:
        """Students, locked and held-out ones included."""
        return len(self.student_label)

    @property
    def num_places(self) -> int:
        """Places: posts and order classes."""
        return len(self.place_label)

    @property
    def num_types(self) -> int:
        """Student types, T."""
        return _size(self.type_of_student, self.enter_type)

    @property
    def num_waypoints(self) -> int:
        """Waypoints, W."""
        return _size(self.enter_waypoint, self.leave_waypoint)

    @property
    def num_place_types(self) -> int:
        """Place types, Q."""
        return _size(self.type_of_place, self.leave_place_type)

    @property
    def free(self) -> NDArray[np.bool_]:
        """Students the solver may place, (n,)."""
        return np.asarray(self.locked == -1)


def _size(*positions: Positions) -> int:
    """One more than the greatest position."""
    return 1 + max(int(array.max(initial=-1)) for array in positions)
