"""``school_report``: the figures on internships for a school's yearly quality report.

“实施职业教育质量年度报告制度，报告向社会公开” (开州府发〔2020〕22号 二（三）15), “进一步完善职业院
校毕业生就业质量年度报告发布制度” (柳州 2019 三（一）5).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.vocabulary.interns import interns, share
from placement.vocabulary.kinds import FigureRule, NoParams
from placement.vocabulary.market import GONE

if TYPE_CHECKING:
    from placement.roster import Roster

_HEADINGS = {
    "school": ("学校", "School"),
    "students": ("学生数", "Students"),
    "placed": ("已安排", "Placed"),
    "rate": ("安排率", "Share placed"),
    "interns": ("实习人数", "Interns"),
    "in_class": ("订单班", "Order class"),
    "hosts": ("实习单位数", "Hosts"),
    "local": ("本地实习", "In the city"),
    "near": ("专业对口或相近", "Suits the major"),
    "near_rate": ("对口率", "Share that suits"),
    "months": ("平均月数", "Months, mean"),
    "pay": ("平均报酬（元/月）", "Pay a month, mean"),
    "unpaid": ("报酬未填", "Pay not given"),
}


def figures(roster: Roster, _params: NoParams) -> pd.DataFrame:
    """One row a school, in the order of the students; means over the interns who tell.

    ``students`` are all but those who are enlisted, studying on or away.
    """
    students = roster.instance.students
    there = ~students["status"].isin(GONE) | (roster.place_of >= 0)
    number = students["school"][there].value_counts(sort=False)
    schools = list(dict.fromkeys(students["school"][there].tolist()))
    frame, on_post = roster.frame, interns(roster)
    placed = frame["school"].value_counts(sort=False)
    taught = frame["school"][frame["order_class"] == 1].value_counts(sort=False)
    rows = pd.DataFrame(
        {
            "school": on_post["school"].to_numpy(dtype=object),
            "interns": 1,
            "local": (on_post["in_city"] == 1).to_numpy(dtype=np.int64),
            "near": (on_post["near"] == 1).to_numpy(dtype=np.int64),
            "judged": (on_post["near"] >= 0).to_numpy(dtype=np.int64),
            "unpaid": on_post["pay"].isna().to_numpy(dtype=np.int64),
        }
    )
    counts = rows.groupby("school", sort=False).sum().reindex(schools, fill_value=0)
    of_school = on_post.groupby("school", sort=False)
    means = of_school[["months", "pay"]].mean().reindex(schools)
    found = pd.DataFrame(
        {
            "school": np.array(schools, dtype=object),
            "students": _of(number, schools),
            "placed": _of(placed, schools),
            "in_class": _of(taught, schools),
            "hosts": _of(of_school["employer"].nunique(), schools),
        }
    ).join(counts.astype(np.int64).reset_index(drop=True))
    return found.assign(
        rate=share(found["placed"].to_numpy(), found["students"].to_numpy()),
        near_rate=share(found["near"].to_numpy(), found["judged"].to_numpy()),
        months=means["months"].round(2).to_numpy(),
        pay=means["pay"].round(2).to_numpy(),
    )[list(_HEADINGS)]


def _of(counted: pd.Series[int], names: list[str]) -> np.ndarray:
    return counted.reindex(names).fillna(0).to_numpy(dtype=np.int64)


RULE = FigureRule(
    word="school_report",
    zh="学校实习情况",
    en="Internships by school",
    params=NoParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("students", "placed", "interns", "in_class", "local", "near", "unpaid"),
    derived=MappingProxyType(
        {
            "rate": ("students", "placed"),
            "near_rate": ("interns", "near"),
            "hosts": ("interns",),
            "months": ("interns",),
            "pay": ("interns", "unpaid"),
        }
    ),
    keys=(("school", "school"),),
    measures=MappingProxyType({"students": "seeking"}),
)
