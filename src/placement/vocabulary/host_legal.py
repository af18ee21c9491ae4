"""``host_legal``: the host may be a host by its legal standing.

“校内或园区的生产性实训基地、厂中校、校中厂、虚拟仿真实训基地等，依照法律规定成立或登记取得法人、非法人组织
资格的，可作为学生实习单位” (教职成〔2021〕4号 第二条).
"""

from __future__ import annotations

import re

import numpy as np

from placement.vocabulary.internship import FIELDS, internships, is_internship
from placement.vocabulary.kinds import Columns, Finding, NoParams, PairRule, Row, combinations

_CREDIT_CODE = re.compile(r"(?!92)[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}")
"""GB 32100 codes; those that begin with 92 are of sole traders (个体工商户)."""


def one(_student: Row, place: Row, _params: NoParams) -> Finding:
    """Return what 法人资格 says; where it is blank, a unified social credit code tells it.

    Sole traders have such a code too and are UNKNOWN.

    >>> post = {"legal_status": "", "unit_code": "91431000MA4L1234XK", "kind": "", "order_class": 0}
    >>> one({}, post, NoParams()).name, one({}, post | {"legal_status": "无"}, NoParams()).name
    ('KEPT', 'BROKEN')
    """
    if not is_internship(place):
        return Finding.KEPT
    if place["legal_status"]:
        return Finding.BROKEN if place["legal_status"] == "无" else Finding.KEPT
    return Finding.KEPT if _CREDIT_CODE.fullmatch(place["unit_code"]) else Finding.UNKNOWN


def table(students: Columns, places: Columns, _params: NoParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    standing = places["legal_status"]
    coded = np.array([bool(_CREDIT_CODE.fullmatch(c)) for c in places["unit_code"]], dtype=bool)
    finding = np.where((standing != "") | coded, np.int8(Finding.KEPT), np.int8(Finding.UNKNOWN))
    finding[standing == "无"] = Finding.BROKEN
    finding[~internships(places)] = Finding.KEPT
    return np.tile(finding, (combinations(students), 1))


RULE = PairRule(
    word="host_legal",
    zh="实习单位具有法人或非法人组织资格",
    en="Host is a legal person or an organisation",
    params=NoParams,
    student_fields=(),
    place_fields=("legal_status", "unit_code", *FIELDS),
    one=one,
    table=table,
)
