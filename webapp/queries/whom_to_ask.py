"""Whom somebody asks about the own account: the administrators of the school; where it has none, the bureau's."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from webapp.access.permissions import ALLOWS, Permission, Role
from webapp.access.person import Person
from webapp.extensions import db
from webapp.models import Account, RoleGrant

MOST = 5
MANAGING = tuple(role for role in Role if Permission.MANAGE_ACCOUNTS in ALLOWS[role])


def whom_to_ask(person: Person) -> list[str]:
    """Their names, of those at work today; never the person's own, and nobody of another school or bureau."""
    of_bureau = and_(RoleGrant.school_id.is_(None), Account.bureau_id == person.bureau_id)
    statement = (
        select(Account.name, RoleGrant.school_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role.in_(MANAGING), RoleGrant.held_on(person.today), Account.at_work_on(person.today))
        .where(Account.id != person.id, or_(RoleGrant.school_id.in_(person.schools()), of_bureau))
        .order_by(*Account.by_name())
    )
    found = db.session.execute(statement).all()
    near = [row.name for row in found if row.school_id] or [row.name for row in found]
    return list(dict.fromkeys(near))[:MOST]
