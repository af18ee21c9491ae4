"""Naming instances: suites, tables, and what is neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement import UsageError, bench_cases
from placement.bench.case import Made, Tables, made_case, source_of, tables_case
from placement.bench.suites import find


def test_the_tiny_suite_is_what_it_says() -> None:
    cases = find("tiny")
    assert len({case.name for case in cases}) == len({case.sha256 for case in cases}) == 3
    sizes = [len(case.source.load().students) for case in cases]  # type: ignore[union-attr]
    assert sizes == [60, 120, 240]


def test_sources_survive_being_written_down() -> None:
    for source in (Tables(("a.xlsx", "b.xlsx")), Made("m:f", {"n": 3})):
        assert source_of(source.plain()) == source


def test_tables_are_known_by_their_bytes(tmp_path: Path) -> None:
    """Not by name or place; a folder by all files in it."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "students.csv").write_bytes(b"1")
    first, second = (tables_case(name, tmp_path / name) for name in ("a", "b"))
    assert first.sha256 == second.sha256
    (tmp_path / "b" / "posts.csv").write_bytes(b"2")
    assert tables_case("b", tmp_path / "b").sha256 != first.sha256
    alone = tables_case("f", tmp_path / "a" / "students.csv")
    assert alone.source == Tables((str(tmp_path / "a" / "students.csv"),))


def test_arguments_are_hashed_whatever_their_order() -> None:
    assert made_case("a", "m:f", x=1, y=2).sha256 == made_case("b", "m:f", y=2, x=1).sha256
    assert made_case("a", "m:f", x=1).sha256 != made_case("a", "m:g", x=1).sha256


def test_what_is_named_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("x", "y", "empty", "tiny"):
        Path(folder).mkdir()
    for path in ("x/春季.csv", "y/春季.csv", "秋季.csv"):
        Path(path).write_text("a", encoding="utf-8")
    names = [case.name for case in bench_cases(["x/春季.csv", "y/春季.csv", "秋季.csv"])]
    assert names == [str(Path("x/春季.csv")), str(Path("y/春季.csv")), "秋季"]
    assert [case.name for case in bench_cases(["./秋季.csv"])] == ["秋季"]
    for named, code in (
        (["tiny"], "E761"),
        (["tniy"], "E760"),
        (["empty"], "E762"),
        (["秋季.csv", "./秋季.csv"], "E763"),
    ):
        with pytest.raises(UsageError) as caught:
            bench_cases(named)
        assert caught.value.code == code
        assert "{" not in str(caught.value)
    Path("tiny").rmdir()
    assert len(bench_cases(["tiny", "秋季.csv"])) == 4
