"""Reading a TOML file written in the words of the vocabulary, to the end, faults and all."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from placement.errors import DataError, Fault
from placement.vocabulary import RULES, TERMS, rule_word, term_word
from placement.vocabulary.binding import bind, nearest, wrong_units

if TYPE_CHECKING:
    from pathlib import Path

Toml = Mapping[str, Any]


def parse(text: str, *, file: str) -> Toml:
    """Return the TOML text as data.

    Raises
    ------
    DataError
        When it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise DataError([Fault("E322", file=file, facts={"why": str(wrong)})]) from wrong


def decode(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a byte-order mark.

    Raises
    ------
    DataError
        When it is in another encoding.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise DataError([Fault("E322", file=str(path), facts={"why": str(wrong)})]) from wrong


class Reading:
    """Typed look-ups that note what is wrong, with its key path, and go on with a neutral value."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, code: str, path: str, **facts: object) -> None:
        """Note one fault at a key path."""
        self.faults.append(Fault(code, file=self.file, heading=path, facts=facts))

    def finish(self) -> None:
        """Raise everything noted.

        Raises
        ------
        DataError
            When there was any fault.
        """
        if self.faults:
            raise DataError(self.faults)

    def keys(self, table: Toml, known: Sequence[str], path: str) -> None:
        """Note every key that is not known."""
        for key in table:
            if key not in known:
                self.fault("E323", _join(path, key), key=key, near=nearest(key, known))

    def text(self, table: Toml, key: str, path: str, *, required: bool = True) -> str:
        """Return a text; noted where it is required and blank."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.fault("E325", _join(path, key), value=repr(value), kind="text")
            return ""
        if required and not value.strip():
            self.fault("E324", _join(path, key), key=key)
        return value.strip()

    def choice(self, table: Toml, key: str, path: str, known: Sequence[str]) -> str:
        """Return a text that must be one of those known."""
        value = self.text(table, key, path)
        if value and value not in known:
            self.fault("E325", _join(path, key), value=repr(value), kind=" / ".join(known))
        return value

    def integer(self, table: Toml, key: str, path: str, low: int, high: int) -> int:
        """Return an integer between two ends, both included."""
        value = table.get(key)
        if type(value) is not int or not low <= value <= high:
            kind = f"integer {low} … {high}"
            self.fault("E325", _join(path, key), value=repr(value), kind=kind)
            return low
        return value

    def date(self, table: Toml, key: str, path: str, *, required: bool) -> dt.date | None:
        """Return a TOML date; None where it is absent and may be."""
        value = table.get(key)
        if value is None:
            if required:
                self.fault("E324", _join(path, key), key=key)
            return None
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            self.fault("E325", _join(path, key), value=repr(value), kind="date")
            return None
        return value

    def table(self, table: Toml, key: str, path: str) -> Toml:
        """Return a table below a table; empty where it is absent."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            self.fault("E325", _join(path, key), value=repr(value), kind=f"[{key}]")
            return {}
        return value

    def tables(self, table: Toml, key: str, path: str, *, required: bool) -> list[Toml]:
        """Return a list of tables; noted where it is required and empty."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault("E325", _join(path, key), value=repr(value), kind=f"[[{key}]]")
            return []
        if required and not value:
            self.fault("E324", _join(path, key), key=f"[[{key}]]")
        return value

    def rule(self, table: Toml, path: str) -> tuple[str, object | None]:
        """Return the ``word`` and bound ``params`` of a rule; params None where either is wrong.

        Each number among the parameters must have its unit in ``units``.
        """
        word, params = self._word(table, path, RULES, lambda word: rule_word(word).params)
        given, units = self.table(table, "params", path), self.table(table, "units", path)
        if params is not None:
            at = _join(path, "units")
            self.faults += wrong_units(type(params), given, units, file=self.file, path=at)
        return word, params

    def term(self, table: Toml, path: str) -> tuple[str, object | None]:
        """Return the ``word`` and bound ``params`` of a term; params None where either is wrong."""
        return self._word(table, path, TERMS, lambda word: term_word(word).params)

    def _word(
        self, table: Toml, path: str, known: Mapping[str, str], params_of: Any
    ) -> tuple[str, object | None]:
        word = self.text(table, "word", path)
        given = self.table(table, "params", path)
        if not word:
            return word, None
        if word not in known:
            self.fault("E320", _join(path, "word"), name=word, near=nearest(word, list(known)))
            return word, None
        params, faults = bind(params_of(word), given, file=self.file, path=_join(path, "params"))
        self.faults.extend(faults)
        return word, params


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
