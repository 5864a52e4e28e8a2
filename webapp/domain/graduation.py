"""Graduation 毕业离校: who is in the last year of a stage, and on which day one may leave."""

from __future__ import annotations

import datetime as dt

from webapp.domain.refusals import Refused
from webapp.domain.terms import YEARS, school_year

GRADUATION = "graduation"  # the batch in which some left together
GRADUATED = "graduated"  # Student.left_why
EARLIEST = dt.timedelta(days=366)  # told of within the year,
FURTHEST = dt.timedelta(days=183)  # and planned no further ahead than half of one


def in_last_year(stage: str, cohort_year: int, today: dt.date) -> bool:
    """Is a class in the last year of its stage, or through with it?"""
    return school_year(today) >= cohort_year + YEARS[stage] - 1


def check_day(day: dt.date | None, today: dt.date) -> dt.date:
    """The last day on the roll; Refused as graduate_day for none, and for one too long ago or too far ahead."""
    if day is None or not today - EARLIEST <= day <= today + FURTHEST:
        raise Refused("graduate_day", field="day")
    return day
