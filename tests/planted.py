"""A small plan that keeps every rule, and slips planted in it one at a time.

``BASE`` holds the tables of the correct plan; ``NATIONAL`` and ``CITY`` name, rule by rule, what is
changed and what then happens. A new rule of a pack needs one line here and no code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

D = dt.date
Row = dict[str, Any]
TERM = D(2025, 3, 1)
PLACED = {"S1": "P1", "S2": "P2", "S3": "P1", "S4": "P3", "S5": "P4", "S6": "C1"}
"""S6 is nobody until a slip puts a student into the order class. S1 and S2 are
grown up, S3 is sixteen; P3 is a graduate's job, P4 an apprenticeship."""

_STUDENT: Row = {
    "school": "甲校", "level": "中职", "major": "数控技术应用", "major_code": "660103",
    "grade": 2023, "sex": "男", "birth": D(2006, 1, 10), "consent": "是", "opt_out": "否",
    "agreement": D(2025, 2, 20), "insured_from": D(2025, 2, 1), "insured_to": D(2025, 12, 31),
    "insurance_payer": "学校", "school_credit": "是", "contract": D(2025, 2, 20),
    "assessment": "合格", "certificates": "数控车工", "offsite_consent": "是",
}  # fmt: skip
_POST: Row = {
    "employer": "甲厂", "unit_code": "91431000MA4L000001", "post": "数控操作", "kind": "实习",
    "role": "相对独立", "need": 5, "majors": "6601", "level_req": "不限", "sex_req": "不限",
    "industry": "通用设备制造业", "place": "园区路1号", "welfare": "包吃住", "venue": "一般场所",
    "start": D(2025, 3, 1), "end": D(2025, 8, 31), "staff_total": 200, "staff_same": 100,
    "interns_now": 0, "interns_same": 0, "night": "否", "hazard": "无", "approved": D(2025, 1, 15),
    "visit_report": "考1", "published": D(2025, 1, 20), "credit": "是", "safe_record": "是",
    "partner": "是", "mentors": 5, "pay": 4000.0, "pay_same": 4500.0, "pay_lowest": 3200.0,
    "pay_cycle": "按月", "pay_channel": "直接支付", "safety_training": D(2025, 2, 25), "ppe": "是",
    "legal_status": "法人", "agent": "无", "abroad": "否", "dorm": "是", "fees": 0.0,
    "deposit": "否", "hours_day": 8.0, "hours_week": 40.0, "weekend": "否", "holiday": "否",
    "overtime": "否", "special_filing": "否", "load_kg": 5.0, "load_times": 2.0, "line_rate": 10.0,
    "simple_work": "否", "arranged_by": "联席会议", "plan_no": "方1", "filing": "备1",
    "premium": 100.0, "park": "甲园区",
}  # fmt: skip

