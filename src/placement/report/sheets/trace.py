"""参数与留痕: everything needed to make the same plan again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from placement.report.certificate import TIE_BREAK
from placement.report.page import Column, Page, Sheet, text_page
from placement.report.run_record import versions
from placement.vocabulary import term_word
from placement.wording import catalogue, sentence

if TYPE_CHECKING:
    from placement.report.plan import Plan

COLUMNS = (
    Column("类别", "Part", width=14),
    Column("项目", "Item", width=34),
    Column("值", "Value", width=70),
    Column("说明", "Note", width=60),
)


def build(plan: Plan) -> Page:
    """Sections: the run, the objective, packs and rules, inputs, tools."""
    zh = plan.lang == "zh"
    rows: list[tuple[str, ...]] = []

    def section(name_zh: str, name_en: str, entries: list[tuple[str, str, str]]) -> None:
        rows.extend((name_zh if zh else name_en, *entry) for entry in entries)

    section("本次运行", "Run", _run(plan, zh=zh))
    section("目标", "Objective", _objective(plan, zh=zh))
    section("政策包", "Policy packs", [
        (pack.id, f"{pack.title_zh if zh else pack.title_en} {pack.number}", pack.sha256)
        for pack in plan.policy.packs
    ])  # fmt: skip
    section("规则", "Rules", [
        (rule.id, rule.title_zh if zh else rule.title_en, f"{rule.level} {_params(rule.params)}")
        for rule in plan.policy.rules
    ])  # fmt: skip
    section("输入文件", "Inputs", [(s.path, s.sha256, "SHA-256") for s in plan.instance.inputs])
    section("软件版本", "Versions", [(name, text, "") for name, text in versions().items()])
    return text_page(COLUMNS, rows)


def _run(plan: Plan, *, zh: bool) -> list[tuple[str, str, str]]:
    term = plan.instance.term
    entries = [
        ("方案编号" if zh else "Plan", plan.number, ""),
        ("学期" if zh else "Term", term.name, term.start.isoformat()),
        ("城市代码" if zh else "City", plan.instance.city, ""),
        ("求解方法" if zh else "Method", plan.result.method, plan.result.solver),
        ("随机种子" if zh else "Seed", str(plan.result.seed), ""),
        ("同分处理" if zh else "Ties", TIE_BREAK["zh" if zh else "en"], ""),
    ]
    return entries + [(_setting(plan, key), _shown(v), key) for key, v in plan.settings.items()]


def _setting(plan: Plan, key: str) -> str:
    """What a setting is called, or its key where it has no name."""
    code = f"setting.{key}"
    return sentence(code, {}, lang=plan.lang) if code in catalogue() else key


def _objective(plan: Plan, *, zh: bool) -> list[tuple[str, str, str]]:
    profile = plan.profile
    scale = f"scale {profile.scale}"
    entries = [("profile", profile.name, f"{profile.zh if zh else profile.en}，{scale}")]
    for number, level in enumerate(profile.levels, start=1):
        for term in level.terms:
            word = term_word(term.word)
            level_name = level.zh if zh else level.en
            entries.append(
                (
                    f"{number} {level_name}",
                    f"{word.zh if zh else word.en} × {term.weight}",
                    f"{term.word} {_params(term.params)}".strip(),
                )
            )
    return entries


def _params(params: object) -> str:
    given = dataclasses.asdict(params)  # type: ignore[call-overload]
    return "；".join(
        f"{key} {_shown(value)}" for key, value in given.items() if value not in ("", ())
    )


def _shown(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return "、".join(map(str, value))
    if isinstance(value, Mapping):
        return "、".join(f"{key}={own}" for key, own in value.items())
    return "-" if value is None else str(value)


SHEET = Sheet("trace", "参数与留痕", "Settings", build)
