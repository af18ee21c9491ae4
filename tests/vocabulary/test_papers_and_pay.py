"""Rules on papers, pay, hours and self-found posts at their boundaries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from placement.policy.example import blank
from placement.vocabulary import (
    agent,
    agreement,
    arranged,
    contract,
    credit,
    duration,
    fees,
    host_legal,
    hours,
    insurance,
    lodging,
    min_wage,
    minors_venue,
    own_choice,
    pay_floor,
    pay_terms,
    province,
    safety,
    simple_work,
)
from placement.vocabulary.agent import AgentParams
from placement.vocabulary.arranged import ArrangedParams
from placement.vocabulary.contract import ContractParams
from placement.vocabulary.credit import CreditParams
from placement.vocabulary.duration import DurationParams
from placement.vocabulary.fees import FeesParams
from placement.vocabulary.hazard import HazardParams
from placement.vocabulary.hours import HoursParams
from placement.vocabulary.insurance import InsuranceParams
from placement.vocabulary.kinds import Finding, NoParams
from placement.vocabulary.min_wage import MinWageParams
from placement.vocabulary.minors_venue import MinorsVenueParams
from placement.vocabulary.pay_floor import PayFloorParams
from placement.vocabulary.pay_terms import PayTermsParams
from placement.vocabulary.province import CrossParams
from placement.vocabulary.safety import SafetyParams

KEPT, BROKEN, UNKNOWN = Finding.KEPT, Finding.BROKEN, Finding.UNKNOWN
SPRING = {"start": dt.date(2025, 3, 1), "end": dt.date(2025, 8, 31)}


def student(**given: Any) -> dict[str, Any]:
    return {**blank("students"), **given}


def post(**given: Any) -> dict[str, Any]:
    return {**blank("posts"), "kind": "实习", **given}


@pytest.mark.parametrize(
    ("since", "until", "payer", "said"),
    [
        (dt.date(2025, 3, 1), dt.date(2025, 8, 31), "实习单位", KEPT),
        (dt.date(2025, 3, 2), dt.date(2025, 8, 31), "学校", BROKEN),
        (dt.date(2025, 3, 1), dt.date(2025, 8, 30), "学校", BROKEN),
        (dt.date(2025, 1, 1), dt.date(2025, 12, 31), "学生", BROKEN),
        (dt.date(2025, 1, 1), dt.date(2025, 12, 31), "", UNKNOWN),
        (None, dt.date(2025, 12, 31), "学校", UNKNOWN),
        (None, dt.date(2025, 2, 28), "学校", BROKEN),
        (None, None, "学生", BROKEN),
    ],
)
def test_insurance_covers_the_first_and_the_last_day(
    since: dt.date | None, until: dt.date | None, payer: str, said: Finding
) -> None:
    """One day short is a breach, a missing date is not checkable, and the student never pays."""
    covered = student(insured_from=since, insured_to=until, insurance_payer=payer)
    assert insurance.one(covered, post(**SPRING), InsuranceParams()) is said


def test_insurance_need_not_last_longer_than_the_student_stays() -> None:
    """The stay is where both windows meet; months tell the last day where no date does."""
    covered = student(
        insured_from=dt.date(2025, 3, 1),
        insured_to=dt.date(2025, 5, 31),
        insurance_payer="学校",
        end=dt.date(2025, 5, 31),
    )
    assert insurance.one(covered, post(**SPRING), InsuranceParams()) is KEPT
    by_months = post(start=dt.date(2025, 3, 1), months=3.0)
    assert insurance.one({**covered, "end": None}, by_months, InsuranceParams()) is KEPT
    open_end = post(start=dt.date(2025, 3, 1))
    assert insurance.one({**covered, "end": None}, open_end, InsuranceParams()) is UNKNOWN


@pytest.mark.parametrize(
    ("given", "literal", "cautious"),
    [
        ({"pay": 3200, "pay_same": 5000, "pay_lowest": 3200, "role": "相对独立"}, KEPT, BROKEN),
        ({"pay": 3199, "pay_same": 5000, "pay_lowest": 3200, "role": "相对独立"}, BROKEN, BROKEN),
        ({"pay": 4000, "pay_same": 5000, "pay_lowest": 3200, "role": "相对独立"}, KEPT, KEPT),
        ({"pay": 4000, "pay_same": 5000, "role": "相对独立"}, KEPT, UNKNOWN),
        ({"pay": 3000, "pay_same": 5000, "role": "相对独立"}, UNKNOWN, BROKEN),
        ({"pay": 3000, "role": "相对独立"}, UNKNOWN, UNKNOWN),
        ({"pay": 3000, "pay_same": 5000, "pay_lowest": 3200}, UNKNOWN, UNKNOWN),
        ({"pay": 4000, "pay_same": 5000, "pay_lowest": 3200}, KEPT, KEPT),
        ({"pay": 1, "role": "辅助"}, KEPT, KEPT),
        ({"pay": 0, "role": "辅助"}, BROKEN, BROKEN),
        ({"pay_same": 5000, "pay_lowest": 3200, "role": "相对独立"}, UNKNOWN, UNKNOWN),
    ],
)
def test_pay_is_held_against_what_is_known(
    given: dict[str, Any], literal: Finding, cautious: Finding
) -> None:
    """The literal reading breaks only where everything is given."""
    for reading, said in (("literal", literal), ("cautious", cautious)):
        assert pay_floor.one({}, post(**given), PayFloorParams(reading=reading)) is said, reading


def test_eighty_percent_of_a_wage_is_exact() -> None:
    """0.8 × 4,305 is no exact binary fraction; 3,444 is enough and a cent less is not."""
    for pay, said in ((3444.0, KEPT), (3443.99, BROKEN)):
        place = post(pay=pay, pay_same=4305.0, pay_lowest=4000.0, role="相对独立")
        assert pay_floor.one({}, place, PayFloorParams()) is said


@pytest.mark.parametrize(
    ("cycle", "channel", "said"),
    [
        ("按日", "直接支付", KEPT),
        ("按月", "直接支付", KEPT),
        ("按季", "直接支付", BROKEN),
        ("实习结束", "", BROKEN),
        ("按月", "实物", BROKEN),
        ("", "经学校", BROKEN),
        ("", "直接支付", UNKNOWN),
    ],
)
def test_pay_comes_monthly_and_directly(cycle: str, channel: str, said: Finding) -> None:
    """One breach is enough, whatever else is blank."""
    place = post(pay_cycle=cycle, pay_channel=channel)
    assert pay_terms.one({}, place, PayTermsParams()) is said


def test_the_innermost_minimum_wage_counts() -> None:
    """A county's amount goes before the province's."""
    wage = MinWageParams(regions=("430000", "431081"), yuan=(1800.0, 1600.0))
    cases = [("431081", 1600.0, KEPT), ("431002", 1600.0, BROKEN), ("440300", 1600.0, UNKNOWN)]
    for region, pay, said in cases:
        assert min_wage.one({}, post(region=region, pay=pay), wage) is said


@pytest.mark.parametrize(
    ("home", "away", "abroad", "papers", "said"),
    [
        ("431002", "440300", "", ("教函1号", "省备1号"), KEPT),
        ("431002", "440300", "", ("教函1号", ""), UNKNOWN),
        ("431002", "440300", "", ("未同意", ""), BROKEN),
        ("431002", "430100", "", ("", ""), KEPT),
        ("", "430100", "", ("无", "无"), UNKNOWN),
        ("431002", "", "是", ("无", "无"), BROKEN),
        ("500154", "510100", "", ("无", "无"), BROKEN),
    ],
)
def test_another_province_takes_two_papers(
    home: str, away: str, abroad: str, papers: tuple[str, str], said: Finding
) -> None:
    """Inside the province none is asked; where a border may be crossed unseen nobody can tell."""
    place = post(region=away, abroad=abroad, approval=papers[0], province_filing=papers[1])
    assert province.one(student(school_region=home), place, CrossParams()) is said


def test_every_internship_is_filed_and_those_out_of_town_may_be_asked_alone() -> None:
    """The scope says which internships a rule is about."""
    place = post(region="431081", filing="未备案")
    here = student(school_region="431002")
    said = [province.one(here, place, CrossParams(scope=scope)) for scope in ("any", "city")]
    assert said == [BROKEN, KEPT]


@pytest.mark.parametrize(
    ("finder", "place", "said"),
    [
        ({}, {}, KEPT),
        ({"opt_out": "是"}, {}, BROKEN),
        ({"self_found": "P1", "self_approved": "是"}, {}, KEPT),
        ({"self_found": "P1", "self_approved": "是"}, {"own_post": "P1"}, KEPT),
        ({"self_found": "P1", "self_approved": "否"}, {"own_post": "P1"}, BROKEN),
        ({"self_found": "P1"}, {"own_post": "P1"}, UNKNOWN),
        ({"self_found": "P1", "self_approved": "是"}, {"own_post": "P2"}, BROKEN),
        ({}, {"own_post": "P1"}, BROKEN),
        ({"opt_out": "是"}, {"order_class": 1}, KEPT),
    ],
)
def test_a_self_found_post_is_for_its_finder(
    finder: dict[str, str], place: dict[str, Any], said: Finding
) -> None:
    """And who declined the school's posts takes none of them; order classes are no internships."""
    assert own_choice.one(student(**finder), post(**place), NoParams()) is said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hours_day": 8, "hours_week": 40}, KEPT),
        ({"hours_day": 8.5, "hours_week": 40}, BROKEN),
        ({"hours_day": 8, "hours_week": 40.5}, BROKEN),
        ({"hours_day": 8}, UNKNOWN),
        ({"hours_day": 8, "hours_week": 40, "weekend": "是"}, BROKEN),
        ({"hours_day": 12, "hours_week": 60, "special_filing": "是"}, KEPT),
        ({"hours_day": 12, "hours_week": 60, "special_filing": "否"}, BROKEN),
        ({"hours_day": 12, "hours_week": 60, "kind": "就业"}, KEPT),
    ],
)
def test_hours_end_at_eight_and_days_off_are_free(given: dict[str, Any], said: Finding) -> None:
    """What was filed is exempt; so are jobs."""
    free = {"weekend": "否", "holiday": "否", "overtime": "否"}
    assert hours.one({}, post(**{**free, **given}), HoursParams()) is said


