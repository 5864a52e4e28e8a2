"""What would happen when somebody leaves or is away for a while: judged and shown before anything is written."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import OF_A_SCHOOL, Role
from webapp.access.person import Person
from webapp.domain.refusals import Refused
from webapp.domain.spans import check_ahead
from webapp.extensions import db
from webapp.models import Account, Pairing, RoleGrant, Student

ONE_DAY = dt.timedelta(days=1)
LONGEST_AGO = dt.timedelta(days=60)
HANDOVER = "handover"  # the kind of its batch


@dataclass(frozen=True)
class Asked:
    """The form: the last day; the first day back, if it is a leave; who takes over: one mentor for all, others by group
    (a class's id, or the school's for children without one) and by class led; the note to them."""

    last_day: dt.date | None
    back_on: dt.date | None = None
    mentor_id: uuid.UUID | None = None
    mentors: dict[str, uuid.UUID] = field(default_factory=dict)
    teachers: dict[str, uuid.UUID] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Move:
    """One student's pairing, and who takes it over (None: nobody yet)."""

    pairing: Pairing
    student: Student
    to: Account | None


@dataclass(frozen=True)
class Lesson:
    """One class led, and who leads it next (None: nobody yet)."""

    grant: RoleGrant
    to: Account | None


@dataclass(frozen=True)
class Plan:
    """What would happen: `first_day` is the successors'; `ends` are the roles that end; `leaves`: does the account?
    `away`: is this person away from all there is to do, for the leave?"""

    account: Account
    asked: Asked
    last_day: dt.date
    first_day: dt.date
    moves: list[Move]
    lessons: list[Lesson]
    ends: list[RoleGrant]
    leaves: bool
    away: bool

    @property
    def until(self) -> dt.date | None:
        """The successors' last day, if she comes back."""
        return self.asked.back_on - ONE_DAY if self.asked.back_on else None

    @property
    def alone(self) -> list[Move]:
        """The students who will have nobody (on leave they stay hers)."""
        return [] if self.asked.back_on else [move for move in self.moves if move.to is None]

    @property
    def kept(self) -> list[Move]:
        """The students who stay hers while she is away, and to whom nobody else goes."""
        return [move for move in self.moves if move.to is None] if self.asked.back_on else []

    @property
    def by_successor(self) -> dict[Account, list[Move]]:
        """The students by who takes them."""
        found: dict[Account, list[Move]] = {}
        for move in self.moves:
            if move.to:
                found.setdefault(move.to, []).append(move)
        return found


def plan_leaving(person: Person, account: Account, schools: Collection[uuid.UUID], asked: Asked, whole: bool) -> Plan:
    """What would happen in these schools; `whole`: the account itself ends too. Writes nothing.

    Refused by field: no last day, or one too long ago; a day back that is not after it; a successor who is not a mentor
    of the school (or, for a class, not of its staff) from the first day on; students handed over without a note.
    """
    if account.id == person.id:
        raise Refused("not_yourself")
    last_day = _last_day(asked, person.today)
    first_day = max(last_day + ONE_DAY, person.today)
    if asked.back_on:
        if asked.back_on <= first_day:
            raise Refused("back_before_gone", field="back_on")
        check_ahead(asked.back_on, person.today, "back_on")
    moves = _moves(account, schools, asked, last_day, first_day)
    if whole and person.id in {move.to.id for move in moves if move.to}:
        raise Refused("not_yourself", field="mentor_id")
    if any(move.to for move in moves) and not asked.note.strip():
        raise Refused("handover_note_needed", field="note")
    lessons = _lessons(account, schools, asked, last_day, first_day)
    if whole and person.id in {lesson.to.id for lesson in lessons if lesson.to}:
        raise Refused("not_yourself", field="teacher_id")  # who manages accounts gives himself no children
    ends = [] if asked.back_on else _ends(account, None if whole else schools, last_day)
    from_all = whole or not _elsewhere(account, schools, person.today)
    leave = asked.back_on is not None
    return Plan(account, asked, last_day, first_day, moves, lessons, ends, not leave and from_all, leave and from_all)


