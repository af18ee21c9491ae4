"""The figures of a plan that a console shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement_cli.language import LANG, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement import Check, Instance, Result


def solved_line(instance: Instance, result: Result, students: int) -> str:
    """``已安排 4,641/4,654  第一志愿 63.1%  已证明最优``."""
    placed = int((result.place_of >= 0).sum())
    parts = [text("solve.placed", n=f"{placed:,}", of=f"{students:,}")]
    share = _first_choice(instance, result)
    if share is not None:
        parts.append(text("solve.first", share=f"{100 * share:.1f}"))
    parts.append(proved([level.gap for level in result.levels]))
    parts += _word(result)
    return "  ".join(parts)


def _word(result: Result) -> list[str]:
    """The widest gap of the levels of which the solver's word says more than what is proved."""
    told = [level for level in result.levels if level.tighter_word is not None]
    gaps = [level.believed_gap for level in told if level.believed_gap is not None]
    if not gaps:
        return []
    return [text("solve.word", solver=result.solver, gap=f"{100 * max(gaps):.2g}")]


def proved(gaps: Sequence[float | None]) -> str:
    """How far the proof goes, from the gap of each level; None is unknown.

    >>> proved([0.0, 0.0]), proved([0.0, None])
    ('proved optimal', '1 of 2 levels proved optimal')
    """
    known = [gap for gap in gaps if gap is not None]
    if len(known) == len(gaps):
        if not any(known):
            return text("solve.optimal")
        return text("solve.gap", gap=f"{100 * max(known):.2g}")
    best = known.count(0.0)
    return text("solve.partly", n=best, of=len(gaps)) if best else text("solve.unproved")


def _first_choice(instance: Instance, result: Result) -> float | None:
    """Of the students with a list, the share who got their first choice; None where nobody has one.

    As in the sheet 志愿统计, students who are not in the pool do not count.
    """
    prefs = instance.table("prefs")
    asked = instance.students["student_id"][instance.pool | (result.place_of >= 0)]
    prefs = prefs[prefs["student_id"].isin(asked)]
    first = prefs[prefs["rank"] == 1]
    if not len(first):
        return None
    ids = instance.places["place_id"].to_numpy(dtype=object)
    got = dict(
        zip(
            instance.students["student_id"],
            [ids[p] if p >= 0 else "" for p in result.place_of.tolist()],
            strict=True,
        )
    )
    hits = sum(got.get(s) == p for s, p in zip(first["student_id"], first["place_id"], strict=True))
    return float(hits / prefs["student_id"].nunique())


def unchecked(check: Check) -> bool:
    """Whether data were missing everywhere: such a rule is never called kept."""
    return check.not_checkable == check.checked > 0


def check_line(check: Check) -> str:
    """One rule over the whole plan, in a line; ``?`` where nothing of it could be checked."""
    if check.violated:
        mark_ = "×" if check.level == "hard" else "!"
    else:
        mark_ = "?" if unchecked(check) else "√"
    title = check.title_zh if LANG.get() == "zh" else check.title_en
    return text(
        "verify.check",
        mark=mark_,
        rule=check.rule,
        title=title,
        checked=f"{check.checked:,}",
        violated=f"{check.violated:,}",
        blind=f"{check.not_checkable:,}",
        filed=f"{check.excepted:,}" if check.excepted else "",
    )
