"""What one cell says: a small module for each kind of column, none of which ever raises.

Every parser takes a raw cell value as a spreadsheet, CSV or Parquet file gives it (str, float, int,
bool, ``datetime.date``, ``datetime.datetime``, ``datetime.time``, ``datetime.timedelta`` or None)
and returns a :class:`Read`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell was read as.

    ``value`` is None where the cell says nothing (or nothing usable); ``code`` is the finding to
    report, '' for none; ``facts`` fill its sentence; ``also`` holds values for other fields that
    the same cell gives away (``10-15`` as headcount also gives ``need_min``).
    """

    value: object
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    also: Mapping[str, object] = field(default_factory=dict)


BLANK = Read(None)
