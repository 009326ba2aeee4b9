"""Since when and until when: days, months and years inside, outside and unknown."""

from __future__ import annotations

import datetime as dt

import pytest

from toolkit.periods import ALWAYS, Period, as_date


@pytest.mark.parametrize(
    ("date", "inside"),
    [
        ("2014-02-21", False),
        ("2014-02-22", True),
        ("2014-02-22T08:30:00", True),
        ("2014-06-30", True),
        ("2014-07-01", False),
        ("2014", True),
        ("2014-02", True),
        ("2013", False),
        (None, True),
        ("last spring", True),
    ],
)
def test_a_date_is_inside_unless_it_is_surely_outside(date: str | None, inside: bool) -> None:
    assert Period("2014-02-22", "2014-06").holds(date) is inside


def test_periods_that_touch_on_a_day_overlap() -> None:
    assert Period(until="2014-05-01").overlaps(Period(since="2014-05-01"))
    assert not Period(until="2014-04-30").overlaps(Period(since="2014-05-01"))
    assert ALWAYS.overlaps(Period("2014", "2014"))


def test_dates_are_read_from_text_and_from_toml_dates() -> None:
    assert as_date(dt.date(2014, 2, 22)) == "2014-02-22"
    assert as_date("2014-02") == "2014-02"
    for wrong in ("2014-13", "2014-02-30", "spring", 2014, None):
        assert as_date(wrong) is None
