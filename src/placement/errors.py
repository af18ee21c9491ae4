"""What can go wrong, as facts; the sentences are in :mod:`placement.wording`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Severity = Literal["error", "warning", "info"]
_SEVERITY: Mapping[str, Severity] = MappingProxyType({"E": "error", "W": "warning", "I": "info"})


_NUMBERS = re.compile(
    r"(?<![0-9a-f])(?:\d{6}(?:19|20)\d{9}[\dXx]|\d{16,19}|(1[3-9]\d{9}))(?![0-9a-f])"
)
"""Identity and account numbers, and telephones (the group); not part of a hash."""


def masked(text: str, *, telephones: bool = True) -> str:
    """A text without the identity, account and telephone numbers that somebody typed into it.

    >>> masked("王某 431002200901011234"), masked("13812345678"), masked("学号 202301030105")
    ('王某 431***', '138***', '学号 202301030105')
    """

    def hidden(found: re.Match[str]) -> str:
        return found[0] if found[1] and not telephones else f"{found[0][:3]}***"

    return _NUMBERS.sub(hidden, text)


_IDS = ("id", "post", "student", "a", "b")
"""Facts that hold ids or hashes: eleven digits there are no telephone."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding in a user's file or data: a code, where it is, and the facts of its sentence.

    ``code`` is stable API (``E210``); its first letter is the severity. ``cells`` are A1
    addresses in the user's own sheet; ``value`` is what stood there, already masked where the
    column is private (see :attr:`placement.schema.Field.private`). ``facts`` fill the braces of
    the sentence of that code. Identity, account and telephone numbers are masked wherever they
    stand: people type them into the wrong column.

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

    def __post_init__(self) -> None:
        """Mask what nobody should read in a message."""
        object.__setattr__(self, "value", masked(str(self.value)))
        object.__setattr__(self, "heading", masked(self.heading))
        safe = {
            name: masked(fact, telephones=name not in _IDS) if isinstance(fact, str) else fact
            for name, fact in self.facts.items()
        }
        object.__setattr__(self, "facts", safe)

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


_TOLD = 5
"""Faults that an uncaught error prints."""


class DataError(PlacementError):
    """A file that was read has faults; all of them are in ``faults``."""

    exit_code = 1

    def __init__(self, faults: Sequence[Fault]) -> None:
        errors = [fault for fault in faults if fault.severity == "error"]
        super().__init__("E100", n=len(errors))
        self.faults = tuple(faults)

    def __str__(self) -> str:
        """The number of errors and the first of them."""
        from placement.wording import headline

        first = [fault for fault in self.faults if fault.severity == "error"][:_TOLD]
        lines = [super().__str__(), *(headline(fault, lang="en") for fault in first)]
        return "\n".join(lines)


class UsageError(PlacementError):
    """A wrong option, name or setting, or a file that cannot be opened or written."""

    exit_code = 2


class InfeasibleError(PlacementError):
    """Proved: no plan satisfies all hard rules."""

    exit_code = 3


class NoPlanError(PlacementError):
    """Stopped before any plan was found."""

    exit_code = 4
