"""Which parser reads which column."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from placement.tables.cells import Read
from placement.tables.cells.choices import read_choice
from placement.tables.cells.dates import read_date
from placement.tables.cells.durations import read_duration
from placement.tables.cells.grades import read_grade, read_years
from placement.tables.cells.headcount import SANE, read_headcount
from placement.tables.cells.idcard import read_id_card
from placement.tables.cells.ids import read_id
from placement.tables.cells.lists import read_answers, read_list
from placement.tables.cells.majors import Resolve, read_majors
from placement.tables.cells.numbers import read_integer, read_number
from placement.tables.cells.numerals import number
from placement.tables.cells.pay import read_pay
from placement.tables.cells.shares import read_share
from placement.tables.cells.text import key, read_name, read_text
from placement.tables.headings import Place, spell

if TYPE_CHECKING:
    from placement.schema import Field
    from placement.tables.columns import Parser
    from placement.tables.parts import Part

STAFF = frozenset({"staff_total", "staff_same", "interns_now", "interns_same", "mentors"})
"""Counts that rules of proportion need; an estimate is noted, an unreadable one is not used."""
STAFF_SANE = 3_000_000
_SOFT_CHOICES = frozenset(
    {
        "wish_local", "role", "above_scale", "partner", "abroad", "agent", "apprentice",
        "arranged_by", "assessment", "deposit", "dorm", "holiday", "host_type", "insurance_payer",
        "legal_status", "offsite_consent", "overtime", "pay_channel", "pay_cycle", "ppe",
        "safe_record", "school_credit", "self_approved", "simple_work", "special_filing", "venue",
        "weekend",
    }
)  # fmt: skip
"""Choices that may stay open: a word that is none of them is reported and not used."""
_PAY = frozenset({"pay", "pay_same", "pay_lowest"})
_LAST_DAYS = frozenset({"end", "insured_to"})
"""Dates that a month alone gives the last day of."""
MOST_YUAN = 1_000_000_000_000
"""No budget, grant or award is more."""
_INTEGERS = frozenset({("scores", "score"), ("students", "rank"), ("prefs", "rank")})


def parser_of(
    part: Part, place: Place, spec: Field, *, resolve: Resolve, school_year: int
) -> Parser:
    """The parser of one column; headings decide units (周) and the sense of years (届)."""
    heading = spell(part.at[place][1])
    if spec.id == "id_card":
        return read_id_card
    if (part.table, spec.id) == ("students", "name"):
        return read_name
    if spec.id == "grade":
        return partial(read_grade, leaving="届" in heading, school_year=school_year)
    if spec.id == "years":
        return read_years
    if spec.id == "months":
        unit = "week" if "周" in heading else "day" if "天" in heading else "month"
        return partial(read_duration, unit=unit)
    if spec.id == "majors":
        return partial(read_majors, resolve=resolve)
    if spec.id in _PAY:
        return read_pay
    if spec.id == "hazard":
        return read_answers
    if part.table == "shares" and spec.kind == "number":
        return read_share
    if (part.table, spec.id) in _INTEGERS:
        return read_integer if spec.id != "rank" else _rank
    if spec.kind == "count":
        return (
            _staff
            if spec.id in STAFF
            else _optional
            if spec.id == "need_female"
            else partial(read_headcount, limit=_most(part.table, spec.id))
        )
    if spec.kind == "choice":
        return partial(read_choice, choices=spec.choices or {}, code=_choice_code(spec))
    return (
        _BY_KIND[spec.kind]
        if spec.kind != "date"
        else partial(read_date, end=spec.id in _LAST_DAYS, text_is_exact=part.exact_text)
    )


_BY_KIND: dict[str, Parser] = {
    "text": read_text,
    "id": read_id,
    "number": read_number,
    "list": read_list,
}


def _most(table: str, field: str) -> int:
    """More than this is taken for a slip: of yuan, of people in a park, of people at a post."""
    if field == "amount":
        return MOST_YUAN
    return 1_000_000 if table in ("quotas", "parks") else SANE


def _choice_code(spec: Field) -> str:
    if spec.id == "sex":
        return "E207"
    return "W218" if spec.id in _SOFT_CHOICES else "E209"


def _staff(value: object) -> Read:
    read = read_headcount(value, limit=STAFF_SANE)
    code = {"W211": "I212", "E210": "W219"}.get(read.code, read.code)
    return Read(read.value, code, read.facts)


def _optional(value: object) -> Read:
    read = read_headcount(value)
    code = {"W211": "I212", "E210": "W219"}.get(read.code, read.code)
    return Read(read.value, code, read.facts)


def _rank(value: object) -> Read:
    """第一志愿, 第2, 3: the position in a list."""
    if isinstance(value, str):
        bare = key(value).removeprefix("第").removesuffix("志愿").removesuffix("名")
        found = number(bare)
        if found is not None:
            value = found
    return read_integer(value)
