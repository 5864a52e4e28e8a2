"""Writing down what guardians agreed to, refused or withdrew: of one child, or of a class whose notices came back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.consents import pupils_of, said_of_one, who_answers
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.domain.consents import Answer, How, Purpose, check_answer
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import ConsentNote, SchoolClass, Student

LONGEST_NAME, LONGEST_REMARK = 50, 200


@dataclass(frozen=True)
class Said:
    """What a form says of one answer; `day` None: none that can be read."""

    purpose: str
    answer: str
    said_by: str
    how: str
    day: dt.date | None
    remark: str = ""


def note_answer(person: Person, student_id: uuid.UUID, said: Said, now: dt.datetime) -> ConsentNote:
    """Write down one answer for a student of a school whose files the person keeps; NotFound for another.

    Refused by field for what domain/consents.py refuses, and where nobody is named.
    """
    student = student_at_desk(person, student_id, Permission.KEEP_FILES)
    _lock(student.id)
    check_answer(said_of_one(student).standing().values(), said.purpose, said.answer, said.how, said.day, person.today)
    if not said.said_by or len(said.said_by) > LONGEST_NAME:
        raise Refused("consent_who", field="said_by", count=LONGEST_NAME)
    if len(said.remark) > LONGEST_REMARK:
        raise Refused("too_long", field="remark", count=LONGEST_REMARK)
    return _note(person, student, said, now)


def note_class(
    person: Person, school_class: SchoolClass, purpose: str, answers: Mapping[uuid.UUID, str], day: dt.date | None,
    now: dt.datetime,
) -> int:  # fmt: skip
    """Write down what the paper notices of a class say, by student; says how many answers were new. What says the same
    as what was said to this school already, and whoever is not of the class, is passed over. Refused as a whole for
    what cannot be."""
    written = 0
    for student in pupils_of(school_class, person.today):
        answer = answers.get(student.id, "")
        if not answer:
            continue
        _lock(student.id)
        before = said_of_one(student)
        check_answer(before.standing().values(), purpose, answer, How.PAPER, day, person.today)
        last = before.standing().get(Purpose(purpose))
        if last is None or last.answer != answer or last in before.elsewhere:
            said = Said(purpose, answer, who_answers(student.guardians), How.PAPER, day)
            _note(person, student, said, now)
            written += 1
    return written


def _lock(student_id: uuid.UUID) -> None:
    """Two desks write down a child's answers one after the other."""
    db.session.execute(select(Student.id).where(Student.id == student_id).with_for_update(key_share=True))


def _note(person: Person, student: Student, said: Said, now: dt.datetime) -> ConsentNote:
    row = ConsentNote(
        school_id=student.school_id, student_id=student.id, purpose=Purpose(said.purpose).value,
        answer=Answer(said.answer).value, said_by=said.said_by, how=How(said.how).value, day=said.day,
        remark=said.remark, by_id=person.id, at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
