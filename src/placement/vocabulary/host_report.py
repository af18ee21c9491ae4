"""``host_report``: what each enterprise does for vocational education, for its own report.

“企业开展职业教育的情况应当纳入企业社会责任报告” (职业教育法 第二十四条;
开州府发〔2020〕22号 三（二）24).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from placement.vocabulary.hosts import evidence, hosts
from placement.vocabulary.interns import interns
from placement.vocabulary.kinds import FigureRule, NoParams

if TYPE_CHECKING:
    import pandas as pd

    from placement.roster import Roster

_HEADINGS = {
    "employer": ("企业", "Enterprise"),
    "park": ("园区", "Park"),
    "posts": ("岗位数", "Posts"),
    "need": ("提供名额", "Seats"),
    "interns": ("实习人数", "Interns"),
    "months": ("实习人月", "Person-months"),
    "schools": ("合作学校数", "Schools"),
    "near": ("专业对口或相近", "Suits the major"),
    "pay": ("平均报酬（元/月）", "Pay a month, mean"),
    "in_class": ("订单班学生", "In order classes"),
    "teacher": ("教师实践", "Teachers practise there"),
    "agreement": ("有效协议", "Agreement"),
}


def figures(roster: Roster, _params: NoParams) -> pd.DataFrame:
    """One row an enterprise of the city that offers something, takes somebody or has an agreement.

    In the order of the tables. Stays of unknown length add no months.
    """
    known = hosts(roster)
    names = known["employer"]
    shown = evidence(roster)
    places = roster.instance.places
    own = places.loc[places["order_class"] == 0, ["employer", "need"]]
    by_place = own.assign(need=own["need"].clip(lower=0)).groupby("employer", sort=False)
    on_post = interns(roster).assign(near=lambda f: f["near"] == 1)
    by_host = on_post.groupby("employer", sort=False)
    frame = roster.frame
    taught = frame["employer"][frame["order_class"] == 1].value_counts(sort=False)
    found = known[["employer", "park"]].assign(
        posts=_of(by_place.size(), names),
        need=_of(by_place["need"].sum(), names),
        interns=_of(by_host.size(), names),
        months=by_host["months"].sum().reindex(names).fillna(0.0).round(2).to_numpy(),
        schools=_of(by_host["school"].nunique(), names),
        near=_of(by_host["near"].sum(), names),
        pay=by_host["pay"].mean().reindex(names).round(2).to_numpy(),
        in_class=_of(taught, names),
        teacher=np.where(shown["teacher"].to_numpy(), "是", "否"),
        agreement=np.where(shown["agreement"].to_numpy(), "是", "否"),
    )
    doing = found[["posts", "in_class"]].to_numpy() > 0
    active = np.any(np.hstack([doing, shown.to_numpy()]), axis=1)
    return found[active][list(_HEADINGS)].reset_index(drop=True)


def _of(counted: pd.Series[int], names: pd.Series[str]) -> np.ndarray:
    return counted.reindex(names).fillna(0).to_numpy(dtype=np.int64)


RULE = FigureRule(
    word="host_report",
    zh="企业开展职业教育情况",
    en="What each enterprise does for vocational education",
    params=NoParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("interns", "near", "in_class"),
    derived=MappingProxyType(dict.fromkeys(("months", "schools", "pay"), ("interns",))),
    keys=(("employer", "employer"),),
    words=MappingProxyType({"是": "Yes", "否": "No"}),
)
