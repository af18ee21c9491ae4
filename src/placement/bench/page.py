"""The report as one page of HTML: opens offline, holds its pictures, runs no script."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from placement.bench.outcome import MEASURES, PHASES
from placement.bench.pictures import growth_chart, parks_chart, profile_chart, ranks_chart
from placement.bench.report import GROWING
from placement.bench.shown import (
    effect_of,
    figure,
    interval_of,
    levels_of,
    method_of,
    outcomes_of,
    percent,
    settings_said,
    spread_of,
)
from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.bench.report import Document
    from placement.wording import Lang

STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: #1d2733; background: #f4f6f8; margin: 0; }
main { max-width: 1340px; margin: 0 auto; padding: 28px 24px 60px; }
h1 { font-size: 26px; margin: 0 0 2px; } h2 { font-size: 18px; margin: 0 0 4px; }
.b { color: #6b7683; font-weight: normal; font-size: .86em; margin-left: .35em; }
section { background: #fff; border: 1px solid #e1e6eb; border-radius: 8px; margin-top: 18px;
  padding: 16px 20px 20px; }
.more { color: #56616d; font-size: 13px; margin: 0 0 12px; }
.more .b { display: block; margin: 0; font-size: 12.5px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; min-width: 55%; }
th { text-align: left; font-weight: 600; border-bottom: 2px solid #c9d1d9; vertical-align: bottom; }
th .b { display: block; margin: 0; font-size: 11.5px; }
th, td { padding: 5px 14px 5px 0; white-space: nowrap; }
td { border-bottom: 1px solid #edf0f3; vertical-align: top;
  font-variant-numeric: tabular-nums; }
td.n, th.n { text-align: right; } td.w { white-space: normal; min-width: 7em; }
tr.virtual td { color: #56616d; font-style: italic; }
small { color: #7a8591; }
.better { color: #00704d; font-weight: 600; } .worse { color: #b3400a; font-weight: 600; }
.none, .same { color: #6b7683; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 18px; }
h3 { font-size: 14px; margin: 10px 0 6px; } svg { width: 100%; height: auto; display: block; }
.warn { background: #fff6e5; border-left: 4px solid #e69f00; padding: 8px 12px; margin-top: 14px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 0;
  font-size: 13px; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 12px ui-monospace, Consolas, monospace; }
@media print { body { background: #fff; } section { break-inside: avoid; border: 0; padding: 0; } }
"""
_TEXT = ("setting", "method", "params", "instance", "outcomes", "levels", "measure", "verdict",
         "interval")  # fmt: skip
"""Columns whose cells begin at the left."""
DRAWN = ("compile", "solve", "total", "memory")
"""Costs whose growth is drawn."""


def bench_page(document: Document, *, lang: Lang = "zh") -> str:
    """The page of a report; every label is in both languages, that of ``lang`` first."""
    words = _Words(lang)
    body = [
        f"<h1>{words.both('bench.title')}</h1>",
        f"<p class='more'>{_runs(document, words)}</p>",
        _settings(document, words),
        _tests(document, words),
        _pictures(document, words),
        _quality(document, words),
        _cells(document, words),
        _failed(document, words),
        _facts(document, words),
    ]
    warning = ""
    if len(document["machines"]) > 1:
        said = words.both("bench.machines", n=len(document["machines"]))
        warning = f"<p class='warn'>{said}</p>"
    title = escape(sentence("bench.title", {}, lang=lang))
    return (
        f"<!doctype html>\n<html lang='{'zh-CN' if lang == 'zh' else 'en'}'>\n<head>"
        "<meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>{title}</title><style>{STYLE}</style></head>\n"
        f"<body><main>\n{body[0]}\n{body[1]}\n{warning}\n"
        + "\n".join(body[2:])
        + "\n</main></body></html>\n"
    )


def _runs(document: Document, words: _Words) -> str:
    """How many runs ended how, in both languages."""
    told = [
        sentence(
            "bench.runs",
            {"n": document["runs"], "outcomes": outcomes_of(document["outcomes"], lang)},
            lang=lang,
        )
        for lang in (words.first, words.second)
    ]
    return f"{escape(told[0])}<span class='b'>{escape(told[1])}</span>"


def _verdict(name: str, words: _Words) -> str:
    return f"<span class='{name}'>{words.both(f'bench.verdict.{name}')}</span>"


