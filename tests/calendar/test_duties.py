"""What documents and plans want done when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from placement.calendar import Event, by_day, duties, plan_days, year_after
from placement.policy import load_policy
from placement.policy.scene import scene
from placement.policy.start import write_start

if TYPE_CHECKING:
    from pathlib import Path


def days(names: list[str], since: str, until: str) -> list[tuple[str, str]]:
    policy = load_policy(names, on=None)
    events = duties(policy, dt.date.fromisoformat(since), dt.date.fromisoformat(until))
    return [(event.day.isoformat(), event.source) for event in events]


def test_a_year_of_chenzhou() -> None:
    """Two rounds of order classes, four meetings, one publication."""
    found = days(["chenzhou-2018"], "2026-01-01", "2026-12-31")
    assert [day for day, source in found if source.startswith("CZ-07")] == [
        "2026-06-30", "2026-12-31",
    ]  # fmt: skip
    assert [day for day, source in found if source.startswith("CZ-04")] == [
        "2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31",
    ]  # fmt: skip
    assert [day for day, source in found if source.startswith("CZ-19")] == ["2026-12-31"]


def test_nothing_is_due_outside_the_time_of_a_document() -> None:
    """Yibin's plan ends on its last day, which is listed; its deadline before the issue is not."""
    found = days(["yibin-2022"], "2022-01-01", "2027-12-31")
    assert max(day for day, _ in found) == "2025-12-31"
    assert min(day for day, _ in found) >= "2022-10-11"
    # A provision of the plan itself says so; the end is told once.
    ends = [source for day, source in found if day == "2025-12-31" and "yearly" not in source]
    assert "YB-17/once" in ends
    assert "yibin-2022" not in ends
    assert not [source for _, source in found if source.startswith("YB-16")]


def test_both_ends_of_the_range_are_included() -> None:
    """A meeting on the very day is due; on the day after it is not."""
    day = "2026-06-30"
    assert ("2026-06-30", "CZ-07/rounds") in days(["chenzhou-2018"], day, day)
    assert days(["chenzhou-2018"], "2026-07-01", "2026-09-29") == []


def test_milestones_of_jilin_and_liuzhou() -> None:
    """The years that the documents name."""
    jilin = days(["jilin-2018"], "2019-01-01", "2031-01-01")
    assert {day for day, source in jilin if source.startswith("JL-01")} == {
        "2020-12-31", "2025-12-31", "2030-12-31",
    }  # fmt: skip
    liuzhou = days(["liuzhou-2019"], "2019-09-01", "2030-01-01")
    assert {day for day, source in liuzhou if source.startswith("LZ-18")} == {
        "2022-12-31", "2027-12-31",
    }  # fmt: skip


def test_a_rule_switched_off_is_not_due() -> None:
    """As everywhere, a level of ``off`` silences a rule."""
    policy = load_policy(["chenzhou-2018"], on=None, settings={"CZ-04": "off"})
    found = duties(policy, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert found
    assert not [event for event in found if event.source.startswith("CZ-04")]


def test_events_say_where_they_are_written() -> None:
    """Document, clause and sentence, for those who ask why."""
    policy = load_policy(["chenzhou-2018"], on=None)
    (event,) = duties(policy, dt.date(2026, 3, 31), dt.date(2026, 3, 31))
    assert "郴办发〔2018〕28号" in event.basis
    assert "每季度召开一次调度会" in event.basis


@pytest.mark.parametrize(
    ("since", "last"),
    [("2026-01-01", "2026-12-31"), ("2024-02-29", "2025-02-28"), ("2023-03-01", "2024-02-29")],
)
def test_a_year_ends_before_its_day_comes_again(since: str, last: str) -> None:
    """Also from and to a 29 February."""
    assert year_after(dt.date.fromisoformat(since)) == dt.date.fromisoformat(last)


def test_events_are_sorted_and_there_once() -> None:
    """By day, then by what asks for them."""
    a, b = (Event(dt.date(2026, 1, day), "事", "Thing", "X-1") for day in (2, 1))
    c = Event(dt.date(2026, 1, 1), "事", "Thing", "A-1")
    assert by_day([a, b, c, a]) == [c, b, a]


def plan(**student: Any) -> list[Event]:
    on = scene(
        {
            "tables": {
                "students": [{"school": "甲校", **student}, {"school": "甲校"}, {}],
                "posts": [{"start": dt.date(2026, 3, 1), "end": dt.date(2026, 8, 31), "need": 3}],
                "agreements": [
                    {"agreement_id": "A1", "document": "合作协议", "employer": "甲厂",
                     "school": "甲校", "end": dt.date(2026, 5, 31)},
                    {"agreement_id": "A2"},
                ],
            },
            "placed": {"S1": "P1", "S2": "P1"},
        }
    )  # fmt: skip
    return plan_days(on, dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_a_plan_brings_the_days_on_which_stays_begin_and_end() -> None:
    """One event a school and day, and agreements that run out; nobody is named."""
    assert [(e.day.isoformat(), e.source, e.title_zh, e.who) for e in plan()] == [
        ("2026-03-01", "plan:start/甲校", "2 名学生上岗", "甲校"),
        ("2026-05-31", "agreements:A1", "合作协议到期：合作协议（甲厂）", "甲校"),
        ("2026-08-31", "plan:end/甲校", "2 名学生实习结束", "甲校"),
    ]


def test_papers_that_come_too_late_are_counted_before_the_first_day() -> None:
    """Signed on the first day is in time; later or blank is not, where anybody has a day."""
    late = plan(agreement=dt.date(2026, 3, 2), insured_from=dt.date(2026, 3, 1))[0]
    assert late.title_zh == "2 名学生上岗，其中 2 人未签协议，1 人未投保"
    assert late.title_en == "2 students begin; 2 without an agreement; 1 not insured"
    assert plan(agreement=dt.date(2026, 3, 1))[0].title_zh == "2 名学生上岗，其中 1 人未签协议"


def test_the_end_of_a_document_that_does_not_tell_it_is_an_event(tmp_path: Path) -> None:
    """Its last day is in its head alone."""
    start = write_start(tmp_path / "own.toml", region="430100", day=dt.date(2026, 1, 1))
    text = start.read_text(encoding="utf-8")
    start.write_text(text.replace("# valid_to = ", "valid_to = "), encoding="utf-8")
    assert ("2029-12-31", "own") in days([str(start)], "2026-01-01", "2030-12-31")
