"""Target words against the same thing counted one person, seat and day at a time."""

from __future__ import annotations

import calendar as months_of
import datetime as dt
from fractions import Fraction
from math import ceil, floor, isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from placement.catalogue import regions
from placement.months import last_day
from placement.policy.scene import scene
from placement.vocabulary import (
    class_share,
    count_at_least,
    each_has,
    local_stay,
    participation,
    rounding,
    share_at_least,
    staff_target,
)
from placement.vocabulary.class_share import ClassShareParams
from placement.vocabulary.count_at_least import CountParams
from placement.vocabulary.each_has import EachParams
from placement.vocabulary.kinds import Finding
from placement.vocabulary.local_stay import LocalStayParams
from placement.vocabulary.participation import ParticipationParams
from placement.vocabulary.share_at_least import ShareParams
from placement.vocabulary.staff_target import StaffTargetParams
from random_rosters import AS_OF, placed, random_roster, rows

if TYPE_CHECKING:
    from placement.roster import Roster

SEEDS = st.integers(0, 2**32 - 1)
FAR_BACK, FAR_AHEAD = dt.date(1, 1, 1), dt.date(9999, 12, 30)
JANUARY, DECEMBER = dt.date(AS_OF.year, 1, 1), dt.date(AS_OF.year, 12, 31)


def roster(seed: int) -> Roster:
    return random_roster(np.random.default_rng(seed))


@given(st.integers(1, 1000), st.integers(0, 100_000))
def test_shares_are_rounded_as_exact_decimals(thousandths: int, count: int) -> None:
    """Up for targets and down for caps, as fractions have it."""
    exact = Fraction(thousandths, 1000) * count
    assert rounding.at_least(thousandths / 1000, count) == ceil(exact)
    assert rounding.at_most(thousandths / 1000, count) == floor(exact)


def test_the_numbers_of_the_documents() -> None:
    """2 % of 1000, 49 and 9 staff under a cap of 10 %, and 80 % of 313 enterprises."""
    assert rounding.clipped(0.02, 0.1, 1000) == (20, False)
    assert rounding.clipped(0.02, 0.1, 49) == (1, False)
    assert rounding.clipped(0.02, 0.1, 9) == (0, True)
    assert rounding.at_least(0.8, 313) == 251


def window(row: dict[str, Any]) -> tuple[dt.date, dt.date]:
    """First and last day, open where nobody tells."""
    start, end = row["start"], row["end"]
    stated = row.get("months", float("nan"))
    if end is None and start is not None and not isnan(stated):
        end = last_day(start, stated)
    return start or FAR_BACK, end or FAR_AHEAD


def in_year(row: dict[str, Any]) -> bool:
    first, last = window(row)
    return first <= DECEMBER and last >= JANUARY


def internship(place: dict[str, Any]) -> bool:
    return place["order_class"] != 1 and place["kind"] not in ("就业", "订单班")


def enterprises(on: Roster) -> dict[str, dict[str, Any]]:
    """Every enterprise that is not known to lie elsewhere, its staff filled in from its posts."""
    known = {row["employer"]: row for row in rows(on.instance.table("enterprises"))}
    for post in rows(on.instance.tables["posts"]):
        blank = {"above_scale": "", "ownership": "", "agency": "", "edu_group": ""}
        known.setdefault(post["employer"], {**blank, **post, "staff_total": -1, "interns_now": -1})
    found = {}
    for name, row in known.items():
        chain, city = regions.chain(row["region"]), on.instance.city
        if city and chain and city not in chain:
            continue
        at_posts = [p["staff_total"] for p in rows(on.instance.tables["posts"])
                    if p["employer"] == name and p["staff_total"] >= 0]  # fmt: skip
        staff = row["staff_total"] if row["staff_total"] >= 0 else min(at_posts, default=-1)
        found[name] = {**row, "staff": staff}
    return found


def seats(on: Roster, name: str) -> list[tuple[int, dt.date, dt.date]]:
    found = [
        (max(0, p["need"]), *window(p))
        for p in rows(on.instance.places)
        if internship(p) and p["employer"] == name
    ]
    hosted = [row for row in rows(on.instance.table("hosted")) if row["employer"] == name]
    found += [(row["people"], *window(row)) for row in hosted]
    table = {row["employer"]: row for row in rows(on.instance.table("enterprises"))}
    if not hosted and name in table and table[name]["interns_now"] > 0:
        found.append((table[name]["interns_now"], FAR_BACK, FAR_AHEAD))
    return [(n, first, last) for n, first, last in found if first <= DECEMBER and last >= JANUARY]


