"""Since when and until when a name counts: ISO dates in, whether another date is inside out."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
#: What completes a date that names only a year or a month.
_FIRST, _LAST = "-01-01", "-12-31"


class Period(NamedTuple):
    """A stretch of time, both days included; None is open.

    Dates are ISO 8601; a year or a month stands for its first day in ``since`` and for its last in
    ``until``.
    """

    since: str | None = None
    until: str | None = None

    def holds(self, date: str | None) -> bool:
        """Say whether a date lies inside; a date that is not known, or not precise, may.

        Examples
        --------
        >>> Period("2014-02-22", "2014-06").holds("2014-06-30")
        True
        >>> Period(since="2014-02-22").holds("2013")
        False
        """
        day = (date or "")[:10]
        if _DATE.fullmatch(day) is None:
            return True
        return (self.since is None or first(self.since) <= last(day)) and (
            self.until is None or first(day) <= last(self.until)
        )

    def overlaps(self, other: Period) -> bool:
        """Say whether two periods share a day."""
        begins = max(first(p.since) if p.since else "" for p in (self, other))
        ends = min(last(p.until) if p.until else "9999" for p in (self, other))
        return begins <= ends


ALWAYS = Period()


def first(date: str) -> str:
    """Return the first day that a date names ("2014" is "2014-01-01")."""
    return date + _FIRST[len(date) - 4 :]


def last(date: str) -> str:
    """Return the last day that a date names, to be compared only ("2014-02" is "2014-02-31")."""
    return date + _LAST[len(date) - 4 :]


def as_date(value: Any) -> str | None:
    """Return a date of a TOML file as text, or None when it is none."""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        return None
    try:
        dt.date.fromisoformat(first(value))
    except ValueError:
        return None
    return value
