"""The file that runs go to: one JSON object a line, on the disk before the next run begins."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from placement.errors import UsageError
from placement.storage import translated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "runs.jsonl"
SCHEMA = 1
"""The format of a record. Fields may be added; a changed meaning makes it one more."""
_NEEDED = ("key", "instance", "setting", "seed", "repeat", "outcome", "levels", "seconds")

Record = dict[str, Any]


def append(path: Path, record: Mapping[str, Any]) -> None:
    """Add one record, and return when it is on the disk.

    A line that a killed run left half-written is cut off first: its run was not recorded.

    Raises
    ------
    UsageError
        When the disk is full (E105) or the file cannot be written (E102, E107).
    """
    line = json.dumps(record, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            _cut_torn_line(file)
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())


def _cut_torn_line(file: Any) -> None:
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return
    file.seek(size - 1)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)


def bench_records(path: Path) -> list[Record]:
    """All records of a file, or of the ``runs.jsonl`` in a folder; the first of each key counts.

    A last line without its end is no record.

    Raises
    ------
    UsageError
        When there is no such file (E101), it cannot be read, or a line is no record (E764).
    """
    file = path / NAME if path.is_dir() else path
    with translated(file):
        data = file.read_bytes()
    found: dict[str, Record] = {}
    for number, line in enumerate(data[: data.rfind(b"\n") + 1].splitlines(), start=1):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise UsageError("E764", path=str(file), line=number, why=str(error)) from error
        missing = [k for k in _NEEDED if k not in record] if isinstance(record, dict) else ["{ … }"]
        if missing:
            raise UsageError("E764", path=str(file), line=number, why=", ".join(missing))
        if record.get("schema") != SCHEMA:
            why = f"schema {record.get('schema')}"
            raise UsageError("E764", path=str(file), line=number, why=why)
        found.setdefault(record["key"], record)
    return list(found.values())
