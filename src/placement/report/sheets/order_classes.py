"""订单班: which order classes open, with how many students, and whose their seats are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.report.order import by_name
from placement.report.page import Column, Page, Sheet
from placement.wording import sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.report.plan import Plan

COLUMNS = (
    Column("班级编号", "Class id", width=14),
    Column("订单班", "Order class", width=24),
    Column("合作企业", "Employer", width=26),
    Column("园区", "Park", width=14),
    Column("合作学校", "School", width=18),
    Column("计划人数", "Seats", "count", 8),
    Column("最低开班人数", "Smallest", "count", 8),
    Column("安排人数", "Students", "count", 8),
    Column("是否开班", "Opens", width=8),
    Column("各企业名额", "Seats of each sponsor", width=34),
    Column("说明", "Why", width=46),
)


def build(plan: Plan) -> Page:
    """Classes that open first, by park and employer; then those that do not, with the reason."""
    places = plan.instance.places
    at = np.flatnonzero(_classes(plan))
    at = at[by_name([places[key].to_numpy()[at] for key in ("park", "employer", "place_id")])]
    at = at[np.argsort(plan.taken[at] == 0, kind="stable")]
    least = places["need_min"].to_numpy()
    opened = plan.taken[at] > 0
    words = [sentence(f"class.{state}", {}, lang=plan.lang) for state in ("open", "closed")]
    values = (
        *(places[c].to_numpy()[at] for c in ("place_id", "post", "employer", "park", "for_school")),
        places["need"].to_numpy()[at],
        np.where(least[at] > 1, least[at], -1),
        plan.taken[at],
        np.where(opened, words[0], words[1]).astype(object),
        _sponsors(plan, at),
        _why(plan, at),
    )
    return Page(COLUMNS, values, frozen=2)


def _classes(plan: Plan) -> NDArray[np.bool_]:
    return np.asarray(plan.instance.places["order_class"].to_numpy() == 1)


def _sponsors(plan: Plan, at: NDArray[np.int64]) -> NDArray[np.object_]:
    """``宏达 12、远大 8``: what each sponsor takes of the seats, where a table says so."""
    split = plan.instance.table("class_seats")
    joint = "、" if plan.lang == "zh" else ", "
    told: dict[str, list[str]] = {}
    for name, employer, seats in zip(
        split["class_id"], split["employer"], split["seats"], strict=True
    ):
        told.setdefault(name, []).append(f"{employer} {seats}")
    ids = plan.instance.places["place_id"].to_numpy()[at]
    return np.array([joint.join(told.get(name, [])) for name in ids], dtype=object)


def _why(plan: Plan, at: NDArray[np.int64]) -> NDArray[np.object_]:
    """Why a class does not open: nobody came, or fewer than it needs."""
    least = plan.instance.places["need_min"].to_numpy()
    found = np.full(len(at), "", dtype=object)
    for row, place in enumerate(at.tolist()):
        if plan.taken[place]:
            continue
        facts = {"least": int(least[place]), "suited": int(plan.found.suited[place])}
        code = "class.below" if least[place] > 1 else "class.nobody"
        found[row] = sentence(code, facts, lang=plan.lang)
    return found


def _any(plan: Plan) -> bool:
    return bool(_classes(plan).any())


SHEET = Sheet("order_classes", "订单班", "Order classes", build, shown=_any)
