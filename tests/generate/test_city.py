"""Generated cities: sizes, proportions, and what makes them like the real thing."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pytest

from placement.catalogue import rows
from placement.catalogue.majors import catalogue, category_index, class_index, entry
from placement.errors import UsageError
from placement.generate import FAMILIES, generate
from placement.generate.sources import counties, known_parks, trades
from placement.instance import Instance


@pytest.fixture(scope="module")
def town() -> Instance:
    """20,000 students and 1,200 posts."""
    return generate(20_000, 1200, seed=7)


def digest(instance: Instance) -> str:
    """SHA-256 over every column of every table in which something stands."""
    sha = hashlib.sha256()
    for name, frame in sorted(instance.tables.items()):
        for column in sorted(frame.columns):
            values = frame[column]
            if values.notna().any() and not values.isin(["", -1]).all():
                sha.update(f"{name}.{column}\n".encode())
                sha.update(values.to_csv(index=False, lineterminator="\n").encode())
    return sha.hexdigest()


def test_a_seed_names_one_instance():
    """The hash is a contract: benchmarks on different machines compare like with like."""
    assert digest(generate(300, 40, seed=1)) == (
        "e281438fd31a8d106294bcffdd8a4f43a627c2cbdcffc64cf7f2c93dd412c794"
    )


def test_another_seed_gives_another_instance():
    assert digest(generate(300, 40, seed=1)) != digest(generate(300, 40, seed=2))


@pytest.mark.parametrize(("students", "posts"), [(1, 1), (37, 5), (61, 9), (300, 40), (4654, 312)])
def test_sizes_are_met_exactly(students, posts):
    """Any number of students and posts from one up."""
    instance = generate(students, posts, seed=3, shortage=3.0 if students < 10 else 1.05)
    assert len(instance.students) == students
    assert len(instance.tables["posts"]) == posts


def test_a_few_enterprises_hold_most_seats(town):
    """A tenth of the enterprises has two fifths of the seats or more; most have few."""
    seats = town.tables["posts"].groupby("employer")["need"].sum().sort_values(ascending=False)
    assert seats.iloc[: len(seats) // 10].sum() >= 0.4 * seats.sum()
    assert 0 < (seats > 200).mean() < 0.05
    assert seats.median() < seats.mean() / 2 + 1


def test_keys_and_references_hold(town):
    """What the door checks of other people's tables is true of these."""
    again = Instance.from_frames(town.tables, term=town.term, city=town.city)
    assert digest(again) == digest(town)


@pytest.mark.parametrize("shortage", [0.7, 1.0, 1.05, 1.6])
def test_seats_per_student_are_as_asked(shortage):
    """Seats over the students to be placed, within two in a hundred."""
    instance = generate(2000, 150, seed=5, shortage=shortage)
    ratio = instance.tables["posts"]["need"].sum() / instance.pool.sum()
    assert ratio == pytest.approx(shortage, rel=0.02)


def test_classes_have_thirty_to_fifty_students(town):
    """And each has one school, one major, one level and one year."""
    students = town.students
    classes = students.groupby(["school", "klass"])
    assert classes.size().between(30, 50).all()
    assert (classes[["major_code", "level", "grade"]].nunique() == 1).all(axis=None)


def test_schools_teach_five_to_fifteen_majors(town):
    majors = town.students.groupby("school")["major_code"].nunique()
    assert len(majors) == 5
    assert majors.between(5, 15).all()


def test_majors_are_of_the_catalogue_and_of_both_levels(town):
    """Codes and names agree, and a secondary school teaches no higher major."""
    students = town.students
    listed = catalogue()
    for code, name, level in set(
        zip(students["major_code"], students["major"], students["level"], strict=True)
    ):
        assert listed[code].name == name
        assert listed[code].level == ("高职专科" if level == "高职专科" else "中职")
    assert set(students["level"]) >= {"高职专科", "中职"}