@settings(max_examples=25, deadline=None)
@example(258957, "concurrent")
@given(SEEDS, st.sampled_from(staff_target.BASES))
def test_seats_offered_are_those_counted_day_by_day(seed: int, basis: str) -> None:
    """What is wanted and offered of each above-scale enterprise; blanks cannot be judged."""
    on = roster(seed)
    params = StaffTargetParams(share=0.02, cap=0.1, basis=basis)
    found = {m.label: m for m in staff_target.measure(on, params)}
    plain = {n: e for n, e in enterprises(on).items() if e["above_scale"] != "否"}
    assert list(found) == list(plain)
    for name, measure in found.items():
        offered = seats(on, name)
        if basis == "annual_offered":
            reached = sum(n for n, _, _ in offered)
        else:
            days = {max(first, JANUARY) for _, first, _ in offered}
            reached = max(
                (sum(n for n, first, last in offered if first <= d <= last) for d in days),
                default=0,
            )
        assert measure.reached == reached
        if plain[name]["above_scale"] == "" or plain[name]["staff"] < 0:
            assert measure.wanted is None
        else:
            staff = plain[name]["staff"]
            assert measure.wanted == min(ceil(Fraction(2, 100) * staff), staff // 10)
            assert measure.clipped == (staff // 10 < ceil(Fraction(2, 100) * staff))


def whole_month_in_year(first: dt.date | None, last: dt.date | None) -> bool:
    """Whether a stay has a complete month within the year."""
    if first is None or last is None:
        return False
    first, last = max(first, JANUARY), min(last, DECEMBER)
    year, month = divmod(12 * first.year + first.month, 12)
    length = months_of.monthrange(year, month + 1)[1]
    # Where the next month has no such day, the month is complete with its last day.
    if first.day <= length:
        return last >= dt.date(year, month + 1, first.day) - dt.timedelta(days=1)
    return last >= dt.date(year, month + 1, length)


def takes_part(on: Roster, name: str, counts: tuple[str, ...]) -> bool:
    stays = []
    for student, place in placed(on):
        if internship(place) and place["employer"] == name:
            last = window(place)[1]
            known = [d for d in (student["end"], None if last == FAR_AHEAD else last) if d]
            first = [d for d in (student["start"], place["start"]) if d]
            stays.append((max(first, default=None), min(known, default=None)))
    stays += [
        (row["start"], row["end"])
        for row in rows(on.instance.table("hosted"))
        if row["employer"] == name and row["people"] > 0
    ]
    classes = [p for p in rows(on.instance.places) if p["order_class"] == 1 and p["need"] > 0]
    taught = any(name in p["employer"].split("、") and in_year(p) for p in classes)
    of_table = {
        table: any(r["employer"] == name and in_year(r) for r in rows(on.instance.table(table)))
        for table in ("practice", "agreements")
    }
    partner = any(p["partner"] == "是" and p["employer"] == name for p in rows(on.instance.places))
    shown = {
        "intern": any(whole_month_in_year(first, last) for first, last in stays),
        "class": taught,
        "teacher": of_table["practice"],
        "agreement": of_table["agreements"] or partner or enterprises(on)[name]["partner"] == "是",
    }
    return any(shown[count] for count in counts)


@settings(max_examples=25, deadline=None)
@given(
    SEEDS,
    st.sampled_from(list(participation.WHO)),
    st.sampled_from(
        [("intern",), ("class",), ("teacher",), ("agreement",), participation.EVIDENCE]
    ),
    st.sampled_from(["", "agency"]),
)
def test_enterprises_take_part_by_what_is_on_record(
    seed: int, who: str, counts: tuple[str, ...], group: str
) -> None:
    """Each definition of taking part by itself and all of them, whole and by agency."""
    on = roster(seed)
    params = ParticipationParams(who=who, share=0.8, counts=counts, group=group)
    found = participation.measure(on, params)
    plain = enterprises(on)
    column, values, _ = participation.WHO[who]
    inside = [n for n, e in plain.items() if not column or e[column] in values]
    unclear = [n for n, e in plain.items() if column and e[column] == ""]
    if group:
        unclear = [n for n in plain if n in unclear or (n in inside and not plain[n][group])]
        inside = [n for n in inside if plain[n][group]]
    groups: dict[str, list[str]] = {} if group else {"": []}
    for name in inside:
        groups.setdefault(plain[name][group] if group else "", []).append(name)
    expected = [
        (
            sum(takes_part(on, n, counts) for n in names),
            ceil(Fraction(8, 10) * len(names)) if names else None,
        )
        for names in groups.values()
    ]
    assert [(m.reached, m.wanted) for m in found] == expected + [(0, None)] * len(unclear)
    assert [m.label for m in found if m.key.startswith(f"participation|{who}|?|")] == unclear


def test_a_seat_freed_and_filled_at_once_is_one_seat() -> None:
    """One post to the end of February and one from March are never open together."""
    posts = [
        {"employer": "甲厂", "need": 3, "start": dt.date(2026, 1, 1), "end": dt.date(2026, 2, 28)},
        {"employer": "甲厂", "need": 2, "start": dt.date(2026, 3, 1), "end": dt.date(2026, 8, 31)},
    ]
    enterprises = [{"employer": "甲厂", "above_scale": "是", "staff_total": 200}]
    for order in (posts, posts[::-1]):
        on = scene({"tables": {"posts": order, "enterprises": enterprises}, "as_of": AS_OF})
        for basis, reached in (("concurrent", 3), ("annual_offered", 5)):
            (found,) = staff_target.measure(on, StaffTargetParams(basis=basis))
            assert (found.reached, found.wanted) == (reached, 4)


def test_a_row_of_nobody_is_no_evidence() -> None:
    """Interns from elsewhere count where there are any."""
    for people, finding in ((0, "BROKEN"), (1, "KEPT")):
        hosted = [{"employer": "甲厂", "people": people, "start": dt.date(2026, 3, 1),
                   "end": dt.date(2026, 8, 31)}]  # fmt: skip
        enterprises = [{"employer": "甲厂", "above_scale": "是"}]
        on = scene({"tables": {"hosted": hosted, "enterprises": enterprises}, "as_of": AS_OF})
        (found,) = participation.measure(on, ParticipationParams(share=1.0))
        assert found.finding.name == finding


def test_each_state_owned_enterprise_is_asked_by_itself() -> None:
    """With ``each`` an enterprise that does nothing is named, and one without an owner listed."""
    on = scene(
        {
            "tables": {
                "enterprises": [
                    {"employer": "甲厂", "ownership": "国有", "partner": "是"},
                    {"employer": "乙厂", "ownership": "国有"},
                    {"employer": "丙厂", "ownership": "民营"},
                    {"employer": "丁厂"},
                ]
            }
        }
    )
    found = participation.measure(on, ParticipationParams(who="soe", share=1.0, each=True))
    assert [(m.label, m.finding.name) for m in found] == [
        ("甲厂", "KEPT"), ("乙厂", "BROKEN"), ("丁厂", "UNKNOWN"),
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from([0.0, 0.3, 1.0]))
def test_local_stays_are_those_counted_student_by_student(seed: int, share: float) -> None:
    """In the city for three months: certain, ruled out, or not known, school by school."""
    on = roster(seed)
    found = {m.label: m for m in local_stay.measure(on, LocalStayParams(months=3, share=share))}
    said: dict[str, list[Finding]] = {}
    city = on.instance.city
    for (student, place), months in zip(placed(on), on.frame["months"].tolist(), strict=True):
        if not internship(place):
            continue
        chain = regions.chain(place["region"])
        local = None if not chain or not city else city in chain
        if local is False or months < 3 - 1e-9:
            finding = Finding.BROKEN
        else:
            finding = Finding.UNKNOWN if local is None or isnan(months) else Finding.KEPT
        said.setdefault(student["school"], []).append(finding)
    assert list(found) == list(said)
    for school, findings in said.items():
        sure, open_ = findings.count(Finding.KEPT), findings.count(Finding.UNKNOWN)
        wanted = max(1, ceil(Fraction(str(share)) * len(findings)))
        assert found[school].reached == sure
        unknown = sure < wanted <= sure + open_
        assert found[school].wanted == (None if unknown else wanted)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, by_school=st.booleans())
def test_class_shares_count_seats_of_order_classes(*, seed: int, by_school: bool) -> None:
    """Of the students placed, those in a class, over all or school by school."""
    on = roster(seed)
    found = class_share.measure(on, ClassShareParams(share=0.5, by_school=by_school))
    groups: dict[str, list[bool]] = {} if by_school else {"": []}
    for student, place in placed(on):
        group = student["school"] if by_school else ""
        groups.setdefault(group, []).append(place["order_class"] == 1)
    expected = [(sum(g), max(1, ceil(Fraction(len(g), 2)))) for g in groups.values()]
    assert [(m.reached, m.wanted) for m in found] == expected


WORKS = [
    {"work": "一", "kind": "双基地", "rank": "省级", "region": "431002", "park": "东园"},
    {"work": "二", "kind": "双基地", "rank": "市级", "region": "431000", "park": "西园"},
    {"work": "三", "kind": "", "rank": "省级", "region": "", "park": ""},
]


@pytest.mark.parametrize(
    ("given_", "reached", "wanted"),
    [
        ({"values": ("双基地",), "at_least": 2}, 2, 2),
        ({"values": ("双基地",), "of_column": "rank", "of_values": ("省级",)}, 1, 1),
        ({"values": ("职教集团",)}, 0, 1),
        ({"at_least": 3}, 2, 3),
        ({"column": "note"}, 0, None),
    ],
)
def test_rows_of_a_table_are_counted(
    given_: dict[str, Any], reached: int, wanted: int | None
) -> None:
    """By value, by value within another column, any value at all; a blank column tells nothing."""
    on = scene({"tables": {"works": WORKS}})
    (found,) = count_at_least.measure(on, CountParams(**given_))
    assert (found.reached, found.wanted) == (reached, wanted)


def test_a_range_has_room_left_or_is_overrun() -> None:
    """The upper end of a range is a measure of the room that is left."""
    on = scene({"tables": {"works": WORKS}})
    params = CountParams(values=("双基地",), at_least=1, at_most=1)
    assert [(m.reached, m.wanted, m.finding.name) for m in count_at_least.measure(on, params)] == [
        (2, 1, "KEPT"),
        (-1, 0, "BROKEN"),
    ]


def test_a_table_that_is_not_there_tells_nothing() -> None:
    """Nobody can say that there are no bases where nobody gave a table of them."""
    on = scene({"tables": {"parks": [{"park": "东园"}]}})
    wanted = [m.wanted for m in count_at_least.measure(on, CountParams())]
    wanted += [m.wanted for m in each_has.measure(on, EachParams(group_table="parks"))]
    wanted += [m.wanted for m in share_at_least.measure(on, ShareParams())]
    assert wanted == [None, None, None]


def test_each_park_and_each_region_is_asked() -> None:
    """A base of a county counts for its city; a park of the list without one falls short."""
    on = scene({"tables": {"works": WORKS, "parks": [{"park": "东园"}, {"park": "北园"}]}})
    by_park = each_has.measure(on, EachParams(group_table="parks", values=("双基地",)))
    assert [(m.label, m.reached, m.finding.name) for m in by_park] == [
        ("东园", 1, "KEPT"),
        ("北园", 0, "BROKEN"),
    ]
    params = EachParams(groups=("431000", "431002", "431003"), group="region", values=("双基地",))
    assert [(m.label, m.reached) for m in each_has.measure(on, params)] == [
        ("郴州市", 2), ("北湖区", 1), ("苏仙区", 0),
    ]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["专业课教师", "公共课教师", ""]),
                          st.sampled_from(["是", "否", ""])), max_size=8))  # fmt: skip
