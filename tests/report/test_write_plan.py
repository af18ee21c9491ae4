"""All files of a run together: what they say of each other, and what replaces what."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import placement.report.plan
from placement.digest import read_digests, read_rows
from placement.errors import UsageError
from placement.policy.document import read_pack
from placement.policy.load import load_pack
from placement.report import keyed_prices
from placement.report.certificate import TIE_BREAK
from small_plan import REASON, small_plan, write

if TYPE_CHECKING:
    from placement.report.plan import Plan


def certificate(directory: Path) -> dict[str, Any]:
    """The certificate in a directory."""
    data: dict[str, Any] = json.loads((directory / "certificate.json").read_text(encoding="utf-8"))
    return data


def test_files_of_a_run(plan: Plan, tmp_path: Path) -> None:
    """Four, the certificate last."""
    names = [path.name for path in write(plan, tmp_path / "out")]
    assert names == ["placements.csv", "plan.xlsx", "run.json", "certificate.json"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)


def test_certificate_holds_the_hash_of_every_other_file(written: Path) -> None:
    """And the digest of every sheet."""
    files = certificate(written)["files"]
    assert set(files) == {"placements.csv", "plan.xlsx", "run.json"}
    for name, facts in files.items():
        assert facts["sha256"] == hashlib.sha256((written / name).read_bytes()).hexdigest()
    assert files["plan.xlsx"]["sheets"] == read_digests(written / "plan.xlsx")


def test_certificate_claims_no_more_than_is_proved(written: Path) -> None:
    """A bound without prices is no bound; the gap is that of the level."""
    levels = certificate(written)["levels"]
    assert [(lvl["name"], lvl["value"], lvl["bound"], lvl["gap"]) for lvl in levels] == [
        ("placed", 7, 8, 0.125),
        ("order_class", 0, None, None),
        ("weighted", 4321, None, None),
    ]
    assert [lvl["solver_bound"] for lvl in levels] == [None, None, 4400]
    assert levels[0]["multipliers"] == []
    assert levels[1]["prices"] == {}


def test_prices_go_by_name_and_only_where_not_zero(plan: Plan) -> None:
    """Places, limits on places and limits on students are told apart."""
    prices = keyed_prices(plan.problem, plan.result.levels[0])
    assert prices == {
        "place|N1": 1, "place|M2": 2, "place|M3": 3, "place|M4": 4, "place|C1": 5,
        "student|klass|数控9班|max": 7,
    }  # fmt: skip


def test_certificate_names_everything_the_plan_rests_on(plan: Plan, written: Path) -> None:
    """Inputs, rules with parameters, the whole profile, the seed and how ties are broken."""
    said = certificate(written)
    assert said["schema"] == 3
    assert said["status"] == {"stopped": "finished", "proved": "gap"}
    assert (said["seed"], said["method"], said["solver"]) == (3, "flow", "HiGHS")
    assert said["reason"] == REASON
    assert said["tie_break"] == dict(TIE_BREAK)
    (source,) = said["inputs"]
    assert (written / source.pop("path")).resolve() == Path("名单.xlsx").resolve()
    assert source == {"sha256": "ab" * 32, "rows": {"students": 14, "posts": 5}}
    assert said["profile"] == plan.profile.plain()
    assert [rule["id"] for rule in said["policy"]["rules"]] == ["B-8/major_fit", "B-11/staff_share"]
    check = next(c for c in said["checks"] if c["rule"] == "B-8/major_fit")
    assert check == {
        "rule": "B-8/major_fit", "level": "hard", "checked": 7, "violated": 0, "not_checkable": 0,
        "excepted": 0,
    }  # fmt: skip
    assert said["tools"]["placement"]


def test_hash_of_a_pack_is_of_what_it_says() -> None:
    """The same pack from another place, laid out otherwise, has the same hash."""
    start = resources.files("placement.policy").joinpath("packs", "national.toml")
    text = start.read_text(encoding="utf-8")
    pack = read_pack(text, file="here.toml", work=False)
    elsewhere = read_pack("# a copy\n" + text, file="there.toml", work=False)
    other = read_pack(text.replace("教职成〔2021〕4号", "x", 1), file="here.toml", work=False)
    assert pack.sha256 == elsewhere.sha256 == load_pack("national").sha256
    assert pack.sha256 != other.sha256


def test_run_record_tells_how_and_nothing_of_anybody(plan: Plan, written: Path) -> None:
    """Versions, seed, settings, times, machine; no names and no ids."""
    text = (written / "run.json").read_text(encoding="utf-8")
    said = json.loads(text)
    assert said["plan"] == plan.number
    assert said["timings"] == {"read": 0.25, "solve.level.placed": 0.125}
    assert said["size"]["students"] == 14
    assert (said["solver"], said["reason"]) == ("HiGHS", REASON)
    assert [level["solver_bound"] for level in said["levels"]] == [None, None, 4400]
    assert said["settings"] == {"profile": "school", "time_limit": None}
    assert said["peak_memory_mb"] is None or said["peak_memory_mb"] > 10
    assert "学生1" not in text
    assert '"0001"' not in text


def test_the_same_plan_gives_the_same_certificate_but_for_the_run(
    plan: Plan, written: Path, tmp_path: Path
) -> None:
    """Only run.json knows the time of day."""
    write(small_plan(), tmp_path / "again")
    for name in ("placements.csv", "plan.xlsx"):
        assert (tmp_path / "again" / name).read_bytes() == (written / name).read_bytes()
    first, second = certificate(written), certificate(tmp_path / "again")
    for said in (first, second):
        del said["files"]["run.json"]
    assert first == second


def test_a_second_run_is_refused_and_with_force_replaces_the_first(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workbooks by park and school of a larger run go when a smaller one replaces it."""
    out = tmp_path / "out"
    monkeypatch.setattr(placement.report.plan, "SPLIT_ABOVE", 5)
    write(plan, out)
    assert (out / "按园区" / "高新区.xlsx").is_file()
    with pytest.raises(UsageError, match="already holds files"):
        write(plan, out)
    (out / "按园区" / "笔记.txt").write_text("mine", encoding="utf-8")
    monkeypatch.undo()
    write(plan, out, force=True)
    left = sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
    assert left == [
        "certificate.json",
        "placements.csv",
        "plan.xlsx",
        "run.json",
        "按园区/笔记.txt",
    ]


