"""Where measurements are kept: one JSON document and one Markdown table each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path(__file__).parent / "results"
PAGES = {
    "end_to_end": FOLDER.parent / "README.md",
    "teams": FOLDER.parent / "README.md",
    "wide": FOLDER.parent / "README.md",
    "constrained": FOLDER.parent / "README.md",
    "peers": FOLDER.parents[1] / "docs" / "peers.md",
}
"""Pages that show a text between the two marks of its name."""


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures.

    >>> print(table(["size", "s"], [["300 × 40", "0.1"]]))
    | size | s |
    |---|--:|
    | 300 × 40 | 0.1 |
    """
    lines = [headings, ["---", *["--:"] * (len(headings) - 1)], *rows]
    shown = ["| " + " | ".join(line) + " |" for line in lines]
    shown[1] = shown[1].replace(" ", "")
    return "\n".join(shown)


def keep(folder: Path, name: str, document: Mapping[str, Any], text: str) -> None:
    """Write ``name.json`` and ``name.md`` into ``folder``.

    Where that is :data:`FOLDER` the page of that name shows the same text, between its two marks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    as_json = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(as_json + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text(text.rstrip() + "\n", encoding="utf-8")
    if folder == FOLDER:
        page = PAGES[name]
        page.write_text(shown(page.read_text(encoding="utf-8"), name, text), encoding="utf-8")


def shown(page: str, name: str, text: str) -> str:
    r"""A page with what stands between the marks of ``name`` replaced.

    >>> shown("<!-- a -->old<!-- /a -->", "a", "new")
    '<!-- a -->\nnew\n<!-- /a -->'
    """
    first, rest = page.split(f"<!-- {name} -->", maxsplit=1)
    _, last = rest.split(f"<!-- /{name} -->", maxsplit=1)
    return f"{first}<!-- {name} -->\n{text.strip()}\n<!-- /{name} -->{last}"


def seconds(value: float) -> str:
    """Three figures: enough to compare, and no more than a shared machine can promise.

    >>> seconds(0.01234), seconds(4.5678), seconds(123.4)
    ('0.0123', '4.57', '123')
    """
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}" if value >= 0.001 else f"{value:.4f}"
