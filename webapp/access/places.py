"""Which bureaus, schools and accounts an administrator has under him: those of his bureau and of all below it, or,
where the role holds in a school, that school."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from webapp.access.permissions import OF_A_SCHOOL, Permission, Role
from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Account, Bureau, RoleGrant, School, SchoolClass


def schools_under(person: Person, permission: Permission) -> ColumnElement[bool]:
    """The schools in which today's roles allow the permission."""
    of_school = School.id.in_(person.schools(permission))
    if person.everywhere(permission):
        return or_(School.bureau_id.in_(person.bureaus), of_school)
    return of_school


def school_under(person: Person, permission: Permission, school_id: uuid.UUID | None) -> School:
    """One of those schools; NotFound for any other."""
    statement = select(School).where(School.id == school_id, schools_under(person, permission))
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def class_under(person: Person, permission: Permission, class_id: uuid.UUID) -> SchoolClass:
    """A class of one of those schools; NotFound for any other."""
    statement = (
        select(SchoolClass)
        .join(School, School.id == SchoolClass.school_id)
        .where(SchoolClass.id == class_id, schools_under(person, permission))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def bureau_under(person: Person, permission: Permission, bureau_id: uuid.UUID | None) -> Bureau:
    """The person's own bureau or one below it, where the permission holds in all of it; else NotFound."""
    if bureau_id not in person.bureaus or not person.everywhere(permission):
        raise NotFound("not_found")
    return db.session.get_one(Bureau, bureau_id)


def accounts_under(person: Person, permission: Permission = Permission.MANAGE_ACCOUNTS) -> ColumnElement[bool]:
    """The accounts a person may manage: of all bureaus under him; or of a school's staff, as far as they have no role
    outside of that school (whoever worked elsewhere before counts, whoever went on from here does not); and those he
    made himself and nobody gave a role yet."""
    if person.everywhere(permission):
        return Account.bureau_id.in_(person.bureaus)
    mine_without_role = and_(Account.created_by == person.id, Account.id.not_in(select(RoleGrant.account_id)))
    return or_(Account.id.in_(_staff_of(person.schools(permission), person.today)), mine_without_role)


def _staff_of(schools: frozenset[uuid.UUID], today: dt.date) -> Select[uuid.UUID]:
    """Whoever has a role of these schools, and none outside of them that holds today or later, or ended no earlier."""
    here, other = aliased(RoleGrant), aliased(RoleGrant)
    outside = or_(other.school_id.is_(None), other.school_id.not_in(schools), other.role.not_in(OF_A_SCHOOL))
    since = or_(other.ends_on.is_(None), other.ends_on >= today, other.ends_on >= here.ends_on)
    elsewhere = exists().where(other.account_id == here.account_id, outside, since, other.ever_held())
    inside = and_(here.school_id.in_(schools), here.role.in_(OF_A_SCHOOL))
    return select(here.account_id).where(inside, ~elsewhere)


def works_at(school_id: uuid.UUID, account_id: uuid.UUID, roles: Collection[Role], day: dt.date) -> bool:
    """Does this account come in on that day, and hold one of these roles of the school?"""
    statement = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.id == account_id,
            Account.open_on(day),
            RoleGrant.role.in_(roles),
            RoleGrant.school_id == school_id,
            RoleGrant.held_on(day),
        )
    )
    return db.session.scalars(statement).first() is not None


def account_under(person: Person, account_id: uuid.UUID) -> Account:
    """One of those accounts; NotFound for any other."""
    statement = select(Account).where(Account.id == account_id, accounts_under(person))
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def only_school(account_id: uuid.UUID, today: dt.date) -> uuid.UUID | None:
    """The school in which all roles of an account that hold today or later are: whose administrators and principal read
    of it in the audit. None: of several schools or of the bureau."""
    lasting = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today)
    held = select(RoleGrant.school_id).where(RoleGrant.account_id == account_id, lasting).distinct()
    found = db.session.scalars(held).all()
    return found[0] if len(found) == 1 else None