BASE: dict[str, dict[str, Row]] = {
    "students": {
        "S1": _STUDENT,
        "S2": _STUDENT | {"sex": "女"},
        "S3": _STUDENT | {"sex": "女", "birth": D(2008, 9, 1)},
        "S4": _STUDENT,
        "S5": _STUDENT,
    },
    "posts": {
        "P1": _POST,
        "P2": _POST | {"employer": "乙厂", "post": "装配", "unit_code": "91431000MA4L000002"},
        "P3": _POST | {"employer": "丙厂", "kind": "就业", "unit_code": "91431000MA4L000003"},
        "P4": _POST | {"employer": "丁厂", "kind": "学徒", "unit_code": "91431000MA4L000004"},
    },
    "enterprises": {
        name: {
            "staff_total": 200, "above_scale": "是", "ownership": "国有", "integrated": "是",
            "teacher_base": "是", "teacher_capacity": 3, "coop_team": "是", "edu_group": "集团1",
            "posted_staff": 1, "training_fund": "是", "agency": "经信局", "size": "大型",
            "mentors": 5, "credit": "是", "partner": "是",
        }
        for name in ("甲厂", "乙厂", "丁厂")
    },
    "parks": {"甲园区": {"office": "招商部", "amenities": "宿舍|食堂", "zone": "核心示范区"}},
    "schools": {
        "甲校": {"kind": "中职", "credit": "是", "office": "实训处", "supervisors": 3,
                "conference": "是", "evaluated": D(2024, 12, 1)},
    },
    "classes": {
        "C1": {"name": "甲厂班", "employer": "甲厂", "park": "甲园区", "school": "甲校",
               "seats": 20, "majors": "6601", "applied": D(2024, 12, 10), "batch": "2024-12",
               "filing": "备2", "approved_on": D(2024, 12, 20), "agreement": "协1",
               "start": D(2025, 3, 1)},
    },
    "class_seats": {"C1": {"employer": "甲厂", "seats": 20}},
    "locks": {"S1": {"place_id": "P1", "reason": "本人申请"}},
    "programmes": {
        "M1": {"major": "数控技术应用", "major_code": "660103", "total_hours": 3000.0,
               "practice_hours": 1600.0, "plan_months": 6.0, "apprentice": "是", "level": "中职",
               "school": "甲校", "grade": 2023, "programme_type": "中职三年", "new_major": "是",
               "partners": "甲厂", "warning": "正常", "intern_hours": 600.0},
    },
    "agreements": {
        "X1": {"document": "协议书", "kind": "市校合作", "school": "甲校", "employer": "甲厂",
               "park": "甲园区", "start": D(2025, 1, 1), "rule": "YB-06", "value": "20万元"},
    },
    "teachers": {
        "T1": {"name": "王老师", "school": "甲校", "kind": "专业课教师", "hired": D(2022, 9, 1),
               "teaching_from": D(2022, 9, 1), "enterprise_years": 3.0, "dual": "是",
               "status": "在岗", "degree": "本科"},
    },
    "practice": {"T1": {"employer": "甲厂", "start": D(2023, 3, 1), "end": D(2023, 10, 31)}},
    "titles": {"甲厂": {"title": "市级", "date": D(2024, 5, 1)}},
    "hires": {"G1": {"employer": "甲厂", "start": D(2024, 7, 1)}},
    "budgets": {"2025": {"payer": "市级财政", "amount": 100}},
    "granted": {"学生补贴": {"payee": "S9", "amount": 200, "paid_on": D(2024, 12, 1),
                         "document": "1号文"}},
}  # fmt: skip
KEYS = {
    "students": "student_id", "posts": "post_id", "enterprises": "employer", "parks": "park",
    "schools": "school", "classes": "class_id", "class_seats": "class_id", "locks": "student_id",
    "programmes": "programme", "agreements": "agreement_id", "teachers": "teacher_id",
    "practice": "teacher_id", "titles": "employer", "hires": "student_id", "budgets": "year",
    "granted": "item", "works": "work", "hosted": "employer",
}  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """One change of the correct plan: which rule it must break, and no other.

    ``edits`` maps ``table.row`` to columns (None drops the row, a new name adds one); ``also`` are
    rules of other documents, or stricter readings, that say the same. With ``unknown`` the rule can
    then not be checked; ``kept`` is a change at the boundary that breaks nothing.
    """

    rule: str
    edits: dict[str, Row | None]
    also: tuple[str, ...] = ()
    effect: str = "broken"
    blind: tuple[str, ...] = field(default=())


def _post(rule: str, *, also: tuple[str, ...] = (), effect: str = "broken", at: str = "P1",
          **columns: Any) -> Slip:  # fmt: skip
    return Slip(rule, {f"posts.{at}": columns}, also, effect)


def _student(rule: str, *, also: tuple[str, ...] = (), effect: str = "broken", at: str = "S1",
             **columns: Any) -> Slip:  # fmt: skip
    return Slip(rule, {f"students.{at}": columns}, also, effect)


