"""One instance of a benchmark: its name, where it comes from, and the hash of that."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from placement.errors import UsageError
from placement.storage import sha256

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from placement.instance import Instance
    from placement.problem import Problem


@dataclass(frozen=True, slots=True)
class Tables:
    """Files or folders that together are one instance, as ``placement solve`` takes them."""

    paths: tuple[str, ...]

    def load(self) -> Instance:
        """The tables in memory."""
        from placement.tables import read_instance

        return read_instance(*self.paths)

    def plain(self) -> dict[str, Any]:
        """What JSON can hold; :func:`source_of` takes it back."""
        return {"tables": list(self.paths)}


@dataclass(frozen=True, slots=True)
class Made:
    """What a function gives: ``module:function`` and keyword arguments that JSON can hold.

    The function gives an ``Instance``, or a ``Problem`` where there are no tables behind it; such a
    run has nothing to read, verify or write.
    """

    function: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def load(self) -> Instance | Problem:
        """Call the function."""
        module, _, name = self.function.partition(":")
        made: Instance | Problem = getattr(import_module(module), name)(**self.arguments)
        return made

    def plain(self) -> dict[str, Any]:
        """What JSON can hold; :func:`source_of` takes it back."""
        return {"function": self.function, "arguments": dict(self.arguments)}


Source = Tables | Made


@dataclass(frozen=True, slots=True)
class Case:
    """One instance under a name that is unique in its matrix.

    ``sha256`` tells two instances apart whatever they are called. ``profile`` and ``policy`` hold
    where a setting states none; left at their defaults, they are those of ``placement solve``.
    """

    name: str
    source: Source
    sha256: str
    profile: str = ""
    policy: tuple[str, ...] | None = None


def source_of(plain: Mapping[str, Any]) -> Source:
    """A source from its plain form.

    >>> source_of({"tables": ["a.xlsx"]})
    Tables(paths=('a.xlsx',))
    """
    if "tables" in plain:
        return Tables(tuple(plain["tables"]))
    return Made(plain["function"], plain["arguments"])


def digest(value: object) -> str:
    """SHA-256 of anything JSON can hold, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def made_case(name: str, function: str, *, profile: str = "", policy: tuple[str, ...] | None = None,
              **arguments: object) -> Case:  # fmt: skip
    """A case that a function makes from its arguments; they are what is hashed.

    >>> made_case("a", "placement.generate:generate", num_students=9, seed=1).sha256[:8]
    '286f29ac'
    """
    source = Made(function, arguments)
    return Case(name, source, digest(source.plain()), profile, policy)


def tables_case(name: str, path: Path) -> Case:
    """A case of a file or of all files in a folder; their bytes are what is hashed.

    Raises
    ------
    UsageError
        When there is no such file or folder (E101), or the folder is empty (E762).
    """
    if not path.exists():
        raise UsageError("E101", path=str(path), near="-")
    found = [path]
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
    if not found:
        raise UsageError("E762", path=str(path))
    hashes = {p.relative_to(path).as_posix(): sha256(p) for p in found}
    return Case(name, Tables((str(path),)), digest(hashes))
