"""``classes.xlsx``: a proposal for the office: overview, students, next steps, demand, how."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from placement.classes.sentences import (
    barred,
    majors_shown,
    offered,
    shares_shown,
    standing,
    why,
)
from placement.errors import UsageError
from placement.report.page import Column, Page, text_page
from placement.report.workbook import Imprint, write_workbook
from placement.storage import named_as_workbook, write_atomically
from placement.wording import headline, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from placement.classes.candidates import Candidate
    from placement.classes.proposal import ClassProposal
    from placement.wording import Lang

NAME = "classes.xlsx"
"""What the workbook is called in a folder."""
_OVERVIEW = (
    Column("班级编号", "Class", width=12),
    Column("班级名称", "Name", width=26),
    Column("是否开班", "Opens", width=10),
    Column("批次", "Round", width=9),
    Column("来源", "From", width=10),
    Column("企业或园区", "Enterprise or park", width=28),
    Column("企业名额", "Seats by enterprise", width=24),
    Column("合作学校", "School", width=18),
    Column("专业", "Majors", width=18),
    Column("计划人数", "Seats", "count", 8),
    Column("最低开班人数", "Minimum", "count", 8),
    Column("符合条件", "Eligible", "count", 8),
    Column("建议人数", "Students", "count", 8),
    Column("理由", "Why", width=44),
)
_STUDENTS = (
    Column("班级编号", "Class", width=12),
    Column("班级名称", "Name of the class", width=30),
    Column("序号", "No.", "count", 6),
    Column("学号", "Student", width=16),
    Column("姓名", "Name", width=12),
    Column("学校", "School", width=24),
    Column("专业", "Major", width=22),
)
_NEXT = (
    Column("次序", "No.", "count", 6),
    Column("班级编号", "Class", width=12),
    Column("班级名称", "Name", width=26),
    Column("最低开班人数", "Minimum", "count", 8),
    Column("符合条件", "Eligible", "count", 8),
    Column("其中已在其他班", "Of them in other classes", "count", 10),
    Column("现有安排下最多", "Most beside the others", "count", 10),
    Column("还差", "Missing", "count", 7),
    Column("挡住学生最多的规定", "What keeps most students out", width=40),
    Column("怎样才能开班（已试算）", "What would open it (tried)", width=64),
)
_DEMAND = (
    Column("园区", "Park", width=18),
    Column("企业", "Enterprise", width=26),
    Column("专业类", "Class of majors", width=18),
    Column("需求专业", "Majors", width=26),
    Column("需求人数", "People", "count", 8),
    Column("已有岗位和班级", "Seats there are", "count", 10),
    Column("尚缺", "Open", "count", 8),
    Column("结果", "Outcome", width=44),
)
_ABOUT = (Column("项目", "Item", width=22), Column("说明", "What is said", width=90))


def write_classes(
    path: Path, proposal: ClassProposal, *, force: bool = False, lang: Lang = "zh"
) -> Path:
    """Write a proposal as a workbook: into a folder as ``classes.xlsx``, else under that name.

    ``.xlsx`` is added where a name lacks it.

    Raises
    ------
    UsageError
        When the file exists and ``force`` is not set (E411), or it cannot be written (E102, E105,
        E107).
    """
    path = path / NAME if path.is_dir() else named_as_workbook(path)
    if path.exists() and not force:
        raise UsageError("E411", path=str(path))
    day = proposal.instance.term.start
    title = sentence("classes.title", {"term": proposal.instance.term.name}, lang=lang)
    imprint = Imprint(
        _number(proposal), title, day, lang, sentence("classes.number", {}, lang=lang)
    )

    def write(target: Path) -> None:
        write_workbook(target, pages(proposal, lang), imprint)

    return write_atomically(path.parent, {path.name: write}, force=True)[0]


def pages(proposal: ClassProposal, lang: Lang) -> list[tuple[str, Page]]:
    """The sheets in order, each with its name; the one of demand only where there is any."""
    made = {
        "overview": _overview(proposal, lang),
        "students": _students(proposal),
        "next": _next(proposal, lang),
        "demand": _demand(proposal, lang) if proposal.wanted else None,
        "about": _about(proposal, lang),
    }
    return [
        (sentence(f"classes.sheet.{name}", {}, lang=lang), page)
        for name, page in made.items()
        if page is not None
    ]


def _number(proposal: ClassProposal) -> str:
    """Eight digits by which the same proposal is told again."""
    said = [repr(own) for own in proposal.candidates]
    said += [file.sha256 for file in proposal.instance.inputs]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]


def _overview(proposal: ClassProposal, lang: Lang) -> Page:
    every = proposal.candidates
    yes, no, applied, wanted = (
        sentence(f"classes.{word}", {}, lang=lang) for word in ("yes", "no", "applied", "wanted")
    )
    values = (
        _texts(own.class_id for own in every),
        _texts(own.name for own in every),
        _texts(yes if own.opens else no for own in every),
        _texts(str(own.round) for own in every),
        _texts(wanted if own.demand else applied for own in every),
        _texts(own.employer or own.park for own in every),
        _texts(shares_shown(own, lang) for own in every),
        _texts(own.school for own in every),
        _texts(majors_shown(own.majors, lang) for own in every),
        _counts(own.seats for own in every),
        _counts(own.least for own in every),
        _counts(own.eligible for own in every),
        _counts(len(own.students) for own in every),
        _texts(why(own, lang) for own in every),
    )
    strong = frozenset(k for k, own in enumerate(every) if own.opens)
    return Page(_OVERVIEW, values, strong=strong, frozen=3)


def _students(proposal: ClassProposal) -> Page:
    opened = proposal.opened
    at = np.array([k for own in opened for k in own.students], dtype=np.int64)
    size = [len(own.students) for own in opened]
    rows = proposal.instance.students.iloc[at]
    values = (
        np.repeat(_texts(own.class_id for own in opened), size),
        np.repeat(_texts(own.name for own in opened), size),
        _counts(k for count in size for k in range(1, count + 1)),
        *(rows[name].to_numpy(dtype=object) for name in ("student_id", "name", "school", "major")),
    )
    return Page(_STUDENTS, values, frozen=2)


def _next(proposal: ClassProposal, lang: Lang) -> Page:
    shut = proposal.shut
    reach = [own.next.reach if own.next is not None else -1 for own in shut]
    missing = [
        max(0, own.least - got) if got >= 0 else -1 for own, got in zip(shut, reach, strict=True)
    ]
    values = (
        _counts(range(1, len(shut) + 1)),
        _texts(own.class_id for own in shut),
        _texts(own.name for own in shut),
        _counts(own.least for own in shut),
        _counts(own.eligible for own in shut),
        _counts(own.elsewhere for own in shut),
        _counts(reach),
        _counts(missing),
        _texts(barred(own.barrier, lang) for own in shut),
        _texts(_listed(own, lang) for own in shut),
    )
    return Page(_NEXT, values, frozen=3)


def _listed(own: Candidate, lang: Lang) -> str:
    """Its offers, one a line."""
    said = offered(own, lang)
    return said[0] if len(said) == 1 else "\n".join(f"{k}. {s}" for k, s in enumerate(said, 1))


def _demand(proposal: ClassProposal, lang: Lang) -> Page:
    lines = proposal.wanted
    values = (
        _texts(line.park for line in lines),
        _texts(line.employer for line in lines),
        _texts(line.group.name or sentence("classes.any", {}, lang=lang) for line in lines),
        _texts(majors_shown("|".join(line.majors), lang) for line in lines),
        _counts(line.people for line in lines),
        _counts(line.covered for line in lines),
        _counts(line.open for line in lines),
        _texts(standing(line, proposal.least, lang) for line in lines),
    )
    strong = frozenset(k for k, line in enumerate(lines) if line.class_id)
    return Page(_DEMAND, values, strong=strong, frozen=2)


def _about(proposal: ClassProposal, lang: Lang) -> Page:
    rows: list[tuple[str, ...]] = [
        (
            sentence(f"classes.about.{name}", {}, lang=lang),
            sentence(f"classes.about.{name}.text", {"least": proposal.least}, lang=lang),
        )
        for name in ("binding", "chosen", "demand", "next")
    ]
    for plan, name in zip(proposal.plans, ("applied", "wanted"), strict=False):
        which = sentence(f"classes.about.{name}", {}, lang=lang)
        for level, asked in zip(plan.result.levels, proposal.profile.levels, strict=True):
            state = "proved" if level.bound == level.value else "reached"
            facts = {
                "level": asked.zh if lang == "zh" else asked.en,
                "value": level.value,
                "bound": "" if level.bound is None else level.bound,
            }
            rows.append((which, sentence(f"classes.about.{state}", facts, lang=lang)))
    found = sentence("classes.about.finding", {}, lang=lang)
    rows += [(found, headline(fault, lang=lang)) for fault in proposal.findings]
    return text_page(_ABOUT, rows)


def _texts(values: Iterable[str]) -> np.ndarray:
    return np.array([*values], dtype=object)


def _counts(values: Iterable[int]) -> np.ndarray:
    return np.array([*values], dtype=np.int64)
