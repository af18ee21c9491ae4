"""``level_meets``: the student's education is what the post asks for.

Technician classes count as their equals: “中级工班、高级工班、预备技师（技师）班毕业生分别按相当于
中专、大专、本科学历落实相关待遇” (郴办发〔2018〕28号 第9条).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

_SCHOOL = {"中职": 1, "高职专科": 2, "高职本科": 3}
_TECHNICIAN = {"中级工": 1, "高级工": 2, "预备技师": 3}
_DEMAND = {"不限": 0, "中专及以上": 1, "大专及以上": 2, "本科及以上": 3}


@dataclass(frozen=True, slots=True)
class LevelParams:
    """``technicians``: whether technician classes count as 中专, 大专 and 本科.

    Without that their level is UNKNOWN to posts that ask for one.
    """

    technicians: bool = True


def one(student: Row, place: Row, params: LevelParams) -> Finding:
    """Compare two ranks; a post that asks for nothing takes everybody.

    >>> one({"level": "高级工"}, {"level_req": "大专及以上"}, LevelParams()).name
    'KEPT'
    >>> one({"level": "中职"}, {"level_req": "大专及以上"}, LevelParams()).name
    'BROKEN'
    """
    demand = _DEMAND.get(place["level_req"], 0)
    if demand == 0:
        return Finding.KEPT
    has = _SCHOOL.get(student["level"], 0)
    if has == 0 and params.technicians:
        has = _TECHNICIAN.get(student["level"], 0)
    if has == 0:
        return Finding.UNKNOWN
    return Finding.KEPT if has >= demand else Finding.BROKEN


def table(students: Columns, places: Columns, params: LevelParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    ranks = _SCHOOL | (_TECHNICIAN if params.technicians else {})
    has = np.zeros(len(students["level"]), dtype=np.int8)
    for name, rank in ranks.items():
        has[students["level"] == name] = rank
    demand = np.zeros(len(places["level_req"]), dtype=np.int8)
    for name, rank in _DEMAND.items():
        demand[places["level_req"] == name] = rank
    enough = has[:, None] >= demand[None, :]
    finding = np.where(enough, np.int8(Finding.KEPT), np.int8(Finding.BROKEN))
    finding[(has == 0)[:, None] & (demand > 0)[None, :]] = Finding.UNKNOWN
    return finding


RULE = PairRule(
    word="level_meets",
    zh="学历符合岗位要求",
    en="Education asked for by the post",
    params=LevelParams,
    student_fields=("level",),
    place_fields=("level_req",),
    one=one,
    table=table,
)
