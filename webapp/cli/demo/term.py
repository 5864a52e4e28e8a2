"""The days of the demo's term: from its first day to yesterday."""

from __future__ import annotations

import datetime as dt

from webapp.domain.terms import term_of

# Days without school, as (month, day) from and to: the national holiday and the usual vacations of a county.
WITHOUT_SCHOOL = (((10, 1), (10, 7)), ((1, 20), (2, 20)), ((7, 6), (8, 31)))


def days_so_far(today: dt.date) -> list[dt.date]:
    """Every day of the term before today, weekends too; empty on its first day."""
    first = term_of(today).first_day
    return [first + dt.timedelta(days=n) for n in range((today - first).days)]


def school_days(days: list[dt.date]) -> list[dt.date]:
    """Those on which roll is called: weekdays outside the holidays."""
    return [day for day in days if day.weekday() < 5 and not _free(day)]


def _free(day: dt.date) -> bool:
    return any(first <= (day.month, day.day) <= last for first, last in WITHOUT_SCHOOL)
