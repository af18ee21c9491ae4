"""``district_report``: the figures by which counties and zones are appraised.

“建立深化产教融合督查机制，制定考核标准……及时通报反馈有关情况” (柳州 2019 四), “重点对……成效显著的部
门和县（区）给予激励” (宜宾 2022 六（一）), “纳入政府部门履职评价” (开州府发〔2020〕22号 三（二）
24). None of them says what is measured.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import regions
from placement.vocabulary.hosts import evidence, hosts
from placement.vocabulary.interns import is_intern, share
from placement.vocabulary.kinds import FigureRule, NoParams

if TYPE_CHECKING:
    from placement.roster import Roster

UNSAID = "未注明"
_HEADINGS = {
    "region": ("地区代码", "Code"),
    "name": ("县（区）", "County"),
    "enterprises": ("企业数", "Enterprises"),
    "above_scale": ("规上企业数", "Above scale"),
    "takes_part": ("参与企业数", "Taking part"),
    "above_takes_part": ("参与的规上企业数", "Above scale, taking part"),
    "posts": ("岗位数", "Posts"),
    "need": ("提供名额", "Seats"),
    "placed": ("实习人数", "Interns"),
    "months": ("实习人月", "Person-months"),
    "fill_rate": ("到岗率", "Placed / seats"),
}


def figures(roster: Roster, _params: NoParams) -> pd.DataFrame:
    """One row a county, or whatever division the tables name, by code; places without one last.

    Only divisions of the city of the instance, where it has one.
    """
    known = hosts(roster)
    yes = evidence(roster).to_numpy(dtype=bool).any(axis=1)
    above = (known["above_scale"] == "是").to_numpy()
    of_hosts = pd.DataFrame(
        {
            "region": known["region"].to_numpy(dtype=object),
            "enterprises": 1,
            "above_scale": above.astype(np.int64),
            "takes_part": yes.astype(np.int64),
            "above_takes_part": (yes & above).astype(np.int64),
        }
    )
    places = roster.instance.places
    own = places.loc[is_intern(places), ["region", "need"]]
    of_places = pd.DataFrame(
        {"region": own["region"], "posts": 1, "need": own["need"].clip(lower=0)}
    )
    frame = roster.frame
    rows = frame.loc[is_intern(frame), ["region", "months"]]
    of_interns = pd.DataFrame(
        {"region": rows["region"], "placed": 1, "months": rows["months"].fillna(0.0)}
    )
    parts = [part.groupby("region").sum() for part in (of_hosts, of_places, of_interns)]
    found = pd.concat(parts, axis=1).fillna(0).reset_index(names="region")
    found = found[_inside(found["region"].tolist(), roster.instance.city)]
    found = found.assign(
        name=[regions.name(code) or UNSAID for code in found["region"].tolist()],
        months=found["months"].round(2),
        unsaid=found["region"] == "",
    ).sort_values(["unsaid", "region"], kind="stable")
    counts = [n for n in _HEADINGS if n not in ("region", "name", "months", "fill_rate")]
    found = found.astype(dict.fromkeys(counts, np.int64))
    found["fill_rate"] = share(found["placed"].to_numpy(), found["need"].to_numpy())
    return found[list(_HEADINGS)].reset_index(drop=True)


def _inside(codes: list[str], city: str) -> list[bool]:
    return [not city or not code or city in regions.chain(code) for code in codes]


RULE = FigureRule(
    word="district_report",
    zh="分县（区）校企合作指标",
    en="Cooperation by county",
    params=NoParams,
    headings=MappingProxyType(_HEADINGS),
    figures=figures,
    people=("placed",),
    derived=MappingProxyType(dict.fromkeys(("months", "fill_rate"), ("placed",))),
    keys=(("county", "region"),),
    measures=MappingProxyType({"placed": "interns"}),
    words=MappingProxyType({UNSAID: "(not given)"}),
)
