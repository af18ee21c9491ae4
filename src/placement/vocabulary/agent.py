"""``no_agent``: nobody organises or manages internships for a school as an agent.

“不得通过中介机构或有偿代理组织、安排和管理学生实习工作” (教职成〔2021〕4号 第十六条); services
that only pass on information are welcome (柳州、吉林、开州 on 产教融合服务组织).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row, combinations


@dataclass(frozen=True, slots=True)
class AgentParams:
    """``allow``: the parts a third party may have, as in the column 中介参与."""

    allow: tuple[str, ...] = ("无", "信息服务")


def one(_student: Row, place: Row, params: AgentParams) -> Finding:
    """Return what the column says; UNKNOWN where it is blank.

    >>> post = {"agent": "信息服务", "kind": "实习", "order_class": 0}
    >>> one({}, post, AgentParams()).name, one({}, post | {"agent": "中介组织"}, AgentParams()).name
    ('KEPT', 'BROKEN')
    """
    if not is_internship(place):
        return Finding.KEPT
    if place["agent"] == "":
        return Finding.UNKNOWN
    return Finding.KEPT if place["agent"] in params.allow else Finding.BROKEN


def table(students: Columns, places: Columns, params: AgentParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    part = places["agent"].astype(str)
    allowed = np.isin(part, params.allow)
    finding = np.where(allowed, np.int8(Finding.KEPT), np.int8(Finding.BROKEN))
    finding[part == ""] = Finding.UNKNOWN
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="no_agent",
    zh="不通过中介机构或有偿代理组织实习",
    en="No agent organises the internship",
    params=AgentParams,
    student_fields=(),
    place_fields=("agent", *FIELDS),
    one=one,
    table=table,
)
