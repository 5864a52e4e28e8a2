"""School years, terms 学期 and grades.

The dates are the usual ones of county schools (autumn from 1 September, spring from 15 February to mid-July); a
bureau's own calendar replaces them with the organisation's issue (docs/adr/0007).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
FIRST_GRADE = {"primary": 1, "junior": 7, "senior": 10}


@dataclass(frozen=True)
class Term:
    """A term: `code` as 2026-2027-1, first and last day (inclusive)."""

    code: str
    first_day: dt.date
    last_day: dt.date


def local_day(moment: dt.datetime) -> dt.date:
    """The calendar day in China on which a moment falls."""
    return moment.astimezone(CHINA).date()


def day_bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The moments between which a calendar day in China lies: its first, and the first of the next day."""
    start = dt.datetime.combine(day, dt.time(), CHINA)
    return start, start + dt.timedelta(days=1)


def within(day: dt.date, first: dt.date, last: dt.date | None) -> bool:
    """Does a day lie from a first to a last one, both inclusive (None: no end)?"""
    return first <= day and (last is None or day <= last)


def school_year(day: dt.date) -> int:
    """The year in which the school year of `day` began (it rolls over on 1 September)."""
    return day.year if day.month >= 9 else day.year - 1


def term_of(day: dt.date) -> Term:
    """The term `day` belongs to; a day in a vacation belongs to the term before it."""
    year = school_year(day)
    spring = dt.date(year + 1, 2, 15)
    if day >= spring:
        return Term(f"{year}-{year + 1}-2", spring, dt.date(year + 1, 8, 31))
    return Term(f"{year}-{year + 1}-1", dt.date(year, 9, 1), spring - dt.timedelta(days=1))


def week_of(day: dt.date) -> int:
    """The week of the term, counted from the Monday of the term's first week, the first being 1."""
    first = term_of(day).first_day
    monday = first - dt.timedelta(days=first.weekday())
    return (day - monday).days // 7 + 1


def grade_of(stage: str, cohort_year: int, day: dt.date) -> int:
    """The grade (1 to 12) in which a class that entered `stage` in `cohort_year` is on `day`."""
    return FIRST_GRADE[stage] + school_year(day) - cohort_year


def cohort_of(stage: str, grade: int, day: dt.date) -> int:
    """The year in which a class now in `grade` entered `stage`: the inverse of grade_of."""
    return school_year(day) - (grade - FIRST_GRADE[stage])


def attends(stage: str, cohort_year: int, day: dt.date) -> bool:
    """Is a class at school on `day`: entered `stage` already, and not yet graduated from it?"""
    grade = grade_of(stage, cohort_year, day)
    return FIRST_GRADE[stage] <= grade < FIRST_GRADE[stage] + (6 if stage == "primary" else 3)


def stage_of(grade: int) -> str:
    """The stage to which a grade from 1 to 12 belongs (six, three and three years)."""
    return "primary" if grade <= 6 else "junior" if grade <= 9 else "senior"
