"""Spans of days, both inclusive (None: no end): of a role, of a pairing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from webapp.domain.refusals import Refused
from webapp.domain.terms import school_year

LONGEST_BACK = dt.timedelta(days=366)
LONGEST_AHEAD = dt.timedelta(days=5 * 366)  # what begins later was mistyped
FURTHEST = dt.date(2199, 12, 31)  # beyond it lies nothing anybody meant, and soon the end of the calendar
A_DAY = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date | None]


def overlap(one: Span, other: Span) -> bool:
    """Have two spans a day in common? One that ends before it begins (withdrawn before it held) has none."""
    first = max(one[0], other[0])
    lasts = [last for last in (one[1], other[1]) if last is not None]
    return not lasts or first <= min(lasts)


def without(span: Span, gap: Span) -> list[Span]:
    """What a span has left outside of a gap: none, one or two spans."""
    first, last = span
    before = (first, gap[0] - A_DAY if last is None else min(last, gap[0] - A_DAY))
    after = [(max(first, gap[1] + A_DAY), last)] if gap[1] else []
    return [one for one in (before, *after) if one[1] is None or one[0] <= one[1]]


def holds_until(day: dt.date, spans: Iterable[Span]) -> dt.date | None:
    """The last day in a row, from a day on, on which one of these spans holds: FURTHEST where no end is known; None
    where not even that day is in one."""
    until = day - A_DAY
    for first, last in sorted(spans, key=lambda span: span[0]):
        if first <= until + A_DAY:
            until = max(until, FURTHEST if last is None else last)
        if until >= FURTHEST:
            return FURTHEST
    return until if until >= day else None


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
