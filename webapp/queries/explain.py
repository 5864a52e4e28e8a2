"""What a person may do and why; and who may see a student and why. Both are worked out from what the doors ask."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, literal, or_, select, union_all
from sqlalchemy.orm import selectinload

from webapp.access.care_files import seen_files
from webapp.access.permissions import ALLOWS, SECOND_FACTOR, Permission, Role
from webapp.access.person import Grant, Person, bureaus_below
from webapp.access.records import behind_glass, mine, of_my_schools, student_at_desk
from webapp.extensions import db
from webapp.models import Account, ApiToken, BreakGlass, CareFile, CareMember, Device, Pairing, RoleGrant, Student
from webapp.queries.accounts import AccountRow, Post, account_page
from webapp.queries.devices import devices_of
from webapp.queries.systems import System, systems_reading, tokens_made_by

AT_ONCE = 90  # people in one statement; SQLite puts at most 500 questions together
FIELD, DESK, ROLL, CARE, GLASS, PSYCHOLOGY = "field", "desk", "roll", "care", "glass", "psychology"
# What a role must allow for the door that opens to all children of a school.
TAKES = {
    DESK: Permission.SEE_SCHOOL, ROLL: Permission.TAKE_LEDGERS, PSYCHOLOGY: Permission.READ_PSYCHOLOGY,
}  # fmt: skip


@dataclass(frozen=True)
class Rights:
    """What an account may do today, each with the roles that give it; what is to come, and how it comes in."""

    row: AccountRow
    comes_in: bool
    given: dict[Permission, list[Post]]
    second_factor_for: list[Post]
    phones: list[Device]
    tokens: list[ApiToken]

    def brought_by(self, post: Post) -> list[Permission]:
        """What a role allows."""
        return [permission for permission in Permission if permission in ALLOWS[Role(post.grant.role)]]


@dataclass(frozen=True)
class Reason:
    """Why a door opens: a role (with its days), a pairing, a part in the care team, or an opening in an emergency."""

    what: str  # a Role, "pairing", "team" or "glass"
    since: dt.date | dt.datetime
    until: dt.date | dt.datetime | None = None


@dataclass(frozen=True)
class Reader:
    """Somebody who may see the student, and why."""

    account_id: uuid.UUID
    name: str
    reasons: list[Reason]


@dataclass(frozen=True)
class Readers:
    """Who may see a student by which door; which other systems read what; and how many could open the file in an
    emergency."""

    student: Student
    by_door: dict[str, list[Reader]]
    systems: list[System]
    in_an_emergency: int


def rights_of(person: Person, account_id: uuid.UUID) -> Rights:
    """What an account under the person may do; NotFound for any other."""
    row = account_page(person, account_id)
    comes_in = row.account.comes_in_on(person.today)
    posts = row.present if comes_in else []
    return Rights(
        row=row,
        comes_in=comes_in,
        given={p: found for p in Permission if (found := [post for post in posts if p in ALLOWS[_role(post)]])},
        second_factor_for=[post for post in posts if _role(post) in SECOND_FACTOR],
        phones=[device for device in devices_of(account_id) if device.revoked_at is None],
        tokens=tokens_made_by(account_id, person.today),
    )


def readers(person: Person, student_id: uuid.UUID, now: dt.datetime) -> Readers:
    """Who may see a student of a school where the person explains such; NotFound for any other."""
    student = student_at_desk(person, student_id, Permission.EXPLAIN)
    people = _people(student, person.today, now)
    opened = _opened(student, people, now)
    why = _reasons(student, person.today, now)
    by_door = {
        door: [Reader(one.id, one.name, why(one, door)) for one in people if one.id in opened[door]]
        for door in (FIELD, DESK, ROLL, CARE, PSYCHOLOGY, GLASS)
    }
    allowed = [one for one in people if student.school_id in one.schools(Permission.BREAK_GLASS)]
    return Readers(student, by_door, systems_reading(student, person.today), len(allowed))


def _role(post: Post) -> Role:
    return Role(post.grant.role)


def _people(student: Student, today: dt.date, now: dt.datetime) -> list[Person]:
    """All who have a role in the student's school or have opened its file, and may come in: by name."""
    here = select(RoleGrant.account_id).where(RoleGrant.school_id == student.school_id, RoleGrant.held_on(today))
    glass = select(BreakGlass.account_id).where(BreakGlass.student_id == student.id, BreakGlass.closes_at > now)
    statement = select(Account).where(or_(Account.id.in_(here), Account.id.in_(glass))).order_by(*Account.by_name())
    accounts = db.session.scalars(statement.options(selectinload(Account.roles)))
    return [_person(account, today) for account in accounts if account.comes_in_on(today)]


