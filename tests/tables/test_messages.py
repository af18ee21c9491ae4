"""Every finding has its sentences, remedies and half page in both languages."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import placement.wording
from placement.wording import catalogue

TEXTS = ("zh", "en", "zh_fix", "en_fix", "zh_more", "en_more")
SOURCES = Path(placement.wording.__file__).parents[1]
MINE = tomllib.loads(
    resources.files(placement.wording)
    .joinpath("messages", "reading.toml")
    .read_text(encoding="utf-8")
)
CODE = re.compile(r"[\"']([EWI]\d{3})[\"']")


def codes_in_sources() -> dict[str, str]:
    return {
        code: path.name
        for path in SOURCES.rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("code", sorted(MINE))
def test_a_code_of_the_reader_has_all_its_texts_and_an_example(code: str) -> None:
    texts = MINE[code]
    assert set(texts) == set(TEXTS)
    assert texts["zh"]
    assert texts["en"]
    assert "例：" in texts["zh_more"]
    assert "Example:" in texts["en_more"]
    if code.startswith("E"):
        assert texts["zh_fix"], "an error says what to do"
        assert texts["en_fix"], "an error says what to do"


@pytest.mark.parametrize("code", sorted(c for c in catalogue() if re.fullmatch(r"[EWI]\d{3}", c)))
def test_every_code_of_every_file_can_be_shown_on_a_gbk_console(code: str) -> None:
    for name in ("zh", "en", "zh_more", "en_more"):
        text = catalogue()[code].get(name, "")
        assert text, f"{code} lacks {name}"
        assert text.encode("gbk")


def test_every_code_in_the_sources_stands_in_the_catalogue() -> None:
    assert {c: f for c, f in codes_in_sources().items() if c not in catalogue()} == {}


@pytest.mark.parametrize("code", sorted(MINE))
def test_both_languages_use_the_same_facts(code: str) -> None:
    facts = {
        lang: set(re.findall(r"\{(\w+)\}", MINE[code][lang] + MINE[code][f"{lang}_fix"]))
        for lang in ("zh", "en")
    }
    by_language = {"kinds", "why"}
    plain = {
        lang: {re.sub(rf"^{lang}_|_{lang}$", "", name) for name in names}
        for lang, names in facts.items()
    }
    assert plain["zh"] == plain["en"], f"besides {by_language} both say the same"
