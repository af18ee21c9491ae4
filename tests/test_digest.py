"""What counts as a changed cell, and what does not."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from placement.digest import cell_text, first_difference, sheet_digest


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("0431", "0431"),
        ("#5", "'#5"),
        ("'x", "''x"),
        ("a\r\nb\rc", "a\nb\nc"),
        (5, "#5"),
        (5.0, "#5"),
        (-0.0, "#0"),
        (0.1 + 0.2, "#0.3"),
        (2 / 3, "#0.666666666666667"),
        (1e300, f"#{int(1e300)}"),
        (math.nan, ""),
        (True, "#TRUE"),
        (dt.date(2024, 3, 1), "#2024-03-01"),
        (dt.datetime(2024, 3, 1), "#2024-03-01"),
        (dt.datetime(2024, 3, 1, 8), "#2024-03-01T08:00:00"),
        (dt.time(8, 30), "#08:30:00"),
    ],
)
def test_canonical_text(value: object, text: str) -> None:
    """One text a value, whatever type a reader gives it."""
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([["a", "b"]], [["ab", ""]]),
        ([["a"], ["b"]], [["a", "b"]]),
        ([["5"]], [[5]]),
        ([["", "a"]], [["a"]]),
        ([[None], ["a"]], [["a"]]),
        ([["a"], [None], ["b"]], [["a"], ["b"]]),
        ([["#5"]], [[5]]),
    ],
)
def test_different_sheets_differ(left: list[list[object]], right: list[list[object]]) -> None:
    """Position, type and blanks between cells count."""
    assert sheet_digest(left) != sheet_digest(right)


def test_blanks_at_the_end_do_not_count() -> None:
    """Programs pad rows and sheets as they like."""
    assert sheet_digest([["a", 1.0]]) == sheet_digest([["a", 1, None, ""], [], [None]])


def test_the_first_difference_is_named() -> None:
    """In the user's own coordinates, also beyond column Z and below the last row."""
    row: list[object] = ["x"] * 28
    assert first_difference([row], [[*row[:27], "y"]]) == ("AB1", "x", "y")
    assert first_difference([row], [row, ["more"]]) == ("A2", "", "more")
    assert first_difference([row], [row, [None]]) is None
