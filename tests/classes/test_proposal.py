"""Which classes open, and what the next one takes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from classes_made import ACCOUNTS, MACHINES, NURSES, law, term
from placement import Limits, UsageError, load_profile, propose_classes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement import ClassProposal, Instance
    from placement.classes import Candidate


def proposed(instance: Instance, **asked: object) -> ClassProposal:
    """Under the national rules, with the profile of a school; both plans verified."""
    found = propose_classes(instance, law(), load_profile("school"), **asked)  # type: ignore[arg-type]
    assert all(plan.verdict.passed for plan in found.plans)
    return found


def of(proposal: ClassProposal, class_id: str) -> Candidate:
    """The class of that id."""
    (found,) = [own for own in proposal.candidates if own.class_id == class_id]
    return found


def offers(own: Candidate) -> dict[str, int]:
    """Kind of each offer to its count."""
    assert own.next is not None
    return {offer.kind: offer.count for offer in own.next.offers}


TWO = (
    {"class_id": "A", "majors": MACHINES, "seats": 6, "min_seats": 5},
    {"class_id": "B", "majors": MACHINES, "seats": 8, "min_seats": 6},
)


def test_of_two_classes_for_the_same_students_the_one_for_more_opens() -> None:
    """Eight students, minima of 5 and 6: B takes all; A needs three more, or B's place."""
    found = proposed(term({MACHINES: 8}, TWO))
    a, b = of(found, "A"), of(found, "B")
    assert (a.opens, len(b.students), a.eligible, a.elsewhere) == (False, 8, 8, 8)
    assert a.next is not None
    # B keeps its six, so two are left for A.
    assert a.next.reach == 2
    assert offers(a) == {"join": 3, "swap": 6}
    (swap,) = [offer for offer in a.next.offers if offer.kind == "swap"]
    (gone,) = swap.closed
    assert (gone.class_id, gone.students, gone.shared) == ("B", 8, 8)
    assert (swap.before, swap.after) == (8, 6)
    assert "再有 3 名 数控技术应用 专业的学生就能开" in a.said("zh").offers[0]
    assert "不开 B B班（8 人，其中 8 人两班都符合） 就能开，有 6 人" in a.said("zh").offers[1]
    assert a.said("en").why.startswith("8 are eligible, but 8 of them are in other classes")


def test_a_value_of_opening_counts_between_equals() -> None:
    """Both classes could take all; the one that is worth something opens."""
    a, b = TWO
    classes = [{**a, "seats": 8, "open_value": 3.0}, {**b, "open_value": 0.0}]
    found = proposed(term({MACHINES: 8}, classes))
    assert [own.class_id for own in found.opened] == ["A"]


def test_a_class_short_by_two_says_so() -> None:
    """Four nurses of six: two more, or a minimum of four; the rule on majors keeps most out."""
    nursing = {"class_id": "N", "majors": NURSES, "min_seats": 6}
    found = proposed(term({MACHINES: 3, NURSES: 4}, [nursing]))
    own = of(found, "N")
    assert (own.opens, own.eligible, own.elsewhere) == (False, 4, 0)
    assert offers(own) == {"join": 2, "lower": 4}
    assert own.said("zh").why == "符合条件的只有 4 人，离 6 人还差 2 人"
    assert own.barrier is not None
    assert (own.barrier.rule, own.barrier.removed, own.barrier.alone) == ("B-8/major_fit", 3, 3)
    assert own.said("en").barrier.endswith("keeps 3 out, 3 of them by this alone")


def test_a_minimum_is_not_offered_below_half() -> None:
    """One nurse is no class of six."""
    nursing = {"class_id": "N", "majors": NURSES, "min_seats": 6}
    assert offers(of(proposed(term({NURSES: 1}, [nursing])), "N")) == {"join": 5}


