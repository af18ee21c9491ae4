"""Make the workbook of this folder again: ``python make.py`` beside it.

The generator gives people, posts and wishes; this script makes of them one college's term, with the
things that make a clerk's day, and lays the sheets out as a college keeps them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xlsxwriter

from placement.catalogue.majors import class_index
from placement.generate import generate

if TYPE_CHECKING:
    from placement.instance import Instance

SEED = 2045
STUDENTS, POSTS = 486, 96
TARGET = Path(__file__).with_name("chenzhou-2026-spring.xlsx")
SCHOOL = "林邑职业技术学院"
SHORT = {
    "机电一体化技术": "机电", "工业机器人技术": "机器人", "智能焊接技术": "焊接",
    "电梯工程技术": "电梯", "物联网应用技术": "物联网", "电子信息工程技术": "电信",
    "集成电路技术": "集成", "学前教育": "学前",
}  # fmt: skip
COLLEGES = {6: "智能制造学院", 11: "电子信息学院", 17: "学前教育学院"}
"""Category of majors to the college's department."""
LISTED = 5


def college() -> dict[str, pd.DataFrame]:
    """The tables of the term, with the columns of :mod:`placement.schema`."""
    base = generate(
        STUDENTS, POSTS, seed=SEED, schools=1, shortage=1.16, preference_length=LISTED,
        local_share=0.6,
    )  # fmt: skip
    students = _students(base)
    posts = base.tables["posts"].copy()
    firms = _firms(base, posts)
    # Somebody in the family works there, or a quarrel is not forgotten.
    largest = posts.groupby("employer")["need"].sum().nlargest(3).index
    for k, at in enumerate((31, 118, 226, 371, 440)):
        students.loc[at, "avoid"] = largest[k % 3]
    return {
        "students": students,
        "posts": posts,
        "parks": base.tables["parks"].query("target > 0").reset_index(drop=True),
        "enterprises": firms,
        "locks": _locks(students, posts),
        "quotas": _quotas(posts),
    }


