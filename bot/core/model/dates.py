"""Dates that are only partly known, such as "2018" or "2018-01"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day. Ordered by time, the vaguer first.

    Text form: `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (ISO 8601, reduced precision).
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read the text form.

        Raises:
            ValueError: If *text* has another form or names a day that does not exist.
        """
        match = _PARTIAL.match(text)
        if match is None:
            raise ValueError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        date(year, month or 1, day or 1)  # refuses month 13 and 30 February
        return cls(year, month, day)

    def last_day(self) -> date:
        """Return the latest day it can mean: the kindest reading of its age."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """Return the text form."""
        parts = [f"{self.year:04}"]
        if self.month is not None:
            parts.append(f"{self.month:02}")
        if self.day is not None:
            parts.append(f"{self.day:02}")
        return "-".join(parts)


def age_in_months(then: date, today: date) -> int:
    """Return the whole months from *then* to *today*; 0 if *then* lies ahead."""
    months = (today.year - then.year) * 12 + today.month - then.month
    if today.day < then.day:
        months -= 1
    return max(months, 0)
