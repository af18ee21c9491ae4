"""Plans that people made: which post each row means, whose days count, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement import Roster, audit, load_policy, open_plan, read_hand_made
from placement.errors import DataError, UsageError
from placement.tables import read_tables
from workbooks import POSTS, STUDENTS, found, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from placement.errors import Fault

HEADINGS = ("学号", "姓名", "专业", "年级", "实习单位", "实习岗位", "实习时间", "工作地点")
PERIOD = "2026.3.1-2026.8.31"
ROSTER = (
    HEADINGS,
    ("S1", "甲", "数控技术", 2024, "示例精密有限公司", "数控操作", PERIOD, "郴州市北湖区"),
    ("S2", "乙", "数控技术", 2024, "示例精密有限公司", "数控操作", "2026.4.1-2026.8.31",
     "郴州市北湖区"),
    ("S3", "丙", "数控技术", 2024, "示例电子有限公司", "质检", PERIOD, "郴州市苏仙区"),
    ("S4", "丁", "数控技术", 2024, None, None, None, None),
)  # fmt: skip
TWINS = (*POSTS, ("P3", "示例电子有限公司", "质检", 2))


def faults(*paths: Path, inputs: Sequence[Path] = ()) -> list[Fault]:
    with pytest.raises(DataError) as refused:
        read_hand_made(*paths, inputs=inputs)
    return [fault for fault in refused.value.faults if fault.severity == "error"]


def plan(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    heading = ("学号", "岗位编号", "企业名称", "岗位名称", "实习开始", "实习结束")
    return workbook(tmp_path / "安排.xlsx", {"安排": (heading, *rows)})


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return workbook(tmp_path / "名单.xlsx", {"学生": STUDENTS, "岗位": TWINS})


def test_a_roster_alone_makes_its_posts(tmp_path: Path) -> None:
    """A post for every employer and title, wanted as often as there are rows; nothing is lost."""
    made = read_hand_made(workbook(tmp_path / "花名册.xlsx", {"实习花名册": ROSTER}))
    places = made.instance.places.set_index("place_id")
    assert places["employer"].tolist()[:2] == ["示例精密有限公司", "示例电子有限公司"]
    assert places["region"].tolist()[:2] == ["431002", "431003"]
    assert [f.code for f in made.faults if f.code == "I505"] == ["I505"]
    ids = [made.instance.places["place_id"][p] if p >= 0 else "" for p in made.place_of]
    assert ids == ["R001", "R001@2026-04-01", "R002", ""]
    assert int(places.loc["R001", "need"]) + int(places.loc["R001@2026-04-01", "need"]) == 2


def test_the_days_of_a_row_replace_those_of_the_post(tmp_path: Path) -> None:
    """Both for the student and for the place, so that every rule looks at the same window."""
    book = workbook(tmp_path / "花名册.xlsx", {"实习花名册": ROSTER})
    rows = [(*row, day) for row, day in zip(POSTS, ("实习开始", "2025-01-01", ""), strict=True)]
    posts = workbook(tmp_path / "岗位.xlsx", {"岗位": rows})
    made = read_hand_made(book, inputs=[posts])
    frame = Roster(made.instance, made.place_of, made.instance.term.start).frame
    assert frame["place_id"].tolist() == ["P1", "P1@2026-04-01", "P2"]
    assert [str(day)[:10] for day in frame["start"]] == ["2026-03-01", "2026-04-01", "2026-03-01"]
    assert frame["whole_months"].tolist() == [6, 5, 6]
    assert frame["need"].tolist() == [1, 1, 1]


def test_posts_are_meant_by_id_or_by_name(tmp_path: Path, tables: Path) -> None:
    """Blanks and the legal form do not matter."""
    made = read_hand_made(
        plan(tmp_path, ("S1", "P1", None, None), ("S2", None, "示例精密 公司", "数控操作")),
        inputs=[tables],
    )
    assert made.place_of.tolist() == [0, 0]


def test_every_row_that_means_no_post_or_several_is_a_fault(tmp_path: Path, tables: Path) -> None:
    """All at once, with the cell; what the posts are called is offered, nothing is guessed."""
    wrong = plan(
        tmp_path,
        ("S1", "P9", None, None),
        ("S2", None, "示例电子有限公司", "质检"),
        ("S3", "P1", None, None),
    )
    seen = [(f.code, f.cells, f.value) for f in faults(wrong, inputs=[tables])]
    assert seen == [("E501", ("B2",), "P9"), ("E502", ("D3",), "质检"), ("E253", ("A4",), "S3")]
    assert faults(wrong, inputs=[tables])[1].facts["near"] == "P2、P3"


def test_a_slipped_row_is_noticed(tmp_path: Path, tables: Path) -> None:
    """The id says one post, the name beside it another."""
    (fault,) = faults(plan(tmp_path, ("S1", "P1", "示例电子有限公司", None)), inputs=[tables])
    assert (fault.code, fault.cells) == ("E503", ("C2",))


def test_an_unknown_title_names_those_of_the_employer(tmp_path: Path, tables: Path) -> None:
    (fault,) = faults(plan(tmp_path, ("S1", None, "示例精密有限公司", "焊工")), inputs=[tables])
    assert (fault.code, fault.cells, fault.facts["near"]) == ("E501", ("D2",), "数控操作（P1）")


def test_a_name_of_somebody_else_is_noticed(tmp_path: Path, tables: Path) -> None:
    """The sheet was sorted without its first column."""
    rows = (("学号", "姓名", "岗位编号"), ("S1", "乙", "P1"), ("S2", " 乙", "P2"))
    (fault,) = faults(workbook(tmp_path / "安排.xlsx", {"安排": rows}), inputs=[tables])
    assert (fault.code, fault.cells, fault.value) == ("E506", ("B2",), "乙")
    assert fault.facts["known"] == "甲"


def test_nobody_is_at_two_places(tmp_path: Path, tables: Path) -> None:
    rows = (("S1", "P1", None, None), ("S1", "P2", None, None))
    assert [f.code for f in faults(plan(tmp_path, *rows), inputs=[tables])] == ["E202"]


def test_tables_without_a_plan_are_refused(tables: Path) -> None:
    (fault,) = faults(tables)
    assert fault.code == "E504"
    assert fault.facts["files"] == "名单.xlsx"


def test_a_plan_among_the_tables_of_a_run_is_told_of(tmp_path: Path, tables: Path) -> None:
    """It binds nobody there: the warning says where locks go."""
    reading = read_tables(plan(tmp_path, ("S1", "P1", None, None)), tables)
    assert reading.ok
    assert [fault.sheet for fault in found(reading, "W508")] == ["安排"]


def test_students_who_were_placed_by_hand_may_say_so(tmp_path: Path) -> None:
    """The status 已安置 is no slip in a plan that does just that."""
    rows = [(*row, status) for row, status in
            zip(ROSTER, ("就业状态", "已安置", "自主实习", "参军", ""), strict=True)]  # fmt: skip
    opened = open_plan(workbook(tmp_path / "花名册.xlsx", {"实习花名册": rows}))
    done = audit(Roster(opened.instance, opened.place_of, opened.instance.term.start),
                 load_policy(["none"], on=None))  # fmt: skip
    locks = next(entry for entry in done.entries if entry.id == "plan/locks")
    assert [offender.student_id for offender in locks.rules[0].offenders] == ["S3"]


def test_the_policy_of_a_plan_made_by_hand_is_that_of_its_city(tmp_path: Path) -> None:
    opened = open_plan(workbook(tmp_path / "花名册.xlsx", {"实习花名册": ROSTER}))
    assert opened.by_hand
    assert [pack.id for pack in opened.policy.packs] == ["national", "chenzhou-2018"]


def test_a_missing_plan_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        open_plan(tmp_path / "没有.xlsx")
    assert refused.value.code == "E101"


def test_cells_of_a_roster_are_those_of_its_rows(tmp_path: Path) -> None:
    """The days stand in one column with the employer's; offenders point at them."""
    opened = open_plan(workbook(tmp_path / "花名册.xlsx", {"实习花名册": ROSTER}))
    roster = Roster(opened.instance, opened.place_of, opened.instance.term.start)
    done = audit(roster, opened.policy)
    rule = next(r for e in done.entries for r in e.rules if r.id == "B-13/min_months")
    (offender,) = rule.offenders
    assert offender.name == "S2 → R001@2026-04-01"
    assert offender.where[0].cell == "G3"
    assert ("students", "end", "2026-08-31") in offender.values
