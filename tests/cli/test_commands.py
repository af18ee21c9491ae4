"""What each command does, seen from outside."""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from placement_cli.figures import proved, solved_line
from placement_cli.group import dropped_files, free_folder
from placement_cli.language import LANG
from small_plan import small_plan

if TYPE_CHECKING:
    from pathlib import Path

    from calling import Call

ASSIGNMENT = "3\n1 5 9\n5 1 9\n9 9 1\n"


def with_rules(made: Path, path: Path, rows: list[tuple[str, str]]) -> Path:
    """A copy of a workbook with a sheet 规则."""
    book = openpyxl.load_workbook(made)
    sheet = book.create_sheet("规则")
    for row in [("规则", "级别"), *rows]:
        sheet.append(row)
    book.save(path)
    return path


def levels(out: Path) -> dict[str, str]:
    """Rule to level, as the certificate states it."""
    said = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    return {rule["id"]: rule["level"] for rule in said["policy"]["rules"]}


def test_run_says_a_line_a_stage(call: Call, made: Path, tmp_path: Path) -> None:
    """Read, check, solve, verify, done, and how to check it."""
    done = call("run", made, "-o", tmp_path / "out", "--lang", "zh")
    lines = done.err.splitlines()
    assert [line[:2] for line in lines] == ["读取", "检查", "求解", "方法", "核验", "完成", "独立"]
    assert "学生 150 行" in lines[0]
    assert "已证明最优" in lines[2]
    assert lines[3].endswith("网络流（flow）：只有名额和层层嵌套的上限，网络流可以直接求出最优。")
    assert "certificate.json" in lines[5]


def test_run_stops_at_faults_and_marks_a_copy(
    call: Call, roster: Path, demand: Path, tmp_path: Path
) -> None:
    """All faults at once, and the copies beside the folder that was not made."""
    done = call("run", roster, demand, "-o", tmp_path / "结果" / "方案", "--lang", "zh")
    assert done.code == 1
    for code in ("E203", "E202", "E240", "E201", "E207", "E271", "E210", "E221"):
        assert code in done.err
    names = {path.name for path in (tmp_path / "结果").iterdir()}
    assert names == {"名单_标注.xlsx", "岗位_标注.xlsx"}


def test_solve_marks_nothing(call: Call, roster: Path, demand: Path, tmp_path: Path) -> None:
    """A program did not ask for copies."""
    assert call("solve", roster, demand, "-o", tmp_path / "out").code == 1
    assert {path.name for path in tmp_path.iterdir()} == {"名单.xlsx", "岗位.xlsx"}


def test_check_lists_and_marks(call: Call, roster: Path) -> None:
    """Faults on standard output, the count on standard error, the copy beside the file."""
    done = call("check", roster, "--mark", "--lang", "zh")
    lines = [line for line in done.out.splitlines() if not line.startswith("  ")]
    assert [line[0] for line in lines] == ["×"] * 6 + ["!"] * 5 + ["i"] * (len(lines) - 11)
    assert "H12「年级」：1 名学生不得安排岗位实习" in done.out
    assert "× 错误 6  ! 提醒 5" in done.err
    assert (roster.parent / "名单_标注.xlsx").is_file()


def test_at_most_five_of_a_kind(call: Call, tmp_path: Path) -> None:
    """The sixth fault of one code in one column is only counted."""
    path = tmp_path / "students.csv"
    rows = [f"{n},学生{n},不存在的专业{n}" for n in range(8)]
    path.write_text("\n".join(["学号,姓名,专业", *rows]), encoding="utf-8")
    done = call("check", path, "--lang", "zh")
    assert done.out.count("× E240") == 5
    assert "E240 另有 3 处" in done.out


def test_rule_levels_come_from_sheet_and_option(call: Call, made: Path, tmp_path: Path) -> None:
    """The option goes over the sheet, the sheet over the pack."""
    rows = [("B-13/min_months", "提醒"), ("B-5/credit_ok", "关闭")]
    path = with_rules(made, tmp_path / "规则.xlsx", rows)
    out = tmp_path / "out"
    assert call("solve", path, "-o", out, "--set", "B-5/credit_ok=warn").code == 0
    found = levels(out)
    assert found["B-13/min_months"] == "warn"
    assert found["B-5/credit_ok"] == "warn"
    assert found["B-8/major_fit"] == "hard"
    audited = call("verify", out, "--json").json
    assert audited["passed"]
    assert {f["code"] for f in audited["findings"]} == {"W431"}


def test_no_rules_at_all(call: Call, made: Path, tmp_path: Path) -> None:
    """--policy none."""
    assert call("solve", made, "-o", tmp_path / "out", "--policy", "none").code == 0
    assert levels(tmp_path / "out") == {}


def test_same_seed_same_plan(call: Call, made: Path, tmp_path: Path) -> None:
    """Two runs leave the same placements, byte for byte."""
    for name in ("a", "b"):
        assert call("solve", made, "-o", tmp_path / name, "--seed", "4").code == 0
    plans = [(tmp_path / name / "placements.csv").read_bytes() for name in ("a", "b")]
    assert plans[0] == plans[1]


