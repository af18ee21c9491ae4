"""The ledger as a workbook for people: standing, hosts, days, and the rules it was reckoned by."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import UsageError
from placement.report.page import Column, Page, text_page
from placement.report.workbook import Imprint, write_workbook
from placement.storage import named_as_workbook, write_atomically
from placement.teachers.deadlines import deadlines
from placement.teachers.words import months_in_words, state_word
from placement.vocabulary.binding import plain
from placement.wording import sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from placement.teachers.ledger import Ledger
    from placement.wording import Lang

_STANDING = (
    Column("状态", "State", width=8),
    Column("工号", "Number", width=16),
    Column("姓名", "Name", width=14),
    Column("学校", "School", width=28),
    Column("教师类别", "Kind", width=14),
    Column("入职日期", "Hired", "date"),
    Column("规定", "Rule", width=16),
    Column("已实践月数", "Months done", "number", 10),
    Column("尚欠月数", "Months owed", "number", 10),
    Column("尚欠", "Owed", width=14),
    Column("到期日", "Due", "date"),
    Column("最迟开始", "Latest start", "date"),
    Column("安排后仍欠月数", "Owed after what is arranged", "number", 12),
    Column("缺少的列", "Column missing", width=16),
)
_HOSTS = (
    Column("企业", "Enterprise", width=36),
    Column("园区", "Park", width=24),
    Column("可接纳教师数", "Takes", "count", 12),
    Column("现有教师", "There now", "count", 10),
    Column("已约教师", "Coming", "count", 10),
    Column("尚可接纳", "Room", "count", 10),
    Column("最早空出", "Next free", "date"),
)
_DAYS = (
    Column("日期", "Day", "date"),
    Column("事项", "What", width=64),
    Column("何人", "Who", width=14),
    Column("依据", "Source", width=34),
)
_RULES = (
    Column("规定", "Rule", width=18),
    Column("内容", "Title", width=36),
    Column("条款", "Clause", width=30),
    Column("原文", "Wording", width=60),
    Column("参数", "Settings", width=40),
)


def write_ledger(path: Path, ledger: Ledger, *, force: bool = False, lang: Lang = "zh") -> Path:
    """Write the ledger as a workbook, ``.xlsx`` added where the name lacks it.

    Raises
    ------
    UsageError
        When the file exists and ``force`` is not set (E411), or it cannot be written (E102, E105,
        E107).
    """
    path = named_as_workbook(path)
    if path.exists() and not force:
        raise UsageError("E411", path=str(path))
    title = sentence("teachers.title", {"day": ledger.as_of.isoformat()}, lang=lang)
    label = sentence("teachers.number", {}, lang=lang)
    imprint = Imprint(_number(ledger), title, ledger.as_of, lang, label)

    def write(target: Path) -> None:
        write_workbook(target, pages(ledger, lang), imprint)

    return write_atomically(path.parent, {path.name: write}, force=True)[0]


def pages(ledger: Ledger, lang: Lang) -> list[tuple[str, Page]]:
    """The sheets in order, each with its name."""
    names = [sentence(f"teachers.sheet.{k}", {}, lang=lang) for k in ("standing", "hosts", "days",
                                                                      "rules")]  # fmt: skip
    made = (_standing(ledger, lang), _hosts(ledger), _days(ledger, lang), _rules(ledger, lang))
    return list(zip(names, made, strict=True))


def _number(ledger: Ledger) -> str:
    """Eight digits by which the same inputs, day and rules are told again."""
    said = [file.sha256 for file in ledger.instance.inputs]
    said += [ledger.as_of.isoformat(), *(repr(rule.params) for rule in ledger.rules)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]


def _standing(ledger: Ledger, lang: Lang) -> Page:
    at = np.array([entry.teacher for entry in ledger.entries], dtype=np.int64)
    rows = ledger.teachers.iloc[at]
    found = [entry.standing for entry in ledger.entries]
    names = {f.id: f.zh if lang == "zh" else f.id for f in ledger.fields.values()}
    values = (
        _texts(state_word(entry.state, lang) for entry in ledger.entries),
        *(rows[name].to_numpy(dtype=object) for name in ("teacher_id", "name", "school", "kind")),
        rows["hired"].to_numpy(),
        _texts(ledger.rules[entry.rule].id for entry in ledger.entries),
        _numbers([s.done for s in found]),
        _numbers([s.owed for s in found]),
        _texts(months_in_words(s.owed, lang) for s in found),
        _dates([s.due for s in found]),
        _dates([s.latest_start for s in found]),
        _numbers([entry.still_owed for entry in ledger.entries]),
        _texts(names.get(s.missing, "") for s in found),
    )
    urgent = (k for k, e in enumerate(ledger.entries) if e.state in ("late", "too_late"))
    return Page(_STANDING, values, strong=frozenset(urgent), frozen=3)


def _hosts(ledger: Ledger) -> Page:
    hosts = ledger.hosts
    counts = [
        np.array([getattr(host, name) for host in hosts], dtype=np.int64)
        for name in ("capacity", "there", "coming", "room")
    ]
    values = (
        _texts(host.employer for host in hosts),
        _texts(host.park for host in hosts),
        *counts,
        _dates([host.next_free for host in hosts]),
    )
    strong = frozenset(k for k, host in enumerate(hosts) if host.over)
    return Page(_HOSTS, values, strong=strong, frozen=1)


def _days(ledger: Ledger, lang: Lang) -> Page:
    events = deadlines(ledger)
    return Page(
        _DAYS,
        (
            _dates([event.day for event in events]),
            _texts(e.title_zh if lang == "zh" else e.title_en for e in events),
            _texts(event.who for event in events),
            _texts(event.source for event in events),
        ),
        frozen=1,
    )


def _rules(ledger: Ledger, lang: Lang) -> Page:
    rows: list[tuple[str, ...]] = [
        (
            rule.id,
            rule.title_zh if lang == "zh" else rule.title_en,
            rule.clause,
            rule.quote,
            "; ".join(f"{k} = {_shown(v)}" for k, v in plain(rule.params).items() if v != ""),
        )
        for rule in ledger.rules
    ]
    return text_page(_RULES, rows)


def _shown(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _texts(values: Iterable[str]) -> np.ndarray:
    return np.array([*values], dtype=object)


def _numbers(values: Sequence[float]) -> np.ndarray:
    # Two places: half a month and a day differ there.
    return np.round(np.array(values, dtype=np.float64), 2)


def _dates(values: Sequence[dt.date | None]) -> np.ndarray:
    return np.array(values, dtype="datetime64[D]")
