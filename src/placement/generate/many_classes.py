"""Family ``classes``: half of the seats are those of order classes, each with a smallest intake."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from placement.generate import city

if TYPE_CHECKING:
    from placement.generate.draws import Draws
    from placement.generate.shape import Shape
    from placement.instance import Instance

SEATS = 1.05
"""Seats per student to be placed."""
_STUDENTS_A_CLASS = 70
"""An order class has 35 seats on average."""


def build(shape: Shape, draws: Draws) -> Instance:
    """A city with an order class for every seventy students, unless a number was asked for."""
    count = shape.order_classes or max(1, shape.num_students // _STUDENTS_A_CLASS)
    return city.build(replace(shape, order_classes=count), draws)
