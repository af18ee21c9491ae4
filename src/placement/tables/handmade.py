"""A plan made by hand as an instance and who is where in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.errors import DataError, Fault
from placement.tables.combined import take_rosters
from placement.tables.files import expand
from placement.tables.findings import Findings
from placement.tables.own_days import with_own_days
from placement.tables.reading import open_files, read_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from placement.instance import Instance


@dataclass(frozen=True, slots=True)
class HandMade:
    """A plan made by hand with its tables.

    ``place_of`` (n,) holds positions in ``instance.places``, -1 for none; ``faults`` those that do
    not stop anything.
    """

    instance: Instance
    place_of: NDArray[np.int64]
    faults: tuple[Fault, ...]


def holds_plan(path: str | Path) -> bool:
    """Whether a file or folder holds rows of students that say where each of them is.

    Only its headings are looked at; what cannot be read holds nothing.
    """
    files, _ = expand([path])
    sources, _ = open_files(files, Findings())
    groups, _, _ = take_rosters(sources, {file.shown for file in files})
    headers = [sheet.header for group in groups for sheet in group]
    return any(
        header.table == "placements" and {"student_id"} <= {f for f, _ in header.columns.values()}
        for header in headers
    )


def read_hand_made(
    *paths: str | Path, inputs: Sequence[str | Path] = (), sheet: str | Sequence[str] | None = None
) -> HandMade:
    """Read a plan that people made, and the tables it rests on.

    ``paths`` hold a sheet 安排 (学号 with 岗位编号, or with 企业名称 and 岗位名称) or a roster
    whose rows are students with 实习单位 and 实习岗位; ``inputs`` the posts, and the students where
    the plan only numbers them. Without any posts those that the rows name are taken. Days that a
    row states replace those of the post.

    Raises
    ------
    DataError
        With all faults of all files, E501-E504 among them.
    UsageError
        When no path is given.
    """
    reading = read_tables(*paths, *inputs, sheet=sheet, needed=("students",), rosters=paths)
    faults = list(reading.faults)
    # Beside sheets or headings that were not recognised nobody can say that there is no plan.
    unread = any(fault.code.startswith(("E10", "E11")) for fault in faults)
    if reading.instance is not None and "placements" not in reading.instance.tables and not unread:
        named = "、".join(Path(path).name for path in paths)
        faults.append(Fault("E504", facts={"files": named}))
    if reading.instance is None or any(fault.severity == "error" for fault in faults):
        raise DataError(faults)
    instance = with_own_days(reading.instance)
    plan = instance.table("placements")
    place_of = np.full(len(instance.students), -1, dtype=np.int64)
    at = pd.Index(instance.students["student_id"]).get_indexer(pd.Index(plan["student_id"]))
    place_of[at] = pd.Index(instance.places["place_id"]).get_indexer(pd.Index(plan["place_id"]))
    return HandMade(instance, place_of, reading.faults)
