"""From the keys a TOML file sets to the frozen parameters of a word, with every slip named."""

from __future__ import annotations

import dataclasses
import difflib
import typing
from types import GenericAlias

from placement.errors import Fault

if typing.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the known name most like the given one; all of them where none is close.

    >>> nearest("staf_share", ["staff_share", "age_at_least"])
    'staff_share'
    """
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    return near[0] if near else "、".join(known)


UNITS = (
    "month", "year", "day", "hour", "age", "person", "people-per-mentor", "count", "share", "yuan",
    "yuan/month", "yuan/year", "grade", "times/hour", "kilogram", "times/minute",
)  # fmt: skip
"""What a number of a pack can be counted in."""


def bind(
    params: type, given: Mapping[str, object], *, file: str, path: str
) -> tuple[object | None, list[Fault]]:
    """Return the parameters with the given keys set, or None and a fault for each wrong key.

    Faults carry ``file`` and, as heading, ``path`` and the key. An integer is taken where a
    number is meant; nothing else is converted. What the dataclass itself refuses (``ValueError``)
    is a fault too.
    """
    kinds = typing.get_type_hints(params)
    faults: list[Fault] = []
    values: dict[str, object] = {}
    for key, value in given.items():
        heading = f"{path}.{key}"
        if key not in kinds:
            near = nearest(key, list(kinds) or ["-"])
            faults.append(
                Fault("E323", file=file, heading=heading, facts={"key": key, "near": near})
            )
            continue
        converted = _convert(value, kinds[key])
        if converted is None:
            facts = {"value": repr(value), "kind": _name(kinds[key])}
            faults.append(Fault("E325", file=file, heading=heading, facts=facts))
        else:
            values[key] = converted
    if faults:
        return None, faults
    try:
        return params(**values), []
    except ValueError as wrong:
        facts = {"value": repr(dict(given)), "kind": str(wrong)}
        return None, [Fault("E325", file=file, heading=path, facts=facts)]


def wrong_units(
    params: type, given: Mapping[str, object], units: Mapping[str, object], *, file: str, path: str
) -> list[Fault]:
    """Faults of the units that a rule states: one for each number it sets, the word's own.

    A number without its unit could be a percentage or a share, a month or a day.
    """
    meant = {f.name: f.metadata.get("unit", "") for f in dataclasses.fields(params)}
    kinds = typing.get_type_hints(params)
    faults = []
    for key in given:
        if key in meant and _is_number(kinds[key]) and units.get(key) != meant[key]:
            code = "E461" if key in units else "E460"
            facts = {"key": key, "unit": meant[key], "said": str(units.get(key, ""))}
            faults.append(Fault(code, file=file, heading=f"{path}.{key}", facts=facts))
    for key in units:
        if key not in given or key not in meant or not _is_number(kinds[key]):
            near = nearest(key, [k for k in given if k in meant] or ["-"])
            facts = {"key": key, "near": near}
            faults.append(Fault("E323", file=file, heading=f"{path}.{key}", facts=facts))
    return faults


def _is_number(kind: object) -> bool:
    if isinstance(kind, GenericAlias):
        return typing.get_args(kind)[0] in (int, float)
    return kind in (int, float)


def rebound(
    params: object, given: Mapping[str, object], *, file: str, path: str
) -> tuple[object | None, list[Fault]]:
    """The parameters with some keys set anew; None and faults as :func:`bind` where that fails."""
    before = dataclasses.asdict(params)  # type: ignore[call-overload]
    kept = {k: list(v) if isinstance(v, tuple) else v for k, v in before.items()}
    return bind(type(params), {**kept, **given}, file=file, path=path)


def plain(params: object) -> dict[str, object]:
    """Return the parameters as data that JSON can hold, defaults included.

    >>> from placement.vocabulary.grade import GradeParams
    >>> plain(GradeParams())
    {'year': 2}
    """
    fields = dataclasses.asdict(params)  # type: ignore[call-overload]
    return {key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()}


def _convert(value: object, kind: object) -> object | None:
    if isinstance(kind, GenericAlias):
        of = typing.get_args(kind)[0]
        if not isinstance(value, list):
            return None
        items = [_convert(item, of) for item in value]
        return None if None in items else tuple(items)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    # bool is an int to Python, but not to a reader of the file.
    return value if type(value) is kind else None


def _name(kind: object) -> str:
    if isinstance(kind, GenericAlias):
        return f"list of {_name(typing.get_args(kind)[0])}"
    return {int: "integer", float: "number", bool: "true/false", str: "text"}[
        typing.cast("type", kind)
    ]
