"""Compiled side constraints against the tables, pair by pair, over random small instances."""

from __future__ import annotations

import dataclasses
import itertools
from contextlib import nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest

from placement.arrays import compile_problem
from placement.catalogue.regions import chain
from placement.errors import DataError
from placement.instance import Instance
from placement.profile import Profile, WeightedTerm, load_profile
from placement.solve.value import form_values, trace
from placement.vocabulary.few_sites import FewSitesParams
from placement.vocabulary.kinds import NoParams
from random_instances import TERM, both_packs, random_instance, with_a_lock

if TYPE_CHECKING:
    from placement.arrays.pairs import PairTable
    from placement.problem import Problem
    from placement.side import Side

SEEDS = range(40)
BLOCKS = list(itertools.product(("teacher", "klass", "school"), ("employer", "region", "place_id")))
NAMES = {
    "": ["", "*"], "school": ["", "*", "一校", "三校"], "klass": ["*", "二班"],
    "teacher": ["*", "周师"], "home_region": ["", "*", "431000", "430000"], "level": ["中职"],
    "employer": ["*", "e0"], "park": ["", "甲园", "丙园"],
    "region": ["*", "431000", "430102"], "order_class": ["是", "否", "*"],
}  # fmt: skip


def sided(rng: np.random.Generator) -> Instance:
    """Students with lists, blanks and locks, an order class, and side constraints of all kinds."""
    n = int(rng.integers(3, 7))
    plain = random_instance(rng, students=n, posts=4)
    people = plain.tables["students"].assign(
        klass=rng.choice(["一班", "二班", ""], n),
        teacher=rng.choice(["周师", "吴师", ""], n),
        team=rng.choice(["", "甲", "乙"], n, p=[0.6, 0.2, 0.2]),
    )
    posts = plain.tables["posts"].assign(need_min=rng.choice([-1, 0, 1, 2], 4))
    classes = pd.DataFrame(
        {
            "class_id": ["c0", "c1"], "name": ["甲班", "乙班"], "employer": ["e0", ""],
            "park": ["甲园", ""], "region": ["431002", ""], "seats": [3, 2],
            "min_seats": [3, -1], "open_value": rng.choice([np.nan, 0.0, 1.5, 0.125], 2),
            "majors": ["*", "*"], "school": rng.choice(["", "一校"], 2),
            "grade": rng.choice([-1, 2024], 2),
            "start": np.datetime64("2026-03-01"), "end": np.datetime64("2026-09-01"),
        }
    )  # fmt: skip
    some = rng.choice(len(BLOCKS), int(rng.integers(0, 3)), replace=False)
    blocks = pd.DataFrame(
        {
            "student_field": [BLOCKS[k][0] for k in some],
            "place_field": [BLOCKS[k][1] for k in some],
            "least": rng.choice([-1, 1, 2, 3], len(some)),
            "most": rng.choice([-1, -1, 1, 2], len(some)),
        }
    )
    limits = [
        ("park", "甲园", 9), ("region", "431002", 9), ("employer", "e0", 9), ("school", "一校", 9),
        ("klass", "一班", 9), ("major", "机电技术应用", 9),
    ]  # fmt: skip
    chosen = [limit for limit in limits if rng.random() < 0.6]
    params = {"key": ["同行单位"], "value": [str(rng.choice(["企业", "岗位"]))]}
    tables = dict(plain.tables) | {
        "students": people,
        "posts": posts,
        "classes": classes,
        "blocks": blocks,
        "shares": pd.DataFrame([share(rng) for _ in range(int(rng.integers(0, 4)))]),
        "quotas": pd.DataFrame(chosen, columns=["field", "value", "max"]),
        "params": pd.DataFrame(params),
    }
    if not len(tables["shares"]):
        del tables["shares"]
    made = Instance.from_frames(tables, term=TERM, city="431000")
    return with_a_lock(made, rng, both_packs()) if rng.random() < 0.6 else made


def share(rng: np.random.Generator) -> dict[str, object]:
    who = str(rng.choice(["", "school", "klass", "teacher", "home_region", "level"]))
    where = str(rng.choice(["employer", "park", "region", "order_class"]))
    of = str(rng.choice(["", "人", "学生", "名额"]))
    low, high = sorted(rng.integers(0, 5 if of in ("", "人") else 101, 2).tolist())
    return {
        "student_field": who, "student_value": str(rng.choice(NAMES[who])),
        "place_field": where, "place_value": str(rng.choice(NAMES[where])), "of": of,
        "least": float(rng.choice([np.nan, low])), "most": float(rng.choice([np.nan, high + 9])),
        "level": str(rng.choice(["", "hard", "soft"])),
    }  # fmt: skip


