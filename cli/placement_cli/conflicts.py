"""Constraints that stand in the way of any plan, in people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement import Instance, PlacementError

SHOWN = 12
"""Constraints that are told at most."""


def worded(error: PlacementError, instance: Instance) -> PlacementError:
    """The same error; what it says of constraints is in words, in each language.

    The fact ``keys`` becomes the text that the sentence shows, ``constraints`` is for programs: one
    entry a constraint, with its key and both texts. Errors that name none stay as they are.
    """
    from placement import constraint_in_words, sentence

    if "stop" in error.facts:
        code = f"stop.{error.facts['stop']}"
        error.facts["stop"] = {lang: sentence(code, {}, lang=lang) for lang in ("zh", "en")}
    keys = cast("Sequence[str]", error.facts.pop("rules", ()))
    if not keys:
        return error
    said = [
        {
            "key": key,
            "zh": constraint_in_words(key, "zh", instance=instance),
            "en": constraint_in_words(key, "en", instance=instance),
        }
        for key in keys
    ]
    more = "…" if len(said) > SHOWN else ""
    error.facts["keys"] = {
        "zh": "；".join(own["zh"] for own in said[:SHOWN]) + more,
        "en": "; ".join(own["en"] for own in said[:SHOWN]) + more,
    }
    error.facts["constraints"] = said
    return error
