"""``credit_ok``: the host has a clean record.

“合法经营、无违法失信记录，近3年无违反安全生产相关法律法规记录” (教职成〔2021〕4号 第六条).
"""

from __future__ import annotations

import numpy as np

from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row, combinations


def one(_student: Row, place: Row, _params: NoParams) -> Finding:
    """Return what the column says; UNKNOWN where it is blank.

    >>> one({}, {"credit": "否"}, NoParams()).name
    'BROKEN'
    """
    answers = {"是": Finding.KEPT, "否": Finding.BROKEN}
    return answers.get(place["credit"], Finding.UNKNOWN)


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    finding = np.full(len(places["credit"]), Finding.UNKNOWN, dtype=np.int8)
    finding[places["credit"] == "是"] = Finding.KEPT
    finding[places["credit"] == "否"] = Finding.BROKEN
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="credit_ok",
    zh="实习单位无违法失信记录",
    en="Host has a clean record",
    params=NoParams,
    student_fields=(),
    place_fields=("credit",),
    one=one,
    table=table,
)