def weighed() -> Profile:
    """The profile of a city with every word on side constraints, on several levels."""
    profile = load_profile("city")
    more = {
        0: [WeightedTerm("shortfall", 100, NoParams())],
        3: [
            WeightedTerm("few_sites", 2, FewSitesParams()),
            WeightedTerm("few_sites", 1, FewSitesParams("klass", "employer")),
            WeightedTerm("opening", 2, NoParams()),
        ],
    }
    levels = [
        dataclasses.replace(level, terms=(*level.terms, *more.get(k, ())))
        for k, level in enumerate(profile.levels)
    ]
    return dataclasses.replace(profile, levels=tuple(levels))


def is_(row: dict[str, Any], field: str, value: str, *, chained: bool = False) -> bool:
    own = str(row[field]) if field != "order_class" else "否是"[row[field]]
    return value in chain(own) if chained and field in ("region", "home_region") else own == value


class Plain:
    """What the tables ask for, for one student at one place."""

    def __init__(self, instance: Instance, problem: Problem) -> None:
        self.instance = instance
        self.students = instance.students.to_dict("records")
        self.places = instance.places.to_dict("records")
        self.locked = problem.locked.tolist()
        self.there = [k >= -1 for k in self.locked]

    def held(self, number: Any) -> int:
        """The sum of a form over the locked students."""
        return sum(number(i, p) for i, p in enumerate(self.locked) if p >= 0)

    def values(self, field: str, value: object, rows: list[dict[str, Any]]) -> list[str]:
        """The groups that a line names."""
        if not field:
            return [""]
        if value not in ("", "*"):
            return [str(value)]
        texts = {str(r[field]) if field != "order_class" else "否是"[r[field]] for r in rows}
        return sorted(texts - {""})

    def rows(self) -> dict[str, tuple[Any, int]]:
        """Form and limit of every share by its key; those that nobody can touch are left out."""
        found: dict[str, tuple[Any, int]] = {}
        for line in self.instance.table("shares").to_dict("records"):
            who, where = line["student_field"], line["place_field"]
            for s in self.values(who, line["student_value"], self.students):
                for e in self.values(where, line["place_value"], self.places):
                    inside = [is_(place, where, e, chained=True) for place in self.places]
                    goers = [
                        not who or is_(student, who, s, chained=True) for student in self.students
                    ]
                    present = any(g and t for g, t in zip(goers, self.there, strict=True))
                    if not present or not any(inside):
                        continue
                    for side, sign in (("least", -1), ("most", 1)):
                        if np.isnan(line[side]):
                            continue
                        of, bound = line["of"] or "人", int(line[side])
                        seats = sum(
                            place["need"]
                            for place, is_in in zip(self.places, inside, strict=True)
                            if is_in
                        )
                        limit = sign * 100 * bound
                        if of == "名额":
                            exact = seats * bound / 100
                            whole = np.floor(exact) if sign > 0 else np.ceil(exact)
                            limit = sign * 100 * int(whole)
                        elif of == "学生":
                            limit = 0

                        def form(i: int, p: int, a=(goers, inside, of, bound, sign)) -> int:
                            mine, there, base, percent, sense = a
                            less = percent if base == "学生" else 0
                            return sense * (100 * there[p] - less) * mine[i]

                        key = f"share|{who}={s}|{where}={e}|{of}|{side}"
                        again = sum(k == key or k.startswith(f"{key}|") for k in found)
                        found[f"{key}|{again + 1}" if again else key] = (form, limit)
        return found

    def sets(self, profile: Profile) -> dict[str, tuple[Any, int]]:
        """Form and least number of every set by its key."""
        found: dict[str, tuple[Any, int]] = {}
        for p, place in enumerate(self.places):
            if place["need_min"] > 1 or place["open_value"]:
                found[f"place|{place['place_id']}"] = (
                    lambda _, q, p=p: int(q == p), max(1, place["need_min"]),
                )  # fmt: skip
        least = {
            (t.params.student_field, t.params.place_field): 1
            for level in profile.levels
            for t in level.terms
            if t.word == "few_sites"
        }
        for row in self.instance.table("blocks").to_dict("records"):
            if row["least"] > 1 or row["most"] >= 0:
                least[row["student_field"], row["place_field"]] = max(1, row["least"])
        for (who, where), number in least.items():
            present = [s for s, t in zip(self.students, self.there, strict=True) if t]
            for s in self.values(who, "*", present):
                for e in self.values(where, "*", self.places):
                    found[f"{who}={s}|{where}={e}"] = (
                        lambda i, p, a=(who, s, where, e): int(
                            is_(self.students[i], a[0], a[1]) and is_(self.places[p], a[2], a[3])
                        ),
                        number,
                    )
        return found


