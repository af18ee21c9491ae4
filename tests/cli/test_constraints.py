"""What the command line says of methods, their settings, and constraints on several students."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import placement
from placement import Instance, NoPlanError, generate, read_instance, write_instance
from placement_cli.figures import percent, proved
from placement_cli.language import LANG

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call


def with_shares(path: Path, rows: list[dict[str, object]]) -> Path:
    """A small instance with those lines of the table of shares."""
    plain = generate(60, 8, seed=2, schools=1, parks=2)
    shares = pd.DataFrame({"place_field": "region", **row} for row in rows)
    tables = {**plain.tables, "shares": shares}
    made = Instance.from_frames(tables, term=plain.term, city=plain.city)
    write_instance(made, path)
    return path


def test_the_method_and_its_reason_are_one_line(call: Call, made: Path, tmp_path: Path) -> None:
    """Chosen or asked for, in both languages."""
    chosen = call("solve", made, "-o", tmp_path / "a", "--lang", "zh")
    line = "方法  网络流（flow）：只有名额和层层嵌套的上限，网络流可以直接求出最优。"
    assert line in chosen.err.splitlines()
    asked = call("solve", made, "-o", tmp_path / "b", "--method", "exact", "--lang", "en")
    assert "method  branch and bound (exact): asked for by the user." in asked.err.splitlines()


def test_settings_of_a_method_are_typed_checked_and_recorded(
    call: Call, made: Path, tmp_path: Path
) -> None:
    """Each has the type of its default; what is wrong is told before anything is read."""
    out = tmp_path / "out"
    done = call("solve", made, "-o", out, "--method", "exact", "--param", "mip_gap=0.5",
                "--param", "threads=2")  # fmt: skip
    assert done.code == 0
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["settings"]["param"] == {"mip_gap": 0.5, "threads": 2}
    for given, told in (
        ("threads=many", "E345 The method exact has no such setting: threads = 'many'."),
        ("treads=2", "Known: solver=highs, threads=8, mip_gap=0.0"),
        ("mip_gap=7", "E345"),
        ("mip_gap", "mip_gap should be NAME=VALUE"),
    ):
        wrong = call("solve", "nothing.xlsx", "-o", out, "--method", "exact", "--param", given)
        assert (wrong.code, told in wrong.err) == (2, True), wrong.err
    auto = call("solve", made, "-o", out, "--param", "threads=2", "--force")
    assert (auto.code, "name it with --method" in auto.err) == (2, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_in_conflict_are_named_in_words(call: Call, tmp_path: Path, lang: str) -> None:
    """Exit code 3; programs get the keys and both texts."""
    path = with_shares(
        tmp_path / "冲突.xlsx",
        [
            {"place_value": "431000", "of": "人", "least": 40.0},
            {"place_value": "430000", "of": "人", "most": 10.0},
        ],
    )
    told = {
        "zh": ("全体学生至少 40 人在 郴州市", "全体学生至多 10 人在 湖南省"),
        "en": ("all students: at least 40 in 郴州市", "all students: at most 10 in 湖南省"),
    }[lang]
    done = call("solve", path, "-o", tmp_path / "out", "--lang", lang)
    assert done.code == 3
    assert all(text in done.err for text in told)
    assert "share|" not in done.err
    said = call("solve", path, "-o", tmp_path / "out", "--json").json["error"]
    assert {own["key"] for own in said["facts"]["constraints"]} == {
        "share|=|region=431000|人|least", "share|=|region=430000|人|most",
    }  # fmt: skip
    assert {own[lang] for own in said["facts"]["constraints"]} == set(told)
    assert told[0] in said[lang]


def test_prices_that_prove_a_conflict_name_it_too(call: Call, tmp_path: Path) -> None:
    """Exit code 3 by the other method."""
    path = with_shares(
        tmp_path / "冲突.xlsx",
        [
            {"place_value": "431000", "of": "人", "least": 40.0},
            {"place_value": "430000", "of": "人", "most": 10.0},
        ],
    )
    done = call("solve", path, "-o", tmp_path / "out", "--method", "price", "--lang", "zh")
    assert done.code == 3
    assert "全体学生至少 40 人在 郴州市；全体学生至多 10 人在 湖南省" in done.err


def test_a_search_without_a_plan_names_what_it_did_not_keep(
    call: Call, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 4: nothing is proved, and the constraints are in words, not all of very many."""
    keys = tuple(f"park|园区{k}|max" for k in range(14))

    def fail(*_args: object, **_options: object) -> None:
        raise NoPlanError("E412", keys="、".join(keys), n=len(keys), rules=keys)

    monkeypatch.setattr(placement, "solve", fail, raising=False)
    done = call("solve", made, "-o", tmp_path / "out", "--lang", "zh")
    assert done.code == 4
    assert "14 条约束未满足，如 园区0的名额上限；园区1的名额上限；" in done.err
    assert "园区11的名额上限…" in done.err
    assert "park|" not in done.err


