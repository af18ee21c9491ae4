"""An audit as data that JSON can hold: the same for programs as the workbook is for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from placement.audit.entry import Audit, Offender, Pin, ProvisionEntry, RuleEntry, Where

_FIGURES = ("checked", "met", "violated", "not_checkable", "excepted", "outside")


def plain(audit: Audit) -> dict[str, Any]:
    """Every provision with its rules, offenders and measures; both languages; nothing private."""
    return {
        "passed": audit.passed,
        "students": audit.students,
        "placed": audit.placed,
        "on": None if audit.on is None else audit.on.isoformat(),
        "as_of": audit.as_of.isoformat(),
        "packs": {pack: {"zh": zh, "en": en} for pack, (zh, en) in audit.titles.items()},
        "provisions": [_provision(entry) for entry in audit.entries],
        "pins": [_pin(pin) for pin in audit.pins],
    }


def _provision(entry: ProvisionEntry) -> dict[str, Any]:
    return {
        "pack": entry.pack,
        "id": entry.id,
        "type": entry.type,
        "level": entry.level,
        "zh": entry.title_zh,
        "en": entry.title_en,
        "clause": entry.clause,
        "quote": entry.quote,
        "confidence": entry.confidence,
        "standing": entry.standing,
        **{name: entry.total(name) for name in _FIGURES},
        "remarks": {"zh": entry.remarks("zh"), "en": entry.remarks("en")},
        "rules": [_rule(rule) for rule in entry.rules],
    }


def _rule(rule: RuleEntry) -> dict[str, Any]:
    return {
        "id": rule.id,
        "word": rule.word,
        "kind": rule.kind,
        "level": rule.level,
        "zh": rule.title_zh,
        "en": rule.title_en,
        "standing": rule.standing,
        **{name: getattr(rule, name) for name in _FIGURES},
        "missing": [{"table": table, "column": column} for table, column in rule.missing],
        "empty": rule.empty,
        "elsewhere": rule.elsewhere,
        "remedy": {"zh": rule.remedy("zh"), "en": rule.remedy("en")} if rule.violated else None,
        "offenders": [_offender(offender) for offender in rule.offenders],
        "measures": [
            {
                "key": reach.key,
                "label": reach.label,
                "reached": reach.reached,
                "wanted": reach.wanted,
                "shortfall": reach.shortfall,
                "unit": reach.unit,
                "clipped": reach.clipped,
            }
            for reach in rule.reaches
        ],
    }


def _offender(offender: Offender) -> dict[str, Any]:
    return {
        "student_id": offender.student_id,
        "place_id": offender.place_id,
        "key": offender.key,
        "values": [
            {"table": table, "column": column, "value": value}
            for table, column, value in offender.values
        ],
        "where": [_where(cell) for cell in offender.where],
    }


def _where(cell: Where) -> dict[str, str]:
    return {"file": cell.file, "sheet": cell.sheet, "cell": cell.cell}


def _pin(pin: Pin) -> dict[str, Any]:
    return {
        "student_id": pin.student_id,
        "place_id": pin.place_id,
        "reason": pin.reason,
        "where": None if pin.where is None else _where(pin.where),
    }