def test_verify_finds_the_inputs_again(call: Call, planned: Path) -> None:
    """By the paths in the certificate; every rule is listed."""
    done = call("verify", planned)
    assert done.code == 0
    assert "B-18/grade_at_least" in done.out
    assert "level placed: value" in done.out
    assert "Verified" in done.err


def test_verify_shows_the_word_of_a_solver_apart(call: Call, plan: Path) -> None:
    """A bound without prices is told beside the bounds, and that nobody can check it."""
    path = plan / "certificate.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    level = said["levels"][-1]
    level |= {"bound": None, "gap": None, "multipliers": [], "prices": {}}
    level["solver_bound"] = word = level["value"] + 1000
    said["status"]["proved"], said["solver"] = "gap", "HiGHS"
    path.write_text(json.dumps(said), encoding="utf-8")
    done = call("verify", plan)
    assert done.code == 0
    told = f"    bound {word:,} is the word of the solver HiGHS: it cannot be checked"
    assert f"bound -\n{told}" in done.out
    document = call("verify", plan, "--json").json
    assert (document["solver"], document["levels"][-1]["solver_bound"]) == ("HiGHS", word)
    zh = call("verify", plan, "--lang", "zh").out
    assert f"　　求解器 HiGHS 自称上界 {word:,}：无法核验，不算证明" in zh


