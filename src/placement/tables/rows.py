"""Which rows below the headings are data, and why the others are not."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault
from placement.instance import DroppedRow
from placement.schema import EXAMPLE_MARK, SCHEMA
from placement.tables.cells.text import clean, key, plain
from placement.tables.headings import Header, spell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.tables.grid import Grid

_TOTAL = re.compile(
    r"(?:合计|小计|总计|共计|累计|总人数|本页合计|本页小计|total|subtotal)"
    r"(?:人数?|名额|名)?(?:[:(].*|\d.*)?"
)
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|注意|注意事项|填表说明|填写说明|note)\d?[:.、].*|※.*|注[1-9一二三].*"
)
_SIGNED = re.compile(
    r".{0,6}(?:填表人|制表人|审核人|审批人|负责人|经办人|填报人|填报单位|填报日期|填表日期|制表日期"
    r"|单位盖章|\(盖章\)|\(公章\)|签字|签章|分管领导).*"
)
_LOOKS = re.compile(
    "合|小|总|共|累|本页|total|sub|注|备|说|附|填|note|※|制|审|负|经|单位|盖|公章|签|分管|"
    + EXAMPLE_MARK,
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\d(?:[- ]?\d){6,}[xX]?")
_SHORT = 3
"""A row of notes or signatures holds at most this many cells."""
_EMPTY = ("", None, 0)
_LISTED = 1000
"""At most this many dropped rows of a sheet are listed one by one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The data rows of a sheet: 0-based positions, and what was left out."""

    kept: np.ndarray
    dropped: tuple[DroppedRow, ...]
    fault: Fault | None


def data_rows(grid: Grid, header: Header) -> Rows:
    """Sort the rows below the header into data and the rest.

    Rows above the header that hold text are listed as titles. Blank rows, and rows that hold
    nothing but zeros or a prefilled running number, are counted together and listed once.
    """
    rows = grid.rows
    sizes = [len(row) for row in rows]
    filled = [r for r in range(header.last + 1, len(rows)) if sizes[r] and any(rows[r])]
    dropped = [
        DroppedRow(grid.file, grid.sheet, r + 1, "title", _text(rows[r]))
        for r in range(header.first)
        if _text(rows[r])
    ]
    reasons = _reasons(grid, header, filled)
    kept = [r for r in filled if r not in reasons]
    listed = [(r, why) for r, why in reasons.items() if why != "blank"]
    dropped += [
        DroppedRow(grid.file, grid.sheet, r + 1, why, _text(rows[r])) for r, why in listed[:_LISTED]
    ]
    blanks = [r for r, why in reasons.items() if why == "blank"]
    # Trailing emptiness is nobody's news; empty rows between data, and phantoms, are.
    last = kept[-1] if kept else header.last
    empty = sum(1 for r in range(header.last + 1, last + 1) if not (sizes[r] and any(rows[r])))
    if blanks or empty:
        first = blanks[0] if blanks else header.last + 1
        count = len(blanks) + empty
        dropped.append(DroppedRow(grid.file, grid.sheet, first + 1, "blank", f"×{count}"))
    titles = sum(row.reason == "title" and row.row <= header.first for row in dropped)
    whys = ["title"] * titles + [why for _, why in listed]
    return Rows(np.array(kept, dtype=np.int64), tuple(dropped), _summary(grid, whys))


def _summary(grid: Grid, whys: Sequence[str]) -> Fault | None:
    counts = Counter(whys)
    if not counts:
        return None
    zh = {
        "title": "标题",
        "total": "合计",
        "note": "注",
        "signature": "签名",
        "header": "重复标题",
        "example": "示例",
    }
    return Fault(
        "I116",
        file=grid.file,
        sheet=grid.sheet,
        facts={
            "n": sum(counts.values()),
            "zh_kinds": "、".join(f"{zh[why]} {n}" for why, n in counts.items()),
            "en_kinds": ", ".join(f"{why} {n}" for why, n in counts.items()),
        },
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What the headings say about every row, found once a sheet."""

    labels: dict[int, str]
    titles: set[str]
    keys: list[int]
    required: list[int]
    running: list[int]
    examples: dict[int, str]


def _look(grid: Grid, header: Header) -> _Look:
    fields = SCHEMA.table(header.table).fields
    labels = {c: spell(label.rpartition("/")[2]) for c, label in header.labels.items()}
    return _Look(
        labels=labels,
        titles={key(_text(grid.rows[r])) for r in range(header.first)} - {""},
        keys=_key_columns(header),
        required=_required_columns(header),
        running=[c for c, label in labels.items() if label == "序号"],
        examples={
            c: fields[f].example for c, (f, _) in header.columns.items() if fields[f].example
        },
    )


