"""``purchase_price``: internships bought from enterprises, a student and month at a time.

“鼓励职业学校、高等学校向企业直接购买学生顶岗实习……服务项目” (吉政办发〔2018〕48号 十二);
“通过购买服务……鼓励企业直接接收学生实习实训” (柳州市 2019 方案 8). Neither document names a
price: an enterprise's own ``purchase_price`` counts, else that of the pack; without either nothing
was bought. Students never pay it (教职成〔2021〕4号).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.months import whole_months
from placement.vocabulary.claims import claims, day, first_reason, months_by, texts
from placement.vocabulary.costs import (
    PLACE_FIELDS,
    STAY,
    STUDENT_FIELDS,
    Due,
    Dues,
    PairCost,
    months_of,
    stay,
    stays,
)
from placement.vocabulary.internship import internships, is_internship
from placement.vocabulary.kinds import GrantRule

if TYPE_CHECKING:
    import datetime as dt

    from placement.roster import Roster
    from placement.vocabulary.kinds import Columns, Row


@dataclass(frozen=True, slots=True)
class PurchasePriceParams:
    """``price`` where an enterprise has none of its own; ``roles`` of post, none meaning all."""

    price: int = field(default=0, metadata={"unit": "yuan/month"})
    roles: tuple[str, ...] = ()
    payer: str = "学校"
    matter: str = ""

    def __post_init__(self) -> None:
        if self.price < 0:
            raise ValueError("price ≥ 0")


def grants(roster: Roster, params: PurchasePriceParams) -> pd.DataFrame:
    """A claim for every internship at an enterprise with a price, for its months over by now."""
    frame = roster.frame
    table = roster.instance.table("enterprises")
    own = np.append(table["purchase_price"].to_numpy(), np.nan)
    at = pd.Index(table["employer"]).get_indexer(pd.Index(frame["employer"], dtype=object))
    stated = own[at]
    price = np.where(stated >= 0, np.nan_to_num(stated), params.price).astype(np.int64)
    mask = internships({n: frame[n].to_numpy() for n in ("kind", "order_class")}) & (price > 0)
    if params.roles:
        mask &= frame["role"].isin(("", *params.roles)).to_numpy()
    frame, price = frame[mask].reset_index(drop=True), price[mask]
    rows = len(frame)
    start = frame["start"].to_numpy().astype("datetime64[D]")
    end = frame["end"].to_numpy().astype("datetime64[D]")
    months = months_by(start, end, roster.as_of)
    by_role = np.full(rows, bool(params.roles))
    return claims(
        rows,
        student_id=frame["student_id"],
        school=frame["school"],
        place_id=frame["place_id"],
        employer=frame["employer"],
        beneficiary="企业",
        payee=frame["employer"],
        computed_months=months,
        standard=pd.Series(price).astype(str) + "元/人·月",
        rate=price,
        units=np.maximum(months, 0),
        payer=params.payer,
        matter=params.matter,
        fact_date=np.minimum(end, day(roster.as_of)),
        refusal=first_reason(
            rows,
            [
                (by_role & (frame["role"] == "").to_numpy(), "S603"),
                (months < 0, "S604"),
                (months == 0, "S602"),
            ],
        ),
        period=texts(start),
        start=start,
        end=np.minimum(end, day(roster.as_of)),
        repeat="part",
    )


def due(student: Row, place: Row, params: PurchasePriceParams, until: dt.date | None) -> list[Due]:
    """The months of one student at one place, at the price of the enterprise or the pack."""
    own = place["enterprises.purchase_price"]
    price = int(own) if own >= 0 else params.price
    first, last = stay(student, place)
    if not price or first is None or last is None or not is_internship(place):
        return []
    if params.roles and place["role"] not in params.roles:
        return []
    counted = last if until is None else min(last, until)
    return [Due("企业", STAY, price, whole_months(first, counted), counted)]


def dues(
    students: Columns, places: Columns, params: PurchasePriceParams, until: dt.date | None
) -> list[Dues]:
    """All students at all places; see :func:`due`."""
    own = places["enterprises.purchase_price"]
    price = np.where(own >= 0, np.nan_to_num(own), params.price).astype(np.int64)
    first, last = stays(students, places)
    pays = internships(places) & (price > 0)
    if params.roles:
        pays = pays & np.isin(places["role"].astype(str), params.roles)
    months = np.where(pays, np.maximum(months_of(first, last, until), 0), 0)
    on = last if until is None else np.minimum(last, day(until))
    return [Dues("企业", STAY, np.broadcast_to(price, months.shape), months, on)]


RULE = GrantRule(
    word="purchase_price",
    zh="购买实习服务",
    en="Internships bought from enterprises",
    params=PurchasePriceParams,
    claims=grants,
    cost=PairCost(
        student_fields=STUDENT_FIELDS,
        place_fields=(
            *PLACE_FIELDS, "kind", "order_class", "role", "enterprises.purchase_price",
        ),
        one=due,
        table=dues,
        matter=lambda params: params.matter,
    ),
)  # fmt: skip
