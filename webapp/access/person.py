"""The person who asks: an account with the roles that hold, as a value that actions and queries take."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.permissions import ALLOWS, Permission, Role
from webapp.domain.terms import within
from webapp.extensions import db
from webapp.models import Account, RoleGrant


@dataclass(frozen=True)
class Grant:
    """A role, where it holds, and from when to when (inclusive)."""

    role: Role
    school_id: uuid.UUID | None
    class_id: uuid.UUID | None
    starts_on: dt.date
    ends_on: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        """Does the role hold on that day?"""
        return within(day, self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Person:
    """Who asks, on which day. `grants` are all there ever were, so that an entry is judged by what held then."""

    id: uuid.UUID
    name: str
    bureau_id: uuid.UUID
    today: dt.date
    grants: tuple[Grant, ...]

    def holding(self, *roles: Role, on: dt.date | None = None) -> list[Grant]:
        """The grants of these roles (of all, if none is named) that hold on a day (default: today)."""
        day = on or self.today
        return [g for g in self.grants if g.holds_on(day) and (not roles or g.role in roles)]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held today."""
        return frozenset(grant.role for grant in self.holding())

    @property
    def permissions(self) -> frozenset[Permission]:
        """What today's roles allow."""
        return frozenset().union(*(ALLOWS[role] for role in self.roles))

    def may(self, permission: Permission) -> bool:
        """Does any of today's roles allow it?"""
        return permission in self.permissions

    def schools(self, permission: Permission | None = None, on: dt.date | None = None) -> frozenset[uuid.UUID]:
        """The schools in which the roles of a day (default: today), those that allow `permission`, if given, hold."""
        return _schools(g for g in self.holding(on=on) if permission is None or permission in ALLOWS[g.role])

    def classes(self, on: dt.date | None = None) -> frozenset[uuid.UUID]:
        """The classes whose class teacher this person is."""
        return frozenset(g.class_id for g in self.holding(Role.CLASS_TEACHER, on=on) if g.class_id)

    @property
    def home_school(self) -> uuid.UUID | None:
        """The school this person's entries belong to: of today's roles, else of the last one held; None: never any."""
        held = sorted(self.grants, key=lambda g: (g.holds_on(self.today), g.starts_on), reverse=True)
        return next((g.school_id for g in held if g.school_id), None)

    @property
    def ever_schools(self) -> frozenset[uuid.UUID]:
        """Every school in which any role ever held: the tenants this person's requests may touch."""
        return _schools(self.grants)


def load_person(account: Account, today: dt.date) -> Person:
    """The person behind an account, on a day."""
    rows = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id))
    grants = tuple(Grant(Role(r.role), r.school_id, r.class_id, r.starts_on, r.ends_on) for r in rows)
    return Person(account.id, account.name, account.bureau_id, today, grants)


def _schools(grants: Iterable[Grant]) -> frozenset[uuid.UUID]:
    return frozenset(grant.school_id for grant in grants if grant.school_id)
