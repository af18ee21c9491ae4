"""What can be completed and must hold in posts, order classes, enterprises and parks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import regions
from placement.tables.cells.text import key
from placement.tables.headings import spell
from placement.tables.students import distinct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.tables.draft import Draft
    from placement.tables.findings import Findings

_FORM = re.compile(
    r"股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|总公司|公司|集团|\(集团\)|\([^)]*\)"
)
_OFFICE = re.compile(
    r"填报(?:单位|园区)[:： ]*([\u3400-\u9fff（）()]{2,20}?"
    r"(?:高新区|经开区|开发区|产业园|工业园区?|园区|新区|集中区|综合保税区|片区))"
)

_LARGEST_VALUE = 1_000_000
"""No class that opens is worth more; beyond it points could leave 64 bits."""


def short_name(employer: str) -> str:
    """An employer's name without its legal form and brackets, for spotting look-alikes.

    >>> short_name("湖南示例（郴州）精密有限责任公司"), short_name("湖南示例精密有限公司")
    ('湖南示例精密', '湖南示例精密')
    """
    return _FORM.sub("", key(employer)) or key(employer)


def complete_posts(draft: Draft, findings: Findings) -> None:
    """Fill ids from running numbers, lower bounds, months and ends; check what must hold."""
    _running_ids(draft, findings)
    _office(draft, findings)
    need, least, female = (draft.column(n) for n in ("need", "need_min", "need_female"))
    for name, values in (("need_min", least), ("need_female", female)):
        said = draft.said("need", name)
        where = np.flatnonzero((said != None) & (values < 0))  # noqa: E711 - elementwise
        values[where] = said[where].astype(np.int64)
    for name, values in (("need_min", least), ("need_female", female)):
        for at in np.flatnonzero((need >= 0) & (values > need)):
            facts = {"shown": values[at], "need": need[at]}
            findings.in_table(draft.origin, np.array([at]), "posts", name, "E213", facts)
    complete_period(draft, findings)
    priority = draft.column("priority")
    for at in np.flatnonzero((priority < 0) | (priority > 1)):
        facts = {"shown": f"{priority[at]:g}", "low": 0, "high": 1}
        findings.in_table(draft.origin, np.array([at]), "posts", "priority", "E214", facts)


def complete_classes(draft: Draft, findings: Findings) -> None:
    """Order classes: a class that opens needs no more students than it has seats."""
    seats, least = draft.column("seats"), draft.column("min_seats")
    said = draft.said("seats", "need_min")
    where = np.flatnonzero((said != None) & (least < 0))  # noqa: E711 - elementwise
    least[where] = said[where].astype(np.int64)
    for at in np.flatnonzero((seats >= 0) & (least > seats)):
        facts = {"shown": least[at], "need": seats[at]}
        findings.in_table(draft.origin, np.array([at]), "classes", "min_seats", "E213", facts)
    value = draft.column("open_value")
    for at in np.flatnonzero((value < 0) | (value > _LARGEST_VALUE)):
        facts = {"shown": f"{value[at]:g}", "low": 0, "high": _LARGEST_VALUE}
        findings.in_table(draft.origin, np.array([at]), "classes", "open_value", "E214", facts)
    complete_period(draft, findings)


def complete_period(draft: Draft, findings: Findings) -> None:
    """Ends written as durations, ends before starts, and periods of odd length."""
    table = draft.table.id
    start, end = draft.column("start"), draft.column("end")
    months = (
        draft.column("months") if "months" in draft.table.fields else np.full(len(draft), np.nan)
    )
    said = draft.said("end", "months")
    given = said != None  # noqa: E711 - elementwise
    worded = draft.said("end", "worded") == True  # noqa: E712 - elementwise
    if given.any():
        length = np.where(given, said, np.nan).astype(np.float64)
        open_ = given & np.isnan(months)
        months[open_] = length[open_]
        known = given & ~np.isnat(start)
        whole = np.where(known, np.nan_to_num(length), 0.0)
        end[known] = _after(start[known], whole[known])
        # Beside a start that could not be read nothing was computed, so nothing is said.
        told = given & ~draft.unreadable("start")
        for code, mask in (("W224", told & worded), ("I227", told & ~worded)):
            for value in np.unique(length[mask]):
                rows = np.flatnonzero(mask & (length == value))
                facts = {"used": f"{value:g}", "shown": f"{value:g}"}
                findings.in_table(draft.origin, rows, table, "end", code, facts)
    both = ~np.isnat(start) & ~np.isnat(end)
    for at in np.flatnonzero(both & (end < start)):
        facts = {"shown": str(end[at])[:10], "start": str(start[at])[:10]}
        findings.in_table(draft.origin, np.array([at]), table, "end", "E222", facts)
    if table == "posts":
        _odd_length(draft, findings, both & (end >= start))


def _after(start: np.ndarray, months: np.ndarray) -> np.ndarray:
    """The last day of a stay of so many months; parts of a month count 30 days to the whole."""
    whole = np.floor(months).astype(np.int64)
    day = start.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    offset = (day - month.astype("datetime64[D]")).astype(np.int64)
    target = month + whole
    length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(
        np.int64
    )
    landed = target.astype("datetime64[D]") + np.minimum(offset, length)
    rest = np.round((months - whole) * 30).astype(np.int64)
    return np.asarray((landed + rest - 1).astype("datetime64[s]"))


def _odd_length(draft: Draft, findings: Findings, both: np.ndarray) -> None:
    """Internships of under one or over twelve months are more often slips than plans."""
    kind = draft.column("kind")
    days = np.zeros(len(draft))
    start, end = draft.column("start"), draft.column("end")
    days[both] = (end[both] - start[both]).astype("timedelta64[D]").astype(np.int64) + 1
    months = days / 30.4375
    odd = both & ((months < 0.9) | (months > 12.2)) & np.isin(kind, ["", "实习"])
    for at in np.flatnonzero(odd):
        facts = {"shown": str(end[at])[:10], "months": f"{months[at]:.1f}"}
        findings.in_table(draft.origin, np.array([at]), "posts", "end", "W223", facts)


def _running_ids(draft: Draft, findings: Findings) -> None:
    """Ids out of a column 序号: told apart between sheets and within merged numbers."""
    ids = draft.column("post_id")
    origin = draft.origin
    running = np.array([spell(h.get("post_id", "")) == "序号" for h in origin.headings])
    if not running.any():
        return
    where = running[origin.sheet_of_row] & (ids != "")
    changed = np.zeros(len(draft), dtype=bool)
    for at in np.flatnonzero(where & (draft.runs > 0)):
        ids[at] = f"{ids[at]}-{draft.runs[at]}"
        changed[at] = True
    if len(origin.files) > 1:
        for at in np.flatnonzero(where):
            ids[at] = f"{origin.sheet_of_row[at] + 1}-{ids[at]}"
            changed[at] = True
    if changed.any():
        rows = np.flatnonzero(changed)
        findings.in_table(origin, rows, "posts", "post_id", "I265", {"used": ids[rows[0]]})


def _office(draft: Draft, findings: Findings) -> None:
    """The park out of 填报单位 above the headings, where no column gives it."""
    park = draft.column("park")
    for k, title in enumerate(draft.titles):
        found = _OFFICE.search(title)
        rows = np.flatnonzero((draft.origin.sheet_of_row == k) & (park == ""))
        if found and len(rows):
            park[rows] = found[1]
            findings.in_table(draft.origin, rows, "posts", "park", "I248", {"used": found[1]})


def one_spelling(drafts: Mapping[str, Draft], findings: Findings) -> None:
    """Employers and parks that differ only by blanks or brackets get one spelling everywhere."""
    for field, tables in (
        ("employer", ("enterprises", "posts", "classes", "practice", "hosted")),
        ("park", ("parks", "enterprises", "posts", "classes")),
    ):
        first: dict[str, str] = {}
        for table in tables:
            if table not in drafts or field not in drafts[table].values:
                continue
            values = drafts[table].values[field]
            codes, names = distinct(values)
            spelled = np.array([first.setdefault(key(str(n)), str(n)) for n in names], dtype=object)
            values[:] = spelled[codes] if len(names) else values
    _look_alikes(drafts, findings)


def _look_alikes(drafts: Mapping[str, Draft], findings: Findings) -> None:
    """``W261`` for names alike but for the legal form, ``W262`` for two codes of one name."""
    draft = drafts.get("posts")
    if draft is None:
        return
    employer, code = draft.column("employer"), draft.column("unit_code")
    by_short: dict[str, str] = {}
    codes, names = distinct(employer)
    for k, name in enumerate(map(str, names)):
        if not name:
            continue
        other = by_short.setdefault(short_name(name), name)
        if other == name:
            continue
        rows = np.flatnonzero(codes == k)
        pair = set(code[rows]) | set(code[employer == other])
        # Two different credit codes prove two enterprises.
        if len(pair - {""}) < 2 or "" in pair:
            facts = {"shown": name, "other": other}
            findings.in_table(draft.origin, rows[:1], "posts", "employer", "W261", facts)
    known = pd.DataFrame({"employer": employer, "code": code}).query(
        "code != '' and employer != ''"
    )
    for twice, group in known.groupby("employer", sort=False):
        if group["code"].nunique() > 1:
            rows = group.drop_duplicates("code").index.to_numpy()
            facts = {"shown": str(twice), "codes": "、".join(group["code"].unique())}
            findings.in_table(draft.origin, rows, "posts", "unit_code", "W262", facts)


def complete_regions(drafts: Mapping[str, Draft], within: str = "") -> None:
    """Region of places: as given, else from the place, else from the parks sheet or park's name."""
    park_region: dict[str, str] = {}

    def locate(text: object) -> str:
        return regions.locate(str(text), within=within) if text else ""

    if "parks" in drafts:
        parks = drafts["parks"]
        region, county = parks.column("region"), parks.column("county")
        for at, name in enumerate(parks.column("park")):
            region[at] = region[at] or locate(county[at]) or locate(name)
            park_region[name] = region[at]
    for table in ("posts", "classes", "enterprises"):
        if table not in drafts:
            continue
        draft = drafts[table]
        region, park = draft.column("region"), draft.column("park")
        place = draft.column("place") if "place" in draft.table.fields else park
        todo = np.flatnonzero(region == "")
        codes, texts = distinct(place[todo])
        located = np.array([locate(t) for t in texts], dtype=object)
        region[todo] = located[codes] if len(texts) else ""
        todo = np.flatnonzero((region == "") & (park != ""))
        codes, names = distinct(park[todo])
        found = [park_region.get(str(n)) or locate(n) for n in names]
        region[todo] = np.array(found, dtype=object)[codes] if found else ""


def locate_limits(quotas: Draft, within: str = "") -> None:
    """Write the regions that limits name as codes, so that both ways to write one are the same."""
    values = quotas.column("value")
    for at in np.flatnonzero(quotas.column("field") == "region").tolist():
        values[at] = regions.locate(values[at], within=within) or values[at]