def _reasons(grid: Grid, header: Header, filled: Sequence[int]) -> dict[int, str]:
    """0-based row to the reason it is not data; only suspicious rows are looked at closely.

    Rows alike but for a running number are judged once: a prefilled sheet has a million of them.
    """
    look = _look(grid, header)
    judged: dict[tuple[object, ...], str] = {}
    reasons: dict[int, str] = {}
    for r in _suspects(grid, header, filled):
        cells = list(grid.rows[r])
        for c in look.running:
            if c < len(cells) and type(cells[c]) in (int, float) and cells[c]:
                cells[c] = 1
        # Types too: True is not 1.
        alike = (*cells, *map(type, cells))
        why = judged.get(alike)
        if why is None:
            why = judged[alike] = _reason(grid.rows[r], look)
        if why:
            reasons[r] = why
    return reasons


def _suspects(grid: Grid, header: Header, filled: Sequence[int]) -> list[int]:
    """Rows that start with a telling word or fill no required column, column by column."""
    rows = grid.rows
    headings = {v for row in rows[: header.last + 1] for v in row if v}
    leading = sorted(header.labels)[:3]
    required = _required_columns(header)
    wide = max((*leading, *required), default=0) + 1
    found: set[int] = set()
    columns = list(zip_longest(*(rows[r][:wide] for r in filled), fillvalue=""))
    for c in leading:
        if c >= len(columns):
            continue
        odd = {
            value
            for value in set(columns[c])
            if isinstance(value, str) and (value in headings or _LOOKS.search(value) is not None)
        }
        if odd:
            found.update(k for k, value in enumerate(columns[c]) if value in odd)
    empty = range(len(filled))
    for c in required:
        column = columns[c] if c < len(columns) else ("",) * len(filled)
        void = {v for v in set(column) if v in _EMPTY or (isinstance(v, str) and not clean(v))}
        empty = [k for k in empty if column[k] in void]  # type: ignore[assignment]
    found.update(empty)
    return [filled[k] for k in sorted(found)]


def _key_columns(header: Header) -> list[int]:
    """Columns of the key; of a table without one, the column that the template marks."""
    table = SCHEMA.table(header.table)
    key_fields = table.key or tuple(table.fields)[:1]
    return [c for c, (field, _) in header.columns.items() if field in key_fields]


def _required_columns(header: Header) -> list[int]:
    """Columns one of which a data row must fill; a running number does not count."""
    fields = SCHEMA.table(header.table).fields
    return [
        c
        for c, (field, _) in header.columns.items()
        if fields[field].required and spell(header.labels[c]) != "序号"
    ]


def _reason(row: Sequence[object], look: _Look) -> str:
    cells = {c: plain(v) for c, v in enumerate(row)}
    given = {c: text for c, text in cells.items() if text and text != "0"}
    running = set(look.running)
    if not given.keys() - running or not given.keys() & look.labels.keys():
        lone = [text for c, text in given.items() if c in running and not _counts(text)]
        if not lone:
            return "blank"
    texts = [key(text) for text in given.values()]
    if any(_TOTAL.fullmatch(text) for text in texts[:3]):
        return "total"
    whole = len(look.required) > 1 and all(c in given for c in look.required)
    if len(given) <= _SHORT and not whole:
        if _NOTE.match(texts[0]):
            return "note"
        if any(_SIGNED.match(text) for text in texts):
            return "signature"
        if texts[0] in look.titles:
            return "title"
    same = sum(spell(text) == look.labels.get(c, "") for c, text in given.items())
    if same >= 2 and same * 2 >= len(given):
        return "header"
    if _is_example(given, look):
        return "example"
    return ""


def _counts(text: str) -> bool:
    return text.replace(".", "").isdecimal()


def _is_example(given: dict[int, str], look: _Look) -> bool:
    """Whether the row is the template's grey one: its key marked, or all examples there."""
    examples = look.examples
    marked = any(
        given.get(c, "") in (EXAMPLE_MARK, EXAMPLE_MARK + examples.get(c, "")) for c in look.keys
    )
    leading = given[min(given)]
    return (
        marked
        or leading in ("示例", "样例", "例")
        or (len(examples) > 1 and all(given.get(c) == text for c, text in examples.items()))
    )


def _text(row: Sequence[object]) -> str:
    """The row's texts for the reading notes; telephone and card numbers stay out of them."""
    return _LONG_NUMBER.sub("***", " ".join(text for text in map(plain, row) if text))[:200]
