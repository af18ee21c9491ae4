"""Paths to files that can be read, or the fault that says why not."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from placement.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

SHEETS = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
PARQUET = frozenset({".parquet", ".pq"})
READABLE = SHEETS | TEXTS | PARQUET
_OTHER_KINDS = {
    ".et": "WPS .et",
    ".ett": "WPS .ett",
    ".docx": "Word",
    ".doc": "Word",
    ".wps": "WPS",
    ".pdf": "PDF",
    ".zip": "ZIP",
    ".rar": "RAR",
    ".png": "PNG",
    ".jpg": "JPEG",
    ".numbers": "Numbers",
    ".json": "JSON",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file to read: where it is and what messages call it."""

    path: Path
    shown: str

    @property
    def suffix(self) -> str:
        """Lower-case suffix with its dot."""
        return self.path.suffix.lower()


def expand(paths: Iterable[str | Path]) -> tuple[list[File], list[Fault]]:
    """All files named by the paths, folders opened one level deep, in the order given.

    A folder gives its readable files by name; temporary files of Excel and WPS (``~$…``), hidden
    files and anything that cannot hold a table are passed over. Of a path named directly, the
    suffix must be one we read (``E103``). A path given twice is read once.
    """
    files: dict[Path, File] = {}
    faults: list[Fault] = []
    for path in map(Path, paths):
        try:
            if path.is_dir():
                found = _inside(path)
                if not found:
                    facts = {"table": "学生（students）", "guess": "-"}
                    faults.append(Fault("E110", file=str(path), facts=facts))
            elif path.exists():
                found = [path]
            else:
                faults.append(Fault("E101", file=path.name, facts=_missing(path)))
                continue
        except PermissionError:
            faults.append(Fault("E102", file=path.name, facts={"file": path.name}))
            continue
        for item in found:
            file = File(item, item.name)
            if file.suffix in READABLE:
                files.setdefault(item.resolve(), file)
            else:
                kind = _OTHER_KINDS.get(file.suffix, file.suffix or "?")
                faults.append(Fault("E103", file=file.shown, facts={"kind": kind}))
    return _tell_apart(list(files.values())), faults


def read_bytes(file: File) -> bytes | Fault:
    """The file's bytes, or the fault that names what kept us out."""
    try:
        return file.path.read_bytes()
    except PermissionError:
        return Fault("E102", file=file.shown, facts={"file": file.shown})
    except FileNotFoundError:
        return Fault("E101", file=file.shown, facts=_missing(file.path))
    except OSError as error:
        return Fault("E103", file=file.shown, facts={"kind": error.strerror or "I/O"})


def sha256(data: bytes) -> str:
    """Hex digest of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def _inside(folder: Path) -> list[Path]:
    return sorted(
        item
        for item in folder.iterdir()
        if item.suffix.lower() in READABLE | {".et"}
        and not item.name.startswith(("~$", ".~", "."))
        and item.is_file()
    )


def _missing(path: Path) -> dict[str, object]:
    try:
        present = sorted(item.name for item in path.parent.iterdir())
    except OSError:
        present = []
    near = difflib.get_close_matches(path.name, present, n=3, cutoff=0.5)
    shown = near or [name for name in present if Path(name).suffix.lower() in READABLE][:5]
    return {"path": str(path), "near": "、".join(shown) or "-"}


def _tell_apart(files: list[File]) -> list[File]:
    """Files of one name from different folders are shown with their folder."""
    names = [file.shown for file in files]
    return [
        File(file.path, f"{file.path.parent.name}/{file.shown}")
        if names.count(file.shown) > 1
        else file
        for file in files
    ]
