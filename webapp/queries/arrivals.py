"""What arrived on a day at a school's desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import readable_entries
from webapp.domain.terms import day_bounds
from webapp.extensions import db
from webapp.models import Entry
from webapp.queries.pages import Listed, one_page

PAGE = 50


@dataclass(frozen=True)
class Arrivals:
    """A day's entries in the order they arrived, newest first, and how many there are of each kind."""

    listed: Listed[Entry]
    by_kind: Mapping[str, int]


def arrivals(person: Person, day: dt.date, kind: str | None, page: int) -> Arrivals:
    """The entries that arrived on a day, of one kind or of all. What this person may not read is not listed."""
    statement = select(Entry).where(_arrived(person, day)).order_by(Entry.seq.desc())
    if kind:
        statement = statement.where(Entry.kind == kind)
    statement = statement.options(joinedload(Entry.author), joinedload(Entry.student), joinedload(Entry.school_class))
    return Arrivals(one_page(statement, page, PAGE), arrived_by_kind(person, day))


def arrived_by_kind(person: Person, day: dt.date) -> Mapping[str, int]:
    """How many entries of each kind arrived on a day."""
    statement = select(Entry.kind, func.count()).where(_arrived(person, day)).group_by(Entry.kind)
    return {kind: count for kind, count in db.session.execute(statement)}


def _arrived(person: Person, day: dt.date) -> ColumnElement[bool]:
    start, end = day_bounds(day)
    return and_(
        Entry.school_id.in_(person.with_merged(person.schools(Permission.SEE_SCHOOL))),
        Entry.arrived_at >= start,
        Entry.arrived_at < end,
        readable_entries(person),
    )
