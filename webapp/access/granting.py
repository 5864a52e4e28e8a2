"""Who may give which role, and whose account one may touch: nobody reaches above what he could give himself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import or_, select

from webapp.access.permissions import ALLOWS, ANYWHERE, OF_A_BUREAU, OF_A_SCHOOL, Permission, Role
from webapp.access.person import Person
from webapp.domain.refusals import Forbidden, NotFound
from webapp.extensions import db
from webapp.models import Account, RoleGrant

P = Permission
OFFICE = frozenset(role for role in OF_A_SCHOOL if P.HAND_OVER in ALLOWS[role])


def grantable(person: Person) -> frozenset[Role]:
    """The roles a person may give: a school's administrator those of a school; a bureau's, those of a bureau too; the
    system's administrator of a whole bureau, all."""
    roles: frozenset[Role] = OF_A_SCHOOL if person.may(P.MANAGE_ACCOUNTS) else frozenset()
    if person.everywhere(P.MANAGE_ACCOUNTS):
        roles |= OF_A_BUREAU
    if any(grant.school_id is None for grant in person.holding(*ANYWHERE)):
        roles |= ANYWHERE
    return roles


def reaches(person: Person, grants: Iterable[RoleGrant]) -> bool:
    """May this person touch an account with these roles: could he give each that holds today or later? Otherwise a new
    slip for somebody above would be a way up."""
    return all(Role(g.role) in grantable(person) for g in grants if g.ends_on is None or g.ends_on >= person.today)


def check_reach(person: Person, account: Account) -> None:
    """Forbidden for an account whose roles are above what the person could give."""
    if not reaches(person, db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id))):
        raise Forbidden("above_you")


def staff_member(person: Person, account_id: uuid.UUID) -> Account:
    """Somebody who has or had a role in a school where the person hands over; else NotFound."""
    here = RoleGrant.school_id.in_(person.schools(P.HAND_OVER))
    of_staff = select(RoleGrant.account_id).where(here, RoleGrant.role.in_(OF_A_SCHOOL))
    found = db.session.scalars(select(Account).where(Account.id == account_id, Account.id.in_(of_staff))).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def lets_go(person: Person, account: Account) -> bool:
    """May the school's office end this colleague's roles: a principal those of all but principals, the others of the
    office those of people outside of the office?"""
    rest = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= person.today)
    schools = person.schools(P.HAND_OVER)
    held = select(RoleGrant.role).where(RoleGrant.account_id == account.id, RoleGrant.school_id.in_(schools), rest)
    spared = {Role.PRINCIPAL} if Role.PRINCIPAL in person.roles else OFFICE
    return not any(Role(role) in spared | ANYWHERE for role in db.session.scalars(held))
