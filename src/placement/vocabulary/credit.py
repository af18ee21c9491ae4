"""``credit_ok``: host and school have a clean record.

“合法经营、无违法失信记录，近3年无违反安全生产相关法律法规记录” (教职成〔2021〕4号 第六条);
“校企合作双方应具有优良信用记录” (吉政办发〔2018〕48号 三十三).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.vocabulary.findings import answer, answered, worst, worst_of
from placement.vocabulary.kinds import Columns, Finding, PairRule, Row

if TYPE_CHECKING:
    import numpy as np

_SIDES = ("host", "school", "both")
_ABOUT = {"credit": "credit", "safety": "safe_record"}


@dataclass(frozen=True, slots=True)
class CreditParams:
    """``of``: whose record, ``host``, ``school`` or ``both``.

    ``about``: the ``credit`` record (信用良好) or, of a host alone, that of ``safety`` at work
    (近三年无安全违法).
    """

    of: str = "host"
    about: str = "credit"

    def __post_init__(self) -> None:
        if self.of not in _SIDES:
            raise ValueError("of: " + " / ".join(_SIDES))
        if self.about not in _ABOUT:
            raise ValueError("about: " + " / ".join(_ABOUT))
        if self.about == "safety" and self.of != "host":
            raise ValueError("about safety: of host")


def one(student: Row, place: Row, params: CreditParams) -> Finding:
    """Return what the columns say; UNKNOWN where one that counts is blank.

    >>> host = {"credit": "否", "safe_record": "是"}
    >>> one({}, host, CreditParams()).name, one({}, host, CreditParams(about="safety")).name
    ('BROKEN', 'KEPT')
    """
    said = []
    if params.of != "school":
        said.append(place[_ABOUT[params.about]])
    if params.of != "host":
        said.append(student["school_credit"])
    return worst(answer(value, good="是", bad="否") for value in said)


def table(students: Columns, places: Columns, params: CreditParams) -> np.ndarray:
    """All students against all places; see :func:`one`."""
    shape = (len(students["school_credit"]), len(places["credit"]))
    conditions = []
    if params.of != "school":
        conditions += answered(places[_ABOUT[params.about]][None, :], good="是", bad="否")
    if params.of != "host":
        conditions += answered(students["school_credit"][:, None], good="是", bad="否")
    return worst_of(shape, conditions)


RULE = PairRule(
    word="credit_ok",
    zh="无违法失信记录",
    en="A clean record",
    params=CreditParams,
    student_fields=("school_credit",),
    place_fields=("credit", "safe_record"),
    one=one,
    table=table,
)