NATIONAL: tuple[Slip, ...] = (
    _student("B-1/record_is", level="本科"),
    _student("B-1/record_is", level="", effect="unknown"),
    _post("B-2/recorded", role="", effect="unknown"),
    _post("B-3/host_legal", legal_status="无"),
    _post("B-4/recorded", arranged_by="", effect="unknown"),
    _post("B-5/credit_ok", credit="否"),
    _post("B-5/safety", safe_record="否"),
    _post("B-6/approved_host", approved=D(2025, 3, 2)),
    _post("B-6/approved_host", approved=D(2025, 3, 1), effect="kept"),
    _post("B-6/visit", published=None, effect="unknown"),
    _post("B-7/recorded", plan_no="", effect="unknown"),
    _post("B-8/major_fit", majors="720201"),
    _post("B-8/major_fit", majors="6607", effect="kept"),
    _student("B-9/consent_given", consent="否"),
    _student("B-10/own_choice", opt_out="是"),
    _student("B-10/own_choice", self_found="P2"),
    _student("B-10/own_choice", at="S2", opt_out="是", self_found="P2", self_approved="是",
             effect="kept"),
    _student("B-10/own_choice", at="S2", opt_out="是", self_found="P2", self_approved="否"),
    # Two interns of twenty staff are ten in a hundred; of nineteen they are more.
    _post("B-11/enterprise", staff_total=20, effect="kept"),
    _post("B-11/enterprise", staff_total=19),
    _post("B-11/enterprise", interns_now=18, effect="kept"),
    _post("B-11/enterprise", interns_now=19),
    _post("B-11/same_post", staff_same=10, effect="kept"),
    _post("B-11/same_post", staff_same=9),
    # Interns from elsewhere in some months only: 18 + 2 are the limit of 200, 19 + 2 are not.
    Slip("B-11/enterprise", {"hosted.甲厂": {"start": D(2025, 5, 1), "end": D(2025, 8, 31),
                                            "people": 18}}, effect="kept"),
    Slip("B-11/enterprise", {"hosted.甲厂": {"start": D(2025, 5, 1), "end": D(2025, 8, 31),
                                            "people": 19}}),
    Slip("B-11/enterprise", {"hosted.甲厂": {"start": D(2024, 9, 1), "end": D(2025, 2, 28),
                                            "people": 19}}, effect="kept"),
    Slip("B-12/recorded", {"locks.S1": {"reason": ""}}, effect="unknown"),
    _post("B-13/min_months", end=D(2025, 8, 30)),
    _student("B-13/min_months", start=D(2025, 3, 1), end=D(2025, 8, 31), effect="kept"),
    _student("B-13/min_months", start=D(2025, 3, 2), end=D(2025, 8, 31)),
    _post("B-13/no_simple_work", simple_work="是"),
    _post("B-15/mentors", mentors=-1, effect="unknown"),
    _post("B-16/venue_ban", industry="7263"),
    _post("B-16/no_agent", agent="中介组织"),
    _post("B-16/no_agent", agent="信息服务", effect="kept"),
    _student("B-17/agreement_signed", agreement=D(2025, 3, 1), effect="kept"),
    _student("B-17/agreement_signed", agreement=D(2025, 3, 2)),
    _student("B-18/grade_at_least", grade=2024),
    _student("B-18/age_at_least", at="S3", birth=D(2009, 2, 28), effect="kept"),
    _student("B-18/age_at_least", at="S3", birth=D(2009, 3, 1)),
    _post("B-18/venue_ban", at="P2", venue="酒吧"),
    _post("B-18/venue_ban", at="P2", employer="蓝夜KTV"),
    _post("B-18/minors", hazard="高处2级", special_filing="是"),
    _post("B-18/minors", hazard="高处1级", special_filing="是", effect="kept"),
    _post("B-18/women", at="P2", hazard="井下", special_filing="是"),
    _post("B-18/heavy_work", at="P2", hazard="体力3级"),
    _post("B-18/heavy_work", at="P2", hazard="体力2级", effect="kept"),
    _post("B-19/hazard_ban", at="P2", hazard="高处"),
    _post("B-19/hazard_ban", at="P2", hazard="高处", special_filing="是", effect="kept"),
    _post("B-19/night_ban", night="是"),
    _post("B-19/night_ban", night="是", special_filing="是", effect="kept"),
    _post("B-19/rest", weekend="是"),
    _post("B-19/rest", overtime="是"),
    _post("B-19/rest", holiday="是", special_filing="是", effect="kept"),
    _post("B-20/hours_limit", hours_day=8.5),
    _post("B-20/forty", hours_week=40.5),
    _post("B-20/forty", hours_week=44.0, special_filing="是", effect="kept"),
    _post("B-20/hours_limit", hours_week=44.5, special_filing="是"),
    # Eighty in a hundred of 4500 are 3600, the lowest grade is 3200.
    _post("B-21/cautious", pay=3600.0, effect="kept"),
    _post("B-21/cautious", pay=3599.0),
    _post("B-21/cautious", pay=3200.0),
    _post("B-21/literal", pay=3199.0, also=("B-21/cautious",)),
    _post("B-21/pay_terms", pay_cycle="按季"),
    _post("B-21/pay_terms", pay_channel="经第三方"),
    _post("B-23/no_fees", fees=100.0),
    _post("B-23/no_fees", deposit="是"),
    _student("B-24/insured", insured_to=D(2025, 8, 31), effect="kept"),
    _student("B-24/insured", insured_to=D(2025, 8, 30)),
    _student("B-24/insured", insurance_payer="学生"),
    _post("B-25/filed", filing="未备案"),
    _post("B-25/filed", filing="", effect="unknown"),
    _post("B-25/cross_province", region="440100", effect="unknown"),
    _post("B-25/cross_province", region="440100", approval="批1", province_filing="无"),
    _post("B-25/cross_province", region="440100", approval="批1", province_filing="省备1",
          effect="kept"),
    _post("B-26/lodging", region="430100", dorm="否", effect="kept"),
    Slip("B-26/lodging", {"posts.P2": {"region": "430100", "dorm": "否"},
                          "students.S2": {"offsite_consent": "否"}}),
    _post("B-29/safety_trained", safety_training=D(2025, 3, 2)),
    _post("B-29/safety_trained", ppe="否"),
    _student("B-30/recorded", birth=None, effect="unknown", also=("B-18/age_at_least",)),
    Slip("B-31/minors_venue", {"posts.P3": {"venue": "酒吧"},
                               "students.S4": {"birth": D(2007, 3, 2)}}),
    _post("B-32/hazard_ban", hazard="冷水2级"),
    _post("B-32/hazard_ban", hazard="冷水1级", effect="kept"),
    _post("B-32/hazard_ban", line_rate=51.0),
    _post("B-33/load", at="P2", load_kg=25.5),
    _post("B-33/load", at="P2", load_kg=25.0, load_times=5.0, effect="kept"),
    _post("B-34/paid", pay=0.0, at="P2", also=("B-21/cautious", "B-21/literal")),
    Slip("B-35/recorded", {"classes.C1": {"agreement": ""}}, effect="unknown"),
    _student("B-36/contract_signed", at="S5", contract=D(2025, 3, 2)),
    Slip("B-37/teacher_places", {"enterprises.甲厂": {"teacher_capacity": 0}}),
    _post("B-38/no_fees", at="P3", fees=50.0),
    Slip("B-28/cycle", {"teachers.T1": {"hired": D(2019, 9, 1)},
                        "practice.T1": {"end": D(2023, 8, 30)}}),
    Slip("B-28/entry", {"teachers.T1": {"enterprise_years": 0.0},
                        "practice.T1": None}),
    _post("T-1/level_meets", level_req="大专及以上"),
    _post("T-2/sex_meets", sex_req="女"),
    Slip("T-3/host_school", {"students.S6": _STUDENT | {"school": "乙校"}},
         blind=("B-38/no_fees", "B-5/safety")),
    Slip("T-4/host_grade", {"classes.C1": {"grade": 2022}, "students.S6": _STUDENT},
         blind=("B-38/no_fees", "B-5/safety")),
)  # fmt: skip