def test_nobody_eligible_is_said() -> None:
    """There is nobody like whom students could be added."""
    own = of(proposed(term({MACHINES: 3}, [{"class_id": "N", "majors": NURSES}])), "N")
    assert own.said("zh").offers == ("没有符合条件的学生，先要有这些专业的学生",)


def test_who_takes_only_what_they_listed_is_not_eligible() -> None:
    """Students who do not accept adjustment count for the classes on their lists only."""
    instance = term({NURSES: 6}, [{"class_id": "N", "majors": NURSES, "min_seats": 3}])
    students = instance.tables["students"].assign(adjust=["否"] * 4 + ["是"] * 2)
    prefs = pd.DataFrame({"student_id": ["s01"], "rank": [1], "place_id": ["N"]})
    tables = {**instance.tables, "students": students, "prefs": prefs}
    found = proposed(instance.replace(tables=tables))
    assert of(found, "N").students == (0, 4, 5)
    fewer = of(proposed(instance.replace(tables={**tables, "prefs": prefs.iloc[:0]})), "N")
    assert (fewer.opens, fewer.eligible) == (False, 2)
    assert fewer.barrier is not None
    assert (fewer.barrier.key, fewer.barrier.alone) == ("unlisted", 4)


def test_a_limit_below_the_minimum_is_named() -> None:
    """More students would not do: the limit of the user's own allows three."""
    quotas = pd.DataFrame({"field": ["employer"], "value": ["康复医院"], "max": [3]})
    nursing = {"class_id": "N", "employer": "康复医院", "majors": NURSES, "min_seats": 5}
    own = of(proposed(term({NURSES: 9}, [nursing], quotas=quotas)), "N")
    assert own.cap is not None
    assert own.cap[1] == 3
    assert offers(own) == {"lower": 3}
    assert "只许 3 人" in own.said("zh").why


def test_posts_are_left_out_unless_asked_for() -> None:
    """The class takes its three either way; only with posts the other two have a place."""
    prefs = pd.DataFrame({"student_id": ["s01"], "rank": [1], "place_id": ["P1"]})
    machines = {"class_id": "A", "majors": MACHINES, "min_seats": 2, "seats": 3}
    instance = term({MACHINES: 5}, [machines], prefs=prefs)
    alone = proposed(instance)
    assert len(of(alone, "A").students) == 3
    assert int((alone.plans[0].place_of >= 0).sum()) == 3
    found = proposed(instance, with_posts=True)
    assert len(of(found, "A").students) == 3
    (plan,) = found.plans
    assert int((plan.place_of >= 0).sum()) == 5


def test_locks_to_posts_hold_their_students_out() -> None:
    """Who is settled at a post is no candidate of a class; who is settled in a class is."""
    locks = pd.DataFrame({"student_id": ["s01", "s02"], "place_id": ["P1", "A"]})
    machines = {"class_id": "A", "majors": MACHINES, "min_seats": 3}
    own = of(proposed(term({MACHINES: 4}, [machines], locks=locks)), "A")
    assert (own.eligible, own.students) == (3, (1, 2, 3))


def test_shares_of_a_whole_plan_are_left_out_and_told() -> None:
    """A share of those in the city needs all places; one of order classes stands."""
    shares = pd.DataFrame(
        {"place_field": ["region", "order_class"], "place_value": ["440000", "是"],
         "least": [3, -1], "most": [-1, 2], "of": "人"}
    ).astype({"least": float, "most": float}).replace(-1.0, np.nan)  # fmt: skip
    machines = {"class_id": "A", "majors": MACHINES, "min_seats": 2}
    found = proposed(term({MACHINES: 4}, [machines], shares=shares))
    assert [(f.code, f.facts["n"]) for f in found.findings] == [("I482", 1), ("I484", 1)]
    assert len(of(found, "A").students) == 2


