"""An instance as files that ``read_instance`` reads: a workbook, a folder of CSV or of Parquet.

Workbook and CSV have the headings of the template and lists joined by a Chinese comma; Parquet has
the ids of the fields, typed columns and lists joined by a bar. Columns in which nothing stands are
left out, choices are a table of their own (志愿), and the term and the city stand in 参数.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from placement.errors import UsageError
from placement.escaping import escaped
from placement.schema import NOTE_SHEETS, SCHEMA
from placement.storage import named_as_workbook, write_atomically
from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from placement.instance import Instance
    from placement.schema import Field, Table

Form = Literal["xlsx", "csv", "parquet"]
FORMS: tuple[Form, ...] = ("xlsx", "csv", "parquet")
TERM_KEY, START_KEY, CITY_KEY = "学期", "开始", "城市"
"""Rows of 参数 in which the writer puts the term and the city."""
SHEET_ROWS = 1_048_576
_LARGE = 100_000
_RISKY = r"^'*[=+\-@\t\r]"
_SPREAD = frozenset({"pref", "seq"})
"""Columns of people's own sheets: choices are written as the table ``prefs``."""


def write_instance(
    instance: Instance,
    path: str | Path,
    *,
    form: Form | None = None,
    force: bool = False,
    notes: Sequence[str] = (),
) -> list[Path]:
    """Write all tables, whole or not at all; gives the paths of the files.

    Parameters
    ----------
    path
        A file where the form is ``xlsx`` (``.xlsx`` is added where the name lacks it), else a
        folder.
    form
        By default ``xlsx`` where the path ends so; else CSV up to 100,000 rows a table, and Parquet
        beyond.
    force
        Replace files that exist.
    notes
        Lines for the sheet 填表说明 of a workbook.

    Raises
    ------
    UsageError
        When the form is unknown (E631), a table does not fit in a sheet (E630), files exist and
        ``force`` is not set (E411, E106), or they cannot be written (E102, E105, E107).
    """
    path = Path(path)
    chosen = form or _fitting(instance, path)
    if chosen not in FORMS:
        raise UsageError("E631", name=chosen, forms="、".join(FORMS))
    tables = _filled(instance)
    if chosen == "xlsx":
        path = named_as_workbook(path)
        if path.exists() and not force:
            raise UsageError("E411", path=str(path))
        content = workbook(tables, notes=notes)
        return write_atomically(path.parent, {path.name: content}, force=True)
    write = _write_csv if chosen == "csv" else _write_parquet
    files = {f"{name}.{chosen}": write(SCHEMA.table(name), tables[name]) for name in tables}
    return write_atomically(path, files, force=force)


def workbook(tables: Mapping[str, pd.DataFrame], *, notes: Sequence[str] = ()) -> bytes:
    """The tables as one workbook: 填表说明, then one sheet a table.

    Raises
    ------
    UsageError
        When a table has more rows than a sheet holds (E630).
    """
    import xlsxwriter

    buffer = BytesIO()
    # Row by row to the disk: a sheet of a million rows must not stand in memory twice.
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        lines = (sentence("write.origin", {}, lang="zh"), *notes)
        _write_notes(book, sentence("write.title", {}, lang="zh"), lines)
        for name, frame in tables.items():
            table = SCHEMA.table(name)
            if len(frame) >= SHEET_ROWS:
                facts = {"table": table.zh, "rows": len(frame), "most": SHEET_ROWS - 1}
                raise UsageError("E630", **facts)
            _write_sheet(book, table, frame)
    return buffer.getvalue()


def _fitting(instance: Instance, path: Path) -> Form:
    if path.suffix.lower() == ".xlsx":
        return "xlsx"
    rows = max(len(frame) for frame in instance.tables.values())
    return "parquet" if rows > _LARGE else "csv"


def _filled(instance: Instance) -> dict[str, pd.DataFrame]:
    """Every table that has rows, in the order of the schema.

    Of its columns those in which something stands, with the users' own behind them.
    """
    found: dict[str, pd.DataFrame] = {}
    for table in SCHEMA.tables.values():
        frame = _with_term(instance) if table.id == "params" else instance.table(table.id)
        if not len(frame) and table.id not in ("students", "posts"):
            continue
        kept = [
            spec.id
            for spec in table.fields.values()
            if spec.required
            or (spec.id not in _SPREAD and not _is_missing(frame[spec.id].to_numpy(), spec).all())
        ]
        frame = frame[kept]
        carried = instance.carried.get(table.id)
        if carried is not None and table.id != "params":
            own = carried[[name for name in carried.columns if name not in frame.columns]]
            frame = pd.concat([frame, own.set_axis(frame.index)], axis=1)
        found[table.id] = frame
    return found


def _with_term(instance: Instance) -> pd.DataFrame:
    params = instance.table("params")
    term = {
        TERM_KEY: instance.term.name,
        START_KEY: instance.term.start.isoformat(),
        CITY_KEY: instance.city,
    }
    stated = {key: value for key, value in term.items() if value}
    others = params[~params["key"].isin(list(term))]
    own = pd.DataFrame({"key": list(stated), "value": list(stated.values())})
    return SCHEMA.table("params").canonical(pd.concat([own, others[["key", "value"]]]))


