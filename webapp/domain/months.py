"""Calendar months, written as 2026-11."""

from __future__ import annotations

import datetime as dt
import re

from webapp.domain.terms import day_bounds

MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")  # of this century


def month_of(day: dt.date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def first_day(month: str) -> dt.date:
    """Its first day."""
    return dt.date.fromisoformat(f"{month}-01")


def after(month: str) -> str:
    """The next one."""
    return month_of(first_day(month) + dt.timedelta(days=32))


def months_between(first: str, last: str) -> list[str]:
    """From a month to a month, both inclusive; none if the last is before the first."""
    found = []
    while first <= last:
        found.append(first)
        first = after(first)
    return found


def begins(month: str) -> dt.datetime:
    """The moment at which it begins in China."""
    return day_bounds(first_day(month))[0]
