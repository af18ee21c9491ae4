"""合规检查: every rule, how it was checked, and where it is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.report.page import Column, Page, Sheet
from placement.wording import sentence

if TYPE_CHECKING:
    from placement.report.plan import Plan

COLUMNS = (
    Column("规则", "Rule", width=22),
    Column("内容", "Title", width=28),
    Column("级别", "Level", width=6),
    Column("检查数", "Checked", "count", 8),
    Column("违反数", "Violated", "count", 8),
    Column("缺数据未查", "Not checkable", "count", 8),
    Column("结论", "Conclusion", width=12),
    Column("条款", "Clause", width=24),
    Column("原文", "Quoted", width=46),
    Column("涉及的学生或岗位（最多10个）", "Offenders (10 at most)", width=30),
)
_SHOWN = 10


def build(plan: Plan) -> Page:
    """Broken rules first, then those that could not be checked everywhere, then the rest."""
    checks = sorted(plan.verdict.checks, key=lambda c: (-c.violated, -c.not_checkable))
    zh = plan.lang == "zh"
    said = [
        "broken" if c.violated else "unchecked" if c.not_checkable == c.checked > 0
        else "partly" if c.not_checkable else "kept" if c.checked else "idle"
        for c in checks
    ]  # fmt: skip
    packs = {pack.id: pack.title_zh if zh else pack.title_en for pack in plan.policy.packs}
    values = (
        _texts([c.rule for c in checks]),
        _texts([c.title_zh if zh else c.title_en for c in checks]),
        _texts([sentence(f"level.{c.level}", {}, lang=plan.lang) for c in checks]),
        *(
            np.array([getattr(c, name) for c in checks], dtype=np.int64)
            for name in ("checked", "violated", "not_checkable")
        ),
        _texts([sentence(f"check.{key}", {}, lang=plan.lang) for key in said]),
        _texts([f"{packs.get(c.pack, c.pack)} {c.clause}".strip() for c in checks]),
        _texts([c.quote for c in checks]),
        _texts([_offenders(c.offenders) for c in checks]),
    )
    return Page(COLUMNS, values, frozen=2)


def _offenders(named: tuple[tuple[str, str], ...]) -> str:
    shown = [" → ".join(part for part in pair if part) for pair in named[:_SHOWN]]
    return "\n".join(shown) + ("\n…" if len(named) > _SHOWN else "")


def _texts(values: list[str]) -> np.ndarray:
    return np.array(values, dtype=object)


SHEET = Sheet("compliance", "合规检查", "Compliance", build)