def test_shares_of_a_table_leave_blanks_open(said: list[tuple[str, str]]) -> None:
    """Blank rows could meet a target that the others miss: then nothing is known."""
    teachers = [{"teacher_id": f"T{k}", "kind": kind, "dual": dual}
                for k, (kind, dual) in enumerate(said)]  # fmt: skip
    on = scene({"tables": {"teachers": teachers}})
    params = ShareParams(of_column="kind", of_values=("专业课教师",), share=0.6)
    found = share_at_least.measure(on, params)
    mine = [dual for kind, dual in said if kind == "专业课教师"]
    wanted = ceil(Fraction(6, 10) * len(mine))
    sure, open_ = mine.count("是"), mine.count("")
    unknown = not mine or sure < wanted <= sure + open_
    assert (found[0].reached, found[0].wanted) == (sure, None if unknown else wanted)
    blank = sum(kind == "" for kind, _ in said)
    assert [m.reached for m in found[1:]] == ([blank] if blank else [])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: StaffTargetParams(basis="annual"), "basis: annual_offered / concurrent"),
        (lambda: StaffTargetParams(share=0), "0 < share ≤ 1"),
        (lambda: ParticipationParams(who="big"), "who: above_scale / small / soe / all"),
        (lambda: ParticipationParams(counts=()), "counts: intern / class / teacher / agreement"),
        (lambda: ParticipationParams(group="city"), "group: agency / park / region"),
        (lambda: CountParams(table="nothing"), "table: students"),
        (lambda: CountParams(column="colour"), "colour: work / kind"),
        (lambda: CountParams(at_least=3, at_most=2), "0 ≤ at_least ≤ at_most"),
        (lambda: EachParams(), "group_table / groups: one of them"),
        (lambda: ShareParams(share=1.5), "0 < share ≤ 1"),
        (lambda: LocalStayParams(months=-1), "months ≥ 0"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(make: Any, says: str) -> None:
    """With what would do instead."""
    with pytest.raises(ValueError, match=says):
        make()
