"""Keeping a filter of the students' list under a name; each person keeps her own."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Select, func, select

from webapp.access.person import Person
from webapp.actions.at_once import hold_account
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.student_facts import line
from webapp.extensions import db
from webapp.models import SavedFilter, new_id

MOST = 20  # of one person
LONGEST_NAME, LONGEST_VALUE = 40, 60
KNOWN = ("q", "class", "mentor", "unvisited", "sort", "roll", "size")  # what the list is narrowed and ordered by


def keep_filter(person: Person, name: str, query: str, now: dt.datetime) -> SavedFilter:
    """Keep what the list is narrowed to (`query`, as in its URL: only what the list knows is kept); a name there
    already means the new one from now on. Refused: filter_name, filter_empty (it narrows nothing), filters_full."""
    said = line(name, LONGEST_NAME)
    if said is None:
        raise Refused("filter_name", field="name")
    kept = [(key, value[:LONGEST_VALUE]) for key, value in parse_qsl(query[:2000]) if key in KNOWN and value]
    if not kept:
        raise Refused("filter_empty")
    hold_account(person.id)  # two tabs at once: one after the other
    row = db.session.scalars(_own(person).where(SavedFilter.name == said)).one_or_none()
    if row is None:
        counted = select(func.count(SavedFilter.id)).where(SavedFilter.account_id == person.id)
        if (db.session.scalar(counted) or 0) >= MOST:
            raise Refused("filters_full", count=MOST)
        row = SavedFilter(id=new_id(), account_id=person.id, name=said)
        db.session.add(row)
    row.query, row.kept_at = urlencode(kept), now
    return row


def drop_filter(person: Person, filter_id: uuid.UUID) -> None:
    """Keep it no more; NotFound for somebody else's."""
    row = db.session.scalars(_own(person).where(SavedFilter.id == filter_id)).one_or_none()
    if row is None:
        raise NotFound("not_found")
    db.session.delete(row)


def saved_filters(person: Person) -> list[SavedFilter]:
    """The person's own, by name."""
    return list(db.session.scalars(_own(person).order_by(SavedFilter.name)))


def _own(person: Person) -> Select[SavedFilter]:
    return select(SavedFilter).where(SavedFilter.account_id == person.id)
