"""A term of fourteen students and six places in which every kind of reason occurs once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.arrays import compile_problem
from placement.errors import Fault
from placement.instance import DroppedRow, InputFile, Instance, Term
from placement.policy import BoundRule, Policy
from placement.profile import load_profile
from placement.report import write_plan
from placement.report.plan import Plan
from placement.result import LevelResult, Prices, Proof, Result, Stop
from placement.verify import verify
from placement.vocabulary.major_fit import MajorFitParams
from placement.vocabulary.staff_share import StaffShareParams

if TYPE_CHECKING:
    from pathlib import Path

MACHINES, NURSING = "660103", "720201"
TERM = Term("2024春", dt.date(2024, 3, 1))
PLACES = ("M1", "N1", "M2", "M3", "M4", "C1")
# Student, choices, where the plan puts them ('' nowhere).
STUDENTS: tuple[tuple[str, str, str], ...] = (
    ("s01", "M1", "M1"),  # first choice
    ("s02", "N1 M1", "M1"),  # first choice barred by the major
    ("s03", "M1 M2", "M2"),  # first choice full
    ("s04", "M1 M3", "M4"),  # full, employer's limit reached, adjusted
    ("s05", "", "M3"),  # no list
    ("s06", "M1", "M4"),  # locked
    ("s07", "M1", ""),  # held out
    ("s08", "M1", ""),  # enlisted
    ("s09", "M1 C1", ""),  # takes nothing else
    ("s10", "", ""),  # takes nothing at all
    ("s11", "N1", ""),  # avoids the only employer of nurses
    ("s12", "N1", "N1"),  # nurse
    ("s13", "", ""),  # of a class that is full
    ("s14", "", ""),  # all that suits is full
)


REASON = {"why": "unbound", "students": 11, "places": 6, "arcs": 40, "features": ["openings"]}


def small_instance() -> Instance:
    """The tables, as a reader would hand them over."""
    ids = [student for student, _, _ in STUDENTS]
    nurses = {"s11", "s12"}
    students = pd.DataFrame(
        {
            "student_id": [f"0{k:03d}" for k in range(1, len(ids) + 1)],
            "name": [f"学生{k}" for k in range(1, len(ids) + 1)],
            "sex": ["男", "女"] * 7,
            "school": ["甲校"] * 10 + ["乙校"] * 4,
            "level": "中职",
            "major": ["护理" if i in nurses else "数控技术应用" for i in ids],
            "major_code": [NURSING if i in nurses else MACHINES for i in ids],
            "klass": ["数控1班"] * 10 + ["护理1班"] * 2 + ["数控9班", "数控2班"],
            "grade": 2022,
            "adjust": ["否" if i in ("s09", "s10") else "是" for i in ids],
            "status": ["参军" if i == "s08" else "" for i in ids],
            "avoid": ["仁和医院" if i == "s11" else "" for i in ids],
            "home_region": "431002",
            "phone": "13800001111",
            "id_card": "431001200501011234",
            "bank_card": "6222020200011112222",
            "start": pd.to_datetime(["2024-03-01"] * 14),
            "end": pd.to_datetime(["2024-09-15"] * 14),
            "note": "=1+1",
        }
    )
    posts = pd.DataFrame(
        {
            "post_id": ["M1", "N1", "M2", "M3", "M4"],
            "employer": ["宏达机械", "仁和医院", "远大机电", "恒力机床", "恒力机床"],
            "park": ["高新区", "", "高新区", "经开区", "经开区"],
            "region": ["431002", "431002", "431002", "440100", "440100"],
            "place": "北湖区",
            "post": ["数控操作", "护士", "装配", "铣工", "车工"],
            "kind": "实习",
            "need": [2, 1, 1, 3, 3],
            "majors": [MACHINES, NURSING, "6601", MACHINES, "*"],
            "start": pd.to_datetime(["2024-03-01"] * 5),
            "end": pd.to_datetime(["2024-08-31"] * 5),
            "staff_total": [200, 100, 50, 30, 30],
        }
    )
    classes = pd.DataFrame(
        {"class_id": ["C1"], "name": ["宏达班"], "employer": ["宏达机械"], "majors": [MACHINES],
         "seats": [20], "min_seats": [10], "park": ["高新区"], "region": ["431002"]}
    )  # fmt: skip
    named = dict(zip(ids, students["student_id"], strict=True))
    prefs = pd.DataFrame(
        [
            (named[student], rank, place)
            for student, wanted, _ in STUDENTS
            for rank, place in enumerate(wanted.split(), start=1)
        ],
        columns=["student_id", "rank", "place_id"],
    )
    locks = pd.DataFrame(
        {
            "student_id": [named["s06"], named["s07"]],
            "place_id": ["M4", ""],
            "reason": ["面试已定", "住院"],
        }
    )
    quotas = pd.DataFrame({"field": ["klass"], "value": ["数控9班"], "max": [0]})
    tables = {"students": students, "posts": posts, "classes": classes, "prefs": prefs,
              "locks": locks, "quotas": quotas}  # fmt: skip
    instance = Instance.from_frames(tables, term=TERM, city="431000")
    beds = pd.DataFrame({"班车": ["有 13800001111", "", "", "无", ""], "老板手机": "13800001111"})
    carried = pd.DataFrame({"宿舍": [f"{k}-01" for k in range(14)], "QQ号": "123456789"})
    return instance.replace(
        carried={"students": carried, "posts": beds},
        inputs=(InputFile("名单.xlsx", "ab" * 32, {"students": 14, "posts": 5}),),
        notes=(Fault("I116", file="名单.xlsx", sheet="学生",
                     facts={"n": 1, "zh_kinds": "合计 1", "en_kinds": "total 1"}),),
        dropped=(DroppedRow("名单.xlsx", "学生", 16, "total", "合计 14 人 13800001111"),),
    )  # fmt: skip


def small_policy() -> Policy:
    """The fit of majors, and ten per cent of the staff."""
    fit = BoundRule(
        id="B-8/major_fit", provision="B-8", word="major_fit", level="hard",
        params=MajorFitParams(),
        clause="第八条", quote="与学生所学专业对口或相近", pack="national",
        title_zh="专业对口或相近", title_en="Fit of the major",
        valid_from=dt.date(2021, 12, 31), valid_to=None,
    )  # fmt: skip
    share = BoundRule(
        id="B-11/staff_share", provision="B-11", word="staff_share", level="hard",
        params=StaffShareParams(),
        clause="第十条", quote="不超过在岗职工总数的10%", pack="national",
        title_zh="不超过职工的10%", title_en="At most 10 % of the staff",
        valid_from=dt.date(2021, 12, 31), valid_to=None,
    )  # fmt: skip
    return Policy(rules=(fit, share), on=TERM.start)


def small_place_of() -> np.ndarray:
    """Positions of the places of the plan above."""
    return np.array([PLACES.index(p) if p else -1 for _, _, p in STUDENTS], dtype=np.int32)


def small_plan(*, lang: str = "zh") -> Plan:
    """The plan with a result as a solver would give it, and its verdict."""
    instance, policy, profile = small_instance(), small_policy(), load_profile("school")
    problem = compile_problem(instance, policy, profile)
    place_of = small_place_of()
    places, groups = len(PLACES), len(problem.place_tree.key)
    zero = np.zeros(groups, dtype=np.int64)
    prices = Prices(
        place_price=np.arange(places, dtype=np.int64), place_group_price=zero,
        student_group_price=np.full(len(problem.student_tree.key), 7, dtype=np.int64),
        slice_offset=zero, multiplier=(),
    )  # fmt: skip
    result = Result(
        place_of=place_of,
        stop=Stop.FINISHED,
        proof=Proof.GAP,
        levels=(
            LevelResult("placed", 7, 8, prices),
            LevelResult("order_class", 0, 0, None),
            LevelResult("weighted", 4321, None, None, word=4400),
        ),
        method="flow",
        seed=3,
        timings={"level.placed": 0.125},
        statistics={"arcs": 12},
        reason=REASON,
        solver="HiGHS",
    )
    named = np.append(instance.places["place_id"].to_numpy(), "")[place_of]
    placements = pd.Series(named, index=pd.Index(instance.students["student_id"]))
    verdict = verify(instance, policy, profile, placements, None)
    settings = {"profile": "school", "time_limit": None}
    return Plan(instance, policy, profile, problem, result, verdict, settings, lang)  # type: ignore[arg-type]


def write(plan: Plan, directory: Path, *, force: bool = False, workbook: bool = True) -> list[Path]:
    """All files of a plan."""
    return write_plan(
        directory,
        instance=plan.instance,
        policy=plan.policy,
        profile=plan.profile,
        problem=plan.problem,
        result=plan.result,
        verdict=plan.verdict,
        settings=plan.settings,
        timings={"read": 0.25},
        force=force,
        lang=plan.lang,
        workbook=workbook,
    )