def test_rounds_are_told_apart() -> None:
    """June by batch, December by date, September told; a filter leaves the others out."""
    classes = [
        {"class_id": "A", "majors": NURSES, "batch": "2025年6月"},
        {"class_id": "B", "majors": NURSES, "applied": pd.Timestamp("2025-12-03")},
        {"class_id": "C", "majors": NURSES, "batch": "2025-09"},
        {"class_id": "D", "majors": NURSES, "batch": "秋季"},
    ]
    instance = term({NURSES: 2}, classes)
    every = proposed(instance)
    assert [str(own.round) for own in every.candidates] == ["2025-06", "2025-09", "2025-12", ""]
    assert [f.code for f in every.findings] == ["W481", "I482"]
    assert every.findings[0].facts["id"] == "C"
    june = proposed(instance, month="6")
    assert [own.class_id for own in june.candidates] == ["A"]
    assert [f.code for f in june.findings] == ["W481", "W482"]
    assert [own.class_id for own in proposed(instance, month="12").candidates] == ["B"]
    with pytest.raises(UsageError, match="no round 9; choose from all"):
        proposed(instance, month="9")


def test_the_months_of_a_document_are_named_with_its_rule() -> None:
    """CZ-07 says which months."""
    classes = [{"class_id": "C", "majors": NURSES, "batch": "2025-09"}]
    found = propose_classes(
        term({NURSES: 2}, classes), law("chenzhou-2018"), load_profile("school")
    )
    (fault,) = [f for f in found.findings if f.code == "W481"]
    assert fault.facts["rule"] == "CZ-07/filed"


def test_without_classes_and_demand_there_is_nothing() -> None:
    """Also where the only class is of another round."""
    with pytest.raises(UsageError, match="neither an order class nor demand"):
        proposed(term({NURSES: 2}))
    june = [{"class_id": "A", "majors": NURSES, "batch": "2025年6月"}]
    with pytest.raises(UsageError, match="round 12"):
        proposed(term({NURSES: 2}, june), month="12")


def test_next_steps_that_time_did_not_allow_are_told() -> None:
    """Nothing is offered untried; counts stand all the same."""
    reached: list[str] = []
    limits = Limits(stop=lambda: "A班" in reached)
    instance = term({MACHINES: 8}, TWO)
    whole = proposed(instance)
    assert [f.code for f in whole.findings] == ["I482"]
    wound = propose_classes(
        instance, law(), load_profile("school"), limits=limits,
        progress=lambda name, _share: reached.append(name),
    )  # fmt: skip
    assert [(f.code, f.facts["n"]) for f in wound.findings] == [("I482", 2), ("W483", 1)]
    assert of(wound, "A").said("en").offers == ("not worked out",)


def test_demand_gets_the_students_that_are_left() -> None:
    """A class proposed from demand takes none of those in a class applied for."""
    classes = [{"class_id": "A", "majors": NURSES, "seats": 4, "min_seats": 4}]
    demand = [("高新区", "康复医院", NURSES, 8)]
    found = proposed(term({NURSES: 7}, classes, demand=demand), least=3)
    a, new = found.candidates
    assert (len(a.students), len(new.students), new.demand) == (4, 3, True)
    assert not set(a.students) & set(new.students)
    assert (new.seats, new.least, new.class_id) == (8, 3, "拟开01")
    few = proposed(term({NURSES: 6}, classes, demand=demand), least=3).candidates[1]
    assert few.said("zh").why.startswith("已申请的班安排后，剩下的学生中符合条件的只有 2 人")
    assert offers(few) == {"join": 1, "lower": 2}


