"""What is said of a class: why it opens or not, and what would open it, one sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.wording import sentence

if TYPE_CHECKING:
    from placement.classes.candidates import Barrier, Candidate
    from placement.classes.offers import Offer
    from placement.classes.wanted import Wanted
    from placement.wording import Lang


@dataclass(frozen=True, slots=True)
class Said:
    """All sentences about one class; ``barrier`` is '' where no rule keeps anybody out."""

    why: str
    barrier: str
    offers: tuple[str, ...]


def said(own: Candidate, lang: Lang) -> Said:
    """What is said of a class in one language."""
    return Said(why(own, lang), barred(own.barrier, lang), tuple(offered(own, lang)))


def why(own: Candidate, lang: Lang) -> str:
    """Why a class opens, or what it lacks."""
    facts: dict[str, object] = {
        "n": len(own.students), "eligible": own.eligible, "elsewhere": own.elsewhere,
        "least": own.least, "missing": own.least - own.eligible,
    }  # fmt: skip
    if own.opens:
        return sentence("classes.why.opens", facts, lang=lang)
    if own.cap is not None:
        facts |= {"label": own.cap[0], "limit": own.cap[1]}
        return sentence("classes.why.capped", facts, lang=lang)
    if own.eligible < own.least:
        # What is proposed from demand only gets students whom the classes applied for leave.
        key = "classes.why.few_left" if own.demand else "classes.why.few"
        return sentence(key, facts, lang=lang)
    few = own.eligible - own.elsewhere < own.least
    key = "classes.why.elsewhere" if few else "classes.why.less"
    return sentence(key, facts, lang=lang)


def barred(found: Barrier | None, lang: Lang) -> str:
    """Which rule keeps most students out, '' where none does."""
    if found is None:
        return ""
    if found.key:
        title = sentence(f"classes.barrier.{found.key}", {}, lang=lang)
    else:
        title = f"{found.title_zh if lang == 'zh' else found.title_en} ({found.rule})"
    facts = {"title": title, "removed": found.removed, "alone": found.alone}
    return sentence("classes.barrier", facts, lang=lang)


def offered(own: Candidate, lang: Lang) -> list[str]:
    """What would open the class, the cheapest first; one sentence where nothing is known to."""
    if own.opens:
        return []
    if own.next is None:
        return [sentence("classes.offer.unknown", {}, lang=lang)]
    if not own.next.offers:
        key = "classes.offer.none" if own.eligible else "classes.offer.nobody"
        return [sentence(key, {"reach": own.next.reach}, lang=lang)]
    return [_offer(own, offer, lang) for offer in own.next.offers]


def _offer(own: Candidate, offer: Offer, lang: Lang) -> str:
    facts: dict[str, object] = {
        "n": offer.count, "least": own.least, "before": offer.before, "after": offer.after,
        "major": offer.major,
    }  # fmt: skip
    facts["closed"] = ("、" if lang == "zh" else "; ").join(
        sentence(
            "classes.closed",
            {"id": gone.class_id, "name": gone.name, "n": gone.students, "shared": gone.shared},
            lang=lang,
        )
        for gone in offer.closed
    )
    return sentence(f"classes.offer.{offer.kind}", facts, lang=lang)


def standing(line: Wanted, least: int, lang: Lang) -> str:
    """What became of a line of demand."""
    facts = {"id": line.class_id, "open": line.open, "missing": least - line.open}
    key = "proposed" if line.class_id else "small" if line.open else "covered"
    return sentence(f"classes.wanted.{key}", facts, lang=lang)


def majors_shown(text: str, lang: Lang) -> str:
    """A list of majors as people write it."""
    anybody = sentence("classes.any", {}, lang=lang)
    return ("、" if lang == "zh" else ", ").join(
        anybody if part in ("*", "") else part for part in text.split("|")
    )


def shares_shown(own: Candidate, lang: Lang) -> str:
    """Seats of each enterprise of a joint class, '' for a class of one."""
    joint = "、" if lang == "zh" else ", "
    return joint.join(f"{employer} {seats}" for employer, seats in own.shares)
