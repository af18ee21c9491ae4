"""Files that are whole or absent: all files of a run are replaced together, or none is.

A run's files are first written to a staging directory inside the output directory (so on the same
file system) and brought to the disk; a marker is then written; only then is each file renamed to
its place, in the order given. Killed before the marker, the old files stand untouched. Killed after
it, some files may be new and some old for a moment; the staging directory still holds the rest, and
:func:`recover` (which every write calls first, and every reader of a run should) finishes the
renames. A reader who does not call it still sees the difference: the certificate is renamed last
and holds the hashes of all the others.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from placement.errors import UsageError

Content = bytes | Callable[[Path], None]
"""The bytes of a file, or what writes it at the path it is given."""

_STAGING = ".placement-"
_MARKER = "complete"
_FULL = (errno.ENOSPC, errno.EDQUOT)


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal.

    Raises
    ------
    UsageError
        When the file cannot be read (E102, E107).
    """
    with translated(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def named_as_workbook(path: Path) -> Path:
    """The path with ``.xlsx`` behind its name unless it is there: readers go by it.

    >>> named_as_workbook(Path("2026.spring")).name, named_as_workbook(Path("a.XLSX")).name
    ('2026.spring.xlsx', 'a.XLSX')
    """
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")


def check_output(directory: Path, *, force: bool) -> None:
    """Refuse early, before hours of solving, what :func:`write_atomically` would refuse at the end.

    Raises
    ------
    UsageError
        When the directory holds files and ``force`` is not set (E106), is no directory or may not
        be written to (E107).
    """
    if directory.exists() and not directory.is_dir():
        raise UsageError("E107", file=str(directory), reason=os.strerror(errno.ENOTDIR))
    if not force and directory.is_dir() and any(not _is_staging(p) for p in directory.iterdir()):
        raise UsageError("E106", path=str(directory))
    there = next(path for path in (directory, *directory.absolute().parents) if path.exists())
    if not os.access(there, os.W_OK):
        raise UsageError("E107", file=str(directory), reason=os.strerror(errno.EACCES))


def check_not_read(out: Path, sources: Iterable[Path]) -> None:
    """Refuse to write over what was read: a table of the user's, or a file of the plan.

    Raises
    ------
    UsageError
        When ``out`` is one of the sources, or a file that is already in a folder among them (E414).
    """
    there = out.resolve()
    for source in sources:
        read = source.resolve()
        inside = read.is_dir() and there.exists() and read in there.parents
        if there == read or inside:
            raise UsageError("E414", path=str(out))


def write_atomically(
    directory: Path,
    files: Mapping[str, Content],
    *,
    force: bool = False,
    retired: Sequence[str] = (),
) -> list[Path]:
    """Write all files, or leave everything as it was; the last one given is renamed last.

    Parameters
    ----------
    directory
        Made where it does not exist.
    files
        Path below the directory, with ``/``, to content. Files are staged in this order, so the
        function that makes a later file finds the earlier ones as its path's neighbours.
    force
        Allow a directory that already holds files. Files not named here stay.
    retired
        Paths of an earlier run to be removed once the new files are in place.

    Raises
    ------
    UsageError
        When the directory is not empty and ``force`` is not set (E106), the disk is full (E105), a
        file is open in another program (E102), or the directory cannot be written (E107).
    """
    with translated(directory):
        directory.mkdir(parents=True, exist_ok=True)
    recover(directory)
    check_output(directory, force=force)
    staging = directory / f"{_STAGING}{uuid.uuid4().hex[:12]}"
    try:
        _stage(staging, files, [name for name in retired if name not in files])
        _refuse_locked(directory, files)
        _put_in_place(directory, staging, list(files))
    finally:
        # After a success only the set-aside old files are left in it; after a failure, our own.
        _remove(staging)
    return [directory / name for name in files]


def recover(directory: Path) -> bool:
    """Finish or undo what a killed run left; True when there was anything.

    Raises
    ------
    UsageError
        When a file cannot be renamed because another program has it open (E102).
    """
    if not directory.is_dir():
        return False
    left = sorted(path for path in directory.iterdir() if _is_staging(path))
    for staging in left:
        marker = staging / _MARKER
        # Without the marker no new file was put in place, or a failed run was taking them back.
        source = staging / ("new" if marker.exists() else "old")
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            target = directory / path.relative_to(source)
            _rename(path, target, shown=target)
        if marker.exists():
            _retire(directory, json.loads(marker.read_text(encoding="utf-8")))
        _remove(staging)
    return bool(left)


@contextmanager
def translated(path: Path, *, shown: Path | None = None) -> Iterator[None]:
    """Turn what the operating system refuses about a path into a sentence with a remedy.

    ``shown`` is the path that the user knows of, where it is another one.

    Raises
    ------
    UsageError
        E105 disk full, E102 open in another program, E101 not found, E107 anything else.
    """
    try:
        yield
    except OSError as error:
        name = str(shown or path)
        if error.errno in _FULL:
            raise UsageError("E105", file=name) from error
        if isinstance(error, FileNotFoundError):
            raise UsageError("E101", path=name, near="-") from error
        if isinstance(error, PermissionError) and path.is_file():
            raise UsageError("E102", file=name) from error
        reason = error.strerror or type(error).__name__
        raise UsageError("E107", file=name, reason=reason) from error


def _is_staging(path: Path) -> bool:
    return path.name.startswith(_STAGING) and path.is_dir()


def _stage(staging: Path, files: Mapping[str, Content], retired: list[str]) -> None:
    for name, content in files.items():
        path = staging / "new" / name
        with translated(path, shown=staging.parent / name):
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                content(path)
            _to_disk(path)
    with translated(staging):
        marker = staging / _MARKER
        partial = marker.with_suffix(".part")
        partial.write_text(json.dumps(retired), encoding="utf-8")
        _to_disk(partial)
        partial.replace(marker)
        _directory_to_disk(staging)


def _to_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _directory_to_disk(directory: Path) -> None:
    # Windows can neither open nor flush a directory; NTFS keeps its own journal of renames.
    if os.name != "nt":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refuse_locked(directory: Path, files: Mapping[str, Content]) -> None:
    """Find a file that Excel holds before anything is moved: it cannot be opened for writing."""
    for name in files:
        target = directory / name
        if target.is_file():
            with translated(target), target.open("r+b"):
                pass


def _put_in_place(directory: Path, staging: Path, names: list[str]) -> None:
    done: list[str] = []
    try:
        for name in names:
            target = directory / name
            if target.exists():
                _rename(target, staging / "old" / name, shown=target)
            done.append(name)
            _rename(staging / "new" / name, target, shown=target)
    except BaseException:
        # From here on the run counts as not made: a kill while undoing must not redo it.
        (staging / _MARKER).unlink()
        for name in reversed(done):
            kept = staging / "old" / name
            if kept.exists():
                _rename(kept, directory / name, shown=directory / name)
            else:
                (directory / name).unlink(missing_ok=True)
        raise
    _directory_to_disk(directory)
    _retire(directory, json.loads((staging / _MARKER).read_text(encoding="utf-8")))


def _rename(source: Path, target: Path, *, shown: Path) -> None:
    """Rename, making the directory; ``shown`` is the path that the user knows of."""
    with translated(shown):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except PermissionError as error:
            raise UsageError("E102", file=str(shown)) from error


def _retire(directory: Path, names: list[str]) -> None:
    root = directory.resolve()
    for name in names:
        path = (directory / name).resolve()
        # The list comes from a file of an earlier run: nothing outside the directory is touched.
        if root in path.parents and path.is_file():
            with translated(path):
                path.unlink()
            if path.parent != root and not any(path.parent.iterdir()):
                path.parent.rmdir()


def _remove(staging: Path) -> None:
    if staging.exists():
        # The marker goes first: half a staging directory must never be taken for a whole one.
        (staging / _MARKER).unlink(missing_ok=True)
        shutil.rmtree(staging)