def test_verify_works_from_anywhere(
    call: Call, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inputs are named from the certificate's folder, not from where the run was started."""
    monkeypatch.chdir(tmp_path)
    assert call("verify", planned).code == 0


def test_a_value_in_the_rules_sheet_is_refused(call: Call, tmp_path: Path) -> None:
    """A value that nobody uses would be a silent wrong answer."""
    tables = tmp_path / "tables"
    assert call("generate", "--students", 60, "--posts", 8, "--seed", 1, "-o", tables).code == 0
    (tables / "rules.csv").write_text("rule,level,value\nB-13,warn,5\n", encoding="utf-8")
    done = call("solve", tables, "-o", tmp_path / "plan")
    assert done.code == 2
    assert "Rule B-13 cannot be set to 5, only to hard, warn or off" in done.err


def test_verify_takes_the_workbook(call: Call, planned: Path, tmp_path: Path) -> None:
    """The roster of plan.xlsx with a certificate from elsewhere."""
    alone = shutil.copy(planned / "plan.xlsx", tmp_path / "plan.xlsx")
    done = call("verify", alone, "--certificate", planned / "certificate.json")
    assert done.code == 0


def test_verify_names_what_was_changed(call: Call, plan: Path) -> None:
    """The file, the level whose value no longer holds, and exit code 1."""
    path = plan / "placements.csv"
    text = path.read_text(encoding="utf-8-sig")
    at = text.splitlines()[1:]
    moved = next(line for line in at if line.split(",")[1])
    cells = moved.split(",")
    path.write_text(text.replace(moved, ",".join([cells[0], "", *cells[2:]])), encoding="utf-8-sig")
    done = call("verify", plan)
    assert done.code == 1
    assert "E434 placements.csv" in done.out
    assert "E316" in done.out
    assert "× verification failed" in done.err


@pytest.mark.parametrize(("size", "students"), [("school", 600), ("city", 6000)])
def test_demo(call: Call, tmp_path: Path, size: str, students: int) -> None:
    """Made-up tables and a finished plan; ten seconds, with room for a slow machine."""
    began = time.perf_counter()
    done = call("demo", size, "-o", tmp_path / "demo")
    assert done.code == 0, done.err
    assert time.perf_counter() - began < 30
    rows = (tmp_path / "demo" / "plan" / "placements.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == students + 1
    assert call("demo", size, "-o", tmp_path / "demo").code == 2


def test_generate(call: Call, tmp_path: Path) -> None:
    """The same seed gives the same files, another seed others."""
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        done = call(
            "generate", "--students", "90", "--posts", "12", "--seed", seed, "--parks", "2",
            "--shortage", "0.9", "--prefs", "3", "--form", "csv", "-o", tmp_path / name,
        )  # fmt: skip
        assert done.code == 0
        assert done.out == ""
    a, b, c = ((tmp_path / n / "students.csv").read_bytes() for n in "abc")
    assert a == b != c
    assert call("check", tmp_path / "a").code == 0


def test_import_and_solve(call: Call, tmp_path: Path) -> None:
    """A published problem becomes tables; scores are minus costs, so the best plan costs 3."""
    (tmp_path / "assign3.txt").write_text(ASSIGNMENT, encoding="ascii")
    done = call("import", tmp_path / "assign3.txt", "-o", tmp_path / "tables")
    assert done.code == 0
    assert "--policy none --profile scores" in done.err
    solved = call(
        "solve", tmp_path / "tables", "-o", tmp_path / "out", "--policy", "none",
        "--profile", "scores", "--json",
    ).json  # fmt: skip
    assert (solved["placed"], solved["levels"][-1]["value"]) == (3, -3)
    assert solved["status"]["proved"] == "optimal"


def test_rules(call: Call) -> None:
    """The list, one provision with its words, and the same for programs."""
    assert "B-18/age_at_least" in call("rules").out
    shown = call("rules", "age_at_least", "--lang", "zh").out
    assert "第十六条" in shown
    assert "years = 16" in shown
    packs = call("rules", "B-18", "--policy", "national", "--json").json["packs"]
    assert [pack["id"] for pack in packs] == ["national"]
    assert packs[0]["provisions"][0]["rules"][0]["word"] == "grade_at_least"


def test_code(call: Call) -> None:
    """Half a page with an example, in both languages; typos get the nearest codes."""
    for lang, word in (("zh", "怎样处理"), ("en", "What to do")):
        text = call("code", "e203", "--lang", lang).out
        assert text.startswith("E203  ")
        assert word in text
        assert len(text.splitlines()) >= 5
    assert "E203" in call("code", "E2O3").err
    listed = {line.split()[0] for line in call("code").out.splitlines()}
    assert {"E101", "E203", "E271", "W252", "E316", "E499"} <= listed


def test_files_dropped_on_the_icon(
    call: Call, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables and no command: run, into a folder of their name beside them."""
    path = shutil.copy(made, tmp_path / "春季.xlsx")
    assert call(path).code == 0
    assert (tmp_path / "春季_plan" / "plan.xlsx").is_file()
    LANG.set("zh")
    assert dropped_files([str(path)]) == ["run", str(path)]
    assert dropped_files(["--lang", "en", str(path)]) == ["run", "--lang", "en", str(path)]
    assert dropped_files(["--lang=en", str(tmp_path)]) == ["run", "--lang=en", str(tmp_path)]
    (tmp_path / "春季_方案").mkdir()
    assert free_folder(path).name == "春季_方案2"
    assert dropped_files(["check", str(path)]) is None
    missing = call(tmp_path / "nothing.xlsx")
    assert (missing.code, "E101" in missing.err) == (2, True)
    monkeypatch.chdir(tmp_path)
    assert dropped_files([]) is None
    assert dropped_files(["--lang"]) is None
    assert dropped_files(["slove"]) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_is_not_taken_for_tables(call: Call, made: Path, tmp_path: Path, lang: str) -> None:
    """Its roster would be read as students and its checks as rules."""
    call("run", made, "-o", tmp_path / "out", "--lang", lang)
    done = call("run", tmp_path / "out" / "plan.xlsx", "-o", tmp_path / "again")
    assert (done.code, "E108 plan.xlsx" in done.err) == (2, True)
    assert not (tmp_path / "again").exists()


def test_a_rule_that_nothing_is_known_about_is_not_called_kept(
    call: Call, made: Path, tmp_path: Path
) -> None:
    """Neither in the list of ``verify`` nor in the count of ``run``."""
    book = openpyxl.load_workbook(made)
    sheet = next(s for s in book if any(c.value == "信用良好" for row in s["1:6"] for c in row))
    head = next(c for row in sheet["1:6"] for c in row if c.value == "信用良好")
    for row in range(head.row + 1, sheet.max_row + 1):
        sheet.cell(row, head.column).value = None
    book.save(tmp_path / "in.xlsx")
    kept = re.search(r"√ (\d+) hard", call("run", made, "-o", tmp_path / "a").err)
    fewer = re.search(r"√ (\d+) hard", call("run", tmp_path / "in.xlsx", "-o", tmp_path / "b").err)
    assert kept
    assert fewer
    assert int(fewer[1]) == int(kept[1]) - 1
    lines = call("verify", tmp_path / "b").out.splitlines()
    (said,) = [line for line in lines if "B-5/credit_ok" in line]
    assert said.startswith("? ")
    assert re.search(r": (\d+) cases, 0 broken, \1 not checkable", said)


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ([0.0, 0.0], "proved optimal"),
        ([0.0, 0.02], "within 2% of the bound"),
        ([0.0, 0.0, None, None], "2 of 4 levels proved optimal"),
        ([0.1, None], "1 of 2 levels have a bound, 10% away"),
        ([None, None], "nothing proved"),
    ],
)
def test_a_run_cut_short_says_how_far_its_proof_goes(gaps: list[float | None], said: str) -> None:
    LANG.set("en")
    assert proved(gaps) == said


def test_the_word_of_a_solver_stands_beside_what_is_proved() -> None:
    """The widest gap of the levels where it says more; nothing where it says no more."""
    LANG.set("en")
    plan = small_plan()
    line = solved_line(plan.instance, plan.result, 14)
    told = "the solver HiGHS claims 1.8% (its word, cannot be checked)"
    assert line.endswith(f"1 of 3 levels proved optimal  {told}")
    levels = [replace(level, word=level.bound) for level in plan.result.levels]
    line = solved_line(plan.instance, replace(plan.result, levels=tuple(levels)), 14)
    assert line.endswith("1 of 3 levels proved optimal")