class _Words:
    """Labels in both languages."""

    def __init__(self, lang: Lang) -> None:
        self.first: Lang = lang
        self.second: Lang = "en" if lang == "zh" else "zh"

    def both(self, key: str, **facts: object) -> str:
        """The label as HTML, the second language behind the first; once where both are alike."""
        first, second = (
            escape(sentence(key, facts, lang=lang)) for lang in (self.first, self.second)
        )
        return first if first == second else f"{first}<span class='b'>{second}</span>"

    def plain(self, key: str) -> str:
        """The label as text, for pictures."""
        first, second = (sentence(key, {}, lang=lang) for lang in (self.first, self.second))
        return f"{first} {second}"

    def told(self, pair: Mapping[str, str]) -> str:
        """A text that is there in both languages."""
        return escape(pair[self.first])

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, last: str = "") -> str:
        """A table; cells are HTML already, ``last`` is the class of the last row."""
        classes = [" class='n'" if head not in _TEXT else "" for head in heads]
        classes = [" class='w'" if h == "outcomes" else c
                   for h, c in zip(heads, classes, strict=True)]  # fmt: skip
        top = "".join(
            f"<th{c.replace('w', '') if 'w' in c else c}>{self.both(f'bench.head.{head}')}</th>"
            for head, c in zip(heads, classes, strict=True)
        )
        lines = []
        for k, row in enumerate(rows):
            kind = f" class='{last}'" if last and k == len(rows) - 1 else ""
            cells = "".join(f"<td{c}>{cell}</td>" for c, cell in zip(classes, row, strict=True))
            lines.append(f"<tr{kind}>{cells}</tr>")
        head = f"<thead><tr>{top}</tr></thead>"
        return f"<div class='wide'><table>{head}<tbody>{''.join(lines)}</tbody></table></div>"

    def section(self, key: str, *parts: str, more: bool = False) -> str:
        """A section with its heading; nothing where it has no parts."""
        kept = [part for part in parts if part]
        if not kept:
            return ""
        note = f"<p class='more'>{self.both(f'bench.section.{key}.more')}</p>" if more else ""
        return (
            f"<section><h2>{self.both(f'bench.section.{key}')}</h2>{note}{''.join(kept)}</section>"
        )


def _settings(document: Document, words: _Words) -> str:
    heads = ("setting", "method", "params", "runs", "solved", "proved", "par10", "wins", "solve",
             "total", "memory", "gap")  # fmt: skip
    rows = [
        [
            escape(row["label"]),
            escape(method_of(row)),
            f"<code>{escape(settings_said(row))}</code>",
            str(row["runs"]),
            str(row["solved"]),
            str(row["proved"]),
            figure(row["par10"]),
            percent(row["wins"]),
            *(_spread(row[name]) for name in MEASURES),
            _gap(row["gap"]),
        ]
        for row in document["settings"]
    ]
    best = document["virtual_best"]
    if len(rows) > 1:
        rows.append(
            [words.both("bench.virtual"), "", "", str(best["problems"]), str(best["solved"]), "",
             figure(best["par10"]), "", _spread(best["solve"]), "", "", ""]
        )  # fmt: skip
    last = "virtual" if len(document["settings"]) > 1 else ""
    return words.section("settings", words.table(heads, rows, last=last), more=True)


def _spread(spread: Mapping[str, float] | None) -> str:
    middle, ends = spread_of(spread)
    return f"{middle} <small>({ends})</small>" if ends else middle


def _gap(spread: Mapping[str, float] | None) -> str:
    return "" if spread is None else percent(spread["median"])


def _tests(document: Document, words: _Words) -> str:
    heads = ("measure", "pairs", "a", "b", "effect", "interval", "p", "verdict", "detectable")
    parts = []
    for test in document["tests"]:
        rows = [
            [
                words.both(f"bench.head.{m['name']}"),
                str(m["pairs"]),
                figure(m["a"]),
                figure(m["b"]),
                effect_of(m),
                interval_of(m),
                f"{m['p']:.3g}",
                _verdict(m["verdict"], words),
                percent(m["detectable"]),
            ]
            for m in test["measures"]
        ]
        parts.append(f"<h3>{escape(test['name'])}</h3>{words.table(heads, rows)}")
    return words.section("tests", *parts, more=True)