def _gone(rule: str, at: str, *columns: str, also: tuple[str, ...] = ()) -> Slip:
    """A blank, after which the rule can no longer be checked everywhere."""
    dates = {"evaluated", "hired", "start", "insured_from", "insured_to", "date", "paid_on"}
    numbers = {"teacher_capacity": -1, "posted_staff": -1, "premium": None, "pay": None}
    blank = {c: None if c in dates else numbers.get(c, "") for c in columns}
    return Slip(rule, {at: blank}, also, "unknown")


def _one_less(rule: str, kind: str, *, also: tuple[str, ...] = ()) -> Slip:
    """One of the works that a target counts is missing."""
    return Slip(rule, {f"works.{kind}#1": None}, also)


_IDLE: Row = {
    "staff_total": 50, "above_scale": "否", "ownership": "民营", "integrated": "否",
    "teacher_base": "否", "teacher_capacity": 0, "coop_team": "是", "edu_group": "",
    "posted_staff": 0, "training_fund": "是", "agency": "经信局", "size": "小型", "mentors": 1,
    "credit": "是", "partner": "否",
}  # fmt: skip
"""An enterprise that takes no part in anything."""
_SHORT: dict[str, Row | None] = {
    "teachers.T1": {"hired": D(2019, 9, 1), "teaching_from": D(2019, 9, 1)},
    "practice.T1": {"start": D(2020, 1, 1), "end": D(2020, 5, 31)},
}
"""Five months of practice in the five years that were over in August 2024."""
_JILIN = ("220100", "220200", "220300", "220400", "220500", "220600", "220700", "220800", "222400")
_LIUZHOU = ("450202", "450203", "450204", "450205", "450206", "450222", "450223", "450224",
            "450225", "450226")  # fmt: skip
