"""``approved_host``: the school's Party committee approved the host before anybody goes there.

“实习单位名单须经校级党组织会议研究确定后对外公开” (教职成〔2021〕4号 第七条).
"""

from __future__ import annotations

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row, combinations


def one(_student: Row, place: Row, _params: NoParams) -> Finding:
    """BROKEN where the approval is dated after the first day; UNKNOWN where it has no date.

    >>> from datetime import date
    >>> place = {"approved": None, "start": date(2025, 3, 1), "kind": "实习", "order_class": 0}
    >>> one({}, place, NoParams()).name
    'UNKNOWN'
    >>> one({}, place | {"approved": date(2025, 6, 1)}, NoParams()).name
    'BROKEN'
    """
    if not is_internship(place):
        return Finding.KEPT
    approved, start = place["approved"], place["start"]
    if approved is None:
        return Finding.UNKNOWN
    too_late = start is not None and approved > start
    return Finding.BROKEN if too_late else Finding.KEPT


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    # A comparison with NaT is False, so a missing first day never makes an approval late.
    late = places["approved"].astype("datetime64[D]") > places["start"].astype("datetime64[D]")
    finding = np.where(late, np.int8(Finding.BROKEN), np.int8(Finding.KEPT))
    finding[np.isnat(places["approved"])] = Finding.UNKNOWN
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="approved_host",
    zh="实习单位经校党组织会议确定",
    en="Host approved by the school's Party committee",
    params=NoParams,
    student_fields=(),
    place_fields=("approved", "start", *FIELDS),
    one=one,
    table=table,
)
