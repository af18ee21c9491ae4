"""The figures of a plan that a console shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement_cli.language import LANG, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement import Check, Instance, Policy, Problem, Profile, Result


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


def percent(gap: float) -> str:
    """A gap in per cent with two digits, or whole where it is large.

    >>> percent(0.00123), percent(2.245)
    ('0.12', '224')
    """
    return f"{100 * gap:.2g}" if gap < 1 else f"{100 * gap:.0f}"


def _word(result: Result) -> list[str]:
    """The widest gap of the levels of which the solver's word says more than what is proved."""
    told = [level for level in result.levels if level.tighter_word is not None]
    gaps = [level.believed_gap for level in told if level.believed_gap is not None]
    if not gaps:
        return []
    return [text("solve.word", solver=result.solver, gap=percent(max(gaps)))]


def proved(gaps: Sequence[float | None]) -> str:
    """How far the proof goes, from the gap of each level; None is unknown.

    >>> proved([0.0, 0.0]), proved([0.0, None])
    ('proved optimal', '1 of 2 levels proved optimal')
    """
    known = [gap for gap in gaps if gap is not None]
    if len(known) == len(gaps):
        if not any(known):
            return text("solve.optimal")
        return text("solve.gap", gap=percent(max(known)))
    best = known.count(0.0)
    if best or not known:
        return text("solve.partly", n=best, of=len(gaps)) if best else text("solve.unproved")
    return text("solve.bounded", n=len(known), of=len(gaps), gap=percent(max(known)))


def method_line(result: Result) -> str:
    """``网络流（flow）：只有名额和层层嵌套的上限……``."""
    from placement import method_in_words

    name, why = method_in_words(result, LANG.get())
    return text("solve.method", name=name, why=why)


def level_lines(profile: Profile, result: Result) -> list[str]:
    """A line for each level that is not proved best: its value, bound and gap, the word apart."""
    found = []
    for own, level in zip(profile.levels, result.levels, strict=True):
        if level.value == level.bound:
            continue
        proved_ = text("solve.no_bound")
        if level.bound is not None and level.gap is not None:
            away = {"gap": f"{level.bound - level.value:,}", "share": percent(level.gap)}
            proved_ = text("solve.bound", bound=f"{level.bound:,}", **away)
        name = own.zh if LANG.get() == "zh" else own.en
        line = text("solve.open_level", name=name, value=f"{level.value:,}", proved=proved_)
        word, gap = level.tighter_word, level.believed_gap
        if word is not None and gap is not None:
            facts = {"solver": result.solver, "word": f"{word:,}", "share": percent(gap)}
            line += text("solve.level_word", **facts)
        found.append(f"  {line}")
    return found


NAMED = 5
"""Students, or targets, that a console names."""


def unplaced_lines(instance: Instance, problem: Problem, result: Result) -> list[str]:
    """Who has no place, of those whom the run could have placed; nothing where all have one."""
    who = (problem.free & (result.place_of < 0)).nonzero()[0]
    if not len(who):
        return []
    joint = "、" if LANG.get() == "zh" else ", "
    ids = joint.join(map(str, instance.students["student_id"].to_numpy()[who[:NAMED]]))
    return [text("solve.unplaced", n=f"{len(who):,}", ids=ids + ("…" if len(who) > NAMED else ""))]


def missed_lines(instance: Instance, policy: Policy, profile: Profile, result: Result) -> list[str]:
    """The targets that are missed, each in words, with by how much."""
    from placement import constraint_in_words, demands, short_in_words

    missed = [own for own in demands(instance, policy, profile, result.place_of) if not own.kept]
    lines = [f"  {text('solve.missed', n=len(missed))}"]
    for own in missed[:NAMED]:
        words = constraint_in_words(own.key, LANG.get(), instance=instance)
        short = short_in_words(own, LANG.get())
        lines.append(f"    {text('solve.short', constraint=words, short=short)}")
    return lines + (["    …"] if len(missed) > NAMED else [])


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
