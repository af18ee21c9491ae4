"""The closed set of words that packs and profiles are written in: one file and one line a word."""

from __future__ import annotations

import difflib
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from placement.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placement.vocabulary.kinds import RuleWord, TermWord

RULES: Mapping[str, str] = MappingProxyType(
    {
        "age_at_least": "age",
        "agreement_signed": "agreement",
        "approved_host": "approval",
        "arranged_by": "arranged",
        "best_of": "best_of",
        "class_grant": "class_grant",
        "class_share": "class_share",
        "consent_given": "consent",
        "contract_signed": "contract",
        "contribution": "contribution",
        "count_at_least": "count_at_least",
        "credit_ok": "credit",
        "cross_province": "province",
        "district_report": "district_report",
        "each_has": "each_has",
        "filed_class": "filed_class",
        "grade_at_least": "grade",
        "hazard_ban": "hazard",
        "hiring_grant": "hiring_grant",
        "host_grade": "host_grade",
        "host_legal": "host_legal",
        "host_report": "host_report",
        "host_school": "host_school",
        "hours_limit": "hours",
        "insured": "insurance",
        "key_industry": "key_industry",
        "level_meets": "level",
        "local_figures": "local_figures",
        "local_stay": "local_stay",
        "lodging": "lodging",
        "major_blocks": "major_blocks",
        "major_fit": "major_fit",
        "major_match": "major_match",
        "mentor_ratio": "mentor_ratio",
        "min_months": "duration",
        "min_wage": "min_wage",
        "minors_venue": "minors_venue",
        "night_ban": "night",
        "no_agent": "agent",
        "no_fees": "fees",
        "no_simple_work": "simple_work",
        "once": "once",
        "own_choice": "own_choice",
        "participation": "participation",
        "participation_counts": "participation_counts",
        "participation_list": "participation_list",
        "pay_floor": "pay_floor",
        "pay_terms": "pay_terms",
        "practice_hours": "practice_hours",
        "purchase_price": "purchase_price",
        "record_is": "record_is",
        "recorded": "recorded",
        "safety_trained": "safety",
        "school_report": "school_report",
        "seat_rates": "seat_rates",
        "sex_meets": "sex",
        "share_at_least": "share_at_least",
        "shortage_list": "shortage_list",
        "staff_share": "staff_share",
        "staff_target": "staff_target",
        "stay_grant": "stay_grant",
        "supply_demand": "supply_demand",
        "tax_deduction": "tax_deduction",
        "teacher_places": "teacher_places",
        "teacher_practice": "teacher_practice",
        "tightness": "tightness",
        "title_award": "title_award",
        "venue_ban": "venue",
        "yearly": "yearly",
    }
)
"""Rule word to the module of this package whose ``RULE`` it is."""

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "placed": "placed",
        "order_class": "order_class",
        "park_balance": "park_balance",
        "fit": "fit",
        "preference": "preference",
        "in_city": "in_city",
        "near_home": "near_home",
        "shortage": "shortage",
        "industry": "industry",
        "partner": "partner",
        "opening": "opening",
        "few_sites": "few_sites",
        "shortfall": "shortfall",
        "points": "points",
    }
)
"""Term word to the module of this package whose ``TERM`` it is."""


def rule_word(name: str) -> RuleWord:
    """Return the rule of that word.

    Raises
    ------
    UsageError
        When there is none; the message names the nearest.
    """
    return _load(RULES, name, "RULE")  # type: ignore[return-value]


def term_word(name: str) -> TermWord:
    """Return the objective term of that word.

    Raises
    ------
    UsageError
        When there is none; the message names the nearest.
    """
    return _load(TERMS, name, "TERM")  # type: ignore[return-value]


def _load(registry: Mapping[str, str], name: str, attribute: str) -> object:
    if name not in registry:
        near = difflib.get_close_matches(name, registry, n=1, cutoff=0.4)
        raise UsageError("E320", name=name, near=near[0] if near else "、".join(registry))
    return getattr(import_module(f"placement.vocabulary.{registry[name]}"), attribute)
