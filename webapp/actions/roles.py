"""Roles: given from a day to a day, and ended. Never deleted: what somebody did is judged by what held then."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import or_, select

from webapp.access.granting import check_reach, grantable
from webapp.access.permissions import ANYWHERE, OF_A_CLASS, OF_A_SCHOOL, Permission, Role
from webapp.access.person import Person
from webapp.access.places import account_under, school_under
from webapp.actions.administrators import keep_one
from webapp.domain.refusals import Clash, Forbidden, NotFound, Refused
from webapp.domain.spans import Span, check_span, overlap
from webapp.domain.texts import on_one_line
from webapp.extensions import db
from webapp.models import Account, Pairing, RoleGrant, School, SchoolClass

LONGEST_NOTE = 200


@dataclass(frozen=True)
class NewGrant:
    """A role asked for: where a school's role holds, and for which class a class teacher's; from when (None: today)
    to when (None: for good), and what for."""

    role: Role
    school_id: uuid.UUID | None = None
    class_id: uuid.UUID | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    note: str = ""


def grant_role(person: Person, account: Account, asked: NewGrant) -> RoleGrant:
    """Give a role. Refused by field: no school or class where one is needed, or one that is closed or of another
    bureau; days that will not do; Clash for the same role in the same place on one of these days; NotFound for a school
    that is not under the person; Forbidden for a role that is not the person's to give.

    Refused for oneself: who manages accounts sees no child (domain.md, Roles) and does not open that door alone.
    """
    if account.id == person.id:
        raise Refused("not_yourself", field="role")
    if asked.role not in grantable(person):
        raise Forbidden("not_yours_to_give", field="role")
    check_reach(person, account)
    span = (asked.starts_on or person.today, asked.ends_on)
    check_span(span, person.today)
    if account.leaves_on and span[0] > account.leaves_on:
        raise Refused("gone_by_then", field="starts_on")
    _check_place(person, account, asked, span[0])
    school_bound = asked.role in OF_A_SCHOOL | ANYWHERE
    grant = RoleGrant(
        account_id=account.id,
        role=asked.role,
        school_id=asked.school_id if school_bound else None,
        class_id=asked.class_id if asked.role in OF_A_CLASS else None,
        starts_on=span[0],
        ends_on=span[1],
        granted_by=person.id,
        note=on_one_line(asked.note)[:LONGEST_NOTE] or None,
    )
    check_twice(grant)
    db.session.add(grant)
    return grant


def check_twice(grant: RoleGrant) -> None:
    """Clash when the account has this role in this place already on one of these days. Locks the account, so that two
    desks cannot give it at once."""
    db.session.flush()
    db.session.execute(select(Account.id).where(Account.id == grant.account_id).with_for_update(key_share=True))
    same = select(RoleGrant.starts_on, RoleGrant.ends_on).where(
        RoleGrant.account_id == grant.account_id,
        RoleGrant.role == grant.role,
        RoleGrant.school_id.is_not_distinct_from(grant.school_id),
        RoleGrant.class_id.is_not_distinct_from(grant.class_id),
    )
    span: Span = (grant.starts_on, grant.ends_on)
    if any(overlap(span, (first, last)) for first, last in db.session.execute(same)):
        raise Clash("role_held_already", field="role")


def end_role(person: Person, account_id: uuid.UUID, grant_id: uuid.UUID, last_day: dt.date | None = None) -> RoleGrant:
    """A role ends with `last_day`, or at once (yesterday was the last); it stays in history. One that ended before
    stays as it is, one that has not begun yet never will. Refused for one's own and for a bureau's last
    administrator."""
    account = account_under(person, account_id)
    grant = db.session.scalars(
        select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.account_id == account.id)
    ).one_or_none()
    if grant is None:
        raise NotFound("not_found")
    check_reach(person, account)
    yesterday = person.today - dt.timedelta(days=1)
    last_day = max(last_day or yesterday, yesterday)
    if grant.ends_on is not None and grant.ends_on <= last_day:
        return grant
    if grant.school_id is None:
        keep_one(account, last_day + dt.timedelta(days=1), grant.role)
    if account.id == person.id:
        raise Refused("not_yourself")
    grant.ends_on = max(last_day, grant.starts_on - dt.timedelta(days=1))
    if grant.role == Role.MENTOR:
        _end_pairings(account, grant, last_day)
    return grant


def _end_pairings(account: Account, ended: RoleGrant, last_day: dt.date) -> None:
    """A mentor no more: the children of that school have no mentor, and the office sees it (TH-6)."""
    db.session.flush()
    others = select(RoleGrant.id).where(
        RoleGrant.account_id == account.id,
        RoleGrant.role == Role.MENTOR,
        RoleGrant.school_id == ended.school_id,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > last_day),
    )
    if db.session.scalars(others).first():
        return
    open_ones = select(Pairing).where(
        Pairing.mentor_id == account.id,
        Pairing.school_id == ended.school_id,
        or_(Pairing.ends_on.is_(None), Pairing.ends_on > last_day),
    )
    for pairing in db.session.scalars(open_ones):
        pairing.ends_on = max(last_day, pairing.starts_on - dt.timedelta(days=1))


def _check_place(person: Person, account: Account, asked: NewGrant, first: dt.date) -> None:
    if asked.role in OF_A_SCHOOL and asked.school_id is None:
        raise Refused("role_needs_school", field="school_id")
    if asked.role in OF_A_CLASS and asked.class_id is None:
        raise Refused("role_needs_class", field="class_id")
    if asked.school_id is None:
        return
    school = school_under(person, Permission.MANAGE_ACCOUNTS, asked.school_id)
    if school.bureau_id != account.bureau_id:
        raise Refused("school_of_another_bureau", field="school_id")
    if school.closed_on and school.closed_on < first:
        raise Refused("school_closed", field="school_id")
    if asked.class_id and asked.role in OF_A_CLASS:
        _check_class(school, asked.class_id, first)


def _check_class(school: School, class_id: uuid.UUID, first: dt.date) -> None:
    classes = select(SchoolClass).where(SchoolClass.id == class_id, SchoolClass.school_id == school.id)
    found = db.session.scalars(classes).one_or_none()
    if found is None:
        raise Refused("class_of_another_school", field="class_id")
    if not found.runs_on(first):
        raise Refused("class_not_running", field="class_id")
