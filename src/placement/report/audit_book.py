"""``audit.xlsx``: an audit for people who do not read terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.errors import UsageError
from placement.report.audit_pages import (
    pins_page,
    provisions_page,
    targets_page,
    unchecked_page,
    violations_page,
)
from placement.report.figure_pages import figure_pages
from placement.report.workbook import Imprint, write_workbook
from placement.storage import named_as_workbook, write_atomically
from placement.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from placement.audit import Audit
    from placement.figures import FigureTable
    from placement.wording import Lang


def write_audit(
    path: Path,
    audit: Audit,
    *,
    figures: Sequence[FigureTable] = (),
    force: bool = False,
    lang: Lang = "zh",
) -> Path:
    """Write an audit as a workbook, ``.xlsx`` added where the name lacks it.

    ``figures`` are tables that documents want reported, one more sheet each.

    Raises
    ------
    UsageError
        When the file exists and ``force`` is not set (E411), or it cannot be written (E102, E105,
        E107).
    """
    path = named_as_workbook(path)
    if path.exists() and not force:
        raise UsageError("E411", path=str(path))
    pages = [
        ("总表" if lang == "zh" else "Provisions", provisions_page(audit, lang, brief=False)),
        ("违规明细" if lang == "zh" else "Violations", violations_page(audit, lang)),
        ("目标" if lang == "zh" else "Targets", targets_page(audit, lang)),
        ("无法检查" if lang == "zh" else "Not checkable", unchecked_page(audit, lang)),
        ("锁定留痕" if lang == "zh" else "Pins", pins_page(audit, lang)),
        *figure_pages(figures, lang),
    ]
    title = sentence("audit.title", {}, lang=lang)
    label = sentence("audit.as_of", {}, lang=lang)
    imprint = Imprint(audit.as_of.isoformat(), title, audit.as_of, lang, label)

    def write(to: Path) -> None:
        write_workbook(to, pages, imprint)

    return write_atomically(path.parent, {path.name: write}, force=True)[0]
