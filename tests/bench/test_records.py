"""The file of records: whole lines only, torn ones forgotten, spoilt ones refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement import UsageError, bench_records
from placement.bench.records import NAME, append
from runs_made import made_run

if TYPE_CHECKING:
    from pathlib import Path


def test_records_come_back_as_they_went(tmp_path: Path) -> None:
    records = [made_run(seed=k, setting="名称") for k in range(3)]
    for record in records:
        append(tmp_path / "out" / NAME, record)
    assert bench_records(tmp_path / "out") == records
    assert bench_records(tmp_path / "out" / NAME) == records


def test_a_torn_line_is_forgotten_and_cut_off(tmp_path: Path) -> None:
    """A run that was killed while its record was written has none, wherever the line was torn."""
    path = tmp_path / NAME
    append(path, made_run(seed=1))
    whole = path.read_bytes()
    append(path, made_run(seed=2))
    line = path.read_bytes()[len(whole) :]
    for at in (1, len(line) // 2, len(line) - 1):
        path.write_bytes(whole + line[:at])
        assert [record["seed"] for record in bench_records(path)] == [1]
        append(path, made_run(seed=3))
        assert [record["seed"] for record in bench_records(path)] == [1, 3]
    path.write_bytes(line[:10])
    append(path, made_run(seed=4))
    assert [record["seed"] for record in bench_records(path)] == [4]


def test_the_first_of_two_alike_counts(tmp_path: Path) -> None:
    for solve in (1.0, 2.0):
        append(tmp_path / NAME, made_run(solve=solve))
    (record,) = bench_records(tmp_path)
    assert record["seconds"]["solve"] == 1.0


@pytest.mark.parametrize(
    ("line", "why"),
    [("{", "Expecting"), ("[]", "{ … }"), ('{"key": "a"}', "instance"), (None, "schema 2")],
)
def test_a_spoilt_line_is_named(tmp_path: Path, line: str | None, why: str) -> None:
    path = tmp_path / NAME
    append(path, made_run())
    if line is None:
        append(path, made_run(seed=2, schema=2))
    else:
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    with pytest.raises(UsageError) as caught:
        bench_records(path)
    assert caught.value.code == "E764"
    assert caught.value.facts["line"] == 2
    assert why in str(caught.value)


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        bench_records(tmp_path)
    assert caught.value.code == "E101"