def _person(account: Account, today: dt.date) -> Person:
    grants = tuple(Grant(Role(g.role), g.school_id, g.class_id, g.starts_on, g.ends_on) for g in account.roles)
    wide = any(grant.school_id is None for grant in grants)
    below = bureaus_below(account.bureau_id) if wide else frozenset[uuid.UUID]()
    return Person(account.id, account.name, account.bureau_id, today, grants, below)


def _opened(student: Student, people: Sequence[Person], now: dt.datetime) -> dict[str, set[uuid.UUID]]:
    """Which doors open to whom: the doors' own conditions, asked of the database for all these people together."""
    opened: dict[str, set[uuid.UUID]] = defaultdict(set)
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        asked = [question for place, one in enumerate(some) for question in _questions(student, place, one, now)]
        for place, door in db.session.execute(union_all(*asked)) if asked else ():
            opened[door].add(some[place].id)
    return opened


def _questions(student: Student, place: int, one: Person, now: dt.datetime) -> Iterable[Any]:
    """For each door whose view lets this person in: does it open to this student?"""
    doors = {
        FIELD: (Permission.USE_FIELD, mine(one)),
        DESK: (TAKES[DESK], of_my_schools(one)),
        ROLL: (TAKES[ROLL], Student.school_id.in_(one.schools(TAKES[ROLL]))),
        CARE: (Permission.SEE_CARE, exists().where(CareFile.student_id == Student.id, seen_files(one))),
        PSYCHOLOGY: (TAKES[PSYCHOLOGY], Student.school_id.in_(one.schools(TAKES[PSYCHOLOGY]))),
        GLASS: (Permission.BREAK_GLASS, behind_glass(one, now)),
    }
    for door, (permission, opens) in doors.items():
        if one.may(permission):
            yield select(literal(place), literal(door)).where(exists().where(Student.id == student.id, opens))


def _reasons(student: Student, today: dt.date, now: dt.datetime) -> Callable[[Person, str], list[Reason]]:
    """Says why a door opens to somebody; the pairings, openings and care team of the student are read once."""
    paired = db.session.scalars(select(Pairing).where(Pairing.student_id == student.id, Pairing.held_on(today))).all()
    glass = select(BreakGlass).where(BreakGlass.student_id == student.id, BreakGlass.closes_at > now)
    team = select(CareMember).join(CareFile, CareFile.id == CareMember.file_id).where(CareFile.student_id == student.id)
    members = db.session.scalars(team.where(CareMember.held_on(today))).all()
    broken = db.session.scalars(glass.order_by(BreakGlass.opened_at)).all()

    def why(one: Person, door: str) -> list[Reason]:
        if door == GLASS:
            return [Reason("glass", g.opened_at, g.closes_at) for g in broken if g.account_id == one.id]
        held = [grant for grant in one.holding() if grant.school_id == student.school_id]
        if door == FIELD:
            pairings = [Reason("pairing", p.starts_on, p.ends_on) for p in paired if p.mentor_id == one.id]
            return [*(_by(grant) for grant in _teaching(held, student)), *pairings]
        if door == CARE:
            parts = [Reason("team", m.starts_on, m.ends_on) for m in members if m.account_id == one.id]
            whole = [g for g in held if Permission.SEE_ALL_CARE in ALLOWS[g.role]]
            return [*(_by(grant) for grant in (*whole, *_teaching(held, student))), *parts]
        return [_by(grant) for grant in held if TAKES[door] in ALLOWS[grant.role]]

    return why


def _teaching(held: Sequence[Grant], student: Student) -> list[Grant]:
    return [g for g in held if g.role is Role.CLASS_TEACHER and g.class_id == student.class_id]


def _by(grant: Grant) -> Reason:
    return Reason(grant.role, grant.starts_on, grant.ends_on)
