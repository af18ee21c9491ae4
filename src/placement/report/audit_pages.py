"""An audit as pages: by provision, every offender, targets, what could not be checked, pins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from placement.audit.sentences import standing, type_name, unit_name
from placement.report.page import Column, Page
from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from placement.audit import Audit
    from placement.audit.entry import ProvisionEntry, RuleEntry
    from placement.wording import Lang

_FIGURES = ("checked", "met", "violated", "not_checkable")
PROVISIONS = (
    Column("规则", "Provision", width=12),
    Column("内容", "Title", width=28),
    Column("类型", "Type", width=6),
    Column("级别", "Level", width=6),
    Column("检查数", "Checked", "count", 8),
    Column("符合数", "Met", "count", 8),
    Column("违反数", "Violated", "count", 8),
    Column("缺数据未查", "Not checkable", "count", 8),
    Column("结论", "Conclusion", width=14),
    Column("条款", "Clause", width=24),
    Column("原文", "Quoted", width=46),
    Column("说明", "Remarks", width=36),
)
OFFENDERS = Column("涉及的学生或岗位（最多10个）", "Offenders (10 at most)", width=30)
CONFIDENCE = Column("原文可信度", "Confidence", width=8)
WORDS = Column("检查方式", "Words", width=24)
_SHOWN = 10
_ROWS_AT_MOST = 1_000_000
"""A sheet has 1,048,576 rows."""


def provisions_page(audit: Audit, lang: Lang, *, brief: bool) -> Page:
    """One row a provision, the most urgent first; ``brief`` names offenders, else words."""
    entries = audit.urgent
    columns = [
        _texts(entry.id for entry in entries),
        _texts(entry.title(lang) for entry in entries),
        _texts(type_name(entry.type, lang) for entry in entries),
        _texts(_level(entry.level, lang) for entry in entries),
        *(np.array([_sum(entry, name) for entry in entries], dtype=np.int64) for name in _FIGURES),
        _texts(standing(entry.standing, lang) for entry in entries),
        _texts(_clause(audit, entry, lang) for entry in entries),
        _texts(entry.quote for entry in entries),
        _texts(entry.remarks(lang) for entry in entries),
    ]
    shown: tuple[Column, ...] = PROVISIONS
    if brief:
        shown = (*PROVISIONS, OFFENDERS)
        columns.append(_texts(_offenders(entry, lang) for entry in entries))
    else:
        shown = (*PROVISIONS, WORDS, CONFIDENCE)
        columns.append(_texts(_words(entry) for entry in entries))
        columns.append(_texts("★" * entry.confidence for entry in entries))
    return Page(shown, tuple(columns), frozen=2)


def violations_page(audit: Audit, lang: Lang) -> Page:
    """One row an offender, with what was looked at, where it stands and what can be done."""
    columns = (
        Column("规则", "Rule", width=22),
        Column("级别", "Level", width=6),
        Column("内容", "Title", width=24),
        Column("学号", "Student id", width=16),
        Column("岗位编号", "Place id", width=16),
        Column("对象", "Object", width=24),
        Column("情况", "Found", width=40),
        Column("位置", "Where", width=30),
        Column("处理建议", "Remedy", width=40),
        Column("条款", "Clause", width=24),
        Column("原文", "Quoted", width=46),
    )
    rows = [
        (
            rule.id, _level(rule.level, lang), rule.title(lang), offender.student_id,
            offender.place_id, offender.key, offender.said(lang), offender.place_in_files,
            rule.remedy(lang), _clause(audit, entry, lang), entry.quote,
        )
        for entry, rule in _rules(audit)
        for offender in rule.offenders
    ]  # fmt: skip
    return _page(columns, rows[:_ROWS_AT_MOST], frozen=1)


def targets_page(audit: Audit, lang: Lang) -> Page:
    """One row a measure of every target: reached, wanted, lacking."""
    texts = (
        Column("规则", "Rule", width=22),
        Column("内容", "Title", width=28),
        Column("对象", "Object", width=24),
    )
    figures = (
        Column("已达到", "Reached", "number", 10),
        Column("应达到", "Wanted", "number", 10),
        Column("差额", "Lacking", "number", 10),
    )
    rest = (
        Column("单位", "Unit", width=8),
        Column("结论", "Conclusion", width=14),
        Column("条款", "Clause", width=24),
        Column("原文", "Quoted", width=46),
    )
    held = [(e, r, m) for e, r in _rules(audit) for m in r.reaches]
    left = [(r.id, r.title(lang), m.label or m.key) for _, r, m in held]
    right = [
        (
            unit_name(m.unit, lang),
            standing("unchecked" if m.wanted is None else "broken" if m.shortfall else "kept", lang)
            + (sentence("audit.clipped", {}, lang=lang) if m.clipped else ""),
            _clause(audit, e, lang),
            e.quote,
        )
        for e, r, m in held
    ]
    numbers = [
        np.array([m.reached for _, _, m in held], dtype=np.float64),
        np.array([np.nan if m.wanted is None else m.wanted for _, _, m in held], dtype=np.float64),
        np.array([m.shortfall for _, _, m in held], dtype=np.float64),
    ]
    return Page(
        (*texts, *figures, *rest),
        (*_columns(left, 3), *numbers, *_columns(right, 4)),
        frozen=1,
    )


def unchecked_page(audit: Audit, lang: Lang) -> Page:
    """Rules that could not be checked everywhere: how often, and which columns would help."""
    columns = (
        Column("规则", "Rule", width=22),
        Column("内容", "Title", width=28),
        Column("级别", "Level", width=6),
        Column("检查数", "Checked", "count", 8),
        Column("缺数据未查", "Not checkable", "count", 8),
        Column("缺什么", "Lacking", width=44),
        Column("条款", "Clause", width=24),
    )
    held = [
        (e, r) for e, r in _rules(audit) if r.standing != "off" and (r.not_checkable or r.empty)
    ]
    left = [(r.id, r.title(lang), _level(r.level, lang)) for _, r in held]
    right = [(r.why_unchecked(lang), _clause(audit, e, lang)) for e, r in held]
    counts = [
        np.array([getattr(r, name) for _, r in held], dtype=np.int64)
        for name in ("checked", "not_checkable")
    ]
    return Page(columns, (*_columns(left, 3), *counts, *_columns(right, 2)), frozen=1)


def pins_page(audit: Audit, lang: Lang) -> Page:
    """Every student whom somebody fixed, with the reason; those without one first."""
    columns = (
        Column("学号", "Student id", width=18),
        Column("锁定的岗位", "Place id", width=20),
        Column("原因", "Reason", width=50),
        Column("位置", "Where", width=30),
    )
    none = sentence("audit.pin.none", {}, lang=lang)
    kept_out = sentence("audit.pin.out", {}, lang=lang)
    rows = [
        (
            pin.student_id,
            pin.place_id or kept_out,
            pin.reason or none,
            " > ".join(filter(None, (pin.where.file, pin.where.sheet, pin.where.cell)))
            if pin.where
            else "",
        )
        for pin in sorted(audit.pins, key=lambda pin: bool(pin.reason))
    ]
    return _page(columns, rows[:_ROWS_AT_MOST])


def _rules(audit: Audit) -> Iterator[tuple[ProvisionEntry, RuleEntry]]:
    for entry in audit.urgent:
        for rule in entry.rules:
            yield entry, rule


def _level(level: str, lang: Lang) -> str:
    if level == "off":
        return standing("off", lang)
    return sentence(f"level.{level}", {}, lang=lang) if level else ""


def _sum(entry: ProvisionEntry, figure: str) -> int:
    """A figure over the rules; a negative one is shown blank where nothing was to be counted."""
    if entry.standing in ("context", "silent", "elsewhere", "off", "lapsed"):
        return -1
    return entry.total(figure)


def _clause(audit: Audit, entry: ProvisionEntry, lang: Lang) -> str:
    zh, en = audit.titles.get(entry.pack, (entry.pack, entry.pack))
    return f"{zh if lang == 'zh' else en} {entry.clause}".strip()


def _words(entry: ProvisionEntry) -> str:
    return "\n".join(f"{rule.word} {rule.level}" for rule in entry.rules if rule.word)


def _offenders(entry: ProvisionEntry, lang: Lang) -> str:
    """Ten at most, keys in words; of several rules each with the name of its rule."""
    named = []
    for rule in entry.rules:
        which = rule.id.partition("/")[2] + ": " if len(entry.rules) > 1 else ""
        words = entry.type == "plan"
        named += [
            which + ((words and offender.said(lang)) or offender.name)
            for offender in rule.offenders
        ]
    return "\n".join(named[:_SHOWN]) + ("\n…" if len(named) > _SHOWN else "")


def _texts(values: Iterable[str]) -> np.ndarray:
    return np.array(list(values), dtype=object)


def _columns(rows: list[Any], width: int) -> list[np.ndarray]:
    table = np.empty((len(rows), width), dtype=object)
    for k, row in enumerate(rows):
        table[k] = row
    return [table[:, k] for k in range(width)]


def _page(columns: tuple[Column, ...], rows: list[Any], *, frozen: int = 0) -> Page:
    return Page(columns, tuple(_columns(rows, len(columns))), frozen=frozen)
