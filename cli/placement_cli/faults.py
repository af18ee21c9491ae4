"""Faults as a reader sees them: grouped by code and column, a few of each, then a count."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from placement import Fault, headline, remedy, sentence
from placement_cli.language import LANG, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from placement_cli.console import Console

SHOWN = 5
"""Faults of one code in one column that are shown; the marked copy has all."""
CELLS = 5
"""Cells that are named of one fault, where not all are."""
_ORDER = {"error": 0, "warning": 1, "info": 2}


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """Those that stop a run."""
    return [fault for fault in faults if fault.severity == "error"]


def exit_code(faults: Iterable[Fault]) -> int:
    """2 where a file could not be read (E101-E109), 1 where data are wrong, else 0."""
    codes = [fault.code for fault in errors(faults)]
    return 2 if any(code.startswith("E10") for code in codes) else int(bool(codes))


def counts(faults: Iterable[Fault]) -> Counter[str]:
    """How many of each severity."""
    return Counter(fault.severity for fault in faults)


def show(faults: Sequence[Fault], say: Callable[[str], None], *, limit: int | None = SHOWN) -> None:
    """One line a fault, errors first; what to do is said once where it is the same for a code.

    With ``limit`` None all faults with all their cells are shown: no marked copy has the rest.
    """
    groups: dict[tuple[str, str, str, str], list[Fault]] = {}
    for fault in sorted(faults, key=lambda fault: _ORDER[fault.severity]):
        groups.setdefault((fault.code, fault.file, fault.sheet, fault.heading), []).append(fault)
    said: dict[str, str] = {}
    for group in groups.values():
        for fault in group[:limit]:
            whole = limit is None and fault.severity == "error"
            say(headline(fault, lang=LANG.get(), cells_named=None if whole else CELLS))
            fix = _remedy(fault, LANG.get())
            if fix and fix != said.get(fault.code):
                say(f"  {fix}")
            said[fault.code] = fix
        if limit is not None and len(group) > limit:
            say(f"  {text('faults.more', code=group[0].code, n=len(group) - limit)}")


def tell(faults: Iterable[Fault], console: Console) -> None:
    """What a command found in the files of a plan: errors are data, warnings go beside them."""
    told = list(faults)
    show(errors(told), console.data, limit=None)
    show([fault for fault in told if fault.severity != "error"], console.note)


def as_json(fault: Fault) -> dict[str, Any]:
    """A fault with its facts and both languages, for programs."""
    facts = {"value": fault.value, **fault.facts}
    return {
        "code": fault.code,
        "severity": fault.severity,
        "file": fault.file,
        "sheet": fault.sheet,
        "cells": list(fault.cells),
        "heading": fault.heading,
        "value": fault.value,
        "facts": dict(fault.facts),
        "zh": sentence(fault.code, facts, lang="zh"),
        "en": sentence(fault.code, facts, lang="en"),
        "zh_fix": _remedy(fault, "zh"),
        "en_fix": _remedy(fault, "en"),
    }


def _remedy(fault: Fault, lang: Any) -> str:
    return remedy(fault.code, {"value": fault.value, **fault.facts}, lang=lang)
