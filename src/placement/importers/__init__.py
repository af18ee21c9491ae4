"""Instances in formats of other people's collections.

A format is a module with ``recognises(text)`` and ``parse(text, file, name)``, and one line in
:data:`FORMATS`; a format of several files in a folder has ``FILES`` and ``parse(texts, name)``, and
its line is in :data:`FOLDERS`. The result has what the format tells and nothing more, so it is
solved with ``--policy none``.
"""

from __future__ import annotations

import gzip
import zlib
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from placement.errors import DataError, Fault, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from placement.instance import Instance

FORMATS: Mapping[str, str] = MappingProxyType({"orlib": "orlib", "preflib": "preflib"})
"""Format to the module of this package that reads it; the first that recognises a file wins."""

FOLDERS: Mapping[str, str] = MappingProxyType({"sdu": "sdu"})
"""The same for formats that are a folder of files."""

_GZIP = b"\x1f\x8b"


def import_instance(path: str | Path, *, format: str | None = None) -> Instance:  # noqa: A002
    """Read one file of a published collection, plain or compressed with gzip, or a folder.

    ``orlib`` is the assignment problem of J. E. Beasley's OR-Library, ``preflib`` strict orders
    (``.soi``, ``.soc``) of preflib.org; ``sdu`` is a folder of the project teams of the University
    of Southern Denmark. Without ``format`` the content decides, not the name.

    Raises
    ------
    UsageError
        When the file is missing (E101), no text (E622), a broken archive (E620), or of no known
        format (E610, E611).
    DataError
        When the file is damaged: every fault with its line.
    """
    path = Path(path)
    if format is not None and format not in {*FORMATS, *FOLDERS}:
        raise UsageError("E611", name=format, formats=_known())
    if path.is_dir() or format in FOLDERS:
        return _of_folder(path, format)
    text = _text(path)
    for name in [format] if format else FORMATS:
        module = _module(name)
        if format or module.recognises(text):
            instance: Instance = module.parse(text, path.name, path.name.split(".")[0])
            return instance
    raise UsageError("E610", path=path.name, formats=_known())


def damaged(file: str, code: str, **facts: object) -> DataError:
    """The error of a file with one fault."""
    return DataError([Fault(code, file=file, facts=facts)])


def _of_folder(path: Path, format: str | None) -> Instance:  # noqa: A002
    for name in [format] if format else FOLDERS:
        module = _module(name) if name in FOLDERS else None
        if module and (format or all((path / file).is_file() for file in module.FILES)):
            texts = {file: _text(path / file) for file in module.FILES}
            instance: Instance = module.parse(texts, path.name)
            return instance
    raise UsageError("E610", path=path.name, formats=_known())


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.{FORMATS.get(name) or FOLDERS[name]}")


def _known() -> str:
    return "、".join([*FORMATS, *FOLDERS])


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError("E101", path=str(path), near="-") from error
    except OSError as error:
        raise UsageError("E107", file=str(path), reason=error.strerror or "I/O") from error
    if data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (EOFError, OSError, zlib.error) as error:
            raise UsageError("E620", path=path.name, reason=str(error)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("E622", path=path.name) from error
    if "\0" in text:
        raise UsageError("E622", path=path.name)
    return text
