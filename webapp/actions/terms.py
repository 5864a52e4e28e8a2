"""A bureau's own calendar of terms 校历: a school year at a time."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import bureau_under
from webapp.actions.organisation import fingerprint
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.domain.terms import Term as Span
from webapp.domain.terms import check_terms, usual_terms
from webapp.extensions import db
from webapp.models import Bureau, Term, new_id

YEARS = range(2000, 2100)


@dataclass(frozen=True)
class TermsForm:
    """The four days of a school year; None for one that was not written. `seen`: fingerprint of what was shown."""

    year: int
    autumn: tuple[dt.date | None, dt.date | None]
    spring: tuple[dt.date | None, dt.date | None]
    seen: str


def terms_fingerprint(own: list[Span]) -> str:
    """The fingerprint of a school year's terms as entered; of an empty list where the usual ones hold."""
    return fingerprint(*((term.code, str(term.first_day), str(term.last_day)) for term in own))


def decide_terms(person: Person, bureau_id: uuid.UUID, form: TermsForm) -> None:
    """The two terms of a school year in a bureau begin and end on these days.

    NotFound for a bureau that is not under the person or a year that cannot be; Refused where a day is missing, by
    domain/terms.py's check_terms; Clash when somebody changed them since they were shown.
    """
    rows, others = _rows(person, bureau_id, form.year, form.seen)
    missing = next((n for n, day in zip(FIELDS, (*form.autumn, *form.spring), strict=True) if day is None), None)
    if missing:
        raise Refused("day_needed", field=missing)
    days = [day for day in (*form.autumn, *form.spring) if day is not None]
    check_terms(form.year, days[:2], days[2:], others)
    for usual, first, last in zip(usual_terms(form.year), days[::2], days[1::2], strict=True):
        row = rows.get(usual.code)
        if row is None:
            db.session.add(Term(id=new_id(), bureau_id=bureau_id, code=usual.code, first_day=first, last_day=last))
        elif (row.first_day, row.last_day) != (first, last):
            row.first_day, row.last_day = first, last


def usual_again(person: Person, bureau_id: uuid.UUID, year: int, seen: str) -> None:
    """The usual days hold again in a school year; as decide_terms refuses."""
    rows, _others = _rows(person, bureau_id, year, seen)
    for row in rows.values():
        db.session.delete(row)


FIELDS = ("autumn_first", "autumn_last", "spring_first", "spring_last")


def _rows(person: Person, bureau_id: uuid.UUID, year: int, seen: str) -> tuple[dict[str, Term], list[Span]]:
    """The year's own terms by code, and the other years'; the bureau is locked until the commit."""
    bureau = bureau_under(person, Permission.MANAGE_ORGANISATION, bureau_id)
    if year not in YEARS:
        raise NotFound("not_found")
    db.session.execute(select(Bureau.id).where(Bureau.id == bureau.id).with_for_update(key_share=True))
    statement = select(Term).where(Term.bureau_id == bureau.id).order_by(Term.first_day)
    rows = db.session.scalars(statement).all()
    codes = {term.code for term in usual_terms(year)}
    spans = [Span(row.code, row.first_day, row.last_day) for row in rows]
    if seen != terms_fingerprint([span for span in spans if span.code in codes]):
        raise Clash("terms_changed")
    return {row.code: row for row in rows if row.code in codes}, [s for s in spans if s.code not in codes]
