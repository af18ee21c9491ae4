"""Certificates as they are read again: their shape, and their claims beside what was recomputed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from placement.errors import Fault, UsageError
from placement.result import proof_of, relative_gap
from placement.storage import translated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from placement.instance import Instance
    from placement.verify import Verdict

_COUNTS = ("level", "checked", "violated", "not_checkable", "excepted")
"""What a certificate says of one rule."""
SCHEMA_VERSION = 3
"""The format of certificates. A change in what :data:`_SHAPE` asks for makes it one more."""
_SHAPE: Mapping[str, object] = {
    "status": {"proved": str},
    "reason": {},
    "solver": str,
    "term": {"name": str, "start": str},
    "city": str,
    "students": int,
    "placed": int,
    "levels": [
        {
            "name": str,
            "value": int,
            "bound": (int, None),
            "gap": (float, None),
            "solver_bound": (int, None),
            "scale": int,
            "multipliers": [int],
            "prices": {...: int},
        }
    ],
    "checks": [
        {
            "rule": str,
            "level": str,
            "checked": int,
            "violated": int,
            "not_checkable": int,
            "excepted": int,
        },
    ],
    "inputs": [{"path": str, "sha256": str}],
    "policy": {
        "packs": [{"id": str, "sha256": str}],
        "rules": [{"id": str, "level": str}],
        "switches": {...: str},
    },
    "profile": {"name": str},
    "files": {...: {"sha256": str}},
}
"""What a recheck reads of a certificate; ``...`` stands for any key, a tuple for alternatives."""


def read_certificate(path: Path) -> dict[str, Any]:
    """A certificate with everything in it that a recheck reads, each of its right type.

    Raises
    ------
    UsageError
        When the file is missing or unreadable (E101, E102, E107), is no certificate (E430), or has
        another version of the format (E438).
    """
    said = read_record(path)
    version = said.get("schema")
    if type(version) is int and version != SCHEMA_VERSION:
        raise UsageError("E438", path=str(path), found=version, known=SCHEMA_VERSION)
    wrong = _misfit(said, _SHAPE, "")
    if wrong:
        raise UsageError("E430", path=str(path), why=wrong)
    return said


def read_record(path: Path) -> dict[str, Any]:
    """The object of a JSON file that a run wrote.

    Raises
    ------
    UsageError
        When the file is missing or unreadable (E101, E102, E107) or holds no such object (E430).
    """
    with translated(path):
        data = path.read_bytes()
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError("E430", path=str(path), why=str(error)) from error
    if not isinstance(said, dict):
        raise UsageError("E430", path=str(path), why="{ … }")
    return said


def _misfit(value: object, shape: Any, at: str) -> str:
    """Where a value first departs from a shape, as ``levels[0].bound``; '' where it fits."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return at
        names = list(value) if ... in shape else list(shape)
        missing = next((name for name in names if name not in value), None)
        if missing is not None:
            return f"{at}.{missing}".lstrip(".")
        parts = ((value[n], shape.get(n, shape.get(...)), f"{at}.{n}".lstrip(".")) for n in names)
        return next(filter(None, (_misfit(*part) for part in parts)), "")
    if isinstance(shape, list):
        if not isinstance(value, list):
            return at
        parts = ((item, shape[0], f"{at}[{k}]") for k, item in enumerate(value))
        return next(filter(None, (_misfit(*part) for part in parts)), "")
    if isinstance(shape, tuple):
        return "" if value is None else _misfit(value, shape[0], at)
    # The types themselves: JSON's true and false are no numbers here.
    return "" if type(value) is shape else at


def wrong_totals(
    said: Mapping[str, Any], instance: Instance, placements: pd.Series, verdict: Verdict
) -> list[Fault]:
    """What else a certificate says of the plan and is not so (E437).

    These are term and city, the counts of students, what is called proved, the gap of each level
    and the counts of each rule; values and bounds are compared by :func:`placement.verify.verify`.
    A solver's word cannot be checked, but a bound below what the plan has is none.
    """
    claimed: dict[str, object] = {
        "term": (said["term"]["name"], said["term"]["start"]),
        "city": said["city"],
        "students": said["students"],
        "placed": said["placed"],
        "status.proved": said["status"]["proved"],
    }
    found: dict[str, object] = {
        "term": (instance.term.name, instance.term.start.isoformat()),
        "city": instance.city,
        "students": len(instance.students),
        "placed": int((placements != "").sum()),
        "status.proved": str(proof_of([(level.value, level.bound) for level in verdict.levels])),
    }
    for claim, level in zip(said["levels"], verdict.levels, strict=False):
        claimed[f"{level.name}.gap"] = claim["gap"]
        found[f"{level.name}.gap"] = relative_gap(level.value, level.bound)
        word = claim["solver_bound"]
        claimed[f"{level.name}.solver_bound"] = word
        found[f"{level.name}.solver_bound"] = None if word is None else max(word, level.value)
    claimed |= {c["rule"]: tuple(c[name] for name in _COUNTS) for c in said["checks"]}
    found |= {c.rule: tuple(getattr(c, name) for name in _COUNTS) for c in verdict.checks}
    names = list(dict.fromkeys([*found, *claimed]))
    return [
        Fault("E437", facts={"what": n, "claimed": _shown(claimed, n), "found": _shown(found, n)})
        for n in names
        if n not in claimed or n not in found or claimed[n] != found[n]
    ]


def _shown(values: Mapping[str, object], name: str) -> str:
    value = values.get(name, "-")
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
