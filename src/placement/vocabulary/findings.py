"""Several findings made one: a breach counts before a gap in the data, and both before a pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.kinds import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def worst(findings: Iterable[Finding]) -> Finding:
    """BROKEN where one is, else UNKNOWN where one is; KEPT where there is none at all.

    >>> worst([Finding.KEPT, Finding.UNKNOWN]).name, worst([]).name
    ('UNKNOWN', 'KEPT')
    """
    found = set(findings)
    for finding in (Finding.BROKEN, Finding.UNKNOWN):
        if finding in found:
            return finding
    return Finding.KEPT


def worst_of(
    shape: tuple[int, ...], conditions: Sequence[tuple[np.ndarray, Finding]]
) -> np.ndarray:
    """KEPT, overwritten with UNKNOWN and then BROKEN where a condition with that finding holds."""
    finding = np.full(shape, Finding.KEPT, dtype=np.int8)
    for kind in (Finding.UNKNOWN, Finding.BROKEN):
        for where, said in conditions:
            if said is kind:
                finding[np.broadcast_to(where, shape)] = kind
    return finding


def answered(values: np.ndarray, *, good: str, bad: str) -> list[tuple[np.ndarray, Finding]]:
    """Conditions for :func:`worst_of` of a column that says ``good``, ``bad`` or nothing."""
    said = values.astype(str)
    return [(said == bad, Finding.BROKEN), (~np.isin(said, (good, bad)), Finding.UNKNOWN)]


def answer(value: str, *, good: str, bad: str) -> Finding:
    """Return the finding of one value that says ``good``, ``bad`` or nothing.

    >>> answer("否", good="否", bad="是").name, answer("", good="否", bad="是").name
    ('KEPT', 'UNKNOWN')
    """
    return {good: Finding.KEPT, bad: Finding.BROKEN}.get(value, Finding.UNKNOWN)
