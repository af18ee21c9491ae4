"""The page stands alone, is well-formed, bilingual, and shows nothing as markup that is a name."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from placement.bench.chart import Axis, Line, chart
from placement.bench.page import bench_page
from placement.bench.report import bench_report
from runs_made import made_run

VOID = {"meta", "br"}


class Balance(HTMLParser):
    """Every tag that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opened, unless it is one that is never closed."""
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opened and closed in one."""
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closed: it must be the one opened last."""
        assert self.open.pop() == tag


def page(lang: str = "zh") -> str:
    records = [
        made_run(setting=name, instance=f"<b>{n}", students=n, seed=seed, solve=n / 1000 * (k + 1),
                 order=k)
        for k, name in enumerate(("flow", "<script>alert(1)</script>"))
        for n in (100, 1_000, 10_000)
        for seed in (1, 2)
    ]  # fmt: skip
    failed = made_run(setting="flow", instance="x & y", outcome="crashed", detail="<oops>")
    return bench_page(bench_report([*records, failed]), lang=lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_and_needs_nothing_else(lang: str) -> None:
    text = page(lang)
    parser = Balance()
    parser.feed(text)
    assert parser.open == []
    assert parser.seen.isdisjoint({"script", "link", "img", "iframe", "b"})
    outside = set(re.findall(r"(?:href|src|url)\s*[=(]|https?://[^\"'< ]+", text))
    assert outside == {"http://www.w3.org/2000/svg"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&lt;oops&gt;" in text


def test_every_label_is_there_in_both_languages() -> None:
    text = page()
    both = {
        "各种设置": "Settings",
        "性能曲线": "Performance profile",
        "随规模的增长": "Growth with size",
        "分配质量": "What the plans mean",
    }
    for zh, en in both.items():
        assert zh in text
        assert en in text
    assert re.findall(r"bench\.[a-z_.]+", text) == []


def test_pictures_are_well_formed() -> None:
    pictures = re.findall(r"<svg.*?</svg>", page(), re.DOTALL)
    assert len(pictures) == 7
    for picture in pictures:
        ET.fromstring(picture)


def test_two_machines_are_warned_of() -> None:
    one = made_run(seed=1)
    two = made_run(seed=2, machine={"processor": "another", "cores": 8})
    assert "2 台机器" in bench_page(bench_report([one, two]))
    assert "台机器" not in bench_page(bench_report([one]))


def test_one_setting_has_no_rival_and_no_profile() -> None:
    assert "性能曲线" not in bench_page(bench_report([made_run()]))


def points(picture: str) -> list[tuple[float, float]]:
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', picture)
    return [(float(x), float(y)) for x, y in found]


def test_a_logarithmic_axis_puts_decades_at_equal_distances() -> None:
    """And leaves out what it cannot show."""
    line = Line("a", [(1, 0.0), (10, 1), (100, 10), (1000, 100)], marks=True)
    drawn = points(chart([line], Axis("n", log=True), Axis("s", log=True), name="t"))
    assert len(drawn) == 3
    (x0, y0), (x1, y1), (x2, y2) = drawn
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.2)
    assert y0 > y1


@pytest.mark.parametrize("values", [[(1, 1)], [(1, 5), (2, 5)], [(3, 0.2), (3, 0.4)], []])
@pytest.mark.parametrize("axis", [Axis("x", log=True), Axis("x")], ids=["log", "even"])
def test_degenerate_points_still_make_a_picture(
    values: list[tuple[float, float]], axis: Axis
) -> None:
    picture = chart([Line("a", values)], axis, axis, name="t")
    ET.fromstring(picture)
    assert "nan" not in picture


def test_whole_axes_mark_whole_numbers_only() -> None:
    line = Line("a", [(1, 0), (3, 1)])
    picture = chart([line], Axis("k", whole=True), Axis("y", share=True), name="t")
    ticks = re.findall(r'text-anchor="middle" fill="#333">([\d.]+)<', picture)
    assert ticks == ["1", "2", "3"]


def test_more_lines_than_colours_are_told_apart_by_dashes() -> None:
    lines = [Line(f"line {k}", [(1, k), (2, k)]) for k in range(10)]
    picture = chart(lines, Axis("x"), Axis("y"), name="t")
    assert picture.count("stroke-dasharray") == 4