def forms_by_pair(problem: Problem) -> dict[tuple[int, int], np.ndarray]:
    """The values of all forms at each pair of a free student and a place that a plan may use."""
    found = {}
    for i in np.flatnonzero(problem.free).tolist():
        for p in range(problem.num_places):
            place_of = np.full(problem.num_students, -1, dtype=np.int32)
            place_of[i] = p
            listed = ((problem.pair_student == i) & (problem.pair_place == p)).any()
            if not listed and not problem.open[i]:
                continue
            try:
                found[i, p] = form_values(problem, trace(problem, place_of))
            except ValueError:
                continue
    return found


@cache
def compiled(seed: int) -> tuple[Instance, Problem, Side] | None:
    """One random instance, None where its locks exceed a share.

    With few students all tables lie on the way out; half of the instances take any split instead.
    """
    rng = np.random.default_rng(seed)
    instance = sided(rng)

    def split(tables: list[PairTable], *_: object) -> set[int]:
        return set(np.flatnonzero(rng.random(len(tables)) < 0.5).tolist())

    way = patch("placement.arrays.routes._second_half", split) if seed % 2 else nullcontext()
    try:
        with way:
            problem = compile_problem(instance, both_packs(), weighed())
    except DataError as error:
        if {fault.code for fault in error.faults} <= {"E264", "E287"}:
            return None
        raise
    assert problem.side is not None
    return instance, problem, problem.side


@pytest.mark.parametrize("seed", SEEDS)
def test_forms_are_those_of_the_tables_for_every_pair(seed: int) -> None:
    """Over routes, listed pairs and the pairs of students who avoid someone alike."""
    case = compiled(seed)
    if case is None:
        return
    instance, problem, side = case
    plain = Plain(instance, problem)
    forms = {key: form for key, (form, _) in plain.rows().items()}
    forms |= {key: form for key, (form, _) in plain.sets(weighed()).items()}
    of_key = dict(zip(side.openings.key, side.openings.form.tolist(), strict=True))
    of_key |= {
        k: f
        for k, f in zip(side.rows.key, side.rows.form.tolist(), strict=True)
        if k.startswith("share|")
    }
    assert set(of_key) == set(forms)
    for (i, p), got in forms_by_pair(problem).items():
        assert {k: int(got[f]) for k, f in of_key.items()} == {
            k: form(i, p) for k, form in forms.items()
        }, (i, p)