def _students(base: Instance) -> pd.DataFrame:
    students = base.students.copy()
    students["dept"] = students["major_code"].map(lambda code: COLLEGES[class_index(code) // 100])
    classes = students.groupby(["major", "grade"], sort=False)["klass"].transform(
        lambda names: pd.factorize(names)[0] + 1
    )
    year = students["grade"] % 100
    students["klass"] = [
        f"{SHORT[major]}{y}{k:02d}班"
        for major, y, k in zip(students["major"], year, classes, strict=True)
    ]
    # Year of enrolment, department, major, class and seat, as colleges number their students.
    depts = {name: k for k, name in enumerate(COLLEGES.values(), start=1)}
    majors = {name: k for k, name in enumerate(SHORT, start=1)}
    seat = students.groupby("klass").cumcount() + 1
    ids = [
        f"{grade}{depts[dept]:02d}{majors[major]:02d}{k:02d}{n:02d}"
        for grade, dept, major, k, n in zip(
            students["grade"], students["dept"], students["major"], classes, seat, strict=True
        )
    ]
    renamed = dict(zip(students["student_id"], ids, strict=True))
    students["student_id"] = ids
    students["status"] = "待安置"
    for at, status in ((40, "参军"), (77, "升学"), (205, "升学"), (318, "自主实习"),
                       (319, "自主实习"), (402, "自主实习"), (455, "休学")):  # fmt: skip
        students.loc[at, "status"] = status
    prefs = base.tables["prefs"]
    wishes = prefs.pivot(index="student_id", columns="rank", values="place_id")
    wishes.index = wishes.index.map(renamed)
    for rank in range(1, LISTED + 1):
        column = wishes[rank].reindex(students["student_id"]).fillna("")
        students[f"pref{rank}"] = column.to_numpy()
    return students


def _firms(base: Instance, posts: pd.DataFrame) -> pd.DataFrame:
    """Staff that carries the seats everywhere but at two enterprises, and unknown at three."""
    firms = base.tables["enterprises"].copy()
    seats = posts.groupby("employer")["need"].sum().reindex(firms["employer"]).to_numpy()
    staff = np.maximum(firms["staff_total"].to_numpy(), seats * 12 + firms["interns_now"])
    wanted = posts.groupby("employer")["pay"].mean().reindex(firms["employer"]).to_numpy()
    unknown = np.flatnonzero(seats <= 4)[:3]
    staff = np.array(staff // 5 * 5, dtype=np.int64)
    staff[unknown] = -1
    # The two largest in the city that pay well: sought after, and short of staff for their seats.
    local = firms["region"].str.startswith("4310").to_numpy()
    order = np.argsort(-(seats * wanted * local), kind="stable")[:2]
    firms["interns_now"] = np.where(staff < 0, -1, 0)
    firms.loc[order[0], "interns_now"] = 3
    staff[order] = (seats[order] * 4 // 5 + np.array([3, 0])) * 10 + 8
    firms["staff_total"] = staff
    return firms


def _locks(students: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Five students settled beforehand: four at a post on their own list, one kept back."""
    reasons = (
        "企业面试已录用",
        "家庭困难，就近安排",
        "技能大赛获奖，企业点名",
        "退役复学，单位已接收",
    )
    posts_by_id = posts.set_index("post_id")
    rows = []
    taken: set[str] = set()
    for _, student in students.iterrows():
        place = student["pref1"]
        fits = (
            student["status"] == "待安置"
            and place
            and place not in taken
            and student["major"] in posts_by_id.loc[place, "majors"].split("|")
            and posts_by_id.loc[place, "sex_req"] == "不限"
            and posts_by_id.loc[place, "need"] >= 6
            and posts_by_id.loc[place, "months"] == 6
            and posts_by_id.loc[place, "night"] == "否"
            and not posts_by_id.loc[place, "hazard"]
            and student["end"] >= posts_by_id.loc[place, "end"]
            and student["start"] <= posts_by_id.loc[place, "start"]
        )
        if fits and len(rows) < len(reasons) and student.name >= 90 * len(rows):
            rows.append((student["student_id"], place, reasons[len(rows)]))
            taken.add(place)
    rows.append((students["student_id"].iloc[260], "不安排", "参加省技能大赛集训，本学期不安排"))
    return pd.DataFrame(rows, columns=["student_id", "place_id", "reason"])


def _quotas(posts: pd.DataFrame) -> pd.DataFrame:
    """What the college agreed with its third enterprise, and with one park."""
    seats = posts.groupby("employer")["need"].sum().sort_values(ascending=False, kind="stable")
    third = seats.index[2]
    return pd.DataFrame(
        [("企业", third, int(seats.iloc[2]) * 3 // 4), ("园区", "桂阳高新区", 24)],
        columns=["field", "value", "max"],
    )


STUDENT_COLUMNS = (
    ("学号", "student_id", 15), ("姓名", "name", 8), ("性别", "sex", 6),
    ("出生日期", "birth", 12), ("层次", "level", 10), ("二级学院", "dept", 14),
    ("专业", "major", 18), ("专业代码", "major_code", 10), ("班级", "klass", 14),
    ("年级", "grade", 7), ("学制", "years", 6), ("生源地", "home", 16),
    ("本地意愿", "wish_local", 10), ("综合成绩", "score", 10), ("第一志愿", "pref1", 13),
    ("第二志愿", "pref2", 13), ("第三志愿", "pref3", 13), ("第四志愿", "pref4", 13),
    ("第五志愿", "pref5", 13), ("是否服从调剂", "adjust", 13), ("就业状态", "status", 10),
    ("家长同意书", "consent", 11), ("实习开始时间", "start", 13), ("实习结束时间", "end", 13),
    ("回避单位", "avoid", 22),
)  # fmt: skip
POST_COLUMNS = (
    ("岗位编号", "post_id", 14), ("企业名称", "employer", 26), ("所属园区", "park", 18),
    ("工作地点", "place", 16), ("岗位名称", "post", 16), ("类别", "kind", 7),
    ("参与方式", "role", 10), ("需求人数", "need", 9), ("性别要求", "sex_req", 9),
    ("专业要求", "majors", 34), ("学历要求", "level_req", 12), ("薪资待遇", "pay", 10),
    ("实习开始", "start", 12), ("实习结束", "end", 12), ("是否夜班", "night", 9),
    ("危险因素", "hazard", 10), ("同类岗位在岗人数", "staff_same", 17), ("紧缺程度", "priority", 9),
    ("企业导师数", "mentors", 11),
)  # fmt: skip
FIRM_COLUMNS = (
    ("企业名称", "employer", 26), ("园区", "park", 18), ("地区代码", "region", 10),
    ("所属行业", "industry", 30), ("在岗职工总数", "staff_total", 13),
    ("已有实习生数", "interns_now", 13), ("规模以上", "above_scale", 10),
    ("校党委审议日期", "approved", 15), ("信用良好", "credit", 10),
    ("签订合作协议", "partner", 13), ("备注", "note", 20),
)  # fmt: skip
PARK_COLUMNS = (
    ("园区名称", "park", 22), ("所在区县", "county", 12), ("行政区划代码", "region", 14),
    ("接收指标", "target", 10),
)  # fmt: skip
SHOWN = {"consent": {"是": "已交", "否": "未交"}, "majors": {"*": "不限"}}
NOTES = (
    "本工作簿是 placement 自带的示例：一所高职院校 2026 年春季学期的岗位实习安排。",
    "学校、企业、岗位和学生均为虚构，如有雷同纯属巧合。",
    "专业取自《职业教育专业目录（2021年）》，行政区划取自 GB/T 2260，行业取自 GB/T 4754—2017；"
    "园区采用郴州市真实园区的常用名称，但园区内的企业和岗位均为虚构。",
    "各表：学生（志愿填岗位编号）、岗位、园区、企业、锁定（事先已定的安排）、名额上限、参数。",
    "由同一文件夹中的 make.py 生成；修改数据请改程序，或另存一份再改。",
)


def write(tables: dict[str, pd.DataFrame], target: Path) -> None:
    """Lay the sheets out as a college keeps them: titles, merged enterprises, notes below."""
    with xlsxwriter.Workbook(str(target)) as book:
        # A fixed date: the same tables give the same file.
        book.set_properties({"created": dt.datetime(2026, 1, 20)})
        style = _styles(book)
        notes = book.add_worksheet("填表说明")
        notes.set_column(0, 0, 110, style["wrap"])
        for row, line in enumerate(NOTES):
            notes.write_string(row, 0, line, style["wrap"])
        by_class = tables["students"].sort_values("student_id", kind="stable")
        _sheet(book, style, "学生", by_class, STUDENT_COLUMNS,
               f"{SCHOOL}2026年春季岗位实习学生信息汇总表",
               "填报单位：招生就业处    填报日期：2026年1月20日")  # fmt: skip
        foot = "注：需求人数为本学期接收总数；薪资单位为元/月；同一企业的多个岗位合并显示。"
        _sheet(book, style, "岗位", tables["posts"], POST_COLUMNS,
               "2026年春季岗位实习企业需求表", "汇总单位：招生就业处", foot=foot,
               merged=("employer", "park", "place"))  # fmt: skip
        _sheet(book, style, "园区", tables["parks"], PARK_COLUMNS, "", "")
        _sheet(book, style, "企业", tables["enterprises"], FIRM_COLUMNS, "实习单位信息表", "")
        _sheet(book, style, "锁定", tables["locks"],
               (("学号", "student_id", 15), ("岗位编号", "place_id", 14), ("原因", "reason", 36)),
               "", "")  # fmt: skip
        _sheet(
            book,
            style,
            "名额上限",
            tables["quotas"],
            (("对象", "field", 10), ("名称", "value", 28), ("上限", "max", 8)),
            "",
            "",
        )
        params = pd.DataFrame(
            [("学期", "2026年春季"), ("开始", "2026-03-01"), ("城市", "郴州市")],
            columns=["key", "value"],
        )
        _sheet(book, style, "参数", params, (("参数", "key", 12), ("取值", "value", 16)), "", "")


def _styles(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "valign": "vcenter", "font_size": 10}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "under": book.add_format({"font_size": 10}),
        "head": book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#DDEBF7"}),
        "text": book.add_format({**cell, "num_format": "@"}),
        "date": book.add_format({**cell, "num_format": "yyyy-mm-dd"}),
        "number": book.add_format(cell),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _sheet(
    book: Any,
    style: dict[str, Any],
    name: str,
    frame: pd.DataFrame,
    columns: tuple[tuple[str, str, int], ...],
    title: str,
    under: str,
    *,
    foot: str = "",
    merged: tuple[str, ...] = (),
) -> None:
    sheet = book.add_worksheet(name)
    row = 0
    for text, kind in ((title, "title"), (under, "under")):
        if text:
            sheet.merge_range(row, 0, row, len(columns) - 1, text, style[kind])
            row += 1
    for at, (heading, field, width) in enumerate(columns):
        sheet.set_column(at, at, width, style["text"] if field.endswith("_id") else None)
        sheet.write_string(row, at, heading, style["head"])
    sheet.freeze_panes(row + 1, 2)
    first = row + 1
    groups = pd.factorize(frame[merged[0]])[0] if merged else np.arange(len(frame))
    ends = np.flatnonzero(np.append(np.diff(groups) != 0, [True]))
    starts = np.append([0], ends[:-1] + 1)
    for at, (_, field, _) in enumerate(columns):
        values = frame[field].map(lambda v, f=field: SHOWN.get(f, {}).get(v, v)).tolist()
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            if field in merged and end > start:
                cells = (first + start, at, first + end, at)
                sheet.merge_range(*cells, values[start], style["text"])
                continue
            for k in range(start, end + 1):
                _cell(sheet, first + k, at, values[k], style)
    if foot:
        sheet.write_string(first + len(frame), 0, foot, style["under"])


def _cell(sheet: Any, row: int, at: int, value: Any, style: dict[str, Any]) -> None:
    if isinstance(value, str):
        sheet.write_string(row, at, value.replace("|", "、"), style["text"])
    elif isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, at, value.to_pydatetime(), style["date"])
    elif pd.isna(value) or value == -1:
        sheet.write_blank(row, at, None, style["number"])
    else:
        sheet.write_number(row, at, value, style["number"])


if __name__ == "__main__":
    write(college(), TARGET)
