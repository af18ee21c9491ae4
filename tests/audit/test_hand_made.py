"""Plans that people made: which post each row means, whose days count, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement import Roster, audit, load_policy, open_plan, read_hand_made
from placement.errors import DataError, UsageError
from placement.tables import read_tables
from placement.wording import headline
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
    """Widths and blanks around a name do not matter, and are not worth a word."""
    made = read_hand_made(
        plan(tmp_path, ("S1", "P1", None, None), ("S2", None, " 示例精密有限公司　", "数控操作")),
        inputs=[tables],
    )
    assert made.place_of.tolist() == [0, 0]
    assert not [fault for fault in made.faults if fault.code in ("E507", "W507")]


@pytest.mark.parametrize("title", ["数控操作", None])
@pytest.mark.parametrize(
    "name", ["示例精密有限责任公司", "示例精密", "示例精密有限公司（北湖）", "示例精密集团有限公司"]
)
def test_an_employer_that_is_only_like_one_of_the_table_is_asked_about(
    tmp_path: Path, tables: Path, name: str, title: str | None
) -> None:
    """Both cells are named; by the id the row says itself which it means."""
    (fault,) = faults(plan(tmp_path, ("S1", None, name, title)), inputs=[tables])
    assert (fault.code, fault.cells, fault.value) == ("E507", ("C2",), name)
    assert fault.facts["other"] == "示例精密有限公司"
    assert fault.facts["where"] == "名单.xlsx > 岗位 > B2"
    made = read_hand_made(plan(tmp_path, ("S1", "P1", name, title)), inputs=[tables])
    assert made.place_of.tolist() == [0, -1]
    (told,) = [fault for fault in made.faults if fault.code == "W507"]
    assert (told.cells, told.facts["where"]) == (("C2",), "名单.xlsx > 岗位 > B2")


def test_a_blank_within_a_name_is_told(tmp_path: Path, tables: Path) -> None:
    """With a table of posts and without one."""
    rows = (
        ("S1", None, "示例精密有限公司", "数控操作"),
        ("S2", None, "示例 精密有限公司", "数控操作"),
    )
    made = read_hand_made(plan(tmp_path, *rows), inputs=[tables])
    assert made.place_of.tolist() == [0, 0]
    (told,) = [fault for fault in made.faults if fault.code == "W507"]
    assert (told.cells, told.value) == (("C3",), "示例 精密有限公司")
    spaced = (*ROSTER[:2], (*ROSTER[2][:4], "示例 精密有限公司", *ROSTER[2][5:]))
    alone = read_hand_made(workbook(tmp_path / "花名册.xlsx", {"实习花名册": spaced}))
    (told,) = [fault for fault in alone.faults if fault.code == "W507"]
    assert (told.cells, told.facts["where"]) == (("E3",), "花名册.xlsx > 实习花名册 > E2")


def test_posts_of_one_name_are_told_apart_by_days(tmp_path: Path) -> None:
    """Where the days lie within one window only; else the fault names ids and windows."""
    posts = (
        (*POSTS[0], "实习开始", "实习结束"),
        ("P1", "示例精密有限公司", "数控操作", 2, "2026-03-01", "2026-05-31"),
        ("P2", "示例精密有限公司", "数控操作", 2, "2026-05-01", "2026-08-31"),
    )
    sheets = {
        "学生": [*STUDENTS, ("S3", "丙", "数控技术"), ("S4", "丁", "数控技术")],
        "岗位": posts,
    }
    tables = workbook(tmp_path / "名单.xlsx", sheets)
    name = (None, "示例精密有限公司", "数控操作")
    clear = (
        ("S1", *name, "2026-03-01", "2026-05-31"),
        ("S2", *name, "2026-06-01", None),
        ("S3", *name, "2026-04-01", None),
    )
    made = read_hand_made(plan(tmp_path, *clear), inputs=[tables])
    ids = made.instance.places["place_id"].to_numpy()[made.place_of[:3]]
    assert [place[:2] for place in ids] == ["P1", "P2", "P1"]
    unclear = (
        ("S1", *name, "2026-05-10", "2026-05-20"),
        ("S2", *name, None, None),
        ("S3", *name, "2026-03-01", "2026-08-31"),
        ("S4", *name, "2026-03-01", None),
    )
    (fault,) = faults(plan(tmp_path, *unclear), inputs=[tables])
    assert (fault.code, fault.cells) == ("E502", ("D2", "D3", "D4"))
    near = "P1 (2026-03-01~2026-05-31)、P2 (2026-05-01~2026-08-31)"
    assert fault.facts["near"] == near
    assert near in headline(fault, lang="zh")


def test_a_lock_of_somebody_who_is_not_in_the_roster(tmp_path: Path) -> None:
    """One who is kept out stays so, although a post is split by the days of others."""
    sheets = {
        "学生": [
            *STUDENTS,
            ("S3", "丙", "数控技术"),
            ("S4", "丁", "数控技术"),
            ("S9", "戊", "数控技术"),
        ],
        "岗位": POSTS,
        "锁定": (("学号", "岗位编号"), ("S9", "不安排"), ("S1", "P1"), ("S2", "P1")),
    }
    tables = workbook(tmp_path / "名单.xlsx", sheets)
    book = workbook(tmp_path / "花名册.xlsx", {"实习花名册": ROSTER})
    made = read_hand_made(book, inputs=[tables])
    locks = made.instance.table("locks").set_index("student_id")["place_id"].to_dict()
    assert locks == {"S9": "", "S1": "P1", "S2": "P1@2026-04-01"}


def test_a_fault_of_shared_cells_is_told_once(tmp_path: Path) -> None:
    """The ids of a roster are those of its students and of its plan; they show no decimal."""
    rows = [
        (202301020315.0, *ROSTER[1][1:]),
        (202301020315.0, *ROSTER[2][1:]),
        (None, *ROSTER[3][1:]),
    ]
    book = workbook(tmp_path / "花名册.xlsx", {"实习花名册": [HEADINGS, *rows]})
    with pytest.raises(DataError) as refused:
        read_hand_made(book)
    told = [(f.code, f.cells) for f in refused.value.faults if f.code in ("E201", "E202", "I204")]
    assert told == [("E202", ("A2", "A3")), ("E201", ("A4",)), ("I204", ("A2", "A3"))]
    said = [headline(fault, lang="zh") for fault in refused.value.faults]
    assert not any(".0" in line for line in said)


def test_a_roster_without_names_is_told_just_that(tmp_path: Path) -> None:
    """Not that it holds no plan, nor that its posts are unknown."""
    rows = [(row[0], *row[2:]) for row in ROSTER]
    (fault,) = faults(workbook(tmp_path / "花名册.xlsx", {"实习花名册": rows}))
    assert fault.code == "E113"
    assert "姓名" in str(fault.facts["col"])


def test_one_person_under_two_ids_is_told_without_the_number(tmp_path: Path) -> None:
    card = "11010519491231002X"
    rows = [(*row, given) for row, given in
            zip(ROSTER, ("身份证号", card, card, None, None), strict=True)]  # fmt: skip
    made = read_hand_made(workbook(tmp_path / "花名册.xlsx", {"实习花名册": rows}))
    (told,) = [fault for fault in made.faults if fault.code == "W217"]
    assert told.cells == ("A2", "A3")
    assert told.facts["ids"] == "S1、S2"
    assert card not in str(made.faults)


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


def test_beside_headings_that_were_not_recognised_no_plan_is_missed(
    tmp_path: Path, tables: Path
) -> None:
    """The sheet may well be the plan: one fault, that of its headings."""
    odd = workbook(tmp_path / "安排.xlsx", {"安排": (("编", "去向"), ("S1", "P1"))})
    (fault,) = faults(odd, inputs=[tables])
    assert (fault.code, fault.sheet) == ("E112", "安排")


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
