"""A blank workbook made from the schema: drop-downs, comments, one example row, instructions first.

Ids are text for the whole column, because a cell that is only written as text turns into a number
once somebody edits it.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from placement.errors import UsageError
from placement.schema import EXAMPLE_MARK, NOTE_SHEETS, SCHEMA
from placement.storage import named_as_workbook, write_atomically
from placement.tables.cells.choices import offered
from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from placement.schema import Field, Table

Audience = Literal["school", "park", "class", "teachers", "money", "office"]
SHEETS: dict[str, tuple[str, ...]] = {
    "school": (
        "students", "posts", "hosted", "locks", "majors", "programmes", "blocks", "shares",
        "budgets", "params",
    ),
    "park": ("posts", "enterprises", "parks", "hosted"),
    "class": ("classes", "enterprises"),
    "teachers": ("teachers", "practice", "enterprises"),
    "money": (
        "granted", "hires", "titles", "awards", "class_seats", "agreements", "budgets", "schools",
        "enterprises",
    ),
    "office": (
        "students", "posts", "classes", "enterprises", "parks", "schools", "prefs", "locks",
        "majors", "programmes", "agreements", "hosted", "quotas", "blocks", "shares", "budgets",
        "rules", "params",
    ),
}  # fmt: skip
"""Who fills the workbook in, to the tables it holds."""
_ROWS = 20_000
"""Rows that drop-downs reach: more than one school has students."""
_OWN = {"seq"}
"""Columns people number their sheets with; nothing is read from them."""
_SHOWN_CHOICES = 5
_PARAMS = {"学期": "2026春", "开始": "2026-03-01", "城市": "郴州市", "同行单位": "企业"}
"""Parameters that every run can use, each an example row of 参数."""
_SHADE = "#DDEBF7"


def template_workbook(audience: Audience) -> bytes:
    """The workbook as bytes: 填表说明, then one sheet a table of :data:`SHEETS`.

    Raises
    ------
    UsageError
        When there is no such audience (E413).
    """
    import xlsxwriter

    if audience not in SHEETS:
        raise UsageError("E413", name=audience, near="、".join(SHEETS))
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        tables = [SCHEMA.table(name) for name in SHEETS[audience]]
        _write_instructions(book, tables)
        for table in tables:
            _write_table(book, table)
    return buffer.getvalue()


def write_template(path: Path, audience: Audience, *, force: bool = False) -> Path:
    """Write :func:`template_workbook` to a file, ``.xlsx`` added where its name lacks it.

    Raises
    ------
    UsageError
        When there is no such audience (E413), the file exists and ``force`` is not set (E411), or
        it cannot be written (E102, E105, E107).
    """
    path = named_as_workbook(path)
    if path.exists() and not force:
        raise UsageError("E411", path=str(path))
    content = template_workbook(audience)
    return write_atomically(path.parent, {path.name: content}, force=True)[0]


def headings(table: Table) -> Iterator[tuple[str, Field]]:
    """The columns of a template in order, heading and field; ``志愿1`` … for a repeated one."""
    for spec in table.fields.values():
        if spec.id in _OWN:
            continue
        if spec.repeats:
            for number in range(1, _SHOWN_CHOICES + 1):
                yield f"{spec.zh}{number}", spec
        else:
            yield spec.zh, spec


def _write_table(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.zh)
    plain = {"font_size": 11, "valign": "vcenter"}
    by_kind = {
        "id": book.add_format({**plain, "num_format": "@"}),
        "date": book.add_format({**plain, "num_format": "yyyy-mm-dd"}),
    }
    head = {**plain, "bold": True, "border": 1, "align": "center", "text_wrap": True}
    optional = book.add_format(head)
    required = book.add_format({**head, "bg_color": _SHADE})
    example = book.add_format({"font_color": "#808080", "italic": True, "num_format": "@"})
    for column, (heading, spec) in enumerate(headings(table)):
        sheet.set_column(column, column, _width(heading, spec), by_kind.get(spec.kind))
        sheet.write_string(0, column, heading, required if spec.required else optional)
        sheet.write_comment(0, column, explain(spec), {"x_scale": 1.8, "y_scale": 1.4})
        sheet.write_string(1, column, example_value(table, spec, heading), example)
        if spec.choices:
            _write_choices(sheet, column, spec)
    if table.id == "params":
        for row, (name, value) in enumerate(_PARAMS.items(), start=1):
            sheet.write_string(row, 0, f"{EXAMPLE_MARK}{name}", example)
            sheet.write_string(row, 1, value, example)
            sheet.write_comment(row, 0, sentence(f"template.param.{name}", {}, lang="zh"))
    last = len(list(headings(table))) - 1
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, 0, last)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_choices(sheet: Any, column: int, spec: Field) -> None:
    choices = offered(spec.choices or {})
    # A warning, not a stop: the reader also knows the other spellings people use.
    sheet.data_validation(
        2, column, _ROWS, column,
        {
            "validate": "list",
            "source": choices,
            "error_type": "warning",
            "error_title": spec.zh[:32],
            "error_message": "、".join(choices)[:255],
        },
    )  # fmt: skip


def example_value(table: Table, spec: Field, heading: str) -> str:
    """What the grey row shows; the first key column marks the row as an example."""
    if spec.id == (table.key or tuple(table.fields))[0]:
        return f"{EXAMPLE_MARK}{spec.example}"
    if spec.repeats:
        return "GX-021-03" if heading.endswith("1") else ""
    if spec.example:
        return spec.example
    if spec.choices:
        return offered(spec.choices)[0]
    return {"date": "2026-03-01", "count": "", "number": ""}.get(spec.kind, "")


def explain(spec: Field) -> str:
    """The comment of a heading: needed or not, how to fill it in, its meaning, an example."""
    parts = [
        sentence("template.required" if spec.required else "template.optional", {}, lang="zh"),
        sentence(f"template.kind.{spec.kind}", {}, lang="zh"),
    ]
    if spec.zh_help:
        parts.append(spec.zh_help)
    if spec.example:
        parts.append(sentence("template.example", {"example": spec.example}, lang="zh"))
    if spec.private:
        parts.append(sentence("template.private", {}, lang="zh"))
    return "；".join(parts) + "。"


def _width(heading: str, spec: Field) -> float:
    return max(2 * len(heading) + 3, 2 * len(spec.example), 12 if spec.kind == "date" else 0)


def _write_instructions(book: Any, tables: Sequence[Table]) -> None:
    sheet = book.add_worksheet(NOTE_SHEETS[0])
    bold = book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": _SHADE, "border": 1})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 70, wrapped)
    sheet.write_string(0, 0, sentence("template.title", {}, lang="zh"), bold)
    row = 1
    for line in sentence("template.instructions", {}, lang="zh").strip().splitlines():
        sheet.merge_range(row, 0, row, 2, "", wrapped)
        sheet.write_string(row, 0, line, wrapped)
        sheet.set_row(row, 32 if len(line) > 50 else 16)
        row += 1
    row += 1
    for column, key in enumerate(("template.sheet", "template.column", "template.meaning")):
        sheet.write_string(row, column, sentence(key, {}, lang="zh"), head)
    for table in tables:
        for heading, spec in headings(table):
            row += 1
            sheet.write_string(row, 0, table.zh)
            sheet.write_string(row, 1, heading)
            sheet.write_string(row, 2, explain(spec), wrapped)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
