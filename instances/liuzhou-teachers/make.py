"""Make the workbook of this folder again: ``python make.py`` beside it.

Every row is there to show one case; the README says which.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

TARGET = Path(__file__).with_name("liuzhou-teachers.xlsx")
SCHOOL = "柳州龙城职业技术学院"
MAJOR, GUIDE, GENERAL = "专业课教师", "实习指导教师", "公共课教师"
TEACHERS = (
    ("工号", "姓名", "学校", "教师类别", "任教专业", "入职日期", "上岗日期", "企业工作年数",
     "周期起点", "双师型", "在岗状态"),
    ("T001", "韦向阳", SCHOOL, MAJOR, "数控技术", "2012-09-01", "2012-09-01", 2, "2021-09-01",
     "高级", "在岗"),
    ("T002", "覃小梅", SCHOOL, MAJOR, "机电一体化技术", "2010-09-01", "2010-09-01", 0,
     "2021-09-01", "中级", "在岗"),
    ("T003", "莫文博", SCHOOL, MAJOR, "汽车制造与试验技术", "2008-09-01", "2008-09-01", 1,
     "2021-09-01", "否", "在岗"),
    ("T004", "蓝天一", SCHOOL, MAJOR, "工业机器人技术", "2023-09-01", "2023-09-01", 3, None,
     "否", "在岗"),
    ("T005", "黄婉清", SCHOOL, MAJOR, "工业机器人技术", "2023-09-01", "2023-09-01", 3, None,
     "否", "在岗"),
    ("T006", "梁少峰", SCHOOL, MAJOR, "数控技术", "2024-09-01", "2024-09-01", 4, None, "初级",
     "在岗"),
    ("T007", "罗家成", SCHOOL, MAJOR, "汽车检测与维修技术", "2020-09-01", "2020-09-01", 5, None,
     "中级", "在岗"),
    ("T008", "卢雪莹", SCHOOL, MAJOR, "汽车检测与维修技术", "2020-09-01", "2020-09-01", 3, None,
     "中级", "在岗"),
    ("T009", "谭静怡", SCHOOL, GENERAL, "语文", "2016-09-01", "2016-09-01", 0, None, "否",
     "在岗"),
    ("T010", "农志强", SCHOOL, MAJOR, "数控技术", "2001-09-01", "2001-09-01", 0, None, "高级",
     "退休"),
    ("T011", "石立群", SCHOOL, GUIDE, "焊接", "2018-03-01", "2018-03-01", 10, "2023-03-01",
     "高级", "在岗"),
    ("T012", "甘露露", SCHOOL, MAJOR, "现代物流管理", None, "2015-09-01", 0, None, "否", "在岗"),
    ("T013", "吴启明", SCHOOL, MAJOR, "物联网应用技术", "2014-09-01", "2014-09-01", 2,
     "2022-09-01", "中级", "在岗"),
    ("T014", "欧阳倩", SCHOOL, MAJOR, "电子商务", "2011-09-01", "2011-09-01", 1, "2023-09-01",
     "初级", "在岗"),
    ("T015", "陆一鸣", SCHOOL, MAJOR, "集成电路技术", "2025-07-10", "2025-09-01", 0, None, "否",
     "在岗"),
    ("T016", "闰小月", SCHOOL, MAJOR, "智能焊接技术", "2024-02-29", "2024-03-04", 6, None,
     "否", "在岗"),
)  # fmt: skip
PRACTICE = (
    ("工号", "姓名", "实践企业", "实践岗位", "实践开始", "实践结束", "实践天数", "备注"),
    ("T001", "韦向阳", "柳州砺行数控装备有限公司", "工艺", "2023-03-01", "2023-08-31", None, None),
    ("T002", "覃小梅", "柳州砺行数控装备有限公司", "装配", "2022-07-01", "2022-08-31", None, None),
    ("T002", "覃小梅", "柳州衡达汽车部件有限公司", "设备", "2024-07-01", "2024-08-31", None, None),
    ("T005", "黄婉清", "柳州衡达汽车部件有限公司", "调试", "2026-03-01", "2026-08-31", None, None),
    ("T006", "梁少峰", "柳州砺行数控装备有限公司", "编程", "2025-03-01", "2025-05-31", None, None),
    ("T006", "梁少峰", "柳州砺行数控装备有限公司", "编程", "2026-03-01", "2026-05-31", None, None),
    ("T007", "罗家成", "柳州衡达汽车部件有限公司", "维修", "2023-03-01", "2023-07-31", None, None),
    ("T008", "卢雪莹", "柳州衡达汽车部件有限公司", "维修", "2023-03-01", "2023-07-31", None, None),
    ("T008", "卢雪莹", "柳州衡达汽车部件有限公司", "维修", "2026-01-12", "2026-03-11", None,
     "补上一周期"),
    ("T011", "石立群", "柳州铸信重工有限公司", "焊接", "2024-03-01", "2024-08-30", None, "差一天"),
    ("T013", "吴启明", "柳州云川智联科技有限公司", "测试", "2025-03-01", "2025-07-31", 60,
     "每周两三天"),
    ("T014", "欧阳倩", "柳州云川智联科技有限公司", "运营", "2026-05-01", None, None, "在企业"),
    ("T016", "闰小月", "柳州铸信重工有限公司", "焊接", "2025-08-31", "2026-02-28", None, None),
)  # fmt: skip
ENTERPRISES = (
    ("企业名称", "园区", "规模以上", "可接纳教师数", "教师实践基地"),
    ("柳州砺行数控装备有限公司", "柳东新区", "是", 4, "是"),
    ("柳州衡达汽车部件有限公司", "柳东新区", "是", 1, "是"),
    ("柳州铸信重工有限公司", "阳和工业新区", "是", 2, "否"),
    ("柳州云川智联科技有限公司", "北部生态新区", "否", None, "否"),
)
SHEETS = {"教师": TEACHERS, "企业实践": PRACTICE, "企业": ENTERPRISES}
TITLES = {"教师": f"{SCHOOL} 专任教师名册", "企业实践": f"{SCHOOL} 教师企业实践台账"}


def main() -> None:
    """Write the workbook; the same script makes the same bytes."""
    with xlsxwriter.Workbook(TARGET) as book:
        book.set_properties({"created": dt.datetime(2026, 6, 30)})
        head = book.add_format({"bold": True, "border": 1, "align": "center"})
        title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (headings, *rows) in SHEETS.items():
            sheet = book.add_worksheet(name)
            first = 0
            if name in TITLES:
                sheet.merge_range(0, 0, 0, len(headings) - 1, TITLES[name], title)
                first = 1
            for column, heading in enumerate(headings):
                sheet.write_string(first, column, heading, head)
                sheet.set_column(
                    column, column, 26 if "企业" in heading or heading == "学校" else 14
                )
            for at, row in enumerate(rows, start=first + 1):
                for column, value in enumerate(row):
                    _write(sheet, at, column, value, day)


def _write(sheet: Any, row: int, column: int, value: object, day: object) -> None:
    if value is None:
        return
    try:
        written = dt.datetime.fromisoformat(str(value)) if isinstance(value, str) else None
    except ValueError:
        written = None
    if written is not None:
        sheet.write_datetime(row, column, written, day)
    else:
        sheet.write(row, column, value)


if __name__ == "__main__":
    main()