WORKS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "chenzhou-2018": (("示范园区", "市级", 5), ("示范企业", "", 30)),
    "jilin-2018": (
        ("旅游实训基地", "", 2), ("校办工厂", "", 1), ("行业教学指导委员会", "", 20),
        ("223试点地区", "", 2), ("223试点学校", "", 20), ("223试点企业", "", 300),
    ),
    "kaizhou-2020": (
        ("骨干专业群", "", 3), ("双基地", "", 1), ("产教融合实训基地", "", 3),
        ("骨干特色专业", "", 3), ("现代学徒制专业", "", 2), ("市级高水平中职学校", "", 1),
        ("专业教学点", "", 1), ("高职教学点", "", 1),
    ),
    "liuzhou-2019": (
        ("现代学徒制专业", "", 20), ("高水平高职院校", "", 1), ("高水平高职专业", "", 3),
    ),
    "yibin-2022": (
        ("职教集团", "国家级", 6), ("现代产业学院", "省级", 6), ("双师平台", "", 6),
        ("虚拟仿真实训基地", "省级", 5), ("公共实训基地", "省级", 4),
    ),
}  # fmt: skip
"""What the targets of a city count: kind, rank, how many; just enough."""
_EACH = {"jilin-2018": (_JILIN, "工作方案"), "liuzhou-2019": (_LIUZHOU, "实训基地")}
"""Regions each of which has one work of a kind."""

