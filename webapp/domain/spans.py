"""Spans of days, both inclusive (None: no end): of a role, of a pairing."""

from __future__ import annotations

import datetime as dt

from webapp.domain.refusals import Refused
from webapp.domain.terms import school_year

LONGEST_BACK = dt.timedelta(days=366)
LONGEST_AHEAD = dt.timedelta(days=5 * 366)  # what begins later was mistyped
FURTHEST = dt.date(2199, 12, 31)  # beyond it lies nothing anybody meant, and soon the end of the calendar
Span = tuple[dt.date, dt.date | None]


def overlap(one: Span, other: Span) -> bool:
    """Have two spans a day in common? One that ends before it begins (withdrawn before it held) has none."""
    first = max(one[0], other[0])
    lasts = [last for last in (one[1], other[1]) if last is not None]
    return not lasts or first <= min(lasts)


def check_span(span: Span, today: dt.date) -> None:
    """May a role be given for these days? Refused by field: an end before the beginning, a role that is over already,
    a beginning more than a year back (what somebody could do then was judged long ago) or five years ahead."""
    first, last = span
    check_ahead(first, today, "starts_on")
    if last is not None and last > FURTHEST:
        raise Refused("too_far_ahead", field="ends_on")
    if last is not None and last < first:
        raise Refused("ends_before_it_starts", field="ends_on")
    if last is not None and last < today:
        raise Refused("over_already", field="ends_on")
    if first < today - LONGEST_BACK:
        raise Refused("too_far_back", field="starts_on")


def check_ahead(day: dt.date, today: dt.date, field: str) -> None:
    """Refused for a day more than five years ahead: 2206 instead of 2026."""
    if day > today + LONGEST_AHEAD:
        raise Refused("too_far_ahead", field=field)


def last_day_of_school_year(day: dt.date) -> dt.date:
    """The last day of the school year in which a day lies."""
    return dt.date(school_year(day) + 1, 8, 31)
