"""Findings at the cells that rows of an instance were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.instance import Instance


def in_places(
    instance: Instance, positions: np.ndarray, code: str, facts: Mapping[str, object]
) -> list[Fault]:
    """A finding at the headcounts of places: posts come first in ``places``, then order classes."""
    posts = len(instance.tables["posts"])
    own = positions[positions < posts]
    classes = positions[positions >= posts] - posts
    return [
        *in_cells(instance, "posts", own, ("need",), code, facts),
        *in_cells(instance, "classes", classes, ("seats",), code, facts),
    ]


def in_cells(
    instance: Instance,
    table: str,
    positions: np.ndarray,
    fields: Sequence[str],
    code: str,
    facts: Mapping[str, object],
) -> list[Fault]:
    """One fault for each sheet and column the rows came from; ``n`` counts the rows."""
    origin = instance.origins.get(table)
    if not len(positions):
        return []
    if origin is None:
        return [Fault(code, facts={"n": len(positions), **facts})]
    faults = []
    sheets = origin.sheet_of_row[positions]
    for k in np.unique(sheets).tolist():
        own = positions[sheets == k]
        name = next((name for name in fields if name in origin.columns[k]), fields[0])
        letters = origin.columns[k].get(name, "")
        cells = tuple(f"{letters}{row}" for row in origin.row[own].tolist()) if letters else ()
        faults.append(
            Fault(
                code,
                file=origin.files[k],
                sheet=origin.sheets[k],
                cells=cells,
                heading=origin.headings[k].get(name, ""),
                facts={"n": len(own), **facts},
            )
        )
    return faults
