"""Who looks after what was opened in an emergency: one after another, so that no report reaches nobody (ADR 0016)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from webapp.access.permissions import GLASS_LOOKED_AFTER_BY, Role
from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Account, BreakGlass, RoleGrant, School

EACH_WAITS = dt.timedelta(days=3)


def to_look_after(person: Person, now: dt.datetime) -> ColumnElement[bool]:
    """The openings a person looks after: a principal those of the school; who stands after him in the table those for
    which nobody before is at work (but for whoever opened the file), those that nobody looked at for three days, and
    those looked after already by the same person."""
    steps = (_of_step(person, place, now) for place, role in enumerate(GLASS_LOOKED_AFTER_BY) if person.holding(role))
    return or_(false(), *steps)


def glass_to_review(person: Person, glass_id: object, now: dt.datetime) -> BreakGlass:
    """One of these; NotFound for any other."""
    statement = select(BreakGlass).where(BreakGlass.id == glass_id, to_look_after(person, now))
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def _of_step(person: Person, place: int, now: dt.datetime) -> ColumnElement[bool]:
    grants = person.holding(GLASS_LOOKED_AFTER_BY[place])
    schools = person.with_merged(frozenset(grant.school_id for grant in grants if grant.school_id))
    if any(grant.school_id is None for grant in grants):
        schools |= person.schools_below
    here = BreakGlass.school_id.in_(schools)
    if place == 0:
        return here
    waited = and_(BreakGlass.seen_at.is_(None), BreakGlass.opened_at <= now - place * EACH_WAITS)
    nobody_before = ~_at_work(person.today, GLASS_LOOKED_AFTER_BY[:place])
    return and_(here, or_(nobody_before, waited, BreakGlass.seen_by == person.id))


def _at_work(day: dt.date, roles: tuple[Role, ...]) -> ColumnElement[bool]:
    """Has the school of the opening (or the one of which it became part) somebody with one of these roles at work,
    other than the one who opened?"""
    school = select(func.coalesce(School.merged_into_id, School.id)).where(School.id == BreakGlass.school_id)
    return (
        select(RoleGrant.id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.school_id == school.correlate(BreakGlass).scalar_subquery())
        .where(RoleGrant.role.in_(roles), RoleGrant.held_on(day), RoleGrant.account_id != BreakGlass.account_id)
        .where(Account.at_work_on(day))
        .correlate(BreakGlass)
        .exists()
    )