def test_almost_every_student_has_a_post_of_the_category(town):
    """The law asks for the same category of majors; at most one student in a hundred has none."""
    wanted: set[int] = set()
    for text in set(town.tables["posts"]["majors"]) - {"*"}:
        for item in text.split("|"):
            found = entry(item)
            assert found.kind in ("major", "class"), item
            wanted.add(found.index // 100)
    have = town.students["major_code"].map(category_index).isin(wanted)
    assert have.mean() >= 0.99


def test_posts_mostly_ask_for_one_to_four_majors_of_one_class(town):
    asked = town.tables["posts"]["majors"]
    assert 0.01 < (asked == "*").mean() < 0.08
    named = [text.split("|") for text in asked if text != "*" and entry(text).kind != "class"]
    assert len(named) > 0.6 * len(asked)
    assert all(1 <= len(items) <= 4 for items in named)
    assert all(len({entry(item).index for item in items}) == 1 for items in named)


def test_homes_and_parks_are_real_places_of_the_city(town):
    """Most homes are counties of Chenzhou, and every park lies in one."""
    inside = set(counties("431000"))
    assert len(inside) == 11
    assert 0.85 < town.students["home_region"].isin(inside).mean() < 0.97
    parks = town.tables["parks"]
    assert set(parks["park"]) == {park.name for park in known_parks()}
    assert parks["region"].isin(inside).all()
    assert len(parks) == 15


def test_wishes_to_stay_are_as_frequent_as_asked():
    for share in (0.0, 0.3, 1.0):
        students = generate(4000, 300, seed=2, local_share=share).students
        assert (students["wish_local"] != "不限").mean() == pytest.approx(share, abs=0.03)


def test_the_cap_of_a_tenth_of_the_staff_sometimes_binds(town):
    """Some enterprises offer more seats than a tenth of their staff, and some staff is unknown."""
    firms = town.tables["enterprises"].set_index("employer")
    seats = town.tables["posts"].groupby("employer")["need"].sum()
    staff = firms["staff_total"].reindex(seats.index)
    known = staff >= 0
    assert 0.04 < (~known).mean() < 0.12
    assert 0.05 < (seats > staff // 10)[known].mean() < 0.2


def test_a_few_posts_are_wanted_by_many(town):
    """First choices follow Zipf's law: a tenth of the posts has two fifths of them or more."""
    first = town.tables["prefs"].query("rank == 1")["place_id"].value_counts().to_numpy()
    assert first[: len(town.places) // 10].sum() > 0.4 * first.sum()


def test_preference_lists_have_no_gaps_and_no_repeats(town):
    prefs = town.tables["prefs"]
    lists = prefs.groupby("student_id", sort=False)
    assert (lists["rank"].max() == lists.size()).all()
    assert not prefs.duplicated(["student_id", "place_id"]).any()
    assert not prefs.duplicated(["student_id", "rank"]).any()
    assert prefs["rank"].max() == 5


def test_choices_mostly_fit_the_major(town):
    """Two choices in three ask for the student's own class of majors."""
    fit = (
        town.tables["posts"]
        .set_index("post_id")["majors"]
        .map(lambda text: {entry(item).index for item in text.split("|")})
    )
    code = town.students.set_index("student_id")["major_code"].map(class_index)
    prefs = town.tables["prefs"].iloc[::50]
    hits = [
        code[student] in fit[place]
        for student, place in zip(prefs["student_id"], prefs["place_id"], strict=True)
    ]
    assert np.mean(hits) > 0.66


def test_no_post_is_larger_than_a_reader_believes():
    """Few posts for many students: the tail is cut before a post looks like a slip."""
    assert generate(100_000, 150, seed=1).tables["posts"]["need"].max() <= 5000


def test_order_classes_take_their_seats_from_the_total():
    """Twenty to fifty seats, opened by fewer, at an enterprise and for majors that exist."""
    instance = generate(4000, 200, seed=6, order_classes=12)
    classes = instance.tables["classes"]
    assert len(classes) == 12
    assert classes["seats"].between(20, 50).all()
    assert (classes["min_seats"] < classes["seats"]).all()
    assert set(classes["employer"]) <= set(instance.tables["enterprises"]["employer"])
    assert set(classes["school"]) <= set(instance.students["school"])
    assert all(entry(text).kind == "class" for text in classes["majors"])
    assert instance.places["need"].sum() == round(1.05 * instance.pool.sum())
    assert "classes" not in generate(300, 40, seed=1).tables


def test_nobody_is_under_sixteen_unless_asked_for():
    """Only ``dirty`` instances hold people and hosts that the law bars."""
    limit = np.datetime64("2010-03-01")
    clean = generate(6000, 400, seed=4)
    assert (clean.students["birth"] <= limit).all()
    assert set(clean.students["grade"]) == {2023, 2024}
    assert set(clean.tables["enterprises"]["credit"]) == {"是"}
    dirty = generate(6000, 400, seed=4, dirty=True)
    assert 0 < (dirty.students["birth"] > limit).mean() < 0.05
    assert (dirty.students["grade"] == 2025).any()
    assert (dirty.students["consent"] == "否").any()
    assert (dirty.tables["enterprises"]["credit"] == "否").any()


def test_ids_are_text_with_the_school_in_front(town):
    students = town.students
    assert students["student_id"].str.fullmatch(r"\d{11}").all()
    assert (
        students.groupby("school")["student_id"].agg(lambda ids: ids.str[:3].nunique()) == 1
    ).all()


def test_another_city_has_parks_that_are_called_invented():
    instance = generate(400, 40, seed=1, city="450200", parks=7)
    assert instance.city == "450200"
    assert instance.tables["parks"]["park"].str.endswith("（虚构）").all()
    assert instance.tables["parks"]["region"].str.startswith("4502").all()


def test_without_parks_there_is_no_park_table():
    instance = generate(400, 40, seed=1, parks=0)
    assert "parks" not in instance.tables
    assert set(instance.tables["posts"]["park"]) == {""}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"num_students": 0}, "num_students is 0; it must be between 1 and 20000000"),
        ({"shortage": 0.0}, "shortage is 0.0; it must be between 0.01 and 100.0"),
        ({"local_share": 1.5}, "local_share is 1.5; it must be between 0.0 and 1.0"),
        ({"seed": -1}, "seed is -1"),
        ({"city": "999999"}, '"999999" is not the code of a city with counties'),
        ({"city": "430000"}, '"430000" is not the code of a city with counties'),
        ({"city": ""}, '"" is not the code of a city with counties'),
        (
            {"num_posts": 500},
            "outside order classes cannot fill 500 posts: each needs",
        ),
        ({"num_students": 4000, "num_posts": 2}, "2 posts would have 3982 seats; the mean may be"),
        ({"teams": 1.5}, "teams is 1.5; it must be between 0.0 and 1.0"),
        ({"schools": 4, "teachers": 3}, "teachers is 3; it must be between 4 and"),
        ({"shares": "city"}, "shares is park or county, here city"),
        ({"block_most": 2}, "Blocks go by teacher, and there are no teachers"),
        ({"family": "village"}, 'no family "village". Known families: city'),
    ],
)
def test_what_cannot_be_made_is_refused(change, message):
    arguments = {"num_students": 200, "num_posts": 20, "seed": 1} | change
    students, posts = arguments.pop("num_students"), arguments.pop("num_posts")
    with pytest.raises(UsageError, match=message):
        generate(students, posts, **arguments)


