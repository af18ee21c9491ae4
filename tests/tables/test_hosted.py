"""Interns from elsewhere as people write them down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks import Rows, cells, found, read

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = ("单位名称", "岗位", "实习时间", "在岗实习生人数", "来源学校")


def test_interns_from_elsewhere_are_read_with_their_days(tmp_path: Path) -> None:
    """One spelling of each employer, both days out of one cell, nothing else demanded."""
    rows: Rows = (
        HEADINGS,
        ("示例精密 有限公司", "数控操作", "2026.3.1-2026.8.31", 15, "外市示例学校"),
        ("示例电子有限公司", None, None, 3, None),
    )
    reading = read(tmp_path, 在岗实习生=rows)
    assert reading.instance is not None
    hosted = reading.instance.table("hosted")
    assert hosted["employer"].tolist() == ["示例精密有限公司", "示例电子有限公司"]
    assert hosted["people"].tolist() == [15, 3]
    assert hosted["post"].tolist() == ["数控操作", ""]
    assert hosted["end"].isna().tolist() == [False, True]
    assert str(hosted["end"][0])[:10] == "2026-08-31"


def test_interns_without_a_number_or_with_days_turned_round_are_faults(tmp_path: Path) -> None:
    """A blank number would lessen nothing, so it is asked for."""
    rows: Rows = (
        ("企业名称", "开始", "结束", "实习生人数"),
        ("示例精密有限公司", "2026-08-31", "2026-03-01", None),
    )
    reading = read(tmp_path, 在岗实习生=rows)
    assert cells(reading, "E216") == ["在岗实习生!D2"]
    assert cells(reading, "E222") == ["在岗实习生!C2"]
    assert found(reading, "E201") == []


def test_enterprises_tell_filings_and_mentors_of_their_posts(tmp_path: Path) -> None:
    """What the enterprise's row says fills what its posts leave open."""
    rows: Rows = (
        ("企业名称", "在岗职工总数", "超比例备案号", "企业导师数"),
        ("示例精密有限公司", 300, "郴教备2026-7", 4),
    )
    instance = read(tmp_path, 企业=rows).instance
    assert instance is not None
    assert instance.places["quota_filing"].tolist() == ["郴教备2026-7", ""]
    assert instance.places["mentors"].tolist() == [4, -1]
