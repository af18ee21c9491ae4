"""What can go wrong, as facts; the sentences are in :mod:`placement.wording`."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Severity = Literal["error", "warning", "info"]
_SEVERITY: Mapping[str, Severity] = MappingProxyType({"E": "error", "W": "warning", "I": "info"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding in a user's file or data: a code, where it is, and the facts of its sentence.

    ``code`` is stable API (``E210``); its first letter is the severity. ``cells`` are A1
    addresses in the user's own sheet; ``value`` is what stood there, already masked where the
    column is private (see :attr:`placement.schema.Field.private`). ``facts`` fill the braces of
    the sentence of that code.

    >>> Fault("E210", file="a.xlsx", sheet="岗位", cells=("E8",), value="若干").severity
    'error'
    """

    code: str
    file: str = ""
    sheet: str = ""
    cells: tuple[str, ...] = ()
    heading: str = ""
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """``error`` blocks a run, ``warning`` tells what was assumed, ``info`` what was done."""
        return _SEVERITY[self.code[0]]


class PlacementError(Exception):
    """Anything this package raises on purpose: a code of the catalogue and its facts.

    ``exit_code`` is what the command line ends with; :func:`placement.sentence` words the code.
    """

    exit_code = 1

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        # Imported here: the catalogue is a file read, and errors stay importable from anywhere.
        from placement.wording import sentence

        return sentence(self.code, self.facts, lang="en")


class DataError(PlacementError):
    """A file that was read has faults; all of them are in ``faults``."""

    exit_code = 1

    def __init__(self, faults: Sequence[Fault]) -> None:
        errors = [fault for fault in faults if fault.severity == "error"]
        super().__init__("E100", n=len(errors))
        self.faults = tuple(faults)


class UsageError(PlacementError):
    """A wrong option, name or setting, or a file that cannot be opened or written."""

    exit_code = 2


class InfeasibleError(PlacementError):
    """Proved: no plan satisfies all hard rules."""

    exit_code = 3


class NoPlanError(PlacementError):
    """Stopped before any plan was found."""

    exit_code = 4
