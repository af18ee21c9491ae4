"""Sentences of packs and profiles."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

TEXTS = tomllib.loads(
    resources.files("placement.wording").joinpath("messages", "policy.toml").read_text("utf-8")
)


@pytest.mark.parametrize("code", TEXTS)
def test_a_code_says_what_and_why_in_both_languages(code: str) -> None:
    """With half a page and an example each, and a remedy for everything but information."""
    texts = TEXTS[code]
    needed = {"zh", "en", "zh_more", "en_more"}
    assert needed | ({"zh_fix", "en_fix"} if code[0] != "I" else set()) == set(texts)
    assert "例：" in texts["zh_more"] or code == "I334"
    assert "Example:" in texts["en_more"] or code == "I334"


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_fits_a_gbk_console(code: str) -> None:
    """No character that such a console lacks."""
    for text in TEXTS[code].values():
        assert text.encode("gbk").decode("gbk") == text
