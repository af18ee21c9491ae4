"""Line charts as SVG text: no script, no font, no network; every text is escaped."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b5b5b", "#8c6d1f")
"""Told apart by people who see few colours (Okabe and Ito); from the ninth line on dashed."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 18, 14, 50
_LEGEND = 21
_WIDE = 11.0
"""Pixels that one Chinese character of the legend takes; others take six tenths of it."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows. Without ``low`` and ``high`` it spans the points.

    ``log`` makes it logarithmic, ``share`` shows per cent, ``whole`` marks whole numbers only.
    """

    title: str
    log: bool = False
    share: bool = False
    whole: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Points from left to right; ``steps`` keeps the height until the next point.

    ``marks`` draws the points, ``joined`` the line between them, ``dashed`` it in dashes. A line
    without a label is not in the legend and has the colour of the one before it.
    """

    label: str
    points: Sequence[Point]
    steps: bool = False
    marks: bool = False
    joined: bool = True
    dashed: bool = False


def chart(
    lines: Sequence[Line], x: Axis, y: Axis, *, name: str, size: tuple[int, int] = (640, 330)
) -> str:
    """The picture; ``name`` is what a screen reader says of it.

    Points that a logarithmic axis cannot show, at zero or below, are left out.
    """
    lines = [_shown(line, x, y) for line in lines]
    across = _Scale(x, [p[0] for line in lines for p in line.points], (_LEFT, size[0] - _RIGHT))
    up = _Scale(y, [p[1] for line in lines for p in line.points], (size[1] - _BOTTOM, _TOP))
    colours = _colours(lines)
    keys = _legend([(line, c) for line, c in zip(lines, colours, strict=True) if line.label], size)
    height = size[1] + keys[1]
    drawn = [_line(line, c, across, up) for line, c in zip(lines, colours, strict=True)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {height}" role="img"'
            f' aria-label="{escape(name)}" font-family="system-ui, sans-serif" font-size="11">',
            *_grid(across, up, size),
            *drawn,
            *keys[0],
            "</svg>",
        ]
    )


class _Scale:
    """From values to pixels, with the ticks of the axis."""

    def __init__(self, axis: Axis, values: Sequence[float], pixels: tuple[int, int]) -> None:
        low = min(values, default=1.0) if axis.low is None else axis.low
        high = max(values, default=1.0) if axis.high is None else axis.high
        if low >= high:
            low, high = (low / 2, high * 2) if axis.log else (low - 0.5, high + 0.5)
        elif axis.log:
            # A little room, so that no point sits on the frame.
            low = low if axis.low is not None else low / 1.15
            high = high if axis.high is not None else high * 1.15
        self.axis, self.low, self.high, self.pixels = axis, low, high, pixels

    def at(self, value: float) -> float:
        """The pixel of a value."""
        low, high = self.low, self.high
        if self.axis.log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        start, end = self.pixels
        return round(start + (value - low) / (high - low) * (end - start), 1)

    def ticks(self) -> list[float]:
        """Round values that lie on the axis."""
        if self.axis.log:
            return _decades(self.low, self.high)
        return _even(self.low, self.high, least=1.0 if self.axis.whole else 0.0)

    def told(self, value: float) -> str:
        """A tick's text."""
        return f"{round(100 * value, 6):g}%" if self.axis.share else short(value)


