"""Who the enterprises of a city are, and what they do for internships in one calendar year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.catalogue import regions
from placement.months import last_day_of, whole_months_of
from placement.schema import SCHEMA
from placement.vocabulary.interns import is_intern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from placement.roster import Roster

Days = "NDArray[np.datetime64]"
EVIDENCE = ("intern", "class", "teacher", "agreement")
"""What shows that an enterprise takes part: see :func:`evidence`."""
_SEPARATORS = re.compile(r"[、，,;；|/]")
_FAR_BACK, _FAR_AHEAD = np.datetime64("0001-01-01", "D"), np.datetime64("9999-12-30", "D")


def hosts(roster: Roster) -> pd.DataFrame:
    """One row an enterprise that is not known to lie outside the city of the instance.

    Those of the table ``enterprises``, then employers that only posts name. Columns ``employer``,
    ``park``, ``region``, ``above_scale``, ``ownership``, ``agency``, ``partner``, ``edu_group`` and
    ``staff`` (-1 not known): the enterprise's own row says, or else its post with the fewest staff.
    """
    table = roster.instance.table("enterprises")
    posts = roster.instance.tables["posts"]
    staff = posts["staff_total"].where(posts["staff_total"] >= 0)
    by_name = posts.assign(staff=staff).groupby("employer", sort=False)
    said = by_name["staff"].min()
    listed = {"", *table["employer"]}
    only = [name for name in posts["employer"].unique() if name not in listed]
    names = ["employer", "park", "region", "above_scale", "ownership", "agency", "partner",
             "edu_group"]  # fmt: skip
    first = posts[posts["employer"] != ""].drop_duplicates("employer").set_index("employer")
    others = pd.DataFrame({"employer": pd.Series(only, dtype=object)})
    for name in names[1:]:
        at_post = first[name].reindex(only) if name in first else pd.Series([""] * len(only))
        others[name] = at_post.to_numpy(dtype=object)
    found = pd.concat([table[names], others], ignore_index=True)
    own = pd.concat([table["staff_total"], pd.Series(-1, index=range(len(only)))])
    at_posts = said.reindex(found["employer"]).fillna(-1).to_numpy(dtype=np.int64)
    found["staff"] = np.where(own.to_numpy() >= 0, own.to_numpy(), at_posts).astype(np.int64)
    city = roster.instance.city
    if city:
        outside = {r for r in found["region"].unique() if (c := regions.chain(r)) and city not in c}
        found = found[~found["region"].isin(outside)]
    return found.reset_index(drop=True)


def year_of(roster: Roster) -> tuple[np.datetime64, np.datetime64]:
    """First and last day of the calendar year that the roster is looked at in."""
    year = roster.as_of.year
    return np.datetime64(f"{year}-01-01", "D"), np.datetime64(f"{year}-12-31", "D")


def seats(roster: Roster) -> pd.DataFrame:
    """Internship seats with a day in the year: ``employer``, ``need``, ``first``, ``last``.

    Posts of jobs and order classes are none. Interns from elsewhere stand in rows of their own
    (table ``hosted``, else ``interns_now`` of the enterprise), because they fill seats that were
    offered to somebody. Days that nobody tells are open.
    """
    places = roster.instance.places
    own = is_intern(places)
    rows = [places[own][["employer", "need", "start", "end", "months"]]]
    hosted = roster.instance.table("hosted")
    rows.append(hosted.rename(columns={"people": "need"})[["employer", "need", "start", "end"]])
    enterprises = roster.instance.table("enterprises")
    there = enterprises[
        (enterprises["interns_now"] > 0) & ~enterprises["employer"].isin(hosted["employer"])
    ]
    rows.append(there.rename(columns={"interns_now": "need"})[["employer", "need"]])
    given = [frame.reset_index(drop=True) for frame in rows if len(frame)]
    found = pd.concat(given, ignore_index=True) if given else rows[0].reset_index(drop=True)
    for name in ("start", "end"):
        found[name] = pd.to_datetime(found[name]) if name in found else pd.NaT
    first, last = windows(found)
    opens, closes = year_of(roster)
    found = found.assign(need=found["need"].clip(lower=0).astype(np.int64), first=first, last=last)
    inside = (first <= closes) & (last >= opens)
    return found.loc[inside, ["employer", "need", "first", "last"]].reset_index(drop=True)


def windows(frame: pd.DataFrame) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """First and last day of each row, far back and far ahead where not known."""
    start = frame["start"].to_numpy().astype("datetime64[D]")
    end = frame["end"].to_numpy().astype("datetime64[D]")
    if "months" in frame:
        end = np.where(np.isnat(end), last_day_of(start, frame["months"].to_numpy(float)), end)
    return (
        np.where(np.isnat(start), _FAR_BACK, start),
        np.where(np.isnat(end), _FAR_AHEAD, end),
    )


def offered(roster: Roster, basis: str) -> pd.Series[int]:
    """Seats by employer: all of the year (``annual_offered``) or the most on one day of it."""
    rows = seats(roster)
    if basis == "annual_offered":
        return rows.groupby("employer", sort=False)["need"].sum()
    opens, closes = year_of(roster)
    # A row that ends before it begins is nobody there on any day.
    rows = rows[rows["first"] <= rows["last"]]
    begins = np.maximum(rows["first"].to_numpy().astype("datetime64[D]"), opens)
    after = np.minimum(rows["last"].to_numpy().astype("datetime64[D]"), closes) + 1
    changes = pd.DataFrame(
        {
            "employer": np.tile(rows["employer"].to_numpy(), 2),
            "day": np.concatenate([begins, after]).astype("datetime64[s]"),
            "change": np.concatenate([rows["need"].to_numpy(), -rows["need"].to_numpy()]),
        }
    )
    # On a day on which one leaves and another comes, the seat is counted once.
    changes = changes.sort_values(["employer", "day", "change"], kind="stable")
    changes["there"] = changes.groupby("employer", sort=False)["change"].cumsum()
    most: pd.Series[int] = changes.groupby("employer", sort=False)["there"].max()
    return most


def evidence(roster: Roster) -> pd.DataFrame:
    """Per enterprise (index ``employer``) whether anything on record shows that it takes part.

    In the calendar year of ``as_of``: ``intern``, a student there for a month or longer; ``class``,
    a seat of an order class; ``teacher``, a teacher practising there; ``agreement``, one in force,
    also as a partner or a member of a group of schools. What is blank is no evidence.
    """
    known = hosts(roster)
    names = pd.Index(known["employer"])
    found = {
        "intern": names.isin(_with_interns(roster)),
        "class": names.isin(_with_classes(roster)),
        "teacher": names.isin(_in_year(roster, "practice")),
        "agreement": names.isin(_in_year(roster, "agreements"))
        | names.isin(_partners(roster))
        | (known["partner"] == "是").to_numpy()
        | (known["edu_group"] != "").to_numpy(),
    }
    return pd.DataFrame({name: found[name] for name in EVIDENCE}, index=names)


def _partners(roster: Roster) -> set[str]:
    places = roster.instance.places
    return set(places["employer"][(places["partner"] == "是").to_numpy()])


def _with_interns(roster: Roster) -> set[str]:
    frame = roster.frame
    there = is_intern(frame)
    interns = frame.loc[there, ["employer", "start", "end"]]
    hosted = roster.instance.table("hosted")
    found: set[str] = set()
    for rows in (interns, hosted[hosted["people"] > 0]):
        rows = rows[rows["start"].notna() & rows["end"].notna()]
        opens, closes = year_of(roster)
        first = np.maximum(rows["start"].to_numpy().astype("datetime64[D]"), opens)
        last = np.minimum(rows["end"].to_numpy().astype("datetime64[D]"), closes)
        found |= set(rows["employer"][whole_months_of(first, last) >= 1])
    return found


def _with_classes(roster: Roster) -> set[str]:
    places = roster.instance.places
    rows = places[(places["order_class"] == 1) & (places["need"] > 0)]
    first, last = windows(rows)
    opens, closes = year_of(roster)
    rows = rows[(first <= closes) & (last >= opens)]
    found = {part for text in rows["employer"].unique() for part in _SEPARATORS.split(text)}
    if "class_seats" in SCHEMA.tables:
        shares = roster.instance.table("class_seats")
        running = shares["class_id"].isin(rows["place_id"]) & (shares["seats"] > 0)
        found |= set(shares["employer"][running])
    return {name.strip() for name in found}


def _in_year(roster: Roster, table: str) -> set[str]:
    """Employers with a row of the table whose time has a day in the year; blank days are open."""
    if table not in SCHEMA.tables:
        return set()
    rows = roster.instance.table(table)
    if not len(rows):
        return set()
    first, last = windows(rows)
    opens, closes = year_of(roster)
    return set(rows["employer"][(first <= closes) & (last >= opens)]) - {""}
