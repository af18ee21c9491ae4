"""说明与指标: what this workbook is, the figures everybody asks for, and how to check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.method import method_in_words
from placement.report.page import Column, Page, Sheet, text_page
from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.report.plan import Plan
    from placement.result import LevelResult
    from placement.verify import Check

COLUMNS = (
    Column("项目", "Item", width=28),
    Column("数值", "Value", width=30),
    Column("说明", "Meaning", width=78),
)
Row = tuple[str, str, str]


def build(plan: Plan) -> Page:
    """Sections: what this is, figures, proof, other files."""
    rows: list[Row] = []
    strong = set()
    for heading, entries in (
        ("about", _about(plan)),
        ("figures", figures(plan)),
        ("proof", _proof(plan)),
        ("files", _files(plan)),
    ):
        strong.add(len(rows))
        rows.append((sentence(f"overview.{heading}", {}, lang=plan.lang), "", ""))
        rows.extend(entries)
    return text_page(COLUMNS, list(rows), strong=frozenset(strong))


def _row(plan: Plan, key: str, value: str, **facts: object) -> Row:
    name, _, meaning = sentence(f"overview.{key}", facts, lang=plan.lang).partition("|")
    return name, value, meaning


def _about(plan: Plan) -> Iterator[Row]:
    term = plan.instance.term
    yield _row(plan, "title", plan.title)
    yield _row(plan, "number", plan.number)
    yield _row(plan, "term", f"{term.name} {term.start.isoformat()}".strip())
    yield _row(plan, "seed", str(plan.result.seed))
    packs = [pack.title_zh if plan.lang == "zh" else pack.title_en for pack in plan.policy.packs]
    yield _row(plan, "packs", "；".join(packs) or sentence("overview.none", {}, lang=plan.lang))


def figures(plan: Plan) -> list[Row]:
    """The figures of the plan in words: counts with their shares, and what each is a share of."""
    found, places = plan.found, plan.instance.places
    placed = plan.place >= 0
    pool = plan.instance.pool | placed
    has_list = np.bincount(plan.choices.student, minlength=len(placed)) > 0
    listed = int((has_list & pool).sum())
    judged = placed & (found.fit_kind != 1) & (found.fit_kind != 2)
    local = plan.local[plan.place[placed]]
    known = int((local != "").sum())
    seats = int(places["need"].sum())
    hard = [check for check in plan.verdict.checks if check.level == "hard"]
    warned = [check for check in plan.verdict.checks if check.level == "warn"]
    blind = sum(check.not_checkable for check in plan.verdict.checks)
    total = int(pool.sum())
    kept = sum(demand.kept for demand in plan.demands)
    demanded = [_row(plan, "kept", f"{kept}/{len(plan.demands)}")] if plan.demands else []
    return [
        _row(plan, "students", str(total), outside=len(placed) - total),
        _row(plan, "placed", _of(int(placed.sum()), total)),
        _row(plan, "unplaced", str(total - int(placed.sum()))),
        _row(plan, "first", _of(int((found.rank == 1).sum()), listed)),
        _row(plan, "three", _of(int(((found.rank >= 1) & (found.rank <= 3)).sum()), listed)),
        _row(plan, "fit", _of(int((judged & (found.fit_kind >= 3)).sum()), int(judged.sum()))),
        _row(plan, "fulfilled", _of(int(placed.sum()), seats)),
        _row(plan, "local", _of(int((local == "1").sum()), known)),
        _row(plan, "violated", _ratio(hard)),
        _row(plan, "warned", _ratio(warned)),
        _row(plan, "blind", str(blind)),
        *demanded,
    ]


def _ratio(checks: list[Check]) -> str:
    broken = sum(1 for check in checks if check.violated)
    return f"{broken}/{len(checks)}"


def _of(part: int, whole: int) -> str:
    return f"{part}（{part / whole:.1%}）" if whole else f"{part}（-）"


def _proof(plan: Plan) -> Iterator[Row]:
    result = plan.result
    proved = sentence(f"overview.proof_{result.proof}", {}, lang=plan.lang)
    stopped = sentence(f"overview.stop_{result.stop}", {}, lang=plan.lang)
    yield _row(plan, "status", proved, stopped=stopped)
    name, why = method_in_words(result, plan.lang)
    yield _row(plan, "method", name, why=why)
    if result.solver:
        yield _row(plan, "solver", result.solver)
    for number, (own, level) in enumerate(
        zip(plan.profile.levels, result.levels, strict=True), start=1
    ):
        name = own.zh if plan.lang == "zh" else own.en
        # A hyphen at the front would be taken for a formula and quoted.
        yield f"{number} {name}", str(level.value).replace("-", "\u2212"), _level(plan, level)
    yield _row(plan, "verify", "placement verify")


def _level(plan: Plan, level: LevelResult) -> str:
    """What is proved of a level, and apart from it what a solver says that nobody can check."""
    found, word = _proved(plan, level), level.tighter_word
    if word is None:
        return found
    facts = {
        "solver": plan.result.solver,
        "word": word,
        "gap": word - level.value,
        "share": f"{level.believed_gap:.3%}",
    }
    return f"{found}{sentence('overview.level_word', facts, lang=plan.lang)}"


def _proved(plan: Plan, level: LevelResult) -> str:
    if level.bound is None or level.gap is None:
        return sentence("overview.level_open", {}, lang=plan.lang)
    facts = {"bound": level.bound, "gap": level.bound - level.value, "share": f"{level.gap:.3%}"}
    key = "level_best" if level.bound == level.value else "level_gap"
    return sentence(f"overview.{key}", facts, lang=plan.lang)


def _files(plan: Plan) -> Iterator[Row]:
    if plan.split:
        yield _row(plan, "split", sentence("overview.split_value", {}, lang=plan.lang))
    if not plan.listed:
        yield _row(plan, "unlisted", "placements.csv")
    yield _row(plan, "file_csv", "placements.csv")
    yield _row(plan, "file_certificate", "certificate.json")
    yield _row(plan, "file_run", "run.json")


SHEET = Sheet("overview", "说明与指标", "Overview", build)