def test_employers_of_a_park_are_joined_where_none_is_large_enough() -> None:
    """Six, five and four of one class of majors make one class of fifteen, with its split."""
    demand = [
        ("高新区", "甲医院", NURSES, 6),
        ("高新区", "乙医院", NURSES, 5),
        ("高新区", "丙医院", NURSES, 4),
        ("经开区", "丁医院", NURSES, 9),
        ("经开区", "戊公司", ACCOUNTS, 12),
        ("经开区", "己公司", "普工", 40),
    ]
    found = proposed(term({NURSES: 14, ACCOUNTS: 3}, demand=demand), least=10)
    joint, single = found.candidates
    assert (joint.employer, joint.park, joint.seats) == ("", "高新区", 15)
    assert joint.shares == (("甲医院", 6), ("乙医院", 5), ("丙医院", 4))
    assert joint.name == "高新区护理类园区联合订单班"
    assert (len(joint.students), single.employer, single.opens) == (14, "戊公司", False)
    assert [line.class_id for line in found.wanted] == ["拟开01"] * 3 + ["", "拟开02"]
    (unknown,) = found.findings
    assert (unknown.code, unknown.facts["major"]) == ("W485", "普工")


# An oracle that shares no code with the package: which students suit is by major alone.


def fits(wanted: Mapping[str, int], supply: Mapping[str, int], majors: Mapping[str, str]) -> int:
    """Most students in the classes with so many seats each, by a maximum flow."""
    graph = nx.DiGraph()
    for major, count in supply.items():
        graph.add_edge("s", major, capacity=count)
    for own, seats in wanted.items():
        graph.add_edge(own, "t", capacity=seats)
        for major in majors[own].split("|"):
            if major in supply:
                graph.add_edge(major, own)
    if "s" not in graph or "t" not in graph:
        return 0
    return int(nx.maximum_flow_value(graph, "s", "t"))


def best(classes: list[dict[str, object]], supply: dict[str, int]) -> int:
    """Most students over all sets of classes that can open together."""
    majors = {str(c["class_id"]): str(c["majors"]) for c in classes}
    top = 0
    for size in range(len(classes) + 1):
        for some in itertools.combinations(classes, size):
            least = {str(c["class_id"]): int(str(c["min_seats"])) for c in some}
            seats = {str(c["class_id"]): int(str(c["seats"])) for c in some}
            if fits(least, supply, majors) == sum(least.values()):
                top = max(top, fits(seats, supply, majors))
    return top


@pytest.mark.parametrize("seed", range(25))
def test_every_offer_holds_and_none_is_too_large(seed: int) -> None:
    """Students are the most there can be; one less, or one more of a minimum, does not open it."""
    rng = np.random.default_rng(seed)
    names = [MACHINES, NURSES, ACCOUNTS]
    supply = {name: int(rng.integers(1, 8)) for name in names}
    classes: list[dict[str, object]] = []
    for k in range(4):
        listed = rng.permutation(names)[: rng.integers(1, 3)]
        least = int(rng.integers(2, 7))
        seats = least + int(rng.integers(0, 4))
        classes.append({"class_id": f"C{k}", "majors": "|".join(listed), "seats": seats,
                        "min_seats": least})  # fmt: skip
    found = proposed(term(supply, classes))
    assert sum(len(own.students) for own in found.opened) == best(classes, supply)
    majors = {str(c["class_id"]): str(c["majors"]) for c in classes}
    opened = {own.class_id: own.least for own in found.opened}

    def opens(own: Candidate, least: int, extra: dict[str, int], others: set[str]) -> bool:
        wanted = {name: opened[name] for name in others} | {own.class_id: least}
        more = {name: supply[name] + extra.get(name, 0) for name in names}
        return fits(wanted, more, majors) == sum(wanted.values())

    for own in found.shut:
        assert own.next is not None
        every = set(opened)
        for offer in own.next.offers:
            if offer.kind == "join":
                assert opens(own, own.least, {offer.major: offer.count}, every)
                assert not opens(own, own.least, {offer.major: offer.count - 1}, every)
            elif offer.kind == "lower":
                assert opens(own, offer.count, {}, every)
                assert not opens(own, offer.count + 1, {}, every)
            else:
                gone = {closed.class_id for closed in offer.closed}
                assert opens(own, own.least, {}, every - gone)
                fewer = itertools.combinations(sorted(every), max(0, len(gone) - 1))
                assert not gone or not any(
                    opens(own, own.least, {}, every - set(some)) for some in fewer
                )
