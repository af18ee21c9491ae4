"""The benchmark of side constraints runs, and its table says what is proved."""

from __future__ import annotations

from benchmarks import machine
from benchmarks.constrained import markdown, measured


def test_a_small_city_is_measured_by_every_method() -> None:
    """Prices and branch and bound answer the same question."""
    rows = [measured((300, 40, 3), method, 20.0, seed=1) for method in ("price", "highs")]
    price, exact = (row["levels"] for row in rows)
    assert [level["name"] for level in price] == [level["name"] for level in exact]
    for mine, other in zip(price, exact, strict=True):
        assert mine["bound"] >= mine["value"]
        # Where all earlier values agree, no bound lies below a plan.
        if mine["value"] != other["value"]:
            assert mine["bound"] >= other["value"]
            break
    facts: dict[str, object] = machine.facts()
    facts["load_after"] = facts["load_before"]
    text = markdown([{**row, "peak_mb": 1.0} for row in rows], facts)
    assert "| 300 |" in text
    assert " highs |" in text
