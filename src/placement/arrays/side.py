"""All that no tree can hold: asked for before there are routes, read off them afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.arrays.budgets import budgets
from placement.arrays.forms import Crossed, FormBook, forms_on, used_by
from placement.arrays.openings import Sets, blocks, opening_places
from placement.arrays.rows import Bounds, crossing_limits, penalties, shares
from placement.arrays.teams import teams
from placement.errors import DataError, Fault
from placement.side import Side, Teams

if TYPE_CHECKING:
    from placement.arrays.choices import Pairs
    from placement.arrays.distinct import Coded
    from placement.arrays.pairs import PairTable
    from placement.arrays.quotas import Family
    from placement.arrays.routes import Routes
    from placement.instance import Instance
    from placement.policy import Policy
    from placement.profile import Profile

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Asked:
    """Side constraints by kinds of student and place; numbers still count the locked students."""

    forms: tuple[Crossed, ...]
    size: int
    bounds: Bounds
    sets: Sets
    teams: Teams
    penalty: list[int]

    @property
    def tables(self) -> list[PairTable]:
        """What types must tell apart, so that every half of a route is inside one cell."""
        return [own.refinement() for own in self.forms if not own.of_places]

    def side(
        self, ways: Routes, pairs: Pairs, first: int, locked: NDArray[np.int32], seats: Ints
    ) -> Side | None:
        """The arrays of all side constraints, None where there are none.

        ``first`` is the position of the first of :attr:`tables` among all tables that ``ways`` go
        by; ``seats`` (m,) are those left.

        Raises
        ------
        DataError
            When locked students exceed a hard limit (E264).
        """
        if not (self.bounds.key or self.sets.key or self.teams.size):
            return None
        held = np.flatnonzero(locked >= 0)
        used = used_by(self.forms, self.size, held, locked[held].astype(np.int64))
        rows = self.bounds.rows(used, self.penalty)
        lowest = self._lowest()
        over = ~rows.soft & (rows.limit < 0) & (lowest[rows.form] >= 0)
        if over.any():
            raise DataError(
                [
                    Fault(
                        "E264",
                        facts={
                            "group": rows.key[r],
                            "over": int(-(rows.limit[r] // rows.unit[r])),
                        },
                    )
                    for r in np.flatnonzero(over).tolist()
                ]
            )
        entering = [first + k in ways.second for k in range(len(self.tables))]
        return Side(
            forms=forms_on(self.forms, self.size, ways, pairs, entering),
            rows=rows,
            openings=self.sets.openings(used, seats, len(self.penalty)),
            caps=self.sets.caps(),
            teams=self.teams,
        )

    def _lowest(self) -> Ints:
        """The least value in any cell of each form, (size,); 0 where none is below."""
        found = np.zeros(self.size, dtype=np.int64)
        for own in self.forms:
            np.minimum.at(found, own.form, own.value)
        return found


def asked(
    instance: Instance,
    policy: Policy,
    profile: Profile,
    students: Coded,
    places: Coded,
    locked: NDArray[np.int32],
    family: Family,
) -> Asked:
    """What tables, policy and profile ask for; see the passes for what may be wrong with them."""
    book, bounds, sets = FormBook(students, places), Bounds(), Sets()
    there, free = locked >= -1, locked == -1
    crossing_limits(book, bounds, family.crossing_places, family.crossing_students)
    shares(book, bounds, instance, there)
    budgets(book, bounds, instance, policy)
    opening_places(book, sets, instance, profile)
    blocks(book, sets, instance, profile, there, free)
    return Asked(
        forms=book.closed(),
        size=book.size,
        bounds=bounds,
        sets=sets,
        teams=teams(instance, students, places, locked),
        penalty=penalties(profile),
    )
