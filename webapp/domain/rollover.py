"""The new school year 升级: which classes graduate, which move up, which first classes open. Nothing is stored for a
class that moves up: its grade follows from the year in which it entered (domain/terms.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from webapp.domain.organisation import STAGES
from webapp.domain.refusals import Refused
from webapp.domain.terms import first_day_of, last_day_of, school_year

MOST_CLASSES = 40  # of one stage in one year
GOES_ON = "primary"  # the stage after which a school's children just stay; senior secondary takes an examination


class Entered(Protocol):
    """A class as far as the rule needs it: stage (str), cohort_year and number (int), closed_on (a date or None).

    Columns are descriptors, which a type checker cannot match against a protocol; hence Any.
    """

    @property
    def stage(self) -> Any: ...
    @property
    def cohort_year(self) -> Any: ...
    @property
    def number(self) -> Any: ...
    @property
    def closed_on(self) -> Any: ...


Class = TypeVar("Class", bound=Entered)


@dataclass(frozen=True)
class Plan(Generic[Class]):
    """What the school year brings: classes through with their stage (those of earlier years too, if they still have
    children: the caller knows), classes that stay, first classes that are there, and how many there were last year."""

    year: int
    graduating: list[Class]
    staying: list[Class]
    entered: dict[str, list[Class]]
    before: dict[str, int]

    @property
    def first_day(self) -> dt.date:
        """The first day of the school year."""
        return first_day_of(self.year)

    @property
    def eve(self) -> dt.date:
        """The last day of the school year before."""
        return self.first_day - dt.timedelta(days=1)

    def opening(self, stage: str, asked: int | None) -> list[int]:
        """The numbers of the first classes to open, for `asked` in all (None: as many as last year)."""
        there = {school_class.number for school_class in self.entered[stage]}
        count = self.before[stage] if asked is None else asked
        if not 0 <= count <= MOST_CLASSES:
            raise Refused("too_many_classes", field=f"new.{stage}", most=MOST_CLASSES)
        return [number for number in range(1, count + 1) if number not in there]


def plan_of(stages: Collection[str], classes: Collection[Class], year: int) -> Plan[Class]:
    """What the school year that begins in `year` brings a school with these stages (none named: those of its classes)
    and classes, in the order schools list them."""
    ordered = sorted(classes, key=lambda c: (STAGES.index(c.stage), -c.cohort_year, c.number))
    first_day = first_day_of(year)
    there = [c for c in ordered if c.closed_on is None or c.closed_on >= first_day]
    known = [stage for stage in STAGES if stage in (stages or {c.stage for c in ordered})]
    return Plan(
        year,
        graduating=[c for c in ordered if c.closed_on is None and last_day_of(c.stage, c.cohort_year) < first_day],
        staying=[c for c in there if c.cohort_year < year and last_day_of(c.stage, c.cohort_year) >= first_day],
        entered={stage: [c for c in there if c.stage == stage and c.cohort_year == year] for stage in known},
        before={stage: _count(ordered, stage, year - 1) for stage in known},
    )


def years_to_offer(today: dt.date) -> tuple[int, int]:
    """The school year that has begun, and the one to come: from 1 June the coming one first."""
    year = school_year(today)
    return (year + 1, year) if 6 <= today.month < 9 else (year, year + 1)


def next_stage(stage: str, offered: Mapping[str, object]) -> str | None:
    """The stage after one, where the school has it."""
    after = STAGES[STAGES.index(stage) + 1 :][:1]
    return after[0] if after and after[0] in offered else None


def one_year_on(day: dt.date) -> dt.date:
    """The same day of the next year (28 February for a leap day)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _count(classes: Collection[Class], stage: str, year: int) -> int:
    return sum(c.stage == stage and c.cohort_year == year and c.closed_on is None for c in classes)