CITY: dict[str, tuple[Slip, ...]] = {
    "chenzhou-2018": (
        _one_less("CZ-01/parks", "示范园区"),
        Slip("CZ-01/parks", {"works.示范园区#1": {"rank": "县级"}}),
        _one_less("CZ-01/enterprises", "示范企业"),
        _gone("CZ-02/recorded", "schools.甲校", "conference"),
        Slip("CZ-05/parks", {"parks.乙园区": {"office": "办", "amenities": "宿舍"}}),
        Slip("CZ-05/schools", {"schools.乙校": {"conference": "是", "evaluated": D(2024, 1, 1)}}),
        _gone("CZ-06/class", "classes.C1", "school"),
        Slip("CZ-06/joint", {"class_seats.C1": {"seats": -1}}, (), "unknown"),
        Slip("CZ-07/filed", {"classes.C1": {"applied": D(2024, 11, 30)}}),
        Slip("CZ-07/filed", {"classes.C1": {"applied": D(2024, 6, 1)}}, (), "kept"),
        # Of the interns of a school one at least stays in the city.
        Slip("CZ-08/local_stay", {f"posts.P{k}": {"region": "430100"} for k in (1, 2, 4)}),
        _post("CZ-08/local_stay", region="430100", effect="kept"),
        _post("CZ-09/arranged_by", arranged_by="学校"),
        _post("CZ-10/level_meets", level_req="大专及以上", also=("T-1/level_meets",)),
        _student("CZ-10/agreement_signed", agreement=D(2025, 3, 2),
                 also=("B-17/agreement_signed",)),
        _post("CZ-12/min_months", at="P2", role="辅助", end=D(2025, 5, 31), effect="kept"),
        _post("CZ-12/min_months", at="P2", role="辅助", end=D(2025, 5, 30)),
        Slip("CZ-17/teacher_places", {"enterprises.甲厂": {"teacher_capacity": 0}},
             ("B-37/teacher_places",)),
        _gone("CZ-18/recorded", "schools.甲校", "evaluated"),
        _gone("CZ-20/recorded", "hires.G1", "employer"),
        Slip("CZ-21/record_is", {"enterprises.甲厂": {"coop_team": "否"}}),
        _gone("CZ-22/recorded", "parks.甲园区", "amenities"),
        _gone("CZ-23/recorded", "parks.甲园区", "office"),
        _gone("CZ-24/partners", "programmes.M1", "partners"),
        _gone("CZ-24/apprentice", "programmes.M1", "apprentice"),
        _gone("CZ-25/groups", "enterprises.甲厂", "edu_group"),
        _gone("CZ-25/posted", "enterprises.甲厂", "posted_staff"),
    ),
    "jilin-2018": (
        Slip("JL-02/agreements", {"agreements.X220100": None}),
        _one_less("JL-03/count_at_least", "旅游实训基地"),
        _gone("JL-06/recorded", "works.校办工厂#1", "school"),
        _post("JL-08/pay_floor", pay=3199.0, also=("B-21/literal", "B-21/cautious")),
        Slip("JL-10/participation", {
            "enterprises.己厂": _IDLE | {"ownership": "国有"},
            **{f"enterprises.{name}": {"ownership": "民营"} for name in ("甲厂", "乙厂", "丁厂")},
        }),
        _student("JL-11/contract_signed", at="S5", contract=D(2025, 3, 2),
                 also=("B-36/contract_signed",)),
        _student("JL-13/credit_ok", school_credit="否"),
        _post("JL-13/credit_ok", credit="否", also=("B-5/credit_ok",)),
        _one_less("JL-14/committees", "行业教学指导委员会"),
        _gone("JL-16/recorded", "schools.甲校", "evaluated"),
        _one_less("JL-17/areas", "223试点地区"),
        _one_less("JL-17/schools", "223试点学校"),
        _one_less("JL-17/enterprises", "223试点企业"),
        _gone("JL-19/recorded", "students.S1", "insured_from", also=("B-24/insured",)),
        Slip("JL-20/each_has", {"works.工作方案220100": None}),
    ),
    "kaizhou-2020": (
        _one_less("KZ-01/major_groups", "骨干专业群"),
        _one_less("KZ-01/training_bases", "产教融合实训基地"),
        _one_less("KZ-01/majors", "骨干特色专业"),
        _one_less("KZ-01/apprentice_majors", "现代学徒制专业"),
        _gone("KZ-04/new_majors", "programmes.M1", "new_major"),
        Slip("KZ-05/record_is", {"programmes.M1": {"warning": "预警"}}),
        _gone("KZ-06/recorded", "enterprises.甲厂", "posted_staff"),
        Slip("KZ-07/funds", {"enterprises.甲厂": {"training_fund": "否"}}),
        _post("KZ-07/credit", credit="否", also=("B-5/credit_ok",)),
        Slip("KZ-08/practice_hours", {"programmes.M1": {"practice_hours": 900.0}}, (), "kept"),
        Slip("KZ-08/practice_hours", {"programmes.M1": {"practice_hours": 899.0}}),
        _post("KZ-09/pay", pay=3199.0, also=("B-21/literal", "B-21/cautious")),
        _gone("KZ-10/recorded", "works.双基地#1", "employer"),
        _gone("KZ-11/hired", "teachers.T1", "degree"),
        _gone("KZ-12/evaluated", "schools.甲校", "evaluated"),
        _gone("KZ-13/recorded", "students.S1", "certificates"),
        _gone("KZ-14/posts", "posts.P1", "place"),
        _gone("KZ-14/students", "students.S1", "school"),
        _gone("KZ-14/agreements", "agreements.X1", "start"),
        _gone("KZ-16/insurance", "students.S1", "insured_to", also=("B-24/insured",)),
        _gone("KZ-16/premium", "posts.P4", "premium"),
        _student("KZ-20/contract_signed", at="S5", contract=D(2025, 3, 2),
                 also=("B-36/contract_signed",)),
        _post("KZ-21/no_agent", agent="中介组织", also=("B-16/no_agent",)),
        _gone("KZ-22/recorded", "enterprises.甲厂", "agency", also=("KZ-09/agencies",)),
        _one_less("KZ-01/dual_bases", "双基地"),
        _one_less("KZ-01/school", "市级高水平中职学校"),
        Slip("KZ-09/agencies", {"enterprises.己厂": _IDLE | {"agency": "农业局"}}),
        Slip("KZ-11/new", {"teachers.T1": {"hired": D(2021, 9, 1)}, "practice.T1": None}),
        Slip("KZ-11/cycle", _SHORT, ("KZ-11/new", "B-28/cycle")),
        _one_less("KZ-19/puli", "专业教学点"),
        _one_less("KZ-19/college", "高职教学点"),
        Slip("KZ-02/share", {"teachers.T2": {"name": "李老师", "kind": "专业课教师", "dual": "否",
                             "hired": D(2024, 9, 1), "teaching_from": D(2024, 9, 1),
                             "enterprise_years": 3.0, "degree": "本科"}}),
    ),
    "liuzhou-2019": (
        _post("LZ-01/staff_target", need=4, effect="kept"),
        _post("LZ-01/staff_target", need=3),
        _student("LZ-02/insured", insured_to=D(2025, 8, 30), also=("B-24/insured",)),
        _post("LZ-02/pay_floor", pay=3199.0, also=("B-21/literal", "B-21/cautious")),
        Slip("LZ-04/bases", {"works.实训基地450206": None}),
        _gone("LZ-05/recorded", "enterprises.甲厂", "coop_team"),
        Slip("LZ-06/funds", {"enterprises.甲厂": {"training_fund": "否"}}),
        _post("LZ-06/credit", credit="否", also=("B-5/credit_ok",)),
        _one_less("LZ-07/count_at_least", "现代学徒制专业"),
        _gone("LZ-09/recorded", "teachers.T1", "degree"),
        _gone("LZ-12/posts", "posts.P1", "place"),
        _gone("LZ-12/students", "students.S1", "school"),
        _gone("LZ-12/agreements", "agreements.X1", "start"),
        _gone("LZ-13/evaluated", "schools.甲校", "evaluated"),
        _gone("LZ-13/titles", "titles.甲厂", "date"),
        _gone("LZ-15/insurance", "students.S1", "insured_to",
              also=("B-24/insured", "LZ-02/insured")),
        _gone("LZ-15/premium", "posts.P4", "premium"),
        _gone("LZ-17/majors", "programmes.M1", "partners"),
        _one_less("LZ-21/programmes", "高水平高职专业"),
        Slip("LZ-04/small", {"enterprises.己厂": _IDLE}),
        Slip("LZ-08/new", {"teachers.T1": {"hired": D(2021, 9, 1)}, "practice.T1": None}),
        Slip("LZ-08/cycle", _SHORT, ("LZ-08/new", "B-28/cycle")),
        Slip("LZ-16/participation", {
            "enterprises.己厂": _IDLE | {"ownership": "国有"},
            **{f"enterprises.{name}": {"ownership": "民营"} for name in ("甲厂", "乙厂", "丁厂")},
        }, ("LZ-04/small",)),
        _one_less("LZ-21/colleges", "高水平高职院校"),
        _post("LZ-22/no_agent", agent="中介组织", also=("B-16/no_agent",)),
        _gone("LZ-23/schools", "schools.甲校", "kind"),
        _gone("LZ-23/programmes", "programmes.M1", "programme_type"),
    ),
    "yibin-2022": (
        _one_less("YB-01/groups", "职教集团"),
        _one_less("YB-01/academies", "现代产业学院"),
        _one_less("YB-01/teacher_platforms", "双师平台"),
        _one_less("YB-01/simulation_bases", "虚拟仿真实训基地"),
        _one_less("YB-01/skill_bases", "公共实训基地"),
        Slip("YB-02/core", {"parks.甲园区": {"zone": "工业园区"}}),
        _gone("YB-02/zone", "parks.甲园区", "zone", also=("YB-02/core",)),
        Slip("YB-04/share", {"enterprises.己厂": _IDLE | {"above_scale": "是", "size": "大型",
                                                        "teacher_capacity": 0}},
             ("B-37/teacher_places",), blind=("YB-14/members",)),
        Slip("YB-05/participation", {"enterprises.己厂": _IDLE | {"ownership": "国有"}},
             blind=("YB-14/members",)),
        Slip("YB-12/simulation",
             {f"works.虚拟仿真实训基地#{k}": {"park": ""} for k in range(1, 6)}),
        Slip("YB-12/skills", {f"works.公共实训基地#{k}": {"park": ""} for k in range(1, 5)}),
        Slip("YB-14/groups", {f"works.职教集团#{k}": None for k in range(1, 4)}, ("YB-01/groups",)),
        _gone("YB-03/recorded", "posts.P3", "welfare"),
        Slip("YB-07/provincial", {"titles.省级0": None}),
        Slip("YB-07/city", {"titles.市级0": None}),
        _gone("YB-10/recorded", "classes.C1", "school"),
        Slip("YB-11/share_at_least", {f"teachers.T{k}": {
            "name": "李老师", "kind": "专业课教师", "dual": "否", "hired": D(2024, 9, 1),
            "teaching_from": D(2024, 9, 1), "enterprise_years": 3.0} for k in (2, 3)}),
        _gone("YB-14/members", "enterprises.甲厂", "edu_group"),
        Slip("YB-15/budget", {"budgets.2025": {"amount": -1}}, (), "unknown"),
        _gone("YB-19/recorded", "agreements.X1", "value"),
        _gone("YB-20/recorded", "granted.学生补贴", "document"),
    ),
}  # fmt: skip
SLIPS: dict[str, tuple[Slip, ...]] = {"national": NATIONAL, **CITY}


