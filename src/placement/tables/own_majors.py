"""Names of majors: the school's own sheet 专业对照 first, then the national catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from placement.catalogue import majors
from placement.tables.cells.text import key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.tables.draft import Draft
    from placement.tables.findings import Findings


@dataclass(frozen=True, eq=False)
class OwnMajors:
    """What the sheet 专业对照 says: a school's own spelling to the catalogue's name and code."""

    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def of(self, name: str, level: str) -> tuple[str, str] | None:
        """Catalogue name and six-digit code of a school's own spelling, None for others."""
        found = self.names.get(key(name))
        if found is None:
            return None
        major, code = found
        return major, code or majors.find(major, level) or ""

    def resolve(self, text: str) -> str:
        """One entry of a post's list: the name it is known by, several joined by ``|``, or ''."""
        mine = self.names.get(key(text))
        if mine is not None:
            text = mine[0]
        entry = majors.entry(text)
        if entry.kind == "major":
            return "|".join(dict.fromkeys(majors.catalogue()[c].name for c in entry.codes)) or text
        if entry.kind != "unknown":
            return text
        return _loose(text)


def read_own(draft: Draft | None, findings: Findings) -> OwnMajors:
    """The sheet as a mapping; ``E240`` for a row whose catalogue name is in no catalogue."""
    if draft is None:
        return OwnMajors()
    names: dict[str, tuple[str, str]] = {}
    columns = (draft.column("name"), draft.column("major"), draft.column("code"))
    for at, (name, major, code) in enumerate(zip(*columns, strict=True)):
        if not name or not major:
            continue
        if not majors.known_code(code) and majors.find(major) is None:
            near = "、".join(majors.suggest(major)) or "-"
            facts = {"shown": major, "near": near}
            findings.in_table(draft.origin, np.array([at]), "majors", "major", "E240", facts)
            continue
        names[key(name)] = (major, code if len(code) == 6 else "")
    return OwnMajors(names)


def _loose(text: str) -> str:
    """机电类, 数控类: the one class, else the majors, whose names begin so; '' for none."""
    stem = text.removesuffix("专业").removesuffix("类")
    if len(stem) < 2 or stem == text.removesuffix("专业"):
        return ""
    lines = majors.catalogue().values()
    classes = dict.fromkeys(m.class_name for m in lines if m.class_name.startswith(stem))
    if len(classes) == 1:
        return next(iter(classes))
    if classes:
        return "|".join(classes)
    return "|".join(dict.fromkeys(m.name for m in lines if m.name.startswith(stem)))
