"""Lines that fit a console where a Chinese character takes two columns."""

from __future__ import annotations

import re
import shutil
import unicodedata
from typing import TYPE_CHECKING

import click

from placement_cli.language import text

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLOSING = "，。；：！？、）】」』”’》％,.;:!?)]}%…"
_OPENING = "（【「『“‘《([{"
_TOKEN = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def columns(line: str) -> int:
    """How many console columns a line takes.

    >>> columns("岗位 A1")
    7
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)


def pad(line: str, width: int) -> str:
    """The line with blanks up to that many columns."""
    return line + " " * max(0, width - columns(line))


def wrap(line: str, width: int, *, indent: str = "") -> str:
    """Break at blanks and between Chinese characters; later lines start with ``indent``.

    No line starts with a closing mark or ends with an opening one.

    >>> print(wrap("删掉这一行，或填数字。", 12, indent="  "))
    删掉这一行，
      或填数字。
    """
    lines: list[str] = []
    current = ""
    for token in _pieces(line):
        if columns(current + token.rstrip()) <= width or not current.strip():
            current += token
        else:
            lines.append(current.rstrip())
            current = indent + token.lstrip()
    lines.append(current.rstrip())
    return "\n".join(lines)


def _pieces(line: str) -> Iterable[str]:
    """What must stay together: a word, or one character with the marks that belong to it."""
    piece = ""
    for match in _TOKEN.finditer(line):
        token = match.group()
        joins = not piece or piece[-1] in _OPENING or token[0] in _CLOSING
        if joins and not piece.isspace():
            piece += token
        else:
            yield piece
            piece = token
    if piece:
        yield piece


def console_width() -> int:
    """Columns of the user's console; 80 where there is none."""
    return shutil.get_terminal_size().columns


class Page(click.HelpFormatter):
    """click's help page with headings in the user's language and breaks that suit Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """``用法: placement solve …``."""
        head = f"{prefix or text('help.usage')} {prog} "
        self.write(wrap(head + args, self.width, indent=" " * columns(head)) + "\n")

    def write_heading(self, heading: str) -> None:
        """A heading of click's, translated."""
        self.write(f"{'':>{self.current_indent}}{text(f'help.heading.{heading}')}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs apart by a blank line; one that starts with a blank is kept as it is."""
        indent = " " * self.current_indent
        shown = []
        for paragraph in text.split("\n\n"):
            if paragraph.startswith(" "):
                shown.append("\n".join(indent + line for line in paragraph.splitlines()))
            else:
                joined = re.sub(r"(?<=[!-~])\n(?=[!-~])", " ", paragraph.strip())
                joined = joined.replace("\n", "")
                shown.append(wrap(indent + joined, self.width, indent=indent))
        self.write("\n\n".join(shown) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 26, col_spacing: int = 2
    ) -> None:
        """Terms at the left, what they mean at the right."""
        rows = list(rows)
        left = min(max(columns(term) for term, _ in rows), col_max) + col_spacing
        indent = " " * (self.current_indent + left)
        for term, meaning in rows:
            line = " " * self.current_indent + term
            if columns(term) > left - col_spacing and meaning:
                self.write(line + "\n")
                line = ""
            line = pad(line, len(indent)) + meaning
            self.write(wrap(line, self.width, indent=indent).rstrip() + "\n")
