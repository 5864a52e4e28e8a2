"""What the database knows of the people and places that a staff list names: asked in chunks, never row by row."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from webapp.access.granting import grantable, reaches
from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.places import accounts_under, bureau_under, school_under, schools_under
from webapp.domain.staff_lists import StaffRow
from webapp.extensions import db
from webapp.models import Account, RoleGrant, School, SchoolClass
from webapp.models.chunks import chunks

P = Permission.MANAGE_ACCOUNTS


@dataclass(frozen=True)
class Place:
    """Where a list belongs: its bureau, and the one school it is for, if it is for one."""

    bureau_id: uuid.UUID
    school: School | None


@dataclass
class Known:
    """Accounts by what distinguishes them (those of the bureau; `mine` are the ids of those under the person), the
    schools under the person, their classes, and every login there is."""

    place: Place
    giving: frozenset[Role]
    by_number: dict[str, Account] = field(default_factory=dict)
    by_login: dict[str, Account] = field(default_factory=dict)
    by_name: dict[str, list[Account]] = field(default_factory=lambda: defaultdict(list))
    by_phone: dict[str, list[Account]] = field(default_factory=lambda: defaultdict(list))
    mine: set[uuid.UUID] = field(default_factory=set)
    above: set[uuid.UUID] = field(default_factory=set)
    grants: dict[uuid.UUID, list[RoleGrant]] = field(default_factory=lambda: defaultdict(list))
    logins: set[str] = field(default_factory=set)
    schools: dict[str, list[School]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[uuid.UUID, list[SchoolClass]] = field(default_factory=lambda: defaultdict(list))


def place_of(person: Person, bureau_id: uuid.UUID, school_id: uuid.UUID | None) -> Place:
    """The place a list is for. NotFound unless the person manages accounts there: in the whole bureau, if no school
    is named."""
    if school_id is None:
        return Place(bureau_under(person, P, bureau_id).id, None)
    school = school_under(person, P, school_id)
    return Place(school.bureau_id, school)


def known_to(person: Person, place: Place, rows: Sequence[StaffRow]) -> Known:
    """All that judging these rows needs, in a few dozen questions however many rows there are."""
    known = Known(place, grantable(person))
    accounts = {account.id: account for account in _accounts(place.bureau_id, rows)}
    for account in accounts.values():
        known.by_login[account.login] = account
        if account.bureau_id != place.bureau_id:
            continue
        known.by_name[account.name].append(account)
        if account.staff_number:
            known.by_number[account.staff_number] = account
        if account.phone and account.comes_in_on(person.today):
            known.by_phone[account.phone].append(account)
    for ids in chunks(accounts):
        known.mine |= set(db.session.scalars(select(Account.id).where(Account.id.in_(ids), accounts_under(person))))
        for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.account_id.in_(ids))):
            known.grants[grant.account_id].append(grant)
    known.above = {one for one in accounts if not reaches(person, known.grants[one])}
    known.logins = set(db.session.scalars(select(Account.login)))
    _places(person, place, known)
    return known


def _accounts(bureau_id: uuid.UUID, rows: Sequence[StaffRow]) -> Iterator[Account]:
    asked: dict[InstrumentedAttribute[Any], set[str]] = {
        Account.staff_number: {row.staff_number for row in rows} - {""},
        Account.phone: {row.phone for row in rows} - {""},
        Account.name: {row.name for row in rows} - {""},
    }
    for column, values in asked.items():
        for some in chunks(sorted(values)):
            yield from db.session.scalars(select(Account).where(Account.bureau_id == bureau_id, column.in_(some)))
    for some in chunks(sorted({row.login for row in rows} - {""})):
        yield from db.session.scalars(select(Account).where(Account.login.in_(some)))


def _places(person: Person, place: Place, known: Known) -> None:
    under = select(School).where(schools_under(person, P), School.bureau_id == place.bureau_id)
    schools = list(db.session.scalars(under.where(School.open_on(person.today)).order_by(School.code)))
    for school in schools:
        known.schools[school.name].append(school)
        known.schools[school.code].append(school)
    for some in chunks(school.id for school in schools):
        for row in db.session.scalars(select(SchoolClass).where(SchoolClass.school_id.in_(some))):
            known.classes[row.school_id].append(row)
