"""Schools as they name themselves: which level they teach, and their name in a sheet's title."""

from __future__ import annotations

import re

_LEVELS = (
    (re.compile(r"技师学院|高级技工|高级技校|技工学校|技工学院|技校|技工"), "高级工"),
    (
        re.compile(r"职业技术学院|职业学院|高等专科学校|专科学校|职业技术专科|职院"),
        "高职专科",
    ),
    (
        re.compile(
            r"中专|中等|职业学校|职业技术学校|职业中学|职业中专|职业高中|职高|职教中心|职业教育中心"
            r"|职专|卫生学校|职业高级中学|中职"
        ),
        "中职",
    ),
)
_NAME = re.compile(
    r"[\u3400-\u9fff（）()·]{2,20}?(?:职业技术大学|职业大学|职业技术学院|职业学院|高等专科学校"
    r"|技师学院|技工学校|中等专业学校|中等职业学校|职业技术学校|职业中等专业学校|职业中专学校|职业中专"
    r"|职业学校|职业高级中学|职业高中|职业中学|职业教育中心|职教中心|卫生学校)"
)


def level_of(school: str) -> str:
    """The level a school's name tells, '' where it tells none.

    >>> level_of("郴州职业技术学院"), level_of("桂阳县职业技术学校"), level_of("郴州技师学院")
    ('高职专科', '中职', '高级工')
    >>> level_of("某某学院")
    ''
    """
    return next((level for pattern, level in _LEVELS if pattern.search(school)), "")


def school_in(text: str) -> str:
    """The school a title names, '' for none.

    >>> school_in("郴州示例职业技术学院 2026年春季岗位实习学生汇总表")
    '郴州示例职业技术学院'
    """
    found = _NAME.search(text)
    return found[0] if found else ""
