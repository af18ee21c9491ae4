"""读取说明: what was read, what was left out, and what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.report.carried import masked
from placement.report.page import Column, Page, Sheet, text_page
from placement.wording import remedy, sentence

if TYPE_CHECKING:
    from placement.report.plan import Plan

COLUMNS = (
    Column("类别", "Kind", width=10),
    Column("文件", "File", width=30),
    Column("工作表", "Sheet", width=16),
    Column("位置", "Where", width=20),
    Column("内容", "Text", width=40),
    Column("说明", "Note", width=60),
)


def build(plan: Plan) -> Page:
    """Files and their rows, then notes by severity, then dropped rows, each in reading order."""
    zh = plan.lang == "zh"
    rows: list[tuple[str, ...]] = []
    for source in plan.instance.inputs:
        counts = [f"{name} {number}" for name, number in source.rows.items()]
        rows.append(("文件" if zh else "file", source.path, "", "", "", "；".join(counts)))
    kinds = {"error": "错误", "warning": "提醒", "info": "已处理"}
    joint = "；" if zh else ". "
    for note in sorted(
        plan.instance.notes, key=lambda n: ("error", "warning", "info").index(n.severity)
    ):
        facts = {"value": note.value, **note.facts}
        text = sentence(note.code, facts, lang=plan.lang)
        fix = remedy(note.code, facts, lang=plan.lang)
        cells = "、".join(note.cells[:5]) + ("…" if len(note.cells) > 5 else "")
        rows.append(
            (
                kinds[note.severity] if zh else note.severity,
                note.file,
                note.sheet,
                f"{cells} {note.heading}".strip(),
                masked(note.value),
                masked(f"{note.code} {(joint if fix else '').join((text, fix))}"),
            )
        )
    for row in plan.instance.dropped:
        where = f"第{row.row}行" if zh else f"row {row.row}"
        reason = sentence(f"dropped.{row.reason}", {}, lang=plan.lang)
        rows.append(
            ("未读入" if zh else "left out", row.file, row.sheet, where, masked(row.text), reason)
        )
    return text_page(COLUMNS, rows)


SHEET = Sheet("reading", "读取说明", "Reading", build)