def _last_day(asked: Asked, today: dt.date) -> dt.date:
    if asked.last_day is None:
        raise Refused("last_day_needed", field="last_day")
    if asked.last_day < today - LONGEST_AGO:
        raise Refused("too_far_back", field="last_day")
    check_ahead(asked.last_day, today, "last_day")
    return asked.last_day


def _moves(
    account: Account, schools: Collection[uuid.UUID], asked: Asked, last_day: dt.date, first_day: dt.date
) -> list[Move]:
    rows = db.session.execute(
        select(Pairing, Student)
        .join(Student, Student.id == Pairing.student_id)
        .options(joinedload(Student.school_class))
        .where(
            Pairing.mentor_id == account.id,
            Pairing.school_id.in_(schools),
            or_(Pairing.ends_on.is_(None), Pairing.ends_on > last_day),
            or_(Pairing.ends_on.is_(None), Pairing.ends_on >= Pairing.starts_on),
            Student.on_roll(first_day),
        )
        .order_by(Student.name_pinyin, Student.id)
    ).all()
    chosen = [
        (asked.mentors.get(str(student.class_id or student.school_id), asked.mentor_id), student.school_id)
        for _pairing, student in rows
    ]
    known = {
        one: _successor(account, one[0], one[1], first_day, "mentor_id", Role.MENTOR) for one in set(chosen) if one[0]
    }
    return [Move(pairing, student, known.get(one)) for (pairing, student), one in zip(rows, chosen, strict=True)]


def _lessons(
    account: Account, schools: Collection[uuid.UUID], asked: Asked, last_day: dt.date, first_day: dt.date
) -> list[Lesson]:
    held = select(RoleGrant).where(
        RoleGrant.account_id == account.id,
        RoleGrant.role == Role.CLASS_TEACHER,
        RoleGrant.school_id.in_(schools),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > last_day),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= RoleGrant.starts_on),
    )
    lessons = []
    for grant in db.session.scalars(held.order_by(RoleGrant.starts_on, RoleGrant.id)):
        chosen = asked.teachers.get(str(grant.class_id))
        to = _successor(account, chosen, grant.school_id, first_day, "teacher_id", *OF_A_SCHOOL) if chosen else None
        lessons.append(Lesson(grant, to))
    return lessons


def _successor(
    leaver: Account, chosen: uuid.UUID | None, school_id: uuid.UUID | None, day: dt.date, form_field: str, *roles: Role
) -> Account:
    statement = (
        select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.id == chosen, RoleGrant.school_id == school_id, RoleGrant.role.in_(roles))
        .where(RoleGrant.held_on(day))
    )
    found = db.session.scalars(statement).first()
    if found is None or found.id == leaver.id or not found.comes_in_on(day):
        raise Refused("not_a_mentor" if Role.MENTOR in roles[:1] else "not_of_this_staff", field=form_field)
    return found


def _ends(account: Account, schools: Collection[uuid.UUID] | None, last_day: dt.date) -> list[RoleGrant]:
    """The roles that would go on: all of the account (`schools` None), or those in these schools."""
    going_on = select(RoleGrant).where(
        RoleGrant.account_id == account.id,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > last_day),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= RoleGrant.starts_on),
    )
    if schools is not None:
        going_on = going_on.where(RoleGrant.school_id.in_(schools))
    return list(db.session.scalars(going_on.order_by(RoleGrant.starts_on, RoleGrant.id)))


def _elsewhere(account: Account, schools: Collection[uuid.UUID], today: dt.date) -> bool:
    others = select(RoleGrant.id).where(
        RoleGrant.account_id == account.id,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
        or_(RoleGrant.school_id.is_(None), RoleGrant.school_id.not_in(schools)),
    )
    return db.session.scalars(others).first() is not None
