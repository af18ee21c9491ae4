"""Help pages: both languages, one page a command, and what they promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement import catalogue
from placement_cli.group import COMMANDS
from placement_cli.language import choose
from placement_cli.layout import columns, wrap

if TYPE_CHECKING:
    from calling import Call

PAGES = [[], *[[name] for name in COMMANDS]]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[0] if page else "placement")
def test_page(call: Call, page: list[str], lang: str) -> None:
    """Every page has a usage line, fits 80 columns, and leaves no text unwritten."""
    done = call(*page, "--help", "--lang", lang)
    assert done.code == 0
    assert done.err == ""
    assert done.out.startswith("用法: placement" if lang == "zh" else "Usage: placement")
    assert [line for line in done.out.splitlines() if columns(line) > 80] == []
    unwritten = [key for key in ("option.", "command.", "short.", "help.") if key in done.out]
    assert unwritten == []


def test_pages_are_in_one_language(call: Call) -> None:
    """No Chinese in English help but the name of the marked copy."""
    for page in PAGES:
        text = call(*page, "--help", "--lang", "en").out.replace("标注", "")
        assert [c for c in text if "一" <= c <= "鿿"] == []


def test_help_says_that_nothing_is_sent(call: Call) -> None:
    """Offline is a promise people ask for."""
    assert "本程序不联网" in call("--help", "--lang", "zh").out
    assert "never uses the network" in call("--help", "--lang", "en").out


def test_help_states_the_exit_codes(call: Call) -> None:
    """All seven."""
    words = call("--help", "--lang", "en").out.split("Exit codes:")[1].split()
    assert [word for word in words if word.isdigit()] == ["0", "1", "2", "3", "4", "101", "130"]


def test_no_arguments_shows_help(call: Call) -> None:
    """The bare program shows its page as a usage error."""
    done = call()
    assert done.code == 2
    assert done.out == ""
    assert "Usage: placement" in done.err


def test_version(call: Call) -> None:
    """The version of the package."""
    from placement import __version__

    assert call("--version").out == f"placement {__version__}\n"


@pytest.mark.parametrize(
    ("args", "environ", "lang"),
    [
        (["--lang", "zh"], {"LANG": "en_GB.UTF-8"}, "zh"),
        (["solve", "--lang=en"], {"LANG": "zh_CN.GBK"}, "en"),
        (["--", "--lang=zh"], {}, "en"),
        (["--lang"], {"LC_ALL": "zh_CN.UTF-8", "LANG": "C"}, "zh"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_TW.UTF-8"}, "zh"),
        ([], {"LANG": "Chinese_China.936"}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_language(args: list[str], environ: dict[str, str], lang: str) -> None:
    """The option wins, then the locale in the usual order."""
    assert choose(args, environ) == lang


def test_all_texts_exist_in_both_languages_and_in_gbk() -> None:
    """A GBK console shows every sentence of the catalogue."""
    for key, texts in catalogue().items():
        assert {"zh", "en"} <= set(texts), key
        for name, value in texts.items():
            lost = [c for c in value if c != c.encode("gbk", "replace").decode("gbk")]
            assert lost == [], f"{key}.{name}"


@pytest.mark.parametrize("width", [20, 33, 60])
def test_wrap_keeps_the_width_and_every_character(width: int) -> None:
    """Broken lines fit, lose only blanks, and no closing mark starts a line."""
    line = "× E210 岗位.xlsx > 岗位 > E8「需求人数」：这里是“若干”，需要整数。写 12，或 a-b。"
    lines = wrap(line, width, indent="  ").splitlines()
    assert max(map(columns, lines)) <= width + 2
    assert "".join("".join(lines).split()) == "".join(line.split())
    assert [part for part in lines if part.strip()[0] in "，。」”"] == []
