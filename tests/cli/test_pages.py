"""What the pages on audits and figures tell people to type is run, in the order given."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from calling import Call

DOCS = Path(__file__).parents[2] / "docs"
DAYS = ("2026-03-01", "2026-08-31")
POSTS = [
    ("岗位编号", "企业名称", "岗位名称", "需求人数", "实习开始", "实习结束"),
    ("P1", "郴州甲机械有限公司", "数控操作", 5, *DAYS),
    ("P2", "郴州乙电子有限公司", "装配", 5, *DAYS),
]
STUDENTS = [
    ("学号", "姓名", "专业"),
    ("2023001", "王某", "数控技术"),
    ("2023002", "李某", "数控技术"),
]
ROSTER = [
    ("学号", "姓名", "专业", "实习单位", "实习岗位", "实习开始", "实习结束"),
    ("2023001", "王某", "数控技术", "郴州甲机械有限公司", "数控操作", *DAYS),
    ("2023002", "李某", "数控技术", "郴州乙电子有限公司", "装配", *DAYS),
]


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> Path:
    """A plan of ours, and the three workbooks of somebody who plans by hand."""
    assert call("run", made, "-o", tmp_path / "out" / "plan", "-q").code == 0
    for name, sheet, rows in (
        ("posts", "岗位", POSTS), ("students", "学生", STUDENTS), ("roster", "实习花名册", ROSTER),
    ):  # fmt: skip
        book = openpyxl.Workbook()
        book.worksheets[0].title = sheet
        for row in rows:
            book.worksheets[0].append(row)
        book.save(tmp_path / f"{name}.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("page", "files"),
    [("audit.md", ["audit.xlsx"]), ("figures.md", ["figures.xlsx", "public.xlsx", "supply.xlsx"])],
)
def test_every_command_of_a_page(folder: Path, call: Call, page: str, files: list[str]) -> None:
    """Each ends well, or with findings where its plan has some, and leaves its files."""
    (commands,) = blocks(page, "sh")
    for line in commands.splitlines():
        program, *args = shlex.split(line, comments=True)
        assert program == "placement"
        done = call(*args)
        assert done.code == 0, f"{line}\n{done.out}\n{done.err}"
    assert [name for name in files if not (folder / name).is_file()] == []


def test_library_example_of_the_page_on_audits(folder: Path) -> None:
    """In a fresh interpreter."""
    (code,) = blocks("audit.md", "python")
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=folder
    )
    assert ran.returncode == 0, ran.stderr
