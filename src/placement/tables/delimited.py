"""Text files with separators, in whatever encoding Excel or WPS wrote them."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from placement.errors import Fault
from placement.tables.grid import Grid

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_CELL = 1_000_000


def decode(data: bytes) -> str | None:
    r"""The text: by its mark, else strictly as UTF-8, else strictly as GB 18030, else None.

    >>> decode("学号".encode("gbk")), decode("学号".encode("utf-16")), decode(b"\xff\xff\xff")
    ('学号', '学号', None)
    """
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Bytes of a binary file often decode; text that people keep holds no zero bytes.
        return None if "\0" in text else text
    return None


def read_delimited(data: bytes, shown: str) -> list[Grid] | Fault:
    """One grid, or one fault: ``E104`` for an unknown encoding, ``E103`` for no table at all."""
    text = decode(data)
    if text is None:
        return Fault("E104", file=shown)
    if text.lstrip()[:15].lower().startswith(("<html", "<!doctype html", "<table")):
        return Fault("E103", file=shown, facts={"kind": "HTML"})
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as error:
        return Fault("E103", file=shown, facts={"kind": str(error)})
    return [Grid(shown, "", Path(shown).stem, rows, exact_text=False)]


def _separator(text: str) -> str:
    """The separator that stands most often in the first lines; a comma where none does."""
    head = "\n".join(text.splitlines()[:20]) if len(text) < 100_000 else text[:20_000]
    return max((",", "\t", ";"), key=head.count)
