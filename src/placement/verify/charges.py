"""What the prices of rows, sets and caps charge on pairs, and what they are worth by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from placement.verify.crossing import total
from placement.verify.points import alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from placement.instance import Instance
    from placement.verify.crossing import Block, Table
    from placement.verify.locks import Locks
    from placement.verify.side import Side

Ints = NDArray[np.int64]
LARGEST = 2**61


@dataclass(frozen=True)
class Toll:
    """``charge[k, of_student[i], of_place[p]]`` is charged on the pair (i, p) at level k.

    Students (and places) who are charged alike at every level are of one kind.
    """

    charge: Ints
    of_student: Ints
    of_place: Ints


def charge(table: Table, prices: Mapping[str, int]) -> Ints | None:
    """The charge by sort of student and of place; None where nothing of the table has a price.

    Raises
    ------
    OverflowError
        When prices leave 64 bits.
    """
    priced = list(_priced(table, prices))
    if not priced:
        return None
    if sum(abs(price * block.number) for price, block in priced) > LARGEST:
        raise OverflowError("the certificate's prices are too large to be checked in 64 bits")
    found = np.zeros((table.students.size, table.places.size), dtype=np.int64)
    for price, (students, places, number) in priced:
        if places is None:
            found[students] += price * number
        else:
            found[np.ix_(students, places)] += price * number
    return found


def _priced(table: Table, prices: Mapping[str, int]) -> Iterator[tuple[int, Block]]:
    """Each block with the price of its row or set, where that is not zero."""
    for row in table.rows:
        price = prices.get(f"row|{row.key}", 0)
        if price:
            yield from ((price, block) for block in row.blocks)
    for own in table.sets:
        price = prices.get(f"open|{own.key}", 0)
        if price:
            yield price, own.block


def tolls(side: Side, charges: Sequence[Sequence[Ints | None]]) -> list[Toll]:
    """The tolls of all levels that depend on the student; ``charges[k]`` has one entry a table."""
    found = []
    for table, own in zip(side.tables, zip(*charges, strict=True), strict=True):
        if table.students.size > 1 and any(c is not None for c in own):
            shape = (table.students.size, table.places.size)
            whole = np.stack([np.zeros(shape, dtype=np.int64) if c is None else c for c in own])
            rows, of_student = alike(whole.transpose(1, 0, 2))
            whole = whole[:, rows]
            columns, of_place = alike(whole.transpose(2, 0, 1))
            found.append(
                Toll(
                    whole[:, :, columns],
                    of_student[table.students.of],
                    of_place[table.places.of],
                )
            )
    return found


def of_places(side: Side, charges: Sequence[Ints | None], num_places: int) -> Ints:
    """What each place is charged whoever comes, (m,)."""
    found = np.zeros(num_places, dtype=np.int64)
    for table, own in zip(side.tables, charges, strict=True):
        if table.students.size == 1 and own is not None:
            found += own[0, table.places.of]
    return found


def worth(
    side: Side, prices: Mapping[str, int], weights: Sequence[int], instance: Instance, locks: Locks
) -> int:
    """Limits of rows and caps at their prices, and of each set the better of its two states.

    A set that holds a locked student is open whatever happens; one that cannot fill is empty.

    Raises
    ------
    ValueError
        When the price of a soft row is above its penalty: it would prove nothing.
    """
    capped: dict[str, int] = {}
    found = 0
    for cap in side.caps:
        price = prices.get(f"cap|{cap.key}", 0)
        found += price * cap.limit
        for key in cap.sets if price else ():
            capped[key] = capped.get(key, 0) + price
    seats = instance.places["need"].to_numpy()
    for table in side.tables:
        taken = table.count(locks.plan)
        free = np.bincount(table.students.of[locks.free], minlength=table.students.size)
        for row in table.rows:
            price = prices.get(f"row|{row.key}", 0)
            penalty = sum(w * p for w, p in zip(weights, row.penalty, strict=False))
            if row.soft and price > penalty:
                raise ValueError("a soft row costs no more than its penalty")
            found += price * (row.limit - total(row.blocks, taken)) if price else 0
        for own in table.sets:
            price = prices.get(f"open|{own.key}", 0)
            state = sum(w * g for w, g in zip(weights, own.gain, strict=False))
            state -= capped.get(own.key, 0)
            if not price and not state:
                continue
            inside = total((own.block,), taken)
            if table is side.openings:
                most = max(0, int(seats[own.block.places].sum()) - inside)
            else:
                most = int(free[own.block.students].sum())
            least = max(0, own.least - inside)
            state += max(price * least, price * most)
            if inside:
                found += state
            elif least <= most:
                found += max(0, state)
    return found