def _is_missing(values: np.ndarray, spec: Field) -> np.ndarray:
    """Where a canonical column holds nothing; a required count may hold any integer."""
    if spec.kind == "date":
        return np.asarray(np.isnat(values))
    if spec.kind == "number":
        return np.asarray(np.isnan(values))
    if spec.kind == "count":
        return np.zeros(len(values), dtype=bool) if spec.required else np.equal(values, -1)
    return np.asarray(values == "", dtype=bool)


def _columns(table: Table, frame: pd.DataFrame) -> Iterator[tuple[str, Field | None, np.ndarray]]:
    for name in frame.columns:
        yield name, table.fields.get(name), frame[name].to_numpy()


def _write_parquet(table: Table, frame: pd.DataFrame) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        arrays = {name: _typed(spec, values) for name, spec, values in _columns(table, frame)}
        pq.write_table(pa.table(arrays), path, compression="zstd")

    return write


def _typed(spec: Field | None, values: np.ndarray) -> pa.Array:
    if spec is None:
        return pa.array([None if v is None else str(v) for v in values], pa.string())
    if spec.kind == "date":
        return pa.array(values.astype("datetime64[D]"), pa.date32())
    if spec.kind in ("count", "number"):
        return pa.array(values, mask=_is_missing(values, spec))
    return pa.array(values, pa.string())


def _write_csv(table: Table, frame: pd.DataFrame) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        shown = pd.DataFrame(
            {
                _heading(name, spec): _texts(spec, values)
                for name, spec, values in _columns(table, frame)
            }
        )
        # With the mark Excel takes the file for UTF-8; without it, for GBK.
        shown.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")

    return write


def _heading(name: str, spec: Field | None) -> str:
    return spec.zh if spec else escaped(name)


def _texts(spec: Field | None, values: np.ndarray) -> pd.Series:
    """What stands in the cells of a CSV column; '' where there is nothing."""
    if spec is None or spec.kind in ("text", "id", "choice", "list"):
        texts = _joined(spec, values)
        risky = pc.match_substring_regex(pa.array(texts, pa.string()), _RISKY)
        if pc.any(risky).as_py():
            texts = np.array([escaped(text) for text in texts], dtype=object)
        return pd.Series(texts, dtype=object)
    missing = _is_missing(values, spec)
    if spec.kind == "date":
        days = np.datetime_as_string(values.astype("datetime64[D]")).astype(object)
        return pd.Series(np.where(missing, "", days), dtype=object)
    numbers = pd.Series(values).astype("Int64" if spec.kind == "count" else "Float64")
    return numbers.mask(missing)


def _joined(spec: Field | None, values: np.ndarray) -> np.ndarray:
    """Texts as people write them: lists joined by ``、``."""
    if spec is None:
        return np.array(["" if v is None or v != v else str(v) for v in values], dtype=object)
    if spec.kind != "list":
        return values
    return np.array([text.replace("|", "、") for text in values], dtype=object)


def _write_sheet(book: Any, table: Table, frame: pd.DataFrame) -> None:
    sheet = book.add_worksheet(table.zh)
    text = book.add_format({"num_format": "@"})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "num_format": "@"})
    columns = []
    for at, (name, spec, values) in enumerate(_columns(table, frame)):
        heading = _heading(name, spec)
        shown, style, width = _cells(spec, values, text, date)
        sheet.set_column(at, at, max(width, 2 * len(heading) + 3), style)
        columns.append((shown, style))
        sheet.write_string(0, at, heading, head)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(frame), len(columns) - 1)
    rows = zip(*(shown for shown, _ in columns), strict=True)
    for row, cells in enumerate(rows, start=1):
        for at, value in enumerate(cells):
            if value is None:
                continue
            style = columns[at][1]
            if isinstance(value, str):
                sheet.write_string(row, at, value, style)
            elif style is date:
                sheet.write_datetime(row, at, value, style)
            else:
                sheet.write_number(row, at, value)


def _cells(
    spec: Field | None, values: np.ndarray, text: object, date: object
) -> tuple[list[Any], object, int]:
    """Values of one column for xlsxwriter, None for an empty cell, their format and a width."""
    if spec is None or spec.kind in ("text", "id", "choice", "list"):
        texts = [escaped(value) if value else None for value in _joined(spec, values).tolist()]
        wide = max((len(value) for value in texts[:200] if value), default=0)
        return texts, text, min(40, 2 * wide)
    missing = _is_missing(values, spec)
    if spec.kind == "date":
        days = values.astype("datetime64[s]").astype(object)
        return [None if no else day for day, no in zip(days, missing, strict=True)], date, 12
    kept = [None if no else value for value, no in zip(values.tolist(), missing, strict=True)]
    return kept, None, 8


def _write_notes(book: Any, title: str, lines: Sequence[str]) -> None:
    sheet = book.add_worksheet(NOTE_SHEETS[0])
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, escaped(line))
