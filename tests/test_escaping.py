"""Formulas are defused and text comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.escaping import escaped, unescaped


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@cmd", "\tx", "\rx"])
def test_every_start_of_a_formula_gets_an_apostrophe(text: str) -> None:
    """The list that spreadsheet programs act on."""
    assert escaped(text) == f"'{text}"


@given(st.text(st.sampled_from("'=+-@\t\ra1")))
def test_back_and_forth(text: str) -> None:
    """Nothing that stood in a table is lost, and nothing escaped starts a formula."""
    assert unescaped(escaped(text)) == text
    assert escaped(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