def test_fees_bind_internships_or_everything_else() -> None:
    """A deposit is as bad as a fee."""
    charged = {"fees": 0.0, "deposit": "是"}
    assert fees.one({}, post(**charged), FeesParams()) is BROKEN
    assert fees.one({}, post(**charged), FeesParams(concerns="others")) is KEPT
    job = post(**charged) | {"kind": "就业"}
    assert fees.one({}, job, FeesParams(concerns="others")) is BROKEN


def test_information_may_be_passed_on_but_not_internships_managed() -> None:
    """Services that only inform are no agents, unless a pack says so."""
    informed = post(agent="信息服务")
    assert agent.one({}, informed, AgentParams()) is KEPT
    assert agent.one({}, informed, AgentParams(allow=("无",))) is BROKEN


def test_agreements_and_training_may_be_of_the_first_day() -> None:
    """A day later is too late."""
    for day, said in ((dt.date(2025, 3, 1), KEPT), (dt.date(2025, 3, 2), BROKEN)):
        assert agreement.one(student(agreement=day), post(**SPRING), NoParams()) is said
        trained = post(safety_training=day, ppe="是", **SPRING)
        assert safety.one({}, trained, SafetyParams()) is said


def test_lodging_matters_outside_the_school_s_own_city() -> None:
    """In another city a dormitory or the guardian's word is wanted."""
    apart = student(school_region="431002", offsite_consent="否")
    said = [
        lodging.one(apart, post(region=region, dorm="否"), NoParams())
        for region in ("431081", "430100", "")
    ]
    assert said == [KEPT, BROKEN, UNKNOWN]
    assert lodging.one(apart, post(region="430100", dorm="是"), NoParams()) is KEPT


