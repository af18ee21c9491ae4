"""What an earlier run wrote into a directory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from placement.report.certificate import NAME

if TYPE_CHECKING:
    from pathlib import Path


def earlier_files(directory: Path) -> list[str]:
    """Paths that the certificate in the directory lists, so that a new run can retire them.

    Empty where there is no certificate or it cannot be read: unknown files are nobody's to remove.
    """
    path = directory / NAME
    if not path.is_file():
        return []
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return []
    files = said.get("files") if isinstance(said, dict) else None
    return [name for name in files if isinstance(name, str)] if isinstance(files, dict) else []
