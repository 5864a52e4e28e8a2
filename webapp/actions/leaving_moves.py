"""The students and classes of whoever leaves, and who has them next."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import OF_A_SCHOOL, Role
from webapp.access.successors import Chosen, Offered, Successor, successors
from webapp.domain.spans import FURTHEST, Span
from webapp.extensions import db
from webapp.models import Account, Pairing, RoleGrant, Student
from webapp.models.columns import Lasting


@dataclass(frozen=True)
class When:
    """Today, the last day of whoever leaves, and the days of whoever takes over."""

    today: dt.date
    last_day: dt.date
    span: Span

    def concerns(self, model: type[Lasting]) -> ColumnElement[bool]:
        """What goes on beyond the last day, and begins before a leave is over."""
        begins = model.starts_on <= (self.span[1] or FURTHEST)
        return and_(model.ever_held(), or_(model.ends_on.is_(None), model.ends_on > self.last_day), begins)

    def within(self, row: Lasting) -> Span:
        """The days on which somebody else has what holds from a day to a day: for a leave, all of them that it holds;
        for good, its first day counts."""
        first, until = max(self.span[0], row.starts_on), self.span[1]
        return first, min(until, row.ends_on or until) if until else None


@dataclass(frozen=True)
class Move:
    """One student's pairing, and who takes it over (None: nobody yet)."""

    pairing: Pairing
    student: Student
    to: Successor | None


@dataclass(frozen=True)
class Lesson:
    """One class led, and who leads it next (None: nobody yet)."""

    grant: RoleGrant
    to: Successor | None


def student_moves(account: Account, schools: Collection[uuid.UUID], chosen: Chosen, when: When) -> list[Move]:
    """The students of these schools who are somebody's beyond the last day; one mentor `chosen` for all, others by
    group."""
    for_all, by_group = chosen
    rows = db.session.execute(
        select(Pairing, Student)
        .join(Student, Student.id == Pairing.student_id)
        .options(joinedload(Student.school_class))
        .where(
            Pairing.mentor_id == account.id,
            Pairing.school_id.in_(schools),
            when.concerns(Pairing),
            Student.on_roll(when.span[0]),
        )
        .order_by(Student.name_pinyin, Student.id)
    ).all()
    staff = successors({student.school_id for _pairing, student in rows}, when.today, {Role.MENTOR}, account.id)
    offered = Offered("not_a_mentor", "mentor_id", staff)
    return [
        Move(
            pairing,
            student,
            offered.take(
                by_group.get(str(student.class_id or student.school_id), for_all),
                student.school_id,
                when.within(pairing),
            ),
        )
        for pairing, student in rows
    ]


def lessons_of(
    account: Account, schools: Collection[uuid.UUID], by_class: Mapping[str, uuid.UUID], when: When
) -> list[Lesson]:
    """The classes that somebody leads in these schools beyond the last day; whoever of the staff is to lead each."""
    held = select(RoleGrant).where(
        RoleGrant.account_id == account.id,
        RoleGrant.role == Role.CLASS_TEACHER,
        RoleGrant.school_id.in_(schools),
        when.concerns(RoleGrant),
    )
    grants = db.session.scalars(held.order_by(RoleGrant.starts_on, RoleGrant.id)).all()
    staff = successors({grant.school_id for grant in grants if grant.school_id}, when.today, OF_A_SCHOOL, account.id)
    offered = Offered("not_of_this_staff", "teacher_id", staff)
    return [
        Lesson(grant, offered.take(by_class.get(str(grant.class_id)), grant.school_id, when.within(grant)))
        for grant in grants
    ]
