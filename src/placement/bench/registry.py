"""Best-known values and bounds of named instances, as a file that only better plans may change.

One entry an instance, profile and set of packs. A plan enters through :func:`with_plan` alone: its
files, rules, values and bounds are recomputed first, and what is not better is refused.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.errors import UsageError
from placement.storage import translated, write_atomically
from placement.vocabulary.reading import Reading, Toml, decode, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from placement.policy import Policy
    from placement.profile import Profile

USUAL_REGISTRY = Path("instances") / "registry.toml"
"""Where the file lies in a checkout."""
_KEYS = ("name", "sha256", "rules", "policy", "profile", "method", "date", "level")
_LEVEL_KEYS = ("name", "value", "bound")
_FAR = 2**63 - 1
_HEAD = """\
# Best-known values and bounds, in points, level by level in the order of the profile. A level whose
# bound equals its value is proved: nobody can do better. Changed by the command
# `placement bench registry update PLAN...` only, which recomputes every plan first.
# `sha256` is over the tables of the instance, `rules` over profile and rules in force.

"""

Key = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class BestLevel:
    """Best-known value of a level and the least bound proved, given the values before it."""

    name: str
    value: int
    bound: int | None


@dataclass(frozen=True, slots=True)
class Best:
    """What is known of one instance under one profile and set of packs.

    ``sha256`` is of its tables, ``rules`` of profile and policy, ``date`` the day in ISO form on
    which the entry was last bettered, ``method`` what found the plan.
    """

    name: str
    sha256: str
    rules: str
    policy: tuple[str, ...]
    profile: str
    method: str
    date: str
    levels: tuple[BestLevel, ...]

    @property
    def key(self) -> Key:
        """What an entry is found by."""
        return self.name, self.profile, self.policy

    @property
    def proved(self) -> bool:
        """Whether nobody can do better."""
        return all(level.value == level.bound for level in self.levels)

    def plain(self) -> dict[str, object]:
        """What JSON can hold."""
        return {**asdict(self), "proved": self.proved}

    @property
    def values(self) -> tuple[int, ...]:
        """Values of the levels, in order."""
        return tuple(level.value for level in self.levels)


def bench_registry(path: Path) -> dict[Key, Best]:
    """The entries of a file.

    Raises
    ------
    UsageError
        When there is no such file (E101) or it cannot be read (E107).
    DataError
        When keys or values are not as they should be; all of them are told.
    """
    with translated(path):
        text = decode(path)
    data = parse(text, file=str(path))
    reading = Reading(str(path))
    reading.keys(data, ("best",), "")
    rows = reading.tables(data, "best", "", required=False)
    found = [_entry(reading, raw, f"best[{k}]") for k, raw in enumerate(rows)]
    for one, other in pairwise(sorted(best.key for best in found)):
        if one == other:
            reading.fault("E326", "best", id=one[0])
    reading.finish()
    return {best.key: best for best in found}


def write_registry(path: Path, entries: Iterable[Best]) -> None:
    """Write the entries in order of name, profile and packs; the old file or the new one is there.

    Raises
    ------
    UsageError
        When the folder or file cannot be written (E102, E105, E107).
    """
    ordered = sorted(entries, key=lambda best: best.key)
    text = _HEAD + "\n".join(map(_text, ordered))
    write_atomically(path.absolute().parent, {path.name: text.encode()}, force=True)


def rules_digest(policy: Policy, profile: Profile) -> str:
    """SHA-256 of all that gives a plan its values: levels, weights, rules and their parameters."""
    said = json.dumps([profile.plain(), policy.plain()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def bettered(before: Best, now: Best) -> Best:
    """The entry after a verified plan ``now``: its values where they are more, the lesser bounds.

    A bound of a level holds for plans with the same values at all earlier levels; so bounds are
    taken over up to the first level at which the two differ. Where profile or rules have changed
    since, what is known before says nothing.

    Raises
    ------
    UsageError
        When a value lies above a proved bound (E786), or nothing is better (E787).
    """
    if (before.sha256, before.rules) != (now.sha256, now.rules):
        return now
    best = now if now.values > before.values else before
    levels = list(best.levels)
    for k, (old, new) in enumerate(zip(before.levels, now.levels, strict=True)):
        bounds = [bound for bound in (old.bound, new.bound) if bound is not None]
        if bounds and max(old.value, new.value) > min(bounds):
            raise UsageError("E786", name=now.name, level=old.name,
                             value=max(old.value, new.value), bound=min(bounds))  # fmt: skip
        levels[k] = replace(levels[k], bound=min(bounds, default=None))
        if old.value != new.value:
            break
    merged = replace(best, levels=tuple(levels))
    if merged == before:
        raise UsageError("E787", name=now.name, profile=now.profile)
    return merged if best is now else replace(merged, date=now.date)


def _entry(reading: Reading, raw: Toml, path: str) -> Best:
    reading.keys(raw, _KEYS, path)
    policy = raw.get("policy")
    if not isinstance(policy, list) or not all(isinstance(name, str) for name in policy):
        reading.fault("E325", f"{path}.policy", value=repr(policy), kind='["…"]')
        policy = []
    levels = reading.tables(raw, "level", path, required=True)
    names = ("name", "sha256", "rules", "profile", "method", "date")
    return Best(
        policy=tuple(policy),
        levels=tuple(_level(reading, row, f"{path}.level[{k}]") for k, row in enumerate(levels)),
        **{name: reading.text(raw, name, path) for name in names},
    )


def _level(reading: Reading, raw: Toml, path: str) -> BestLevel:
    reading.keys(raw, _LEVEL_KEYS, path)
    name = reading.text(raw, "name", path)
    value = reading.integer(raw, "value", path, -_FAR, _FAR)
    bound = reading.integer(raw, "bound", path, -_FAR, _FAR) if "bound" in raw else None
    return BestLevel(name, value, bound)


def _text(best: Best) -> str:
    """One entry as TOML; JSON's strings and lists of strings are TOML's."""
    facts: Mapping[str, Any] = {
        "name": best.name,
        "sha256": best.sha256,
        "rules": best.rules,
        "policy": list(best.policy),
        "profile": best.profile,
        "method": best.method,
        "date": best.date,
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items()]
    rows = []
    for level in best.levels:
        bound = "" if level.bound is None else f", bound = {level.bound}"
        name = json.dumps(level.name, ensure_ascii=False)
        rows.append(f"  {{ name = {name}, value = {level.value}{bound} }},")
    return "\n".join(["[[best]]", *lines, "level = [", *rows, "]", ""])
