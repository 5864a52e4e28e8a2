"""What guardians ask of a child's data: taken in with a due date, answered once. And what keeps a file longer."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.access.rights import may_answer, request_at_desk
from webapp.domain.refusals import Clash, Forbidden, Refused
from webapp.domain.rights import Outcome, Wish, due_on
from webapp.extensions import db
from webapp.models import KeptLonger, RightsRequest

LONGEST_NAME, LONGEST_TEXT = 50, 1000


def take_request(
    person: Person, student_id: uuid.UUID, wish: str, asked_by: str, asked_on: dt.date | None, what: str
) -> RightsRequest:
    """Write down what a guardian asks for; it is due thirty days after it was asked. NotFound for a student of another
    school; refused by field for what is no wish, a day to come, nobody named, nothing asked."""
    student = student_at_desk(person, student_id, Permission.KEEP_FILES)
    if wish not in set(Wish):
        raise Refused("not_a_choice", field="wish")
    if not asked_by or len(asked_by) > LONGEST_NAME:
        raise Refused("consent_who", field="asked_by", count=LONGEST_NAME)
    if asked_on is None or asked_on > person.today:
        raise Refused("request_day", field="asked_on")
    if not what or len(what) > LONGEST_TEXT:
        raise Refused("request_what", field="what", count=LONGEST_TEXT)
    row = RightsRequest(
        school_id=student.school_id, student_id=student.id, wish=wish, asked_by=asked_by, asked_on=asked_on, words=what,
        due_on=due_on(asked_on), taken_by=person.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def answer_request(person: Person, request_id: uuid.UUID, outcome: str, reply: str) -> RightsRequest:
    """Answer a request, once. NotFound for one of another school, Forbidden where the school leaves answers to others;
    Clash where somebody answered it meanwhile; refused by field for what is no outcome, and without a reply."""
    row = request_at_desk(person, request_id, lock=True)
    if not may_answer(person, row):
        raise Forbidden("decided_by_another")
    if row.outcome is not None:
        raise Clash("request_answered")
    if outcome not in set(Outcome):
        raise Refused("not_a_choice", field="outcome")
    if not reply or len(reply) > LONGEST_TEXT:
        raise Refused("request_reply", field="reply")
    row.outcome, row.reply, row.answered_on, row.answered_by = outcome, reply, person.today, person.id
    return row


def keep_longer(person: Person, student_id: uuid.UUID, why: str, until: dt.date | None, open_end: bool) -> KeptLonger:
    """Keep a child's file beyond its time, until a day or (`open_end`) until it is lifted. NotFound for a student of
    another school; Clash where it is kept longer already; refused by field without a reason, and for a day past."""
    student = student_at_desk(person, student_id, Permission.KEEP_FILES)
    if not why or len(why) > LONGEST_TEXT:
        raise Refused("kept_longer_why", field="why")
    if not open_end and (until is None or until <= person.today):
        raise Refused("kept_longer_until", field="until")
    if holds_of(student.id, person.today):
        raise Clash("kept_longer_already")
    row = KeptLonger(
        school_id=student.school_id, student_id=student.id, why=why, until=None if open_end else until,
        by_id=person.id, on=person.today,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def lift(person: Person, student_id: uuid.UUID) -> None:
    """The file is not kept longer any more; where it was not, nothing changes."""
    student = student_at_desk(person, student_id, Permission.KEEP_FILES)
    for row in holds_of(student.id, person.today):
        row.lifted_on, row.lifted_by = person.today, person.id


def holds_of(student_id: uuid.UUID, day: dt.date) -> list[KeptLonger]:
    """What keeps a child's file longer on a day."""
    statement = select(KeptLonger).where(KeptLonger.student_id == student_id, KeptLonger.holds_on(day))
    return list(db.session.scalars(statement))
