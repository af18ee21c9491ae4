"""Places for teachers in enterprises that should offer some."""

from __future__ import annotations

from typing import Any

import pytest

from placement.policy.scene import scene
from placement.vocabulary.binding import bind
from placement.vocabulary.kinds import Finding
from placement.vocabulary.teacher_places import TeacherPlacesParams, measure


def findings(params: TeacherPlacesParams, *enterprises: dict[str, Any]) -> list[Finding]:
    rows = [{"employer": f"厂{k}", **row} for k, row in enumerate(enterprises)]
    roster = scene({"tables": {"enterprises": rows}, "placed": {}})
    return [found.finding for found in measure(roster, params)]


KEPT, BROKEN, UNKNOWN = Finding.KEPT, Finding.BROKEN, Finding.UNKNOWN


def test_each_base_offers_a_place() -> None:
    """Those that are no base are not looked at; a base that says nothing is not taken for good."""
    bases = [{"teacher_base": "是", "teacher_capacity": places} for places in (2, 1, 0, -1)]
    other = {"teacher_base": "否", "teacher_capacity": 0}
    assert findings(TeacherPlacesParams(), *bases, other) == [KEPT, KEPT, BROKEN, UNKNOWN]
    assert findings(TeacherPlacesParams(at_least=2), *bases[:2]) == [KEPT, BROKEN]


def test_without_a_word_on_bases_nothing_can_be_told() -> None:
    """Where all say that they are none, nothing is asked of anybody."""
    assert findings(TeacherPlacesParams(), {"teacher_capacity": 3}) == [UNKNOWN]
    assert findings(TeacherPlacesParams(), {"teacher_base": "否"}) == []


def test_belonging_to_one_group_is_enough() -> None:
    params = TeacherPlacesParams(who=("above_scale", "integrated", "large"))
    rows = [
        {"above_scale": "是", "teacher_capacity": 1},
        {"above_scale": "否", "integrated": "是", "teacher_capacity": 0},
        {"size": "中型", "teacher_capacity": 1},
        {"size": "小型", "teacher_capacity": 0},
    ]
    assert findings(params, *rows) == [KEPT, BROKEN, KEPT]


@pytest.mark.parametrize(
    ("places", "expected"),
    [((1, 1, 0, 0), KEPT), ((1, 0, 0, 0), BROKEN), ((1, -1, 0, 0), UNKNOWN), ((1, 1, -1, 0), KEPT)],
)
def test_a_share_of_all(places: tuple[int, ...], expected: Finding) -> None:
    """Half of four is two; a blank decides only where it could."""
    params = TeacherPlacesParams(who=("all",), share=0.5)
    assert findings(params, *({"teacher_capacity": n} for n in places)) == [expected]


@pytest.mark.parametrize(
    ("given", "said"),
    [({"who": ["schools"]}, "who: base"), ({"at_least": 0}, "at_least: 1"), ({"who": []}, "who:")],
)
def test_impossible_settings_are_refused(given: dict[str, object], said: str) -> None:
    params, (fault,) = bind(TeacherPlacesParams, given, file="甲.toml", path="params")
    assert params is None
    assert said in str(fault.facts["kind"])
