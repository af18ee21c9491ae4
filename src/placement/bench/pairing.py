"""Two sides of a comparison, paired run by run: same instance, same seed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.errors import UsageError
from placement.vocabulary.binding import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.bench.records import Record

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """The repeats of one instance and seed on both sides."""

    instance: str
    seed: int
    a: tuple[Record, ...]
    b: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Paired:
    """All pairs, and how many instance-and-seed combinations only one side has."""

    pairs: tuple[Pair, ...]
    only_a: int
    only_b: int


def paired(a: Sequence[Record], b: Sequence[Record]) -> Paired:
    """Pair two lists of records of one setting each."""
    left, right = _by_key(a), _by_key(b)
    pairs = [
        Pair(left[key][0]["instance"]["name"], key[1], tuple(left[key]), tuple(right[key]))
        for key in sorted(set(left) & set(right))
    ]
    return Paired(tuple(pairs), len(set(left) - set(right)), len(set(right) - set(left)))


def _by_key(records: Sequence[Record]) -> Mapping[Key, list[Record]]:
    found: dict[Key, list[Record]] = defaultdict(list)
    for record in sorted(records, key=lambda r: (r["repeat"], r["key"])):
        found[record["instance"]["sha256"], record["seed"]].append(record)
    return found


def of_setting(records: Sequence[Record], name: str) -> list[Record]:
    """The records of the setting of that name.

    Raises
    ------
    UsageError
        When there is none (E765).
    """
    names = sorted({record["setting"]["name"] for record in records})
    if name not in names:
        raise UsageError("E765", name=name, near=nearest(name, names))
    return [record for record in records if record["setting"]["name"] == name]


def matched(
    a: Sequence[Record], b: Sequence[Record]
) -> list[tuple[str, list[Record], list[Record]]]:
    """The settings that two files share, by name; the one of each where each has one.

    Raises
    ------
    UsageError
        When they share none and one has several (E766).
    """
    left = sorted({record["setting"]["name"] for record in a})
    right = sorted({record["setting"]["name"] for record in b})
    both = [name for name in left if name in right]
    if both:
        return [(name, of_setting(a, name), of_setting(b, name)) for name in both]
    if len(left) == len(right) == 1:
        return [(f"{left[0]} → {right[0]}", list(a), list(b))]
    raise UsageError("E766", a="、".join(left) or "-", b="、".join(right) or "-")
