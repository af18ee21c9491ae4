"""Small plans and what they are worth."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from placement.policy import load_policy
from placement.policy.scene import scene
from placement.subsidy import Reckoning, reckon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

CHENZHOU, YIBIN = "431000", "511500"
INDEPENDENT, ASSISTING = "相对独立", "辅助"


def day(text: str) -> dt.date:
    """A date from its ISO form."""
    return dt.date.fromisoformat(text)


def stay(role: str, start: str, end: str, **more: object) -> dict[str, object]:
    """A post in Chenzhou, arranged by the joint conference."""
    return {
        "region": "431002", "role": role, "kind": "实习", "start": day(start),
        "end": day(end) if end else None,
        "arranged_by": "联席会议", "employer": "甲厂", **more,
    }  # fmt: skip


def reckoned(
    pack: str | Sequence[str],
    tables: Mapping[str, Any],
    *,
    as_of: str = "2025-12-31",
    city: str = CHENZHOU,
    placed: Mapping[str, str] | None = None,
    switches: Mapping[str, str] | None = None,
    levels: Mapping[str, str] | None = None,
    earlier: pd.DataFrame | None = None,
) -> Reckoning:
    """The money of a little plan; by default student k is at post k."""
    students = tables.get("students", [])
    placed = {f"S{k}": f"P{k}" for k in range(1, len(students) + 1)} if placed is None else placed
    roster = scene({"tables": tables, "placed": placed, "as_of": day(as_of), "city": city})
    names = [pack] if isinstance(pack, str) else list(pack)
    policy = load_policy(
        names, instance_city=city, on=None, settings={**(levels or {}), **(switches or {})}
    )
    return reckon(roster, policy, earlier=earlier)


def said(found: Reckoning) -> list[tuple[str, int, str]]:
    """Payee, yuan and refusal of every claim; each refusal can be said in full."""
    for lang in ("zh", "en"):
        for text in found.reasons(lang):
            assert re.search(r"\{\w+\}", text) is None, text
    frame = found.frame
    assert ((frame["amount"] > 0) == (frame["refusal"] == "")).all()
    rows = frame[["payee", "amount", "refusal"]].to_numpy().tolist()
    return [tuple(row) for row in rows]
