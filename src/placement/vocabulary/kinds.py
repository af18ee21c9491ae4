"""The kinds of word a policy pack or a profile can use, and the forms each must have.

Every pair word is written twice on purpose: ``one`` decides a single student at a single place and
is read by ``verify`` and ``explain``; ``table`` decides all distinct students against all distinct
places at once and is read by the compile passes. A property test holds the two together, so a slip
in one cannot certify itself.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np
    import pandas as pd

    from placement.roster import Roster
    from placement.vocabulary.costs import PairCost

Row = Mapping[str, Any]
"""One row as plain Python values: str, int, float, ``datetime.date`` or None for a missing date."""
Columns = Mapping[str, "np.ndarray"]
"""Distinct combinations of the declared fields: equally long arrays, canonical dtypes.

A side without declared fields has exactly one combination, so its mapping is empty.
"""


def combinations(columns: Columns) -> int:
    """How many rows the columns have; 1 where there are none.

    >>> combinations({})
    1
    """
    return next((len(column) for column in columns.values()), 1)


class Finding(enum.IntEnum):
    """What a rule says of a pair. ``UNKNOWN`` (data missing) never blocks and is always counted."""

    BROKEN = 0
    KEPT = 1
    UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class NoParams:
    """A word with nothing to set."""


@dataclass(frozen=True, slots=True)
class PairRule:
    """A rule about one student at one place.

    ``params`` is a frozen dataclass whose fields, with defaults, are the keys a pack may set.
    ``student_fields`` and ``place_fields`` are the only columns either form may read: they decide
    which students are alike. ``table`` returns int8 of shape (students, places) of ``Finding``.
    """

    word: str
    zh: str
    en: str
    params: type
    student_fields: tuple[str, ...]
    place_fields: tuple[str, ...]
    one: Callable[[Row, Row, Any], Finding]
    table: Callable[[Columns, Columns, Any], np.ndarray]


@dataclass(frozen=True, slots=True)
class Quota:
    """Students in ``members`` (positions of places or of students) are at most ``limit``."""

    key: str
    label: str
    members: np.ndarray
    limit: int


@dataclass(frozen=True, slots=True)
class Period:
    """What the law says of one stretch of time: students at ``members`` are at most ``limit``.

    ``members`` are positions of places; ``limit`` None cannot be computed. Those of ``filed`` may
    exceed it under an exception; without them the limit still holds. ``since`` None is the
    beginning of time, ``until`` (the day from which it no longer holds) None its end.
    """

    key: str
    label: str
    since: dt.date | None
    until: dt.date | None
    members: list[int]
    limit: int | None
    filed: frozenset[int] = frozenset()

    def standing(self, taken: Sequence[int]) -> Literal["kept", "broken", "unknown", "excepted"]:
        """How many students each place took, judged; ``excepted`` where only a filing saves it.

        >>> period = Period("", "", None, None, [0, 1], 5, frozenset({1}))
        >>> [period.standing(taken) for taken in ([5, 0], [6, 0], [5, 1])]
        ['kept', 'broken', 'excepted']
        """
        everybody = sum(taken[k] for k in self.members)
        unfiled = sum(taken[k] for k in self.members if k not in self.filed)
        if self.limit is None:
            return "unknown" if unfiled else "excepted" if everybody else "kept"
        if everybody <= self.limit:
            return "kept"
        return "excepted" if unfiled <= self.limit else "broken"


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """A rule that caps how many students a set of places may take.

    ``periods(rows, others, params)`` is the law, stretch of time by stretch of time, for audits.
    What of it binds a plan that keeps the seats is written twice: ``quotas(places, others,
    params)`` returns every group with a known limit and, second, the positions of places for which
    the limit cannot be computed; ``one(rows, others, params)`` is the verifier's own form, members
    as positions in ``rows``, limit None where it cannot be computed. Both give a group the same
    key.

    ``place_fields`` are the columns of places that all forms read; ``tables`` are the other tables
    they read with their columns, given to them as ``others`` (all rows of each).
    """

    word: str
    zh: str
    en: str
    params: type
    place_fields: tuple[str, ...]
    quotas: Callable[
        [pd.DataFrame, Mapping[str, pd.DataFrame], Any], tuple[list[Quota], np.ndarray]
    ]
    one: Callable[[Sequence[Row], Mapping[str, Sequence[Row]], Any], list[Period]]
    periods: Callable[[Sequence[Row], Mapping[str, Sequence[Row]], Any], list[Period]]
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairTerm:
    """Part of the objective: a value in [0, 1] for one student at one place.

    With no ``student_fields`` the value belongs to the place alone, with no ``place_fields`` to the
    student alone; the compile passes use that. ``table`` returns float64 (students, places).
    """

    word: str
    zh: str
    en: str
    params: type
    student_fields: tuple[str, ...]
    place_fields: tuple[str, ...]
    one: Callable[[Row, Row, Any], float]
    table: Callable[[Columns, Columns, Any], np.ndarray]


@dataclass(frozen=True, slots=True)
class ChoiceTerm:
    """Part of the objective that hangs on a student's own list, from one table of the instance.

    ``table_id`` has columns ``student_id``, a place column and whatever ``one(row, params)`` reads
    of a single row to give its value in [0, 1] (or an integer score where ``unit`` is ``points``);
    ``vector(frame, params)`` gives all values at once. The best row counts where a pair stands
    twice.
    """

    word: str
    zh: str
    en: str
    params: type
    table_id: str
    place_column: str
    one: Callable[[Row, Any], float]
    vector: Callable[[pd.DataFrame, Any], np.ndarray]
    unit: str = "share"


@dataclass(frozen=True, slots=True)
class BalanceTerm:
    """Part of the objective that rewards filling groups evenly.

    Each group (all places with the same value of ``place_field``) is cut into ``slices`` equal
    parts of its seats; the gain of a seat falls from part to part, so the least filled group is
    always served first. With nested capacities that is the leximin plan up to the width of a part
    (S. Fujishige, "Lexicographically optimal base of a polymatroid", 1980,
    doi:10.1287/moor.5.2.186).
    """

    word: str
    zh: str
    en: str
    params: type
    place_field: str
    gain: Callable[[int, Any], int]


@dataclass(frozen=True, slots=True)
class OpeningTerm:
    """Part of the objective that rewards places for taking anybody at all.

    ``gain(value, weight, scale)`` are the points of a place that opens, ``value`` what stands in
    its ``place_field``.
    """

    word: str
    zh: str
    en: str
    params: type
    place_field: str
    gain: Callable[[float, int, int], int]


@dataclass(frozen=True, slots=True)
class SitesTerm:
    """Part of the objective that keeps groups of students together.

    ``params`` has ``student_field`` and ``place_field``; every pair of their values at which
    somebody is placed costs ``cost(weight, scale)`` points.
    """

    word: str
    zh: str
    en: str
    params: type
    cost: Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class ShortfallTerm:
    """Part of the objective that minds targets of the table ``shares``.

    Each hundredth of a person beyond a target costs ``penalty(weight, scale)`` points.
    """

    word: str
    zh: str
    en: str
    params: type
    penalty: Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class RecordRule:
    """A rule about one row of one table by itself, such as an enterprise or an order class.

    It never forbids a placement: audits list the rows that break it. ``table`` and ``fields`` tell
    from the parameters which table and which of its columns either form reads; ``column`` gives
    int8 (rows,) of ``Finding``.
    """

    word: str
    zh: str
    en: str
    params: type
    table: Callable[[Any], str]
    fields: Callable[[Any], tuple[str, ...]]
    one: Callable[[Row, Any], Finding]
    column: Callable[[pd.DataFrame, Any], np.ndarray]


@dataclass(frozen=True, slots=True)
class Measure:
    """How far one group (an enterprise, a school, the city) has got towards a target.

    ``wanted`` None means that the data do not tell how much is wanted. ``unit`` is a word of the
    catalogue such as ``person``, ``share``; ``clipped`` tells that a cap lowered what is wanted.
    """

    key: str
    label: str
    reached: float
    wanted: float | None
    unit: str
    clipped: bool = False

    @property
    def finding(self) -> Finding:
        """KEPT where at least as much was reached as is wanted."""
        if self.wanted is None:
            return Finding.UNKNOWN
        return Finding.KEPT if self.reached >= self.wanted else Finding.BROKEN


@dataclass(frozen=True, slots=True)
class TargetRule:
    """Something aimed at over a whole plan. It never forbids a placement; a shortfall is reported.

    ``measure`` gives one :class:`Measure` a group, in a stable order.
    """

    word: str
    zh: str
    en: str
    params: type
    measure: Callable[[Roster, Any], list[Measure]]


CLAIM_COLUMNS = (
    "student_id", "school", "place_id", "employer", "beneficiary", "payee", "applied_months",
    "computed_months", "standard", "amount", "payer", "matter", "fact_date", "refusal", "period",
    "start", "end", "rate", "units", "repeat",
)  # fmt: skip
"""Columns of the claims of a grant, see :class:`GrantRule`."""


@dataclass(frozen=True, slots=True)
class GrantRule:
    """Money that follows from a plan: ``claims`` gives a frame with ``CLAIM_COLUMNS``.

    One row a claim, refused ones included. ``beneficiary`` is 学生, 毕业生, 学校, 企业,
    ``payee`` its id or name; ``amount`` is in whole yuan, 0 where refused;
    ``standard`` says the rate as text; ``payer`` is the fiscal level; ``matter`` names what may be
    paid only once or at the highest rate, '' where nothing clashes; ``fact_date`` is the day
    (datetime64) that must lie inside the rule's validity; ``refusal`` is a message code, '' where
    the claim is good. A good claim's amount is ``rate`` (yuan) times ``units``; what may be paid
    once is told apart by ``period``, and what was paid before counts by ``repeat``: ``once`` bars
    any second payment, ``period`` one for the same period, ``part`` is deducted. Months are -1
    where none are counted, ``start`` and ``end`` NaT where no stay is paid for.

    ``params`` has a ``payer``. ``cost`` is there where what a plan costs is a sum over its pairs;
    without it budgets that bind plans cannot hold the rule.
    """

    word: str
    zh: str
    en: str
    params: type
    claims: Callable[[Roster, Any], pd.DataFrame]
    cost: PairCost | None = None


@dataclass(frozen=True, slots=True)
class DateRule:
    """Days by which something is due: ``dates(params, since, until)``, both ends included."""

    word: str
    zh: str
    en: str
    params: type
    dates: Callable[[Any, dt.date, dt.date], list[dt.date]]


@dataclass(frozen=True, slots=True)
class FigureRule:
    """A table of figures that a document wants published or reported.

    ``headings`` maps each column of the frame that ``figures`` returns to its heading in Chinese
    and in English. ``words`` gives the English of texts that are our own, not the user's: of a
    whole cell or of its end.

    The rest is for publication. ``people`` are the columns that count persons: small ones are not
    published; ``derived`` maps columns to the counts whose persons they speak of. ``keys`` are
    (kind, column) of what a row is about, ``measures`` what a column counts where other tables
    name it differently. Columns of ``overall`` say more in the row of totals than the sums do.
    ``section`` is the column that parts the table: ``seats`` are its texts whose rows count seats,
    ``kinds`` the kind of the key by its text. Rows are in the order of ``by_value``, '' for none,
    and ``rank`` is the column of their ranks.
    """

    word: str
    zh: str
    en: str
    params: type
    headings: Mapping[str, tuple[str, str]]
    figures: Callable[[Roster, Any], pd.DataFrame]
    people: tuple[str, ...] = ()
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[tuple[str, str], ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    overall: tuple[str, ...] = ()
    section: str = ""
    seats: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    by_value: str = ""
    rank: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one teacher stands: months of practice ``done``, ``owed``, and by which day.

    ``latest_start`` is the last day on which what is owed can begin; None where nothing is owed.
    ``missing`` names the column of ``teachers`` without which nothing can be said, '' for none;
    then ``done`` and ``owed`` are NaN and the days None.
    """

    done: float
    owed: float
    due: dt.date | None
    latest_start: dt.date | None
    late: bool
    missing: str = ""


@dataclass(frozen=True, slots=True)
class PracticeRule:
    """A duty of one teacher to practise in enterprises: ``standing(teacher, blocks, day, params)``.

    ``blocks`` are the teacher's rows of the table ``practice``. None where the duty does not bind
    the teacher.
    """

    word: str
    zh: str
    en: str
    params: type
    standing: Callable[[Row, Sequence[Row], dt.date, Any], Standing | None]


RuleWord = (
    PairRule
    | QuotaRule
    | RecordRule
    | TargetRule
    | GrantRule
    | DateRule
    | FigureRule
    | PracticeRule
)
TermWord = PairTerm | ChoiceTerm | BalanceTerm | OpeningTerm | SitesTerm | ShortfallTerm
