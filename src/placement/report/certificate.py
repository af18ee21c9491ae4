"""``certificate.json``: the claims of a plan, and what is needed to check each of them."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from placement.certified import SCHEMA_VERSION
from placement.report.run_record import versions
from placement.storage import sha256

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from placement.instance import Instance
    from placement.policy import Policy
    from placement.problem import Problem
    from placement.profile import Profile
    from placement.result import LevelResult, Result
    from placement.verify import Check

NAME = "certificate.json"
_OF_TABLES = frozenset({"share", "budget"})
"""First part of the keys of rows that are no limits which cross others."""
TIE_BREAK: Mapping[str, str] = {
    "zh": "各级目标都相同的学生之间，按随机种子决定的次序；种子相同、输入相同，方案相同。",
    "en": "Students alike at every level are ordered by the seed; same seed and input, same plan.",
}


def certificate(
    instance: Instance,
    policy: Policy,
    profile: Profile,
    result: Result,
    prices_by_key: Sequence[Mapping[str, int]],
    verdict_checks: Sequence[Check],
    files: Mapping[str, Mapping[str, object]],
    *,
    folder: Path | None = None,
) -> dict[str, object]:
    """The certificate as data that JSON can hold; the same run gives the same certificate.

    Parameters
    ----------
    prices_by_key
        One mapping a level, see :func:`keyed_prices`; empty where the level has no prices.
    files
        Path below the output directory to ``sha256`` and, for a workbook, ``sheets``: the digest of
        each sheet (:mod:`placement.digest`).
    folder
        Where the certificate will lie; inputs are named from there, as far as that is possible.
    """
    return {
        "schema": SCHEMA_VERSION,
        "status": {"stopped": str(result.stop), "proved": str(result.proof)},
        "method": result.method,
        "reason": dict(result.reason),
        "solver": result.solver,
        "seed": result.seed,
        "tie_break": dict(TIE_BREAK),
        "term": {"name": instance.term.name, "start": instance.term.start.isoformat()},
        "city": instance.city,
        "students": len(instance.students),
        "placed": int((np.asarray(result.place_of) >= 0).sum()),
        "levels": [
            _level(level, prices)
            for level, prices in zip(result.levels, prices_by_key, strict=True)
        ],
        "checks": [
            {
                "rule": check.rule,
                "level": check.level,
                "checked": check.checked,
                "violated": check.violated,
                "not_checkable": check.not_checkable,
                "excepted": check.excepted,
            }
            for check in verdict_checks
        ],
        "inputs": [
            {
                "path": _from_there(source.path, folder),
                "sha256": source.sha256,
                "rows": dict(source.rows),
            }
            for source in instance.inputs
        ],
        "policy": {
            "on": None if policy.on is None else policy.on.isoformat(),
            "packs": [{"id": pack.id, "sha256": pack.sha256} for pack in policy.packs],
            "rules": policy.plain(),
            "switches": dict(policy.switches),
        },
        "profile": profile.plain(),
        "files": {name: dict(facts) for name, facts in files.items()},
        "tools": versions(),
    }


def _from_there(path: str, folder: Path | None) -> str:
    """A path as seen from the folder, so that both may move together; as given on another drive."""
    if folder is None:
        return path
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path


def _level(level: LevelResult, prices: Mapping[str, int]) -> dict[str, object]:
    proved = level.prices is not None and level.bound is not None
    multipliers = [int(m) for m in level.prices.multiplier] if level.prices is not None else []
    scale = int(level.prices.scale) if level.prices is not None else 1
    return {
        "name": level.name,
        "value": int(level.value),
        "bound": int(level.bound) if proved and level.bound is not None else None,
        "gap": level.gap if proved else None,
        "solver_bound": None if level.word is None else int(level.word),
        "scale": scale,
        "multipliers": multipliers,
        "prices": dict(prices),
    }


def keyed_prices(problem: Problem, level: LevelResult) -> dict[str, int]:
    """The prices of a level that are not zero, by name instead of position.

    ``place|<place id>`` is the price of a seat, the key of a quota that of a limit on places,
    ``student|<key>`` that of a limit on students, ``slice|<key>`` the offset of a balance group.
    ``row|<key>`` is the price of a row of shares or budgets, ``open|<key>`` that of a set which
    opens or not, ``cap|<key>`` that of a limit on open sets. Limits that cross others are rows too;
    they stand under the names that they would have in a tree. Two limits of one key add up.
    """
    prices = level.prices
    if prices is None:
        return {}
    found: dict[str, int] = {}
    by_position: list[tuple[Sequence[str], NDArray[np.int64], str]] = [
        (problem.place_label.tolist(), prices.place_price, "place|"),
        (problem.place_tree.key, prices.place_group_price, ""),
        (problem.student_tree.key, prices.student_group_price, "student|"),
        (problem.place_tree.key, prices.slice_offset, "slice|"),
    ]
    if problem.side is not None:
        rows = [
            k if k.partition("|")[0] not in _OF_TABLES else f"row|{k}"
            for k in problem.side.rows.key
        ]
        by_position += [
            (rows, prices.row_price, ""),
            (problem.side.openings.key, prices.open_price, "open|"),
            (problem.side.caps.key, prices.cap_price, "cap|"),
        ]
    for names, values, prefix in by_position:
        for position in np.flatnonzero(values).tolist():
            key = f"{prefix}{names[position]}"
            found[key] = found.get(key, 0) + int(values[position])
    return found


def json_bytes(data: object) -> bytes:
    """JSON for files: readable, in the order given, Chinese as it is, dates in ISO form."""
    text = json.dumps(data, ensure_ascii=False, indent=1, default=_iso)
    return f"{text}\n".encode()


def _iso(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def hashed(path: Path, sheets: Mapping[str, str] | None = None) -> dict[str, object]:
    """What the certificate says of one file."""
    said: dict[str, object] = {"sha256": sha256(path)}
    return said | ({"sheets": dict(sheets)} if sheets is not None else {})
