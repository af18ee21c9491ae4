"""A start for a pack of one's own: it loads as it is, and says what can be put in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from placement.errors import UsageError
from placement.policy.described import described, page
from placement.policy.load import load_pack
from placement.policy.start import write_start

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 9, 1)


def test_a_start_loads_and_its_examples_hold(tmp_path: Path) -> None:
    """A user begins with a pack that works and changes it entry by entry."""
    pack = load_pack(write_start(tmp_path / "my-city.toml", region="430100", day=DAY))
    assert (pack.id, pack.region, pack.valid_from) == ("my-city", "430100", DAY)
    assert [p.type for p in pack.provisions] == ["hard", "field", "calendar", "context"]
    assert all(rule.examples for p in pack.provisions for rule in p.rules)


def test_a_start_overwrites_nothing_unless_asked(tmp_path: Path) -> None:
    """What the user has written stays."""
    path = write_start(tmp_path / "a.toml", region="430100", day=DAY)
    path.write_text("own work", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write_start(path, region="430100", day=DAY)
    assert (caught.value.code, path.read_text(encoding="utf-8")) == ("E411", "own work")
    assert load_pack(write_start(path, region="430100", day=DAY, force=True)).id == "a"


def test_a_region_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """Its rules would never bind anybody."""
    with pytest.raises(UsageError) as caught:
        write_start(tmp_path / "a.toml", region="439900", day=DAY)
    assert caught.value.code == "E468"
    assert not (tmp_path / "a.toml").exists()


def test_a_pack_as_data_has_its_words_units_and_tests(tmp_path: Path) -> None:
    """What ``placement rules --json`` lists."""
    pack = described(load_pack(write_start(tmp_path / "a.toml", region="430100", day=DAY)))
    (rule,) = pack["provisions"][0]["rules"]
    assert (rule["id"], rule["word"], rule["level"]) == ("X-01/min_months", "min_months", "warn")
    assert rule["units"] == {"months": "month"}
    assert rule["params"]["months"] == 3.0
    assert rule["used_by"] == "solve, audit"
    assert [test["expect"] for test in rule["tests"]] == ["kept", "broken"]
    assert rule["tests"][0]["given"]["place"]["start"] == "2025-03-01"
    assert pack["provisions"][3]["reason_en"] == "Speaks of building schools, not of placements."


def test_a_page_has_every_provision_with_its_quote(tmp_path: Path) -> None:
    """And says why a context entry computes nothing."""
    text = page(load_pack(write_start(tmp_path / "a.toml", region="430100", day=DAY)))
    assert "## X-01 实习不少于3个月" in text
    assert "> 实习时间不少于3个月" in text
    assert "months = 3.0 month" in text
    assert "Nothing is computed: Speaks of building schools, not of placements." in text