def test_every_family_can_be_built():
    for family in FAMILIES:
        assert len(generate(300, 40, seed=1, family=family).students) == 300


def test_lists_behind_the_generator_are_of_the_national_catalogues():
    """Majors exist on both levels of every trade, and industries are those of GB/T 4754."""
    industries = {row["name"] for row in rows("industries-gbt4754-2017.csv")}
    for trade in trades():
        assert all(code in catalogue() for code in trade.majors), trade.id
        assert trade.taught(secondary=True), trade.id
        assert trade.taught(secondary=False), trade.id
        assert set(trade.industries) <= industries, set(trade.industries) - industries
    known = {trade.id for trade in trades()}
    assert all(set(park.trades) <= known for park in known_parks())


def test_interns_from_elsewhere_are_at_posts_and_change_nothing_else() -> None:
    """Their own streams of draws; the same seed without them gives the same town."""
    town, guests = generate(300, 40, seed=1), generate(300, 40, seed=1, hosted=25)
    hosted = guests.table("hosted")
    assert len(hosted) == 25
    assert hosted["employer"].isin(town.places["employer"]).all()
    assert hosted["people"].between(1, 8).all()
    assert (hosted["start"] < hosted["end"]).all()
    alone = {name: frame for name, frame in guests.tables.items() if name != "hosted"}
    assert digest(guests.replace(tables=alone)) == digest(town)
    assert digest(guests) == digest(generate(300, 40, seed=1, hosted=25)) != digest(town)


