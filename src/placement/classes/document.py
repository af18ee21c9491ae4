"""A proposal as data that JSON can hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from placement.classes.candidates import Candidate
    from placement.classes.proposal import ClassProposal
    from placement.classes.solved import Solved


def plain(proposal: ClassProposal) -> dict[str, Any]:
    """Everything but names and numbers of persons: students stand by their ids."""
    return {
        "round": proposal.month,
        "least": proposal.least,
        "with_posts": proposal.with_posts,
        "students": int(proposal.instance.pool.sum()),
        "classes": [_class(proposal, own) for own in proposal.candidates],
        "demand": [
            {
                "park": line.park,
                "employer": line.employer,
                "group": line.group.name,
                "majors": list(line.majors),
                "people": line.people,
                "covered": line.covered,
                "open": line.open,
                "class_id": line.class_id or None,
            }
            for line in proposal.wanted
        ],
        "plans": [_plan(plan) for plan in proposal.plans],
    }


def _class(proposal: ClassProposal, own: Candidate) -> dict[str, Any]:
    ids = proposal.instance.students["student_id"].to_numpy(dtype=object)
    zh, en = asdict(own.said("zh")), asdict(own.said("en"))
    return {
        "class_id": own.class_id,
        "name": own.name,
        "round": str(own.round) or None,
        "proposed": own.demand,
        "employer": own.employer,
        "park": own.park,
        "school": own.school,
        "majors": own.majors.split("|") if own.majors else [],
        "filing": own.filing,
        "seats": own.seats,
        "min_seats": own.least,
        "class_seats": [{"employer": name, "seats": seats} for name, seats in own.shares],
        "eligible": own.eligible,
        "elsewhere": own.elsewhere,
        "opens": own.opens,
        "students": [ids[k] for k in own.students],
        "barrier": None if own.barrier is None else {
            "rule": own.barrier.rule or own.barrier.key,
            "removed": own.barrier.removed,
            "alone": own.barrier.alone,
        },
        "limit": None if own.cap is None else {"label": own.cap[0], "limit": own.cap[1]},
        "next": None if own.next is None else {
            "reach": own.next.reach,
            "offers": [
                {
                    "kind": offer.kind,
                    "count": offer.count,
                    "major": offer.major or None,
                    "placed_before": offer.before,
                    "placed_after": offer.after,
                    "not_opened": [
                        {"class_id": gone.class_id, "students": gone.students,
                         "shared": gone.shared}
                        for gone in offer.closed
                    ],
                }
                for offer in own.next.offers
            ],
        },
        "zh": zh,
        "en": en,
    }  # fmt: skip


def _plan(plan: Solved) -> dict[str, Any]:
    return {
        "verified": plan.verdict.passed,
        "proved": str(plan.result.proof),
        "stopped": str(plan.result.stop),
        "method": plan.result.method,
        "levels": [
            {"name": level.name, "value": level.value, "bound": level.bound}
            for level in plan.result.levels
        ],
    }