def test_a_large_run_has_lists_by_park_and_school_apart(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The overview says so, and every list is certified."""
    monkeypatch.setattr(placement.report.plan, "SPLIT_ABOVE", 5)
    out = tmp_path / "out"
    write(plan, out)
    files = certificate(out)["files"]
    apart = [name for name in files if "/" in name]
    assert apart == [
        "按园区/高新区.xlsx", "按园区/经开区.xlsx", "按园区/其他.xlsx",
        "按学校/甲校.xlsx", "按学校/乙校.xlsx",
    ]  # fmt: skip
    sheets = read_digests(out / "plan.xlsx")
    assert "按企业" not in sheets
    assert "按班级" not in sheets
    for name in apart:
        assert files[name]["sheets"] == read_digests(out / name)


def test_a_very_large_run_lists_nobody_in_workbooks(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures stay, and the overview says where the students are."""
    monkeypatch.setattr(placement.report.plan, "SPLIT_ABOVE", 5)
    monkeypatch.setattr(placement.report.plan, "LISTED_AT_MOST", 10)
    out = tmp_path / "out"
    write(plan, out)
    assert [path.name for path in out.iterdir() if path.is_dir()] == []
    sheets = dict(read_rows(out / "plan.xlsx"))
    assert list(sheets) == [
        "说明与指标",
        "园区满足率",
        "志愿统计",
        "订单班",
        "约束与目标",
        "合规检查",
        "读取说明",
        "参数与留痕",
    ]
    assert "逐人名单" in [row[0] for row in sheets["说明与指标"]]


def test_without_workbooks(plan: Plan, tmp_path: Path) -> None:
    """For runs that only programs read."""
    names = [path.name for path in write(plan, tmp_path / "out", workbook=False)]
    assert names == ["placements.csv", "run.json", "certificate.json"]


@pytest.mark.parametrize("text", ["not json", "[]", '{"files": 3}', '{"files": {"a": 1}}'])
def test_a_strange_certificate_of_an_earlier_run_removes_nothing(
    plan: Plan, tmp_path: Path, text: str
) -> None:
    """Whatever stands there, the user's files stay."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "certificate.json").write_text(text, encoding="utf-8")
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    write(plan, out, force=True, workbook=False)
    assert (out / "mine.txt").read_text(encoding="utf-8") == "mine"
