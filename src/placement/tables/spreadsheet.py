"""Workbooks (xlsx, xls, xlsb, ods) as grids, through calamine."""

from __future__ import annotations

import io

import python_calamine as calamine

from placement.errors import Fault
from placement.tables.grid import Grid, Merge
from placement.tables.opendocument import merged_ranges

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_spreadsheet(data: bytes, shown: str) -> list[Grid] | Fault:
    """Every sheet with its true rows and columns, or one fault (``E103``)."""
    if kind := _foreign(data):
        return Fault("E103", file=shown, facts={"kind": kind})
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            merged = merged_ranges(data) if shown.lower().endswith(".ods") else {}
            return [
                _grid(book, meta, shown, merged.get(meta.name))
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        return Fault("E103", file=shown, facts={"kind": "加密 / encrypted"})
    except (calamine.CalamineError, OSError, ValueError) as error:
        return Fault("E103", file=shown, facts={"kind": _reason(data, error)})


def _grid(
    book: object, meta: calamine.SheetMetadata, shown: str, known: tuple[Merge, ...] | None
) -> Grid:
    sheet = book.get_sheet_by_name(meta.name)  # type: ignore[attr-defined]
    if sheet.height == 0:
        return Grid(shown, meta.name, meta.name, ())
    merged = tuple(
        (top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Grid(
        file=shown,
        sheet=meta.name,
        hint=meta.name,
        rows=sheet.to_python(skip_empty_area=False),
        merged=merged if known is None else known,
        hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
    )


def _foreign(data: bytes) -> str:
    """What the bytes are instead of a workbook, '' where they may be one."""
    head = data[:4096].lstrip().lower()
    if not data:
        return "空文件 / empty file"
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"\xef\xbb\xbf<html")):
        return "HTML"
    if head.startswith(b"<?xml"):
        return "XML"
    if head.startswith(b"%pdf"):
        return "PDF"
    if data.startswith(_OLE) and _ENCRYPTED in data:
        return "加密 / encrypted"
    if not data.startswith((_ZIP, _OLE)) and b"\0" not in head:
        return "纯文本 / plain text"
    return ""


def _reason(data: bytes, error: Exception) -> str:
    if data.startswith(_ZIP) and b"PK\x05\x06" not in data[-66_000:]:
        return "文件不完整 / cut short"
    return str(error).splitlines()[0][:80] if str(error) else type(error).__name__