@pytest.mark.parametrize("seed", SEEDS)
def test_limits_and_smallest_numbers_are_what_locked_students_leave(seed: int) -> None:
    """Rows, sets and caps by their keys, with the points of each level."""
    case = compiled(seed)
    if case is None:
        return
    instance, problem, side = case
    plain, profile = Plain(instance, problem), weighed()
    shares = plain.rows()
    for k, key in enumerate(side.rows.key):
        if key in shares:
            form, limit = shares[key]
            assert side.rows.limit[k] == limit - plain.held(form), key
            assert side.rows.unit[k] == 100
            soft = bool(side.rows.soft[k])
            assert side.rows.penalty[:, k].tolist() == [soft * 1, 0, 0, soft * 20]
        else:
            assert side.rows.unit[k] == 1
            assert not side.rows.soft[k]
    for k, key in enumerate(side.openings.key):
        form, least = plain.sets(profile)[key]
        inside = plain.held(form)
        assert side.openings.must[k] == (inside > 0)
        assert side.openings.least[k] == max(0, least - inside)
        p = int(side.openings.place[k])
        if key.startswith("place|"):
            place = plain.places[p]
            assert key == f"place|{place['place_id']}"
            assert side.openings.most[k] == problem.seats[p]
            gain = 3 * round(place["open_value"] * 100)
        else:
            assert p == -1
            who, _, value = key.partition("|")[0].partition("=")
            free = [s for s, at in zip(plain.students, plain.locked, strict=True) if at == -1]
            assert side.openings.most[k] == sum(is_(s, who, value) for s in free)
            kind = (who, key.partition("|")[2].partition("=")[0])
            gain = {("teacher", "region"): -200, ("klass", "employer"): -100}.get(kind, 0)
        assert side.openings.gain[:, k].tolist() == [0, 0, 0, gain]
    asked = {
        (row["student_field"], row["place_field"]): row["most"]
        for row in instance.table("blocks").to_dict("records")
        if row["most"] >= 0
    }
    for c, key in enumerate(side.caps.key):
        who, where = key.partition("=")[0], key.rpartition("|")[2]
        assert side.caps.limit[c] == asked[who, where]
        own = {side.openings.key[o] for o in side.caps.opening[side.caps.cap == c].tolist()}
        assert own == {k for k in side.openings.key if k.startswith(f"{key}=")}
    assert {(k.partition("=")[0], k.rpartition("|")[2]) for k in side.caps.key} <= set(asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_limit_is_in_a_tree_or_a_row_and_means_the_same(seed: int) -> None:
    """Who counts in which limit, and how many it leaves, from the table itself."""
    case = compiled(seed)
    if case is None:
        return
    instance, problem, side = case
    plain = Plain(instance, problem)
    students = {"school", "dept", "klass", "major"}
    for row in instance.table("quotas").to_dict("records"):
        field, value = row["field"], row["value"]
        key, of_students = f"{field}|{value}|max", field in students
        side_rows = plain.students if of_students else plain.places
        inside = [own[field] == value for own in side_rows]
        if not any(inside):
            continue
        held = [(i, p) for i, p in enumerate(plain.locked) if p >= 0]
        left = row["max"] - sum(inside[i if of_students else p] for i, p in held)
        tree = problem.student_tree if of_students else problem.place_tree
        named = f"student|{key}" if of_students else key
        assert (key in tree.key) != (named in side.rows.key)
        if key in tree.key:
            g = tree.key.index(key)
            assert tree.limit[g] == left
            for k, is_in in enumerate(inside):
                at = int(tree.leaf[k])
                chain_up = []
                while at >= 0:
                    chain_up.append(at)
                    at = int(tree.parent[at])
                assert (g in chain_up) == is_in
            continue
        k = side.rows.key.index(named)
        assert side.rows.limit[k] == left
        for (i, p), got in forms_by_pair(problem).items():
            assert got[side.rows.form[k]] == inside[i if of_students else p]


@pytest.mark.parametrize("seed", SEEDS)
def test_teams_are_those_who_can_still_go_together(seed: int) -> None:
    """Free members by name, their unit where one is locked, and the unit of each place."""
    case = compiled(seed)
    if case is None:
        return
    instance, problem, side = case
    by_place = "岗位" in instance.table("params")["value"].tolist()
    places = instance.places.to_dict("records")
    unit = [
        ("post", p["place_id"]) if by_place or not p["employer"] else ("firm", p["employer"])
        for p in places
    ]
    for a, b in itertools.product(range(len(places)), repeat=2):
        assert (side.teams.unit[a] == side.teams.unit[b]) == (unit[a] == unit[b])
    found = set()
    for name in set(instance.students["team"]) - {""}:
        who = np.flatnonzero((instance.students["team"] == name).to_numpy())
        free = [i for i in who.tolist() if problem.locked[i] == -1]
        held = {int(side.teams.unit[problem.locked[i]]) for i in who if problem.locked[i] >= 0}
        if len(free) > 1 or (free and held):
            found.add((tuple(free), *held))
    got = set()
    for t in range(side.teams.size):
        fixed = int(side.teams.fixed[t])
        members = tuple(np.flatnonzero(side.teams.team == t).tolist())
        got.add((members, *([fixed] if fixed >= 0 else [])))
    assert got == found


def test_random_instances_are_worth_the_while() -> None:
    """Few are refused, and among the others there is everything."""
    cases = [case for seed in SEEDS if (case := compiled(seed)) is not None]
    assert len(cases) > 0.8 * len(SEEDS)
    features = [side.features for _, _, side in cases]
    for name in ("rows", "soft", "openings", "sets", "caps", "teams"):
        assert sum(name in own for own in features) > 5, name
    halves = [
        (len(s.forms.enter.at), len(s.forms.leave.at), len(s.forms.pair.at)) for _, _, s in cases
    ]
    assert all(sum(h[k] > 0 for h in halves) > 5 for k in range(3))
    assert sum(bool(s.openings.must.any()) for _, _, s in cases) > 5
    crossing = [k for _, _, s in cases for k in s.rows.key if not k.startswith("share|")]
    assert any(k.startswith("student|") for k in crossing)
    assert any(not k.startswith("student|") for k in crossing)
