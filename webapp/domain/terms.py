"""School years, terms 学期 and grades.

The usual dates are those of county schools (autumn from 1 September, spring from 15 February); the terms of a bureau's
own calendar take the place of the usual ones of the same code (docs/adr/0018).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from webapp.domain.refusals import Refused

CHINA = ZoneInfo("Asia/Shanghai")
FIRST_GRADE = {"primary": 1, "junior": 7, "senior": 10}
YEARS = {"primary": 6, "junior": 3, "senior": 3}  # how long a stage lasts


@dataclass(frozen=True)
class Term:
    """A term: `code` as 2026-2027-1, first and last day (inclusive)."""

    code: str
    first_day: dt.date
    last_day: dt.date


def local_day(moment: dt.datetime) -> dt.date:
    """The calendar day in China on which a moment falls."""
    return moment.astimezone(CHINA).date()


def wall_time(moment: dt.datetime) -> str:
    """What a clock on the wall in China shows at a moment, as a form sends it: 2026-11-22T15:30."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M")


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


def first_day_of(year: int) -> dt.date:
    """The day on which the school year that begins in `year` begins."""
    return dt.date(year, 9, 1)


def usual_terms(year: int) -> tuple[Term, Term]:
    """The two terms of the school year that begins in `year`, by the usual dates; vacations belong to them."""
    autumn, spring, end = first_day_of(year), dt.date(year + 1, 2, 15), first_day_of(year + 1)
    day = dt.timedelta(days=1)
    return Term(f"{year}-{year + 1}-1", autumn, spring - day), Term(f"{year}-{year + 1}-2", spring, end - day)


def term_of(day: dt.date, own: Iterable[Term] = ()) -> Term:
    """The term `day` belongs to, by a bureau's own terms and, where it has none, the usual ones; a day in a vacation
    belongs to the term before it."""
    year = school_year(day)
    near = {term.code: term for y in (year - 1, year, year + 1) for term in usual_terms(y)}
    begun = [term for term in (near | {term.code: term for term in own}).values() if term.first_day <= day]
    return max(begun, key=lambda term: term.first_day)


def week_of(day: dt.date, own: Iterable[Term] = ()) -> int:
    """The week of the term, counted from the Monday of the term's first week, the first being 1."""
    first = term_of(day, own).first_day
    monday = first - dt.timedelta(days=first.weekday())
    return (day - monday).days // 7 + 1


def check_terms(year: int, autumn: Sequence[dt.date], spring: Sequence[dt.date], others: Iterable[Term]) -> None:
    """May a bureau's school year begin and end so? (first and last day of each term; `others`: its other years' terms)

    Refused: term_reversed where one ends before it begins, term_of_other_year where it lies outside of its school year
    (with August before it, for schools that begin early), terms_overlap where two have a day in common.
    """
    terms = (("autumn", autumn[0], autumn[1]), ("spring", spring[0], spring[1]))
    for name, first, last in terms:
        if last < first:
            raise Refused("term_reversed", field=f"{name}_last")
        if not dt.date(year, 8, 1) <= first <= last <= dt.date(year + 1, 8, 31):
            raise Refused("term_of_other_year", field=f"{name}_first")
    if spring[0] <= autumn[1]:
        raise Refused("terms_overlap", field="spring_first")
    for other in others:
        for name, first, last in terms:
            if first <= other.last_day and other.first_day <= last:
                raise Refused("terms_overlap", field=f"{name}_first")


def grade_of(stage: str, cohort_year: int, day: dt.date) -> int:
    """The grade (1 to 12) in which a class that entered `stage` in `cohort_year` is on `day`."""
    return FIRST_GRADE[stage] + school_year(day) - cohort_year


def cohort_of(stage: str, grade: int, day: dt.date) -> int:
    """The year in which a class now in `grade` entered `stage`: the inverse of grade_of."""
    return school_year(day) - (grade - FIRST_GRADE[stage])


def attends(stage: str, cohort_year: int, day: dt.date) -> bool:
    """Is a class at school on `day`: entered `stage` already, and not yet graduated from it?"""
    grade = grade_of(stage, cohort_year, day)
    return FIRST_GRADE[stage] <= grade < FIRST_GRADE[stage] + YEARS[stage]


def last_day_of(stage: str, cohort_year: int) -> dt.date:
    """The last day of a class's last school year."""
    return first_day_of(cohort_year + YEARS[stage]) - dt.timedelta(days=1)


def stage_of(grade: int) -> str:
    """The stage to which a grade from 1 to 12 belongs (six, three and three years)."""
    return "primary" if grade <= 6 else "junior" if grade <= 9 else "senior"