def _pictures(document: Document, words: _Words) -> str:
    profile = profile_chart(document, words.plain)
    costs = {cost: growth_chart(document, cost, words.plain) for cost in DRAWN}
    drawn = [
        f"<div><h3>{words.both(f'bench.head.{cost}')}</h3>{picture}</div>"
        for cost, picture in costs.items()
        if picture
    ]
    grown = f"{_exponents(document, words)}<div class='pair'>{''.join(drawn)}</div>"
    return words.section("profiles", profile, more=True) + words.section(
        "growth", grown if drawn else "", more=True
    )


def _exponents(document: Document, words: _Words) -> str:
    """A row a setting, a column a cost: exponent and interval."""
    laws = {(law["setting"], law["cost"]): law for law in document["growth"]}
    rows = [
        [escape(setting), *(_law(laws.get((setting, cost))) for cost in GROWING)]
        for setting in dict.fromkeys(setting for setting, _ in laws)
    ]
    return words.table(("setting", *GROWING), rows)


def _law(law: Mapping[str, Any] | None) -> str:
    if law is None:
        return ""
    return f"{law['exponent']:.2f} <small>[{law['low']:.2f}, {law['high']:.2f}]</small>"


def _quality(document: Document, words: _Words) -> str:
    parks, ranks = parks_chart(document, words.plain), ranks_chart(document, words.plain)
    drawn = [
        f"<div><h3>{words.both(f'bench.section.{name}')}</h3>{picture}</div>"
        for name, picture in (("parks", parks), ("ranks", ranks))
        if picture
    ]
    heads = ("instance", "setting", "placed", "first", "park_low", "local")
    rows = [
        [
            escape(cell["instance"]),
            escape(cell["setting"]),
            figure(_middle(cell["quality"]["placed"])),
            *(percent(_middle(cell["quality"][name])) for name in heads[3:]),
        ]
        for cell in document["cells"]
        if cell["quality"]["placed"]
    ]
    pictures = f"<div class='pair'>{''.join(drawn)}</div>" if drawn else ""
    table = words.table(heads, rows) if rows else ""
    return words.section("quality", table, pictures, more=bool(drawn))


def _middle(spread: Mapping[str, float] | None) -> float | None:
    return None if spread is None else spread["median"]


def _cells(document: Document, words: _Words) -> str:
    heads = ("instance", "students", "setting", "outcomes", *PHASES, "total", "memory", "levels")
    rows = [
        [
            escape(cell["instance"]),
            "" if cell["students"] is None else f"{cell['students']:,}",
            escape(cell["setting"]),
            escape(outcomes_of(cell["outcomes"], words.first)),
            *(figure(_middle(cell[f"phase_{phase}"])) for phase in PHASES),
            _spread(cell["total"]),
            figure(_middle(cell["memory"])),
            "<br>".join(map(escape, levels_of(cell["levels"]))),
        ]
        for cell in document["cells"]
    ]
    return words.section("cells", words.table(heads, rows))


def _failed(document: Document, words: _Words) -> str:
    lines = [
        f"<dt>{escape(cell['instance'])} · {escape(cell['setting'])}</dt>"
        f"<dd>{escape('; '.join(cell['details']))}</dd>"
        for cell in document["cells"]
        if cell["details"]
    ]
    return words.section("failed", f"<dl>{''.join(lines)}</dl>" if lines else "")


def _facts(document: Document, words: _Words) -> str:
    limits = {json.dumps(row["limits"], sort_keys=True) for row in document["settings"]}
    load = document["load"]
    facts = {
        "machine": [", ".join(f"{v}" for v in m.values()) for m in document["machines"]],
        "versions": [
            ", ".join(f"{name} {number}" for name, number in v.items())
            for v in document["versions"]
        ],
        "limits": sorted(limits),
        "load": [] if load is None else [" ".join(filter(None, spread_of(load)))],
        "jobs": [", ".join(map(str, document["jobs"]))],
        "time": [f"{document['from']} – {document['to']}"],
        "instances": [f"{i['name']} {i['sha256'][:16]}" for i in document["instances"]],
    }
    lines = [
        f"<dt>{words.both(f'bench.fact.{name}')}</dt><dd>{'<br>'.join(map(escape, said))}</dd>"
        for name, said in facts.items()
        if said
    ]
    return words.section("facts", f"<dl>{''.join(lines)}</dl>")
