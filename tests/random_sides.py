"""Random side constraints for small instances, and the same constraints counted pair by pair."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from placement.instance import Instance
from placement.policy import load_policy
from placement.profile import Profile, WeightedTerm
from placement.vocabulary.few_sites import FewSitesParams
from placement.vocabulary.kinds import NoParams
from random_instances import TERM, random_instance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from placement.policy import Policy

KINDS = ("opening", "blocks", "teams", "shares", "targets", "budget")
CITY_AND_COUNTY, SAME_LEVEL = "市县两级受益财政", "同级财政就业配套资金"
"""Payers of the Chenzhou pack."""


def random_sided_instance(
    rng: np.random.Generator, *, students: int = 4, posts: int = 3
) -> Instance:
    """As :mod:`random_instances` makes them, with an order class and side constraints."""
    plain = random_instance(rng, students=students, posts=posts)
    n = students
    people = plain.tables["students"].assign(
        klass=rng.choice(["一班", "二班"], n),
        teacher=rng.choice(["周师", "吴师", ""], n),
        team=rng.choice(["", "", "同一", "同二"], n),
    )
    offers = plain.tables["posts"].assign(
        need=rng.integers(1, 4, posts), need_min=rng.choice([-1, 1, 2], posts)
    )
    tables = dict(plain.tables) | {"students": people, "posts": offers}
    tables["classes"] = pd.DataFrame(
        {
            "class_id": ["c0"],
            "name": ["冠名班"],
            "employer": [str(rng.choice(["e0", "e3"]))],
            "park": [str(rng.choice(["甲园", ""]))],
            "region": ["431002"],
            "seats": [3],
            "min_seats": [int(rng.choice([-1, 1, 2, 3]))],
            "open_value": [float(rng.choice([np.nan, 0.0, 1.5]))],
            "majors": ["*"],
            "start": np.datetime64("2026-03-01"),
            "end": np.datetime64("2026-09-01"),
        }
    )
    if rng.random() < 0.7:
        tables["blocks"] = _blocks(rng)
    if rng.random() < 0.8:
        tables["shares"] = _shares(rng)
    if rng.random() < 0.7:
        tables["budgets"] = _budgets(rng)
    if rng.random() < 0.5:
        tables["params"] = pd.DataFrame({"key": ["team_unit"], "value": ["岗位"]})
    limits = [("park", "甲园", 3), ("region", "431002", 2), ("school", "一校", 3),
              ("klass", "一班", 2), ("major", "机电技术应用", 2)]  # fmt: skip
    chosen = rng.random(len(limits)) < 0.4
    rows = [limit for limit, is_in in zip(limits, chosen, strict=True) if is_in]
    tables["quotas"] = pd.DataFrame(rows, columns=["field", "value", "max"])
    return Instance.from_frames(tables, term=TERM, city="431000")


def _blocks(rng: np.random.Generator) -> pd.DataFrame:
    pairs = list(
        itertools.product(
            ("teacher", "klass", "school"), ("employer", "park", "region", "place_id")
        )
    )
    some = rng.choice(len(pairs), int(rng.integers(1, 3)), replace=False).tolist()
    return pd.DataFrame(
        {
            "student_field": [pairs[k][0] for k in some],
            "place_field": [pairs[k][1] for k in some],
            "least": rng.choice([-1, 1, 2], len(some)),
            "most": rng.choice([-1, 1, 2], len(some)),
        }
    )


def _shares(rng: np.random.Generator) -> pd.DataFrame:
    values = {
        "": [""], "school": ["", "*", "一校"], "klass": ["*", "二班"], "teacher": ["*", "周师"],
        "home_region": ["", "431000", "430000"], "level": ["中职"],
        "employer": ["*", "e0"], "park": ["", "甲园", "乙园"],
        "region": ["*", "431000", "430102"], "order_class": ["是", "否", "*"],
    }  # fmt: skip
    rows = []
    for _ in range(int(rng.integers(1, 4))):
        who = str(rng.choice(["", "school", "klass", "teacher", "home_region", "level"]))
        where = str(rng.choice(["employer", "park", "region", "order_class"]))
        of = str(rng.choice(["", "人", "学生", "名额"]))
        least, most = (0, 4) if of in ("", "人") else (0, 100)
        low, high = sorted(rng.integers(least, most + 1, 2).tolist())
        rows.append(
            {
                "student_field": who,
                "student_value": str(rng.choice(values[who])),
                "place_field": where,
                "place_value": str(rng.choice(values[where])),
                "of": of,
                "least": float(rng.choice([np.nan, low])),
                "most": float(rng.choice([np.nan, high])),
                "level": str(rng.choice(["", "hard", "soft", "soft"])),
            }
        )
    return pd.DataFrame(rows)


def _budgets(rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": [2026, 2026, 2027],
            "payer": [CITY_AND_COUNTY, SAME_LEVEL, SAME_LEVEL],
            "amount": rng.choice([0, 250, 600, 1300, 2200], 3),
            "binding": rng.choice(["是", "是", "否"], 3),
        }
    )


@cache
def money() -> Policy:
    """What Chenzhou pays, without rules about pairs."""
    own = load_policy(["chenzhou-2018"], instance_city="431000", on=TERM.start)
    off = {rule.id: "off" for rule in own.rules if rule.level == "hard"}
    return load_policy(["chenzhou-2018"], instance_city="431000", on=TERM.start, settings=off)


def sided(profile: Profile) -> Profile:
    """The profile with every word on side constraints, on several levels, with odd weights."""
    more = {
        0: [WeightedTerm("shortfall", 100, NoParams())],
        len(profile.levels) - 1: [
            WeightedTerm("opening", 3, NoParams()),
            WeightedTerm("shortfall", 7, NoParams()),
            WeightedTerm("few_sites", 2, FewSitesParams()),
            WeightedTerm("few_sites", 1, FewSitesParams("klass", "employer")),
        ],
    }
    levels = tuple(
        dataclasses.replace(level, terms=(*level.terms, *more.get(k, [])))
        for k, level in enumerate(profile.levels)
    )
    return dataclasses.replace(profile, levels=levels)


@dataclass(frozen=True)
class PlainRow:
    """``form`` of every placed student and place adds up to at most ``limit``."""

    key: str
    form: Callable[[int, int], int]
    limit: int
    soft: bool


@dataclass(frozen=True)
class PlainSet:
    """The pairs that ``holds`` are none, or at least ``least``."""

    key: str
    holds: Callable[[int, int], bool]
    least: int
    gain: list[int]


class PlainSides:
    """Side constraints written down once more, pair by pair."""

    def __init__(self, instance: Instance, profile: Profile) -> None:
        self.instance, self.profile = instance, profile
        self.students = instance.students.to_dict("records")
        self.places = instance.places.to_dict("records")
        at = {place["place_id"]: p for p, place in enumerate(self.places)}
        locks = instance.table("locks").to_dict("records")
        self.locked = {r["student_id"]: at.get(r["place_id"]) for r in locks}
        self.there = [
            self.locked[s["student_id"]] is not None
            if s["student_id"] in self.locked
            else s["status"] in ("", "待安置")
            for s in self.students
        ]
        self.rows = [*self._rows(), *self._budgets()]
        self.sets = [*self._places(), *self._sets()]
        self.caps = list(self._caps())
        self.teams = list(self._teams())

    def _rows(self) -> Iterator[PlainRow]:
        keys: list[str] = []
        for line in self.instance.table("shares").to_dict("records"):
            who, where = line["student_field"], line["place_field"]
            people = [s for s, there in zip(self.students, self.there, strict=True) if there]
            for s in _values(who, line["student_value"], people):
                for p in _values(where, line["place_value"], self.places):
                    if not any(_is(row, who, s) for row in people):
                        continue
                    mine = [row for row in self.places if _is(row, where, p)]
                    if not mine:
                        continue
                    for side in ("least", "most"):
                        if np.isnan(line[side]):
                            continue
                        key = f"share|{who}={s}|{where}={p}|{line['of'] or '人'}|{side}"
                        keys.append(key)
                        if keys.count(key) > 1:
                            key = f"{key}|{keys.count(key)}"
                        yield self._row(key, line, side, s, p)

    def _row(self, key: str, line: dict[str, Any], side: str, s: str, p: str) -> PlainRow:
        share = int(line[side])
        seats = sum(row["need"] for row in self.places if _is(row, line["place_field"], p))

        def form(i: int, place: int) -> int:
            if not _is(self.students[i], line["student_field"], s):
                return 0
            inside = 100 * _is(self.places[place], line["place_field"], p)
            used = inside - share if line["of"] == "学生" else inside
            return used if side == "most" else -used

        if line["of"] == "学生":
            limit = 0
        elif line["of"] == "名额":
            exact = seats * share / 100
            limit = 100 * int(np.floor(exact) if side == "most" else -np.ceil(exact))
        else:
            limit = 100 * (share if side == "most" else -share)
        return PlainRow(key, form, limit, line["level"] == "soft")

    def _budgets(self) -> Iterator[PlainRow]:
        for line in self.instance.table("budgets").to_dict("records"):
            if line["binding"] == "是":
                year, payer = line["year"], line["payer"]

                def form(_: int, p: int, year: int = year, payer: str = payer) -> int:
                    return self._yuan(self.places[p], payer) if year == 2026 else 0

                yield PlainRow(f"budget|{year}|{payer}", form, line["amount"], soft=False)

    def _yuan(self, place: dict[str, Any], payer: str) -> int:
        """What the Chenzhou pack pays in 2026, with papers still to come."""
        if place["order_class"]:
            # The school year to August, and the one that begins on the last day of the class.
            return 2000 if payer == CITY_AND_COUNTY else 0
        if place["kind"] == "就业":
            return 0
        if payer == CITY_AND_COUNTY:
            local = place["region"].startswith("4310")
            return 200 if place["role"] == "辅助" and local else 0
        six_months = place["end"] == np.datetime64("2026-09-01")
        return 600 if place["role"] == "相对独立" and six_months else 0

    def _places(self) -> Iterator[PlainSet]:
        for p, place in enumerate(self.places):
            if place["need_min"] > 1 or place["open_value"]:
                gain = [
                    sum(
                        t.weight * round(place["open_value"] * level.scale)
                        for t in level.terms
                        if t.word == "opening"
                    )
                    for level in self.profile.levels
                ]
                least = max(1, place["need_min"])
                yield PlainSet(f"place|{place['place_id']}", lambda _, q, p=p: p == q, least, gain)

    def _sets(self) -> Iterator[PlainSet]:
        costs: dict[tuple[str, str], list[int]] = {}
        for k, level in enumerate(self.profile.levels):
            for t in level.terms:
                if t.word == "few_sites":
                    both = (t.params.student_field, t.params.place_field)
                    own = costs.setdefault(both, [0] * len(self.profile.levels))
                    own[k] -= t.weight * level.scale
        least = dict.fromkeys(costs, 1)
        for line in self.instance.table("blocks").to_dict("records"):
            if line["least"] > 1 or line["most"] >= 0:
                least[line["student_field"], line["place_field"]] = max(1, line["least"])
        for (who, where), number in least.items():
            gain = costs.get((who, where), [0] * len(self.profile.levels))
            for s, p in itertools.product(self._groups(who), _values(where, "*", self.places)):

                def holds(i: int, q: int, who=who, where=where, s=s, p=p) -> bool:
                    return self.students[i][who] == s and self.places[q][where] == p

                yield PlainSet(f"{who}={s}|{where}={p}", holds, number, gain)

    def _groups(self, field: str) -> list[str]:
        return sorted(
            {s[field] for s, there in zip(self.students, self.there, strict=True) if there} - {""}
        )

    def _caps(self) -> Iterator[tuple[str, str, int]]:
        """Key, how the keys of its sets begin, limit."""
        for line in self.instance.table("blocks").to_dict("records"):
            if line["most"] >= 0:
                who, where = line["student_field"], line["place_field"]
                for s in self._groups(who):
                    yield f"{who}={s}|{where}", f"{who}={s}|{where}=", line["most"]

    def _teams(self) -> Iterator[tuple[list[int], list[object]]]:
        """Free members, and where the locked ones are."""
        for name in {s["team"] for s in self.students} - {""}:
            members = [
                i for i, s in enumerate(self.students) if s["team"] == name and self.there[i]
            ]
            held = {i: self.locked.get(self.students[i]["student_id"]) for i in members}
            free = [i for i in members if held[i] is None]
            units = [self.unit(p) for p in held.values() if p is not None]
            if len(free) > 1 or (free and units):
                yield free, units

    def unit(self, p: int) -> tuple[str, str]:
        """What a team shares."""
        place = self.places[p]
        by_post = "岗位" in self.instance.table("params")["value"].tolist()
        if by_post or not place["employer"]:
            return "post", place["place_id"]
        return "employer", place["employer"]

    def row_value(self, row: PlainRow, plan: list[int]) -> int:
        """The form of a row over a plan."""
        return sum(row.form(i, p) for i, p in enumerate(plan) if p >= 0)

    def held(self, own: PlainSet, plan: list[int]) -> int:
        """Students of a plan in a set."""
        return sum(own.holds(i, p) for i, p in enumerate(plan) if p >= 0)

    def points(self, plan: list[int]) -> list[int]:
        """Points of open sets and missed targets, by level."""
        total = [0] * len(self.profile.levels)
        for own in self.sets:
            if self.held(own, plan):
                total = [a + b for a, b in zip(total, own.gain, strict=True)]
        for row in self.rows:
            excess = max(0, self.row_value(row, plan) - row.limit) if row.soft else 0
            for k, level in enumerate(self.profile.levels):
                for t in level.terms:
                    if t.word == "shortfall":
                        total[k] -= excess * t.weight * level.scale // 100
        return total

    def broken(self, plan: list[int]) -> dict[str, int]:
        """How many of each kind a plan does not keep."""
        found = dict.fromkeys(KINDS, 0)
        for own in self.sets:
            if 0 < self.held(own, plan) < own.least:
                found["opening" if own.key.startswith("place|") else "blocks"] += 1
        for _, beginning, limit in self.caps:
            used = [s for s in self.sets if s.key.startswith(beginning) and self.held(s, plan)]
            found["blocks"] += len(used) > limit
        for row in self.rows:
            missed = self.row_value(row, plan) > row.limit
            kind = "budget" if row.key.startswith("budget") else "shares"
            found["targets" if row.soft else kind] += missed
        for free, units in self.teams:
            at = [self.unit(plan[i]) if plan[i] >= 0 else None for i in free]
            together = len(set(at)) == 1
            found["teams"] += not together or (
                at[0] is not None and units not in ([], [at[0]] * len(units))
            )
        return found

    def kept(self, plan: list[int]) -> bool:
        """Whether a plan keeps all that is hard."""
        broken = self.broken(plan)
        return not any(broken[kind] for kind in KINDS if kind != "targets")


def _values(field: str, value: str, rows: list[dict[str, Any]]) -> list[str]:
    if not field:
        return [""]
    if value not in ("", "*"):
        return [value]
    return sorted({_text(row[field]) for row in rows} - {""})


def _text(value: object) -> str:
    return ("否", "是")[value] if isinstance(value, int) else str(value)


def _is(row: dict[str, Any], field: str, value: str) -> bool:
    """Whether a row has a value; a region has those of all its divisions."""
    if not field:
        return True
    own = _text(row[field])
    if field in ("region", "home_region"):
        whole = (
            value[:2] if value.endswith("0000") else value[:4] if value.endswith("00") else value
        )
        return own != "" and own.startswith(whole)
    return own == value
