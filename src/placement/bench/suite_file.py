"""The suites of ``suites.toml``: instances by family and arguments, or by a path in ``instances``.

Every case states the hash of its tables (:attr:`placement.instance.Instance.sha256`), so that a
name stands for the same instance on every machine and in every version.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.bench.case import Case, Made, Tables
from placement.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERATE = "placement.generate:generate"
IMPORT = "placement.importers:import_instance"
_WORKBOOK = ".xlsx"
_INSTANCES = "instances"


@dataclass(frozen=True, slots=True)
class Suite:
    """A named list of instances; ``folder`` is where their files lie below ``instances``, or ''.

    ``profile`` and ``policy`` hold for every case, as in :class:`~placement.bench.case.Case`.
    """

    name: str
    zh: str
    en: str
    profile: str
    policy: tuple[str, ...] | None
    folder: str
    rows: tuple[Mapping[str, Any], ...]


@cache
def suites() -> Mapping[str, Suite]:
    """All suites of the file by name, whether their data are here or not.

    >>> list(suites())
    ['orlib', 'school', 'city', 'sizes', 'families', 'preflib', 'sdu']
    """
    text = resources.files(__package__).joinpath("suites.toml").read_text(encoding="utf-8")
    return {name: _suite(name, raw) for name, raw in tomllib.loads(text).items()}


def suite_cases(name: str) -> tuple[Case, ...]:
    """The cases of a suite, in the order of the file.

    >>> [case.name for case in suite_cases("families")][:2]
    ['shortage-300', 'popular-300']

    Raises
    ------
    UsageError
        When the files of the suite are not on this machine (E780).
    """
    suite = suites()[name]
    made = all("make" in row for row in suite.rows)
    root = Path() if made else data_folder(suite)
    if root is None:
        looked = "、".join(str(folder) for folder in _roots())
        raise UsageError("E780", name=name, folder=suite.folder, looked=looked)
    return tuple(_case(suite, row, root) for row in suite.rows)


def data_folder(suite: Suite) -> Path | None:
    """The folder ``instances`` that has the files of a suite; None where none has.

    Looked for in the working directory, in the checkout that the package runs from, and in a folder
    ``shared`` beside either, for collections that may not be passed on.
    """
    return next((root for root in _roots() if (root / suite.folder).is_dir()), None)


def case_names() -> dict[str, str]:
    """Name of a case by the hash of its tables, over all suites."""
    return {row["sha256"]: row["name"] for suite in suites().values() for row in suite.rows}


def _roots() -> list[Path]:
    bases = (Path.cwd(), Path(__file__).resolve().parents[3])
    shared = (base.parent / "shared" for base in bases)
    return list(dict.fromkeys(base / _INSTANCES for base in (*bases, *shared)))


def _suite(name: str, raw: dict[str, Any]) -> Suite:
    policy = raw.get("policy")
    return Suite(
        name=name,
        zh=raw["zh"],
        en=raw["en"],
        profile=raw.get("profile", ""),
        policy=None if policy is None else tuple(policy),
        folder=raw.get("folder", ""),
        rows=tuple(raw["case"]),
    )


def _case(suite: Suite, row: Mapping[str, Any], root: Path) -> Case:
    """A case of one row; what a row says of profile and policy goes before its suite."""
    source: Tables | Made
    if "make" in row:
        source = Made(GENERATE, row["make"])
    else:
        path = root / suite.folder / row["path"]
        is_workbook = path.suffix == _WORKBOOK
        source = Tables((str(path),)) if is_workbook else Made(IMPORT, {"path": str(path)})
    policy = row.get("policy", suite.policy)
    return Case(
        row["name"],
        source,
        row["sha256"],
        row.get("profile", suite.profile),
        None if policy is None else tuple(policy),
    )
