"""Administrative divisions by code and by name."""

from __future__ import annotations

import pytest

from placement.catalogue import regions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("湖南省郴州市苏仙区", "431003"),
        ("湖南郴州永兴县便江街道", "431023"),
        ("郴州市苏仙区桂阳路", "431003"),
        ("郴州市城区", "431000"),
        ("郴州", "431000"),
        ("北湖", "431002"),
        ("长沙", "430100"),
        ("长沙县", "430121"),
        ("衡阳市衡阳县", "430421"),
        ("上海浦东", "310115"),
        ("江华", "431129"),
        ("广西融水", "450225"),
        ("内蒙古赤峰", "150400"),
        ("北京朝阳区", "110105"),
        ("福州鼓楼区", "350102"),
        ("鼓楼区", ""),
        ("朝阳区", ""),
        ("省外", ""),
        ("全国", ""),
        ("", ""),
        ("431002", "431002"),
        (" 郴州　市 ", "431000"),
    ],
)
def test_places_are_found_as_people_write_them(text: str, code: str) -> None:
    """The innermost division named; nothing where two places bear the name."""
    assert regions.locate(text) == code


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        ("郴州高新区", "", "431000"),
        ("郴州市苏仙区高新区", "431000", "431003"),
        ("重庆开州区浦里新区", "", "500154"),
        ("宜宾三江新区", "", "511500"),
        ("高新区", "", ""),
        ("高新区", "431000", "431000"),
        ("高新区", "450200", ""),
    ],
)
def test_zones_are_their_hosts(text: str, within: str, code: str) -> None:
    """A zone has no code of its own; a county named beside it says more."""
    assert regions.locate(text, within=within) == code


def test_a_name_that_several_places_bear_is_settled_by_the_city() -> None:
    """鼓楼区 is in Fuzhou, Nanjing, Xuzhou and Kaifeng."""
    assert regions.locate("鼓楼区", within="320100") == "320106"


def test_zones_are_hosted_by_divisions_that_exist() -> None:
    """Codes of the zone table are in the other table."""
    assert [code for code in regions.zones().values() if not regions.name(code)] == []


def test_every_division_has_a_chain_to_the_top() -> None:
    """County, city and province; municipalities have no city layer."""
    for code in regions.catalogue():
        above = regions.chain(code)
        assert regions.catalogue()[above[-1]].level == "province"
        city = regions.city_of(code)
        assert (city in above) if city else regions.catalogue()[code].level == "province"


def test_the_word_cooperation_is_no_city() -> None:
    """合作市 is found by its full name; sheets and files that say 合作 are anywhere."""
    assert regions.locate("甘南州合作市") == regions.locate("合作市") == "623001"
    assert regions.locate("合作协议") == regions.locate("校企合作安排") == ""
    assert regions.locate("郴州校企合作协议") == "431000"
