"""``opening``: what it is worth that a place opens at all."""

from __future__ import annotations

from placement.vocabulary.kinds import NoParams, OpeningTerm


def gain(value: float, weight: int, scale: int) -> int:
    """Points of a place that opens: ``weight × round(value × scale)``, halves to even.

    >>> gain(2.5, 1, 100), gain(0.125, 3, 100)
    (250, 36)
    """
    return weight * round(value * scale)


TERM = OpeningTerm(
    word="opening",
    zh="开班价值",
    en="Value of an opened class",
    params=NoParams,
    place_field="open_value",
    gain=gain,
)
