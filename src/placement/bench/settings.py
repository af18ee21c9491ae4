"""Settings files: which method with which parameters, for which profile and policy.

``[[setting]]`` tables state one setting each; a ``[matrix]`` of lists, with its parameters in
``[matrix.params]``, stands for all combinations of them.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.bench.case import digest
from placement.errors import DataError, Fault, PlacementError
from placement.policy import load_policy
from placement.profile import load_profile
from placement.solve import METHODS, settings_of
from placement.storage import sha256, translated
from placement.vocabulary.binding import nearest
from placement.vocabulary.reading import Reading, Toml, decode, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = ("setting", "matrix")
_SETTING_KEYS = ("name", "method", "params", "profile", "policy")
_MATRIX_KEYS = ("method", "params", "profile", "policy")


@dataclass(frozen=True, slots=True)
class Setting:
    """How to solve. ``profile`` '' and ``policy`` None leave the choice to the instance.

    ``sha256`` is over everything but the name, contents of profile and pack files included.
    """

    name: str
    method: str = "auto"
    params: Mapping[str, Any] = field(default_factory=dict)
    profile: str = ""
    policy: tuple[str, ...] | None = None
    sha256: str = ""

    def plain(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "method": self.method,
            "params": dict(self.params),
            "profile": self.profile,
            "policy": None if self.policy is None else list(self.policy),
        }


def usual_setting() -> Setting:
    """What ``placement solve`` does when nothing is said."""
    return _hashed(Setting("auto"))


def bench_settings(path: Path) -> tuple[Setting, ...]:
    """The settings of a file, those of ``[[setting]]`` first, then the matrix.

    Names ending in ``.toml`` are files beside the settings file.

    Raises
    ------
    UsageError
        When there is no such file (E101) or it cannot be read.
    DataError
        When keys, methods, parameters, profiles or packs are unknown, a value is of the wrong type,
        a name is given twice or there is no setting at all; everything is told at once.
    """
    with translated(path):
        text = decode(path)
    data = parse(text, file=str(path))
    reading = Reading(str(path))
    reading.keys(data, _KEYS, "")
    found = [
        _setting(reading, raw, f"setting[{k}]", path.parent)
        for k, raw in enumerate(reading.tables(data, "setting", "", required=False))
    ]
    if "matrix" in data:
        found += _expanded(reading, reading.table(data, "matrix", ""), path.parent)
    if not found and not reading.faults:
        reading.fault("E324", "setting", key="[[setting]]")
    names = [setting.name for setting in found]
    for twice in sorted({name for name in names if name and names.count(name) > 1}):
        reading.fault("E326", "setting", id=twice)
    reading.finish()
    return tuple(_hashed(setting) for setting in found)


def _setting(reading: Reading, raw: Toml, path: str, folder: Path) -> Setting:
    reading.keys(raw, _SETTING_KEYS, path)
    name = reading.text(raw, "name", path)
    return _read(reading, raw, path, folder, name)


def _read(reading: Reading, raw: Toml, path: str, folder: Path, name: str) -> Setting:
    """One setting; what is wrong with it is noted."""
    method = reading.text({"method": "auto", **raw}, "method", path)
    params = reading.table(raw, "params", path)
    if method not in ("auto", *METHODS):
        known = nearest(method, ["auto", *METHODS])
        reading.fault("E341", f"{path}.method", name=method, near=known)
    else:
        for key, value in params.items():
            # One at a time, so that every slip is named.
            _try(
                reading, f"{path}.params.{key}", lambda k=key, v=value: settings_of(method, {k: v})
            )
    profile = _beside(folder, reading.text(raw, "profile", path, required=False))
    if profile:
        _try(reading, f"{path}.profile", lambda: load_profile(profile))
    said = reading.text(raw, "policy", path, required=False)
    policy = None
    if said:
        names = [part.strip() for part in said.replace("，", ",").split(",")]
        policy = tuple(_beside(folder, part) for part in names if part)
        _try(reading, f"{path}.policy", lambda: load_policy(policy, on=None))
    return Setting(name, method, dict(params), profile, policy)


def _try(reading: Reading, path: str, attempt: Any) -> None:
    """Note what an attempt refuses, at the key path that made it."""
    try:
        attempt()
    except DataError as error:
        reading.faults += error.faults
    except PlacementError as error:
        reading.faults.append(Fault(error.code, file=reading.file, heading=path, facts=error.facts))


def _beside(folder: Path, name: str) -> str:
    return str(folder / name) if name.endswith(".toml") else name


def _expanded(reading: Reading, raw: Toml, folder: Path) -> list[Setting]:
    """All combinations of the lists, named by what differs: ``method=flow profile=city``."""
    reading.keys(raw, _MATRIX_KEYS, "matrix")
    params = reading.table(raw, "params", "matrix")
    lists: dict[str, list[Any]] = {}
    for prefix, table in (
        ("", {k: v for k, v in raw.items() if k != "params"}),
        ("params.", params),
    ):
        for key, values in table.items():
            if not isinstance(values, list) or not values:
                at = f"matrix.{prefix}{key}"
                reading.fault("E325", at, value=repr(values), kind="[…, …]")
            elif prefix or key in _MATRIX_KEYS:
                lists[prefix + key] = values
    if not lists and not reading.faults:
        reading.fault("E324", "matrix", key="method")
    made = []
    for values in itertools.product(*lists.values()) if lists else ():
        chosen = dict(zip(lists, values, strict=True))
        told = [f"{key.removeprefix('params.')}={_told(value)}" for key, value in chosen.items()]
        differ = [t for t, values_ in zip(told, lists.values(), strict=True) if len(values_) > 1]
        name = " ".join(differ or told)
        table = {k: v for k, v in chosen.items() if not k.startswith("params.")}
        own = {k.removeprefix("params."): v for k, v in chosen.items() if k.startswith("params.")}
        made.append(_read(reading, {**table, "params": own}, f"matrix({name})", folder, name))
    return made


def _told(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _hashed(setting: Setting) -> Setting:
    """The setting with the hash of all that makes a difference to a run."""
    profile = load_profile(setting.profile).plain() if setting.profile else None
    packs = None
    if setting.policy is not None:
        packs = [sha256(Path(n)) if n.endswith(".toml") else n for n in setting.policy]
    said = [setting.method, dict(setting.params), profile, packs]
    return Setting(
        setting.name,
        setting.method,
        setting.params,
        setting.profile,
        setting.policy,
        digest(said),
    )
