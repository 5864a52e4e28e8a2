"""The terms 学期 that hold in a bureau: its own calendar's, else the usual ones."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from webapp.domain.terms import Term, term_of
from webapp.extensions import db
from webapp.models import School
from webapp.models import Term as OwnTerm

_KEY = "runxin_terms"


def own_terms(bureau_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Term]]:
    """The terms these bureaus entered themselves, in order; an empty list for one that entered none. Read once in a
    request."""
    read: dict[uuid.UUID, list[Term]] = db.session().info.setdefault(_KEY, {})
    if missing := set(bureau_ids) - read.keys():
        read.update({bureau_id: [] for bureau_id in missing})
        statement = select(OwnTerm).where(OwnTerm.bureau_id.in_(missing)).order_by(OwnTerm.first_day)
        for row in db.session.scalars(statement):
            read[row.bureau_id].append(Term(row.code, row.first_day, row.last_day))
    return {bureau_id: read[bureau_id] for bureau_id in bureau_ids}


def forget_terms() -> None:
    """What was read counts no more: somebody entered others."""
    db.session().info.pop(_KEY, None)


def term_in(bureau_id: uuid.UUID, day: dt.date) -> Term:
    """The term of a day in a bureau."""
    return term_of(day, own_terms([bureau_id])[bureau_id])


def term_began(schools: Iterable[School], day: dt.date) -> dict[dt.date, list[uuid.UUID]]:
    """Schools by the first day of the term a day belongs to in their bureau: mostly one day for all."""
    places = [(school.id, school.bureau_id) for school in schools]
    terms = own_terms({bureau_id for _school, bureau_id in places})
    began: dict[dt.date, list[uuid.UUID]] = defaultdict(list)
    for school_id, bureau_id in places:
        began[term_of(day, terms[bureau_id]).first_day].append(school_id)
    return began