def city(pack: str) -> str:
    """The city that the plan of a pack lies in."""
    return _CITY.get(pack, "431000")


_CITY = {"liuzhou-2019": "450200", "jilin-2018": "220200", "kaizhou-2020": "500154",
         "yibin-2022": "511500"}  # fmt: skip
_COUNTY = {"liuzhou-2019": "450202", "jilin-2018": "220202", "kaizhou-2020": "500154",
           "yibin-2022": "511502"}  # fmt: skip


def base(pack: str) -> dict[str, dict[str, Row]]:
    """The tables of the correct plan, in the city of a pack and with what the pack counts."""
    here = _COUNTY.get(pack, "431002")
    tables = {name: dict(rows) for name, rows in BASE.items()}
    for name in ("posts", "enterprises", "parks", "schools", "agreements"):
        tables[name] = {key: {**row, "region": here} for key, row in tables[name].items()}
    tables["students"] = {k: {**r, "school_region": here} for k, r in tables["students"].items()}
    tables["works"] = {
        f"{kind}#{k}": {"kind": kind, "rank": rank, "school": "甲校", "employer": "甲厂",
                        "park": "浦里新区" if kind == "专业教学点" else "甲园区", "region": here}
        for kind, rank, count in WORKS.get(pack, ())
        for k in range(1, count + 1)
    }  # fmt: skip
    every, kind = _EACH.get(pack, ((), ""))
    for region in every:
        tables["works"][f"{kind}{region}"] = {"kind": kind, "region": region}
    if pack == "jilin-2018":
        for region in every:
            tables["agreements"][f"X{region}"] = {"kind": "市校合作", "region": region}
    if pack == "yibin-2022":
        tables["titles"] = {
            f"{rank}{k}": {"title": rank, "date": D(2024, 5, 1)}
            for rank, n in (("省级", 50), ("市级", 100))
            for k in range(n)
        }
    return tables
