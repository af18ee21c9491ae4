"""Data on standard output, the rest on standard error, in characters a GBK console has."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from placement_cli.console import Console

if TYPE_CHECKING:
    from calling import Call

OR_LIBRARY = "2\n1 2\n3 1\n"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--help"], 0),
        (["solve", "--help"], 0),
        (["code"], 0),
        (["code", "E203"], 0),
        (["rules"], 0),
        (["rules", "B-18"], 0),
        (["template", "office", "-o", "空表.xlsx"], 0),
        (["generate", "--students", "60", "--posts", "9", "--seed", "1", "-o", "数据"], 0),
        (["import", "assign.txt", "-o", "导入"], 0),
        (["check", "名单.xlsx", "岗位.xlsx", "--mark"], 1),
        (["run", "名单.xlsx", "岗位.xlsx", "-v"], 1),
        (["run", "春季.xlsx", "-v"], 0),
        (["verify", "方案"], 0),
        (["slove", "x"], 2),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_gbk_console(
    process: Call,
    roster: Path,
    demand: Path,
    made: Path,
    plan: Path,
    tmp_path: Path,
    args: list[str],
    code: int,
) -> None:
    """Nothing fails to encode, and no question mark stands where a character was lost."""
    (tmp_path / "assign.txt").write_text(OR_LIBRARY, encoding="ascii")
    (tmp_path / "春季.xlsx").write_bytes(made.read_bytes())
    done = process(*args, encoding="gbk")
    assert done.code == code, done.err
    # Lines about rules that could not be checked begin with the mark.
    assert "?" not in re.sub(r"(?m)^\s*\? ", "", done.out + done.err)
    assert any("一" <= character <= "鿿" for character in done.out + done.err)


def test_json_is_one_document_in_any_encoding(process: Call, made: Path, tmp_path: Path) -> None:
    """Standard output is JSON from the first byte to the last; standard error is silent."""
    for encoding in ("gbk", "utf-8"):
        done = process("solve", made, "-o", tmp_path / encoding, "--json", encoding=encoding)
        assert done.code == 0
        assert done.err == ""
        assert done.json["status"] == {"stopped": "finished", "proved": "optimal"}
        assert done.json["placed"] <= done.json["students"]
        assert {"rule", "checked", "violated", "not_checkable"} <= set(done.json["checks"][0])


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["check", "名单.xlsx", "--json"], 1),
        (["solve", "名单.xlsx", "-o", "out", "--json"], 1),
        (["solve", "nothing.xlsx", "-o", "out", "--json"], 2),
        (["solve", "--json"], 2),
        (["verify", "nothing", "--json"], 2),
        (["rules", "B-18", "--json"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_json_also_when_it_fails(
    call: Call, roster: Path, args: list[str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One document with the exit code in it, whatever happens."""
    monkeypatch.chdir(roster.parent)
    done = call(*args)
    assert done.code == code
    assert done.json.get("exit", 0) == code


def test_faults_as_json_carry_code_facts_and_both_languages(call: Call, roster: Path) -> None:
    """What a program needs to show a fault its own way."""
    fault = next(f for f in call("check", roster, "--json").json["faults"] if f["code"] == "E240")
    assert fault["cells"] == ["F7"]
    assert fault["value"] == "量子烹饪技术"
    assert "不在专业目录" in fault["zh"]
    assert fault["en"].isascii() is False or "量子烹饪技术" in fault["en"]
    assert fault["severity"] == "error"


def test_private_values_are_nowhere(call: Call, roster: Path) -> None:
    """No digit of an identity card, a telephone or a name of a guardian is repeated."""
    said = [call("check", roster), call("check", roster, "--json"), call("run", roster)]
    text = "".join(done.out + done.err for done in said)
    assert "43100" not in text
    assert "4.31" not in text


def test_quiet_says_errors_only(call: Call, made: Path, roster: Path, tmp_path: Path) -> None:
    """-q is silent where all is well, and not where it is not."""
    assert call("run", made, "-o", tmp_path / "out", "-q").err == ""
    assert call("verify", tmp_path / "out", "-q").out == ""
    assert "E240" in call("run", roster, "-o", tmp_path / "out2", "-q").err
    listed = [line for line in call("check", roster, "-q").out.splitlines() if line[0] != " "]
    assert listed
    assert all(line.startswith("× ") for line in listed)


def test_verbose_names_every_rule(call: Call, made: Path, tmp_path: Path) -> None:
    """-v lists the checks; by default a stage is one line."""
    short = call("run", made, "-o", tmp_path / "a")
    assert short.out == ""
    assert len(short.err.splitlines()) == 7
    assert "B-18/grade_at_least" in call("run", made, "-o", tmp_path / "b", "-v").err


def test_no_colour_off_a_console(call: Call, roster: Path) -> None:
    """No escape sequence in a pipe."""
    done = call("check", roster)
    assert "\x1b" not in done.out + done.err


def test_heartbeat_where_no_line_can_be_redrawn(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off a console a line says now and then that work goes on, and what is being done."""
    import time

    monkeypatch.setattr("placement_cli.console.HEARTBEAT", 0.02)
    with Console().working("solve") as show:
        show("level placed")
        time.sleep(0.2)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) >= 2
    assert lines[-1].startswith("solve")
    assert lines[-1].endswith("level placed")


@pytest.mark.parametrize(
    "args",
    [
        ["audit", "{plan}", "-o", "made.xlsx"],
        ["subsidy", "{plan}", "--as-of", "2027-01-01", "-o", "made.xlsx"],
        ["figures", "{plan}", "-o", "made.xlsx"],
        ["calendar", "{plan}", "--from", "2026-01-01", "-o", "made.ics"],
    ],
    ids=lambda args: args[0],
)
def test_the_file_is_there_although_nobody_reads_what_is_shown(
    plan: Path, tmp_path: Path, args: list[str]
) -> None:
    """As in ``placement audit … | head -1``."""
    command = [arg.format(plan=plan) for arg in args]
    with subprocess.Popen(
        [sys.executable, "-m", "placement_cli", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        running.wait(timeout=120)
    assert (tmp_path / command[-1]).is_file()


def test_who_stops_reading_does_not_change_the_exit_code(tmp_path: Path) -> None:
    """``placement rules | head -1`` is a success, and a closed stream is no crash."""
    command = [sys.executable, "-m", "placement_cli", "rules"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == b""
        assert running.wait(timeout=120) == 0
    shell = f'"{sys.executable}" -m placement_cli rules >&-'
    closed = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, check=False)
    assert (closed.returncode, closed.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written_is_told() -> None:
    """As a sentence, with the exit code of files."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "placement_cli", "rules", "B-18", "--lang", "en"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "E107 stdout cannot be read or written" in done.stderr


@pytest.mark.parametrize("said", ["9999-01-01", "1066-10-14", "2026-13-01", "soon"])
def test_a_day_out_of_reach_is_refused(call: Call, said: str) -> None:
    """Reckoning goes years beyond it."""
    done = call("calendar", "--from", said)
    assert (done.code, "E404" in done.err) == (2, True)
