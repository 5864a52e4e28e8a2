"""The person who asks: an account with the roles that hold, as a value that actions and queries take."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, CompoundSelect, Select, bindparam, literal, or_, select, union_all

from webapp.access.permissions import ALLOWS, SECOND_FACTOR, Permission, Role
from webapp.domain.terms import within
from webapp.extensions import db
from webapp.models import Account, Bureau, RoleGrant, School


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
    """Who asks, on which day. `grants` are all there ever were, so that an entry is judged by what held then.
    `below` are the bureaus that stand below the person's own, `schools_below` the schools of that one and of these, for
    whoever ever had a role that holds in all of a bureau; `merged` names the schools that became part of one of
    his, each with the one it went into: what was written there stays theirs to read (docs/adr/0018)."""

    id: uuid.UUID
    name: str
    bureau_id: uuid.UUID
    today: dt.date
    grants: tuple[Grant, ...]
    below: frozenset[uuid.UUID] = frozenset()
    schools_below: frozenset[uuid.UUID] = field(default=frozenset(), repr=False)
    merged: frozenset[tuple[uuid.UUID, uuid.UUID]] = frozenset()

    def holding(self, *roles: Role, on: dt.date | None = None) -> list[Grant]:
        """The grants of these roles (of all, if none is named) that hold on a day (default: today)."""
        day = on or self.today
        return [g for g in self.grants if g.holds_on(day) and (not roles or g.role in roles)]

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held today."""
        return frozenset(grant.role for grant in self.holding())

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What today's roles allow."""
        return frozenset().union(*(ALLOWS[role] for role in self.roles))

    def may(self, permission: Permission) -> bool:
        """Does any of today's roles allow it?"""
        return permission in self.permissions

    def schools(self, permission: Permission | None = None, on: dt.date | None = None) -> frozenset[uuid.UUID]:
        """The schools in which the roles of a day (default: today), those that allow `permission`, if given, hold."""
        return _schools(g for g in self.holding(on=on) if permission is None or permission in ALLOWS[g.role])

    def everywhere(self, permission: Permission) -> bool:
        """Does one of today's roles allow it in the whole bureau and all below it?"""
        return any(g.school_id is None and permission in ALLOWS[g.role] for g in self.holding())

    @property
    def bureaus(self) -> frozenset[uuid.UUID]:
        """The person's own bureau and all below it."""
        return self.below | {self.bureau_id}

    @property
    def needs_second_factor(self) -> bool:
        """Does one of today's roles ask for a second factor at every login?"""
        return bool(self.roles & SECOND_FACTOR)

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

    def with_merged(self, schools: frozenset[uuid.UUID]) -> frozenset[uuid.UUID]:
        """These schools, and those that became part of one of them."""
        return schools | {gone for gone, into in self.merged if into in schools}

    def school_now(self, school_id: uuid.UUID) -> uuid.UUID:
        """A school, or the one of which it became part."""
        return dict(self.merged).get(school_id, school_id)


def load_person(account: Account, today: dt.date) -> Person:
    """The person behind an account, on a day."""
    return person_of(account.id, account.name, account.bureau_id, today)


def person_of(account_id: uuid.UUID, name: str, bureau_id: uuid.UUID, today: dt.date) -> Person:
    """The same by its values. One query for the roles (with the schools that were merged into theirs), and one for the
    bureaus and schools below whoever has a role that holds in all of a bureau. Every request asks: the statements are
    made once."""
    db.session.flush()  # what was granted in this very transaction counts
    found = db.session.connection().execute(_ROLES, {"account_id": account_id}).all()
    merged = frozenset((row.gone, row.school_id) for row in found if row.gone)
    grants = tuple({row.id: _grant(row) for row in found}.values())
    wide = any(g.school_id is None for g in grants)
    below, schools = _all_below(bureau_id) if wide else (frozenset[uuid.UUID](), frozenset[uuid.UUID]())
    return Person(account_id, name, bureau_id, today, grants, below, schools, merged)


def _grant(row: Any) -> Grant:
    return Grant(Role(row.role), row.school_id, row.class_id, row.starts_on, row.ends_on)


def bureaus_below(bureau_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The bureaus that stand below one, however far."""
    return frozenset(db.session.connection().execute(_BELOW, {"bureau_id": bureau_id}).scalars())


def _all_below(bureau_id: uuid.UUID) -> tuple[frozenset[uuid.UUID], frozenset[uuid.UUID]]:
    """The same, and the schools of that bureau and of all below it: in one query, as every request asks."""
    rows = db.session.connection().execute(_ALL_BELOW, {"bureau_id": bureau_id}).all()
    bureaus = frozenset(row.id for row in rows if not row.school)
    return bureaus, frozenset(row.id for row in rows if row.school)


def _schools(grants: Iterable[Grant]) -> frozenset[uuid.UUID]:
    return frozenset(grant.school_id for grant in grants if grant.school_id)


def _roles_statement() -> Select[Any]:
    held, gone = RoleGrant.__table__.c, School.__table__.c
    columns = (held.id, held.role, held.school_id, held.class_id, held.starts_on, held.ends_on, gone.id.label("gone"))
    joined = RoleGrant.__table__.outerjoin(School.__table__, gone.merged_into_id == held.school_id)
    return select(*columns).select_from(joined).where(held.account_id == bindparam("account_id")).order_by(held.id)


def _bureaus_below() -> CTE:
    bureaus = Bureau.__table__
    tree = select(bureaus.c.id).where(bureaus.c.parent_id == bindparam("bureau_id")).cte("below", recursive=True)
    further = bureaus.alias()
    return tree.union(select(further.c.id).where(further.c.parent_id == tree.c.id))


def _all_below_statement() -> CompoundSelect[Any]:
    tree, schools = _bureaus_below(), School.__table__.c
    own_or_below = or_(schools.bureau_id == bindparam("bureau_id"), schools.bureau_id.in_(select(tree.c.id)))
    return union_all(
        select(tree.c.id, literal(0).label("school")),
        select(schools.id, literal(1)).where(own_or_below),
    )


_ROLES, _BELOW, _ALL_BELOW = _roles_statement(), select(_bureaus_below().c.id), _all_below_statement()
