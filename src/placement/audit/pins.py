"""Students whom somebody fixed at a place: each is logged with its reason.

“任何单位或部门不得干预职业学校正常安排和实施实习方案，不得强制职业学校安排学生到指定单位实习”
(教职成〔2021〕4号 第十条): whoever pins a student has to say why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.audit.entry import Pin
from placement.errors import Fault

if TYPE_CHECKING:
    from placement.audit.scene import Scene


def pins(scene: Scene) -> tuple[Pin, ...]:
    """Every row of ``locks``, those that keep a student out of the run included."""
    locks = scene.instance.table("locks")
    columns = (locks["student_id"], locks["place_id"], locks["reason"])
    return tuple(
        Pin(student, place, reason.strip(), scene.where("locks", k, "reason"))
        for k, (student, place, reason) in enumerate(zip(*columns, strict=True))
    )


def unexplained(found: tuple[Pin, ...]) -> list[Fault]:
    """``W509`` for pins without a reason, one fault a sheet."""
    groups: dict[tuple[str, str], list[Pin]] = {}
    for pin in found:
        if not pin.reason:
            at = ("", "") if pin.where is None else (pin.where.file, pin.where.sheet)
            groups.setdefault(at, []).append(pin)
    return [
        Fault(
            "W509",
            file=file,
            sheet=sheet,
            cells=tuple(pin.where.cell for pin in held if pin.where is not None),
            facts={"n": len(held), "ids": "、".join(pin.student_id for pin in held[:5])},
        )
        for (file, sheet), held in groups.items()
    ]
