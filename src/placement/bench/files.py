"""The files of a report: one page, one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.bench.page import bench_page
from placement.bench.sheet import bench_sheet
from placement.errors import UsageError
from placement.storage import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from placement.bench.report import Document
    from placement.wording import Lang


def write_bench(
    document: Document,
    *,
    page: Path | None = None,
    sheet: Path | None = None,
    force: bool = False,
    lang: Lang = "zh",
) -> list[Path]:
    """Write a report as HTML and as CSV, whichever has a path; the paths written.

    Raises
    ------
    UsageError
        When a file exists and ``force`` is not set (E411), or it cannot be written (E102, E105,
        E107).
    """
    contents = {}
    if page is not None:
        contents[page] = bench_page(document, lang=lang).encode()
    if sheet is not None:
        contents[sheet] = bench_sheet(document)
    for path in contents:
        if path.exists() and not force:
            raise UsageError("E411", path=str(path))
    return [
        write_atomically(path.parent, {path.name: content}, force=True)[0]
        for path, content in contents.items()
    ]