def test_what_binds_students_together_changes_nothing_else() -> None:
    """Teachers of one school, teams of one class, targets for parks or counties."""
    plain = generate(600, 40, seed=1, schools=2)
    town = generate(
        600, 40, seed=1, schools=2,
        teachers=20, block_least=4, block_most=3, teams=0.2, shares="county", share_least=60,
    )  # fmt: skip
    for name, frame in plain.tables.items():
        new = ["teacher", "team"] if name == "students" else []
        assert town.table(name).drop(columns=new).equals(frame.drop(columns=new)), name
    people = town.students
    assert people.groupby("teacher")["school"].nunique().max() == 1
    guided = people.groupby("teacher").size()
    assert (len(guided), guided.min() >= 20, guided.max() <= 40) == (20, True, True)
    teams = people[people["team"] != ""].groupby("team")
    assert teams["klass"].nunique().max() == 1
    assert set(teams.size()) == {2, 3}
    assert 0.1 < (people["team"] != "").mean() <= 0.25
    (row,) = town.table("blocks").to_dict("records")
    assert (row["student_field"], row["place_field"]) == ("teacher", "region")
    assert (row["least"], row["most"]) == (4, 3)
    shares = town.table("shares")
    assert set(shares["student_value"]) == set(counties("431000"))
    assert set(zip(shares["of"], shares["least"], shares["level"], strict=True)) == {
        ("学生", 60.0, "soft")
    }
    assert digest(town) != digest(plain)
    (park,) = generate(300, 40, seed=1, shares="park").table("shares").to_dict("records")
    assert (park["place_field"], park["place_value"], park["of"]) == ("park", "*", "名额")


def test_budgets_that_bind_are_three_quarters_of_what_all_seats_cost() -> None:
    """1,000 yuan a seat of a class, 200 and 600 by the role of a post; nothing else changes."""
    town, plain = (
        generate(300, 40, seed=1, order_classes=2, budgets=budgets) for budgets in (2, 0)
    )
    table, posts, classes = (town.table(name) for name in ("budgets", "posts", "classes"))
    seats = posts.groupby("role")["need"].sum()
    city = 1000 * classes["seats"].sum() + 200 * seats["辅助"]
    assert table["amount"].tolist() == [city * 3 // 4, 600 * seats["相对独立"] * 3 // 4]
    assert table["payer"].tolist() == ["市县两级受益财政", "同级财政就业配套资金"]
    assert (table["year"].tolist(), set(table["binding"])) == ([2026, 2026], {"是"})
    for name, frame in plain.tables.items():
        pd.testing.assert_frame_equal(frame, town.tables[name])
    assert len(generate(300, 40, seed=1, budgets=1).table("budgets")) == 1
    with pytest.raises(UsageError, match="budgets is 3; it must be between 0 and 2"):
        generate(300, 40, seed=1, budgets=3)
