"""``shortfall``: what it costs to miss a share that is a target."""

from __future__ import annotations

from placement.vocabulary.kinds import NoParams, ShortfallTerm


def penalty(weight: int, scale: int) -> int:
    """Points that a hundredth of a person costs; a profile makes sure that nothing is lost.

    >>> penalty(20, 100)
    20
    """
    return weight * scale // 100


TERM = ShortfallTerm(
    word="shortfall",
    zh="目标缺口",
    en="Shortfall of targets",
    params=NoParams,
    penalty=penalty,
)
