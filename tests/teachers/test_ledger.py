"""The ledger of all teachers: states, hosts, days and sheets."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
import python_calamine

from placement.errors import UsageError
from placement.instance import Instance, Term
from placement.policy import load_policy
from placement.schema import SCHEMA
from placement.teachers import Ledger, deadlines, months_in_words, practice_ledger, write_ledger
from placement.teachers.ledger import STATES
from placement.teachers.workbook import pages

AS_OF = dt.date(2026, 6, 30)
HIRED = "2023-09-01"


def frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    fields = SCHEMA.table(table).fields
    columns = {name: [row.get(name) for row in rows] for name in {n for r in rows for n in r}}
    made = {
        name: pd.Series(pd.to_datetime(values), dtype="datetime64[s]")
        if fields[name].kind == "date"
        else pd.Series(values, dtype=float if fields[name].kind == "number" else None)
        for name, values in columns.items()
    }
    return (
        SCHEMA.table(table).canonical(pd.DataFrame(made)) if rows else SCHEMA.table(table).empty()
    )


def ledger(
    teachers: list[dict[str, Any]],
    practice: list[dict[str, Any]] | None = None,
    enterprises: list[dict[str, Any]] | None = None,
    *,
    day: dt.date = AS_OF,
    **switches: str,
) -> Ledger:
    plain = {"name": "甲", "kind": "专业课教师", "hired": HIRED}
    tables = {
        "students": SCHEMA.table("students").empty(),
        "posts": SCHEMA.table("posts").empty(),
        "teachers": frame(
            "teachers", [{"teacher_id": f"T{k}", **plain, **t} for k, t in enumerate(teachers, 1)]
        ),
        "practice": frame("practice", [{"employer": "甲厂", **p} for p in practice or []]),
        "enterprises": frame("enterprises", enterprises or []),
    }
    instance = Instance.from_frames(tables, term=Term("", day), city="450200")
    named = {name.replace("_", "-"): value for name, value in switches.items()}
    policy = load_policy(["liuzhou-2019"], on=day, settings=named)
    return practice_ledger(instance, policy, day)


def states(found: Ledger) -> dict[tuple[str, str], str]:
    ids = found.teachers["teacher_id"].tolist()
    return {(ids[e.teacher], found.rules[e.rule].id): e.state for e in found.entries}


def stay(who: str, start: str, end: str | None = None, **given: Any) -> dict[str, Any]:
    return {"teacher_id": who, "start": start, "end": end, **given}


def test_every_state_in_the_order_of_urgency() -> None:
    found = ledger(
        [
            {},
            {"hired": "2023-06-01"},
            {"hired": "2024-09-01"},
            {},
            {"hired": None},
            {},
            {"kind": "公共课教师"},
            {"status": "离岗"},
        ],
        [stay("T4", "2026-03-01", "2026-08-31"), stay("T6", "2024-03-01", "2024-08-31")],
    )
    new = {who: state for (who, rule), state in states(found).items() if rule == "LZ-08/new"}
    assert new == {
        "T1": "too_late", "T2": "late", "T3": "open", "T4": "arranged", "T5": "unknown",
        "T6": "met",
    }  # fmt: skip
    assert found.bound == 6
    order = [STATES.index(entry.state) for entry in found.entries]
    assert order == sorted(order)
    assert sum(found.counts.values()) == len(found.entries) == 12


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-03-01", "open"), ("2026-03-02", "too_late"), ("2026-08-31", "too_late"),
     ("2026-09-01", "late")],
)  # fmt: skip
def test_the_last_day_to_begin_and_the_last_day(day: str, state: str) -> None:
    """On 1 March there is time, on 2 March there is not; late is only who is past 31 August."""
    found = ledger([{}], day=dt.date.fromisoformat(day))
    assert states(found)["T1", "LZ-08/new"] == state


def test_a_stay_that_goes_on_without_an_end_arranges_nothing() -> None:
    """But what is owed can still begin tomorrow: there is time."""
    found = ledger([{}], [stay("T1", "2026-05-01")])
    entry = next(e for e in found.entries if found.rules[e.rule].id == "LZ-08/cycle")
    assert (entry.state, entry.standing.done, entry.still_owed) == ("open", 2.0, 4.0)
    found = ledger([{}], [stay("T1", "2026-05-01"), stay("T1", "2027-07-01", "2027-07-31")])
    entry = next(e for e in found.entries if found.rules[e.rule].id == "LZ-08/cycle")
    assert (entry.state, entry.still_owed) == ("open", 3.0)


def test_part_of_what_is_owed_is_arranged() -> None:
    found = ledger([{}], [stay("T1", "2027-03-01", "2027-04-30")])
    entry = next(e for e in found.entries if found.rules[e.rule].id == "LZ-08/cycle")
    assert (entry.standing.owed, entry.still_owed, entry.state) == (6.0, 4.0, "open")


def test_hosts_have_room_for_as_many_as_they_take_less_those_there() -> None:
    """Each teacher counts once; one too many is told; a host without a row is there too."""
    found = ledger(
        [{}, {}, {}, {}],
        [
            stay("T1", "2026-06-01", "2026-06-30"),
            stay("T1", "2026-06-15", "2026-07-31"),
            stay("T2", "2026-01-01"),
            stay("T3", "2026-07-01", "2026-12-31"),
            stay("T3", "2026-01-01", "2026-06-29"),
            stay("T4", "2026-06-30", None, months=1.0, employer="乙厂"),
            stay("T4", "2025-06-30", "2025-12-31", employer="丁厂"),
            stay("T4", "2026-06-30", employer="己厂"),
        ],
        [
            {"employer": "甲厂", "teacher_capacity": 1, "park": "柳东新区"},
            {"employer": "丙厂", "teacher_capacity": 3},
            {"employer": "戊厂", "teacher_capacity": -1},
            {"employer": "己厂", "teacher_capacity": 1},
        ],
    )
    told = [(h.employer, h.capacity, h.there, h.coming, h.room) for h in found.hosts]
    assert told == [
        ("丙厂", 3, 0, 0, 3), ("己厂", 1, 1, 0, 0), ("甲厂", 1, 2, 1, 0), ("乙厂", -1, 1, 0, -1),
    ]  # fmt: skip
    full = found.hosts[2]
    assert (full.over, full.park, full.next_free) == (True, "柳东新区", dt.date(2026, 7, 1))
    assert not found.hosts[0].over
    assert (found.hosts[1].over, found.hosts[1].next_free) == (False, None)


def test_days_of_the_calendar() -> None:
    """Begin and end of what is open, today for what is late, nothing for what is met."""
    found = ledger(
        [{"hired": "2024-09-01"}, {"hired": "2023-06-01", "name": "乙"}, {}],
        [stay("T3", "2024-03-01", "2024-08-31")],
    )
    events = deadlines(found, until=dt.date(2027, 12, 1))
    assert [(e.day.isoformat(), e.source, e.who) for e in events] == [
        ("2026-06-30", "teachers:T2/LZ-08/new/late", "乙"),
        ("2027-03-01", "teachers:T1/LZ-08/new/start", "甲"),
        ("2027-08-31", "teachers:T1/LZ-08/new/due", "甲"),
        ("2027-12-01", "teachers:T2/LZ-08/cycle/start", "乙"),
    ]
    assert events[0].title_zh == "企业实践逾期：乙 欠6个月，2026-05-31 到期（LZ-08/new）"
    assert events[1].title_en == (
        "甲 must begin practice in an enterprise today: 6 months owed by 2027-08-31 (LZ-08/new)"
    )
    later = deadlines(found, since=dt.date(2028, 1, 1))
    assert [e.source.rpartition("/")[2] for e in later] == ["due", "start", "due"]


def test_the_day_until_which_any_five_years_hold_is_a_day_too() -> None:
    found = ledger(
        [{"hired": "2015-09-01"}],
        [stay("T1", "2022-03-01", "2022-08-31")],
        lz_teacher_window="rolling",
    )
    (event,) = deadlines(found)
    assert (event.day, event.source) == (dt.date(2027, 2, 28), "teachers:T1/LZ-08/cycle/holds")


def test_a_policy_without_such_rules_is_refused() -> None:
    instance = ledger([{}]).instance
    policy = load_policy(["chenzhou-2018"], on=AS_OF)
    with pytest.raises(UsageError, match=r"no rule on teachers' practice \(chenzhou-2018\)"):
        practice_ledger(instance, policy, AS_OF)


def test_a_rule_that_is_off_binds_nobody() -> None:
    instance = ledger([{}]).instance
    policy = load_policy(["liuzhou-2019"], on=AS_OF, settings={"LZ-08/new": "off"})
    assert [rule.id for rule in practice_ledger(instance, policy, AS_OF).rules] == ["LZ-08/cycle"]


def test_a_name_that_is_a_formula_is_text_in_the_sheet(tmp_path: Any) -> None:
    """And the same ledger gives the same bytes."""
    found = ledger([{"name": "=1+1", "hired": "2024-09-01"}])
    a = write_ledger(tmp_path / "a", found)
    b = write_ledger(tmp_path / "b", found)
    assert a.read_bytes() == b.read_bytes()
    book = python_calamine.CalamineWorkbook.from_path(a)
    assert book.get_sheet_by_index(0).to_python()[1][2] == "'=1+1"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets_can_be_empty(lang: Any) -> None:
    """Nobody bound, no host, no day: the headings and the rules are there."""
    found = ledger([{"kind": "公共课教师"}])
    assert [len(page) for _, page in pages(found, lang)] == [0, 0, 0, 2]
    assert deadlines(found) == []


def test_months_in_words() -> None:
    assert [months_in_words(m, "zh") for m in (0.0, 1.0, 5 + 29 / 30, float("nan"))] == [
        "0", "1个月", "5个月29天", "-",
    ]  # fmt: skip
    assert [months_in_words(m, "en") for m in (0.0, 1.0, 2 / 30, 5 + 1 / 30)] == [
        "none", "1 month", "2 days", "5 months 1 day",
    ]  # fmt: skip
