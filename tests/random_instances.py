"""Random small instances with rules, lists, locks, limits on both sides, and their plain model."""

from __future__ import annotations

import datetime as dt
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from placement.instance import Instance, Term
from placement.policy import Policy, load_policy
from placement.vocabulary import rule_word, term_word
from placement.vocabulary.kinds import BalanceTerm, ChoiceTerm, Finding, PairRule, PairTerm

if TYPE_CHECKING:
    from placement.profile import Profile

TERM = Term("2026春", dt.date(2026, 3, 1))
MAJORS = {
    "660301": "机电技术应用",
    "710103": "电子技术应用",
    "660102": "数控技术应用",
    "720301": "护理",
}


def random_instance(rng: np.random.Generator, *, students: int = 5, posts: int = 4) -> Instance:
    """People and posts that differ in what the rules look at; some data are missing."""
    n, m = students, posts
    ids = [f"s{i}" for i in range(n)]
    posts_ids = [f"p{p}" for p in range(m)]
    codes = list(MAJORS)
    major = rng.choice(codes[: 3 if rng.random() < 0.7 else 4], n)
    employers = [f"e{k}" for k in rng.integers(0, 3, m)]
    parks = {e: str(rng.choice(["甲园", "乙园", ""])) for e in employers}
    staff = {e: int(rng.choice([-1, 9, 15, 30])) for e in employers}
    people = pd.DataFrame(
        {
            "student_id": ids,
            "name": [f"某{i}" for i in range(n)],
            "level": "中职",
            "major": [MAJORS[c] for c in major],
            "major_code": major,
            "school": rng.choice(["一校", "二校"], n),
            "grade": rng.choice([2024, 2025, 2023], n, p=[0.8, 0.1, 0.1]),
            "home_region": rng.choice(["431002", "431021", "430102", ""], n),
            "wish_local": rng.choice(["本县", "本市", "不限", ""], n),
            "adjust": rng.choice(["是", "否", ""], n),
            "status": rng.choice(["待安置", "参军", ""], n, p=[0.5, 0.1, 0.4]),
            "avoid": rng.choice(["", "e0", "e1|e2"], n, p=[0.7, 0.2, 0.1]),
            "months": rng.choice([np.nan, 6.0, 3.0], n),
        }
    )
    offers = pd.DataFrame(
        {
            "post_id": posts_ids,
            "employer": employers,
            "post": rng.choice(["操作", "质检"], m),
            "park": [parks[e] for e in employers],
            "region": rng.choice(["431002", "431021", "430102"], m),
            "need": rng.integers(0, 4, m),
            "majors": rng.choice(["机电技术应用|数控技术应用", "电子技术应用", "*", "660301"], m),
            "staff_total": [staff[e] for e in employers],
            "start": np.datetime64("2026-03-01"),
            "end": rng.choice(np.array(["2026-09-01", "2026-06-01"], dtype="datetime64[s]"), m),
            "role": rng.choice(["", "辅助", "相对独立"], m),
            "kind": rng.choice(["实习", "就业"], m, p=[0.8, 0.2]),
            "partner": rng.choice(["是", "否", ""], m),
            "priority": rng.choice([np.nan, 0.3, 1.0], m),
        }
    )
    prefs = [
        (s, k + 1, p)
        for s in ids
        for k, p in enumerate(rng.permutation(posts_ids)[: int(rng.integers(0, 4))])
    ]
    tables = {
        "students": people,
        "posts": offers,
        "prefs": pd.DataFrame(prefs, columns=["student_id", "rank", "place_id"]),
    }
    limits = []
    if rng.random() < 0.5:
        limits.append(("school", "一校", int(rng.integers(0, n))))
    if rng.random() < 0.5:
        limits.append(("park", "甲园", int(rng.integers(0, 6))))
    if limits:
        tables["quotas"] = pd.DataFrame(limits, columns=["field", "value", "max"])
    return Instance.from_frames(tables, term=TERM, city="431000")


def with_a_lock(instance: Instance, rng: np.random.Generator, policy: Policy) -> Instance:
    """Lock one student to a place that seats, limits and rules allow, if there is one."""
    plain = PlainModel(instance, policy, None)
    i = int(rng.integers(0, len(instance.students)))
    for p in rng.permutation(len(instance.places)).tolist():
        plan = [-1] * len(instance.students)
        plan[i] = p
        if plain.allowed(i, p) and plain.within_limits(plan):
            row = {
                "student_id": [instance.students["student_id"][i]],
                "place_id": [instance.places["place_id"][p]],
                "reason": ["已签协议"],
            }
            tables = dict(instance.tables) | {"locks": pd.DataFrame(row)}
            return Instance.from_frames(tables, term=instance.term, city=instance.city)
    return instance


@cache
def both_packs() -> Policy:
    """The national and the Chenzhou pack in spring 2026."""
    return load_policy(["national", "chenzhou-2018"], instance_city="431000", on=TERM.start)


