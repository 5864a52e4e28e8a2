"""What would happen when somebody leaves or is away for a while: judged and shown before anything is written."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import or_, select

from webapp.access.person import Person
from webapp.access.successors import leaves_early
from webapp.actions.leaving_care import CareMove, care_moves
from webapp.actions.leaving_moves import Lesson, Move, When, lessons_of, student_moves
from webapp.domain.refusals import Refused
from webapp.domain.spans import Span, check_ahead
from webapp.extensions import db
from webapp.models import Account, RoleGrant

ONE_DAY = dt.timedelta(days=1)
LONGEST_AGO = dt.timedelta(days=60)
HANDOVER = "handover"  # the kind of its batch
AnyMove = TypeVar("AnyMove", Move, CareMove)


@dataclass(frozen=True)
class Asked:
    """The form: the last day; the first day back, if it is a leave; who takes over: one mentor for all, others by group
    (a class's id, or the school's for children without one) and by class led; one colleague for all children in care,
    others by care file; the note to them."""

    last_day: dt.date | None
    back_on: dt.date | None = None
    mentor_id: uuid.UUID | None = None
    mentors: dict[str, uuid.UUID] = field(default_factory=dict)
    teachers: dict[str, uuid.UUID] = field(default_factory=dict)
    care_id: uuid.UUID | None = None
    care: dict[str, uuid.UUID] = field(default_factory=dict)
    note: str = ""


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
    care: list[CareMove]
    ends: list[RoleGrant]
    leaves: bool
    away: bool

    @property
    def until(self) -> dt.date | None:
        """The successors' last day, if she comes back."""
        return self.span[1]

    @property
    def span(self) -> Span:
        """The successors' days: for a while, or for good."""
        return _span(self.first_day, self.asked.back_on)

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
        return _by_successor(self.moves)

    @property
    def care_by_successor(self) -> dict[Account, list[CareMove]]:
        """The children in care by who takes them over."""
        return _by_successor(self.care)

    @property
    def care_open(self) -> list[CareMove]:
        """The children in care for whom nobody takes over."""
        return [move for move in self.care if move.to is None]

    @property
    def short(self) -> dict[Account, dt.date]:
        """Of those who take over for good, who is known to leave again, and the last day."""
        if self.until is not None:
            return {}
        taken = [one.to for some in (self.moves, self.lessons, self.care) for one in some if one.to]
        return {one.account: last for one in taken if (last := leaves_early(one, self.first_day))}


def plan_leaving(person: Person, account: Account, schools: Collection[uuid.UUID], asked: Asked, whole: bool) -> Plan:
    """What would happen in these schools; `whole`: the account itself ends too. Writes nothing.

    Refused by field: no last day, or one too long ago; a day back that is not after it; students handed over without a
    note; and as access/successors.py says for a successor who is not at work in the school on the days in question: as
    a mentor, for a class as one of its staff, for a child in care as somebody who may be of its team.
    """
    if account.id == person.id:
        raise Refused("not_yourself")
    last_day = _last_day(asked, person.today)
    first_day = max(last_day + ONE_DAY, person.today)
    if asked.back_on:
        if asked.back_on <= first_day:
            raise Refused("back_before_gone", field="back_on")
        check_ahead(asked.back_on, person.today, "back_on")
    when = When(person.today, last_day, _span(first_day, asked.back_on))
    moves = student_moves(account, schools, (asked.mentor_id, asked.mentors), when)
    if whole and person.id in {move.to.account.id for move in moves if move.to}:
        raise Refused("not_yourself", field="mentor_id")
    if any(move.to for move in moves) and not asked.note.strip():
        raise Refused("handover_note_needed", field="note")
    lessons = lessons_of(account, schools, asked.teachers, when)
    if whole and person.id in {lesson.to.account.id for lesson in lessons if lesson.to}:
        raise Refused("not_yourself", field="teacher_id")  # who manages accounts gives himself no children
    care = care_moves(person, account, schools, (asked.care_id, asked.care), when.span)
    ends = [] if asked.back_on else _ends(account, None if whole else schools, last_day)
    from_all = whole or not _elsewhere(account, schools, person.today)
    leave = asked.back_on is not None
    gone, away = not leave and from_all, leave and from_all
    return Plan(account, asked, last_day, first_day, moves, lessons, care, ends, gone, away)


def _last_day(asked: Asked, today: dt.date) -> dt.date:
    if asked.last_day is None:
        raise Refused("last_day_needed", field="last_day")
    if asked.last_day < today - LONGEST_AGO:
        raise Refused("too_far_back", field="last_day")
    check_ahead(asked.last_day, today, "last_day")
    return asked.last_day


def _span(first_day: dt.date, back_on: dt.date | None) -> Span:
    return first_day, back_on - ONE_DAY if back_on else None


def _by_successor(moves: Iterable[AnyMove]) -> dict[Account, list[AnyMove]]:
    found: dict[Account, list[AnyMove]] = {}
    for move in moves:
        if move.to:
            found.setdefault(move.to.account, []).append(move)
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
