"""One small input for each code of the reader: what is wrong, the cell, and both languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from placement.errors import DataError, UsageError
from placement.instance import Instance, Term
from placement.tables.reading import Reading, read_instance, read_tables
from placement.wording import catalogue, describe
from workbooks import POSTS, STUDENTS, Rows, cells, found, read, with_cell, with_column, workbook

Sheets = Mapping[str, Rows]


def student(heading: str, *values: object) -> Sheets:
    return {"students": with_column(STUDENTS, heading, *values)}


def post(heading: str, *values: object) -> Sheets:
    return {"posts": with_column(POSTS, heading, *values)}


def need(value: object) -> Sheets:
    return {"posts": with_cell(POSTS, "需求人数", value)}


def table(name: str, *rows: tuple[object, ...]) -> Sheets:
    return {name: rows}


SHARE = ("学生对象", "学生名称", "去向对象", "去向名称", "至少", "至多", "计算基数", "级别")
BLOCK = ("学生对象", "去向对象", "至少几人", "最多几处")
EMPLOYERS = (None, None, "企业", None)


CASES: dict[str, tuple[Sheets, list[str]]] = {
    "E201": ({"students": with_cell(STUDENTS, "学号", None)}, ["students!A2"]),
    "E202": ({"students": with_cell(STUDENTS, "学号", "S2")}, ["students!A2", "students!A3"]),
    "E203": ({"students": with_cell(STUDENTS, "学号", 202401020101000123.0)}, ["students!A2"]),
    "I204": ({"students": with_cell(STUDENTS, "学号", 202401020101.0)}, ["students!A2"]),
    "W205": (student("身份证号", "431002********2021"), ["students!D2"]),
    "W206": (
        {
            "students": with_column(
                with_column(STUDENTS, "身份证号", "11010519491231002X"), "性别", "男"
            )
        },
        ["students!E2"],
    ),
    "E207": (student("性别", "未知"), ["students!D2"]),
    "I208": (student("身份证号", "110105194912310021"), ["students!D2"]),
    "E209": (post("学历要求", "熟练工"), ["posts!E2"]),
    "E210": (need("若干"), ["posts!D2"]),
    "W211": (need("10人左右"), ["posts!D2"]),
    "I212": (post("在岗职工总数", "约800人"), ["posts!E2"]),
    "E212": (need(-3), ["posts!D2"]),
    "E213": (post("最少接收人数", 9), ["posts!E2"]),
    "E214": (post("紧缺程度", 80), ["posts!E2"]),
    "E215": (student("综合成绩", "八十六又"), ["students!D2"]),
    "E216": ({"posts": with_cell(POSTS, "岗位名称", None)}, ["posts!C2"]),
    "W217": (
        student("身份证号", "11010519491231002X", "11010519491231002x"),
        ["students!A2", "students!A3"],
    ),
    "W218": (student("综合成绩", "缺考"), ["students!D2"]),
    "E219": (student("年级", "毕业班"), ["students!D2"]),
    "W219": (post("在岗职工总数", "较多"), ["posts!E2"]),
    "E220": (post("实习开始", "3月1日"), ["posts!E2"]),
    "E221": (post("实习开始", 2026.1), ["posts!E2"]),
    "E222": (
        {
            "posts": with_column(
                with_column(POSTS, "实习开始", "2026-09-01"), "实习结束", "2026-03-01"
            )
        },
        ["posts!F2"],
    ),
    "W223": (
        {
            "posts": with_column(
                with_column(POSTS, "实习开始", "2026-03-01"), "实习结束", "2028-08-31"
            )
        },
        ["posts!F2"],
    ),
    "W224": (student("实习时长", "半年"), ["students!D2"]),
    "I225": (post("实习开始", 2026.3), ["posts!E2"]),
    "I226": (post("实习开始", "随时"), ["posts!E2"]),
    "I227": (
        {"posts": with_column(with_column(POSTS, "实习开始", "2026-03-01"), "实习结束", "6个月")},
        ["posts!F2"],
    ),
    "I228": (student("实习时长", "24周"), ["students!D2"]),
    "E229": (student("实习时长", "到毕业"), ["students!D2"]),
    "W230": (post("薪资待遇", "4000-5500"), ["posts!E2"]),
    "I232": (post("薪资待遇", "3500起"), ["posts!E2"]),
    "E240": ({"students": with_cell(STUDENTS, "专业", "量子烹饪技术")}, ["students!C2"]),
    "W241": (post("专业要求", "不限"), ["posts!E2"]),
    "I242": ({"students": with_cell(STUDENTS, "专业", "汽修")}, ["students!C2"]),
    "W242": (
        {"students": with_cell(STUDENTS, "专业", "甲类")}
        | table("scores", ("学号", "岗位编号", "分值"), ("S1", "P1", 5)),
        ["students!C2"],
    ),
    "I243": (student("学校", "郴州职业技术学院"), []),
    "I244": (post("专业要求", "数控类"), ["posts!E2"]),
    "W245": (
        {"students": (("学号", "姓名", "专业"), ("S1", "甲", None))},
        ["students!C2"],
    ),
    "I246": (student("年级", "2026届"), ["students!D2"]),
    "I247": (student("年级", "三年级"), ["students!D2"]),
    "E250": (student("第一志愿", "火星采矿"), ["students!D2"]),
    "W251": (
        {"students": with_column(with_column(STUDENTS, "第一志愿", "P1"), "第二志愿", "P1")},
        ["students!E2"],
    ),
    "E253": (
        table("prefs", ("学号", "志愿顺序", "岗位编号"), ("S9", 1, "P1")),
        ["prefs!A2"],
    ),
    "I254": (
        {"students": with_column(with_column(STUDENTS, "第一志愿", None), "第二志愿", "P1")},
        ["students!E2"],
    ),
    "E260": (
        table("locks", ("学号", "岗位编号"), ("S1", "P2"), ("S2", "P2")),
        ["locks!B2", "locks!B3"],
    ),
    "W261": (
        {"posts": with_cell(POSTS, "企业名称", "示例精密有限责任公司", row=2)},
        ["posts!B3"],
    ),
    "W262": (
        {
            "posts": with_column(
                with_cell(POSTS, "企业名称", "示例精密有限公司", row=2),
                "信用代码",
                "91431000MA4L000001",
                "91431000MA4L000002",
            )
        },
        ["posts!E2", "posts!E3"],
    ),
    "W266": (
        table("quotas", ("对象", "名称", "上限"), ("园区", "月球园区", 5))
        | post("园区", "郴州高新区"),
        ["quotas!B2"],
    ),
    "W267": (
        table("shares", SHARE, ("学校", "郴州职院", "企业", "示例精密", 1, None, None, None))
        | student("学校", "郴州职业技术学院"),
        ["shares!B2", "shares!D2"],
    ),
    "W272": (student("就业状态", "参军"), ["students!D2"]),
    "E113": ({"posts": [row[:3] for row in POSTS]}, []),
    "E114": (
        {"students": with_column(with_column(STUDENTS, "电话", "1"), "手机号", "2")},
        [],
    ),
    "W115": (student("宿舍", "3栋"), []),
    "I123": (student("备用手机", "13800001111"), []),
    "I116": ({"students": [("2026年春季实习学生名单",), *STUDENTS]}, []),
    "I120": ({"随手记": [("这里随便写写",)]}, []),
    "E111": ({"岗位": POSTS, "posts": (), "岗位需求": POSTS}, []),
    "E112": ({"学生": [("没有标题",), ("随便",)], "students": ()}, []),
    "E281": (table("shares", SHARE, (*EMPLOYERS, 0.3, None, "学生", None)), ["shares!E2"]),
    "E282": (table("shares", SHARE, (*EMPLOYERS, 60, 40, "名额", "目标")), ["shares!E2"]),
    "E283": (
        table("blocks", BLOCK, ("教师", "地区", None, None))
        | table("shares", SHARE, (*EMPLOYERS, None, None, "学生", None)),
        ["blocks!C2", "shares!E2"],
    ),
    "E284": (
        table("shares", SHARE, (None, "数控1班", "企业", None, None, 4, None, None)),
        ["shares!B2"],
    ),
    "E285": (table("shares", SHARE, (*EMPLOYERS, None, "60%", None, None)), ["shares!F2"]),
    "E286": (table("params", ("参数", "取值"), ("同行单位", "园区")), []),
    "E134": (table("params", ("参数", "取值"), ("城市", "亚特兰蒂斯")), []),
}


@pytest.mark.parametrize("code", CASES)
def test_a_fault_is_found_in_its_cell_and_worded_in_both_languages(
    tmp_path: Path, code: str
) -> None:
    sheets, where = CASES[code]
    reading = read(tmp_path, **sheets)
    faults = found(reading, code)
    assert faults, [describe(fault, lang="en") for fault in reading.faults]
    assert cells(reading, code) == where
    for fault in faults:
        worded(fault)
    if code.startswith("E"):
        assert not reading.ok
        with pytest.raises(DataError, match=r"\d+ errors?"):
            read_instance(tmp_path / "2026春.xlsx")


def worded(fault: object) -> None:
    zh, en = (describe(fault, lang=lang) for lang in ("zh", "en"))  # type: ignore[arg-type]
    assert not re.search(r"[{}]", zh + en), (zh, en)
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert zh.encode("gbk")


def missing(tmp_path: Path) -> Reading:
    workbook(tmp_path / "学生名单.xlsx", {"学生": STUDENTS})
    return read_tables(tmp_path / "学生名单1.xlsx")


def renamed_page(tmp_path: Path) -> Reading:
    path = tmp_path / "学生.xls"
    path.write_text("<html><table><tr><td>学号</td></tr></table></html>", encoding="utf-8")
    return read_tables(path)


def big5(tmp_path: Path) -> Reading:
    path = tmp_path / "students.csv"
    path.write_bytes("學號,姓名,專業\nS1,甲,數控\n".encode("utf-16-le")[1:])
    return read_tables(path)


def roster_alone(tmp_path: Path) -> Reading:
    path = workbook(tmp_path / "2026春.xlsx", {"学生": STUDENTS})
    return read_tables(path, needed=("students", "posts"))


def headings_only(tmp_path: Path) -> Reading:
    path = workbook(tmp_path / "2026春.xlsx", {"学生": STUDENTS, "岗位": POSTS[:1]})
    return read_tables(path, needed=("students", "posts"))


def sheet_not_there(tmp_path: Path) -> Reading:
    path = workbook(tmp_path / "2026春.xlsx", {"学生": STUDENTS, "岗位": POSTS})
    return read_tables(path, sheet="岗位旧表")


def merged_employer(tmp_path: Path) -> Reading:
    import xlsxwriter

    path = tmp_path / "2026春.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("岗位")
    for c, heading in enumerate(("岗位编号", "企业名称", "岗位名称", "需求人数")):
        sheet.write(0, c, heading)
    for r in (1, 2):
        sheet.write_row(r, 0, [f"P{r}", "", f"岗位{r}", 3])
    sheet.merge_range(1, 1, 2, 1, "示例精密有限公司")
    book.close()
    return read_tables(path)


def two_parks_counting_from_one(tmp_path: Path) -> Reading:
    rows = [("序号", *POSTS[0][1:]), (1, *POSTS[1][1:])]
    paths = [workbook(tmp_path / f"{n}2026春.xlsx", {"岗位": rows}) for n in "ab"]
    return read_tables(*paths)


def no_term(tmp_path: Path) -> Reading:
    return read_tables(workbook(tmp_path / "x.xlsx", {"学生": STUDENTS, "岗位": POSTS}))


def term_by_starts(tmp_path: Path) -> Reading:
    dated = with_column(POSTS, "实习开始", dt.date(2026, 3, 9))
    return read_tables(workbook(tmp_path / "x.xlsx", {"学生": STUDENTS, "岗位": dated}))


def odd_term(tmp_path: Path) -> Reading:
    rows = (("参数", "取值"), ("学期", "下一回"))
    return read_tables(
        workbook(tmp_path / "x.xlsx", {"学生": STUDENTS, "岗位": POSTS, "参数": rows})
    )


def titled(tmp_path: Path) -> Reading:
    rows = [("郴州示例职业技术学院 2026年春季学生表",), *STUDENTS]
    return read_tables(workbook(tmp_path / "x.xlsx", {"学生": rows}))


def plan_of_ours(tmp_path: Path) -> Reading:
    sheets = {"说明与指标": STUDENTS, "合规检查": POSTS, "参数与留痕": (("参数", "取值"),)}
    return read_tables(workbook(tmp_path / "plan.xlsx", sheets))


FILES: dict[str, Callable[[Path], Reading]] = {
    "E101": missing,
    "E103": renamed_page,
    "E104": big5,
    "E108": plan_of_ours,
    "E110": roster_alone,
    "I117": merged_employer,
    "E121": sheet_not_there,
    "E122": headings_only,
    "I131": term_by_starts,
    "E132": odd_term,
    "W133": no_term,
    "I248": titled,
    "I265": two_parks_counting_from_one,
}


@pytest.mark.parametrize("code", FILES)
def test_a_fault_of_files_is_found_and_worded_in_both_languages(tmp_path: Path, code: str) -> None:
    reading = FILES[code](tmp_path)
    faults = found(reading, code)
    assert faults, [describe(fault, lang="en") for fault in reading.faults]
    for fault in faults:
        worded(fault)


def test_a_file_that_may_not_be_opened_is_said_to_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "学生.xlsx", {"学生": STUDENTS})

    def locked(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", locked)
    faults = read_tables(path).faults
    assert [fault.code for fault in faults] == ["E102"]
    assert "Excel" in describe(faults[0], lang="zh")
    worded(faults[0])


def test_frames_with_unknown_tables_columns_or_references_are_refused() -> None:
    import pandas as pd

    term = Term("2026春", dt.date(2026, 3, 1))
    students = pd.DataFrame({"student_id": ["S1"], "name": ["甲"], "major": ["数控技术"]})
    posts = pd.DataFrame({"post_id": ["P1"], "employer": ["甲"], "post": ["质检"], "need": [1]})
    good = {"students": students, "posts": posts}
    wishes = pd.DataFrame({"student_id": ["S1"], "rank": [1], "place_id": ["P9"]})
    for code, tables, says in (
        ("E118", {**good, "rosters": students}, "There is no table rosters"),
        ("E119", {**good, "posts": posts.assign(headcount=3)}, "no such columns: headcount"),
        ("E253", {**good, "prefs": wishes}, "P9 in the table prefs"),
    ):
        with pytest.raises(UsageError, match=says) as caught:
            Instance.from_frames(tables, term=term)
        assert caught.value.code == code


def test_every_code_of_the_reader_is_met_by_some_test() -> None:
    import tomllib
    from importlib import resources

    import placement.wording

    file = resources.files(placement.wording).joinpath("messages", "reading.toml")
    mine = set(tomllib.loads(file.read_text(encoding="utf-8")))
    elsewhere = {"E100", "E102", "E118", "E119"}
    assert mine - set(CASES) - set(FILES) == elsewhere
    assert mine <= set(catalogue())