class PlainModel:
    """The model written down once more, pair by pair: to enumerate, to write programmes."""

    def __init__(self, instance: Instance, policy: Policy, profile: Profile | None) -> None:
        self.instance, self.policy, self.profile = instance, policy, profile
        self.students = _rows(instance.students)
        self.places = _rows(instance.places)
        self.prefs = _rows(instance.table("prefs"))
        self.others = {"hosted": _rows(instance.table("hosted"))}
        self.locks = {r["student_id"]: r["place_id"] for r in _rows(instance.table("locks"))}

    def allowed(self, i: int, p: int) -> bool:
        """Whether every hard pair rule lets student i go to place p."""
        return all(
            word.one(self.students[i], self.places[p], rule.params) != Finding.BROKEN
            for rule in self.policy.hard
            if isinstance(word := rule_word(rule.word), PairRule)
        )

    def choices(self, i: int) -> list[int]:
        """Places student i may have; -1 for none. A locked student has one."""
        student = self.students[i]
        if student["student_id"] in self.locks:
            names = [place["place_id"] for place in self.places]
            return [names.index(self.locks[student["student_id"]])]
        if student["status"] not in ("", "待安置"):
            return [-1]
        own = {r["place_id"] for r in self.prefs if r["student_id"] == student["student_id"]}
        return [-1] + [
            p
            for p, place in enumerate(self.places)
            if self.allowed(i, p)
            and place["employer"] not in student["avoid"].split("|")
            and (student["adjust"] != "否" or place["place_id"] in own)
        ]

    def points(self, i: int, p: int) -> list[int]:
        """Points by level of student i at place p, without evenness."""
        assert self.profile is not None
        total = []
        for level in self.profile.levels:
            points = 0
            for term in level.terms:
                word = term_word(term.word)
                if isinstance(word, PairTerm):
                    value = word.one(self.students[i], self.places[p], term.params)
                    points += term.weight * round(value * level.scale)
                elif isinstance(word, ChoiceTerm):
                    own = [
                        term.weight * round(word.one(r, term.params) * level.scale)
                        for r in self.prefs
                        if r["student_id"] == self.students[i]["student_id"]
                        and r["place_id"] == self.places[p]["place_id"]
                    ]
                    points += max(own, default=0)
            total.append(points)
        return total

    @cached_property
    def limits(self) -> list[tuple[list[int], list[int], int]]:
        """(students, places, limit): the students placed at the places are at most limit."""
        everyone = list(range(len(self.students)))
        anywhere = list(range(len(self.places)))
        found = [(everyone, [p], place["need"]) for p, place in enumerate(self.places)]
        for rule in self.policy.hard:
            word = rule_word(rule.word)
            if not isinstance(word, PairRule):
                found += [
                    (everyone, period.members, period.limit)
                    for period in word.periods(self.places, self.others, rule.params)
                    if period.limit is not None
                ]
        for row in _rows(self.instance.table("quotas")):
            if row["field"] in ("school", "dept", "klass", "major"):
                some = [i for i in everyone if self.students[i][row["field"]] == row["value"]]
                found.append((some, anywhere, row["max"]))
            else:
                some = [p for p in anywhere if self.places[p][row["field"]] == row["value"]]
                found.append((everyone, some, row["max"]))
        return found

    def within_limits(self, plan: list[int]) -> bool:
        """Whether a plan keeps every limit."""
        return all(
            sum(plan[i] in places for i in students) <= limit
            for students, places, limit in self.limits
        )

    @cached_property
    def slices(self) -> dict[int, list[tuple[list[int], list[int]]]]:
        """By level: (places, gain of the first, second, … student there) of each even group."""
        assert self.profile is not None
        found: dict[int, list[tuple[list[int], list[int]]]] = {}
        for k, level in enumerate(self.profile.levels):
            for term in level.terms:
                word = term_word(term.word)
                if isinstance(word, BalanceTerm):
                    for value in sorted({place[word.place_field] for place in self.places} - {""}):
                        some = [
                            p
                            for p, place in enumerate(self.places)
                            if place[word.place_field] == value
                        ]
                        seats = sum(self.places[p]["need"] for p in some)
                        gains = [
                            term.weight * word.gain(j * term.params.slices // seats, term.params)
                            for j in range(seats)
                        ]
                        found.setdefault(k, []).append((some, gains))
        return found

    def best(self) -> tuple[int, ...]:
        """The lexicographically greatest value over all plans, student by student."""
        assert self.profile is not None
        choices = [self.choices(i) for i in range(len(self.students))]
        points = {(i, p): self.points(i, p) for i, own in enumerate(choices) for p in own if p >= 0}
        counted = {
            (i, p): [g for g, (who, where, _) in enumerate(self.limits) if i in who and p in where]
            for i, p in points
        }
        left = [limit for _, _, limit in self.limits]
        plan: list[int] = []
        found: list[tuple[int, ...]] = []

        def go_on(total: list[int]) -> None:
            i = len(plan)
            if i == len(choices):
                found.append(self._with_slices(total, plan))
                return
            for p in choices[i]:
                groups = counted.get((i, p), [])
                if any(left[g] <= 0 for g in groups):
                    continue
                for g in groups:
                    left[g] -= 1
                plan.append(p)
                own = points.get((i, p))
                go_on([t + s for t, s in zip(total, own, strict=True)] if own else total)
                plan.pop()
                for g in groups:
                    left[g] += 1

        go_on([0] * len(self.profile.levels))
        return max(found)

    def _with_slices(self, total: list[int], plan: list[int]) -> tuple[int, ...]:
        value = list(total)
        for k, groups in self.slices.items():
            for places, gains in groups:
                value[k] += sum(gains[: sum(p in places for p in plan)])
        return tuple(value)


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    rows = frame.to_dict("records")
    for row in rows:
        for key, value in row.items():
            if value is pd.NaT:
                row[key] = None
            elif isinstance(value, pd.Timestamp):
                row[key] = value.date()
    return rows
