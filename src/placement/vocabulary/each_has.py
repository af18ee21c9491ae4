"""``each_has``: every park, city or school has at least so many rows of a table.

“在各工业园区、经开区、高新技术开发区至少打造1个虚拟仿真实训基地……” (宜宾 2022 五（一）); “每个市
（州）至少与一所……高校签订合作协议” (吉政办发〔2018〕48号 （六）).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from placement.catalogue import regions
from placement.vocabulary.kinds import Measure, TargetRule
from placement.vocabulary.selection import check_columns, chosen

if TYPE_CHECKING:
    from placement.roster import Roster


@dataclass(frozen=True, slots=True)
class EachParams:
    """Groups are ``groups``, or all values of the column ``group`` in ``group_table``.

    ``table`` has that column too; its rows with ``column`` in ``values`` are counted.
    """

    group_table: str = ""
    group: str = "park"
    groups: tuple[str, ...] = ()
    table: str = "works"
    column: str = "kind"
    values: tuple[str, ...] = ()
    of_column: str = ""
    of_values: tuple[str, ...] = ()
    at_least: int = field(default=1, metadata={"unit": "count"})

    def __post_init__(self) -> None:
        check_columns(self.table, self.group, self.column, self.of_column)
        if bool(self.group_table) == bool(self.groups):
            raise ValueError("group_table / groups: one of them")
        if self.group_table:
            check_columns(self.group_table, self.group)


def measure(roster: Roster, params: EachParams) -> list[Measure]:
    """One measure a group, in the order of ``groups`` or of their table.

    Where the counted table has no row at all, or its column is blank throughout, nothing is known.
    A row of a county counts for its city and province too.
    """
    frame = roster.instance.table(params.table)
    said = chosen(frame, params.column, params.values)
    within = chosen(frame, params.of_column, params.of_values)
    known = bool((~said.blank).any())
    counts: dict[str, int] = {}
    for value in frame[params.group].to_numpy()[said.named & within.named].tolist():
        for group in regions.chain(value) or (value,) if params.group == "region" else (value,):
            counts[group] = counts.get(group, 0) + 1
    groups = params.groups or tuple(_groups(roster, params))
    return [
        Measure(
            f"each_has|{'、'.join(params.values)}|{group}",
            regions.name(group) or group,
            counts.get(group, 0),
            params.at_least if known else None,
            "count",
        )
        for group in groups
    ]


def _groups(roster: Roster, params: EachParams) -> list[str]:
    values = roster.instance.table(params.group_table)[params.group].tolist()
    return [value for value in dict.fromkeys(values) if value]


RULE = TargetRule(
    word="each_has",
    zh="各地各单位都有",
    en="Everyone has one",
    params=EachParams,
    measure=measure,
)
