"""A commented start for a pack of the user's own."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from placement.catalogue import regions
from placement.errors import UsageError
from placement.storage import write_atomically

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


def write_start(file: Path, *, region: str, day: dt.date, force: bool = False) -> Path:
    """Write a pack for a region that loads as it is, with a comment at every key.

    Raises
    ------
    UsageError
        When the region is no adcode (E468), or the file cannot be written or is there already
        (E102, E105, E107, E411).
    """
    city = regions.name(region)
    if not city:
        raise UsageError("E468", region=region)
    template = resources.files(__package__).joinpath("start.toml").read_text(encoding="utf-8")
    name = re.sub(r"[^\w-]+", "-", file.stem)
    text = template.format(
        file=file.name, id=name, city=city, region=region, day=day.isoformat(), year=day.year + 3
    )
    if file.exists() and not force:
        raise UsageError("E411", path=str(file))
    write_atomically(file.parent, {file.name: text.encode("utf-8")}, force=True)
    return file
