"""Which method made a plan and why, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.wording import catalogue, sentence

if TYPE_CHECKING:
    from placement.result import Result
    from placement.wording import Lang


def method_in_words(result: Result, lang: Lang) -> tuple[str, str]:
    """What the method is called, and why it ran.

    A method that nobody has named is called by its own name; a reason that is not in the catalogue
    shows its key and facts.
    """
    code = f"method.name.{result.method}"
    name = sentence(code, {}, lang=lang) if code in catalogue() else result.method
    if not result.reason:
        return name, sentence("method.asked", {}, lang=lang)
    facts = dict(result.reason)
    features = [sentence(f"feature.{own}", {}, lang=lang) for own in _listed(facts.get("features"))]
    told = facts | {"features": ("、" if lang == "zh" else ", ").join(features)}
    return name, sentence(f"method.{facts['why']}", told, lang=lang)


def _listed(features: object) -> list[str]:
    return [str(own) for own in features] if isinstance(features, list | tuple) else []
