"""``park_balance``: the least filled park is served first."""

from __future__ import annotations

from dataclasses import dataclass

from placement.vocabulary.kinds import BalanceTerm


@dataclass(frozen=True, slots=True)
class ParkBalanceParams:
    """``slices``: into how many equal parts the seats of a park are cut."""

    slices: int = 100

    def __post_init__(self) -> None:
        if not 1 <= self.slices <= 1000:
            raise ValueError("1 … 1000")


def gain(part: int, params: ParkBalanceParams) -> int:
    """Points of a seat in a part, from 0: falling by one from part to part, never below one.

    >>> [gain(k, ParkBalanceParams(slices=3)) for k in range(3)]
    [3, 2, 1]
    """
    return params.slices - part


TERM = BalanceTerm(
    word="park_balance",
    zh="园区均衡",
    en="Balance of parks",
    params=ParkBalanceParams,
    place_field="park",
    gain=gain,
)