def test_only_local_internships_go_through_the_office() -> None:
    """Elsewhere anybody may arrange them."""
    for region, said in (("431002", BROKEN), ("430100", KEPT), ("", UNKNOWN)):
        place = post(region=region, city="431000", arranged_by="学校")
        assert arranged.one({}, place, ArrangedParams()) is said


@pytest.mark.parametrize(
    ("params", "given", "why"),
    [
        (PayFloorParams, {"reading": "generous"}, "reading"),
        (PayFloorParams, {"share": 80.0}, "share"),
        (MinWageParams, {"regions": ("430000",)}, "one amount a region"),
        (MinWageParams, {"regions": ("999999",), "yuan": (1.0,)}, "GB/T 2260"),
        (CrossParams, {"scope": "county"}, "scope"),
        (FeesParams, {"concerns": "all"}, "concerns"),
        (CreditParams, {"of": "park"}, "of"),
        (CreditParams, {"of": "both", "about": "safety"}, "of host"),
        (HoursParams, {"day": -1.0}, "day, week"),
        (HazardParams, {"graded": ("高处2级",)}, "graded"),
        (DurationParams, {"majors": ("炼丹术",)}, "majors"),
        (ArrangedParams, {"who": ()}, "who"),
    ],
)
def test_parameters_that_mean_nothing_are_refused(
    params: type, given: dict[str, Any], why: str
) -> None:
    """The message names the parameter."""
    with pytest.raises(ValueError, match=why):
        params(**given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"legal_status": "法人"}, KEPT),
        ({"legal_status": "非法人组织", "unit_code": "92431000MA4L1234XK"}, KEPT),
        ({"legal_status": "无", "unit_code": "91431000MA4L1234XK"}, BROKEN),
        ({"unit_code": "12431000MA4L1234XK"}, KEPT),
        ({"unit_code": "92431000MA4L1234XK"}, UNKNOWN),
        ({"unit_code": "4310001"}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_the_column_goes_before_the_credit_code(given: dict[str, str], said: Finding) -> None:
    """A code tells a legal person, save that of a sole trader."""
    assert host_legal.one({}, post(**given), NoParams()) is said


@pytest.mark.parametrize(
    ("kind", "signed", "said"),
    [
        ("学徒", dt.date(2025, 3, 1), KEPT),
        ("学徒", dt.date(2025, 3, 2), BROKEN),
        ("学徒", None, UNKNOWN),
        ("实习", None, KEPT),
    ],
)
def test_apprentices_alone_need_a_contract(
    kind: str, signed: dt.date | None, said: Finding
) -> None:
    """By the first day."""
    place = post(**SPRING) | {"kind": kind}
    assert contract.one(student(contract=signed), place, ContractParams()) is said


@pytest.mark.parametrize(
    ("birth", "venue", "kind", "said"),
    [
        (dt.date(2007, 3, 2), "网吧", "就业", BROKEN),
        (dt.date(2007, 3, 1), "网吧", "就业", KEPT),
        (dt.date(2007, 3, 2), "网吧", "实习", KEPT),
        (dt.date(2007, 3, 2), "一般场所", "就业", KEPT),
        (dt.date(2007, 3, 2), "", "就业", UNKNOWN),
        (dt.date(2007, 3, 1), "", "就业", KEPT),
        (None, "网吧", "就业", UNKNOWN),
    ],
)
def test_minors_are_not_employed_at_places_of_entertainment(
    birth: dt.date | None, venue: str, kind: str, said: Finding
) -> None:
    """Eighteen on the first day; internships there are barred by another rule."""
    place = post(venue=venue, **SPRING) | {"kind": kind}
    assert minors_venue.one(student(birth=birth), place, MinorsVenueParams()) is said


def test_simple_work_alone_is_no_internship() -> None:
    """Blank is not checkable."""
    cases = {"是": BROKEN, "否": KEPT, "": UNKNOWN}
    for said, finding in cases.items():
        assert simple_work.one({}, post(simple_work=said), NoParams()) is finding


def test_both_sides_need_a_clean_record_where_a_pack_says_so() -> None:
    """JL-13 looks at schools too; a bad host is worse than a school nobody knows."""
    cases = [("是", "是", KEPT), ("是", "否", BROKEN), ("是", "", UNKNOWN), ("否", "", BROKEN)]
    for host, school, said in cases:
        pair = student(school_credit=school), post(credit=host)
        assert credit.one(*pair, CreditParams(of="both")) is said
        assert credit.one(*pair, CreditParams()) is (KEPT if host == "是" else BROKEN)


def test_a_longer_stay_may_be_asked_of_some_majors_only() -> None:
    """Health majors for eight months; a major nobody can tell is not checkable."""
    half_year = post(**SPRING)
    health = DurationParams(months=8.0, majors=("医药卫生大类",))
    for code, said in (("720201", BROKEN), ("660103", KEPT), ("", UNKNOWN)):
        assert duration.one(student(major_code=code), half_year, health) is said
