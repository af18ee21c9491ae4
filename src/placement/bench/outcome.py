"""Reading a record: whether it left a plan, how long, how much, how good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from placement.bench.records import Record

PHASES = ("read", "compile", "solve", "verify", "write")
"""Phases of a run that count; ``start`` and ``make`` are nobody's."""

Values = tuple[tuple[str, int], ...]


def has_plan(record: Record) -> bool:
    """Whether the run left a plan that no check refuses."""
    return bool(record["outcome"] == "plan")


def phase_seconds(record: Record, name: str) -> float | None:
    """Wall-clock seconds of a phase; None where the run left no plan or has no such phase."""
    found: dict[str, float] = record["seconds"] if has_plan(record) else {}
    return found.get(name)


def total_seconds(record: Record) -> float | None:
    """Wall-clock seconds of all phases that count; None where the run left no plan."""
    if not has_plan(record):
        return None
    found: dict[str, float] = record["seconds"]
    return sum(found.get(name, 0.0) for name in PHASES)


def memory_mb(record: Record) -> float | None:
    """Peak memory in 10⁶ bytes; None where the run left no plan or the system does not tell."""
    found: float | None = record.get("peak_mb") if has_plan(record) else None
    return found


def gap(record: Record) -> float | None:
    """The largest relative gap of the levels; None without a plan or where one has no bound."""
    gaps = [level["gap"] for level in record["levels"]]
    return max(gaps) if has_plan(record) and gaps and None not in gaps else None


def values(record: Record) -> Values:
    """Names and values of the levels, in order; nothing where the run left no plan."""
    if not has_plan(record):
        return ()
    return tuple((level["name"], level["value"]) for level in record["levels"])


def value_difference(before: Values, after: Values) -> float | None:
    """Relative gain of ``after`` at the first level that differs; None where levels are others.

    Levels are compared in order, as plans are: a student more outweighs any score.

    >>> value_difference((("placed", 10), ("score", 7)), (("placed", 10), ("score", 14)))
    1.0
    """
    if not before or [name for name, _ in before] != [name for name, _ in after]:
        return None
    for (_, old), (_, new) in zip(before, after, strict=True):
        if old != new:
            return (new - old) / max(1, abs(old))
    return 0.0


Question = tuple[str, str, tuple[str, ...]]
"""What a run was asked: its instance, the rules and weights of its setting, its levels."""


def question(record: Record, found: Values) -> Question:
    """Runs of one question can be compared; other rules or weights allow other values."""
    asked = [record["setting"].get(name) for name in ("policy", "profile")]
    return record["instance"]["sha256"], repr(asked), tuple(name for name, _ in found)


def best_values(records: Iterable[Record]) -> dict[Question, Values]:
    """By question the best values that any run reached."""
    best: dict[Question, Values] = {}
    for record in records:
        found = values(record)
        if found:
            at = question(record, found)
            best[at] = max(best.get(at, found), found, key=lambda v: [points for _, points in v])
    return best


def solved(record: Record, best: Mapping[Question, Values]) -> bool:
    """Whether the run ended by itself, in time, with the best values any run of it reached."""
    found = values(record)
    if not found or record.get("stopped") != "finished":
        return False
    most = record["limits"]["seconds"]
    if most is not None and record["seconds"]["solve"] > most:
        return False
    return best[question(record, found)] == found


MEASURES: Mapping[str, Callable[[Record], float | None]] = {
    "solve": lambda record: phase_seconds(record, "solve"),
    "total": total_seconds,
    "memory": memory_mb,
}
"""What is compared as a ratio: less is better."""


def facts(record: Record) -> dict[str, Any]:
    """The figures of quality of a run with a plan, by name."""
    quality = record["quality"]
    listed = quality.get("listed")
    ranks = quality.get("ranks") or []
    parks = quality.get("parks") or []
    return {
        "placed": quality.get("placed"),
        "first": ranks[0] / listed if listed and ranks else None,
        "park_low": parks[0] if parks else None,
        "local": quality.get("local"),
    }
