"""A date as somebody wrote it → ISO 8601, when it can only mean one day; else None."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})")
_TIME = re.compile(
    r"(?:T| {1,3})(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAY_MONTH = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})", re.I
)
_MONTH_DAY = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.I
)


def iso_date(value: Any) -> str | None:
    """Return a date in ISO 8601, or None when it is missing or could mean several days.

    Read are ISO 8601 itself (a time and an offset are kept, fractions of a second dropped),
    ``2023/12/30``, ``20231230``, ``30 December 2023``, ``Dec. 30, 2023``, ``Sat, 30 Dec 2023
    10:00:00 GMT`` and ``30/12/2023`` where no number could be the other. ``03/04/2023``,
    two-digit years, a year or a month alone and bare numbers of seconds mean no one day.

    Examples
    --------
    >>> iso_date("Dec. 30, 2023"), iso_date("2023-12-30 08:15Z"), iso_date("03/04/2023")
    ('2023-12-30', '2023-12-30T08:15Z', None)
    """
    if isinstance(value, dt.datetime):
        value = value.isoformat(timespec="seconds").removesuffix("T00:00:00")
    elif isinstance(value, dt.date):
        value = value.isoformat()
    elif isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > 64:
        return None
    written = " ".join(value.split())
    for pattern, order in ((_DAY, "ymd"), (_DAY_MONTH, "dmy"), (_MONTH_DAY, "mdy")):
        match = pattern.match(written)
        if match:
            parts = dict(zip(order, (g for g in match.groups() if g not in "-/."), strict=True))
            return _joined(_day(parts["y"], parts["m"], parts["d"]), written[match.end() :])
    match = _NUMBERS.match(written)
    if match:
        first, second, year = match.groups()
        days = {_day(year, first, second), _day(year, second, first)} - {None}
        return _joined(days.pop() if len(days) == 1 else None, written[match.end() :])
    return None


def _day(year: str, month: str, day: str) -> str | None:
    if month.isdigit():
        number = int(month)
    else:
        name = month.lower()
        number = _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0
        if name not in (name[:3], "sept") and name not in _FULL:
            return None
    try:
        return dt.date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None


def _joined(day: str | None, rest: str) -> str | None:
    if day is None or not rest.strip():
        return day
    match = _TIME.fullmatch(rest.rstrip())
    if not match:
        return None
    time, zone = match.group(1), match.group(2) or ""
    zone = "Z" if zone in ("UTC", "GMT") else zone
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    try:
        dt.datetime.fromisoformat(f"{day}T{time}{zone}")
    except ValueError:
        return None
    return f"{day}T{time}{zone}"
