"""What a limit on how many are at an enterprise at once is reckoned from.

All such limits cut the timeline of an enterprise, or of its posts of one name, at every first and
last day of a post or of interns from elsewhere; whoever is there at the same time shares the limit
of that piece. :mod:`placement.vocabulary.timeline` says so row by row and
:mod:`placement.vocabulary.concurrency` all at once.

A window lasts from its first day to its end; the day on which one leaves and another comes is the
newcomer's. A post without a first day overlaps every earlier one, one without an end (and without
months) every later one.
"""

from __future__ import annotations

from dataclasses import dataclass

from placement.vocabulary.internship import FIELDS

HOSTED = {"hosted": ("employer", "post", "start", "end", "people")}
"""The table of interns from elsewhere, and what is read of it."""


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit at every moment, in columns.

    ``prefix`` begins the keys of its groups. ``heads`` is the column that the limit is reckoned
    from, the smallest that a row of the enterprise states; ``present`` that of interns who are
    there the whole time, the largest. ``by_post`` limits posts of one name and not the enterprise:
    of interns from elsewhere only those of that post count. ``filing`` tells that a filed exception
    lifts it.
    """

    prefix: str
    heads: str
    present: str
    by_post: bool
    filing: bool

    def key(self, employer: str, post: str, day: str) -> str:
        """The stable name of one group; ``day`` is its first, '' where it has none."""
        return f"{self.prefix}|{self.name(employer, post)}|{day}"

    def name(self, employer: str, post: str) -> str:
        """Which posts share the limit."""
        return f"{employer}/{post}" if self.by_post else employer


def place_fields(*columns: str) -> tuple[str, ...]:
    """Columns of places that such a rule reads, beside its own."""
    return (
        "employer", "post", "start", "end", "months", "need", "interns_now", "interns_same",
        *columns, *FIELDS,
    )  # fmt: skip
