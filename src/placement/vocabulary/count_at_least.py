"""``count_at_least``: so many rows of a table say so, such as thirty demonstration enterprises.

“争取建设省、市级产教融合示范园区5个，培育产教融合示范企业30家” (郴办发〔2018〕28号 第2条); a range
such as “3—5个骨干专业群” (开州府发〔2020〕22号 一（二）) has an ``at_most`` too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from placement.vocabulary.kinds import Measure, TargetRule
from placement.vocabulary.selection import check_columns, chosen

if TYPE_CHECKING:
    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class CountParams:
    """Rows of ``table`` whose ``column`` holds one of ``values`` (none: anything at all).

    Only rows whose ``of_column`` holds one of ``of_values`` are looked at. ``at_most`` 0 is open.
    """

    table: str = "works"
    column: str = "kind"
    values: tuple[str, ...] = ()
    of_column: str = ""
    of_values: tuple[str, ...] = ()
    at_least: int = field(default=1, metadata={"unit": "count"})
    at_most: int = field(default=0, metadata={"unit": "count"})

    def __post_init__(self) -> None:
        check_columns(self.table, self.column, self.of_column)
        if self.at_least < 0 or (self.at_most and self.at_most < self.at_least):
            raise ValueError("0 ≤ at_least ≤ at_most")


def measure(roster: Roster, params: CountParams) -> list[Measure]:
    """One measure; with ``at_most`` a second, of the room that is left, which must not be negative.

    A table that is not there, or whose column nobody filled in, tells nothing.
    """
    frame = roster.instance.table(params.table)
    said = chosen(frame, params.column, params.values)
    within = chosen(frame, params.of_column, params.of_values)
    counted = int((said.named & within.named).sum())
    known = bool((~said.blank).any())
    label = "、".join(params.values) or params.column
    key = f"count_at_least|{params.table}|{label}"
    found = [Measure(key, label, counted, params.at_least if known else None, "count")]
    if params.at_most:
        room = params.at_most - counted
        found.append(Measure(f"{key}|room", label, room, 0 if known else None, "count"))
    return found


RULE = TargetRule(
    word="count_at_least",
    zh="达到规定数量",
    en="So many of a kind",
    params=CountParams,
    measure=measure,
)
