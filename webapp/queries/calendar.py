"""A bureau's calendar of terms 校历, a school year at a time: its own days, or the usual ones."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import schools_under
from webapp.domain.refusals import NotFound
from webapp.domain.terms import Term, school_year, term_of, usual_terms, week_of
from webapp.extensions import db
from webapp.models import Bureau, School
from webapp.queries.terms import own_terms

MANAGE = Permission.MANAGE_ORGANISATION


@dataclass(frozen=True)
class SchoolYearRow:
    """A school year's two terms; `own` are those the bureau entered (empty: the usual days hold)."""

    year: int
    own: list[Term]
    terms: tuple[Term, Term]

    @property
    def days(self) -> dict[str, dt.date]:
        """The four days by the names of a form's fields."""
        autumn, spring = self.terms
        return {
            "autumn_first": autumn.first_day,
            "autumn_last": autumn.last_day,
            "spring_first": spring.first_day,
            "spring_last": spring.last_day,
        }


@dataclass(frozen=True)
class CalendarPage:
    """A bureau's school years, the term and week of today, and whether this person may change them."""

    bureau: Bureau
    bureaus: list[Bureau]
    years: list[SchoolYearRow]
    term: Term
    week: int
    may_change: bool


def calendar_page(person: Person, bureau_id: uuid.UUID | None) -> CalendarPage:
    """The last, this and the next school year of a bureau under the person, or (to look at only) of the bureau of an
    own school; NotFound for any other."""
    bureaus = _bureaus(person)
    chosen = next((b for b in bureaus if b.id == (bureau_id or person.bureau_id)), None)
    if chosen is None:
        raise NotFound("not_found")
    own = own_terms([chosen.id])[chosen.id]
    this_year = school_year(person.today)
    return CalendarPage(
        bureau=chosen,
        bureaus=bureaus,
        years=[_row(year, own) for year in (this_year + 1, this_year, this_year - 1)],
        term=term_of(person.today, own),
        week=week_of(person.today, own),
        may_change=person.everywhere(MANAGE) and chosen.id in person.bureaus,
    )


def _bureaus(person: Person) -> list[Bureau]:
    of_schools = select(School.bureau_id).where(schools_under(person, MANAGE))
    under = Bureau.id.in_(person.bureaus) if person.everywhere(MANAGE) else Bureau.id.in_(of_schools)
    return list(db.session.scalars(select(Bureau).where(under).order_by(Bureau.name)))


def _row(year: int, own: list[Term]) -> SchoolYearRow:
    usual = usual_terms(year)
    entered = [term for term in own if term.code in {one.code for one in usual}]
    by_code = {term.code: term for term in (*usual, *entered)}
    return SchoolYearRow(year, entered, (by_code[usual[0].code], by_code[usual[1].code]))