def test_stopped_before_a_plan_says_why_in_words(call: Call, made: Path, tmp_path: Path) -> None:
    """Not ``time_limit``."""
    done = call("solve", made, "-o", tmp_path / "out", "--time-limit", "0.0000001s", "--lang", "zh")
    assert (done.code, "（到了时限）" in done.err) == (4, True)


def test_missed_targets_are_said_and_documented(call: Call, tmp_path: Path) -> None:
    """A target that cannot be met: in words, with what is missing, and as data."""
    path = with_shares(
        tmp_path / "目标.xlsx",
        [{"place_value": "110000", "of": "人", "least": 3.0, "level": "soft"},
         {"place_value": "430000", "of": "学生", "least": 1.0}],
    )  # fmt: skip
    there = read_instance(path)
    regions = there.places["region"].to_numpy().copy()
    assert not any(code.startswith("11") for code in regions)
    done = call("solve", path, "-o", tmp_path / "a", "--json")
    kept = {own["key"]: own for own in done.json["constraints"]}
    # Nobody offers a place in Beijing, so that the target binds nobody and is not there.
    assert list(kept) == ["share|=|region=430000|学生|least"]
    assert kept["share|=|region=430000|学生|least"]["kept"]
    assert done.json["why"]["zh"].startswith("网络流（flow）：比例、预算或交叉的上限都不起限制作用")
    assert done.json["reason"]["why"] == "unbound"
    path = with_shares(
        tmp_path / "目标二.xlsx",
        [{"place_value": "431000", "of": "人", "least": 500.0, "level": "soft"}],
    )
    done = call("solve", path, "-o", tmp_path / "b", "--lang", "zh")
    assert "没有做到的目标 1 条" in done.err
    assert "全体学生至少 500 人在 郴州市，实际 " in done.err
    assert "还差 4" in done.err


def test_levels_that_are_not_proved_best_are_shown(
    call: Call, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Value, bound and gap of each, with the solver's word apart."""
    import dataclasses

    solve = placement.solve

    def doubted(problem: placement.Problem, method: str, **run: object) -> placement.Result:
        found = solve(problem, method, **run)  # type: ignore[arg-type]
        last = found.levels[-1]
        open_ = dataclasses.replace(last, bound=None, prices=None, word=last.value * 2)
        return dataclasses.replace(found, levels=(*found.levels[:-1], open_), solver="HiGHS")

    monkeypatch.setattr(placement, "solve", doubted, raising=False)
    done = call("solve", made, "-o", tmp_path / "out", "--lang", "zh")
    line = next(line for line in done.err.splitlines() if line.startswith("  综合得分：得 "))
    assert "没有证明上界；求解器 HiGHS 自称上界 " in line
    assert line.endswith("（差 50%，无法核验）")


def test_gaps_in_a_line() -> None:
    """A bound of one level is not nothing."""
    LANG.set("en")
    assert proved([0.5, None, None]) == "1 of 3 levels have a bound, 50% away"
    assert proved([None, None]) == "nothing proved"
    assert percent(2.5) == "250"


def test_gbk_console(process: Call, tmp_path: Path) -> None:
    """Constraints in words lose no character."""
    path = with_shares(
        tmp_path / "冲突.xlsx",
        [{"place_value": "431000", "of": "人", "least": 40.0},
         {"place_value": "430000", "of": "人", "most": 10.0}],
    )  # fmt: skip
    done = process("solve", path, "-o", "out", encoding="gbk")
    assert done.code == 3
    assert "?" not in done.err
    assert "全体学生至多 10 人在 湖南省" in done.err