def _decades(low: float, high: float) -> list[float]:
    """Powers of ten; with 2 and 5 times them where these are few, fewer where they are many."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (1, 2, 5) if last - first <= 3 else (1,)
    every = max(1, (last - first) // 8)
    found = [s * 10.0**k for k in range(first, last + 1, every) for s in steps]
    return [tick for tick in found if low * 0.999 <= tick <= high * 1.001]


def _even(low: float, high: float, *, least: float) -> list[float]:
    """Equal steps of 1, 2, 2.5 or 5 times a power of ten; from ``least`` 1 upwards whole ones."""
    rough = max((high - low) / 5, least)
    power = 10.0 ** math.floor(math.log10(rough))
    sizes = (1, 2, 5, 10) if least else (1, 2, 2.5, 5, 10)
    step = next(s * power for s in sizes if s * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    count = math.floor((high - first * step) / step + 1e-9)
    return [round((first + k) * step, 12) for k in range(count + 1)]


def short(value: float) -> str:
    """A number as a tick shows it.

    >>> short(1500.0), short(0.002), short(2_000_000.0)
    ('1.5k', '0.002', '2M')
    """
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def _shown(line: Line, x: Axis, y: Axis) -> Line:
    kept = [p for p in line.points if (p[0] > 0 or not x.log) and (p[1] > 0 or not y.log)]
    return Line(line.label, kept, line.steps, line.marks, line.joined, line.dashed)


def _colours(lines: Sequence[Line]) -> list[tuple[str, bool]]:
    """Colour of each line, and whether it repeats one."""
    found: list[tuple[str, bool]] = []
    number = -1
    for line in lines:
        number += bool(line.label) or not found
        found.append((COLOURS[number % len(COLOURS)], number >= len(COLOURS)))
    return found


def _grid(across: _Scale, up: _Scale, size: tuple[int, int]) -> list[str]:
    left, right, top, bottom = _LEFT, size[0] - _RIGHT, _TOP, size[1] - _BOTTOM
    drawn = []
    for tick in up.ticks():
        y = up.at(tick)
        drawn.append(f'<path d="M{left} {y}H{right}" stroke="#e3e6ea"/>')
        drawn.append(_text(left - 7, y + 4, up.told(tick), anchor="end"))
    for tick in across.ticks():
        x = across.at(tick)
        drawn.append(f'<path d="M{x} {top}V{bottom}" stroke="#eef0f3"/>')
        drawn.append(_text(x, bottom + 16, across.told(tick), anchor="middle"))
    drawn.append(f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="#8a929c"/>')
    drawn.append(_text((left + right) / 2, bottom + 36, across.axis.title, anchor="middle"))
    middle = (top + bottom) / 2
    turned = f' transform="rotate(-90 14 {middle})"'
    drawn.append(_text(14, middle, up.axis.title, anchor="middle", more=turned))
    return drawn


def _line(line: Line, colour: tuple[str, bool], across: _Scale, up: _Scale) -> str:
    points = [(across.at(x), up.at(y)) for x, y in line.points]
    parts = []
    if line.joined and points:
        path = f"M{points[0][0]} {points[0][1]}"
        for x, y in points[1:]:
            path += f"H{x}V{y}" if line.steps else f"L{x} {y}"
        if line.steps:
            path += f"H{across.pixels[1]}"
        dashes = ' stroke-dasharray="5 4"' if line.dashed or colour[1] else ""
        parts.append(
            f'<path d="{path}" fill="none" stroke="{colour[0]}" stroke-width="2"{dashes}/>'
        )
    if line.marks:
        parts += [
            f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour[0]}" stroke="#fff"/>'
            for x, y in points
        ]
    return "".join(parts)


def _legend(
    shown: Sequence[tuple[Line, tuple[str, bool]]], size: tuple[int, int]
) -> tuple[list[str], int]:
    """The keys below the picture, row by row, and the height they take."""
    x, row, drawn = float(_LEFT), 0, []
    for line, (colour, again) in shown:
        width = 34 + text_width(line.label)
        if x > _LEFT and x + width > size[0] - _RIGHT:
            x, row = float(_LEFT), row + 1
        y = size[1] + row * _LEGEND + 8
        dashes = ' stroke-dasharray="5 4"' if line.dashed or again else ""
        drawn.append(
            f'<path d="M{x} {y - 4}h20" stroke="{colour}" stroke-width="2.5"{dashes}/>'
            + _text(x + 25, y, line.label)
        )
        x += width
    return drawn, (row + 1) * _LEGEND if drawn else 0


def text_width(text: str) -> float:
    """About how many pixels a text takes."""
    return sum(_WIDE if ord(c) > 0x2E80 else 0.6 * _WIDE for c in text)


def _text(x: float, y: float, text: str, *, anchor: str = "start", more: str = "") -> str:
    return (
        f'<text x="{round(x, 1)}" y="{round(y, 1)}" text-anchor="{anchor}" fill="#333"{more}>'
        f"{escape(text)}</text>"
    )
